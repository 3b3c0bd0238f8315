"""Hears that something was published, or that a fact of a country is another, and has the packs follow."""

import logging
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, transaction
from django.utils import timezone

from courses.facts.signals import changed
from courses.publishing import contents_changed

logger = logging.getLogger(__name__)


def connect() -> None:
    contents_changed.connect(follow, dispatch_uid="offline_export.follow")
    changed.connect(follow_facts, dispatch_uid="offline_export.follow_facts")


def follow(sender: object, **kwargs: Any) -> None:
    """No pack is known to be as the site is."""
    _mark_stale()


def follow_facts(sender: object, country: str, **kwargs: Any) -> None:
    """The packs that have room for this country, once what was saved can be read by others, and once for all that is
    saved together."""
    saved = _Saved(country)
    if all(hook[1] != saved for hook in transaction.get_connection().run_on_commit):
        transaction.on_commit(saved)


@dataclass(frozen=True)
class _Saved:
    """What is done after the commit. Two of the same country are equal."""

    country: str

    def __call__(self) -> None:
        _mark_stale(self.country)


def _mark_stale(country: str = "") -> None:
    """What was published stays so, even where nobody can write that down now."""
    from offline_export.builds.services import mark_stale

    try:
        mark_stale(now=timezone.now(), country=country)
    except DatabaseError:
        # The tables of packs may not be there yet: courses are made while the database is set up.
        logger.warning("Packs could not be marked as stale.", exc_info=True)
