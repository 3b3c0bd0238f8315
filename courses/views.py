"""Views of the admin that stand in for those of wagtail-localize: nothing open goes live, and every refusal is told."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.views.pages.utils import get_valid_next_url_from_request
from wagtail.models import Page
from wagtail_localize.models import Translation
from wagtail_localize.views.update_translations import UpdateTranslationsView

from courses.messages import as_list
from courses.po_files import MOST_BYTES, POFileError, Taken, take_po
from courses.translations import open_segments, publish_translation, submit_translation


def answer_translation_editor(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Publish or submit from the translators' editor. What was translated is kept whatever happens here."""
    action = request.POST.get("action") if request.method == "POST" else None
    if action not in ("publish", "submit"):
        return None
    translation = Translation.objects.filter(
        source__object_id=page.translation_key, target_locale_id=page.locale_id, enabled=True
    ).first()
    if translation is None:
        return None
    permissions = page.permissions_for_user(request.user)
    if not (permissions.can_publish() if action == "publish" else permissions.can_edit()):
        raise PermissionDenied
    if action == "publish":
        say_publish(request, translation, page)
    else:
        say_submit(request, translation, page)
    return HttpResponseRedirect(request.path)


def say_publish(request: HttpRequest, translation: Translation, page: Page) -> None:
    """Publish a translation, and tell who asked what came of it."""
    names = {
        "title": page.get_admin_display_title(),
        "language": translation.target_locale.get_display_name(),
    }
    try:
        publish_translation(translation, by=request.user)
    except ValidationError as error:
        heading = _("“%(title)s” (%(language)s) was not published. All translations are kept.") % names
        messages.error(request, as_list(error.messages, heading))
    else:
        messages.success(request, _("“%(title)s” (%(language)s) was published.") % names)


def say_submit(request: HttpRequest, translation: Translation, page: Page) -> None:
    """Give a translation to the editors, and tell who asked what came of it."""
    try:
        submit_translation(translation, by=request.user)
    except ValidationError as error:
        messages.error(request, as_list(error.messages, _("Not sent yet. All translations are kept.")))
    else:
        messages.success(request, _("“%s” waits for an editor now.") % page.get_admin_display_title())


class UpdateTranslations(UpdateTranslationsView):
    """“Sync translated pages”: the new source text goes to the translators; what is complete may go live at once."""

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        publish, form.cleaned_data["publish_translations"] = form.cleaned_data["publish_translations"], False
        response: HttpResponse = super().form_valid(form)
        if publish:
            for translation in self.object.translations.filter(enabled=True).select_related("target_locale"):
                self.publish(translation)
        return response

    def publish(self, translation: Translation) -> None:
        page = translation.get_target_instance()
        if page.permissions_for_user(self.request.user).can_publish():
            say_publish(self.request, translation, page)
        else:
            messages.warning(
                self.request, _("“%s” is published by an editor.") % page.get_admin_display_title()
            )


def refuse_alias(request: HttpRequest, page_id: int) -> HttpResponse:
    """An alias shows the words of the source language under another one, and its translation is deleted."""
    messages.error(
        request, _("A translation is not replaced by the words of its source. Unpublish it instead.")
    )
    return HttpResponseRedirect(reverse("wagtailadmin_pages:edit", args=[page_id]))


@require_POST
def upload_po(request: HttpRequest, translation_id: int) -> HttpResponse:
    """Take back a PO file, whole or not at all."""
    translation = get_object_or_404(Translation, pk=translation_id)
    page = translation.get_target_instance()
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    file = request.FILES.get("file")
    try:
        if file is None:
            raise POFileError(_("Choose a PO file first."))
        taken = take_po(translation, file.read(MOST_BYTES + 1), by=request.user)
    except POFileError as error:
        messages.error(request, as_list(error.reasons, _("Nothing was taken from this file.")))
    else:
        _say_taken(request, taken, open_segments(page))
    address = get_valid_next_url_from_request(request) or reverse("wagtailadmin_pages:edit", args=[page.pk])
    return HttpResponseRedirect(address)


def _say_taken(request: HttpRequest, taken: Taken, missing: int) -> None:
    said = (
        ngettext("%d text was taken from the file.", "%d texts were taken from the file.", taken.texts)
        % taken.texts
    )
    if missing:
        said += " " + ngettext("%d is still missing.", "%d are still missing.", missing) % missing
    messages.success(request, said)
    if taken.fuzzy:
        text = ngettext("%d fuzzy text was left out.", "%d fuzzy texts were left out.", taken.fuzzy)
        messages.warning(request, text % taken.fuzzy)
    if taken.unknown:
        messages.warning(request, as_list(taken.unknown, _("No longer in the page, and left out:")))
