"""Looks at the lessons of the seed files as their writer would want it: findings by file and line, then a table."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, no_translations
from django.utils import timezone

from courses import seeding
from courses.workshop.checking import Checked, check
from courses.workshop.reading import read_shelf
from courses.workshop.reviewing import NotYetError, note
from courses.workshop.side_by_side import render
from courses.workshop.table import HEADINGS, row


class Command(BaseCommand):
    help = "Say what is to be mended in the lessons of the seeds, and how easy each of them is to read."
    # Nothing of the site is asked, so a writer waits for nothing.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--seeds", type=Path, default=seeding.SEEDS, metavar="DIR", help="the folder of the courses"
        )
        parser.add_argument(
            "--only",
            nargs="+",
            default=[],
            metavar="ID",
            help="lessons (A1.2) or modules (A1); no other file is read",
        )
        parser.add_argument(
            "--no-browser", action="store_true", help="do not measure the words of drawings in a browser"
        )

        parser.add_argument(
            "--html", type=Path, metavar="FILE", help="also write a page to read the languages side by side"
        )

        parser.add_argument(
            "--reviewed",
            nargs=2,
            metavar=("LANGUAGE", "NAME"),
            help="note that this native speaker has read every word of the lessons of --only, as they are now",
        )

    @no_translations
    def handle(
        self,
        *args: Any,
        seeds: Path,
        only: list[str],
        no_browser: bool,
        html: Path | None,
        reviewed: list[str] | None,
        **options: Any,
    ) -> None:
        if reviewed:
            self.note_review(seeds, only, *reviewed)
            return
        if html and not html.parent.is_dir():
            raise CommandError(f"There is no folder {html.parent} for the page. Make it, or choose another.")
        checked = check(seeds, only, browser=not no_browser)
        self.print(checked)
        if html:
            page = render(checked.shelf.lessons, checked.findings, title="Lessons side by side")
            try:
                html.write_text(page, encoding="utf-8")
            except OSError as error:
                raise CommandError(
                    f"{html} was not written: {error.strerror}. Choose another file."
                ) from error
            self.stdout.write(f"Wrote {html}. Open it in a browser.")
        counts = f"{_count(checked.errors, 'error')}, {checked.advice} advice"
        summary = f"{counts}, in {_count(len(checked.shelf.lessons), 'lesson')}."
        if checked.errors:
            raise CommandError(f"{summary} Mend the errors, then check again.")
        self.stdout.write(f"{summary} Nothing has to be mended.")

    def print(self, checked: Checked) -> None:
        for finding in checked.findings:
            self.stdout.write(str(finding))
        if checked.shelf.lessons:
            self.stdout.write(HEADINGS)
        for lesson in checked.shelf.lessons:
            for language in lesson.words:
                self.stdout.write(row(lesson, language, checked.findings))

    def note_review(self, seeds: Path, only: list[str], language: str, name: str) -> None:
        if not only or language not in dict(settings.LANGUAGES):
            known = ", ".join(code for code, _name in settings.LANGUAGES)
            raise CommandError(f"Say which lessons with --only, and the language as one of: {known}.")
        shelf = read_shelf(seeds, only)
        if reasons := [str(each) for each in shelf.findings if each.language in ("", language)]:
            raise CommandError("\n".join([*reasons, "Nothing was noted. Mend this first."]))
        try:
            paths = note(shelf.lessons, language, by=name, on=timezone.localdate())
        except NotYetError as reason:
            raise CommandError(f"{reason} Nothing was noted.") from reason
        except OSError as error:
            raise CommandError(f"{error.filename} was not written: {error.strerror}.") from error
        for path in paths:
            self.stdout.write(f"{path}: reviewed by {name}.")


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
