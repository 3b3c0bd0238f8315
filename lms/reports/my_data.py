"""What is kept about one person, from the data sheet: in words for the page, and whole for the download."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import FileField, ManyToManyField, Model

from lms.accounts.data_sheet import KeptField, KeptRecord, Mention, mentions, sheet
from lms.accounts.erasing import works_here
from lms.accounts.models import Person
from lms.reports.words import Words, in_words

FORMAT = "chasqui-my-data-1"


@dataclass(frozen=True)
class Shown:
    """One field of one row, in words: a text, or lines where it is a list."""

    field: KeptField
    text: str = ""
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """One kind of record on the page of a person: its rows in words, or how many there are."""

    record: KeptRecord
    fields: tuple[KeptField, ...]
    rows: tuple[tuple[Shown, ...], ...] = ()
    # The same rows once more, with what is folded away; none where nothing is.
    technical: tuple[tuple[Shown, ...], ...] = ()
    count: str = ""
    # Fields that only staff have, where they are empty.
    unused: tuple[KeptField, ...] = ()

    @property
    def is_technical(self) -> bool:
        """Nothing of it is for reading."""
        return all(field.technical for field in self.fields)


def parts_of(person: Person) -> list[Part]:
    """All records of the sheet; those of staff only where there are any."""
    staff = works_here(person)
    parts = (_part(record, person, staff=staff) for record in sheet())
    return [part for part in parts if staff or not part.record.staff or part.rows]


def mentions_of(person: Person) -> list[tuple[Mention, int]]:
    """Where the person is named as who did something, and how often."""
    counted = ((each, each.rows(person).count()) for each in mentions())
    return [(each, count) for each, count in counted if count]


def download_of(person: Person, *, made_at: datetime) -> dict[str, Any]:
    """Everything that is kept, as plain data, but for what is secret even to its owner."""
    return {
        "format": FORMAT,
        "site": settings.BASE_URL,
        "made_at": made_at,
        "account": person.public_id,
        "records": [_record(record, person) for record in sheet()],
        "mentions": [
            {
                "model": each.model._meta.label_lower,
                "field": each.field,
                "what": str(each.what),
                "ids": list(each.rows(person).order_by("pk").values_list("pk", flat=True)),
            }
            for each in mentions()
        ],
    }


def _part(record: KeptRecord, person: Person, *, staff: bool) -> Part:
    found = record.rows(person)
    if record.count:
        count = found.count()
        return Part(record, record.fields, count=str(record.count(count)) if count else "")
    rows = list(found)
    unused = tuple(field for field in record.fields if field.staff and not staff)
    fields = tuple(field for field in record.fields if field not in unused)
    read, folded = (tuple(field for field in fields if field.technical is each) for each in (False, True))
    return Part(
        record,
        fields,
        rows=tuple(_in_words(row, read) for row in rows),
        technical=tuple(_in_words(row, folded) for row in rows if folded),
        unused=unused,
    )


def _in_words(row: Model, fields: Iterable[KeptField]) -> tuple[Shown, ...]:
    return tuple(_shown(field, in_words(row, field)) for field in fields)


def _shown(field: KeptField, words: Words) -> Shown:
    return Shown(field, words) if isinstance(words, str) else Shown(field, lines=words)


def _record(record: KeptRecord, person: Person) -> dict[str, Any]:
    return {
        "model": record.model._meta.label_lower,
        "what": str(record.what),
        "until": str(record.until),
        "fields": [
            {"name": field.name, "what": str(field.what), "why": str(field.why), "secret": field.secret}
            for field in record.fields
        ],
        "rows": [
            {field.name: _value(row, field.name) for field in record.fields if not field.secret}
            for row in record.rows(person)
        ],
    }


def _value(row: Model, name: str) -> Any:
    field = row._meta.get_field(name)
    value = getattr(row, name)
    if isinstance(field, ManyToManyField):
        return [str(each) for each in value.all()]
    if isinstance(field, FileField):
        return value.name
    return str(value) if isinstance(value, Model) else value
