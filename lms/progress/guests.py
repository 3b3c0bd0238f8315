"""Answers of a guest without script: kept in the session until they sign in, then theirs."""

from typing import Any
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db import transaction

from lms.progress.batch import BadAttempt, GivenAttempt, parse_attempt

KEY = "answers"
MOST = 300


def keep_answer(session: SessionBase, given: GivenAttempt) -> None:
    """Remember one answer. The oldest goes when there are more than a session holds.

    A session is written whole: two answers at the same moment would write over each other, so the second waits here
    for the first and adds to what it left.
    """
    is_new = session.session_key is None
    with transaction.atomic():
        row = Session.objects.select_for_update().filter(session_key=session.session_key).first()
        answers = list((row.get_decoded() if row else session).get(KEY, []))
        answers.append(
            {
                "id": str(given.id),
                "lesson": str(given.lesson_key),
                "activity": str(given.activity_id),
                "digest": given.digest,
                "response": given.response,
                "answered_at": given.answered_at.isoformat() if given.answered_at else None,
            }
        )
        session[KEY] = answers[-MOST:]
        if row is None:
            # Ended meanwhile by another tab: the answer begins a new one.
            session.create()
            is_new = True
        else:
            session.save()
    # Saved already; saving again with the response would write over an answer that came in between. A new session is
    # saved with it all the same, for its cookie.
    session.modified = is_new


def kept_answers(session: SessionBase) -> list[GivenAttempt]:
    """The answers that this session holds, oldest first."""
    found = []
    for data in session.get(KEY, []):
        try:
            found.append(parse_attempt(data))
        except BadAttempt:
            continue
    return found


def forget_answers(session: SessionBase, ids: set[UUID]) -> None:
    """Drop the answers that have found their owner."""
    rest: list[dict[str, Any]] = [data for data in session.get(KEY, []) if UUID(data["id"]) not in ids]
    if rest:
        session[KEY] = rest
    else:
        session.pop(KEY, None)
