"""How large the packs of C1 are, in each form and language, beside the sum of the texts of its lessons."""

import gzip
from html.parser import HTMLParser

from django.conf import settings

from courses.reading import course
from courses.render import render_body
from figures.table import Row
from offline_export import store
from offline_export.models import Pack, PackVersion

MB = 1_000_000


class _Words(HTMLParser):
    """The text of a page as a reader sees it."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.hidden = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden = tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self.hidden = False

    def handle_data(self, data: str) -> None:
        if not self.hidden and data.strip():
            self.words.append(" ".join(data.split()))


def rows() -> list[Row]:
    found = []
    for language, _name in settings.LANGUAGES:
        text = text_of("C", "C1", language)
        page, folder = current(f"chasqui-c1-{language}", "page"), current(f"chasqui-c-{language}", "folder")
        packed = len(gzip.compress(store.read(page.sha256), 9))
        note = f"texts of the lessons: {text:,} B"
        found += [
            Row(
                f"C1 {language}: one file", page.size / MB, "MB", 1, note=f"{page.size / text:.1f} x; {note}"
            ),
            Row(f"C1 {language}: one file, gzip", packed / MB, "MB", note=f"{packed / text:.1f} x"),
            Row(f"C1 {language}: folder (zip)", folder.size / MB, "MB", note=f"{folder.size / text:.1f} x"),
        ]
    whole = Pack.objects.standing().filter(form="folder", courses=["C"]).select_related("current")
    (every,) = [pack.current for pack in whole if len(pack.languages) == len(settings.LANGUAGES)]
    assert every
    return [*found, Row("C1 in all languages: folder (zip)", every.size / MB, "MB")]


def current(name: str, form: str) -> PackVersion:
    version = Pack.objects.get(name=name, form=form).current
    assert version
    return version


def text_of(seed_id: str, module_id: str, language: str) -> int:
    """Bytes of all words of the module's lessons, in UTF-8."""
    found = course(seed_id, language)
    assert found
    reader = _Words()
    for module in found.modules:
        if module.seed_id == module_id:
            for lesson in module.lessons:
                reader.feed(f"{lesson.title} {render_body(lesson)}")
    return len(" ".join(reader.words).encode())
