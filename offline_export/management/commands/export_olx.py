"""`export_olx --course C --language es --output DIR`: a course archive that Studio of Open edX imports."""

from pathlib import Path
from time import perf_counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from offline_export.errors import PackError
from offline_export.formats.olx.services import export_course


class Command(BaseCommand):
    help = "Writes a course as an archive for Open edX (OLX), activities included. See docs/olx.md."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--course", required=True, metavar="ID", help="stable id, such as C")
        parser.add_argument(
            "--module",
            action="append",
            default=[],
            metavar="ID",
            help="only this module, such as C1; repeatable",
        )
        parser.add_argument("--language", required=True, choices=[code for code, _name in settings.LANGUAGES])
        parser.add_argument(
            "--output", type=Path, default=Path(), metavar="DIR", help="where the archive goes (here)"
        )
        parser.add_argument(
            "--h5p-base",
            default="",
            metavar="ADDRESS",
            help="where the unpacked H5P packages lie, such as https://example.org/h5p; without it a note stands in their place",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        begun = perf_counter()
        base = options["h5p_base"]
        if base and not base.startswith(("https://", "http://")):
            raise CommandError(f"“{base}” is no absolute address. Give one such as https://example.org/h5p.")
        try:
            exported = export_course(
                course=options["course"],
                modules=options["module"],
                language=options["language"],
                output=options["output"],
                h5p_base=base,
                on_progress=self.report if options["verbosity"] > 1 else None,
            )
        except PackError as error:
            raise CommandError(str(error)) from error
        took = perf_counter() - begun
        self.stdout.write(
            f"Exported {exported.lessons} lessons, {exported.files} files, {exported.size / 1_000_000:.1f} MB "
            f"to {exported.place} in {took:.1f} s"
        )

    def report(self, done: int, total: int, label: str) -> None:
        self.stderr.write(f"{done}/{total} {label}")
