"""Makes accounts. The only place that does, outside the forms of the admin."""

import secrets
from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.db import transaction

from courses.baseline import AUTHORS, EDITORS
from lms.accounts.models import Person

# Without letters and figures that look alike on a small screen.
READABLE = "abcdefghjkmnpqrstuvwxyz23456789"
# On an installation of one person, whoever writes a lesson also approves and publishes it.
FIRST_PEOPLE: dict[str, tuple[str, ...]] = {"author": (AUTHORS, EDITORS), "trainer": (), "learner": ()}


@dataclass(frozen=True)
class NewAccount:
    """A user name and the password that was made for it. The password is kept nowhere else in this form."""

    username: str
    password: str


def create_first_people() -> list[NewAccount]:
    """An author, a trainer and a learner where nobody has an account yet; else nothing."""
    with transaction.atomic():
        if Person.objects.exists():
            return []
        accounts = [NewAccount(username, random_password()) for username in FIRST_PEOPLE]
        for account in accounts:
            person = Person.objects.create_user(account.username, password=account.password)
            person.groups.set(Group.objects.filter(name__in=FIRST_PEOPLE[account.username]))
    return accounts


def random_password() -> str:
    """Twelve letters and figures in groups of four (59 bits), to be read from a screen and typed on a phone."""
    return "-".join("".join(secrets.choice(READABLE) for _ in range(4)) for _ in range(3))
