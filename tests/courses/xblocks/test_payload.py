"""One activity as plain data, there and back, and what is said to data that is none."""

import copy
import json
from contextlib import suppress
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.activities import KINDS, SELF_REPORTED, digest, load
from courses.outline import ActivityBlock, DrawingPicture, PhotoPicture, Rendition, Screen, Zone
from courses.xblocks.payload import FORMAT, PayloadError, from_payload, to_payload
from lms.public.samples import DRAWING, SAMPLES

LESSON = UUID("5f1c7c11-8b1e-5e07-9a7a-0c6b2f4f1d10")
PICTURE = DrawingPicture(DRAWING, (("hello", "Hola, Rosa"), ("ask", "Mándame el código")), "Dos mensajes")
NATIVE = sorted(KINDS.keys() - SELF_REPORTED)
PHOTO = "data:image/png;base64,iVBORw0KGgo="


def activity(kind: str, **more: Any) -> ActivityBlock:
    definition = load(SAMPLES[kind]["definition"])
    return ActivityBlock(f"the-{kind}", kind, definition, digest(definition), **more)


def story() -> ActivityBlock:
    zones = (Zone("send", 10, 16.5, 62, 27, "tap"), Zone("call", 0, 50, 100, 50, "slide"))
    return activity("scenario", screens=(Screen("ask", PICTURE, zones), Screen("insist", PICTURE, ())))


def payload(**changes: Any) -> dict[str, Any]:
    return to_payload(story(), lesson_key=LESSON, locale="es") | changes


@pytest.mark.parametrize("kind", NATIVE)
@pytest.mark.parametrize("picture", [None, PICTURE], ids=["bare", "drawn"])
def test_activity_comes_back_as_it_went(kind: str, picture: DrawingPicture | None) -> None:
    there = activity(kind, picture=picture)
    data = json.loads(json.dumps(to_payload(there, lesson_key=LESSON, locale="fr")))
    back = from_payload(data)
    assert (back.activity, back.lesson_key, back.locale) == (there, LESSON, "fr")
    assert back.problems == []


def test_drawn_screens_come_back_as_they_went() -> None:
    back = from_payload(json.loads(json.dumps(payload())))
    assert back.activity == story()


def test_photo_travels_only_as_a_data_address() -> None:
    renditions = (Rendition("/media/a.jpg", 320, "image/jpeg", 9_000),)
    there = activity("spot_it", picture=PhotoPicture(renditions, "/media/a.jpg", 320, 200, "A desk"))
    assert "picture" not in to_payload(there, lesson_key=LESSON, locale="en")
    data = to_payload(there, lesson_key=LESSON, locale="en", photo=PHOTO)
    assert from_payload(data).activity.picture == PhotoPicture((), PHOTO, 320, 200, "A desk")
    assert to_payload(from_payload(data).activity, lesson_key=LESSON, locale="en", photo=PHOTO) == data


def put(data: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    *way, last = path.split(".")
    changed = here = copy.deepcopy(data)
    for part in way:
        here = here[int(part)] if isinstance(here, list) else here[part]
    here[int(last) if isinstance(here, list) else last] = value
    return changed


@pytest.mark.parametrize(
    ("path", "value", "where", "says"),
    [
        ("format", "h5p", "format", "not an activity of Chasqui"),
        ("id", "two words", "id", "letters without accents"),
        ("id", "ñ", "id", "letters without accents"),
        ("lesson", "C1.1", "lesson", "the key of a lesson"),
        ("lesson", 5, "lesson", "must be text"),
        ("locale", "de", "locale", "Choose es, pt-br, en or fr"),
        ("locale", [], "locale", "Choose es, pt-br, en or fr"),
        ("colour", "red", "colour", "not known here"),
        ("definition", None, "definition", "set of named fields"),
        ("definition.kind", "h6p", "definition.kind", "no activity of this kind"),
        ("definition.scenes.0.text", 5, "definition.scenes.0.text", "must be text"),
        ("screens", {}, "screens", "must be a list"),
        ("screens.1.scene", "ask", "screens", "the same scene"),
        ("screens.0.scene", "other", "screens.0.scene", "no scene with this id"),
        ("screens.0.zones.1.choice", "other", "screens.0.zones.1.choice", "no choice with this id"),
        ("screens.0.zones.0.gesture", "shake", "screens.0.zones.0.gesture", "is touched"),
        ("screens.0.zones.0.x", float("nan"), "screens.0.zones.0.x", "reaches outside"),
        ("screens.0.zones.0.w", 101, "screens.0.zones.0.w", "reaches outside"),
        ("screens.0.zones.0.w", True, "screens.0.zones.0.w", "must be a number"),
        ("screens.0.picture.svg", "<svg", "screens.0.picture.svg", "cannot be read as SVG"),
        ("screens.0.picture.labels", [], "screens.0.picture.labels", "set of named fields"),
        ("screens.0.picture.alt", "\x00", "screens.0.picture.alt", "cannot be shown or stored"),
        ("picture", {"svg": DRAWING}, "picture.labels", "is missing"),
        ("picture", {"photo": "https://x/a.png", "width": 1, "height": 1, "alt": ""}, "picture.photo", "150"),
        (
            "picture",
            {"photo": "data:image/svg+xml;base64,AA==", "width": 1, "height": 1, "alt": ""},
            "picture.photo",
            "150 KB",
        ),
        (
            "picture",
            {"photo": "data:image/png;base64," + "A" * 300_000, "width": 1, "height": 1, "alt": ""},
            "picture.photo",
            "150 KB",
        ),
        (
            "picture",
            {"photo": "data:image/jpeg;base64,A", "width": 1, "height": 1, "alt": ""},
            "picture.photo",
            "150 KB",
        ),
        (
            "picture",
            {"photo": PHOTO, "width": 0, "height": 1, "alt": ""},
            "picture.width",
            "must be a number",
        ),
    ],
)
def test_what_is_no_activity_is_told_where_and_why(path: str, value: Any, where: str, says: str) -> None:
    with pytest.raises(PayloadError) as caught:
        from_payload(put(payload(), path, value))
    assert caught.value.path == where
    assert says in caught.value.message


@pytest.mark.parametrize("name", ["id", "lesson", "locale", "definition"])
def test_missing_field_is_named(name: str) -> None:
    data = payload()
    del data[name]
    with pytest.raises(PayloadError) as caught:
        from_payload(data)
    assert caught.value.path == name


def test_exercise_that_marks_itself_does_not_travel() -> None:
    data = to_payload(activity("h5p"), lesson_key=LESSON, locale="en")
    with pytest.raises(PayloadError, match=r"definition\.kind: .*H5P"):
        from_payload(data)


def test_activity_that_cannot_be_published_is_read_and_says_why() -> None:
    data = put(payload(), "definition.ends.1.feedback", " ")
    found = from_payload(data).problems
    assert found == [
        ("definition.ends.1.feedback", "The feedback is missing. Say why, in one or two sentences.")
    ]


anything: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
places = st.sampled_from(
    ["id", "lesson", "locale", "definition", "definition.scenes", "definition.start", "picture", "screens", "screens.0",
     "screens.0.zones", "screens.0.zones.0", "screens.0.picture", "screens.0.picture.labels"]
)  # fmt: skip


@given(place=places, value=anything)
def test_whatever_is_put_in_a_place_is_read_or_refused(place: str, value: Any) -> None:
    with suppress(PayloadError):
        assert from_payload(put(payload(), place, value)).activity.kind == "scenario"


@pytest.mark.parametrize("data", [None, [], "", 5, {}, {"format": FORMAT}])
def test_what_is_no_record_is_refused(data: Any) -> None:
    with pytest.raises(PayloadError):
        from_payload(data)
