"""Scripts as pages load them: several sources in one file, without comments and layout and with short names for what
is theirs alone, made when they are collected (docs/adr/0014).

Where nothing is collected (under DEBUG, in tests) pages load the sources one by one; so do packs, always.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.base import ContentFile
from django.core.files.storage import Storage

SOURCES: Final = Path(__file__).resolve().parent.parent / "static" / "lms" / "js"
# Of the language that scripts are written in anew.
YEAR: Final = 2019
# Their order is that in which a page runs them. A lesson's own come first: keep.js shows earlier answers with play.js.
BUNDLES: Final = {
    "lesson": ("mark", "play"),
    "chasqui": ("worker-start", "ease", "facts", "outbox", "keep"),
    # Brought by keep.js where people come and go, and on my page.
    "more": ("seal", "leave", "mine"),
}


def sources(bundle: str) -> list[str]:
    """The names of a bundle's sources among the static files."""
    return [f"lms/js/{name}.js" for name in BUNDLES[bundle] if (SOURCES / f"{name}.js").exists()]


def bundled(bundle: str) -> str:
    """The text of a bundle."""
    texts = ((SOURCES / Path(name).name).read_text(encoding="utf-8") for name in sources(bundle))
    return light("\n".join(texts)) + "\n"


def light(source: str) -> str:
    """The same script in fewer bytes, in words that Chrome 80 reads. Each source is a function of its own, so that no
    name in it is another's. The same source gives the same bytes."""
    # Only where scripts are collected: its library brings the runtime of Go, which serving processes do without.
    import minify  # type: ignore[import-untyped]

    minify.config({"js-version": YEAR})
    return str(minify.string("text/javascript", source))


def write_bundles(storage: Storage) -> Iterator[str]:
    """Put each bundle beside its sources. Gives their names."""
    for bundle in BUNDLES:
        name = _file_of(bundle)
        storage.delete(name)
        yield storage.save(name, ContentFile(bundled(bundle).encode()))


def addresses(bundles: Iterable[str]) -> list[str]:
    """What a page has to load for these bundles."""
    return [address for bundle in bundles for address in _addresses(bundle)]


def _addresses(bundle: str) -> list[str]:
    collected = getattr(staticfiles_storage, "hashed_files", {})
    name = _file_of(bundle)
    names = [name] if name in collected and not settings.DEBUG else sources(bundle)
    return [staticfiles_storage.url(each) for each in names]


def _file_of(bundle: str) -> str:
    return f"lms/js/bundle-{bundle}.js"
