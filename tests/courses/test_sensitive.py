"""Sensitive lessons: from the seeds to the page and back, and no sign of them where a stranger looks first."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.test import Client

from courses import seeding
from courses.models import LessonPage
from courses.outline import Lesson
from courses.reading import lesson_of
from courses.seeding import State
from courses.seeding.pages import digest
from tests.courses.small_seeds import change, write_seeds
from tests.courses.test_seeding_load import lesson, load
from tests.factories.pages import make_course, make_lesson, make_module

pytestmark = pytest.mark.django_db
L1 = "X1/X1.1.yaml"
TITLE = re.compile(r"<title>(.*?)</title>")
STYLE = re.compile(r"<style>.*?</style>")


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    return write_seeds(tmp_path / "seeds")


def dump(output: Path) -> dict[str, Any]:
    found = seeding.dump(seeding.known_names([]))
    seeding.write_files(found.files, output)
    return {path.name: yaml.safe_load(path.read_text()) for path in output.rglob("*.yaml")}


def test_sensitive_lesson_of_the_seeds_is_sensitive_in_every_language(seeds: Path) -> None:
    change(seeds, L1, "core: true", "core: true\nsensitive: true")
    load(seeds)
    assert [page.sensitive for page in LessonPage.objects.filter(seed_id="X1.1")] == [True] * 4
    assert not LessonPage.objects.filter(seed_id="X1.2", sensitive=True).exists()
    assert load(seeds) == {State.SAME: 16}


def test_sensitive_is_dumped_where_it_is_so_and_nowhere_else(seeds: Path, tmp_path: Path) -> None:
    change(seeds, L1, "core: true", "core: true\nsensitive: true")
    load(seeds)
    files = dump(tmp_path / "out")
    assert files["X1.1.yaml"]["sensitive"] is True
    assert "sensitive" not in files["X1.2.yaml"]
    assert load(tmp_path / "out") == {State.SAME: 16}


def test_lesson_that_is_sensitive_no_more_becomes_plain_again(seeds: Path) -> None:
    change(seeds, L1, "core: true", "core: true\nsensitive: true")
    load(seeds)
    change(seeds, L1, "\nsensitive: true", "")
    assert load(seeds)[State.UPDATE] == 4
    assert not lesson().sensitive


def test_lesson_made_sensitive_in_the_editor_is_kept(seeds: Path) -> None:
    load(seeds)
    page = lesson().get_latest_revision_as_object()
    page.sensitive = True
    page.save_revision().publish()
    assert load(seeds)[State.EDITED] >= 1
    assert lesson().sensitive


def test_digest_of_a_plain_lesson_is_what_it_was_before_there_were_sensitive_ones(seeds: Path) -> None:
    """Else every lesson that was seeded before would count as edited."""
    load(seeds)
    plan = seeding.compare(seeding.read_seeds(seeds))
    step = next(step for step in plan.steps if step.seed.seed_id == "X1.1")
    assert "sensitive" not in step.content
    assert step.digest == digest({name: value for name, value in step.content.items() if name != "sensitive"})


def test_sensitive_as_words_is_refused(seeds: Path) -> None:
    change(seeds, L1, "core: true", 'core: true\nsensitive: "yes"')
    with pytest.raises(seeding.SeedError, match="true or false"):
        seeding.read_seeds(seeds)


def page_of(committed: Any, *, sensitive: bool) -> tuple[Lesson, str]:
    with committed():
        page = make_lesson(make_module(make_course()), title="A certain matter", sensitive=sensitive)
    return lesson_of(page), STYLE.sub("", Client().get(page.site_path).content.decode())


def test_sensitive_lesson_has_a_tab_that_tells_nothing(committed: Any) -> None:
    outline, html = page_of(committed, sensitive=True)
    assert outline.sensitive
    assert TITLE.findall(html)[0] == "Chasqui"
    assert "<h1>A certain matter</h1>" in html
    assert re.search(r"<html[^>]* data-sensitive", html)
    # Nowhere else in the head, where a browser or an app that shares the page looks for a name.
    assert "A certain matter" not in html.partition("<body")[0]


def test_sensitive_lesson_can_be_left_quickly_without_script(committed: Any) -> None:
    _, html = page_of(committed, sensitive=True)
    (button,) = re.findall(r"<a [^>]*data-leave[^>]*>", html)
    assert 'href="/es/"' in button


def test_browsers_do_not_keep_a_sensitive_lesson(committed: Any) -> None:
    """Neither the first answer nor one from the kept pages."""
    with committed():
        module = make_module(make_course())
        sensitive = make_lesson(module, title="A certain matter", sensitive=True)
        plain = make_lesson(module, title="Another", seed_id="X1.9", slug="another")
    said = [
        Client().get(page.site_path).headers["Cache-Control"] for page in (sensitive, sensitive, plain, plain)
    ]
    assert said == ["no-store"] * 2 + ["public, no-cache"] * 2


def test_plain_lesson_has_its_title_in_the_tab_and_no_such_button(committed: Any) -> None:
    _, html = page_of(committed, sensitive=False)
    assert TITLE.findall(html)[0] == "A certain matter – Chasqui"
    assert "data-leave" not in html and "data-sensitive" not in html


def test_answer_without_script_in_a_sensitive_lesson_has_the_same_tab_and_button(
    committed: Any, client: Client
) -> None:
    with committed():
        page = make_lesson(make_module(make_course()), title="A certain matter", sensitive=True)
    (activity, *_) = lesson_of(page).activities
    answer = {"activity": activity.id, "digest": activity.digest, "answer": "true"}
    html = STYLE.sub("", client.post(page.site_path, answer).content.decode())
    assert TITLE.findall(html)[0] == "Chasqui"
    assert "data-leave" in html and "data-sensitive" in html
