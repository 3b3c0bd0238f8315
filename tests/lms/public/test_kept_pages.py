"""Public pages are the same bytes for everybody (invariant 5), ready without a query, and never out of date."""

import errno
import gzip
import os
from pathlib import Path
from typing import Any

import brotli
import pytest
from django.core.cache import cache
from django.core.cache.backends.filebased import FileBasedCache
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from lms.public import kept
from lms.public.kept import best_encoding
from tests.factories.pages import make_course, make_lesson, make_module, publish
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson(committed: Any) -> Any:
    with committed():
        return make_lesson(make_module(make_course()))


def body(client: Client, path: str) -> bytes:
    reply = client.get(path)
    assert reply.status_code == 200
    return reply.content


def test_page_is_the_same_for_everybody(lesson: Any) -> None:
    """Invariant 5: whoever asks, signed in or not, first or later, gets the same bytes and no cookie."""
    path = lesson.site_path
    guest, learner, staff = Client(), Client(), Client()
    learner.force_login(PersonFactory())
    staff.force_login(PersonFactory(is_superuser=True, is_staff=True))
    learner.cookies["sessionid2"] = "x"
    replies = []
    for browser in (staff, guest, learner):
        for language in ("fr", "es"):
            # Rendered for this very person, and then kept.
            cache.clear()
            for _ in range(2):
                replies.append(browser.get(path, headers={"Accept-Language": language}))
    assert len({reply.content for reply in replies}) == 1
    for reply in replies:
        assert not reply.cookies
        assert reply.headers["Vary"] == "Accept-Encoding"
        assert reply.headers["Cache-Control"] == "public, no-cache"
        assert b"csrf" not in reply.content.lower()


@pytest.mark.parametrize("kind", ["catalog", "course", "module", "lesson"])
def test_warm_page_needs_no_query(
    lesson: Any, client: Client, kind: str, django_assert_num_queries: Any
) -> None:
    module = lesson.get_parent().specific
    path = {
        "lesson": lesson.site_path,
        "module": module.site_path,
        "course": module.get_parent().specific.site_path,
        "catalog": "/es/",
    }[kind]
    first = body(client, path)
    with django_assert_num_queries(0):
        assert body(client, path) == first


def test_door_needs_no_query(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert client.get("/").status_code == 302


def test_browser_that_has_the_page_gets_304(lesson: Any, client: Client) -> None:
    reply = client.get(lesson.site_path, headers={"Accept-Encoding": "br"})
    again = client.get(
        lesson.site_path, headers={"Accept-Encoding": "br", "If-None-Match": reply.headers["ETag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == reply.headers["ETag"]


def test_page_is_kept_ready_in_brotli_and_gzip(lesson: Any, client: Client) -> None:
    plain = body(client, lesson.site_path)
    for encoding, unpack in (("br", brotli.decompress), ("gzip", gzip.decompress)):
        reply = client.get(lesson.site_path, headers={"Accept-Encoding": f"{encoding}, deflate"})
        assert reply.headers["Content-Encoding"] == encoding
        assert int(reply.headers["Content-Length"]) == len(reply.content)
        assert unpack(reply.content) == plain


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("", ""),
        ("gzip, deflate, br", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("identity", ""),
        ("BR", "br"),
        ("xbr", ""),
    ],
)
def test_encoding_is_the_smallest_that_the_browser_reads(accepted: str, encoding: str) -> None:
    assert best_encoding(accepted) == encoding


def test_published_change_is_on_the_page_at_once(lesson: Any, client: Client, committed: Any) -> None:
    body(client, lesson.site_path)
    lesson.title = "Otro título"
    with committed():
        publish(lesson)
    assert "Otro título" in body(client, lesson.site_path).decode()
    module = lesson.get_parent().specific
    assert "Otro título" in body(client, module.site_path).decode()


def test_page_taken_down_is_gone_at_once(lesson: Any, client: Client, committed: Any) -> None:
    body(client, lesson.site_path)
    with committed():
        lesson.unpublish()
    assert client.get(lesson.site_path).status_code == 404


def test_moved_page_is_at_its_new_address_only(lesson: Any, client: Client, committed: Any) -> None:
    old = lesson.site_path
    body(client, old)
    with committed():
        other = make_module(lesson.get_parent().get_parent().specific, "X2")
        Page.objects.get(pk=lesson.pk).move(other, pos="last-child")
    assert client.get(old).status_code == 404
    lesson.refresh_from_db()
    assert body(client, Page.objects.get(pk=lesson.pk).specific.site_path)


def test_page_that_was_rendered_before_a_change_is_not_kept_after_it(
    lesson: Any, client: Client, committed: Any, monkeypatch: Any
) -> None:
    """A reader who asks while an author publishes may see the old page, and nobody after them."""
    from courses.models import LessonPage

    serve = LessonPage.serve

    def publish_meanwhile(self: Any, request: Any, *args: Any, **kwargs: Any) -> Any:
        response = serve(self, request, *args, **kwargs).render()
        monkeypatch.setattr(LessonPage, "serve", serve)
        lesson.title = "Nuevo"
        with committed():
            publish(lesson)
        return response

    monkeypatch.setattr(LessonPage, "serve", publish_meanwhile)
    assert "Nuevo" not in body(client, lesson.site_path).decode()
    assert "Nuevo" in body(client, lesson.site_path).decode()


def test_draft_is_seen_by_nobody(lesson: Any, client: Client, committed: Any) -> None:
    before = body(client, lesson.site_path)
    lesson.title = "Borrador"
    with committed():
        lesson.save_revision()
    assert body(client, lesson.site_path) == before


def test_missing_page_is_not_kept(client: Client) -> None:
    assert client.get("/es/nada/").status_code == 404
    assert "public" not in client.get("/es/nada/").headers.get("Cache-Control", "")


def test_headers_of_a_kept_page_are_those_of_a_fresh_one(lesson: Any, client: Client) -> None:
    first, second = client.get(lesson.site_path), client.get(lesson.site_path)
    assert dict(first.headers) == dict(second.headers)
    policy = first.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "'sha256-" in policy
    for header in ("X-Content-Type-Options", "Referrer-Policy", "Permissions-Policy", "X-Frame-Options"):
        assert header in first.headers


def test_restricted_page_is_not_kept(lesson: Any, client: Client) -> None:
    """What only some may read is rendered for each of them, and for nobody else."""
    PageViewRestriction.objects.create(page=lesson, restriction_type=PageViewRestriction.LOGIN)
    client.force_login(PersonFactory())
    reply = client.get(lesson.site_path)
    assert reply.status_code == 200
    assert "public" not in reply.headers.get("Cache-Control", "")
    assert kept.kept_page(lesson.site_path) is None


class Disk(FileBasedCache):
    """The cache in files, as it is in earnest, on a disk that may be full."""

    full = False

    def set(self, *args: Any, **kwargs: Any) -> None:
        if self.full:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        super().set(*args, **kwargs)


@pytest.fixture
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Disk:
    disk = Disk(str(tmp_path), {"TIMEOUT": None})
    monkeypatch.setattr(kept, "cache", disk)
    return disk


def test_full_disk_serves_pages_all_the_same(disk: Disk, lesson: Any, client: Client) -> None:
    disk.full = True
    kept.start_new_generation()
    assert body(client, lesson.site_path) == body(client, lesson.site_path)


def test_full_disk_serves_no_page_of_before(
    disk: Disk, lesson: Any, client: Client, committed: Any, tmp_path: Path
) -> None:
    """Neither from the disk nor from memory, and also not when there is room again."""
    body(client, lesson.site_path)
    assert list(tmp_path.iterdir())
    disk.full = True
    lesson.title = "Otro título"
    with committed():
        publish(lesson)
    assert "Otro título" in body(client, lesson.site_path).decode()
    disk.full = False
    for _ in range(2):
        assert "Otro título" in body(client, lesson.site_path).decode()


def test_publishing_often_leaves_one_entry_for_each_path(
    disk: Disk, lesson: Any, client: Client, committed: Any, tmp_path: Path
) -> None:
    """What was rendered for an older generation makes room: the cache grows with the pages, not with the years."""
    for _ in range(4):
        with committed():
            publish(lesson)
        for path in ("/es/", lesson.site_path):
            body(client, path)
    assert len(list(tmp_path.iterdir())) == len(["generation", "edition of packs", "/es/", "lesson"])
