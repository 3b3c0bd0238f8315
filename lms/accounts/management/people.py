"""Finds the person that a command is about."""

from django.core.management.base import CommandError

from lms.accounts.models import Person
from lms.accounts.services import find_by_code


def person_of(code: str) -> Person:
    """Whose access code this is; else an error that says what to do."""
    person = find_by_code(code)
    if person is None:
        raise CommandError(f"Nobody has the code {code}. Look at each letter and number of it again.")
    return person
