"""Addresses of other sites in an exercise: taken out of files, links and fields that are there for one, and told; as words
they stay."""

import json
from typing import Any

import pytest

from courses.h5p import contents, storing
from courses.h5p.semantics import Cleaned, clean_params
from courses.h5p.texts import elsewhere
from tests.factories.h5p import install, install_core, make_content
from tests.h5p_packages import QUESTION_PARAMS, question_package

THERE = "https://elsewhere.test/a?b=1"
HTML = {"name": "x", "type": "text", "widget": "html", "label": "Question", "tags": ["a", "strong"]}
LINK = {
    "name": "x",
    "type": "group",
    "widget": "linkWidget",
    "fields": [
        {"name": "protocol", "type": "select", "options": ["http://", "https://", "/", "other"]},
        {"name": "url", "type": "text", "label": "Address"},
    ],
}


def clean(value: Any, field: dict[str, Any]) -> Cleaned:
    return clean_params({"x": value}, [field], resolve={}.get)


# Texts with tags


def test_link_keeps_its_words_and_its_address_is_told() -> None:
    cleaned = clean(f'<p>Read <a href="{THERE}">our <strong>page</strong></a>.</p>', HTML)

    assert "elsewhere" not in cleaned.params["x"]
    assert "href" not in cleaned.params["x"]
    assert ">our <strong>page</strong></a>." in cleaned.params["x"]
    assert cleaned.remote == (f"Question: {THERE}",)


def test_link_is_told_once_also_where_its_field_allows_none() -> None:
    field = {**HTML, "tags": []}

    cleaned = clean(f'<a href="{THERE}">a</a> <a href=" {THERE} ">b</a>', field)

    assert cleaned.params["x"] == "a b"
    assert cleaned.remote == (f"Question: {THERE}",)


@pytest.mark.parametrize(
    "text, found",
    [
        ("<a href=https://a.test>a</a>", ["https://a.test"]),
        ("<a href=//a.test>a</a>", ["//a.test"]),
        ("<a href='https:&#x2f;&#x2f;a.test'>a</a>", ["https://a.test"]),
        ("<a href='\\\\a.test'>a</a>", ["\\\\a.test"]),
        (
            "<p><img src='http://a.test/b.png' alt=b><a href=HTTPS:b.test>",
            ["http://a.test/b.png", "HTTPS:b.test"],
        ),
        ("<iframe src=https://films.test/1></iframe>", ["https://films.test/1"]),
        (
            "<video poster=//a.test/c><source src=https://films.test/2></video>",
            ["//a.test/c", "https://films.test/2"],
        ),
        ("<a href=mailto:a@b.test>a</a> <a href=tel:+51>b</a> <a href=#c>c</a> <a href=page>d</a>", []),
        ("&lt;a href=https://a.test&gt;", []),
        ("The bank is at https://bank.example: look at its end.", []),
    ],
)
def test_what_a_text_points_to(text: str, found: list[str]) -> None:
    assert elsewhere(text) == found


# Plain texts


@pytest.mark.parametrize(
    "called",
    [
        {"name": "url"},
        {"name": "fbUrl"},
        {"name": "media", "description": "Link to media URL (films and maps)"},
        {"name": "source", "label": "Source", "description": "URI to external document"},
    ],
)
@pytest.mark.parametrize(
    "address", [THERE, "//elsewhere.test/a", " \x01HTTP://elsewhere.test", "&#47;&#47;a.test"]
)
def test_field_that_is_there_for_an_address_is_emptied_and_told(called: dict[str, str], address: str) -> None:
    name = called["name"]
    field = {"type": "text", **called}

    cleaned = clean_params({name: address}, [field], resolve={}.get)

    assert cleaned.params == {name: ""}
    assert len(cleaned.remote) == 1
    assert clean_params(cleaned.params, [field], resolve={}.get) == Cleaned({name: ""})


@pytest.mark.parametrize(
    "called, words",
    [
        # Where an address ends is what the course teaches: it is an answer.
        ({"name": "text", "label": "Answer"}, "https://bank.example"),
        # Whom to thank for a picture.
        ({"name": "source", "label": "Source"}, "https://museum.example/door"),
        ({"name": "note", "label": "Security"}, "https://bank.example"),
        ({"name": "url"}, "pages/first"),
        ({"name": "text"}, "Look at https://bank.example and say what is odd."),
    ],
)
def test_address_that_is_words_stays(called: dict[str, str], words: str) -> None:
    name = called["name"]

    assert clean_params({name: words}, [{"type": "text", **called}], resolve={}.get) == Cleaned({name: words})


@pytest.mark.parametrize(
    "value, left, told",
    [
        ({"protocol": "https://", "url": "elsewhere.test/a"}, {"url": ""}, "https://elsewhere.test/a"),
        ({"protocol": "other", "url": THERE}, {"protocol": "other", "url": ""}, THERE),
        ({"url": THERE}, {"url": ""}, THERE),
        ({"protocol": "other", "url": "tel:+51"}, {"protocol": "other", "url": "tel:+51"}, ""),
        ({"protocol": "http://", "url": ""}, {"protocol": "http://", "url": ""}, ""),
        ({"protocol": ["http://"], "url": 7}, {"protocol": ["http://"], "url": "7"}, ""),
    ],
)
def test_link_in_two_fields_is_emptied_and_told_whole(value: Any, left: Any, told: str) -> None:
    cleaned = clean(value, LINK)

    assert cleaned.params["x"] == left
    assert cleaned.remote == ((f"Address: {told}",) if told else ())


# What travels


@pytest.mark.django_db
@pytest.mark.usefixtures("store")
def test_no_address_of_another_site_is_in_what_phones_and_packs_load() -> None:
    install_core()
    install()
    question = f'<p>Read <a href="{THERE}">our page</a> first.</p>'
    answers = [{"text": "https://bank.example", "correct": True}]
    content = make_content(
        question_package(params={**QUESTION_PARAMS, "question": question, "answers": answers})
    )
    assert contents.build(content)
    exercise = content.exercise()
    assert exercise is not None

    parts = [storing.read(part).decode() for part in exercise.parts]

    assert not any("elsewhere.test" in part for part in parts)
    assert json.loads(parts[-1])["params"].count("our page") == 1
    assert "https://bank.example" in parts[-1]
    assert content.remote == [f"Question: {THERE}"]
