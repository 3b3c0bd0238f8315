"""Writes the published courses as seed files."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, no_translations

from courses import seeding


class Command(BaseCommand):
    help = "Write the published courses as seed files, which seed_courses reads."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--output", type=Path, required=True, metavar="DIR", help="the folder to write to"
        )

    @no_translations
    def handle(self, *args: Any, output: Path, **options: Any) -> None:
        began = time.perf_counter()
        found = seeding.dump(seeding.known_names([seeding.SEEDS, output]))
        try:
            seeding.write_files(found.files, output)
        except OSError as error:
            raise CommandError(
                f"Nothing was written to {output}: {error.strerror}. Make room or choose another folder."
            ) from error
        for reason in found.left_out:
            self.stderr.write(f"Left out: {reason}")
        self.stdout.write(
            f"Dumped {len(found.files)} files to {output} in {time.perf_counter() - began:.1f} s."
        )
        if found.left_out:
            raise CommandError(
                f"{len(found.left_out)} pages were left out. Complete them in all languages, then dump again."
            )
