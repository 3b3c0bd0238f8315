"""What a long command left in the database, read once in a process and put back for each later test that wants it."""

from collections.abc import Callable
from typing import Any

from django.db import connection

Rows = dict[str, Any]


def left_by(work: Callable[[], Any]) -> Rows:
    """Do the work; the rows of each table that it changed, in the database's own words."""
    before = _rows()
    work()
    return {table: rows for table, rows in _rows().items() if rows != before[table]}


def put_back(kept: Rows) -> None:
    """Those tables hold again what they held. References are checked at the end of the transaction, as ever."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA defer_foreign_keys = ON")
        for table in kept:
            cursor.execute(f"DELETE FROM {quote(table)}")
        for table, rows in kept.items():
            _write(cursor, table, rows)


def _rows() -> Rows:
    with connection.cursor() as cursor:
        tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
        return {table: _read(cursor, table) for table in sorted(tables)}


def _read(cursor: Any, table: str) -> Any:
    if connection.vendor == "postgresql":
        with cursor.copy(f'COPY "{table}" TO STDOUT') as lines:
            return b"".join(bytes(part) for part in lines)
    columns = connection.introspection.get_table_description(cursor, table)
    literals = " || ',' || ".join(f'quote("{column.name}")' for column in columns)
    cursor.execute(f'SELECT {literals} FROM "{table}" ORDER BY rowid')
    return [row for (row,) in cursor.fetchall()]


def _write(cursor: Any, table: str, rows: Any) -> None:
    if connection.vendor == "postgresql":
        with cursor.copy(f'COPY "{table}" FROM STDIN') as lines:
            lines.write(rows)
        return
    for row in rows:
        # Through the driver: a sign for a value, which Django would fill in, may stand in any text.
        cursor.cursor.connection.execute(f'INSERT INTO "{table}" VALUES ({row})')
