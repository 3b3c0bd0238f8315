"""Texts of codes are read as the pack writes them; anything else is refused with a reason, and never otherwise."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.models import ActivityVersion
from offline_export.imports.qr.base45 import decode
from offline_export.imports.qr.frames import BadFrame, frames_in, read_frame
from offline_export.imports.qr.payload import (
    EPOCH,
    BadPayload,
    Payload,
    name_at_the_beginning,
    read_payload,
    read_transfer,
)
from tests.offline_export.imports.qr.codes import VECTORS, Sent, base45, frames, payload

VERSION = ActivityVersion(activity_id=uuid4(), lesson_key=uuid4(), digest="0a" * 32)


def put_together(texts: list[str]) -> Payload:
    return read_transfer("".join(read_frame(text).piece for text in texts))


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: str(vector["name"]))
def test_what_the_pack_shows_is_read(vector: dict[str, Any]) -> None:
    read = put_together(vector["frames"])
    assert str(read.person) == vector["person"]["id"]
    assert read.nickname == vector["person"]["nickname"]
    assert read.code == vector["person"].get("code", "")
    assert read.more == bool(vector["left"])
    sent = {each["id"]: each for each in vector["attempts"]}
    assert len(read.answers) == len(sent) - vector["left"]
    for answer in read.answers:
        told = sent[str(answer.id)]
        assert UUID(told["lesson"]).hex.startswith(answer.lesson)
        assert UUID(told["activity"]).hex.startswith(answer.activity)
        assert told["digest"].startswith(answer.digest)
        assert answer.response == told["response"]
        at = told["answered_at"] and datetime.fromisoformat(told["answered_at"]).replace(microsecond=0)
        # A clock that stood before there was anything to answer says nothing.
        assert answer.answered_at == (at if at and at > EPOCH else None)


@pytest.mark.parametrize(
    ("text", "data"), [("BB8", b"AB"), ("%69 VD92EX0", b"Hello!!"), ("UJCLQE7W581", b"base-45"), ("", b"")]
)
def test_base45_is_that_of_the_standard(text: str, data: bytes) -> None:
    """The examples of RFC 9285."""
    assert decode(text) == data
    assert base45(data) == text


@given(data=st.binary(max_size=60))
def test_base45_loses_nothing(data: bytes) -> None:
    assert decode(base45(data)) == data


@pytest.mark.parametrize("text", ["A", "GGWGGW", ":::", "::", "abc", "É00"])
def test_what_no_encoder_writes_is_no_base45(text: str) -> None:
    with pytest.raises((ValueError, OverflowError)):
        decode(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("https://example.org/", "foreign"),
        ("", "foreign"),
        ("cq1:aaaa0101:bb.", "foreign"),
        ("CQ2:B7E40101:BB8.", "newer"),
        ("CQ1:", "torn"),
        ("CQ1:B7E40101:BB8", "torn"),
        ("CQ1:B7E40001:BB8.", "torn"),
        ("CQ1:B7E40201:BB8.", "torn"),
        ("CQ1:B7E40110:BB8.", "torn"),
        ("CQ1:B7E401ZZ:BB8.", "torn"),
        ("CQ1:B7E40101:bb8.", "torn"),
        ("CQ1:B7E40101:" + "A" * 700 + ".", "torn"),
    ],
)
def test_text_that_is_no_frame_says_why(text: str, code: str) -> None:
    with pytest.raises(BadFrame) as refused:
        read_frame(text)
    assert refused.value.code == code


@given(text=st.text(max_size=80) | st.from_regex(r"CQ1:[0-9A-Z:]{0,30}\.?", fullmatch=True))
def test_any_text_is_a_frame_or_refused(text: str) -> None:
    for part in frames_in(text):
        try:
            read_frame(part)
        except BadFrame:
            continue


def test_pasted_frames_are_told_apart_on_lines_and_behind_each_other() -> None:
    texts = frames(payload(uuid4(), Sent(uuid4(), VERSION, {"answer": True})), size=20)
    assert len(texts) > 2
    for between in ("\n", "\r\n\r\n", "", " "):
        assert [read_frame(text) for text in frames_in(between.join(texts))] == [*map(read_frame, texts)]
    assert frames_in(" \n \n") == []


def test_one_wrong_byte_anywhere_is_noticed() -> None:
    data = payload(uuid4(), Sent(uuid4(), VERSION, {"answer": True}), code="3467CDFG")
    text = "".join(read_frame(each).piece for each in frames(data))
    whole = decode(text)
    for place in range(len(whole)):
        spoiled = whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]
        with pytest.raises(BadPayload):
            read_transfer(base45(spoiled))
    for length in range(len(text)):
        with pytest.raises(BadPayload):
            read_transfer(text[:length])


def test_payload_with_bytes_missing_or_left_over_is_damaged() -> None:
    data = payload(uuid4(), Sent(uuid4(), VERSION, {"answer": True}), code="3467CDFG", group=uuid4())
    assert read_payload(data).answers
    for spoiled in (data + b"\0", *(data[:length] for length in range(len(data)))):
        with pytest.raises(BadPayload) as refused:
            read_payload(spoiled)
        assert refused.value.code == "damaged"


def test_payload_of_a_newer_pack_says_so() -> None:
    with pytest.raises(BadPayload) as refused:
        read_payload(payload(uuid4(), flags=8))
    assert refused.value.code == "newer"


@given(data=st.binary(max_size=200))
def test_any_bytes_are_a_payload_or_refused(data: bytes) -> None:
    try:
        read_payload(data)
    except BadPayload:
        return


@given(middle=st.binary(max_size=60))
def test_any_answers_are_read_or_refused(middle: bytes) -> None:
    """What follows a head that can be read."""
    try:
        read_payload(payload(uuid4())[:-1] + middle)
    except BadPayload:
        return


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: str(vector["name"]))
def test_first_frame_tells_the_name_before_the_others_are_there(vector: dict[str, Any]) -> None:
    first = read_frame(vector["frames"][0])
    assert name_at_the_beginning(first.piece) == vector["person"]["nickname"]
    assert name_at_the_beginning("::::::") == ""
    assert name_at_the_beginning("") == ""
