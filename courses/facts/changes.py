"""Notices what changes what a country shows, however it is saved, and says so once for each row (`signals.changed`)."""

from typing import Any, Final

from django.db.models import Model
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save

from courses.facts.models import FactText, LocalFact, State
from courses.facts.signals import changed

# The country, the state, and what is shown besides. The remark of a fact is for editors.
SHOWN: Final[dict[type[Model], tuple[str, ...]]] = {
    LocalFact: ("country_id", "state", "slot", "source", "checked_by", "checked_on"),
    FactText: ("fact__country_id", "fact__state", "fact_id", "language", "text"),
}
BEFORE: Final = "as_it_was"
Row = tuple[Any, ...]


def connect() -> None:
    for model in SHOWN:
        for happens in (pre_save, pre_delete):
            happens.connect(_remember, sender=model, dispatch_uid=f"courses.facts.before.{id(happens)}")
        for happened in (post_save, post_delete):
            happened.connect(_tell, sender=model, dispatch_uid=f"courses.facts.{id(happened)}")


def _remember(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    # From the table: a version from the history, or half a row, does not know what is stored.
    vars(instance)[BEFORE] = _stored(sender, instance)


def _tell(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    before, after = vars(instance).pop(BEFORE, None), _stored(sender, instance)
    if before != after:
        for country in sorted(_showing(before) | _showing(after)):
            changed.send(sender=sender, country=country)


def _stored(model: type[Model], instance: Model) -> Row | None:
    row: Row | None = model._default_manager.filter(pk=instance.pk).values_list(*SHOWN[model]).first()
    return row


def _showing(row: Row | None) -> set[str]:
    """Its country, if learners may see it. What nobody sees is an editor's matter: loading hundreds wakes nobody."""
    if row is None:
        return set()
    country, state, *_shown = row
    return {country} if state == State.CONFIRMED else set()
