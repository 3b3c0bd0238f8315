"""Whoever sends more than the site reads in one go is told so, in their language, and nothing is taken."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from offline_export.models import ResultsImport
from tests.offline_export.imports.conftest import Desk
from tests.offline_export.imports.pages import text_of


def files(count: int) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(f"{number}.txt", b"{}", "text/plain") for number in range(count)]


# With the check of the token, which reads what was sent before any view does; and without.
@pytest.mark.parametrize("checks", [True, False])
@pytest.mark.parametrize(("language", "heading"), [("en", "This did not work"), ("es", "Esto no funcionó")])
def test_more_files_than_are_read_are_refused_in_words(
    desk: Desk, settings: Any, checks: bool, language: str, heading: str
) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 60
    client = Client(enforce_csrf_checks=checks)
    client.force_login(desk.trainer)
    path = desk.path.replace("/en/", f"/{language}/")
    client.get(path)
    reply = client.post(path, {"brought": files(61)}, headers={"sec-fetch-site": "same-origin"})
    assert reply.status_code == 413
    assert heading in text_of(reply.content.decode())
    if language == "en":
        assert "Those were too many files for one go" in text_of(reply.content.decode())
    assert not ResultsImport.objects.exists()


def test_more_files_than_go_together_are_told_how_many_do(desk: Desk) -> None:
    reply = desk.bring(*files(51))
    assert reply.status_code == 422
    assert "Bring at most 50 files in one go." in text_of(reply.content.decode())


def test_form_with_more_fields_than_any_has_is_refused_in_words(desk: Desk, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10
    reply = desk.client.post(desk.path, {f"a{number}": "b" for number in range(11)})
    assert reply.status_code == 413
    assert "That was too much for one go" in text_of(reply.content.decode())
