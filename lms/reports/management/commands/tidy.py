from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from courses.h5p import contents, libraries
from lms.accounts import erasing


class Command(BaseCommand):
    help = (
        "Erase the people who asked for it a week ago, and delete ended sessions, old failed sign-ins, and files of "
        "H5P exercises that nothing names any more."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="say whom it would erase, and change nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        if options["dry_run"]:
            self.stdout.write(f"Would erase {erasing.due(now).count()} people.")
            return
        done = erasing.tidy(now)
        # What was left by a process that was killed.
        contents.build_stale()
        files = libraries.sweep(now=now)
        self.stdout.write(
            f"Erased {done.people} people, {done.sessions} ended sessions, {done.tries} old failed sign-ins, "
            f"{files} files of exercises."
        )
