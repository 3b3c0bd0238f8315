"""What a copied lesson needs to be a lesson of its own: new ids for its blocks.

Learners' records name an activity by lesson and block id. A copy with the ids of its original would be refused when it is
published (`courses.readiness`), so it gets new ones as soon as it is made.
"""

from uuid import uuid4

from django.db import transaction
from wagtail.models import Page

from courses.models import LessonPage


@transaction.atomic
def renew_ids(copied: Page) -> None:
    """Give new ids to the blocks of all lessons in a copied branch, in the row and in a new revision."""
    for page in LessonPage.objects.descendant_of(copied, inclusive=True):
        latest = page.get_latest_revision_as_object()
        latest.body = [{**block, "id": str(uuid4())} for block in latest.body.raw_data]
        page.body = latest.body
        page.save(clean=False)
        latest.save_revision(changed=False, clean=False)
