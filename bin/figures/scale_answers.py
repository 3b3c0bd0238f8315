"""What is asked of one database by scale.py: where to look, and how long a page takes there."""

import json
import sys
import time
from typing import Any

from django.db import connection
from django.db.models import Count
from django.test import Client

from figures.table import Row
from lms.accounts.models import Person
from lms.cohorts.models import Cohort, Organisation, Role

BACKEND = "django.contrib.auth.backends.ModelBackend"
CLIENTS: dict[int, Client] = {}


def main() -> list[Row]:
    """Answers for one database until nobody asks any more: a question a line, as JSON."""
    for line in sys.stdin:
        print(json.dumps(answer_to(**json.loads(line))), flush=True)
    return []


def answer_to(what: str, **question: Any) -> Any:
    return {"newest": newest, "of 40": of_forty, "get": get}[what](**question)


def newest() -> dict[str, Any]:
    """The first group of the organisation made last."""
    organisation = Organisation.objects.latest("pk")
    return _found(organisation.cohorts.earliest("pk"))


def of_forty() -> dict[str, Any]:
    """A current group of forty people from the midst of all."""
    groups = Cohort.objects.current().annotate(people=Count("enrolments")).filter(people=40).order_by("pk")
    return _found(groups[groups.count() // 2])


def get(path: str, who: int) -> dict[str, Any]:
    queries = 0

    def counted(execute: Any, *arguments: Any) -> Any:
        nonlocal queries
        queries += 1
        return execute(*arguments)

    client = CLIENTS.get(who) or _signed_in(who)
    with connection.execute_wrapper(counted):
        began = time.perf_counter()
        reply = client.get(path)
        took = time.perf_counter() - began
    if reply.status_code != 200:
        raise RuntimeError(f"{path} answers {reply.status_code}")
    return {"queries": queries, "ms": took * 1000}


def _found(group: Cohort) -> dict[str, Any]:
    who = Person.objects.get(
        memberships__organisation=group.organisation, memberships__role=Role.ADMINISTRATOR
    )
    return {
        # In the group's own language: in another one, titles are looked up in both.
        "below": f"/{group.language}/groups",
        "organisation": str(group.organisation.public_id),
        "group": str(group.public_id),
        "who": who.pk,
    }


def _signed_in(who: int) -> Client:
    CLIENTS[who] = client = Client()
    client.force_login(Person.objects.get(pk=who), backend=BACKEND)
    return client
