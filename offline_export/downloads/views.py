"""Packs as files: downloads that go on after a break, updates, signatures, the key, and folders file by file."""

from functools import cache
from pathlib import Path

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from offline_export.downloads import finding
from offline_export.downloads.finding import JSON, as_text, update_name
from offline_export.downloads.sending import NOT_FOR_LONG, Sendable, send_stored, send_text
from offline_export.models import PackUpdate, PackVersion
from offline_export.trust.services import CHAIN_NAME, KEY_NAME, SIGNATURE_SUFFIX, chain_text, public_key

ZIP = "application/zip"
PYTHON = "text/x-python; charset=utf-8"
MIRROR = Path(__file__).parents[1] / "mirror.py"
# What a folder holds beside the files of its manifest.
MANIFEST = "manifest.json"
KEYS = {KEY_NAME: lambda: public_key().text, CHAIN_NAME: chain_text}


@require_safe
def pack(request: HttpRequest, name: str, version: str, ending: str) -> HttpResponseBase:
    """The zip or the page of a version. Its bytes never change."""
    return _stored(request, finding.as_download(_version_or_404(name, version, ending)))


@require_safe
def pack_signature(request: HttpRequest, name: str, version: str, ending: str) -> HttpResponseBase:
    found = _version_or_404(name, version, ending)
    return _text(request, found.signature, f"{found.file_name}{SIGNATURE_SUFFIX}")


@require_safe
def update(request: HttpRequest, name: str, version: str, older: str) -> HttpResponseBase:
    """What a version has and an older one has not."""
    found = _update_or_404(name, version, older)
    return _stored(request, Sendable(found.sha256, found.size, ZIP, update_name(name, older)))


@require_safe
def update_signature(request: HttpRequest, name: str, version: str, older: str) -> HttpResponseBase:
    found = _update_or_404(name, version, older)
    return _text(request, found.signature, f"{update_name(name, older)}{SIGNATURE_SUFFIX}")


@require_safe
def folder_file(request: HttpRequest, name: str, path: str) -> HttpResponseBase:
    """The folder as it is now, file by file: a mirror brings what it lacks.

    `?version=` stays with the version that was begun with; `?sha256=` gives those very bytes or nothing.
    """
    version = finding.folder_version(name, request.GET.get("version", ""))
    if version is None:
        raise Http404
    if path == MANIFEST:
        text = as_text(version.manifest, path, media_type=JSON, kept=NOT_FOR_LONG)
        return send_text(request, version.manifest, text)
    if path == f"{MANIFEST}{SIGNATURE_SUFFIX}":
        return _text(request, version.manifest_signature, path, kept=NOT_FOR_LONG)
    file = finding.folder_file(version, path, request.GET.get("sha256", ""))
    if file is None and path in KEYS:
        return _text(request, KEYS[path](), path, kept=NOT_FOR_LONG)
    if file is None:
        raise Http404
    return _stored(request, file, from_this_host=True)


@require_safe
def key(request: HttpRequest) -> HttpResponseBase:
    """The key that packs are signed with, as minisign reads it."""
    return _text(request, public_key().text, KEY_NAME, kept=NOT_FOR_LONG)


@require_safe
def mirror(request: HttpRequest) -> HttpResponseBase:
    """The program that keeps a folder as a pack is: all that a school's server needs besides Python."""
    return _text(request, _mirror(), MIRROR.name, media_type=PYTHON, kept=NOT_FOR_LONG)


# It changes with the release only.
@cache
def _mirror() -> str:
    return MIRROR.read_text(encoding="utf-8")


def _stored(request: HttpRequest, file: Sendable, *, from_this_host: bool = False) -> HttpResponseBase:
    try:
        return send_stored(request, file, from_this_host=from_this_host)
    except FileNotFoundError as error:
        raise Http404 from error


def _text(request: HttpRequest, text: str, name: str, **how: str) -> HttpResponseBase:
    if not text:
        raise Http404
    return send_text(request, text, as_text(text, name, **how))


def _version_or_404(name: str, version: str, ending: str) -> PackVersion:
    found = finding.whole_version(name, finding.FORMS[ending], version)
    if found is None:
        raise Http404
    return found


def _update_or_404(name: str, version: str, older: str) -> PackUpdate:
    found = finding.update_between(name, version, older)
    if found is None:
        raise Http404
    return found
