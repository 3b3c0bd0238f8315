from typing import Any

from django.core.management.base import BaseCommand

from lms.accounts.codes import shown_code
from lms.accounts.services import create_first_people


class Command(BaseCommand):
    help = "Create an author, a trainer and a learner, whose passwords and PIN are printed once, where nobody has an account yet."

    def handle(self, *args: Any, **options: Any) -> None:
        accounts = create_first_people()
        if not accounts:
            self.stdout.write("The first people are there already; their passwords are shown only once.")
            return
        self.stdout.write(
            "\nThe first people of this installation. Write this down: it is not shown again.\n\n"
        )
        *staff, learner = accounts
        for account in staff:
            self.stdout.write(f"    {account.name:8} {account.opens[0]}")
        code, pin = learner.opens
        self.stdout.write(f"    {learner.name:8} code {shown_code(code)}, PIN {pin}")
        self.stdout.write(
            "\n`author` writes and also publishes (groups Authors and Editors). `author` and `trainer` sign in at"
            "\n/sign-in/staff/ with name and password, `learner` at /sign-in/ with code and PIN."
            "\nA new password: .venv/bin/python manage.py changepassword NAME; a new PIN: reset_pin CODE\n\n"
        )
