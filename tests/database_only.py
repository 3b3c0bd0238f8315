"""A plug-in for pytest that leaves only the tests that touch the database: `pytest -p tests.database_only`.

For the run on PostgreSQL: what never asks the database gives the same there, and browser journeys ran on SQLite.
"""

import pytest

FIXTURES = {"db", "transactional_db", "django_db_reset_sequences", "live_server"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    kept = [item for item in items if _touches_database(item) and "browser" not in item.path.parts]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


def _touches_database(item: pytest.Item) -> bool:
    marked = item.get_closest_marker("django_db") is not None
    return marked or bool(FIXTURES & set(getattr(item, "fixturenames", ())))
