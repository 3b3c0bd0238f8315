"""Addresses that Wagtail would open by itself and that stay closed."""

from typing import Any

import pytest
from django.test import Client

from courses.models import CatalogPage
from tests.factories.pages import make_course
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


def test_language_without_a_live_catalogue_is_not_found(client: Client, committed: Any) -> None:
    """Wagtail would answer with the catalogue of another language under this address."""
    with committed():
        make_course()
    assert client.get("/fr/").status_code == 200
    with committed():
        CatalogPage.objects.get(locale__language_code="fr").unpublish()
    reply = client.get("/fr/")
    assert reply.status_code == 404
    assert "Course X" not in reply.content.decode()
    assert "Course X" in client.get("/es/").content.decode()


@pytest.mark.parametrize("path", ["", "multiple/add/", "chooser/"])
def test_store_of_files_has_no_door(client: Client, path: str) -> None:
    """Nothing on this site serves files of any kind, not even to who may do everything."""
    client.force_login(PersonFactory(is_superuser=True, is_staff=True))
    assert client.get("/cms/").status_code == 200
    assert client.get(f"/cms/documents/{path}", follow=True).status_code == 404
