"""Whatever is uploaded, what comes out is a small, plain drawing."""

import contextlib
import re
from time import thread_time
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.drawings import DrawingError, Sanitised, inspect, part_names, sanitise
from courses.drawings.allowed import ELEMENTS, VALUES
from courses.drawings.sanitise import MAX_BYTES, MAX_DEPTH

XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
RECT = '<rect class="d-teal" height="4" width="8" x="1" y="2"/>'


def svg(inner: str, attributes: str = "") -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 200" {attributes}>{inner}</svg>'


def plain(inner: str) -> str:
    return f'<svg viewBox="0 0 320 200">{inner}</svg>' if inner else '<svg viewBox="0 0 320 200"/>'


@pytest.fixture(autouse=True, scope="module")
def kit_with_a_phone() -> None:
    assert {"phone", "lock"} <= part_names()


HOSTILE = {
    "script": ("<script>alert(1)</script>", ""),
    "script with cdata": ("<script><![CDATA[alert(1)]]></script>", ""),
    "script of another prefix": ('<s:script xmlns:s="http://www.w3.org/2000/svg">alert(1)</s:script>', ""),
    "script of html": ('<h:script xmlns:h="http://www.w3.org/1999/xhtml">alert(1)</h:script>', ""),
    "upper case script": ("<SCRIPT>alert(1)</SCRIPT>", ""),
    "onload of a shape": ('<rect onload="alert(1)" x="1"/>', '<rect x="1"/>'),
    "event in capitals": ('<rect ONCLICK="alert(1)" x="1"/>', '<rect x="1"/>'),
    "namespaced event": ('<rect xmlns:e="urn:e" e:onclick="alert(1)" x="1"/>', '<rect x="1"/>'),
    "link": ('<a href="javascript:alert(1)"><rect x="1"/></a>', ""),
    "javascript use": ('<use href="javascript:alert(1)"/>', ""),
    "javascript use in disguise": ('<use href=" &#106;ava&#x09;script:alert(1)"/>', ""),
    "external use": ('<use href="https://example.org/a.svg#part-phone"/>', ""),
    "external xlink": (f'<use {XLINK} xlink:href="//example.org/x.svg#a"/>', ""),
    "data use": ('<use href="data:image/svg+xml;base64,PHN2Zy8+#a"/>', ""),
    "use of an id": ('<use href="#somewhere"/>', ""),
    "use of no part": ('<use href="#part-nothing-like-it"/>', ""),
    "use without href": ('<use x="1"/>', ""),
    "image": ('<image href="https://example.org/t.png"/>', ""),
    "data image": ('<image href="data:image/png;base64,AAAA"/>', ""),
    "feImage": ('<filter id="f"><feImage href="https://example.org"/></filter>', ""),
    "foreignObject": ("<foreignObject><iframe src='https://example.org'/></foreignObject>", ""),
    "style element": ("<style>@import url(https://example.org/a.css);</style>", ""),
    "style attribute": ('<rect style="background:url(https://example.org)" x="1"/>', '<rect x="1"/>'),
    "fill by url": ('<rect fill="url(https://example.org/#a)" x="1"/>', '<rect x="1"/>'),
    "fill by local url": ('<rect fill="url(#a)" x="1"/>', '<rect x="1"/>'),
    "fill by variable": ('<rect fill="var(--x,url(//e.org))" x="1"/>', '<rect x="1"/>'),
    "animate href": ('<use href="#part-phone"><animate attributeName="href" to="javascript:a"/></use>', None),
    "set on href": ('<set attributeName="href" to="javascript:alert(1)"/>', ""),
    "handler": ('<handler type="text/javascript">alert(1)</handler>', ""),
    "title with markup": ("<title>&lt;img src=x onerror=alert(1)></title>", ""),
    "nested svg": ('<svg onload="alert(1)"><rect x="1"/></svg>', ""),
    "symbol and defs": ('<defs><symbol id="part-phone"><rect/></symbol></defs>', ""),
    "id": ('<rect id="main" x="1"/>', '<rect x="1"/>'),
    "class of the site": ('<rect class="button" x="1"/>', '<rect x="1"/>'),
    "mixed classes": ('<rect class="d-teal button" x="1"/>', '<rect x="1"/>'),
    "text with cdata": ("<text><![CDATA[<script>alert(1)</script>]]></text>", None),
    "text that closes": ("<text>&lt;/svg>&lt;script></text>", None),
    "rect of nobody": ('<e:rect xmlns:e="urn:evil" x="1"/>', ""),
    "tspan outside text": ("<tspan>a</tspan>", ""),
    "rect inside text": ("<text>a<rect/>b</text>", None),
    "comment": ("<!-- <script> --><g/>", "<g/>"),
    "processing instruction": ("<?xml-stylesheet href='https://example.org'?><g/>", "<g/>"),
    "label with quotes": ("<text data-label='a\"b'>x</text>", "<text>x</text>"),
    "quoted attribute": ("<rect x='1\"onload=\"alert(1)'/>", "<rect/>"),
    "endless number": (f'<rect x="{"9" * 5000}e"/>', "<rect/>"),
}


@pytest.mark.parametrize("inner, expected", HOSTILE.values(), ids=HOSTILE.keys())
def test_sanitise_takes_out_what_is_hostile(inner: str, expected: str | None) -> None:
    clean = sanitise(svg(inner + RECT))
    assert_harmless(clean)
    assert RECT in clean
    if expected is not None:
        assert clean == plain(expected + RECT)


@pytest.mark.parametrize(
    "attributes", ['onload="alert(1)"', 'style="x:url(//e.org)"', 'id="x" class="d-teal"']
)
def test_sanitise_leaves_the_root_only_its_view_box(attributes: str) -> None:
    assert sanitise(svg(RECT, attributes)) == plain(RECT)


REFUSED = {
    "not XML": "Hello",
    "empty": "",
    "html": "<html><svg viewBox='0 0 1 1'/></html>",
    "svg of another namespace": '<svg xmlns="urn:evil" viewBox="0 0 1 1"/>',
    "unclosed": '<svg viewBox="0 0 1 1">',
    "two roots": '<svg viewBox="0 0 1 1"/><svg viewBox="0 0 1 1"/>',
    "doctype": '<!DOCTYPE svg><svg viewBox="0 0 1 1"/>',
    "external entity": '<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg viewBox="0 0 1 1"><text>&x;</text></svg>',
    "billion laughs": '<!DOCTYPE s [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><svg viewBox="0 0 1 1"><text>&b;</text></svg>',
    "unknown entity": '<svg viewBox="0 0 1 1"><text>&nbsp;</text></svg>',
    "unknown encoding": b'<?xml version="1.0" encoding="klingon"?><svg viewBox="0 0 1 1"/>',
    "encoding of many bytes": b'<?xml version="1.0" encoding="shift_jis"?><svg viewBox="0 0 1 1"/>',
    "broken UTF-8": b'<svg viewBox="0 0 1 1"><text>\xff</text></svg>',
    "nul": '<svg viewBox="0 0 1 1"><text>\0</text></svg>',
    "lone surrogate": '<svg viewBox="0 0 1 1"><text>\ud800</text></svg>',
    "too deep": svg("<g>" * (MAX_DEPTH + 1) + "</g>" * (MAX_DEPTH + 1)),
    "as deep as the size allows": svg("<g>" * 2800 + "</g>" * 2800),
    "ten thousand deep": svg("<g>" * 10_000 + "</g>" * 10_000),
    "too large": svg(" " * MAX_BYTES),
    "too large in bytes": svg(f"<text>{'ñ' * (MAX_BYTES // 2)}</text>"),
    "hundred megabytes": b"<" * 100_000_000,
    "no size": '<svg xmlns="http://www.w3.org/2000/svg"/>',
    "size in words": '<svg viewBox="0 0 wide high"/>',
    "size zero": '<svg viewBox="0 0 320 0"/>',
    "size not a number": '<svg viewBox="0 0 nan 200"/>',
    "size endless": '<svg viewBox="0 0 1e99 200"/>',
    "size in percent": '<svg width="100%" height="100%"/>',
}


@pytest.mark.parametrize("source", REFUSED.values(), ids=REFUSED.keys())
def test_sanitise_refuses_what_is_no_drawing(source: str | bytes) -> None:
    with pytest.raises(DrawingError, match=r"\.$"):
        sanitise(source)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_sanitise_reads_other_encodings_and_sees_through_them(encoding: str) -> None:
    declared = encoding.removesuffix("-sig")
    source = f'<?xml version="1.0" encoding="{declared}"?>{svg("<script>1</script><text>Señal</text>")}'
    assert sanitise(source.encode(encoding)) == plain("<text>Señal</text>")


@pytest.mark.parametrize("name", sorted(VALUES))
@pytest.mark.parametrize("unit", ["9", "1 ", "1,", " ,", "1.", "d-a ", "scale(1)", "scale(1 ", "-", "a"])
def test_no_value_takes_long_to_refuse(name: str, unit: str) -> None:
    """Eight times as long takes about eight times as long: for a pattern that looks back it would be 64."""

    def took(length: int) -> float:
        text = unit * (length // len(unit)) + "!"
        started = thread_time()
        VALUES[name].fullmatch(text)
        return thread_time() - started

    whole, part = (min(took(length) for _ in range(5)) for length in (MAX_BYTES, MAX_BYTES // 8))
    assert whole < 24 * part + 0.002


def test_sanitise_takes_the_size_from_width_and_height() -> None:
    assert sanitise('<svg width="320px" height=" 200 "/>') == plain("")


def test_sanitise_writes_one_canonical_form() -> None:
    untidy = f"<svg {XLINK} viewBox='0,0 , 320.000\n2e2'>\n <g>\n<use y='2' x='1' xlink:href='#part-phone' > </use></g>\n</svg>"
    assert sanitise(untidy) == plain('<g><use href="#part-phone" x="1" y="2"/></g>')


def test_sanitise_keeps_words_and_their_lines() -> None:
    words = '<text data-fit="120" data-label="code">Tu <tspan dy="1em">código</tspan> &amp; PIN</text>'
    assert sanitise(svg(words)) == plain(words.replace(' dy="1em"', ""))


def test_inspect_names_each_thing_it_took_out_once() -> None:
    source = svg(
        '<script/><script/><rect onclick="x"/><use href="#part-unicorn"/><e:path xmlns:e="urn:e"/>',
        'onload="x"',
    )
    assert inspect(source).removed == ("onload", "<script>", "onclick", "#part-unicorn", "<path>")


def test_inspect_of_a_clean_drawing_removes_nothing() -> None:
    assert inspect(svg(RECT)).removed == ()


names = st.sampled_from(
    [*ELEMENTS, "script", "a", "style", "animate", "foreignObject", "symbol", "svg", "x:rect"]
)
keys = st.sampled_from([*VALUES, "onload", "style", "id", "xlink:href", "x:onclick", "src"])
values = st.one_of(
    st.sampled_from(
        ["1", "-2.5", "d-teal", "#part-phone", "javascript:alert(1)", "url(#a)", "//e.org", "none", "M0 0h9"]
    ),
    st.text(max_size=12),
)
texts = st.one_of(st.just(""), st.just("</svg><script>"), st.text(max_size=12))


@st.composite
def elements(draw: st.DrawFn, depth: int = 2) -> str:
    name = draw(names)
    attributes = draw(st.dictionaries(keys, values, max_size=4))
    children = draw(st.lists(elements(depth - 1), max_size=2)) if depth else []
    written = "".join(f" {key}={_quoted(value)}" for key, value in attributes.items())
    return f"<{name}{written}>{_escaped(draw(texts))}{''.join(children)}</{name}>{_escaped(draw(texts))}"


def _escaped(text: str) -> str:
    text = re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("]]>", "")


def _quoted(text: str) -> str:
    return '"' + _escaped(text).replace('"', "&quot;") + '"'


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(elements(), max_size=4).map("".join))
def test_sanitise_of_anything_is_harmless_and_does_not_change_again(inner: str) -> None:
    clean = sanitise(svg(inner, f'{XLINK} xmlns:x="urn:x"'))
    assert_harmless(clean)
    assert inspect(clean) == Sanitised(svg=clean, removed=())


@settings(deadline=None)
@given(st.one_of(st.text(max_size=200), st.binary(max_size=200)))
def test_sanitise_of_noise_refuses_or_is_harmless(noise: str | bytes) -> None:
    with contextlib.suppress(DrawingError):
        assert_harmless(sanitise(noise))


def assert_harmless(clean: str) -> None:
    """Reads the result with an XML parser of its own and looks at every name and value."""
    root = ElementTree.fromstring(clean)
    assert (root.tag, set(root.attrib)) == ("svg", {"viewBox"})
    assert "<!" not in clean and "<?" not in clean and "xmlns" not in clean
    for element in list(root.iter())[1:]:
        assert element.tag in ELEMENTS
        for name, value in element.attrib.items():
            assert name in ELEMENTS[element.tag]
            assert VALUES[name].fullmatch(value)
            assert not re.search(r"url|script|:|//|[<>\"]", value.replace("#part-", ""))
            if name == "href":
                assert value.removeprefix("#part-") in part_names()
