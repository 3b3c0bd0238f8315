"""The command that tidies up."""

from datetime import timedelta
from io import StringIO

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from lms.accounts.models import Person
from tests.factories.people import LearnerFactory, come_in
from tests.lms.reports.lives import long_ago, make_life

pytestmark = pytest.mark.django_db


def tidy(*arguments: str) -> str:
    out = StringIO()
    call_command("tidy", *arguments, stdout=out)
    return out.getvalue()


def test_tidy_says_what_it_did(client: Client) -> None:
    long_ago(make_life(client))
    assert "Would erase 1 people" in tidy("--dry-run")
    assert Person.objects.count() == 1
    assert "Erased 1 people" in tidy()
    assert Person.objects.count() == 0
    assert "Erased 0 people, 0 ended sessions, 0 old failed sign-ins" in tidy()


def test_ended_sessions_and_old_failed_tries_go_and_the_rest_stays(client: Client) -> None:
    come_in(client, LearnerFactory(nickname="One"))
    mine = client.session.session_key
    Session.objects.create(session_key="x" * 32, session_data="", expire_date=timezone.now() - timedelta(1))
    for username, age in (("old", timedelta(hours=25)), ("young", timedelta(hours=1))):
        row = AccessAttempt.objects.create(username=username, failures_since_start=1)
        AccessAttempt.objects.filter(pk=row.pk).update(attempt_time=timezone.now() - age)
    tidy()
    assert list(Session.objects.values_list("session_key", flat=True)) == [mine]
    assert list(AccessAttempt.objects.values_list("username", flat=True)) == ["young"]


def test_session_of_somebody_who_is_gone_goes(client: Client) -> None:
    person: Person = LearnerFactory(nickname="One")
    come_in(client, person)
    Person.objects.filter(pk=person.pk).delete()
    assert "1 ended sessions" in tidy()
    assert not Session.objects.exists()
