"""What a phone is told to fetch for a module: exact to the byte, and new only where something changed."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from wagtail.models import PageViewRestriction

from tests.factories.pages import make_course, make_lesson, make_module, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def module(committed: Any) -> Any:
    with committed():
        module = make_module(make_course())
        make_lesson(module, "X1.1")
        make_lesson(module, "X1.2")
    return module


def plan(client: Client, module: Any) -> dict[str, Any]:
    reply = client.get(f"/es/keep/{module.translation_key}.json")
    assert reply.status_code == 200
    data: dict[str, Any] = reply.json()
    return data


def digests(client: Client, module: Any) -> dict[str, str]:
    return {file["url"]: file["digest"] for file in plan(client, module)["files"]}


def test_plan_holds_module_lessons_course_and_their_files(client: Client, module: Any) -> None:
    pages = [module, *module.get_children().specific(), module.get_parent().specific]
    urls = {file["url"] for file in plan(client, module)["files"]}
    assert {page.site_path for page in pages} <= urls
    assert "/static/lms/css/chasqui.css" in urls
    assert all(url.startswith("/static/") for url in urls - {page.site_path for page in pages})


@pytest.mark.parametrize("is_warm", [False, True])
def test_sizes_and_digests_are_those_of_the_pages_on_the_wire(
    client: Client, module: Any, is_warm: bool
) -> None:
    """Also where the plan is asked for before anybody has read the pages."""
    if is_warm:
        for page in (module, *module.get_children().specific()):
            client.get(page.site_path)
    said = plan(client, module)
    for file in said["files"]:
        if not file["url"].startswith("/static/"):
            reply = client.get(file["url"], headers={"Accept-Encoding": "br"})
            assert len(reply.content) == file["bytes"]
            assert file["digest"] in reply.headers["ETag"]
    assert said["bytes"] == sum(file["bytes"] for file in said["files"])


def test_republished_lesson_changes_its_own_digest_and_the_version(
    client: Client, module: Any, committed: Any
) -> None:
    before, version = digests(client, module), plan(client, module)["version"]
    lesson = module.get_children().specific().last()
    lesson.minutes = 7
    with committed():
        publish(lesson)
    after = digests(client, module)
    changed = {url for url in after if after[url] != before[url]}
    # Its minutes stand on the pages of the module and the course, too.
    assert changed == {lesson.site_path, module.site_path, module.get_parent().specific.site_path}
    assert plan(client, module)["version"] != version


def test_change_elsewhere_leaves_the_version(client: Client, module: Any, committed: Any) -> None:
    version = plan(client, module)["version"]
    with committed():
        make_lesson(make_module(make_course("Y"), "Y1"), "Y1.1")
    assert plan(client, module)["version"] == version


def test_kept_plan_needs_no_query(client: Client, module: Any, django_assert_num_queries: Any) -> None:
    first = plan(client, module)
    with django_assert_num_queries(0):
        assert plan(client, module) == first


def test_draft_and_restricted_lessons_are_not_in_it(client: Client, module: Any, committed: Any) -> None:
    draft, hidden = module.get_children().specific()
    with committed():
        draft.unpublish()
    PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)
    cache.clear()
    assert {draft.site_path, hidden.site_path}.isdisjoint(digests(client, module))


def test_module_that_is_not_in_this_language_is_not_there(client: Client, module: Any) -> None:
    assert client.get(f"/fr/keep/{module.translation_key}.json").status_code == 404
    with_login = PageViewRestriction.objects.create(page=module, restriction_type=PageViewRestriction.LOGIN)
    assert client.get(f"/es/keep/{module.translation_key}.json").status_code == 404
    with_login.delete()


def test_photo_is_kept_as_one_small_file(client: Client) -> None:
    """Of the five files of a photo one travels; the worker shows it in the place of the others."""
    from courses.outline import PhotoPicture, Rendition
    from lms.public import keeping

    renditions = tuple(
        Rendition(f"/media/images/p.width-{width}.{kind}", width, f"image/{kind}", width)
        for kind in ("avif", "webp")
        for width in (360, 640)
    )
    assert keeping.stand_in(PhotoPicture(renditions, "/media/images/p.jpeg", 360, 200, "")).src.endswith(
        "360.webp"
    )
