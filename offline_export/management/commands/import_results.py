"""`import_results FILE --learner NAME`: the answers that people gave in a pack, recorded for who they are here.

With `--cohort`, for the people of a group, as its page “Results from packs” does it.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from lms.accounts.models import Person
from offline_export.errors import ResultsError
from offline_export.imports.matching import SUGGESTED, How
from offline_export.imports.unattended import GroupReport, import_for_group
from offline_export.management.groups import cohort_called
from offline_export.services import ImportReport, import_results

NOT_FOUND = (
    "nobody in the group was found; --new-people makes an account, or say it on the page “Results from packs”"
)
WHY_LEFT_OUT = dict.fromkeys(
    SUGGESTED, "somebody in the group could be this person; say it on the page “Results from packs”"
) | {How.STRAY_CODE: "nobody in the group has their code; --new-people makes an account"}


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
        who.add_argument(
            "--cohort",
            metavar="GROUP",
            help="for the people of this group (its code or number), found by their codes or as last time",
        )
        parser.add_argument(
            "--new-people",
            action="store_true",
            help="with --cohort: make accounts for who is not in the group yet",
        )
        parser.add_argument("--dry-run", action="store_true", help="check and report, record nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["new_people"] and not options["cohort"]:
            raise CommandError("--new-people goes with --cohort: people are made for a group.")
        take = self.for_group if options["cohort"] else self.for_people
        try:
            with options["file"].open("rb") as file:
                take(file, options)
        except OSError as error:
            raise CommandError(
                f"{options['file']} cannot be read: {error.strerror}. Look at its name and place."
            ) from error
        except ResultsError as error:
            raise CommandError(str(error)) from error

    def for_people(self, file: BinaryIO, options: Mapping[str, Any]) -> None:
        report = import_results(
            file=file,
            learner=person_called(options["learner"]) if options["learner"] else None,
            learners=dict(self.pair(text) for text in options["map"] or []),
            received_at=timezone.now(),
            dry_run=options["dry_run"],
        )
        self.summarise(report, dry_run=options["dry_run"])

    def for_group(self, file: BinaryIO, options: Mapping[str, Any]) -> None:
        report = import_for_group(
            cohort=cohort_called(options["cohort"]),
            file=file,
            name=options["file"].name,
            received_at=timezone.now(),
            new_people=options["new_people"],
            dry_run=options["dry_run"],
        )
        self.summarise_group(report, dry_run=options["dry_run"])

    def pair(self, text: str) -> tuple[str, Person]:
        nickname, found, username = text.rpartition("=")
        if not found:
            raise CommandError(f"“{text}” is not NICKNAME=USERNAME, such as Rosa=rosa.quispe.")
        return nickname, person_called(username)

    def summarise_group(self, report: GroupReport, *, dry_run: bool) -> None:
        for nickname, how in report.left_out:
            self.stderr.write(f"left out: {nickname or '(no name)'}: {WHY_LEFT_OUT.get(how, NOT_FOUND)}")
        for reason, count in report.refused.items():
            self.stderr.write(f"refused: {count} {reason}")
        self.say_cut_off(cut_off=report.cut_off)
        people = f"{report.counts['people']} people ({report.counts['new_people']} new)"
        if dry_run:
            self.stdout.write(f"Would import answers of {people}")
            return
        stored, known = report.counts["stored"], report.counts["known"]
        refused = sum(report.refused.values())
        self.stdout.write(f"Imported answers of {people}: {stored} new, {known} known, {refused} refused")

    def say_cut_off(self, *, cut_off: bool) -> None:
        if cut_off:
            self.stderr.write(
                "The end of this file is missing: what stands before it is taken. Save it once more."
            )

    def summarise(self, report: ImportReport, *, dry_run: bool) -> None:
        for attempt, reason in report.refused:
            self.stderr.write(f"refused: {attempt or '(no id)'} {reason}")
        self.say_cut_off(cut_off=report.cut_off)
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
