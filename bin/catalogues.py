"""The message catalogues in locale/: gathered from code and templates, compiled for Django, looked through for gaps.

Babel does it all, so no gettext program is needed on the machine.
"""

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message, TranslationError
from babel.messages.checkers import checkers
from babel.messages.extract import extract, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from environment import ROOT
from telling import step

LOCALE = ROOT / "locale"
# English is what stands in the code.
TRANSLATED = ("es", "pt_BR", "fr")
APPS = ("courses", "lms", "offline_export")
KEYWORDS: dict[str, Any] = {
    "_": None,
    "_lazy": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# In French these signs stand after a space, and on a narrow screen they must not begin a line.
LOOSE_SIGN = re.compile(r" [:;?!»](?=\W|$)|« ")
NAMED_PLACE = re.compile(r"%\((\w+)\)[sd]|(?<!\{)\{(\w*)\}(?!\})")


@dataclass(frozen=True)
class Gap:
    """Something amiss in one catalogue: where, and what."""

    locale: str
    message: str
    problem: str

    def __str__(self) -> str:
        return f"{self.locale}: {self.problem}: {self.message[:90]!r}"


def po_path(locale: str) -> Path:
    return LOCALE / locale / "LC_MESSAGES" / "django.po"


def compile_changed() -> None:
    """Write each django.mo that is missing or older than its django.po."""
    for po in sorted(LOCALE.glob("*/LC_MESSAGES/django.po")):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime_ns >= po.stat().st_mtime_ns:
            continue
        with step(f"Compiling the words of {po.parent.parent.name}"):
            whole = io.BytesIO()
            write_mo(whole, _read(po, po.parent.parent.name))
            fresh = mo.with_suffix(".new")
            fresh.write_bytes(whole.getvalue())
            fresh.replace(mo)


def gather() -> Catalog:
    """A catalogue without translations of every word marked for translation in our code and templates."""
    catalog = Catalog(charset="utf-8")
    for path in sorted(_sources()):
        method = _extract_template if path.suffix == ".html" else extract_python
        with path.open("rb") as file:
            for _line, ids, comments, context in extract(
                method, file, KEYWORDS, ["Translators:"], {"encoding": "utf-8"}
            ):
                place = [(path.relative_to(ROOT).as_posix(), None)]
                catalog.add(ids, None, place, auto_comments=comments, context=context)
    return catalog


def update(locale: str) -> list[Gap]:
    """Bring one catalogue in line with what is gathered; what is translated stays. Returns what is left to do."""
    path, template = po_path(locale), gather()
    catalog = _read(path, locale) if path.exists() else Catalog(locale=locale, charset="utf-8")
    catalog.update(template, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(as_po(catalog, locale))
    return list(gaps(catalog, template, locale))


def as_po(catalog: Catalog, locale: str) -> bytes:
    """The catalogue as text that changes only where a message does: no dates, no line numbers."""
    whole = io.BytesIO()
    write_po(
        whole,
        catalog,
        width=110,
        omit_header=True,
        sort_output=True,
        include_lineno=False,
        ignore_obsolete=True,
    )
    header = (
        f'msgid ""\nmsgstr ""\n"Project-Id-Version: Chasqui\\n"\n"Language: {locale}\\n"\n'
        '"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {catalog.plural_forms};\\n"\n\n'
    )
    return (header.replace(";;", ";") + whole.getvalue().decode().strip() + "\n").encode()


def all_gaps() -> list[Gap]:
    """What is amiss in the catalogues as they stand in the repository."""
    template = gather()
    found: list[Gap] = []
    for locale in TRANSLATED:
        if po_path(locale).exists():
            found += gaps(_read(po_path(locale), locale), template, locale)
        else:
            found.append(
                Gap(locale, str(po_path(locale).relative_to(ROOT)), "there is no catalogue (make messages)")
            )
    return found


def gaps(catalog: Catalog, template: Catalog, locale: str) -> Iterator[Gap]:
    wanted = {_identity(message): message for message in template if message.id}
    known = {_identity(message): message for message in catalog if message.id}
    for identity in known.keys() - wanted.keys():
        yield Gap(locale, identity[0], "no longer used (make messages)")
    for identity in wanted.keys() - known.keys():
        yield Gap(locale, identity[0], "not in the catalogue (make messages)")
    for identity in sorted(wanted.keys() & known.keys()):
        yield from (Gap(locale, identity[0], problem) for problem in _problems(known[identity], catalog))


def _problems(message: Message, catalog: Catalog) -> Iterator[str]:
    strings = message.string if isinstance(message.string, list | tuple) else [message.string]
    if not all(strings):
        yield "not translated"
        return
    if message.fuzzy:
        yield "fuzzy"
    ids = message.id if isinstance(message.id, list | tuple) else [message.id]
    allowed = {place for each in ids for place in _places(each)}
    if any(not set(_places(string)) <= allowed for string in strings) or set(_places(strings[-1])) != set(
        _places(ids[-1])
    ):
        yield "other placeholders than the English"
    if str(catalog.locale) == "fr" and any(LOOSE_SIGN.search(string) for string in strings):
        yield "a sign after a plain space (use a no-break space)"
    for checker in checkers:
        try:
            checker(catalog, message)
        except TranslationError as error:
            yield str(error)


def _places(text: str) -> Iterator[str]:
    return (first or f"{{{second}}}" for first, second in NAMED_PLACE.findall(text))


def _identity(message: Message) -> tuple[str, str]:
    return (message.id if isinstance(message.id, str) else message.id[0]), message.context or ""


def _read(path: Path, locale: str) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=locale, abort_invalid=True)


def _sources() -> Iterator[Path]:
    for app in APPS:
        for path in (ROOT / app).rglob("*"):
            if path.suffix in (".py", ".html") and not {"migrations", "seeds"} & set(path.parts):
                yield path


def _extract_template(file: Any, keywords: Any, comment_tags: Any, options: Any) -> Iterable[Any]:
    """A Django template, by way of what Django itself makes of it for gettext: lines of calls, the rest blanked out."""
    import django.conf
    from django.utils.translation.template import templatize

    if not django.conf.settings.configured:
        django.conf.settings.configure()
    calls = templatize(file.read().decode("utf-8"))
    # Indentation means nothing in a template, and something in Python.
    lines = "\n".join(line.strip() for line in calls.splitlines())
    return extract_python(io.BytesIO(lines.encode()), keywords, comment_tags, options)
