"""The bodies of lessons: complete, escaped, light, and the same wherever they are rendered."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any
from uuid import UUID

import pytest
from django.utils.translation import override

from courses import activities
from courses.outline import (
    ActivityBlock,
    Callout,
    DrawingPicture,
    Exercise,
    Idea,
    Lesson,
    PhotoPicture,
    Rendition,
    Story,
)
from courses.render import parts_of, render_activity, render_body
from courses.tight import tighten
from lms.public.gallery import sample_lesson
from lms.public.samples import SAMPLES

KEY = UUID("00000000-0000-4000-8000-00000000000a")
KINDS = sorted(SAMPLES)
VOID = {"input", "img", "br", "source", "path", "rect", "circle", "use"}


class Reader(HTMLParser):
    """Reads HTML and holds its elements; complains of one that is closed twice or never."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def named(self, name: str) -> list[dict[str, str | None]]:
        """The attributes of each control with this name."""
        return [attrs for _, attrs in self.elements if attrs.get("name") == name]


@pytest.fixture
def lesson() -> Lesson:
    with override("en"):
        return sample_lesson()


def activity_of(kind: str, **changes: Any) -> ActivityBlock:
    definition = activities.load({**SAMPLES[kind]["definition"], **changes})
    picture = (
        DrawingPicture('<svg viewBox="0 0 320 180"></svg>', (), "Two messages") if kind == "spot_it" else None
    )
    return ActivityBlock(f"block-{kind}", kind, definition, activities.digest(definition), picture)


def answered(kind: str, outcome: str) -> tuple[ActivityBlock, Mapping[str, Any], str]:
    activity = activity_of(kind)
    response = SAMPLES[kind][outcome]
    mark = activities.mark(activity.definition, response)
    with override("en"):
        return (
            activity,
            response,
            render_activity(activity, lesson_key=KEY, response=response, mark=mark, compact=True),
        )


def test_samples_cover_every_kind() -> None:
    assert set(SAMPLES) == set(activities.KINDS)


def test_body_is_one_well_formed_article(lesson: Lesson) -> None:
    elements = Reader(render_body(lesson)).elements

    assert elements[0] == ("article", {"class": "lesson", "data-lesson": str(lesson.key), "lang": "en"})
    assert [tag for tag, _ in elements].count("article") == 1
    assert "h1" not in [tag for tag, _ in elements]


def test_body_holds_each_id_once(lesson: Lesson) -> None:
    ids = [attrs["id"] for _, attrs in Reader(render_body(lesson)).elements if "id" in attrs]

    assert len(ids) == len(set(ids))


def test_body_names_each_activity_for_scripts(lesson: Lesson) -> None:
    sections = [attrs for _, attrs in Reader(render_body(lesson)).elements if "data-activity" in attrs]

    assert [section["data-activity"] for section in sections] == [
        activity.id for activity in lesson.activities
    ]
    for section, activity in zip(sections, lesson.activities, strict=True):
        assert section["id"] == f"activity-{activity.id}"
        assert section["data-kind"] == activity.kind
        assert section["data-digest"] == activity.digest
        assert section["data-lesson"] == str(lesson.key)


def test_body_is_in_the_language_of_the_lesson_whoever_asks(lesson: Lesson) -> None:
    with override("en"):
        here = render_body(lesson)
    with override("fr"):
        there = render_body(lesson)

    assert here == there


def test_body_has_no_layout_in_it(lesson: Lesson) -> None:
    body = render_body(lesson)

    assert "\n" not in body
    assert not re.search(r">\s{2,}|\s{2,}<", body)


def test_body_has_no_inline_style_and_no_handler(lesson: Lesson) -> None:
    for _, attrs in Reader(render_body(lesson)).elements:
        assert "style" not in attrs
        assert not [name for name in attrs if name.startswith("on")]


def test_embedded_definition_is_the_one_that_the_digest_names(lesson: Lesson) -> None:
    found = re.findall(
        r"<script type=\"application/json\" data-definition>(.*?)</script>", render_body(lesson)
    )

    definitions = [activities.load(json.loads(text)) for text in found]
    assert [activities.digest(definition) for definition in definitions] == [
        each.digest for each in lesson.activities
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_words_of_an_activity_are_escaped(kind: str) -> None:
    html = render_activity(activity_of(kind, prompt="</script><script>alert('&')</script>"), lesson_key=KEY)

    assert html.count("<script") == 1
    assert html.count("</script") == 1
    assert "&lt;/script&gt;&lt;script&gt;alert(" in html
    Reader(html)


def test_words_of_a_lesson_are_escaped(lesson: Lesson) -> None:
    blocks = (
        Story("s", "<i>one</i>", None),
        Idea("i", "<b>two</b>", "<u>three</u>", None),
        Callout("c", "care", "<s>"),
    )
    html = render_body(replace(lesson, blocks=blocks))

    assert not {"i", "b", "u", "s"} & {tag for tag, _ in Reader(html).elements}


@pytest.mark.parametrize("kind", KINDS)
def test_activity_before_an_answer_says_nothing(kind: str) -> None:
    html = render_activity(activity_of(kind), lesson_key=KEY)

    assert 'class="say' not in html
    assert " checked" not in html
    assert " selected" not in html


@pytest.mark.parametrize("kind", KINDS)
def test_right_answer_is_shown_with_its_reason(kind: str) -> None:
    activity, response, html = answered(kind, "right")
    mark = activities.mark(activity.definition, response)

    assert "<strong>Correct</strong>" in html
    assert "say-not-yet" not in html
    for feedback in mark.feedback:
        assert feedback.text in html
    Reader(html)


@pytest.mark.parametrize("kind", KINDS)
def test_other_answer_is_not_yet_and_says_why(kind: str) -> None:
    activity, response, html = answered(kind, "not_yet")
    mark = activities.mark(activity.definition, response)

    assert "<strong>Not yet. Try again</strong>" in html
    for feedback in mark.feedback:
        assert feedback.text in html
    Reader(html)


@pytest.mark.parametrize("kind", KINDS)
def test_compact_activity_has_no_definition(kind: str) -> None:
    assert "data-definition" not in answered(kind, "right")[2]


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"scenario", "h5p"}))
def test_form_gives_back_the_response_that_it_shows(kind: str) -> None:
    activity, response, html = answered(kind, "not_yet")

    assert activities.read_form(activity.definition, posted(html)) == response or kind == "order_steps"
    assert activities.mark(
        activity.definition, activities.read_form(activity.definition, posted(html))
    ) == activities.mark(activity.definition, response)


def posted(html: str) -> dict[str, list[str]]:
    """What a browser sends for the form in this HTML."""
    form: dict[str, list[str]] = {}
    select = ""
    reader = Reader(html)
    texts = iter(re.findall(r"<option[^>]*>([^<]*)</option>", html))
    for tag, attrs in reader.elements:
        name = attrs.get("name") or ""
        if tag == "select":
            select = name
        elif tag == "option":
            text = next(texts)
            if "selected" in attrs:
                form[select] = [attrs.get("value") or text]
        elif tag == "input" and (attrs.get("type") not in ("radio", "checkbox") or "checked" in attrs):
            form.setdefault(name, []).append(attrs.get("value") or "")
    return form


def test_steps_are_presented_in_an_order_that_is_not_the_answer() -> None:
    activity = activity_of("order_steps")
    steps = re.findall(r'data-step="([\w-]+)"', render_activity(activity, lesson_key=KEY))

    assert steps == activities.presented(activity.definition)
    assert steps != SAMPLES["order_steps"]["right"]["order"]


def test_scenario_shows_only_its_first_scene_before_an_answer() -> None:
    activity = activity_of("scenario")
    shown = re.sub(r"<script.*?</script>", "", render_activity(activity, lesson_key=KEY))

    assert [attrs["value"] for attrs in Reader(shown).named("step")] == ["send", "who", "call"]
    assert Reader(shown).named("path") == [{"type": "hidden", "name": "path", "value": ""}]
    assert "Hurry" not in shown


def test_scenario_on_its_way_shows_what_was_said_and_the_next_scene() -> None:
    activity = activity_of("scenario")
    html = render_activity(activity, lesson_key=KEY, response={"path": ["who"]}, compact=True)

    assert [attrs["value"] for attrs in Reader(html).named("step")] == ["send-now", "call-now"]
    assert Reader(html).named("path")[0]["value"] == "who"
    assert "I ask who it is" in html


def test_scenario_that_ended_badly_can_be_started_again() -> None:
    _, _, html = answered("scenario", "not_yet")

    assert "Somebody enters your account." in html
    assert Reader(html).named("path")[0]["value"] == ""
    assert [attrs["value"] for attrs in Reader(html).named("step")] == ["send", "who", "call"]


def test_exercise_of_others_is_opened_by_a_link_that_scripts_show_and_tells_its_weight() -> None:
    exercise = Exercise("ab" * 32, 'A "title" <b>', "H5P.TrueFalse 1.8", ("cd" * 32, "ab" * 32), 181_000)
    with override("en"):
        html = render_activity(replace(activity_of("h5p"), exercise=exercise), lesson_key=KEY)
    [link] = [attrs for tag, attrs in Reader(html).elements if "data-h5p" in attrs]

    assert link["data-parts"] == f"{'cd' * 32} {'ab' * 32}"
    assert link["data-title"] == 'A "title" <b>'
    assert "hidden" in link
    assert "Open the exercise (181 KB)" in html
    assert "<noscript>" in html and "<button" not in html


def test_exercise_of_others_that_cannot_be_opened_says_so() -> None:
    with override("en"):
        html = render_activity(activity_of("h5p"), lesson_key=KEY)
    assert "data-h5p" not in html
    assert "cannot be opened here: the program that plays it is missing. Go on with the rest" in html


def test_zones_are_numbered_in_the_drawing_as_in_the_list() -> None:
    html = render_activity(activity_of("spot_it"), lesson_key=KEY)

    assert re.findall(r'<g data-zone="([\w-]+)"', html) == ["hello", "ask"]
    assert re.findall(r"<text[^>]*>(\d)</text>", html) == ["1", "2"]
    assert "<span>1. The greeting</span>" in html
    assert '<rect x="10%" y="16%" width="62%" height="27%"' in html


def test_photo_offers_each_format_with_its_widths(lesson: Lesson) -> None:
    files = tuple(
        Rendition(f"/media/a-{width}.{name}", width, f"image/{name}", 1)
        for name in ("avif", "webp")
        for width in (360, 640)
    )
    photo = PhotoPicture(files, "/media/a.jpg", 360, 240, 'A "phone"')
    html = render_body(replace(lesson, blocks=(Story("s", "Text", photo),)))

    assert 'type="image/avif" srcset="/media/a-360.avif 360w, /media/a-640.avif 640w"' in html
    assert (
        '<img src="/media/a.jpg" width="360" height="240" alt="A &quot;phone&quot;" loading="lazy">' in html
    )


def test_parts_of_a_lesson_are_those_of_all_its_drawings(lesson: Lesson) -> None:
    pictures = [
        DrawingPicture(
            f'<svg viewBox="0 0 320 180"><use href="#part-{part}" x="0" y="0" width="9" height="9"/></svg>',
            (),
            "",
        )
        for part in ("phone", "lock")
    ]
    blocks = tuple(Story(str(number), "Text", picture) for number, picture in enumerate(pictures))

    assert parts_of(replace(lesson, blocks=blocks)) == {"phone", "lock"}


def test_tighten_keeps_the_spaces_between_words() -> None:
    html = "<p>\n  <b>one</b> <i>two</i> three\n  four\n</p>\n"

    assert tighten(html) == "<p><b>one</b> <i>two</i> three four</p>"
