"""PO files: there and back whole, and refused whole."""

from collections.abc import Callable
from typing import Any

import polib
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail_localize.models import StringTranslation, Translation

from tests.factories.authors import desk, member, said
from tests.factories.translations import edit_address, target

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def download(client: Client, translation: Translation) -> polib.POFile:
    response = client.get(reverse("wagtail_localize:download_pofile", args=[translation.pk]))
    return polib.pofile(response.content.decode())


def upload(client: Client, translation: Translation, content: bytes | str) -> Any:
    content = content.encode() if isinstance(content, str) else content
    address = reverse("wagtail_localize:upload_pofile", args=[translation.pk])
    file = SimpleUploadedFile("words.po", content)
    return client.post(address, {"file": file, "next": edit_address(translation)})


def fill(po: polib.POFile) -> polib.POFile:
    for entry in po:
        entry.msgstr = "le-slug" if entry.msgctxt == "slug" else f"FR {entry.msgid}"
    return po


def test_po_file_there_and_back(
    translation: Translation, translator: Client, editor: Client, client: Client, committed: Callable[[], Any]
) -> None:
    po = fill(download(translator, translation))
    response = upload(translator, translation, str(po))
    assert f"{len(po)} texts were taken from the file" in said(response)
    with committed():
        editor.post(edit_address(translation), {"action": "publish"})
    assert "FR The code is mine alone." in client.get(target(translation).site_path).content.decode()
    assert {entry.msgstr for entry in download(translator, translation)} == {entry.msgstr for entry in po}


@pytest.mark.parametrize(
    "words", ["<p>Bonjour</p>", "<script>alert(1)</script>", '<b class="x">Oui</b>', '<a id="a9">Là</a>']
)
def test_po_file_with_broken_markup(translation: Translation, translator: Client, words: str) -> None:
    po = fill(download(translator, translation))
    po[0].msgstr = words
    response = upload(translator, translation, str(po))
    assert "Nothing was taken from this file" in said(response)
    assert "<script>" not in said(response)
    assert not StringTranslation.objects.exists()


def test_po_file_of_another_page(translation: Translation, translator: Client) -> None:
    po = fill(download(translator, translation))
    po.metadata["X-WagtailLocalize-TranslationID"] = "00000000-0000-0000-0000-000000000000"
    assert "another page" in said(upload(translator, translation, str(po)))
    assert not StringTranslation.objects.exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\x01\x02",
        b"GIF89a",
        b'msgid "open\nmsgstr ""',
        'msgid "a"\nmsgstr "é"\n'.encode("latin-1"),
        b'msgid ""\nmsgstr "Content-Type: text/plain; charset=none\\n"\n\nmsgid "a"\nmsgstr "b"\n',
        b"/etc/passwd",
        b'msgid "a"\n' * 300_000,
    ],
)
def test_po_file_that_is_none(translation: Translation, translator: Client, content: bytes) -> None:
    response = upload(translator, translation, content)
    assert response.status_code == 302
    assert "Nothing was taken from this file" in said(response)
    assert not StringTranslation.objects.exists()


def test_po_file_that_is_missing(translation: Translation, translator: Client) -> None:
    response = translator.post(reverse("wagtail_localize:upload_pofile", args=[translation.pk]))
    assert "Choose a PO file first" in said(response)


def test_po_file_with_fuzzy_and_unknown_texts(translation: Translation, translator: Client) -> None:
    po = fill(download(translator, translation))
    po[0].flags.append("fuzzy")
    po[1].msgid = "A text that is gone"
    messages = said(upload(translator, translation, str(po)))
    assert "1 fuzzy text was left out" in messages
    assert "A text that is gone" in messages
    assert "2 are still missing" in messages


def test_po_file_of_who_may_not(translation: Translation, client: Client) -> None:
    stranger = desk(member("Translators"))
    stranger.logout()
    assert upload(stranger, translation, "x").status_code == 302
    assert not StringTranslation.objects.exists()
