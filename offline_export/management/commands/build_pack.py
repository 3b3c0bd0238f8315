"""`build_pack --course C --language es --output DIR`: a folder, its zip and one page per module, for use without internet.

With `--format scorm12`: instead of these a package for a learning platform of each module in each language.
"""

from pathlib import Path
from time import perf_counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from offline_export.builds.packages import OnProgress, write_scorm12
from offline_export.errors import PackError
from offline_export.selection import select
from offline_export.services import build_pack

OFFLINE, SCORM12 = "offline", "scorm12"


class Command(BaseCommand):
    help = (
        "Builds a pack to use without internet: a folder with its zip, and one page for each module and language. "
        "Or packages for learning platforms such as Moodle and Chamilo: SCORM 1.2, one for each module and language."
    )

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
            "--country",
            action="append",
            default=[],
            metavar="CODE",
            help="only the facts of this country, such as MX; repeatable",
        )
        parser.add_argument(
            "--format",
            choices=[OFFLINE, SCORM12],
            default=OFFLINE,
            help="offline: folder, zip and pages; scorm12: for a learning platform (docs/scorm.md)",
        )
        parser.add_argument(
            "--output",
            required=True,
            type=Path,
            metavar="DIR",
            help="the pack gets a folder of its own in it; packages are written into it as they are",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        begun = perf_counter()
        write = self.write_packages if options["format"] == SCORM12 else self.write_pack
        try:
            lessons, files, size = write(options, self.report if options["verbosity"] > 0 else None)
        except PackError as error:
            raise CommandError(str(error)) from error
        took = perf_counter() - begun
        self.stdout.write(
            f"Packed {lessons} lessons, {files} files, {size / 1_000_000:.1f} MB in {took:.1f} s"
        )

    def write_pack(self, options: dict[str, Any], on_progress: OnProgress | None) -> tuple[int, int, int]:
        built = build_pack(**chosen(options), output=options["output"], on_progress=on_progress)
        self.stdout.write(str(built.place))
        return built.lessons, built.files, built.size

    def write_packages(self, options: dict[str, Any], on_progress: OnProgress | None) -> tuple[int, int, int]:
        written = write_scorm12(select(**chosen(options)), output=options["output"], on_progress=on_progress)
        for place in written.places:
            self.stdout.write(str(place))
        return written.lessons, written.files, written.size

    def report(self, done: int, total: int, label: str) -> None:
        self.stderr.write(f"{done}/{total} {label}")


def chosen(options: dict[str, Any]) -> dict[str, Any]:
    """What is to be packed, as `select` asks for it."""
    return {
        "courses": options["course"],
        "modules": options["module"],
        "languages": options["language"],
        "countries": options["country"],
    }
