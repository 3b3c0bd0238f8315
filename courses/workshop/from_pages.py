"""A lesson of the workshop from its pages in Wagtail, as they are live or as they stand in their latest drafts."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings

from courses.models import Drawing, LessonPage
from courses.reading import lesson_of
from courses.seeding.comparing import latest_content
from courses.seeding.documents import Document
from courses.seeding.drawn import drawings_in
from courses.seeding.entries import WRITERS
from courses.seeding.guides import GUIDE, guide_words
from courses.seeding.pages import SHARED, WORDS, PageSeed, content, with_guide
from courses.seeding.reviews import review_of, words_digest
from courses.seeding.words import BLOCKS, words_of
from courses.workshop.lessons import Lesson

Content = dict[str, Any]


class NotLiveError(Exception):
    """Learners have the lesson in no language."""


def lesson_from_pages(page: LessonPage, *, live: bool) -> Lesson:
    """The lesson of `page` in every language that it has. Its blocks are named by their place and kind.

    NotLiveError where nothing is live.
    """
    names = dict(Drawing.objects.values_list("pk", "name"))
    versions = {version.locale.language_code: version for version in _versions(page, live=live)}
    contents = {language: _content(version, names) for language, version in versions.items()}
    if not contents:
        raise NotLiveError
    source = contents.get(settings.LANGUAGE_CODE) or next(iter(contents.values()))
    keys = {block["id"]: f"{place}-{block['type']}" for place, block in enumerate(source["body"], start=1)}
    shared = Document(
        str(page.seed_id), {"body": [_entry(keys[block["id"]], block) for block in source["body"]]}
    )
    used = {
        name for found in contents.values() for block in found["body"] for name in drawings_in(block["value"])
    }
    seed = PageSeed(
        LessonPage,
        page.seed_id,
        page.translation_key,
        None,
        shared,
        contents,
        {language: found["body"] for language, found in contents.items()},
        {language: found.get(GUIDE) for language, found in contents.items()},
        {language: review for language, version in versions.items() if (review := review_of(version))},
    )
    return Lesson(
        page=seed,
        shared=shared,
        words={language: _words(page.seed_id, language, found, keys) for language, found in contents.items()},
        sound=frozenset(
            language for language in versions if _sound(versions[language], contents[language], source)
        ),
        drawings=dict(Drawing.objects.filter(name__in=used).values_list("name", "svg")),
        knows_allowed=False,
    )


def words_of_drafts(pages: Mapping[str, LessonPage]) -> dict[str, str]:
    """The digest of the words of each page of a lesson, by language; "" where its blocks are not those of the source.

    Nothing is asked of the database, if the pages were loaded with their latest revisions: for a list of many lessons.
    """
    found = {language: _latest(page) for language, page in pages.items()}
    blocks = _ids(found[settings.LANGUAGE_CODE])
    return {
        language: words_digest(content) if _ids(content) == blocks else ""
        for language, content in found.items()
    }


def _latest(page: LessonPage) -> Content:
    # Drawings are no words: their names are not asked for.
    return latest_content(page, {}, {}) if page.latest_revision else _content(page, {})


def _ids(found: Content) -> list[str]:
    return [block["id"] for block in found["body"]]


def _versions(page: LessonPage, *, live: bool) -> Iterator[LessonPage]:
    """The page in each language, in the order of the settings."""
    found = {
        other.locale.language_code: other
        for other in page.get_translations(inclusive=True).select_related("locale").specific()
    }
    for language, _name in settings.LANGUAGES:
        other = found.get(language)
        if other is not None and (other.live or not live):
            yield other if live else other.get_latest_revision_as_object()


def _content(version: LessonPage, names: Mapping[int, str]) -> Content:
    values = {name: getattr(version, name) for name in ("slug", *WORDS[LessonPage], *SHARED[LessonPage])}
    found = content(LessonPage, values, version.body.get_prep_value(), lambda pk: names.get(pk, ""))
    return with_guide(found, guide_words(version.guide.get_prep_value()))


def _entry(key: str, block: Content) -> Content:
    return {"key": key, "block": block["type"], **WRITERS[block["type"]](block["value"])}


def _words(seed_id: str, language: str, found: Content, keys: Mapping[str, str]) -> Document:
    blocks = {
        keys[block["id"]]: words_of(BLOCKS[block["type"]], block["value"])
        for block in found["body"]
        if block["id"] in keys
    }
    guide = {GUIDE: found[GUIDE]} if found.get(GUIDE) else {}
    own = {name: found[name] for name in WORDS[LessonPage]}
    return Document(f"{seed_id} {language}", {**own, **blocks, **guide})


def _sound(version: LessonPage, found: Content, source: Content) -> bool:
    """Whether it has the blocks of its source, and none that its own kind refuses."""
    return _ids(found) == _ids(source) and len(lesson_of(version).blocks) == len(found["body"])
