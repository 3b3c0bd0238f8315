"""What opens something does not stand in the log."""

import logging

import pytest
from django.conf import settings
from django.test import Client

from lms.accounts.log_filter import HideCodes, masked


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/en/invite/s3cret-token/", "/v/s3cret-token/", "/en/join/s3cret-token/new/"]
)
def test_address_that_is_refused_is_logged_without_its_code(
    client: Client, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    assert client.post(path).status_code >= 400
    assert "***" in caplog.text
    assert "s3cret" not in caplog.text


@pytest.mark.parametrize("name", ["django.request", "django.security.csrf"])
def test_handlers_of_django_hear_no_code(caplog: pytest.LogCaptureFixture, name: str) -> None:
    """They come before the console of the site."""
    django = logging.getLogger("django")
    django.addHandler(caplog.handler)
    try:
        logging.getLogger(name).warning("Forbidden (%s): %s", "no token", "/fr/invite/s3cret/")
    finally:
        django.removeHandler(caplog.handler)
    assert "/fr/invite/***/" in caplog.text
    assert "s3cret" not in caplog.text


def test_whatever_reaches_the_console_is_masked() -> None:
    assert settings.LOGGING["handlers"]["console"]["filters"] == ["codes"]
    record = logging.makeLogRecord({"msg": "from %(way)s", "args": {"way": "/q/ABCD2345/"}})
    assert HideCodes().filter(record)
    assert record.getMessage() == "from /q/***/"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("/pt-br/g/K3F9-M2QX/?next=/", "/pt-br/g/***/?next=/"),
        ("/en/sign-in/?next=%2Fen%2Finvite%2Fabc%2F", "/en/sign-in/?next=%2Fen%2Finvite%2F***"),
        ("/en/groups/5/people/", "/en/groups/5/people/"),
        ("/en/invite/", "/en/invite/"),
    ],
)
def test_only_the_code_is_masked(text: str, shown: str) -> None:
    assert masked(text) == shown
