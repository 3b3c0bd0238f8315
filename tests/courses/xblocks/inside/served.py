"""The host of host.py for a browser: pages, handlers and a store that lives as long as it runs. Prints its address first.

`/NAME?user=rosa&language=es` is a page with the activity of that name, or with several (`/NAME,NAME`), as that person gets it in
that language; `/handler/...` is what the scripts of the page call; `/told` is all that was published.
Run by tests/browser/test_xblock.py, by Python alone.
"""

from pathlib import Path
from socketserver import ThreadingMixIn
from threading import Lock
from wsgiref.simple_server import WSGIServer, make_server

import django
from host import CASES, Host
from web_fragments.fragment import Fragment
from webob import Request, Response
from webob.dec import wsgify

# Hosts bring a jQuery of their own; this one lies in Django.
JQUERY = Path(django.__file__).parent / "contrib/admin/static/admin/js/vendor/jquery/jquery.min.js"
# What the host's jQuery adds to each request, so that no other site's page can send one.
TOKEN = "of-this-host"
PAGE = """<!doctype html>
<html lang="%(language)s">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <script src="/jquery.js"></script>
    %(head)s
  </head>
  <body>
    %(body)s
    %(foot)s
    <script>
      jQuery.ajaxSetup({ headers: { "X-CSRFToken": "%(token)s" } });
      const runtime = { handlerUrl: (element, name) => `/handler/${element.dataset.usage}/${name}${location.search}` };
      document.querySelectorAll("[data-init]").forEach((element) => window[element.dataset.init](runtime, element));
    </script>
  </body>
</html>"""
HOST = Host()
USAGES = {name: HOST.add(each["payload"]) for name, each in CASES.items()}
# One person is signed in at a time.
TURN = Lock()


class Server(ThreadingMixIn, WSGIServer):
    """Browsers open more lines than they use: one that says nothing keeps nobody waiting."""

    daemon_threads = True


@wsgify
def serve(request: Request) -> Response:
    first, *rest = request.path_info.strip("/").split("/")
    if first == "jquery.js":
        return Response(JQUERY.read_bytes(), content_type="text/javascript")
    if first == "told":
        return Response(json=HOST.told)
    names = first.split(",")
    if first != "handler" and not USAGES.keys() >= set(names):
        return Response(status=404)
    with TURN:
        HOST.sign_in(request.GET["user"], request.GET["language"])
        if first == "handler":
            return handled(request, *rest)
        return Response(page(names, request.GET["language"]))


def page(names: list[str], language: str) -> str:
    """A unit as hosts put it together: the blocks under each other, and what several ask for once."""
    unit = Fragment()
    fragments = [HOST.render(HOST.get_block(USAGES[name]), "student_view") for name in names]
    for fragment in fragments:
        unit.add_content(fragment.content)
    for resource in dict.fromkeys(resource for fragment in fragments for resource in fragment.resources):
        unit.add_resource(resource.data, resource.mimetype, resource.placement)
    return PAGE % {
        "language": language,
        "token": TOKEN,
        "head": unit.head_html(),
        "body": unit.body_html(),
        "foot": unit.foot_html(),
    }


def handled(request: Request, usage: str, handler: str) -> Response:
    if request.headers.get("X-CSRFToken") != TOKEN:
        return Response(status=403)
    return HOST.handle(HOST.get_block(usage), handler, request)


if __name__ == "__main__":
    with make_server("127.0.0.1", 0, serve, server_class=Server) as server:
        print(f"http://127.0.0.1:{server.server_port}", flush=True)
        server.serve_forever()
