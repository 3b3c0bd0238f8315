from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from lms.accounts.management.people import person_of
from lms.accounts.services import reset_pin


class Command(BaseCommand):
    help = "Give somebody a new random PIN, print it once, and end all their sessions."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="access code of the person")

    def handle(self, *args: Any, **options: Any) -> None:
        person = person_of(options["code"])
        self.stdout.write(f"New PIN of {person}: {reset_pin(person)}. It is not shown again.")
