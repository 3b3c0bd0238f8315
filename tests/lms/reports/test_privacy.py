"""The public privacy page: made from the data sheet, the same bytes for everybody, and true."""

import re
from pathlib import Path
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.conf import settings as product
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.utils.html import escape
from django.utils.translation import override

from lms import gunicorn
from lms.accounts.data_sheet import mentions, sheet
from tests.factories.people import LearnerFactory, PersonFactory, come_in

pytestmark = pytest.mark.django_db
PATH = "/{}/privacy/"
LANGUAGES = [code for code, _name in product.LANGUAGES]


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_says_each_field_and_why_in_each_language(client: Client, language: str) -> None:
    text = client.get(PATH.format(language)).content.decode()
    with override(language):
        words = [word for record in sheet() for word in (record.what, record.until)]
        words += [word for record in sheet() for field in record.fields for word in (field.what, field.why)]
        words += [mention.what for mention in mentions()]
        assert [str(word) for word in words if escape(str(word)) not in text] == []


def test_page_is_the_same_bytes_for_everybody(client: Client, django_assert_num_queries: Any) -> None:
    come_in(client, LearnerFactory(nickname="Lupita"))
    mine = client.get(PATH.format("es"))
    cache.clear()
    anybody = Client().get(PATH.format("es"))
    assert mine.content == anybody.content
    assert not anybody.cookies
    assert anybody.headers["Cache-Control"] == "public, no-cache"
    assert "Cookie" not in anybody.headers["Vary"]
    with django_assert_num_queries(0):
        Client().get(PATH.format("es"))


@pytest.mark.parametrize("contact", ["", "Casa <Sucre> 12"])
def test_page_says_who_keeps_it(settings: Any, contact: str) -> None:
    settings.PRIVACY_CONTACT = contact
    text = Client().get(PATH.format("en")).content.decode()
    assert ("Casa &lt;Sucre&gt; 12" in text) is bool(contact)
    assert ("Ask who runs this site: your trainer" in text) is not bool(contact)


def test_failed_sign_in_of_staff_keeps_no_address_and_no_browser(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    PersonFactory(username="marta-staff", password="long enough for all")
    fields = {"username": "marta-staff", "password": "not this one", "next": "/es/me/"}
    headers = {"User-Agent": "ShowsWhoIAm/1.0", "Accept": "text/who-i-am"}
    for _ in range(2):
        client.post("/es/sign-in/staff/?x=secret", fields, headers=headers, REMOTE_ADDR="198.51.100.7")
        headers["User-Agent"] = "Another/2.0"
    row = AccessAttempt.objects.get()
    assert (row.username, row.failures_since_start) == ("marta-staff", 2)
    telling = (row.ip_address, row.user_agent, row.http_accept, row.path_info, row.get_data, row.post_data)
    assert not any(telling)
    assert "marta" not in caplog.text and "198.51" not in caplog.text


def test_nothing_of_a_learner_s_visit_says_where_or_with_what(client: Client) -> None:
    person: Any = LearnerFactory(nickname="Lupita")
    telling = {"User-Agent": "ShowsWhoIAm/1.0"}
    for pin in ("7391", "2846"):
        client.post(
            "/es/sign-in/",
            {"code": person.access_code, "pin": pin},
            headers=telling,
            REMOTE_ADDR="198.51.100.7",
        )
    told = str([row.get_decoded() for row in Session.objects.all()]) + str(
        list(AccessAttempt.objects.values())
    )
    assert "ShowsWhoIAm" not in told and "198.51.100.7" not in told


def test_server_keeps_no_list_of_visits() -> None:
    assert gunicorn.accesslog is None


def test_no_code_of_ours_reads_the_address_of_a_visitor() -> None:
    root = Path(product.BASE_DIR)
    files = [
        path for folder in ("lms", "courses", "offline_export") for path in (root / folder).rglob("*.py")
    ]
    # It asks and answers nobody: there it says its own name.
    files.remove(root / "offline_export" / "mirror.py")
    reads = re.compile(r"REMOTE_ADDR|HTTP_X_FORWARDED_FOR|HTTP_USER_AGENT|X-Forwarded-For|User-Agent")
    assert [str(path) for path in files if reads.search(path.read_text(encoding="utf-8"))] == []
