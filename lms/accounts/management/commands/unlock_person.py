from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from lms.accounts.management.people import person_of
from lms.accounts.services import unlock


class Command(BaseCommand):
    help = "End the pause of somebody who typed a wrong PIN too often."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="access code of the person")

    def handle(self, *args: Any, **options: Any) -> None:
        person = person_of(options["code"])
        unlock(person)
        self.stdout.write(f"{person} may try again at once.")
