"""The page that plays exercises, and the parts that it fetches."""

import gzip
import json
import re
from typing import Any

import brotli
import pytest
from django.conf import settings
from django.test import Client
from wagtail.models import GroupCollectionPermission

from courses.h5p import contents, storing
from courses.h5p.bundles.compressed import keep_compressed
from courses.h5p.models import H5PContent, H5PExercise, H5PLibrary
from lms.public.h5p.frame import frame_scripts
from tests.browser.served import STATIC
from tests.factories.authors import desk, member
from tests.factories.h5p import install, install_core, make_content
from tests.factories.people import PersonFactory

PLAYER = "/h5p/player/"
BODY = json.dumps({"css": "", "files": {}, "js": "var a = 'ñ';" * 300}).encode()


@pytest.fixture
def part() -> str:
    digest = storing.put(BODY)
    keep_compressed(digest, BODY)
    return f"/h5p/{digest}.json"


def policy(response: Any) -> dict[str, str]:
    directives = (each.strip().partition(" ") for each in response["Content-Security-Policy"].split(";"))
    return {name: sources for name, _space, sources in directives}


def test_player_lets_nothing_out_and_goes_nowhere(client: Client) -> None:
    response = client.get(PLAYER)
    told = policy(response)
    assert told["default-src"] == told["frame-src"] == told["form-action"] == told["base-uri"] == "'none'"
    assert told["worker-src"] == told["manifest-src"] == "'none'"
    assert told["connect-src"] == told["frame-ancestors"] == "'self'"
    assert told["script-src"] == "'unsafe-inline' 'unsafe-eval'"
    assert told["img-src"] == told["media-src"] == "data: blob:"
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_player_is_the_same_for_everybody(client: Client) -> None:
    """Also for phones and proxies that keep it: no cookie, no name, and its words in all languages."""
    response = client.get(PLAYER)
    assert response["Cache-Control"] == "public, no-cache"
    assert not response.cookies
    assert client.get(PLAYER, headers={"Accept-Language": "fr"}).content == response.content
    words = re.search(r'id="chasqui-h5p-words">(.*?)</script>', response.content.decode())
    assert words and list(json.loads(words[1])) == [code for code, _name in settings.LANGUAGES]
    again = client.get(PLAYER, headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again["X-Frame-Options"]) == (304, "SAMEORIGIN")


def test_player_asks_for_nothing_else(client: Client) -> None:
    html = client.get(PLAYER).content.decode()
    assert not re.search(r"<(link|img|iframe|object)\b|<script[^>]*\bsrc=", html.split("<script", 1)[0])
    assert html.count("</script>") == 3


@pytest.mark.parametrize("accepted,encoding", [("gzip, deflate, br", "br"), ("gzip", "gzip"), ("", "")])
def test_part_comes_in_the_best_encoding(client: Client, part: str, accepted: str, encoding: str) -> None:
    response = client.get(part, headers={"Accept-Encoding": accepted})
    body = b"".join(response)  # type: ignore[call-overload]
    read = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}[encoding]
    assert read(body) == BODY
    assert response.headers.get("Content-Encoding", "") == encoding
    assert response["Content-Length"] == str(len(body))
    assert response["X-Part-Size"] == str(len(BODY))
    assert response.headers.get("Vary", "") == ("Accept-Encoding" if encoding else "")


def test_part_is_for_ever_and_runs_nowhere(client: Client, part: str) -> None:
    response = client.get(part)
    b"".join(response)  # type: ignore[call-overload]
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["Content-Type"] == "application/json"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert policy(response)["default-src"] == "'none'" and "sandbox" in policy(response)
    assert not response.cookies
    again = client.get(part, headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304 and again["ETag"] == response["ETag"]
    other = client.get(part, headers={"If-None-Match": response["ETag"], "Accept-Encoding": "br"})
    assert other.status_code == 200 and other["ETag"] != response["ETag"]
    assert brotli.decompress(b"".join(other)) == BODY  # type: ignore[call-overload]


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_nothing_is_taken(client: Client, part: str, method: str) -> None:
    assert getattr(client, method)(part).status_code == 405
    assert getattr(client, method)(PLAYER).status_code == 405


@pytest.mark.django_db
@pytest.mark.parametrize("digest", ["0" * 64, "F" * 64, "0" * 63, "..%2f..%2fsettings", "x"])
def test_what_is_no_part_has_no_address(client: Client, digest: str) -> None:
    assert client.get(f"/h5p/{digest}.json").status_code == 404


@pytest.mark.django_db
def test_other_files_of_the_store_have_no_address(client: Client) -> None:
    digest = storing.put(b"a library's own file")
    for address in (f"/h5p/{digest}.json", f"/h5p/{digest}", f"/media/h5p/{digest}"):
        response = client.get(address, headers={"If-None-Match": f'"{digest}"'}, follow=True)
        assert response.status_code == 404


def test_scripts_of_the_frame_are_those_of_the_player() -> None:
    """Packs name them by their digests: what h5p.js puts together is exactly this."""
    source = (STATIC / "lms" / "js" / "h5p.js").read_text(encoding="utf-8")
    boot, end = frame_scripts()
    for text in (boot, end):
        assert text.startswith("(function ") and text.endswith("})();")
        assert text[1:-4] in source
        assert "</script" not in text and "<!--" not in text
    assert "</script" not in source


@pytest.fixture
def content(db: None) -> H5PContent:
    install_core()
    install()
    content = make_content()
    assert contents.build(content)
    return content


def test_author_tries_an_exercise(content: H5PContent) -> None:
    html = desk(member("Authors")).get(f"/h5p/preview/{content.pk}/").content.decode()
    exercise = content.exercise()
    assert exercise and f'data-parts="{" ".join(exercise.parts)}"' in html
    assert "h5p-preview" in html


def test_author_is_told_what_an_exercise_lacks(content: H5PContent) -> None:
    H5PExercise.objects.all().delete()
    H5PLibrary.objects.exclude(machine_name="H5P.ChasquiQuestion").delete()
    html = desk(member("Authors")).get(f"/h5p/preview/{content.pk}/").content.decode()
    assert "data-parts" not in html
    assert "Not installed on this site: ChasquiStyle 1.0, the H5P core (make h5p)." in html


def test_author_is_told_that_an_exercise_is_not_put_together(content: H5PContent) -> None:
    H5PExercise.objects.all().delete()
    html = desk(member("Authors")).get(f"/h5p/preview/{content.pk}/").content.decode()
    assert "data-parts" not in html
    assert "Not installed" not in html and "it is not put together" in html


def test_exercise_of_another_collection_is_not_there(content: H5PContent) -> None:
    person = member("Authors")
    GroupCollectionPermission.objects.filter(permission__codename__endswith="_h5pcontent").delete()
    assert desk(person).get(f"/h5p/preview/{content.pk}/", follow=True).status_code == 404


def test_nobody_else_tries_an_exercise(client: Client, stranger: Client, content: H5PContent) -> None:
    address = f"/h5p/preview/{content.pk}/"
    for visitor in (client, stranger, desk(PersonFactory())):
        response = visitor.get(address)
        assert response.status_code == 302 and "/sign-in/" in response["Location"]


def test_pages_of_the_site_have_frames_of_the_site_alone(client: Client) -> None:
    assert settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["frame-src"] == ["'self'"]
