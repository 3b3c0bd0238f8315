"""What is left of an exercise's parameters: what its library names, texts without script, files that are there."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from html.parser import HTMLParser
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import settings as tries
from hypothesis import strategies as st

from courses.h5p import words
from courses.h5p.errors import H5PError
from courses.h5p.library_names import LibraryName
from courses.h5p.semantics import MOST_MARKS_OF_TEXT, MOST_VALUES, Cleaned, clean_params
from courses.h5p.texts import OURS, allowed_tags, plain, rich
from tests.h5p_packages import QUESTION_PARAMS, QUESTION_SEMANTICS

IMAGE = LibraryName("H5P.Image", 1, 1)
SHELF: Mapping[LibraryName, Sequence[Mapping[str, Any]]] = {
    IMAGE: [
        {"name": "file", "type": "image", "label": "Picture"},
        {"name": "alt", "type": "text", "label": "Words"},
    ],
    LibraryName("H5P.Column", 1, 0): [
        {
            "name": "content",
            "type": "list",
            "field": {"name": "part", "type": "library", "options": ["H5P.Image 1.0", "H5P.Column 1.0"]},
        }
    ],
}


def clean(params: Any, *semantics: Mapping[str, Any], files: Sequence[str] = ()) -> Cleaned:
    return clean_params(params, semantics, resolve=SHELF.get, files=files)


def one(value: Any, **field: Any) -> Any:
    """What is left of a value in a field of this kind; "gone" where nothing is."""
    return clean({"x": value}, {"name": "x", **field}).params.get("x", "gone")


class Seen(HTMLParser):
    """The tags and attributes in a text, as a reader of HTML finds them."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.others: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_comment(self, data: str) -> None:
        self.others.append(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


# Plain fields


def test_question_of_ours_stays_as_it_is() -> None:
    cleaned = clean_params(QUESTION_PARAMS, QUESTION_SEMANTICS, resolve=SHELF.get)

    assert cleaned.params == QUESTION_PARAMS | {
        "question": "<p>Which address is the <strong>bank's</strong>?</p>",
        "words": {"right": "Yes, that is the bank.", "wrong": "Not yet. Read the end of the address."},
    }
    assert (cleaned.remote, cleaned.absent, cleaned.libraries, cleaned.missing) == ((), (), (), ())


@pytest.mark.parametrize(
    "field, value, left",
    [
        ({"type": "number"}, 3, 3),
        ({"type": "number"}, "2.5", 2.5),
        ({"type": "number", "min": 0, "max": 10}, 99, 10),
        ({"type": "number", "min": 0}, -1, 0),
        ({"type": "number"}, True, "gone"),
        ({"type": "number"}, "1<script>", "gone"),
        ({"type": "boolean"}, False, False),
        ({"type": "boolean"}, "<b>", "gone"),
        ({"type": "select", "options": [{"value": "a"}, {"value": "b"}]}, "b", "b"),
        ({"type": "select", "options": ["a", "b"]}, "a", "a"),
        ({"type": "select", "options": ["a", "b"]}, "<img>", "gone"),
        ({"type": "select", "options": ["a", "b"], "multiple": True}, ["a", "c", 7], ["a"]),
        ({"type": "select", "options": []}, ["<b>"], ["&lt;b&gt;"]),
        ({"type": "select"}, 7, "gone"),
        ({"type": "text"}, "a < b & c", "a &lt; b &amp; c"),
        ({"type": "text"}, "a &lt; b", "a &lt; b"),
        ({"type": "text"}, 7, "7"),
        ({"type": "text"}, None, "gone"),
        ({"type": "text"}, ["a"], "gone"),
        ({"type": "text"}, "a\0b", "ab"),
        ({"type": "list", "field": {"type": "text"}}, ["a", None, {}], ["a"]),
        ({"type": "list", "field": {"type": "text"}, "max": 1}, ["a", "b"], ["a"]),
        ({"type": "list", "field": {"type": "text"}}, "a", "gone"),
        ({"type": "list"}, ["a"], "gone"),
        ({"type": "group", "fields": [{"name": "only", "type": "text"}]}, "<b>", "&lt;b&gt;"),
        ({"type": "group", "fields": []}, {"a": 1}, {}),
        ({"type": "group"}, {"a": 1}, "gone"),
        ({"type": "group", "fields": [{"name": "a", "type": "text"}] * 2}, "x", "gone"),
        ({"type": "nothing known"}, "a", "gone"),
        ({}, "a", "gone"),
    ],
)
def test_field_keeps_what_its_kind_can_be(field: Any, value: Any, left: Any) -> None:
    assert one(value, **field) == left


def test_what_the_semantics_do_not_name_goes() -> None:
    group = {
        "name": "g",
        "type": "group",
        "isSubContent": True,
        "fields": [{"name": "a", "type": "text"}],
    }

    params = {"g": {"a": "1", "b": "2", "subContentId": "ab-1", "x": 1}, "h": "3", "__proto__": {"a": 1}}

    assert clean(params, group).params == {"g": {"a": "1", "subContentId": "ab-1"}}


@pytest.mark.parametrize("params", [None, [], "x", 7])
def test_parameters_that_are_no_record_are_empty(params: Any) -> None:
    assert clean(params, {"name": "x", "type": "text"}).params == {}


# Texts


@pytest.mark.parametrize(
    "text, left",
    [
        ("<p>a <b>b</b> <i>c</i> <strong>d</strong></p>", "<p>a <b>b</b> c <strong>d</strong></p>"),
        ("<script>alert(1)</script>a", "a"),
        ("<svg><script>alert(1)</script></svg>a", "a"),
        ("<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>a", "a"),
        ("<p onclick='x()' class='y' id='z'>a</p>", "<p>a</p>"),
        ("<img src=//elsewhere.test/x.png onerror=x()>a", "a"),
        ("<iframe src='https://elsewhere.test'></iframe>a", "a"),
        ("<form action=/x><input name=y>a</form>", "a"),
        ("<a href=' JaVaScRiPt:x()'>a</a>", '<a target="_blank" rel="noopener noreferrer">a</a>'),
        ("<a href='//elsewhere.test'>a</a>", '<a target="_blank" rel="noopener noreferrer">a</a>'),
        ("<a href='https://elsewhere.test'>a</a>", '<a target="_blank" rel="noopener noreferrer">a</a>'),
        ("<p style='color:red;position:fixed'>a</p>", '<p style="color:red">a</p>'),
        ("<p style='background-color:url(//elsewhere.test)'>a</p>", "<p>a</p>"),
        ("a<!-- b -->", "a"),
    ],
)
def test_text_with_tags_keeps_those_of_its_field(text: str, left: str) -> None:
    assert one(text, type="text", widget="html", tags=["strong", "a"]) == left


@pytest.mark.parametrize("address", ["mailto:a@b.example", "tel:+51", "#part"])
def test_link_keeps_an_address_of_no_site(address: str) -> None:
    (found,) = [
        value for name, value in Seen(rich(f'<a href="{address}">a</a>', OURS)).attributes if name == "href"
    ]

    assert found == address


def test_field_cannot_allow_what_we_do_not() -> None:
    asked = ["script", "iframe", "img", "svg", "form", "style", "object", "embed", "base", "STRONG"]

    assert allowed_tags(asked) == {"strong", "b", "br", "div", "p", "span"}


@pytest.mark.parametrize(
    "text, left",
    [
        ("javascript:alert(1)", ""),
        (" java\tscript&colon;alert(1)", ""),
        ("&#106;avascript:alert(1)", ""),
        ("vbscript:x", ""),
        ("data:text/html,<script>", ""),
        ("Data: what a phone takes", "Data: what a phone takes"),
        ("What is JavaScript: a language", "What is JavaScript: a language"),
        ("https://bank.example", "https://bank.example"),
    ],
)
def test_plain_text_is_no_address_that_runs(text: str, left: str) -> None:
    assert plain(text) == left


def test_what_runs_on_over_paragraphs_stays_small() -> None:
    """Each of 300 bold pieces, told apart by attributes, would run on in each of 300 paragraphs: 180 times the text."""
    text = "<p>" + "".join(f"<b x={number}>" for number in range(300)) + "<p>a" * 300

    assert len(rich(text, allowed_tags(["strong"]))) < 10 * len(text)


# Files


def test_file_that_is_there_is_kept_with_its_own_kind() -> None:
    cleaned = clean(
        {
            "picture": {
                "path": "images/a.png#tmp",
                "mime": "text/html",
                "width": 10,
                "height": "x",
                "onload": "x()",
                "copyright": {"author": "<Ana>", "more": "x"},
            },
            "film": [
                {"path": "videos/a.mp4", "metadata": {"qualityName": "<b>"}},
                {"path": "https://films.test/watch?v=1", "mime": "video/YouTube"},
            ],
        },
        {"name": "picture", "type": "image", "label": "Picture"},
        {"name": "film", "type": "video", "label": "Film"},
        files=["images/a.png", "videos/a.mp4"],
    )

    assert cleaned.params == {
        "picture": {
            "path": "images/a.png",
            "mime": "image/png",
            "width": 10,
            "copyright": {"author": "&lt;Ana&gt;"},
        },
        "film": [
            {"path": "videos/a.mp4", "mime": "video/mp4", "metadata": {"qualityName": "&lt;b&gt;"}},
        ],
    }
    assert cleaned.remote == ("Film: https://films.test/watch?v=1",)
    assert cleaned.absent == ()


@pytest.mark.parametrize(
    "path", ["https://a.test/x.png", "//a.test/x.png", " HTTP://a.test/x.png", "ftp://a.test/x"]
)
@pytest.mark.parametrize("kind", ["image", "audio", "video", "file"])
def test_address_elsewhere_is_taken_out_and_told(path: str, kind: str) -> None:
    cleaned = clean({"x": {"path": path}}, {"name": "x", "type": kind, "label": "Media"})

    assert cleaned.params == {}
    assert cleaned.remote == (f"Media: {path}",)


@pytest.mark.parametrize(
    "path", ["images/other.png", "../a.png", "/etc/passwd", "javascript:x()", "data:text/html,x"]
)
def test_file_that_is_not_there_is_taken_out_and_told(path: str) -> None:
    cleaned = clean({"x": {"path": path}}, {"name": "x", "type": "image"}, files=["a.png"])

    assert (cleaned.params, cleaned.remote) == ({}, ())
    assert cleaned.absent == (f"x: {path}",)


# Parts of other libraries


def test_part_is_cleaned_by_its_own_library() -> None:
    part = {
        "library": "H5P.Column 1.0",
        "subContentId": "3f2b-1",
        "metadata": {"title": "<b>", "contentType": "Column", "x": 1},
        "params": {
            "content": [
                {"library": str(IMAGE), "params": {"file": {"path": "a.png"}, "alt": "<i>", "x": 1}},
                {"library": "H5P.Link 1.3", "params": {}},
                {"library": "H5P.Column 9.9", "params": {}},
                {"library": "<script>", "params": {}},
            ]
        },
    }

    cleaned = clean(
        {"x": part}, {"name": "x", "type": "library", "options": ["H5P.Column 1.0"]}, files=["a.png"]
    )

    assert cleaned.params["x"] == {
        "library": "H5P.Column 1.0",
        "subContentId": "3f2b-1",
        "metadata": {"title": "&lt;b&gt;", "contentType": "Column"},
        "params": {
            "content": [
                {
                    "library": "H5P.Image 1.1",
                    "params": {"file": {"path": "a.png", "mime": "image/png"}, "alt": "&lt;i&gt;"},
                }
            ]
        },
    }
    assert cleaned.libraries == (
        LibraryName("H5P.Column", 1, 0),
        IMAGE,
        LibraryName("H5P.Column", 9, 9),
    )
    assert cleaned.missing == (LibraryName("H5P.Column", 9, 9),)


def test_title_of_a_part_that_is_too_long_once_escaped_goes_at_once() -> None:
    field = {"name": "x", "type": "library"}
    part = {"library": str(IMAGE), "params": {}, "metadata": {"title": "&" * 255, "author": "A & B"}}

    cleaned = clean({"x": part}, field)

    assert cleaned.params["x"]["metadata"] == {"author": "A &amp; B"}
    assert clean(cleaned.params, field).params == cleaned.params


# Too much


def deep(levels: int) -> dict[str, Any]:
    params: dict[str, Any] = {}
    for _ in range(levels):
        params = {"content": [{"library": "H5P.Column 1.0", "params": params}]}
    return params


@pytest.mark.parametrize(
    "params, semantics, code",
    [
        (deep(60), SHELF[LibraryName("H5P.Column", 1, 0)], "params_large"),
        (
            {"x": ["a"] * (MOST_VALUES + 1)},
            [{"name": "x", "type": "list", "field": {"type": "text"}}],
            "params_large",
        ),
        (
            {"x": "<p>" * (MOST_MARKS_OF_TEXT + 1)},
            [{"name": "x", "type": "text", "tags": []}],
            "text_tangled",
        ),
        (
            dict.fromkeys("abcdefghijk", "&" * 3999),
            [{"name": name, "type": "text", "widget": "html"} for name in "abcdefghijk"],
            "text_tangled",
        ),
        ({"x": "a" * 200_001}, [{"name": "x", "type": "text", "label": "Question"}], "text_tangled"),
    ],
)
def test_more_than_anybody_writes_is_refused(params: Any, semantics: Any, code: str) -> None:
    with pytest.raises(H5PError) as refused:
        clean_params(params, semantics, resolve=SHELF.get)

    assert refused.value.code == code
    for language in ("en", "es"):
        with translation.override(language):
            assert not set("{}").intersection(words.say(refused.value))


# Whatever comes

TRICKS = (
    "<script> </script> <svg> <math> <mtext> <style> </style> <!-- --> <![CDATA[ ]]> <p> </p> <b> </b> <a <img <table> <td>"
    " <form> <input <iframe </iframe> <noscript> <template> <select> <option> <textarea> </textarea> <xmp> <plaintext> <title>"
    " <ul> <li> <em> <strong> <del> <h2> > < / ' \" ` = & &lt; &gt; &quot; &#39; &#x3c; &amp; src= href= onerror= onclick=x()"
    " style=color:red style='background:url(x)' javascript: data: https://a.test //a.test \\ \0 \x0c \n é 中 \ud7ff \ufdd0"
    " \u200b \u2028 alert(1) title= id= lang= <a/href=https://a.test> <img/src=//a.test>"
)
PIECES = st.sampled_from(TRICKS.split(" "))
TEXTS = st.lists(PIECES | st.just(" ") | st.text(max_size=5), max_size=24).map("".join)
TAGS = st.lists(
    st.just("a")
    | st.sampled_from([*sorted(OURS), "script", "img", "svg", "iframe", "style", "form", "math"]),
    max_size=6,
)
NAMES = ["a", "b", "c", "url"]
FIELDS = st.fixed_dictionaries(
    {"name": st.sampled_from(NAMES), "label": TEXTS},
    optional={"widget": st.just("html"), "options": st.lists(TEXTS, max_size=2), "tags": TAGS},
)


def kinds(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Fields that hold fields, and one of them with a wrong shape."""
    return st.one_of(
        st.builds(lambda field, each: field | {"type": "list", "field": each}, FIELDS, inner),
        st.builds(
            lambda field, fields: field | {"type": "group", "fields": fields},
            FIELDS,
            st.lists(inner, max_size=3),
        ),
        st.builds(lambda field: field | {"type": "list", "field": 7}, FIELDS),
    )


SIMPLE = st.builds(
    lambda field, kind: field | {"type": kind},
    FIELDS,
    st.sampled_from(
        ["text", "text", "number", "boolean", "select", "library", "image", "video", "file", "odd"]
    ),
)
SEMANTICS = st.lists(st.recursive(SIMPLE, kinds, max_leaves=6), max_size=4)
VALUES = st.recursive(
    TEXTS | st.none() | st.booleans() | st.integers(-9, 9) | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.sampled_from([*NAMES, "protocol", "path", "library", "params"]), inner, max_size=4
        ),
        st.fixed_dictionaries(
            {"library": st.just(str(IMAGE)), "params": st.dictionaries(st.just("alt"), inner)}
        ),
    ),
    max_leaves=12,
)


def every_text(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from every_text(each)
    elif isinstance(value, list):
        for each in value:
            yield from every_text(each)


def assert_harmless(text: str, tags: frozenset[str]) -> None:
    seen = Seen(text)
    assert seen.tags <= tags
    assert not seen.others
    for name, value in seen.attributes:
        assert not name.startswith("on")
        assert name in {"href", "style", "target", "rel", "start", "colspan", "rowspan", "scope"}
        assert name != "href" or re.match(r"#|mailto:|tel:", value.strip(), re.IGNORECASE)
        assert name != "style" or "url" not in value


@given(text=TEXTS, tags=TAGS)
@tries(max_examples=600, deadline=None)
def test_text_never_holds_more_than_its_tags(text: str, tags: list[str]) -> None:
    allowed = allowed_tags(tags)

    cleaned = rich(text, allowed)

    assert_harmless(cleaned, allowed)
    assert rich(cleaned, allowed) == cleaned


@given(text=TEXTS)
@tries(max_examples=300, deadline=None)
def test_plain_text_never_holds_a_tag(text: str) -> None:
    cleaned = plain(text)

    assert not set("<>\"'").intersection(cleaned)
    assert plain(cleaned) == cleaned


@given(params=st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=3), semantics=SEMANTICS)
@tries(max_examples=400, deadline=None)
def test_parameters_are_harmless_and_cleaned_twice_as_once(
    params: dict[str, Any], semantics: list[dict[str, Any]]
) -> None:
    cleaned = clean(params, *semantics, files=["a"])
    options = {text for field in semantics for text in every_text(field)}

    for text in every_text(cleaned.params):
        if text not in options:
            assert_harmless(text, OURS)
    again = clean(cleaned.params, *semantics, files=["a"])
    assert (again.params, again.remote) == (cleaned.params, ())
    json.dumps(cleaned.params, allow_nan=False).encode()
