from typing import Any

from django.core.management.base import BaseCommand

from lms.accounts.services import create_first_people


class Command(BaseCommand):
    help = "Create an author, a trainer and a learner with random passwords, printed once, where nobody has an account yet."

    def handle(self, *args: Any, **options: Any) -> None:
        accounts = create_first_people()
        if not accounts:
            self.stdout.write("The first people are there already; their passwords are shown only once.")
            return
        self.stdout.write(
            "\nThe first people of this installation. Write the passwords down: they are not shown again.\n\n"
        )
        for account in accounts:
            self.stdout.write(f"    {account.username:8} {account.password}")
        self.stdout.write(
            "\n`author` writes and also publishes (groups Authors and Editors); `trainer` and `learner` use the site."
            "\nA new password: .venv/bin/python manage.py changepassword NAME\n\n"
        )
