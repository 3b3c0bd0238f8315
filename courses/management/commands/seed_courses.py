"""Loads the courses of the seed files into the pages of Wagtail."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, no_translations

from courses import seeding
from courses.management.progress import ShowsProgress
from courses.seeding.summary import report, summary


class Command(ShowsProgress):
    help = "Load the courses of the seed files. What was edited in Wagtail since the last loading is kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--seeds", type=Path, default=seeding.SEEDS, metavar="DIR", help="the folder of the courses"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would be done and write nothing")
        parser.add_argument(
            "--force",
            action="store_true",
            help="overwrite what was edited in Wagtail, but no fact that an editor confirmed",
        )

    @no_translations
    def handle(self, *args: Any, seeds: Path, dry_run: bool, force: bool, **options: Any) -> None:
        began = time.perf_counter()
        try:
            plan = seeding.compare(seeding.read_seeds(seeds), force=force)
            if not dry_run:
                seeding.load(plan, on_progress=self.show_progress)
        except seeding.SeedError as error:
            raise CommandError(
                f"These seeds cannot be loaded:\n{error}\nNothing was loaded. Mend the {len(error.problems)} places above, then run seed_courses again."
            ) from error
        except seeding.NotReadyError as error:
            raise CommandError(str(error)) from error
        for line in report(plan, every=dry_run):
            self.stdout.write(line)
        self.stdout.write(summary(plan, dry_run=dry_run, seconds=time.perf_counter() - began))
