"""Public pages as finished bytes, compressed once and kept ready for every process.

A page is rendered by the first who asks after it changed. All pages belong to a generation; publishing starts a new
one, and what was rendered for an older one is never served again. The shared cache holds generation and pages; each
process remembers the pages of the generation that it last saw.

A page that shows more than what is published belongs also to an edition of that subject (`public_with`): a new edition
makes these pages new, and leaves the lessons as they are kept. A page that is true for a day is made anew on the next.
"""

import gzip
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache as once
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import brotli
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone

GENERATION_KEY = "public:generation"
KEPT_HEADERS = (
    "Cache-Control",
    "Content-Type",
    "Content-Language",
    "Content-Security-Policy",
    "Permissions-Policy",
    "X-Frame-Options",
)
# Browsers and proxies may keep a page, and ask each time whether it is still the newest.
CACHE_CONTROL = "public, no-cache"
MOST_PAGES_IN_MEMORY = 2_000


@dataclass(frozen=True)
class KeptPage:
    """One public page: its bytes by content encoding, its validator, and the headers that go with it."""

    bodies: dict[str, bytes]
    validator: str
    headers: dict[str, str]
    # The subject that it shows beside what is published, and the edition of it; both empty for most pages.
    subject: str = ""
    edition: str = ""
    # The day for which it was made; empty where the date makes no difference.
    day: str = ""

    @property
    def is_of_today(self) -> bool:
        if self.day not in ("", today()):
            return False
        return not self.subject or self.edition == edition_of(self.subject)

    def answer(self, request: HttpRequest) -> HttpResponse:
        """The page, or 304 where the browser has it already."""
        encoding = best_encoding(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        asked = request.META.get("HTTP_IF_NONE_MATCH", "")
        if self.validator in asked:
            response: HttpResponse = HttpResponseNotModified()
        else:
            response = HttpResponse(self.bodies[encoding], headers=self.headers)
            response.headers["Content-Length"] = str(len(self.bodies[encoding]))
            if encoding:
                response.headers["Content-Encoding"] = encoding
        response.headers["ETag"] = f'"{self.validator}{"-" + encoding if encoding else ""}"'
        response.headers["Cache-Control"] = self.headers.get("Cache-Control", CACHE_CONTROL)
        response.headers["Vary"] = "Accept-Encoding"
        return response


class Shelf:
    """The pages of the generation in force, as this process knows it. Several threads use it at once."""

    def __init__(self) -> None:
        self.generations: dict[str, dict[str, KeptPage]] = {}

    def generation(self) -> str:
        """The name of the generation in force, shared by all processes and tied to this release.

        Empty where there is no room to agree on one: then every page is rendered for who asks.
        """
        token = cache.get(GENERATION_KEY)
        if token is None:
            with suppress(OSError):
                cache.add(GENERATION_KEY, uuid4().hex, None)
            token = cache.get(GENERATION_KEY)
        return f"{release()}:{token}" if token else ""

    def __call__(self, path: str) -> KeptPage | None:
        """The kept page at this path, from this process or from the shared cache."""
        generation = self.generation()
        if not generation:
            return None
        page = self.generations.get(generation, {}).get(path)
        if page is None:
            made_for, page = cache.get(_key(path), ("", None))
            if page is None or made_for != generation:
                return None
            self.remember(generation, path, page)
        return page if page.is_of_today else None

    def remember(self, generation: str, path: str, page: KeptPage) -> None:
        pages = self.generations.get(generation)
        if pages is None or len(pages) >= MOST_PAGES_IN_MEMORY:
            self.generations = {generation: {path: page}}
        else:
            pages[path] = page


kept_page = Shelf()


def keep(path: str, response: HttpResponse, generation: str) -> KeptPage:
    """Keep a rendered public page under the generation that was in force before it was rendered."""
    page = finished(
        response.content, {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    )
    subject, edition, day = getattr(response, "kept_with", ("", "", ""))
    page = replace(page, subject=subject, edition=edition, day=day)
    # Without room on the disk the page is read all the same.
    with suppress(OSError):
        cache.set(_key(path), (generation, page), None)
    kept_page.remember(generation, path, page)
    return page


def finished(body: bytes, headers: dict[str, str]) -> KeptPage:
    """The bytes in each encoding, and the validator that names them."""
    return KeptPage(
        bodies={
            "": body,
            "gzip": gzip.compress(body, 9, mtime=0),
            "br": brotli.compress(body, mode=brotli.MODE_TEXT),
        },
        validator=sha256(body).hexdigest()[:20],
        headers=headers,
    )


def start_new_generation() -> None:
    """From now on every public page is rendered anew."""
    try:
        cache.set(GENERATION_KEY, uuid4().hex, None)
    except OSError:
        # No room for a new name: without any name nothing that was kept is served.
        cache.delete(GENERATION_KEY)


def edition_of(subject: str) -> str:
    """The name of the edition in force; empty where there is no room to agree on one. Read it before the subject."""
    token = cache.get(_edition_key(subject))
    if token is None:
        with suppress(OSError):
            cache.add(_edition_key(subject), uuid4().hex, None)
        token = cache.get(_edition_key(subject))
    return token or ""


def start_new_edition(subject: str) -> None:
    """From now on the pages that show this subject are rendered anew, and no others."""
    try:
        cache.set(_edition_key(subject), uuid4().hex, None)
    except OSError:
        cache.delete(_edition_key(subject))


def public_with(response: HttpResponse, *, subject: str, edition: str, day: str = "") -> HttpResponse:
    """The response as a public page that is kept as long as this edition of the subject is in force, and on no other
    day than `day`."""
    vars(response).update(public=bool(edition), kept_with=(subject, edition, day))
    return response


def today() -> str:
    """The day here, as a page that is true for a day names it."""
    return timezone.localdate().isoformat()


def best_encoding(accepted: str) -> str:
    """The smallest of our encodings that the browser reads: `br`, `gzip` or none."""
    offers = {
        name.strip(): parameters.replace(" ", "")
        for name, _, parameters in (offer.partition(";") for offer in accepted.lower().split(","))
    }
    for encoding in ("br", "gzip"):
        if encoding in offers and offers[encoding] not in ("q=0", "q=0.0", "q=0.00", "q=0.000"):
            return encoding
    return ""


@once
def release() -> str:
    """A name for what pages are made with (templates, styles, words), so that two releases never share a page."""
    folders = [settings.BASE_DIR / name for name in ("lms", "courses", "offline_export", "locale")]
    digest = sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix in {".py", ".html", ".css", ".js", ".svg", ".mo"} and "seeds" not in path.parts:
                digest.update(str(path.relative_to(settings.BASE_DIR)).encode())
                digest.update(path.read_bytes())
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if manifest.exists():
        digest.update(manifest.read_bytes())
    digest.update(settings.PRIVACY_CONTACT.encode())
    return digest.hexdigest()[:12]


def _edition_key(subject: str) -> str:
    return f"public:edition:{subject}"


def _key(path: str) -> str:
    return f"public:{sha256(path.encode()).hexdigest()[:32]}"
