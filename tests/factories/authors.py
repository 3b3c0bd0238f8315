"""People of the admin, and forms as its editor posts them."""

from typing import Any

from django.contrib.auth.models import Group
from django.test import Client
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield
from wagtail.users.models import UserProfile

from courses.models import LessonPage
from lms.accounts.models import Person
from tests.factories.pages import TRUE_FALSE
from tests.factories.people import PersonFactory

ACTIVITY = ("true_false", {**TRUE_FALSE, "answer": "on"})


def member(group: str, **fields: Any) -> Person:
    """A person who works in the admin, in English, as a member of this group, and of no other."""
    person: Person = PersonFactory(**fields)
    person.groups.add(Group.objects.get(name=group))
    profile = UserProfile.get_for_user(person)
    profile.preferred_language = "en"
    profile.save()
    return person


def desk(person: Person) -> Client:
    """The browser of a person who is signed in to the admin."""
    client = Client(headers={"Sec-Fetch-Site": "same-origin"})
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def superuser() -> Client:
    """The browser of somebody who may do everything."""
    return desk(member("Editors", is_superuser=True, is_staff=True))


def lesson_form(*blocks: tuple[str, dict[str, Any]], **fields: Any) -> dict[str, str]:
    """What the editor posts for a lesson; ready to go live unless `fields` or `blocks` say otherwise."""
    data: dict[str, Any] = {
        "title": "A lesson",
        "slug": "a-lesson",
        "outcome": "I can do it.",
        "digcomp": "4.1",
        "level": "1",
        "minutes": "6",
        "core": "on",
        "seed_id": "X1.9",
        "body": streamfield(list(blocks) or [ACTIVITY, ("can_do", {"text": "I can do it."})]),
        "guide": streamfield([]),
        "comments": inline_formset([]),
        **fields,
    }
    return dict(nested_form_data(data))


def edit_form(page: LessonPage, *blocks: tuple[str, dict[str, Any]], **fields: Any) -> dict[str, str]:
    """The same for a lesson that exists."""
    known = {"title": page.title, "slug": page.slug, "seed_id": page.seed_id}
    return lesson_form(*blocks, **{**known, **fields})


def said(response: Any) -> str:
    """All messages that the next page of the admin shows."""
    from django.contrib.messages import get_messages

    return " | ".join(str(message) for message in get_messages(response.wsgi_request))
