"""People of the admin, and a lesson at its translators."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils.translation import override
from wagtail.models import Locale
from wagtail_localize.models import Translation
from wagtail_localize.operations import translate_object

from courses.models import LessonPage
from tests.factories.authors import desk, member
from tests.factories.pages import make_course, make_lesson, make_module


@pytest.fixture
def english() -> Iterator[None]:
    """Messages of code that a test calls itself; people of the admin have English as theirs (`member`)."""
    with override("en"):
        yield


@pytest.fixture
def source(db: None) -> LessonPage:
    """A live Spanish lesson whose course and module are live in French."""
    module = make_module(make_course())
    lesson = make_lesson(module)
    make_module(make_course(locale="fr"))
    return lesson


@pytest.fixture
def translation(source: LessonPage) -> Translation:
    """The same lesson, given to the translators into French: a draft with all texts open."""
    translate_object(source, [Locale.objects.get(language_code="fr")])
    return Translation.objects.get(source__object_id=source.translation_key)


@pytest.fixture
def editor(db: None) -> Client:
    return desk(member("Editors"))


@pytest.fixture
def translator(db: None) -> Client:
    return desk(member("Translators"))
