"""What a phone is told to fetch where a module has exercises made with H5P."""

from typing import Any

import pytest
from django.test import Client

from courses.h5p import storing
from courses.h5p.bundles.compressed import keep_compressed
from courses.models import H5PExercise
from tests.factories.exercises import h5p_block, make_exercise
from tests.factories.pages import make_course, make_lesson, make_module

pytestmark = pytest.mark.django_db


def part(text: str) -> str:
    body = f'{{"css":"","js":"{text * 900}","files":{{}}}}'.encode()
    digest = storing.put(body)
    keep_compressed(digest, body)
    return digest


def with_parts(title: str, *parts: str) -> Any:
    """An exercise of these parts."""
    content = make_exercise(title)
    H5PExercise.objects.filter(content=content).update(parts=list(parts))
    return content


@pytest.fixture
def parts() -> list[str]:
    return [part("engine"), part("kind"), part("one"), part("two")]


@pytest.fixture
def module(parts: list[str], committed: Any) -> Any:
    engine, kind, one, two = parts
    first, second = with_parts("One", engine, kind, one), with_parts("Two", engine, kind, two)
    with committed():
        module = make_module(make_course())
        make_lesson(module, "X1.1", activities=[h5p_block(first)])
        make_lesson(module, "X1.2", activities=[h5p_block(second)])
    return module


def plan(client: Client, module: Any) -> dict[str, Any]:
    reply = client.get(f"/es/keep/{module.translation_key}.json")
    assert reply.status_code == 200
    data: dict[str, Any] = reply.json()
    return data


def test_exercises_come_along_each_part_once(client: Client, module: Any, parts: list[str]) -> None:
    urls = [file["url"] for file in plan(client, module)["files"]]
    assert [url for url in urls if url.startswith("/h5p/")] == [
        "/h5p/player/",
        *(f"/h5p/{each}.json" for each in parts),
    ]
    assert len([url for url in urls if url.startswith("/static/lms/js/h5p-site")]) == 1
    assert len(set(urls)) == len(urls)


def test_sizes_are_those_on_the_wire(client: Client, module: Any) -> None:
    said = plan(client, module)
    files = [file for file in said["files"] if file["url"].startswith("/h5p/")]
    assert len(files) == 5
    for file in files:
        reply = client.get(file["url"], headers={"Accept-Encoding": "br"})
        body = reply.getvalue()
        assert (reply.headers["Content-Encoding"], len(body)) == ("br", file["bytes"]), file["url"]
        assert file["digest"] in reply.headers["ETag"]
    assert said["bytes"] == sum(file["bytes"] for file in said["files"])


def test_module_without_exercises_brings_none_of_it(client: Client, committed: Any) -> None:
    with committed():
        module = make_module(make_course())
        make_lesson(module, "X1.1")
    assert [file["url"] for file in plan(client, module)["files"] if "h5p" in file["url"]] == []


def test_part_that_is_lost_does_not_keep_the_module_from_being_kept(
    client: Client, committed: Any, parts: list[str]
) -> None:
    with committed():
        module = make_module(make_course())
        make_lesson(module, "X1.1", activities=[h5p_block(with_parts("One", "ab" * 32, parts[0]))])
    urls = {file["url"] for file in plan(client, module)["files"]}
    assert f"/h5p/{parts[0]}.json" in urls
    assert f"/h5p/{'ab' * 32}.json" not in urls
