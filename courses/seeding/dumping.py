"""Writes the published courses as seed files: the inverse of loading.

Only what is live in all languages is written; what cannot be said in seeds (a photo, a lesson that one language
lacks) is left out and named. Blocks and pages that began in the editor keep their ids by way of their keys.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from courses.keys import page_key
from courses.models import CoursePage, Drawing, LessonPage, ModulePage
from courses.seeding.drawn import EXERCISE, drawings_in
from courses.seeding.entries import WRITERS
from courses.seeding.exercises import exercise_titles
from courses.seeding.fact_files import fact_files
from courses.seeding.guides import GUIDE, guide_words
from courses.seeding.names import Names
from courses.seeding.pages import CHILDREN, FLAGS, REVIEWED, SHARED, WORDS, Model, content
from courses.seeding.reviews import review_of
from courses.seeding.words import BLOCKS, words_of

Data = dict[str, Any]
Pages = dict[str, Any]  # the same page by language


@dataclass
class Dump:
    """The files of a dump by their paths, as plain data; drawings as text. `left_out` says what is not in it and why."""

    files: dict[str, Data | str] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)


class _Cannot(Exception):
    """A page that the seeds have no form for."""


def dump(names: Names) -> Dump:
    """All live courses. `names` knows the folders and block keys of courses that were seeds before."""
    return _Dumper(names).dump()


class _Dumper:
    def __init__(self, names: Names) -> None:
        self.names = names
        self.result = Dump()
        self.languages = [code for code, _name in settings.LANGUAGES]
        self.drawings = dict(Drawing.objects.values_list("pk", "name"))
        self.titles = exercise_titles()
        self.svgs = dict(Drawing.objects.values_list("name", "svg"))

    def dump(self) -> Dump:
        for pages in self.translated(CoursePage, None):
            page = pages[settings.LANGUAGE_CODE]
            folder = self.names.folder(page.seed_id) or pages["en"].slug
            modules = [
                found for inner in self.translated(ModulePage, page) if (found := self.module(folder, inner))
            ]
            self.add(f"{folder}/course", pages, {CHILDREN[CoursePage]: modules})
        self.result.files |= fact_files()
        return self.result

    def module(self, folder: str, pages: Pages) -> str:
        page = pages[settings.LANGUAGE_CODE]
        place = f"{folder}/{page.seed_id}"
        lessons = [
            found
            for inner in self.translated(LessonPage, page)
            if (found := self.lesson(folder, place, inner))
        ]
        self.add(f"{place}/module", pages, {CHILDREN[ModulePage]: lessons})
        return str(page.seed_id)

    def lesson(self, folder: str, place: str, pages: Pages) -> str:
        seed_id = str(pages[settings.LANGUAGE_CODE].seed_id)
        try:
            bodies = {language: dict(self.body(page)) for language, page in pages.items()}
            body = self.shared_body(bodies)
        except _Cannot as reason:
            self.result.left_out.append(f"{seed_id}: {reason}")
            return ""
        words = {
            language: {key: words for key, (_entry, words) in found.items()}
            for language, found in bodies.items()
        }
        for language, page in pages.items():
            if guide := guide_words(page.guide.get_prep_value()):
                words[language][GUIDE] = guide
            if review := review_of(page):
                words[language][REVIEWED] = review.as_seed()
        self.add(f"{place}/{seed_id}", pages, {"body": body}, words)
        for entry in body:
            for name in drawings_in(entry):
                self.result.files[f"{folder}/drawings/{name}.svg"] = self.svgs[name] + "\n"
        return seed_id

    def translated(self, model: Model, parent: Any) -> Iterator[Pages]:
        """The live children of a page, each in all languages, in order."""
        found = model.objects.live().filter(locale__language_code=settings.LANGUAGE_CODE).order_by("path")
        if parent is not None:
            found = found.child_of(parent)
        for page in found:
            others = (
                model.objects.live().filter(translation_key=page.translation_key).select_related("locale")
            )
            pages = {other.locale.language_code: other for other in others}
            if missing := [code for code in self.languages if code not in pages]:
                self.result.left_out.append(
                    f"{page.seed_id} “{page.title}”: it is not live in {', '.join(missing)}."
                )
            else:
                yield {code: pages[code] for code in self.languages}

    def add(self, place: str, pages: Pages, rest: Data, words: Mapping[str, Data] | None = None) -> None:
        """The file that the languages share, and that of each language."""
        page = pages[settings.LANGUAGE_CODE]
        model = type(page)
        began_here = page.translation_key != page_key(page.seed_id)
        self.result.files[f"{place}.yaml"] = {
            "id": page.seed_id,
            **({"key": str(page.translation_key)} if began_here else {}),
            "slug": {language: other.slug for language, other in pages.items()},
            **{name: getattr(page, name) for name in SHARED[model]},
            **{name: True for name in FLAGS[model] if getattr(page, name)},
            **rest,
        }
        for language, other in pages.items():
            own = {name: getattr(other, name).strip() for name in WORDS[model]}
            self.result.files[f"{place}.{language}.yaml"] = {**own, **(words[language] if words else {})}

    def body(self, page: LessonPage) -> Iterator[tuple[str, tuple[Data, Data]]]:
        """Each block by its key: its shared entry and its words."""
        values = {name: getattr(page, name) for name in ("slug", *WORDS[LessonPage], *SHARED[LessonPage])}
        found = content(LessonPage, values, page.body.get_prep_value(), self.drawings.get, self.titles.get)
        for block in found["body"]:
            kind, value = block["type"], block["value"]
            key = self.names.key(block["id"])
            if value.get("photo"):
                raise _Cannot(f"block “{key}” has a photo. Seeds have drawings only.")
            words = words_of(BLOCKS[kind], value)
            if title := value.get(EXERCISE):
                if list(self.titles.values()).count(title) > 1:
                    raise _Cannot(
                        f"block “{key}” has the exercise “{title}”, and another has the same title."
                    )
                words[EXERCISE] = title
            yield key, ({"key": key, "block": kind, **WRITERS[kind](value)}, words)

    def shared_body(self, bodies: Mapping[str, Mapping[str, tuple[Data, Data]]]) -> list[Data]:
        entries = {language: [entry for entry, _words in body.values()] for language, body in bodies.items()}
        source = entries[settings.LANGUAGE_CODE]
        for language, found in entries.items():
            if found != source:
                raise _Cannot(
                    f"its blocks or right answers in {language} are not those of the source language."
                )
        return source
