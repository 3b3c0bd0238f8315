from uuid import uuid4

from django import forms
from django.utils import timezone

from courses.models import ActivityVersion
from lms.progress.batch import GivenAttempt


class AnswerForm(forms.Form):
    """Which question an answer without script is for. What was answered is read by the activity's own kind."""

    activity = forms.UUIDField()
    digest = forms.RegexField(r"^[0-9a-f]{64}\Z")

    def attempt(self, version: ActivityVersion, response: dict[str, object]) -> GivenAttempt:
        """The answer as a fact, made now and here: there is no device that could have made its id."""
        return GivenAttempt(
            id=uuid4(),
            lesson_key=version.lesson_key,
            activity_id=version.activity_id,
            digest=version.digest,
            response=response,
            answered_at=timezone.now(),
        )
