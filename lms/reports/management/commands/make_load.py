"""`manage.py make_load`: a made-up site of any size, to measure with."""

import time
from argparse import ArgumentTypeError
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from lms.accounts.models import Person
from lms.reports.load.making import NothingToLearn, make_load

PEOPLE_OF_AN_ORGANISATION = 2_500


class Command(BaseCommand):
    help = (
        "Fill an empty site with made-up organisations, groups, people and answers to the published lessons. "
        "Nobody can sign in as any of them."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--learners", type=_number, default=1_000)
        parser.add_argument(
            "--attempts", type=_number, default=20_000, help="answers of all of them together"
        )
        parser.add_argument(
            "--organisations", type=_number, help="one for 2,500 learners where nothing is said"
        )
        parser.add_argument("--seed", type=int, default=1, help="the same seed and day make the same rows")
        parser.add_argument(
            "--until",
            type=_day,
            metavar="YYYY-MM-DD",
            help="the day before which all happened; today by default",
        )
        parser.add_argument("--yes", action="store_true", help="also where people have accounts already")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["yes"] and Person.objects.exists():
            raise CommandError(
                "People have accounts here, and made-up ones would stand among them. Use an empty site, or --yes."
            )
        began = time.monotonic()
        try:
            made = make_load(
                learners=options["learners"],
                attempts=options["attempts"],
                organisations=options["organisations"]
                or -(-options["learners"] // PEOPLE_OF_AN_ORGANISATION),
                seed=options["seed"],
                until=options["until"] or _start_of(timezone.now()),
                on_progress=self._say,
            )
        except NothingToLearn as error:
            raise CommandError(
                "There are no lessons to answer. Run `manage.py seed_courses` first."
            ) from error
        self.stdout.write(
            f"Made {made.organisations:,} organisations, {made.groups:,} groups, {made.learners:,} learners, "
            f"{made.attempts:,} answers and {made.completions:,} completions in {time.monotonic() - began:.1f} s."
        )

    def _say(self, done: int, total: int, label: str) -> None:
        share = done * 100 // max(1, total)
        self.stdout.write(f"  {share:3} %  {done:,} of {total:,} answers, {label}")
        self.stdout.flush()


def _number(text: str) -> int:
    if not text.isdecimal() or not (value := int(text)):
        raise ArgumentTypeError(f"{text} is not a number above 0.")
    return value


def _day(text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError as error:
        raise ArgumentTypeError(f"{text} is not a day like 2026-11-30.") from error


def _start_of(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)
