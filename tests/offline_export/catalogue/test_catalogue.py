"""The catalogue of packs: what stands in it, that it is kept and new when a pack is, and that it grows without weight."""

from collections.abc import Callable
from typing import Any

import brotli
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from offline_export.catalogue.listing import MODULES_ON_A_PAGE
from offline_export.fresh import packs_changed
from offline_export.models import Pack, PackVersion
from tests.factories.cohorts import NOON
from tests.factories.packs import PackFactory, PackVersionFactory
from tests.factories.pages import make_course, make_module
from tests.factories.people import PersonFactory
from tests.offline_export.catalogue.conftest import DIGEST

pytestmark = pytest.mark.django_db
Whole = Callable[..., PackVersion]


def body(client: Client, path: str = "/en/packs/") -> str:
    reply = client.get(path)
    assert reply.status_code == 200
    return str(reply.content.decode())


def test_catalogue_without_packs_says_what_comes(client: Client) -> None:
    assert "being prepared" in body(client)


def test_catalogue_shows_what_a_partner_asks_for(client: Client, course: Any, whole: Whole) -> None:
    version = whole()
    page = body(client)
    for said in ("Course X", "312 KB", "24 lessons", DIGEST, "abababababab…", "Español", "Folder (zip)"):
        assert said in page
    assert version.version in page
    assert "1 January" in page or "2026" in page
    assert "Being updated" not in page


def test_size_is_written_as_the_reader_writes(client: Client, course: Any, whole: Whole) -> None:
    version = whole()
    PackVersion.objects.filter(pk=version.pk).update(size=1_440_000)
    assert "1.4 MB" in body(client, "/en/packs/")
    assert "1,4 MB" in body(client, "/pt-br/packs/").replace("\xa0", " ")


def test_stale_pack_says_so(client: Client, course: Any, whole: Whole) -> None:
    whole(stale_since=NOON)
    assert "Being updated" in body(client)


@pytest.mark.parametrize("what", ["asked for by somebody", "not whole", "of a course that is gone"])
def test_what_is_not_for_all_is_not_in_the_catalogue(
    client: Client, course: Any, whole: Whole, what: str
) -> None:
    pack = whole().pack
    changes: dict[str, dict[str, Any]] = {
        "asked for by somebody": {"standing": False},
        "not whole": {"current": None},
        "of a course that is gone": {"courses": ["GONE"]},
    }
    Pack.objects.filter(pk=pack.pk).update(**changes[what])
    assert "312 KB" not in body(client)


def test_catalogue_is_the_same_for_everybody(client: Client, course: Any, whole: Whole) -> None:
    whole()
    guest, staff = Client(), Client()
    boss: Any = PersonFactory(is_superuser=True, is_staff=True)
    staff.force_login(boss)
    replies = [each.get("/en/packs/") for each in (staff, guest, client)]
    assert len({reply.content for reply in replies}) == 1
    for reply in replies:
        assert not reply.cookies
        assert reply.headers["Cache-Control"] == "public, no-cache"
        assert b"csrf" not in reply.content.lower()


@pytest.mark.parametrize(
    "path",
    [
        "/en/packs/",
        "/es/packs/course/X/",
        "/en/packs/chasqui-x-es/folder/",
        "/packs/catalogue.json",
        "/es/packs/feed.xml",
    ],
)
def test_kept_page_needs_no_query_and_is_new_with_a_pack(
    client: Client, course: Any, whole: Whole, committed: Any, django_assert_num_queries: Any, path: str
) -> None:
    version = whole()
    whole("chasqui-x1-es", modules=["X1"], form="page")
    client.get(course.site_path)
    first = client.get(path)
    with django_assert_num_queries(0):
        assert client.get(path).content == first.content
    PackVersion.objects.update(size=999_000, sha256="cd" * 32, version="f" * 16)
    with committed():
        packs_changed()
    # The lessons stay kept: only what shows packs is made anew.
    with django_assert_num_queries(0):
        client.get(course.site_path)
    again = client.get(path)
    assert again.content != first.content
    assert version.version.encode() not in again.content


def test_catalogue_asks_as_much_of_few_packs_as_of_many(
    client: Client, course: Any, whole: Whole, committed: Any
) -> None:
    whole()
    whole("chasqui-x1-es", modules=["X1"], form="page")
    paths = ["/es/packs/", "/es/packs/course/X/", "/packs/catalogue.json", "/es/packs/feed.xml"]

    def queries() -> list[int]:
        with committed():
            packs_changed()
        return [_queries(client, path) for path in paths]

    queries()
    few = queries()
    for number in range(60):
        whole(f"chasqui-x{number}-es-fr", languages=["es", "fr"])
        whole(f"chasqui-m{number}-es", modules=[f"M{number}"], form="page")
    assert queries() == few
    assert max(few) <= 6


def _queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_thousand_modules_are_grouped_and_paged(client: Client, committed: Any) -> None:
    many = MODULES_ON_A_PAGE + 3
    with committed():
        course = make_course("Y", locale="es")
        for number in range(3):
            make_module(course, f"Y{number}")
    for number in range(1_000):
        seed_id = f"Y{number}"
        pack = PackFactory(name=f"chasqui-y{number}-es", courses=["Y"], modules=[seed_id], form="page")
        if number < 3:
            PackVersionFactory(pack=pack)
    assert many
    PackVersionFactory(pack=PackFactory(name="chasqui-y-es", courses=["Y"]))
    page = body(client, "/es/packs/")
    assert "chasqui-y1-es" not in page
    assert len(brotli.compress(page.encode())) < 14_000
    assert body(client, "/es/packs/course/Y/").count('class="offer"') == 3


def test_modules_are_paged(
    client: Client, course: Any, whole: Whole, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("offline_export.catalogue.listing.MODULES_ON_A_PAGE", 1)
    for name in ("X1", "X2"):
        whole(f"chasqui-{name.lower()}-es", modules=[name], form="page")
    first, second = body(client, "/es/packs/course/X/"), body(client, "/es/packs/course/X/2/")
    assert "Module X1" in first and "Module X2" not in first
    assert "Module X2" in second and "Module X1" not in second
    assert client.get("/es/packs/course/X/3/").status_code == 404


@pytest.mark.parametrize(
    "path", ["/en/packs/none/folder/", "/en/packs/course/None/", "/en/packs/course/X/0/"]
)
def test_unknown_pack_says_what_to_do(client: Client, path: str) -> None:
    reply = client.get(path)
    assert reply.status_code == 404
    assert b"This pack is not here" in reply.content
    assert b"/en/packs/choose/" in reply.content


def test_short_address_leads_to_the_readers_language(client: Client) -> None:
    reply = client.get("/packs/", headers={"Accept-Language": "pt-PT,pt;q=0.9"})
    assert (reply.status_code, reply.headers["Location"]) == (302, "/pt-br/packs/")


def test_ways_to_the_catalogue(client: Client, course: Any) -> None:
    module = course.get_children().first().specific
    assert 'href="/es/packs/"' in body(client, "/es/")
    assert 'href="/es/packs/"' in body(client, course.site_path)
    assert 'href="/es/packs/choose/?module=X1&amp;language=es&amp;form=page"' in body(
        client, module.site_path
    )
