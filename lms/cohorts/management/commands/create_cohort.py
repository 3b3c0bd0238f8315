from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from lms.accounts.codes import shown_code
from lms.cohorts.services import create_cohort


class Command(BaseCommand):
    help = "Create a group that learns together, and print its code and the address by which people join it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--language", choices=[code for code, _ in settings.LANGUAGES], required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        cohort = create_cohort(name=options["name"], language=options["language"])
        self.stdout.write(
            f"{cohort.name}: code {shown_code(cohort.join_code)}"
            f"\n{settings.BASE_URL}/{cohort.language}/join/{cohort.join_code}/"
        )
