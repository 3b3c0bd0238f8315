"""Lists of names, as they come: typed, pasted, saved by any spreadsheet, or no list at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.cohorts.groups import reading
from lms.cohorts.groups.reading import MOST_BYTES, NotAList, as_text, decoded, read_names

LIST = "Doña Chela\r\nJoão\r\nمريم\r\n😀 Ana\r\n"
NAMES = ["Doña Chela", "João", "مريم", "😀 Ana"]


def names(text: str) -> list[str]:
    return [each.typed for each in read_names(text)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_file_is_read_however_it_was_saved(encoding: str) -> None:
    assert names(decoded(LIST.encode(encoding))) == NAMES


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_old_windows_file_keeps_its_accents(encoding: str) -> None:
    assert names(decoded("Ñusta\nZoë\nFrançois".encode(encoding))) == ["Ñusta", "Zoë", "François"]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_lines_end_as_they_do_anywhere(ending: str) -> None:
    assert names(ending.join(["Ana", "", "  ", "Luis", ""])) == ["Ana", "Luis"]


@pytest.mark.parametrize(
    "text",
    [
        "Nombre;Edad\nAna;31\nLuis;40",
        "N°,Nombre,Edad\n1,Ana,31\n2,Luis,40",
        "Age\tPrénom\n31\tAna\n40\tLuis",
        "Apellido;Apodo;Nombre\nP;Ana;A\nQ;Luis;L",
        "sep=;\nName;Language\nAna;es\nLuis;pt",
        "Ana;31\nLuis;40",
        "1;Ana\n2;Luis",
        "1.,Ana\n2.,Luis",
        '"Ana",31\n"Luis",40',
        '"Name"\n"Ana"\n"Luis"',
        "Ana, Luis",
        "Ana\tLuis",
        "Ana\nLuis",
    ],
)
def test_column_of_names_is_found(text: str) -> None:
    assert names(text) == ["Ana", "Luis"]


def test_quotation_marks_hold_a_name_together() -> None:
    assert names('"Pérez; Ana";31\n"La ""Nena""";40') == ["Pérez; Ana", 'La "Nena"']


def test_quotation_mark_that_is_never_closed_spoils_one_line() -> None:
    assert names('Ana\n"Luis\nEva') == ["Ana", "Luis", "Eva"]


def test_line_with_an_empty_place_for_the_name_is_told_of() -> None:
    assert [(each.number, each.typed) for each in read_names("Name;Age\nAna;3\n\n;40")] == [
        (2, "Ana"),
        (4, ""),
    ]


@pytest.mark.parametrize(
    "head",
    [
        b"PK\x03\x04xl/",
        b"\xd0\xcf\x11\xe0\xa1",
        b"%PDF-1.7",
        b"\x89PNG\r\n",
        b"\xff\xd8\xff\xe0",
        b"GIF89a",
        b"\x1f\x8b\x08",
    ],
)
def test_other_kind_of_file_is_told_how_to_become_a_list(head: bytes) -> None:
    with pytest.raises(NotAList) as refused:
        decoded(head + b"\x00\x01" * 50)
    assert "CSV" in str(refused.value.words)


def test_more_than_a_megabyte_is_refused() -> None:
    assert decoded(b"a" * MOST_BYTES)
    with pytest.raises(NotAList):
        decoded(b"a" * (MOST_BYTES + 1))


def test_five_hundred_names_are_read_and_one_more_is_refused() -> None:
    full = "\n".join(f"Ana {number}" for number in range(500))
    assert len(names(full)) == len(names("Nombre\n" + full)) == 500
    for more in (full + "\nEva", "Nombre\n" + full + "\nEva"):
        with pytest.raises(NotAList) as refused:
            read_names(more)
        assert "500" in str(refused.value.words)


def test_hundred_thousand_lines_are_refused_before_one_is_taken_apart(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reading, "_cells", lambda *_: pytest.fail("taken apart"))
    with pytest.raises(NotAList):
        read_names("Ana;Luis\n" * 100_000)


@given(st.binary(max_size=300))
def test_no_file_breaks_the_reader(data: bytes) -> None:
    try:
        text = decoded(data)
    except NotAList:
        return
    for each in read_names(text):
        assert "\n" not in each.typed
        assert each.number >= 1


@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(text: str) -> None:
    assert all(each.typed == each.typed.strip() for each in read_names(text))


ONE_LINE = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\0\ufeff"), max_size=20
).map(str.strip)


@given(
    st.lists(
        st.one_of(st.sampled_from(["Nombre", "sep=;", '"', "1", "", "Pérez, Ana", 'a"b', "x;y"]), ONE_LINE),
        max_size=8,
    )
)
def test_names_go_through_the_form_and_back(wanted: list[str]) -> None:
    assert names(as_text(wanted)) == wanted
