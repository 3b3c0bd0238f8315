"""Serves a folder pack to a room over plain HTTP, with nothing but Python: reading, and nothing else."""

import html
from collections.abc import Callable
from functools import partial
from hashlib import sha256
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from pack_source import FIRST_PAGE, Source

TYPES = {
    ".avif": "image/avif",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
}
OTHER_TYPE = "text/plain; charset=utf-8"
POSTER = "/_school/"
# How one opens the pack on a phone, for the page that is thrown at the wall.
WORDS = (
    ("es", "Conecte el teléfono a la misma red wifi. Apunte con la cámara, o escriba esta dirección."),
    ("pt-BR", "Conecte o telefone à mesma rede wi-fi. Aponte a câmera ou digite este endereço."),
    ("en", "Join the same Wi-Fi with your phone. Point the camera at it, or type this address."),
    ("fr", "Connectez le téléphone au même wifi. Visez avec l’appareil photo, ou tapez cette adresse."),
)
STYLE = """body{margin:0 auto;max-width:40rem;padding:4vmin;font:1.2rem/1.4 sans-serif;text-align:center;background:#fff;color:#111}
svg{width:min(70vmin,28rem);height:auto}b{display:block;margin:1rem 0;font-size:2rem;overflow-wrap:anywhere}p{margin:.4rem 0}"""


class Room(ThreadingHTTPServer):
    """Forty phones open the page in the same minute."""

    request_queue_size = 128
    daemon_threads = True


class Reader(BaseHTTPRequestHandler):
    """Answers GET and HEAD with files of the pack."""

    protocol_version = "HTTP/1.1"
    # A phone that went away in the middle does not hold a thread for ever.
    timeout = 30

    def __init__(self, source: Source, poster: bytes, *args: object) -> None:
        self.source, self.poster = source, poster
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def version_string(self) -> str:
        return "Chasqui"

    def log_message(self, format: str, *args: object) -> None:
        """Who reads what is nobody's business."""

    def _answer(self, *, with_body: bool) -> None:
        try:
            path = unquote(urlsplit(self.path).path)
        except ValueError:
            self._send(HTTPStatus.BAD_REQUEST, b"That is no address.\n", OTHER_TYPE, with_body=with_body)
            return
        data = self.poster if path == POSTER else self.source.read(path.lstrip("/") or FIRST_PAGE)
        if data is None:
            self._send(HTTPStatus.NOT_FOUND, b"Not here.\n", OTHER_TYPE, with_body=with_body)
            return
        tag = f'"{sha256(data).hexdigest()[:32]}"'
        if self.headers.get("If-None-Match") == tag:
            self._send(HTTPStatus.NOT_MODIFIED, b"", "", with_body=False, tag=tag)
            return
        ending = ".html" if path in (POSTER, "/") else PurePosixPath(path).suffix.lower()
        self._send(HTTPStatus.OK, data, TYPES.get(ending, OTHER_TYPE), with_body=with_body, tag=tag)

    def _send(
        self, status: HTTPStatus, data: bytes, media_type: str, *, with_body: bool, tag: str = ""
    ) -> None:
        self.send_response(status)
        if media_type:
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(data)))
        if tag:
            self.send_header("ETag", tag)
        self.send_header("Cache-Control", "no-cache")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        if with_body:
            self.wfile.write(data)


def server_for(source: Source, *, host: str, port: int, poster: bytes) -> Room:
    answer: Callable[..., BaseHTTPRequestHandler] = partial(Reader, source, poster)
    return Room((host, port), answer)


def poster_page(url: str, qr: str) -> bytes:
    """To throw at the wall or to print: the address, and its picture (SVG) where there is one."""
    lines = "".join(f'<p lang="{tag}">{html.escape(text)}</p>' for tag, text in WORDS)
    page = f"""<!doctype html><html lang="es"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Chasqui</title><style>{STYLE}</style><main>{qr}<b>{html.escape(url)}</b>{lines}</main></html>
"""
    return page.encode()
