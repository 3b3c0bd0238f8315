"""Every script and style sheet that travels in a pack is read by a WebView of 2020 (Chrome 80). A phone there shows a white
page for one word that it does not know, and nobody here would see it.

This looks for what came later, by name; it understands no grammar. A new construct that is not in the lists slips
through, so the lists are long.
"""

import re

import pytest

from offline_export.assets import asset_files, exercise_files, single_file_scripts, style_sheet

FILES = (*asset_files(), *exercise_files())
SCRIPTS = {file.path: file.data.decode() for file in FILES if file.path.endswith(".js")} | {
    f"script {number} of a single file": text for number, text in enumerate(single_file_scripts(), 1)
}
STYLES = {file.path: file.data.decode() for file in FILES if file.path.endswith(".css")} | {
    "styles of a single file": style_sheet()
}
STRING = re.compile(r"\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'")
COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'`\\])//[^\n]*", re.DOTALL)

# What, and the version of Chrome that first read it. Syntax spoils the whole script, a missing function the moment.
NEWER_SCRIPT = {
    r"\?\?=|\|\|=|&&=": "logical assignment, 85",
    r"(?<![\w$)\]}])#[a-zA-Z_]\w*\s*[(=;]|this\.#": "private members, 84",
    r"\bstatic\s*\{": "static blocks, 94",
    r"\(\?<[=!]": "look-behind is old here, but not in the other browsers of its time",
    r"^\s*(?:import|export)\b|\bimport\s*\(|\bimport\.meta": "modules, never from file://",
    r"^await\b": "await outside of functions, 89",
    r"\b\d+_\d+\b": "separators in numbers, 75, but not in Firefox of its time",
    r"\.replaceAll\(": "85",
    r"\.at\(": "92",
    r"\.(?:findLast|findLastIndex|toSorted|toReversed|toSpliced)\(": "97 to 110",
    r"\bObject\.(?:hasOwn|groupBy)\b|\bMap\.groupBy\b": "93, 117",
    r"\bPromise\.(?:any|withResolvers|try)\b": "85 to 128",
    r"\bstructuredClone\b": "98",
    r"\brandomUUID\b": "92, and never on plain http",
    r"\bcrypto\.subtle\.": "never on plain http",
    r"\bWeakRef\b|\bFinalizationRegistry\b|\bAggregateError\b": "84, 85",
    r"\.replaceChildren\(": "86",
    r"\bAbortSignal\.(?:timeout|any)\b": "103, 116",
    r"\bArray\.fromAsync\b|\bSet\.prototype\.union\b|\.isWellFormed\(": "111 to 122",
    r"\bIntl\.(?:Segmenter|ListFormat|DisplayNames|DurationFormat)\b": "72 to 129",
    r"\b(?:showPopover|showOpenFilePicker|CompressionStream|requestSubmit|checkVisibility)\b": "76 to 114",
    r"\binert\b": "102",
}
NEWER_STYLE = {
    r":(?:has|is|where)\(": "88, 105: the whole rule is not read",
    r"(?<![\w-])inset(?:-inline|-block)?(?:-start|-end)?:": "87",
    r"aspect-ratio": "88",
    r"(?<![\w-])(?:row-)?gap:": "84 in flex; grid-gap is read everywhere, column-gap in columns",
    r"@(?:layer|container|property|scope|starting-style|supports selector)": "85 to 118",
    r"\d(?:d|s|l)v[hwib]": "108",
    r"color-mix|oklch|light-dark|lab\(": "111 to 123",
    r"[{;]\s*&": "nesting, 112",
    r"text-wrap|content-visibility": "85, 114",
    r"\(width|\(height|[<>]=\s*\d": "ranges in media queries, 104",
}


def without_words(script: str) -> str:
    return STRING.sub('""', COMMENT.sub("", script))


def found(patterns: dict[str, str], text: str) -> list[str]:
    return [
        f"{match} ({since})" for what, since in patterns.items() for match in re.findall(what, text, re.M)
    ]


@pytest.mark.parametrize("name", SCRIPTS)
def test_script_of_a_pack_is_read_by_chrome_80(name: str) -> None:
    assert found(NEWER_SCRIPT, without_words(SCRIPTS[name])) == []


@pytest.mark.parametrize("name", STYLES)
def test_styles_of_a_pack_are_read_by_chrome_80(name: str) -> None:
    assert found(NEWER_STYLE, STYLES[name]) == []


@pytest.mark.parametrize(
    ("script", "is_newer"),
    [
        ("a ||= b", True),
        ("a ??= b", True),
        ("class A { #x = 1; }", True),
        ("this.#x", True),
        ("[1].at(-1)", True),
        ('"a".replaceAll("b", "")', True),
        ("export const a = 1", True),
        ("const a = 1_000", True),
        ("Object.hasOwn(a, b)", True),
        ("crypto.randomUUID()", True),
        ("list.replaceChildren()", True),
        ("a || b; a && b; a ?? b; a?.b", False),
        ('const tag = "#x="; // a.at(', False),
        ("everywhere(`#chasqui`)", False),
        ("try { a() } catch { b() }", False),
    ],
)
def test_check_finds_what_is_newer(script: str, is_newer: bool) -> None:
    assert bool(found(NEWER_SCRIPT, without_words(script))) is is_newer


@pytest.mark.parametrize(
    "style",
    ["a:has(b){}", "a{inset:0}", "a{gap:4px}", "a{height:100dvh}", "a{&:hover{}}", "a{aspect-ratio:1}"],
)
def test_check_finds_newer_styles(style: str) -> None:
    assert found(NEWER_STYLE, style)
