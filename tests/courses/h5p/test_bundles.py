"""Libraries and exercises joined into parts: in which order, in which part, and in words that end no element."""

import gzip
import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import brotli
import pytest
from django.core.files.storage import default_storage

from courses.h5p import storing
from courses.h5p.bundles.building import build
from courses.h5p.bundles.compressed import (
    is_part,
    keep_compressed,
    open_compressed,
    size_of,
    sweep_compressed,
)
from courses.h5p.bundles.fetched import fetched
from courses.h5p.bundles.joining import Library, as_bytes, exercise_part, in_order, part, split
from courses.h5p.bundles.scripts import harmless, joined
from courses.h5p.bundles.styles import inlined
from courses.h5p.library_errors import LibrariesError
from courses.h5p.library_names import LibraryName
from tests.factories.h5p import install, install_core, make_content
from tests.h5p_packages import LISTEN_LIBRARY, STORY_LIBRARY, listen_package, package, story_package
from tests.h5p_packages import library as folder

FILES = {
    "styles/a.css": b"",
    "images/dot.png": b"PNG",
    "images/drawing.svg": b"<svg/>",
    "fonts/a.woff2": b"two",
    "fonts/a.woff": b"one",
    "fonts/a.ttf": b"ttf",
    "fonts/a.eot": b"eot",
}


def styled(css: str, path: str = "styles/a.css", files: Mapping[str, bytes] = FILES) -> str:
    return inlined(css, path, files, files.__getitem__)


def library(name: str, *needs: str, scripts: Mapping[str, str] | None = None, **others: Any) -> Library:
    """`name` as in `H5P.X 1.2`."""
    texts = {path: text.encode() for path, text in (scripts or {"a.js": f"'{name}'"}).items()}
    files = {**texts, **others.pop("files", {})}
    return Library(
        name=LibraryName.parse(name) or pytest.fail(name),
        needs=tuple(found for each in needs if (found := LibraryName.parse(each))),
        scripts=tuple(texts),
        styles=others.pop("styles", ()),
        paths=frozenset(files),
        read=files.__getitem__,
        **others,
    )


def names(libraries: list[Library]) -> list[str]:
    return [str(each.name) for each in libraries]


class Scripts(HTMLParser):
    """The texts of the script elements of a page, as a browser takes them."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self.texts: list[str] = []
        self.others: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.others.append(tag)
        if tag == "script":
            self.texts.append("")

    def handle_data(self, data: str) -> None:
        if self.texts and self.cdata_elem == "script":
            self.texts[-1] += data


TRAPS = [
    "var a = '</script><b>'",
    "var a = '</SCRIPT ><b>'",
    "var a = '<!-- <script>'; var b = '</script><b>'",
    "/* <!--<script */ var a = `</script\n><b>`",
    "var a = /<\\/script>/.test('</script>')",
]


@pytest.mark.parametrize("text", TRAPS)
def test_script_ends_no_element(text: str) -> None:
    safe = harmless(text)
    assert Scripts(f"<script>{safe}</script>").texts == [safe]
    assert Scripts(f"<script>{safe}</script><p>").others == ["script", "p"]


def test_script_keeps_what_it_says() -> None:
    text = "if (a < b && c << 2) { d = '<p>' + e; } for (i = 0; i<scripts.length; i++) {} // é"
    assert harmless(text) == text


def test_script_has_line_ends_that_stay_as_they_are() -> None:
    assert harmless("\ufeffa\r\nb\rc\0d") == "a\nb\ncd"


def test_script_loses_its_map() -> None:
    assert harmless("a()\n//# sourceMappingURL=data:application/json;base64,AAAA\nb()") == "a()\n\nb()"


def test_scripts_stand_one_after_the_other() -> None:
    text = joined([("A-1.0/a.js", "'use strict'"), ("B-1.0/b.js", "(function () {})() // end")])
    assert text.startswith(";") and text.index("A-1.0/a.js") < text.index("'use strict'")
    assert "// end\n" in text
    assert "'use strict'\n;" in text


@pytest.mark.parametrize(
    ("css", "shown"),
    [
        ('a{background:url("../images/dot.png")}', "data:image/png;base64,UE5H"),
        ("a{background:url( '../images/dot.png?v=1#x' )}", "data:image/png;base64,UE5H"),
        ("a{background:URL(../images/drawing.svg)}", "data:image/svg+xml;base64,PHN2Zy8+"),
        ("a{background:url(data:image/gif;base64,AA==)}", "data:image/gif;base64,AA=="),
        ("a{filter:url(#blur)}", "#blur"),
    ],
)
def test_style_sheet_has_its_pictures_inside(css: str, shown: str) -> None:
    assert f'url("{shown}")' in styled(css)


@pytest.mark.parametrize(
    "address",
    [
        "https://x.test/a.png",
        "//x.test/a.png",
        "../../../etc/passwd",
        "../images/gone.png",
        "/images/dot.png",
    ],
)
def test_style_sheet_shows_nothing_from_elsewhere(address: str) -> None:
    assert styled(f"a{{background:url({address})}}") == "a{background:url(data:,)}"


@pytest.mark.parametrize(
    "css",
    [
        '@import "x.css";a{}',
        "@import url(x.css) screen;a{}",
        "@IMPORT url('x;y.css');a{}",
        '@import\n"x.css"',
        '@im/**/port "x.css";@import "y.css";a{}',
    ],
)
def test_style_sheet_imports_nothing(css: str) -> None:
    assert "@import" not in styled(css).lower()


def test_style_sheet_ends_no_element() -> None:
    assert "</style" not in styled("a::before{content:'</style><script>'}")


def test_comment_hides_nothing_and_a_string_is_no_comment() -> None:
    text = "a{content:'/* @import \"x\"; url(y) */'}"
    assert styled(f"{text}/* url(../images/dot.png) */b{{}}") == f"{text} b{{}}"


def test_font_comes_as_one_file_the_smallest() -> None:
    css = """@font-face { font-family: 'icons'; font-weight: 400;
      src: url('../fonts/a.eot');
      src: url('../fonts/a.eot?#iefix') format('embedded-opentype'), url('../fonts/a.woff2?v=1') format('woff2'),
        url('../fonts/a.woff') format("woff"), url('../fonts/a.ttf') format('truetype'); font-style: normal }
      a { color: red }"""
    shown = styled(css)
    assert shown.count("url(") == 1
    assert 'src:url("data:font/woff2;base64,dHdv")' in shown
    assert "font-weight: 400" in shown and "font-style: normal" in shown and "format" not in shown
    assert "a { color: red }" in shown


def test_font_without_a_small_file_comes_as_it_is() -> None:
    css = "@font-face{font-family:x;src:url(../fonts/a.ttf) format('truetype')}"
    assert "data:font/ttf" in styled(css)
    assert styled("@font-face{font-family:x;src:url(../fonts/a.eot)}") == ""


def test_font_of_letters_is_left_to_the_phone() -> None:
    assert styled("@font-face{font-family:'Open Sans';src:url(../fonts/a.woff2)}") == ""


def test_font_inside_the_style_sheet_stays() -> None:
    css = "@font-face{font-family:x;src:url(data:application/font-woff;base64,AA==) format('woff')}"
    assert 'src:url("data:application/font-woff;base64,AA==")' in styled(css)


def test_what_scripts_name_is_fetched() -> None:
    paths = [
        "a.js", "icon.svg", "semantics.json", "language/es.json", "library.json", "fonts/a.woff", "images/close.svg",
        "images/shown-by-css.png", "sounds/knock.mp3", "sounds/knock.ogg", "sounds/other.ogg", "words.json",
    ]  # fmt: skip
    scripts = (
        "get(path + 'sounds/' + type); type = 'knock'; show('images/close.svg', 'words.json', 'icon.svg')"
    )
    assert list(fetched(paths, scripts, named={"a.js"})) == [
        "images/close.svg",
        "sounds/knock.mp3",
        "words.json",
    ]
    assert list(fetched(paths, "'other'")) == ["sounds/other.ogg"]


def test_libraries_come_after_what_they_need() -> None:
    base, ui = library("FontAwesome 4.5"), library("H5P.JoubelUI 1.3", "FontAwesome 4.5")
    question = library("H5P.Question 1.5", "H5P.JoubelUI 1.3")
    main = library("H5P.X 1.0", "H5P.Question 1.5", "FontAwesome 4.5")
    assert names(in_order([main, question, ui, base])) == [
        "FontAwesome 4.5",
        "H5P.JoubelUI 1.3",
        "H5P.Question 1.5",
        "H5P.X 1.0",
    ]


def test_libraries_that_need_each_other_come_once() -> None:
    one, two = library("Aa 1.0", "Bb 1.0"), library("Bb 1.0", "Aa 1.0")
    assert names(in_order([one, two])) == ["Bb 1.0", "Aa 1.0"]


def test_of_two_versions_the_higher_runs() -> None:
    old, new = library("H5P.Question 1.9"), library("H5P.Question 1.10")
    users = [library("H5P.X 1.0", "H5P.Question 1.9"), library("H5P.Y 1.0", "H5P.Question 1.10")]
    assert names(in_order([*users, old, new])) == ["H5P.Question 1.10", "H5P.X 1.0", "H5P.Y 1.0"]


def test_kinds_have_one_ground() -> None:
    base, ui = library("FontAwesome 4.5"), library("H5P.JoubelUI 1.3", "FontAwesome 4.5")
    question = library("H5P.Question 1.5", "H5P.JoubelUI 1.3")
    first = in_order([library("H5P.X 1.0", "H5P.Question 1.5"), question, ui, base])
    second = in_order(
        [
            library("H5P.Y 1.0", "H5P.Other 1.0", "H5P.Question 1.5"),
            library("H5P.Other 1.0"),
            question,
            ui,
            base,
        ]
    )
    grounds = [split(each)[0] for each in (first, second)]
    assert (
        names(grounds[0]) == names(grounds[1]) == ["FontAwesome 4.5", "H5P.JoubelUI 1.3", "H5P.Question 1.5"]
    )
    assert as_bytes(part(grounds[0])) == as_bytes(part(grounds[1]))
    assert names(split(second)[1]) == ["H5P.Other 1.0", "H5P.Y 1.0"]


def test_kind_without_ground_is_one_part() -> None:
    assert [names(each) for each in split(in_order([library("H5P.Alone 1.0")]))] == [[], ["H5P.Alone 1.0"]]


def test_styles_that_do_not_fit_are_left_out() -> None:
    css = {"a.css": b"p{color:red}"}
    one = library("H5P.One 1.0", files=css, styles=("a.css",))
    assert part([one])["css"] == "p{color:red}"
    assert part([one], unstyled={"H5P.One"})["css"] == ""


def test_part_says_where_its_files_lie() -> None:
    listen = library(
        "H5P.L 1.2",
        scripts={"s/a.js": "play('knock')"},
        files={"sounds/knock.mp3": b"mp3", "icon.svg": b"<svg/>"},
    )
    made = part([listen])
    assert made["files"] == {"H5P.L-1.2/sounds/knock.mp3": "data:audio/mpeg;base64,bXAz"}
    assert '"H5P.L-1.2/s/a.js"' in made["js"]


def test_exercise_holds_its_words_and_files() -> None:
    main = library("H5P.X 1.0", offers_full_screen=True)
    files = {"images/b.jpg": b"2", "images/a.png": b"1"}
    made = exercise_part(main, title="T", language="es", params='{"a":1}', files=files)
    assert made == {
        "main": "H5P.X 1.0", "title": "T", "language": "es", "fullscreen": True, "params": '{"a":1}', "css": "", "js": "",
        "files": {"images/a.png": "data:image/png;base64,MQ==", "images/b.jpg": "data:image/jpeg;base64,Mg=="},
    }  # fmt: skip


# What follows is kept.


@pytest.fixture
def libraries(db: None) -> None:
    install_core()
    install()
    install(LISTEN_LIBRARY)
    install(STORY_LIBRARY)


def kept(digest: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(storing.read(digest))
    return found


@pytest.mark.usefixtures("libraries")
def test_exercise_is_built_of_engine_libraries_and_itself() -> None:
    content = make_content()
    exercise = build(content)
    assert exercise.content == content.digest and exercise.title == content.title
    assert exercise.library == "H5P.ChasquiQuestion 1.0"
    engine, kind, own = map(kept, exercise.parts)
    # The licence of the engine goes wherever it goes.
    assert engine["js"].startswith("/* H5P core, GPL-3.0. Source: h5p/h5p-php-library;")
    assert "window.H5P" in engine["js"] and ".h5p" in engine["css"]
    assert kind["css"].index("bold") < kind["css"].index("data:image/png")
    assert "ChasquiQuestion" in kind["js"]
    assert own["main"] == exercise.library and json.loads(own["params"])["answers"][1]["correct"] is True
    assert exercise.size == sum(map(size_of, exercise.parts))


@pytest.mark.usefixtures("libraries")
def test_same_exercise_gives_the_same_parts() -> None:
    content = make_content()
    first = build(content)
    assert build(content) == first


@pytest.mark.usefixtures("libraries")
def test_second_exercise_of_a_kind_costs_its_own_words() -> None:
    one, two = build(make_content()), build(make_content(package(title="Another"), title="Another"))
    assert one.parts[:-1] == two.parts[:-1]
    assert one.parts[-1] != two.parts[-1]
    assert size_of(two.parts[-1]) < 1_000


@pytest.mark.usefixtures("libraries")
def test_files_of_content_and_of_scripts_come_along() -> None:
    exercise = build(make_content(listen_package()))
    *_others, kind, own = map(kept, exercise.parts)
    assert list(own["files"]) == ["audios/step.wav", "images/door.png"]
    assert list(kind["files"]) == ["H5P.ChasquiListen-1.2/sounds/knock.wav"]


@pytest.mark.usefixtures("libraries")
def test_part_of_another_kind_inside_brings_its_library() -> None:
    """Named only where it stands, however deep."""
    column = folder("H5P.ChasquiColumn", js="H5P.ChasquiColumn = 1;", semantics=[
        {"name": "content", "type": "list", "label": "C", "entity": "c", "field": {
            "name": "content", "type": "library", "label": "K", "options": ["H5P.ChasquiStory 1.0"]}}])  # fmt: skip
    install(column)
    inside = {
        "library": "H5P.ChasquiStory 1.0",
        "params": {"story": "<p>S</p>"},
        "subContentId": "0f0e0d0c-0b0a-4908-8706-050403020100",
        "metadata": {},
    }
    content = make_content(package("H5P.ChasquiColumn", params={"content": [inside]}, title="C"))
    kind = kept(build(content).parts[1])
    assert "ChasquiStory" in kind["js"] and "ChasquiColumn" in kind["js"]


@pytest.mark.django_db
def test_without_engine_nothing_is_built() -> None:
    install()
    content = make_content()
    with pytest.raises(LibrariesError) as raised:
        build(content)
    assert raised.value.names == ("h5p-core",)


@pytest.mark.usefixtures("libraries")
def test_part_is_kept_in_each_encoding() -> None:
    for digest in build(make_content(story_package())).parts:
        body = storing.read(digest)
        with open_compressed(digest, "br") as file:
            assert brotli.decompress(file.read()) == body
        with open_compressed(digest, "gzip") as file:
            assert gzip.decompress(file.read()) == body
        assert is_part(digest)


@pytest.mark.usefixtures("libraries")
def test_file_of_a_library_is_no_part() -> None:
    content = make_content()
    assert not is_part(content.files["content.json"])
    assert not is_part("../../secret")
    with pytest.raises(FileNotFoundError):
        size_of("../../secret")


def test_parts_that_nobody_names_are_swept() -> None:
    digests = []
    for body in (b"one", b"two", b"new"):
        digests.append(sha256(body).hexdigest())
        keep_compressed(digests[-1], body)
    one, two, _new = digests
    old = datetime(2020, 1, 1, tzinfo=UTC).timestamp()
    for digest in (one, two):
        for encoding in ("br", "gzip"):
            with open_compressed(digest, encoding) as file:
                os.utime(file.name, (old, old))
    assert sweep_compressed({one}, before=datetime(2021, 1, 1, tzinfo=UTC)) == 2
    assert [is_part(each) for each in digests] == [True, False, True]


@pytest.mark.usefixtures("store")
def test_sweep_that_is_killed_leaves_no_part_in_one_encoding(monkeypatch: pytest.MonkeyPatch) -> None:
    digest = sha256(b"one").hexdigest()
    keep_compressed(digest, b"one")
    storage, after = type(default_storage._wrapped), datetime(2100, 1, 1, tzinfo=UTC)
    listed, delete = storage.listdir, storage.delete

    def then_killed(self: Any, name: str) -> None:
        delete(self, name)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        # As a disk may list them.
        patch.setattr(
            storage, "listdir", lambda self, path: ([], sorted(listed(self, path)[1], reverse=True))
        )
        patch.setattr(storage, "delete", then_killed)
        with pytest.raises(KeyboardInterrupt):
            sweep_compressed((), before=after)
    assert not is_part(digest)
    keep_compressed(digest, b"one")
    with open_compressed(digest, "gzip") as file:
        assert gzip.decompress(file.read()) == b"one"


@pytest.mark.usefixtures("store")
def test_part_that_lost_an_encoding_is_made_whole() -> None:
    digest = sha256(b"one").hexdigest()
    keep_compressed(digest, b"one")
    with open_compressed(digest, "gzip") as file:
        Path(file.name).unlink()
    keep_compressed(digest, b"one")
    with open_compressed(digest, "gzip") as file:
        assert gzip.decompress(file.read()) == b"one"


@pytest.mark.usefixtures("store")
def test_encodings_of_a_part_are_swept_together() -> None:
    digest = sha256(b"one").hexdigest()
    keep_compressed(digest, b"one")
    with open_compressed(digest, "gzip") as file:
        os.utime(file.name, (0, 0))
    assert sweep_compressed((), before=datetime(2021, 1, 1, tzinfo=UTC)) == 0
    assert size_of(digest, "gzip")
