"""What an exercise made with H5P costs on the line: here, and in the usual player, h5p-standalone, in the same browser.

Run in a site's environment: python bin/figure.py h5p FOLDER. FOLDER is H5P_SAMPLES: packages (.h5p), zips of libraries, and
the npm package h5p-standalone. The usual player is served as its README says, compressed by gzip as a good server would;
the site compresses by itself.
"""

import gzip
import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO, StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

from playwright.sync_api import Browser, BrowserContext

from figures import serving
from figures.table import Row
from figures.weighing import Weight, browser, phone, settle, visit, watch

KB = 1_000
REQUESTS, SECOND = 6, 30 * KB
# One of each kind: more would say the same.
KINDS = 3
QUIET_MS = 2_000
TEXT = (".js", ".css", ".json", ".html", ".svg")
# A light page of the site, in which an exercise is opened as in a lesson.
ROUND = "/es/privacy/"
OPEN = """([parts]) => {
  Chasqui.play = { claim() {} };
  const link = Object.assign(document.createElement("a"), { textContent: "H5P" });
  Object.assign(link.dataset, { h5p: "", parts, title: "H5P" });
  const place = Object.assign(document.createElement("div"), {});
  place.dataset.activity = "a";
  const said = Object.assign(document.createElement("p"), { hidden: true });
  Object.assign(said.dataset, { exercise: "", coming: "", missed: "" });
  place.append(link, said);
  document.querySelector("main").prepend(place);
  Chasqui.exercise.open(link);
}"""
USUAL = """<!doctype html><link rel="icon" href="data:,"><div id="h5p"></div><script src="/dist/main.bundle.js"></script>
<script>new H5PStandalone.H5P(document.getElementById("h5p"), {{h5pJsonPath: "/{name}",
frameJs: "/dist/frame.bundle.js", frameCss: "/dist/styles/h5p.css"}})</script>"""


def main(folder: str) -> list[Row]:
    from django.templatetags.static import static
    from django.utils.translation import override

    samples, script = Path(folder), static("lms/js/h5p-site.js")
    # What Django has to do comes before the browser, whose loop it would refuse to run in.
    with override("en"):
        refused = install(samples)
    kinds = most_of_a_kind()
    with TemporaryDirectory(prefix="chasqui-h5p-") as name:
        unpacked = Path(name)
        (unpacked / "dist").symlink_to((samples / "h5p-standalone" / "dist").resolve())
        for contents in kinds.values():
            for content in contents:
                unpack(content, unpacked / str(content.pk))
        exercises = {
            kind: [(each.pk, each.exercise()) for each in contents] for kind, contents in kinds.items()
        }
        with (
            serving.serving("lms.wsgi", os.environ) as site,
            usual_player(unpacked) as usual,
            browser() as chromium,
        ):
            rows = [*refused]
            for kind, found in exercises.items():
                parts = [" ".join(each.parts) for _pk, each in found]
                pages = [f"{usual}/{pk}.html" for pk, _each in found]
                rows += rows_of(chromium, kind, partial(_opened, site.url, script), parts, pages)
            return rows


def install(samples: Path) -> list[Row]:
    """Engine, libraries and packages into the site; a row for each package that was refused: its size, and why."""
    from django.core.management import call_command
    from django.utils import timezone
    from wagtail.models import Collection

    from courses.h5p import contents, libraries, library_words
    from courses.h5p.errors import H5PError
    from courses.h5p.models import H5PContent

    call_command("h5p_libraries", "core", str(samples / "h5p-standalone"), stdout=StringIO())
    refused: list[Row] = []

    def refuse(path: Path, what: str, why: str = "") -> None:
        refused.append(Row(f"{path.name}: {what}", path.stat().st_size, "B", note=why))

    packages = sorted(samples.glob("*.h5p"))
    for path in [*sorted(samples.glob("*.zip")), *packages]:
        try:
            libraries.install(BytesIO(path.read_bytes()), source_name=path.name, at=timezone.now())
        except H5PError as error:
            refuse(path, "no libraries from it", library_words.say(error))
    for path in packages:
        try:
            prepared = contents.prepare(BytesIO(path.read_bytes()))
        except H5PError as error:
            refuse(path, "refused", library_words.say(error))
            continue
        content = H5PContent(collection=Collection.get_first_root_node())
        contents.put_into(content, prepared, at=timezone.now())
        content.save()
        if not contents.build(content):
            refuse(path, "not put together")
    return refused


def most_of_a_kind() -> dict[str, list[Any]]:
    """The exercises that can be played, by their kind, most of a kind first."""
    from courses.h5p.models import H5PContent

    found: dict[str, list[Any]] = defaultdict(list)
    for content in H5PContent.objects.filter(built__isnull=False).order_by("pk"):
        found[content.main_library].append(content)
    return dict(sorted(found.items(), key=lambda item: -len(item[1]))[:KINDS])


def unpack(content: Any, folder: Path) -> None:
    """The exercise as h5p-standalone wants it: a folder with h5p.json, content and libraries."""
    import json

    from courses.h5p import storing
    from courses.h5p.shelf import Shelf, name_of

    files = {f"content/{path}": digest for path, digest in content.files.items()}
    needed = Shelf.now().needed_by(content).libraries
    for library in needed:
        files |= {f"{name_of(library).folder}/{path}": digest for path, digest in library.files.items()}
    for path, digest in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(storing.read(digest))
    dependencies = [
        {"machineName": each.machine_name, "majorVersion": each.major, "minorVersion": each.minor}
        for each in needed
    ]
    machine = content.main_library.rpartition(" ")[0]
    told = {"title": "H5P", "language": "en", "mainLibrary": machine, "preloadedDependencies": dependencies}
    (folder / "h5p.json").write_text(json.dumps({**told, "embedTypes": ["iframe"]}), encoding="utf-8")
    folder.with_suffix(".html").write_text(USUAL.format(name=folder.name), encoding="utf-8")


class Compressed(SimpleHTTPRequestHandler):
    """Files of a folder, those that are text compressed."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self.send_error(404)
            return
        body, is_text = path.read_bytes(), path.suffix in TEXT
        if is_text:
            body = gzip.compress(body, 9, mtime=0)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "public, max-age=31536000, immutable")
        if is_text:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def usual_player(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Compressed, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def rows_of(
    chromium: Browser,
    kind: str,
    opened: Callable[[BrowserContext, str], Weight],
    parts: list[str],
    usual: list[str],
) -> list[Row]:
    """The first exercise of a kind, and with what it brought in the cache, the second, in both players."""
    # What the worker fetches is not counted as the page's.
    with phone(chromium, service_workers="block") as context:
        ours = [opened(context, each) for each in parts[:2]]
    with phone(chromium) as context:
        theirs = [visit(context, each) for each in usual[:2]]
    rows = [
        Row(f"{kind}: requests", ours[0].requests, "", REQUESTS, note=f"h5p-standalone {theirs[0].requests}"),
        Row(f"{kind}: bytes", ours[0].size, "B", note=f"h5p-standalone {theirs[0].size:,} B"),
    ]
    if len(ours) > 1:
        note = (
            f"{ours[1].requests} requests; h5p-standalone {theirs[1].size:,} B, {theirs[1].requests} requests"
        )
        rows.append(
            Row(f"{kind}: second of the kind, with its own pictures", ours[1].size, "B", SECOND, note=note)
        )
    return rows


def _opened(site: str, script: str, context: BrowserContext, parts: str) -> Weight:
    """What an exercise adds to a page that is there already."""
    page = context.new_page()
    page.goto(site + ROUND, wait_until="load")
    page.wait_for_timeout(QUIET_MS)
    weight, _session = watch(page)
    page.add_script_tag(url=script)
    page.evaluate(OPEN, [parts])
    settle(page, weight, QUIET_MS / 1000)
    page.close()
    return weight
