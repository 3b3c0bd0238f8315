"""Writes many rows of one table at once: COPY on PostgreSQL, executemany on SQLite. Past the ORM, so without signals."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.core.management.color import no_style
from django.db import connection
from django.db.models import DateTimeField, Field, ForeignKey, Model, UUIDField

# In KiB. SQLite's own 16 MB would read the index of two million random ids from the disk again and again.
CACHE_WHILE_LOADING: Final = 400_000


class Table:
    """The table of a model: `varying` are the fields that each row gives, in this order; `same` those that all share.
    What is named nowhere has the default of its field; a key that counts itself is left to the database."""

    def __init__(self, model: type[Model], varying: Iterable[str], **same: Any) -> None:
        self.model, names = model, list(varying)
        fixed = {
            name: same[name] if name in same else self._default(name)
            for name in _columns(model)
            if name not in names
        }
        fixed = {name: value for name, value in fixed.items() if name != _key_that_counts(model)}
        fields = [_columns(model)[name] for name in [*names, *fixed]]
        self._fixed = tuple(fixed.values())
        self._stored = [_stored_by(field) for field in fields]
        quote = connection.ops.quote_name
        columns = ", ".join(quote(str(field.column)) for field in fields)
        self._into = f"{quote(model._meta.db_table)} ({columns})"

    def write(self, rows: Iterable[tuple[Any, ...]]) -> None:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {self._into} FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row((*row, *self._fixed))
            else:
                places = ", ".join(["%s"] * len(self._stored))
                # Names of tables and columns of our models, and places for values.
                insert = f"INSERT INTO {self._into} VALUES ({places})"  # noqa: S608
                cursor.executemany(insert, self._as_stored(rows))  # type: ignore[arg-type]

    def go_on_counting(self) -> None:
        """After keys were given by hand, the database counts on from the last one."""
        for statement in connection.ops.sequence_reset_sql(no_style(), [self.model]):
            with connection.cursor() as cursor:
                cursor.execute(statement)

    def _default(self, name: str) -> Any:
        return _columns(self.model)[name].get_default()

    def _as_stored(self, rows: Iterable[tuple[Any, ...]]) -> Iterator[list[Any]]:
        stored = self._stored
        for row in rows:
            yield [
                value if write is None or value is None else write(value)
                for write, value in zip(stored, (*row, *self._fixed), strict=True)
            ]


@contextmanager
def room_for_indexes() -> Iterator[None]:
    """While it lasts, SQLite keeps its indexes in memory."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA cache_size")
        usual = int(cursor.fetchone()[0])
        cursor.execute(f"PRAGMA cache_size = -{CACHE_WHILE_LOADING}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size = {usual}")


def tell_the_planner() -> None:
    """PostgreSQL would look at the new rows by itself a while later. SQLite never does, and so is measured without."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _columns(model: type[Model]) -> dict[str, Field[Any, Any]]:
    return {field.attname: field for field in model._meta.concrete_fields}


def _key_that_counts(model: type[Model]) -> str:
    key = model._meta.pk
    return key.attname if key.get_internal_type() == "BigAutoField" else ""


def _stored_by(field: Field[Any, Any]) -> Callable[[Any], Any] | None:
    """How SQLite keeps a value of this field, where it is not as it is."""
    target = field.target_field if isinstance(field, ForeignKey) else field
    if isinstance(target, UUIDField):
        return lambda value: value.hex
    if isinstance(target, DateTimeField):
        return lambda value: value.replace(tzinfo=None).isoformat(" ")
    return None
