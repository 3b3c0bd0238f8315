"""For who stands in front of a class: how to use packs, on one sheet of paper, and the address of this site for the wall."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lms.accounts.doors import qr_of
from lms.public.languages import translations_at


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """The same for everybody, so it is kept."""
    response = render(
        request, "packs/classroom/guide.html", {"translations": translations_at(request.path_info)}
    )
    vars(response)["public"] = True
    return response


@require_safe
@never_cache
def wall(request: HttpRequest) -> HttpResponse:
    """The address by which the phones of the room find this site, as text and as a picture."""
    address = address_for_others(request)
    context = {
        "address": address,
        "qr": qr_of(address, _("QR code with the address of this site")),
        "translations": translations_at(request.path_info),
    }
    return render(request, "packs/classroom/wall.html", context)


def address_for_others(request: HttpRequest) -> str:
    """The address in use; where that is one that only this machine has, the site's own (`make school` sets it)."""
    here = request.build_absolute_uri("/")
    return settings.BASE_URL.rstrip("/") + "/" if _is_of_this_machine(urlsplit(here).hostname or "") else here


def _is_of_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
