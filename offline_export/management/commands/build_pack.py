"""`build_pack --course C --language es --output DIR`: a folder, its zip and one page per module, for use without internet."""

from pathlib import Path
from time import perf_counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from offline_export.errors import PackError
from offline_export.services import build_pack


class Command(BaseCommand):
    help = "Builds a pack to use without internet: a folder with its zip, and one page for each module and language."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--course", action="append", required=True, metavar="ID", help="stable id, such as C; repeatable"
        )
        parser.add_argument(
            "--module",
            action="append",
            default=[],
            metavar="ID",
            help="only this module, such as C1; repeatable",
        )
        parser.add_argument(
            "--language", action="append", required=True, choices=[code for code, _name in settings.LANGUAGES]
        )
        parser.add_argument(
            "--output",
            required=True,
            type=Path,
            metavar="DIR",
            help="the pack gets a folder of its own in it",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        begun = perf_counter()
        try:
            built = build_pack(
                courses=options["course"],
                modules=options["module"],
                languages=options["language"],
                output=options["output"],
                on_progress=self.report if options["verbosity"] > 0 else None,
            )
        except PackError as error:
            raise CommandError(str(error)) from error
        took = perf_counter() - begun
        self.stdout.write(str(built.place))
        self.stdout.write(
            f"Packed {built.lessons} lessons, {built.files} files, {built.size / 1_000_000:.1f} MB in {took:.1f} s"
        )

    def report(self, done: int, total: int, label: str) -> None:
        self.stderr.write(f"{done}/{total} {label}")
