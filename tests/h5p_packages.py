"""Small .h5p packages and libraries of our own making. Their scripts lie in tests/h5p_libraries.

A library is the files of its folder, by their path in a package; a package is bytes. Everything is the same at every call.
"""

import json
import wave
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

SCRIPTS = Path(__file__).parent / "h5p_libraries"
Library = dict[str, bytes]
Named = tuple[str, int, int]


def package(
    main: str = "H5P.ChasquiQuestion",
    version: tuple[int, int] = (1, 0),
    *,
    title: str = "Which is the safe address?",
    params: Any = None,
    files: Mapping[str, bytes] | None = None,
    libraries: Iterable[Library] = (),
    dependencies: Iterable[Named] = (),
    h5p_json: Mapping[str, Any] | None = None,
) -> bytes:
    """An .h5p file. `files` are those below content/, `libraries` what an editor would pack beside, `h5p_json` more fields."""
    described = {
        "title": title,
        "language": "en",
        "mainLibrary": main,
        "embedTypes": ["div"],
        "license": "U",
        "preloadedDependencies": _dependencies([(main, *version), *dependencies]),
        **(h5p_json or {}),
    }
    entries = {
        "h5p.json": json.dumps(described).encode(),
        "content/content.json": json.dumps(QUESTION_PARAMS if params is None else params).encode(),
        **{f"content/{path}": data for path, data in (files or {}).items()},
    }
    for library in libraries:
        entries |= library
    return zipped(entries)


def library(
    machine: str,
    version: tuple[int, int] = (1, 0),
    *,
    title: str = "",
    js: str = "",
    css: str = "",
    semantics: Sequence[Mapping[str, Any]] | None = None,
    dependencies: Iterable[Named] = (),
    files: Mapping[str, bytes] | None = None,
    runnable: bool = True,
    patch: int = 0,
    library_json: Mapping[str, Any] | None = None,
) -> Library:
    """A library's folder. One with no `semantics` has no form, as those that only others use."""
    described = {
        "title": title or machine,
        "machineName": machine,
        "majorVersion": version[0],
        "minorVersion": version[1],
        "patchVersion": patch,
        "runnable": int(runnable),
        "license": "Apache-2.0",
        "author": "Chasqui",
        "preloadedJs": [{"path": "scripts/main.js"}] if js else [],
        "preloadedCss": [{"path": "styles/main.css"}] if css else [],
        "preloadedDependencies": _dependencies(dependencies),
        **(library_json or {}),
    }
    inside = {"library.json": json.dumps(described).encode(), **(files or {})}
    if js:
        inside["scripts/main.js"] = js.encode()
    if css:
        inside["styles/main.css"] = css.encode()
    if semantics is not None:
        inside["semantics.json"] = json.dumps(semantics).encode()
    return {f"{machine}-{version[0]}.{version[1]}/{path}": data for path, data in inside.items()}


def zipped(entries: Mapping[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these entries, in their order."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w", method) as archive:
        for name, data in entries.items():
            archive.writestr(zipfile.ZipInfo(name), data, compress_type=method)
    return written.getvalue()


def picture(
    kind: str = "PNG", size: tuple[int, int] = (8, 6), colour: str = "#0B5563", **options: Any
) -> bytes:
    """A picture of one colour; `options` go to Pillow, as `exif=`."""
    written = BytesIO()
    Image.new("RGB", size, colour).save(written, kind, **options)
    return written.getvalue()


def sound(frames: int = 80) -> bytes:
    """A WAV of silence at 8 kHz."""
    written = BytesIO()
    with wave.open(written, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(8_000)
        file.writeframes(bytes([128]) * frames)
    return written.getvalue()


def question_package(**others: Any) -> bytes:
    """One question with two answers, the second right; as an editor exports it, with its library."""
    return package(libraries=[STYLE_LIBRARY, QUESTION_LIBRARY], **others)


def listen_package() -> bytes:
    """A picture and a sound below content/, and a sound in its library that is fetched by path."""
    return package(
        "H5P.ChasquiListen",
        (1, 2),
        title="Who knocks?",
        params=LISTEN_PARAMS,
        files={"images/door.png": picture(), "audios/step.wav": sound()},
        libraries=[LISTEN_LIBRARY],
    )


def story_package() -> bytes:
    """A page to read that gives no score."""
    return package(
        "H5P.ChasquiStory",
        title="A long road",
        params={"story": "<p>The runner carried a <strong>message</strong>.</p>"},
        libraries=[STORY_LIBRARY],
    )


def _dependencies(names: Iterable[Named]) -> list[dict[str, Any]]:
    return [
        {"machineName": machine, "majorVersion": major, "minorVersion": minor}
        for machine, major, minor in names
    ]


def _script(name: str) -> str:
    return (SCRIPTS / f"{name}.js").read_text(encoding="utf-8")


QUESTION_PARAMS = {
    "question": "<p>Which address is the <strong>bank's</strong>?</p>",
    "answers": [
        {"text": "bank.example.win-now.test", "correct": False},
        {"text": "bank.example", "correct": True},
    ],
    "words": {"right": "Yes, that is the bank.", "wrong": "Not yet. Read the end of the address."},
}
QUESTION_SEMANTICS: list[dict[str, Any]] = [
    {
        "name": "question",
        "type": "text",
        "widget": "html",
        "label": "Question",
        "tags": ["strong", "em", "a"],
    },
    {"name": "picture", "type": "image", "label": "Picture", "optional": True},
    {
        "name": "answers",
        "type": "list",
        "label": "Answers",
        "entity": "answer",
        "min": 1,
        "max": 8,
        "field": {
            "name": "answer",
            "type": "group",
            "label": "Answer",
            "fields": [
                {"name": "text", "type": "text", "label": "Text"},
                {"name": "correct", "type": "boolean", "label": "This is right", "default": False},
            ],
        },
    },
    {
        "name": "words",
        "type": "group",
        "common": True,
        "label": "Words",
        "fields": [
            {"name": "right", "type": "text", "label": "When right", "default": "Right."},
            {"name": "wrong", "type": "text", "label": "When not", "default": "Not yet."},
        ],
    },
]
STYLE_LIBRARY = library(
    "ChasquiStyle", title="Style of our questions", css=".told { font-weight: bold; }", runnable=False
)
QUESTION_LIBRARY = library(
    "H5P.ChasquiQuestion",
    title="Chasqui question",
    js=_script("question"),
    css=".chasqui-question button { display: block; background: url(../images/paper.png); }",
    semantics=QUESTION_SEMANTICS,
    dependencies=[("ChasquiStyle", 1, 0)],
    files={"images/paper.png": picture(colour="#FBF7F0"), "language/es.json": b'{"semantics": []}'},
)
LISTEN_PARAMS = {
    "alt": "A door",
    "picture": {"path": "images/door.png", "mime": "image/png", "width": 8, "height": 6},
    "sound": [{"path": "audios/step.wav", "mime": "audio/wav"}],
}
LISTEN_LIBRARY = library(
    "H5P.ChasquiListen",
    (1, 2),
    title="Chasqui listen",
    js=_script("listen"),
    semantics=[
        {"name": "alt", "type": "text", "label": "What the picture shows"},
        {"name": "picture", "type": "image", "label": "Picture"},
        {"name": "sound", "type": "audio", "label": "Sound", "optional": True},
    ],
    files={"sounds/knock.wav": sound(160)},
)
STORY_LIBRARY = library(
    "H5P.ChasquiStory",
    title="Chasqui story",
    js=_script("story"),
    semantics=[
        {"name": "story", "type": "text", "widget": "html", "label": "Story", "tags": ["p", "strong", "em"]}
    ],
)
