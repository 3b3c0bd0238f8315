"""A page that arrives while its work is being done, with a bar that shows how far it is; without any script.

The frame of the page is rendered first and cut at a mark. What comes at the mark is sent piece by piece. Each piece of
progress lies on the one before, and what comes at the end on all of them: while a page arrives, no selector can tell
which element is the last.
"""

import zlib
from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.http import HttpRequest, StreamingHttpResponse
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

MARK: Final = SafeString("<!-- here -->")


def streamed(
    request: HttpRequest, template: str, context: dict[str, Any], pieces: Iterable[str]
) -> StreamingHttpResponse:
    """The template must have the mark once, as `{{ mark }}`."""
    head, tail = render_to_string(template, {**context, "mark": MARK}, request).split(MARK)
    parts = _parts(head, pieces, tail)
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = StreamingHttpResponse(_packed(parts) if packed else parts)
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    # Otherwise a proxy would gather the whole page first.
    response.headers["X-Accel-Buffering"] = "no"
    return response


def bar(done: int, total: int, words: str) -> str:
    """One piece of progress."""
    # Read out once, not each time.
    hidden = mark_safe(" aria-hidden=true") if done else ""
    return format_html(
        '<p class="making"{}>{}<progress value="{}" max="{}"></progress></p>', hidden, words, done, total
    )


def _parts(head: str, pieces: Iterable[str], tail: str) -> Iterator[bytes]:
    yield head.encode()
    for piece in pieces:
        yield piece.encode()
    yield tail.encode()


def _packed(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Thirty cards weigh a third of it. Every piece leaves at once."""
    packer = zlib.compressobj(wbits=31)
    for part in parts:
        yield packer.compress(part) + packer.flush(zlib.Z_SYNC_FLUSH)
    yield packer.flush()
