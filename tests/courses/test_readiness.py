"""What an author is told before publishing: each finding once, where it is, in their language."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.images import ImageFile
from django.urls import reverse
from PIL import Image as Pillow
from wagtail.images.models import Image

from courses import activities, weight
from courses.drawings import sanitise as sanitise_module
from courses.models import LessonPage, ModulePage
from courses.problem_words import ACTIVITY_PROBLEMS, DRAWING_PROBLEMS, SHAPE_PROBLEMS, say
from courses.prose import longest_sentence
from courses.readiness import findings
from courses.reading import lesson_of
from tests.factories.attempts import DrawingFactory
from tests.factories.authors import desk, member
from tests.factories.pages import TRUE_FALSE, body, make_course, make_lesson, make_module

# Wagtail leaves the file of a new rendition to be closed by the interpreter.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("english"),
    pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning"),
]
CAN_DO = ("can-do", "can_do", {"text": "I can do it."})
ACTIVITY = ("first", "true_false", TRUE_FALSE)
LABELLED = '<svg viewBox="0 0 320 200"><text data-label="code" x="1" y="20">1234</text></svg>'


@pytest.fixture
def module() -> ModulePage:
    return make_module(make_course())


def said(page: LessonPage) -> list[str]:
    return [str(finding) for finding in findings(page)]


def stops(page: LessonPage) -> list[str]:
    return [str(finding) for finding in findings(page) if finding.stop]


def lesson(module: ModulePage, *blocks: tuple[str, str, dict[str, Any]], **fields: Any) -> LessonPage:
    page = make_lesson(module, live=False, **fields)
    page.body = body("X1.1", list(blocks) or [ACTIVITY, CAN_DO])
    return page


def picture(size: tuple[int, int] = (640, 480), *, noise: bool = False) -> Image:
    """A photo; with `noise` one that no format makes small."""
    shown = Pillow.effect_noise(size, 90).convert("RGB") if noise else Pillow.new("RGB", size, "#0b5563")
    file = BytesIO()
    shown.save(file, "JPEG", quality=95)
    file.seek(0)
    photo: Image = Image.objects.create(title="Photo", file=ImageFile(file, name="photo.jpg"))
    return photo


def idea(**value: Any) -> tuple[str, str, dict[str, Any]]:
    return ("idea", "idea", {"title": "An idea", "text": "A text.", "labels": [], **value})


def test_nothing_to_mend(module: ModulePage) -> None:
    assert said(lesson(module)) == []


def test_missing_digcomp(module: ModulePage) -> None:
    assert stops(lesson(module, digcomp="")) == ["Give the DigComp 2.2 code on the tab “Curriculum”."]


def test_digcomp_that_is_none(module: ModulePage) -> None:
    assert stops(lesson(module, digcomp="9.9"))[0].startswith("DigComp 2.2 code: ")


def test_no_activity(module: ModulePage) -> None:
    assert stops(lesson(module, CAN_DO)) == [
        "Add at least one activity, so that a learner can finish the lesson."
    ]


def test_no_can_do_is_advice(module: ModulePage) -> None:
    page = lesson(module, ACTIVITY)
    assert (len(said(page)), stops(page)) == (1, [])


def test_field_that_a_draft_may_leave_empty(module: ModulePage) -> None:
    page = lesson(module)
    page.outcome = ""
    assert stops(page) == ["Outcome: This field cannot be blank."]


def test_block_that_a_draft_may_leave_unfinished(module: ModulePage) -> None:
    page = lesson(module, idea(title="", text=""), ACTIVITY, CAN_DO)
    assert stops(page) == [
        "1. Idea, Title: This field is required.",
        "1. Idea, Text: This field is required.",
    ]


def test_picture_without_text_alternative(module: ModulePage) -> None:
    page = lesson(module, idea(drawing=DrawingFactory().pk), ACTIVITY, CAN_DO)
    assert stops(page) == ["1. Idea: Say in the text alternative what the learner must see in the picture."]


def test_drawing_without_its_texts(module: ModulePage) -> None:
    drawing = DrawingFactory(svg=LABELLED)
    page = lesson(module, idea(drawing=drawing.pk, picture="A code"), ACTIVITY, CAN_DO)
    assert stops(page) == ["1. Idea: Give the text “code” of the drawing."]
    page.body[0].value["labels"].append({"key": "code", "text": "1234"})
    assert stops(page) == []


def test_heavy_drawing(module: ModulePage) -> None:
    lines = "".join(f'<path d="M{n} {n}h9"/>' for n in range(200))
    drawing = DrawingFactory(svg=f'<svg viewBox="0 0 320 200">{lines}</svg>')
    page = lesson(module, idea(drawing=drawing.pk, picture="Lines"), ACTIVITY, CAN_DO)
    assert "KB. Bring it to 3 KB" in stops(page)[0]


def test_drawing_and_photo(module: ModulePage) -> None:
    page = lesson(
        module, idea(drawing=DrawingFactory().pk, photo=picture().pk, picture="Both"), ACTIVITY, CAN_DO
    )
    assert stops(page) == ["1. Idea: Choose a drawing or a photo, not both."]


def test_heavy_photo(module: ModulePage) -> None:
    page = lesson(module, idea(photo=picture((900, 900), noise=True).pk, picture="Noise"), ACTIVITY, CAN_DO)
    assert any("A photo weighs" in message for message in stops(page))


def test_heavy_lesson(module: ModulePage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weight, "FIRST_FLIGHT", 5_700)
    monkeypatch.setattr(weight, "LESSON_BUDGET", 20_000)
    found = " ".join(stops(lesson(module)))
    assert "The text weighs" in found
    assert "With its pictures the lesson weighs" in found


@pytest.mark.parametrize(
    ("kind", "value", "message"),
    [
        (
            "true_false",
            {**TRUE_FALSE, "prompt": " "},
            "1. True or false, Question or task: The text is missing.",
        ),
        (
            "true_false",
            {**TRUE_FALSE, "feedback_true": ""},
            "1. True or false, Feedback to “true”: The feedback is missing.",
        ),
        (
            "multiple_choice",
            {
                "prompt": "P",
                "choices": [{"key": k, "text": k, "correct": True, "feedback": "F"} for k in ("a", "b", "c")],
            },
            "1. Multiple choice, Choices: More than one answer is marked as right.",
        ),
        (
            "order_steps",
            {"prompt": "P", "steps": [{"key": "a", "text": f"T{n}", "feedback": "F"} for n in range(3)]},
            "1. Order the steps, Steps, in the right order 2, Key: Another part has the same id.",
        ),
        (
            "spot_it",
            {
                "prompt": "P",
                "picture": "",
                "labels": [],
                "zones": [
                    {
                        "key": k,
                        "label": k,
                        "x": 90,
                        "y": 0,
                        "w": 20,
                        "h": 10,
                        "correct": True,
                        "feedback": "F",
                    }
                    for k in ("a", "b")
                ],
            },
            "reaches outside the drawing",
        ),
        (
            "fill_in",
            {
                "prompt": "P",
                "before": "",
                "after": "",
                "answers": "",
                "number": False,
                "feedback_right": "R",
                "feedback_not_yet": "N",
                "near": [],
            },
            "There is no accepted answer",
        ),
        (
            "scenario",
            {
                "prompt": "P",
                "start": "a",
                "scenes": [
                    {
                        "key": "a",
                        "text": "T",
                        "choices": [{"key": k, "text": k, "goto": "nowhere"} for k in ("x", "y")],
                    }
                ],
                "ends": [{"key": k, "text": k, "score": 0, "feedback": "F"} for k in ("e", "f")],
            },
            "This leads to an id that does not exist",
        ),
    ],
)
def test_activity_that_its_kind_refuses(
    module: ModulePage, kind: str, value: dict[str, Any], message: str
) -> None:
    page = lesson(module, ("k", kind, value), CAN_DO)
    assert any(message in found for found in stops(page)), stops(page)


def test_text_that_cannot_be_stored(module: ModulePage) -> None:
    page = lesson(module, ("k", "true_false", {**TRUE_FALSE, "prompt": "A\x00B"}), CAN_DO)
    assert any("cannot be shown or stored" in found for found in stops(page))


def test_long_texts_are_advice(module: ModulePage) -> None:
    page = lesson(module, idea(text="word " * 61), ACTIVITY, CAN_DO)
    assert stops(page) == []
    assert said(page) == [
        "1. Idea: 61 words. Keep to 60: what is more does not fit one screen.",
        "1. Idea: A sentence has 61 words. Make two of it.",
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("One two. Three four five.", 3),
        ("It costs 1.50 a day.", 5),
        ("- one\n- two three", 3),
        ("“Yes!” he said.", 2),
        ("", 0),
        ("ABC", 1),
        ("¿Sí? No sé… nada", 2),
    ],
)
def test_longest_sentence(text: str, words: int) -> None:
    assert longest_sentence(text) == words


def test_stable_id_of_another_page(module: ModulePage) -> None:
    make_lesson(module, "X1.2")
    page = lesson(module)
    page.seed_id = "X1.2"
    assert stops(page) == ["“Lesson X1.2” has the stable id X1.2 already. Give this page another one."]


def test_messages_of_the_pure_packages_are_all_listed() -> None:
    assert set(ACTIVITY_PROBLEMS) == set(activities.PROBLEMS.values())
    assert set(SHAPE_PROBLEMS) == set(activities.SHAPE_PROBLEMS.values())
    found = []
    for svg in (
        "<p/>",
        " " * 30_000,
        "<!DOCTYPE a><svg/>",
        "<svg",
        "<svg/>",
        '<svg viewBox="0 0 0 1"/>',
        '<svg viewBox="0 0 9 9">' + "<g>" * 30 + "</g>" * 30 + "</svg>",
    ):
        with pytest.raises(sanitise_module.__globals__["DrawingError"]) as error:
            sanitise_module(svg)
        found.append(str(error.value))
    for message in found:
        assert message in DRAWING_PROBLEMS or message.partition(": ")[0] in DRAWING_PROBLEMS


def test_say_keeps_what_a_parser_adds() -> None:
    assert (
        say("This file cannot be read as SVG: no element found.")
        == "This file cannot be read as SVG: no element found."
    )


def test_panel_in_the_editor(module: ModulePage) -> None:
    page = lesson(module, idea(text="<b>", drawing=DrawingFactory().pk), ACTIVITY, digcomp="")
    page.save_revision(clean=False)
    html = (
        desk(member("Authors"))
        .get(reverse("wagtailadmin_pages:edit", args=[page.pk]), headers={"Accept-Language": "en"})
        .content.decode()
    )
    assert "of 40 KB" in html
    assert "Give the DigComp 2.2 code" in html
    assert "Say in the text alternative" in html
    assert "End with “What I can do now”." in html


def test_panel_of_a_new_lesson(module: ModulePage) -> None:
    address = reverse("wagtailadmin_pages:add", args=["courses", "lessonpage", module.pk])
    html = desk(member("Authors")).get(address, headers={"Accept-Language": "en"}).content.decode()
    assert "Save the draft to see what the lesson weighs" in html


def test_allowances_of_the_frame_hold(module: ModulePage, client: Any) -> None:
    """What the editor says is what a phone gets: page without the body, and all that the page names."""
    import brotli

    page = lesson(module)
    page.save_revision().publish()
    response = client.get(page.site_path, headers={"Accept-Encoding": "br"})
    weighed = weight.weigh(lesson_of(LessonPage.objects.get(pk=page.pk)))
    assert len(response.content) <= weighed.html
    assert brotli.decompress(response.content)
