"""`import_olx FILE`: takes in a course archive that `export_olx` wrote, also after work in Studio. The pages are drafts."""

from pathlib import Path
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from offline_export.formats.olx.errors import OLXError
from offline_export.formats.olx.services import Imported, import_course


class Command(BaseCommand):
    help = "Takes in a course archive of Chasqui from Open edX, as drafts: all of it, or nothing. See docs/olx.md."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--replace",
            action="store_true",
            help="give a new draft to pages that are there already; what is live stays live until somebody publishes",
        )
        parser.add_argument(
            "--publish", action="store_true", help="publish what was taken in; all of it has to be ready"
        )
        parser.add_argument("--dry-run", action="store_true", help="check and report, write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        begun = perf_counter()
        try:
            with options["file"].open("rb") as file:
                imported = import_course(
                    file=file,
                    replace=options["replace"],
                    publish=options["publish"],
                    dry_run=options["dry_run"],
                    on_progress=self.report if options["verbosity"] > 1 else None,
                )
        except OSError as error:
            raise CommandError(
                f"{options['file']} cannot be read: {error.strerror}. Look at its name and place."
            ) from error
        except OLXError as error:
            raise CommandError(f"{error} Nothing was imported.") from error
        self.tell(imported, options["dry_run"], perf_counter() - begun)

    def tell(self, imported: Imported, dry_run: bool, seconds: float) -> None:
        for reason in imported.left_out:
            self.stderr.write(f"left out: {reason}")
        for note in imported.intake.notes:
            self.stderr.write(f"note: {note}")
        verb = "Would import" if dry_run else "Imported"
        made, changed, same = imported.intake.made, imported.intake.changed, imported.intake.same
        self.stdout.write(
            f"{verb} {imported.lessons} lessons: {made} pages new, {changed} changed, {same} unchanged, "
            f"{len(imported.left_out)} blocks left out in {seconds:.1f} s"
        )

    def report(self, done: int, total: int, label: str) -> None:
        self.stderr.write(f"{done}/{total} {label}")
