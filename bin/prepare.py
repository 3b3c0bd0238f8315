"""What `make run` does inside the virtual environment before the server starts. Started by bin/run.py.

Also good by itself after an upgrade: python bin/prepare.py, with the environment of the site.
"""

import os
import sys

import catalogues
import statics
from environment import ROOT
from telling import Trouble, step

ALREADY_SAID = 3


def main() -> None:
    catalogues.compile_changed()
    load_django()
    statics.collect_changed()
    if migrate():
        fill_index()
    load_seeds()
    create_people()


def load_django() -> None:
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except (ImproperlyConfigured, ValueError) as error:
        raise Trouble(
            f"The settings do not hold together: {error}", "Each variable is explained in .env.example."
        ) from error


def migrate() -> bool:
    """Bring the tables up to date; whether they were not."""
    from django.core.management import call_command
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if plan:
            with step(f"Setting up the database ({len(plan)} migrations)"):
                call_command("migrate", verbosity=0, interactive=False)
    except (DatabaseError, ImportError) as error:
        raise Trouble(
            f"The database does not answer: {str(error).strip()}", _what_to_do_about_the_database()
        ) from error
    return bool(plan)


def load_seeds() -> None:
    from django.core.management import CommandError, call_command

    try:
        call_command("seed_courses")
    except CommandError as error:
        raise Trouble(
            f"The courses could not be loaded: {error}", "Mend what is said above and type the same again."
        ) from error


def fill_index() -> None:
    """The words of all pages, for the search: pages that were there before it are in it too."""
    from django.core.management import call_command

    with step("Reading all lessons for the search"):
        call_command("update_index", verbosity=0)


def create_people() -> None:
    from django.core.management import call_command

    call_command("create_first_people")


def _what_to_do_about_the_database() -> str:
    if url := os.environ.get("DATABASE_URL"):
        return (
            f"DATABASE_URL is {_without_password(url)}. Look at its host, user and database name, and whether the "
            "database is running; without DATABASE_URL the site keeps its data in a file in DATA_DIR."
        )
    return f"The data is kept in {os.environ.get('DATA_DIR')}. Is there room on the disk, and is the file yours to write?"


def _without_password(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return f"{scheme}://...@{rest.rpartition('@')[2]}" if "@" in rest else url


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings")
    try:
        main()
    except Trouble as trouble:
        print(f"\n{trouble.what}\n{trouble.next_step}", file=sys.stderr)
        sys.exit(ALREADY_SAID)
    except KeyboardInterrupt:
        sys.exit(ALREADY_SAID)
