from typing import Any

from django.apps import AppConfig


class ProgressConfig(AppConfig):
    name = "lms.progress"
    label = "progress"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from courses.publishing import compositions_changed

        _fill_data_sheet()
        user_logged_in.connect(_adopt_answers, dispatch_uid="progress.adopt_answers")
        compositions_changed.connect(_refresh, dispatch_uid="progress.compositions_changed")


def _adopt_answers(sender: Any, request: Any, user: Any, **kwargs: Any) -> None:
    """What a guest answered without script joins the account at sign-in."""
    from django.utils import timezone

    from lms.progress.guests import forget_answers, kept_answers
    from lms.progress.models import Attempt
    from lms.progress.services import record_attempts

    answers = kept_answers(request.session) if hasattr(request, "session") else []
    if answers:
        record_attempts(
            learner=user, attempts=answers, received_at=timezone.now(), source=Attempt.Source.FORM
        )
        forget_answers(request.session, {given.id for given in answers})


def _refresh(sender: Any, compositions: Any, **kwargs: Any) -> None:
    from lms.progress.services import refresh_after_change

    refresh_after_change(compositions)


def _fill_data_sheet() -> None:
    from lms.accounts.data_sheet import mention, register
    from lms.accounts.erasing import add_eraser
    from lms.progress.data_sheet import MENTIONS, RECORDS
    from lms.progress.erasing import count_answers

    register(*RECORDS)
    mention(*MENTIONS)
    add_eraser(count_answers)
