from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from lms.accounts.codes import shown_code
from lms.cohorts.management.finding import organisation_of, staff_of
from lms.cohorts.services import create_cohort


class Command(BaseCommand):
    help = "Create a group that learns together, and print its code and the address by which people join it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--organisation", required=True, help="the name of the organisation")
        parser.add_argument("--language", choices=[code for code, _ in settings.LANGUAGES], required=True)
        parser.add_argument("--trainer", help="the user name of who leads it; works in the organisation")

    def handle(self, *args: Any, **options: Any) -> None:
        organisation = organisation_of(options["organisation"])
        trainer = staff_of(options["trainer"]) if options["trainer"] else None
        if trainer and not trainer.memberships.filter(organisation=organisation).exists():
            raise CommandError(
                f"{options['trainer']} does not work with {organisation.name}. An administrator invites them first."
            )
        cohort = create_cohort(
            organisation=organisation, name=options["name"], language=options["language"], led_by=trainer
        )
        self.stdout.write(
            f"{cohort.name}: code {shown_code(cohort.join_code)}"
            f"\n{settings.BASE_URL}/{cohort.language}/join/{cohort.join_code}/"
        )
