"""Finds what a command names: an organisation, or somebody with a user name."""

from django.core.management.base import CommandError

from lms.accounts.models import Person
from lms.cohorts.models import Organisation


def organisation_of(name: str) -> Organisation:
    """By name, whatever its capitals, or by number; else an error that says what to do."""
    there = Organisation.objects.order_by("name")
    found = [each for each in there if name in (str(each.public_id), each.name)]
    found = found or [each for each in there if each.name.casefold() == name.casefold()]
    if len(found) == 1:
        return found[0]
    if found:
        numbers = ", ".join(str(each.public_id) for each in found)
        raise CommandError(f"Several organisations are called {name}. Name it by its number: {numbers}.")
    names = ", ".join(each.name for each in there[:20]) or "none yet"
    raise CommandError(f"No organisation is called {name}. There: {names}. Make one: create_organisation.")


def staff_of(username: str) -> Person:
    """Who signs in with this user name and a password; else an error that says what to do."""
    person = Person.objects.filter(username=username, access_code=None).first()
    if person is None:
        raise CommandError(f"Nobody has the user name {username}. Make the account in /cms/ first.")
    return person
