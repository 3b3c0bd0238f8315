"""`export_results --since none --output DIR`: what was answered on this platform, for another one."""

from argparse import ArgumentTypeError
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lms.accounts.models import Person
from lms.cohorts.access import people_of
from offline_export.exporting.services import export_results
from offline_export.management.groups import cohort_called


class Command(BaseCommand):
    help = "Writes what was answered on this platform as results files that another takes in (import_results --cohort)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--since",
            type=moment,
            required=True,
            metavar="DATETIME|none",
            help="what arrived then or later, such as 2026-11-20 or 2026-11-20T08:00; none: everything",
        )
        parser.add_argument("--output", type=Path, required=True, metavar="DIR")
        parser.add_argument(
            "--cohort",
            action="append",
            metavar="GROUP",
            help="only of the people of this group: its code or number; may be given several times",
        )
        parser.add_argument(
            "--with-codes",
            action="store_true",
            help="with the access codes, so that a platform that made the cards finds the people by itself",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        groups = [cohort_called(text) for text in options["cohort"] or []]
        people: set[Person] | None = {person for group in groups for person in people_of(group)}
        try:
            exported = export_results(
                output=options["output"],
                since=options["since"],
                people=people if groups else None,
                with_codes=options["with_codes"],
            )
        except OSError as error:
            raise CommandError(
                f"“{options['output']}” cannot be written to: {error.strerror}. Choose another folder, or make room."
            ) from error
        self.stdout.write(
            f"Exported {exported.answers} answers of {exported.people} people "
            f"into {len(exported.files)} files in {options['output']}"
        )


def moment(text: str) -> datetime | None:
    if text == "none":
        return None
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(
            f"“{text}” is no date such as 2026-11-20 or 2026-11-20T08:00, nor none"
        ) from None
    return read if read.tzinfo else read.replace(tzinfo=UTC)
