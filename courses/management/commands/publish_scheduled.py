"""Publishes what was scheduled. A page that is not ready at its time stays a draft, and the others go live."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.management.commands.publish_scheduled import Command as WagtailCommand
from wagtail.models import Revision

from courses.models import CoursesPage
from courses.readiness import refuse_unready


class Command(WagtailCommand):
    help = "Publish pages whose time has come, and take down those whose time is over. What is not ready stays a draft."

    def handle(self, *args: Any, **options: Any) -> None:
        for revision in Revision.objects.filter(approved_go_live_at__lt=timezone.now()):
            page = revision.as_object()
            try:
                if isinstance(page, CoursesPage):
                    refuse_unready(page)
            except ValidationError as error:
                self.stderr.write(
                    f"Not published: {page} ({page.locale.language_code}). {' '.join(error.messages)}"
                )
                if not options["dryrun"]:
                    _withdraw(revision, page, error.messages)
        super().handle(*args, **options)


@transaction.atomic
def _withdraw(revision: Revision, page: CoursesPage, reasons: list[str]) -> None:
    """Take the page off the schedule and say why in its history."""
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
    log(instance=page, action="courses.refused", revision=revision, data={"reasons": reasons})
