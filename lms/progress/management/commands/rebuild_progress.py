"""`manage.py rebuild_progress`: makes all completions anew from the attempts."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lms.accounts.models import Person
from lms.progress.services import rebuild_progress


class Command(BaseCommand):
    help = "Make all completions anew from the attempts, for everybody or for one learner. Says how many rows changed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--learner", metavar="NAME", help="only this learner, by user name")

    def handle(self, *args: Any, **options: Any) -> None:
        people = Person.objects.filter(attempts__isnull=False).distinct().order_by("pk")
        people |= Person.objects.filter(completions__isnull=False).distinct()
        if name := options["learner"]:
            people = Person.objects.filter(username=name)
            if not people:
                raise CommandError(
                    f"There is no person called {name}. Look at the spelling of the user name."
                )
        learners = list(people)
        changed = rebuild_progress(learners=learners, on_progress=self._say)
        self.stdout.write(f"Rebuilt the progress of {len(learners)} learners: {changed} rows changed.")

    def _say(self, done: int, total: int, label: str) -> None:
        if done % 100 == 0 or done == total:
            self.stderr.write(f"{done}/{total}")
