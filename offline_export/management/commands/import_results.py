"""`import_results FILE --learner NAME`: the answers that people gave in a pack, recorded for who they are here."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from lms.accounts.models import Person
from offline_export.errors import ResultsError
from offline_export.services import ImportReport, import_results


class Command(BaseCommand):
    help = "Records the answers of a results file. Safe to repeat; everything is checked before anything is recorded."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        who = parser.add_mutually_exclusive_group(required=True)
        who.add_argument(
            "--learner", metavar="USERNAME", help="whose answers these are, when one person is in the file"
        )
        who.add_argument(
            "--map",
            action="append",
            metavar="NICKNAME=USERNAME",
            help="who is who; an id of the file may stand for a nickname",
        )
        parser.add_argument("--dry-run", action="store_true", help="check and report, record nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        learner = person_called(options["learner"]) if options["learner"] else None
        learners = dict(self.pair(text) for text in options["map"] or [])
        try:
            with options["file"].open("rb") as file:
                report = import_results(
                    file=file,
                    learner=learner,
                    learners=learners,
                    received_at=timezone.now(),
                    dry_run=options["dry_run"],
                )
        except OSError as error:
            raise CommandError(
                f"{options['file']} cannot be read: {error.strerror}. Look at its name and place."
            ) from error
        except ResultsError as error:
            raise CommandError(str(error)) from error
        self.summarise(report, dry_run=options["dry_run"])

    def pair(self, text: str) -> tuple[str, Person]:
        nickname, found, username = text.rpartition("=")
        if not found:
            raise CommandError(f"“{text}” is not NICKNAME=USERNAME, such as Rosa=rosa.quispe.")
        return nickname, person_called(username)

    def summarise(self, report: ImportReport, *, dry_run: bool) -> None:
        for attempt, reason in report.refused:
            self.stderr.write(f"refused: {attempt or '(no id)'} {reason}")
        verb = "Would import" if dry_run else "Imported"
        self.stdout.write(
            f"{verb} {report.attempts} answers of {report.people} people: "
            f"{report.stored} new, {report.known} known, {len(report.refused)} refused"
        )


def person_called(username: str) -> Person:
    try:
        return Person.objects.get_by_natural_key(username)
    except Person.DoesNotExist:
        raise CommandError(
            f"There is nobody with the user name “{username}”. Make the account first."
        ) from None
