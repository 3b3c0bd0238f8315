"""Sends the files of the store without reading them into memory, whole or from where a line broke.

By a proxy in front (PACKS_ACCEL), by the storage itself where it lies elsewhere, else by gunicorn, which hands the
file to the kernel (sendfile). Files of a folder always come from this host: a mirror believes no other. Nothing that is
sent can run on the site's origin.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final, TypeVar

from csp.constants import NONE
from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseNotModified, HttpResponseRedirect
from django.http.response import HttpResponseBase

from offline_export import store
from offline_export.downloads.ranges import Part, Unsatisfiable, goes_on, is_known, wanted_part

Response = TypeVar("Response", bound=HttpResponseBase)
FOR_EVER: Final = "public, max-age=31536000, immutable"
NOT_FOR_LONG: Final = "public, no-cache"
# A line that takes no byte for so long has gone: whoever comes back asks for the rest.
PATIENCE: Final = 60.0
CHUNK: Final = 1 << 16


@dataclass(frozen=True)
class Sendable:
    """A file as it goes out: its digest, bytes and type, the name that it is saved under, how long it is kept."""

    sha256: str
    size: int
    media_type: str
    name: str
    kept: str = FOR_EVER
    # As HTTP writes them: es, pt-BR.
    languages: str = ""

    @property
    def tag(self) -> str:
        """A strong validator: it names the very bytes."""
        return f'"{self.sha256}"'

    @property
    def headers(self) -> dict[str, str]:
        told = {
            "ETag": self.tag,
            "Cache-Control": self.kept,
            "Accept-Ranges": "bytes",
            "Content-Type": self.media_type,
            # Saved, not opened: a page of a pack is for the disk of who asks, and has nothing to do with this site.
            "Content-Disposition": f'attachment; filename="{self.name}"',
            "X-Content-Type-Options": "nosniff",
        }
        return told | ({"Content-Language": self.languages} if self.languages else {})


class Stretch:
    """Some bytes of an open file, one after the other. The file stands at their beginning."""

    def __init__(self, file: IO[bytes], part: Part) -> None:
        self._file, self._part, self._left = file, part, part.length
        file.seek(part.start)

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(self._left if size < 0 else min(size, self._left))
        self._left -= len(data)
        return data

    def seek(self, place: int) -> int:
        """To a place of the file, not of the stretch: the fallback of `socket.sendfile` counts so."""
        self._left = self._part.start + self._part.length - place
        return self._file.seek(place)

    def close(self) -> None:
        self._file.close()


class OnDisk(Stretch):
    """A stretch of a real file, which the kernel can send by its number."""

    def fileno(self) -> int:
        return self._file.fileno()


class Sent(FileResponse):
    """A file whose headers are known: nothing is guessed from it, and it is not measured."""

    block_size = CHUNK

    def set_headers(self, filelike: Any) -> None:
        pass


def send_stored(request: HttpRequest, file: Sendable, *, from_this_host: bool = False) -> HttpResponseBase:
    """A file of the store, by whoever is quickest, or by nobody but this host. FileNotFoundError where the store has
    lost it."""
    if is_known(request.headers.get("If-None-Match", ""), tag=file.tag):
        return _not_again(file)
    path = store.path_of(file.sha256)
    if path is None:
        return _through_here(request, file) if from_this_host else _from_elsewhere(file)
    if settings.PACKS_ACCEL:
        return _by_the_proxy(file)
    return _from_here(request, file, path)


def send_text(request: HttpRequest, text: str, file: Sendable) -> HttpResponseBase:
    """A short text by the same rules; `file` says all of it but its bytes."""
    if is_known(request.headers.get("If-None-Match", ""), tag=file.tag):
        return _not_again(file)
    data = text.encode()
    return _answer(
        request,
        file,
        lambda part: HttpResponse(data[part.start : part.start + part.length], headers=file.headers),
    )


def _from_here(request: HttpRequest, file: Sendable, path: Path) -> HttpResponseBase:
    if not path.exists():
        raise FileNotFoundError(path)

    def opened(part: Part) -> HttpResponseBase:
        lose_patience(request)
        # Unbuffered: what a buffer has read ahead, sendfile would send once more or not at all.
        return Sent(OnDisk(path.open("rb", buffering=0), part), headers=file.headers)

    return _answer(request, file, opened)


def _through_here(request: HttpRequest, file: Sendable) -> HttpResponseBase:
    """A file of a storage that is elsewhere, passed on piece by piece."""

    def opened(part: Part) -> HttpResponseBase:
        lose_patience(request)
        return Sent(Stretch(store.open_file(file.sha256), part), headers=file.headers)

    return _answer(request, file, opened)


def _answer(
    request: HttpRequest, file: Sendable, body: Callable[[Part], HttpResponseBase]
) -> HttpResponseBase:
    """The whole file, the part that is asked for, or that there is no such part."""
    whole = Part(0, file.size)
    try:
        part = _part(request, file)
    except Unsatisfiable:
        refusal = HttpResponse(status=416, headers={"Content-Range": f"bytes */{file.size}"})
        return harmless(refusal)
    if request.method == "HEAD":
        response: HttpResponseBase = HttpResponse(headers=file.headers)
    else:
        response = body(part or whole)
    if part:
        response.status_code = 206
        response.headers["Content-Range"] = f"bytes {part.start}-{part.start + part.length - 1}/{file.size}"
    response.headers["Content-Length"] = str((part or whole).length)
    return harmless(response)


def _part(request: HttpRequest, file: Sendable) -> Part | None:
    """What is asked for of the file. Only a GET can go on where another ended."""
    asked = request.headers.get("Range", "")
    if not asked or request.method != "GET":
        return None
    if not goes_on(request.headers.get("If-Range", ""), tag=file.tag):
        return None
    return wanted_part(asked, size=file.size)


def _by_the_proxy(file: Sendable) -> HttpResponse:
    """The proxy sends the file, and knows about parts itself."""
    response = HttpResponse(headers=file.headers)
    # It says so itself, and would say it twice.
    del response.headers["Accept-Ranges"]
    response.headers["X-Accel-Redirect"] = f"{settings.PACKS_ACCEL.rstrip('/')}/{store.inside(file.sha256)}"
    return harmless(response)


def _from_elsewhere(file: Sendable) -> HttpResponse:
    response = HttpResponseRedirect(store.url_of(file.sha256))
    # The address may be good for some minutes only.
    response.headers["Cache-Control"] = "no-store"
    return response


def _not_again(file: Sendable) -> HttpResponse:
    response = HttpResponseNotModified()
    response.headers["ETag"], response.headers["Cache-Control"] = file.tag, file.kept
    return response


def lose_patience(request: HttpRequest) -> None:
    """A phone that left without a word must not hold a thread of the server until the system gives it up."""
    if connection := request.META.get("gunicorn.socket"):
        connection.settimeout(PATIENCE)


def harmless(response: Response) -> Response:
    # django-csp reads this attribute.
    vars(response)["_csp_replace"] = {"default-src": [NONE], "sandbox": []}
    return response
