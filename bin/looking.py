"""Fetches pages of a site on this machine and finds what they link to and load. Needs nothing but Python."""

import socket
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

MOST_PAGES = 80
# Elements whose address the browser fetches by itself.
LOADING = {"src", "srcset", "poster", "action", "data", "formaction"}
LOADING_LINKS = {
    "stylesheet",
    "icon",
    "preload",
    "prefetch",
    "manifest",
    "modulepreload",
    "preconnect",
    "dns-prefetch",
}


@dataclass(frozen=True)
class Answer:
    """What a server answered: status, headers, and the body as it came over the wire."""

    status: int
    headers: Message
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


class _Addresses(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.links.append(given.get("href", ""))
        if tag == "link" and LOADING_LINKS & set(given.get("rel", "").split()):
            self.loads.append(given.get("href", ""))
        for name in LOADING & given.keys():
            entries = given[name].split(",") if name == "srcset" else [given[name]]
            self.loads.extend(entry.split()[0] for entry in entries if entry.split())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def fetch(url: str, *, follow: bool = True, headers: Mapping[str, str] | None = None) -> Answer:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), *([] if follow else [_Stay]))
    request = urllib.request.Request(url, headers=dict(headers or {}))
    try:
        with opener.open(request, timeout=30) as response:
            return Answer(response.status, response.headers, response.read())
    except urllib.error.HTTPError as error:
        return Answer(error.code, error.headers, error.read())


def crawl(site: str, start: str) -> dict[str, Answer]:
    """The pages below `start` that can be reached from it by links, by path."""
    pages: dict[str, Answer] = {}
    waiting = [start]
    while waiting and len(pages) < MOST_PAGES:
        path = waiting.pop(0)
        if path not in pages:
            pages[path] = fetch(site + path)
            waiting += [
                link for link in _links(pages[path].text, path) if link.startswith(start) and _is_public(link)
            ]
    return pages


def foreign_loads(html: str, site: str) -> list[str]:
    """The addresses of other origins that a browser would fetch or post to by itself."""
    found = _read(html).loads
    return [address for address in found if urlsplit(address).netloc not in ("", urlsplit(site).netloc)]


def assets(html: str) -> list[str]:
    return sorted({address for address in _read(html).loads if address.startswith("/static/")})


def _links(html: str, path: str) -> list[str]:
    return [urlsplit(urljoin(path, link)).path for link in _read(html).links if not urlsplit(link).netloc]


def _is_public(path: str) -> bool:
    return not any(
        part in ("me", "sign-in", "sign-up", "sign-out", "join", "verify") for part in path.split("/")
    )


def _read(html: str) -> _Addresses:
    reader = _Addresses()
    reader.feed(html)
    return reader
