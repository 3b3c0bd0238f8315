from typing import Any

from babel import Locale
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from lms.cohorts.founding import create_organisation
from lms.cohorts.management.finding import staff_of
from lms.cohorts.models import Organisation


class Command(BaseCommand):
    help = "Create an organisation with one administrator, who invites all others by link."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--country", default="", help="two letters, PE for Peru")
        parser.add_argument("--administrator", required=True, help="the user name of who invites the others")

    def handle(self, *args: Any, **options: Any) -> None:
        country = options["country"].upper()
        if country and country not in Locale("en").territories:
            raise CommandError(f"{country} is no country. Write its two letters, PE for Peru.")
        if Organisation.objects.filter(name=options["name"]).exists():
            raise CommandError(f"An organisation is called {options['name']} already.")
        administrator = staff_of(options["administrator"])
        organisation = create_organisation(name=options["name"], country=country, administrator=administrator)
        self.stdout.write(
            f"{organisation.name}: {administrator.get_username()} is its administrator and invites the others at"
            f"\n{settings.BASE_URL}/{settings.LANGUAGE_CODE}/groups/organisation/{organisation.public_id}/staff/"
        )
