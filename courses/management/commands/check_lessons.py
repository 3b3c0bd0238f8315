"""Measures the lessons of the seed files: how easy they are to read, per lesson and language."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, no_translations

from courses import seeding
from courses.seeding.easiness import HEADINGS, judge


class Command(BaseCommand):
    help = "Print how easy each lesson of the seeds is to read, and which of its screens break a limit."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--seeds", type=Path, default=seeding.SEEDS, metavar="DIR", help="the folder of the courses"
        )

    @no_translations
    def handle(self, *args: Any, seeds: Path, **options: Any) -> None:
        try:
            verdicts = list(judge(seeding.read_seeds(seeds)))
        except seeding.SeedError as error:
            raise CommandError(
                f"These seeds cannot be read:\n{error}\nMend the places above, then run check_lessons again."
            ) from error
        self.stdout.write(HEADINGS)
        for verdict in verdicts:
            self.stdout.write(verdict.row)
        failures = [line for verdict in verdicts for line in verdict.failures]
        for line in failures:
            self.stderr.write(line)
        if failures:
            raise CommandError(
                f"{len(failures)} texts break a limit. Shorten words and sentences, then check again."
            )
        self.stdout.write(f"{len(verdicts)} lessons keep all limits.")
