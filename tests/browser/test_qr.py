"""The encoder of QR codes in packs gives what segno gives, square for square, and other readers read it."""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import segno
import segno.encoder
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page

from offline_export.imports.qr.payload import read_transfer

SHELL = Path(__file__).parents[2] / "offline_export/shell"
VECTORS = Path(__file__).parents[1] / "offline_export/imports/qr_vectors.json"
SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
# Characters of versions 1 to 13 (ISO/IEC 18004, table 7), of text in the 45 signs and of bytes.
ROOM = {
    ("L", "alphanumeric"): (25, 47, 77, 114, 154, 195, 224, 279, 335, 395, 468, 535, 619),
    ("M", "alphanumeric"): (20, 38, 61, 90, 122, 154, 178, 221, 262, 311, 366, 419, 483),
    ("L", "byte"): (17, 32, 53, 78, 106, 134, 154, 192, 230, 271, 321, 367, 425),
    ("M", "byte"): (14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 251, 287, 331),
}
ENCODE = """texts => JSON.stringify(JSON.parse(texts).map(({ text, level, version, mask }) => {
    const made = Chasqui.qr.encode(text, { level, version, mask });
    return made && { version: made.version, mask: made.mask, rows: made.rows.map((row) => row.join("")) };
}))"""
FRAMES = "given => JSON.stringify(JSON.parse(given).map(({ person, attempts }) => Chasqui.qrPayload.frames(person, attempts)))"


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page()
    page.set_content("<!doctype html><meta charset=utf-8><title>qr</title>")
    for name in ("qr", "qr-payload"):
        page.add_script_tag(path=SHELL / f"{name}.js")
    yield page
    page.close()


@pytest.fixture
def segno_by_the_standard(monkeypatch: pytest.MonkeyPatch) -> None:
    """segno 1.6.6 puts a byte of zeros after a text that ends with a byte; the standard fills up to a byte (7.4.10)."""
    monkeypatch.setattr(
        segno.encoder, "write_padding_bits", lambda buff, _version, length: buff.extend([0] * (-length % 8))
    )


def encoded(page: Page, wanted: list[dict[str, Any]]) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = json.loads(page.evaluate(ENCODE, json.dumps(wanted)))
    return made


def random_text(chance: random.Random, mode: str, length: int) -> str:
    if mode == "alphanumeric":
        return "A" + "".join(chance.choices(SIGNS, k=length - 1))
    return "a" + "".join(chr(chance.randint(32, 126)) for _ in range(length - 1))


def random_question(chance: random.Random) -> tuple[str, dict[str, Any]]:
    version, level = chance.randint(1, 13), chance.choice("LM")
    mode = chance.choice(["alphanumeric", "byte"])
    most = ROOM[level, mode][version - 1]
    length = chance.choice([most, most - 1, chance.randint(1, most)])
    mask = chance.choice([-1, -1, *range(8)])
    text = random_text(chance, mode, length)
    return mode, {"text": text, "level": level, "version": version, "mask": mask}


@pytest.mark.usefixtures("segno_by_the_standard")
@pytest.mark.parametrize("seed", range(4))
def test_squares_are_those_of_segno(page: Page, seed: int) -> None:
    chance = random.Random(seed)
    questions = [random_question(chance) for _ in range(150)]
    for (mode, asked), made in zip(
        questions, encoded(page, [asked for _mode, asked in questions]), strict=True
    ):
        code = segno.make(
            asked["text"],
            version=asked["version"],
            error=asked["level"],
            mask=None if asked["mask"] < 0 else asked["mask"],
            mode=mode,
            encoding="utf-8" if mode == "byte" else None,
            boost_error=False,
        )
        assert made["rows"] == ["".join(map(str, row)) for row in code.matrix], asked
        assert made["mask"] == code.mask


def read(rows: list[str]) -> str:
    """What zxing reads in the squares, drawn with a border of 4."""
    side = len(rows) + 8
    image = Image.new("L", (side, side), 255)
    image.paste(
        Image.frombytes(
            "L", (side - 8, side - 8), bytes(255 * (square == "0") for row in rows for square in row)
        ),
        (4, 4),
    )
    (found,) = zxingcpp.read_barcodes(image.resize((3 * side, 3 * side), Image.Resampling.NEAREST))
    return found.text


def test_another_reader_reads_every_version_and_what_is_too_long_is_none(page: Page) -> None:
    for (level, mode), rooms in ROOM.items():
        texts = [random_text(random.Random(room), mode, room) for room in rooms]
        made = encoded(page, [{"text": text, "level": level} for text in texts])
        assert [each["version"] for each in made] == list(range(1, 14))
        assert [read(each["rows"]) for each in made] == texts
        assert encoded(page, [{"text": texts[-1] + "A", "level": level}]) == [None]


def test_accents_travel_as_utf_8(page: Page) -> None:
    (made,) = encoded(page, [{"text": "ñandú 🦙", "level": "M"}])
    assert read(made["rows"]) == "ñandú 🦙"


def test_vectors_hold_what_the_pack_writes_and_the_site_reads(page: Page) -> None:
    vectors = json.loads(VECTORS.read_text(encoding="utf-8"))
    made = json.loads(page.evaluate(FRAMES, json.dumps(vectors)))
    for vector, framed in zip(vectors, made, strict=True):
        assert framed == {"frames": vector["frames"], "left": vector["left"]}
        assert_read(vector["frames"], vector["person"], vector["attempts"])


def assert_read(frames: list[str], person: dict[str, Any], attempts: list[dict[str, Any]]) -> None:
    payload = read_transfer("".join(frame[13:-1] for frame in frames))
    assert (str(payload.person), payload.nickname) == (person["id"], person["nickname"])
    assert payload.code == person.get("code", "")
    assert {str(each.id): each.response for each in payload.answers} == {
        each["id"]: each["response"] for each in attempts
    }
    beginnings = {each["id"]: (each["lesson"], each["activity"], each["digest"]) for each in attempts}
    for each in payload.answers:
        lesson, activity, digest = (part.replace("-", "") for part in beginnings[str(each.id)])
        assert (each.lesson, each.activity, each.digest) == (lesson[:16], activity[:8], digest[:12])


def test_too_much_leaves_out_the_least_and_says_how_many(page: Page) -> None:
    (vector,) = [
        each for each in json.loads(VECTORS.read_text(encoding="utf-8")) if each["name"] == "several"
    ]
    chance = random.Random(3)
    attempts = [
        {
            **chance.choice(vector["attempts"]),
            "id": f"{number:08x}-0000-4000-8000-000000000000",
            "passed": number % 9 == 4,
        }
        for number in range(900)
    ]
    (made,) = json.loads(
        page.evaluate(FRAMES, json.dumps([{"person": vector["person"], "attempts": attempts}]))
    )
    assert len(made["frames"]) == 35 and made["left"] > 300
    payload = read_transfer("".join(frame[13:-1] for frame in made["frames"]))
    assert payload.more and len(payload.answers) == 900 - made["left"]
    there = {str(each.id) for each in payload.answers}
    by_activity: dict[str, list[dict[str, Any]]] = {}
    for attempt in attempts:
        by_activity.setdefault(attempt["activity"], []).append(attempt)
    for tried in by_activity.values():
        passed = [each for each in tried if each["passed"]]
        assert {tried[0]["id"], passed[-1]["id"]} <= there
    assert attempts[-1]["id"] in there and max(map(len, made["frames"])) <= 619
