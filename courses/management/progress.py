"""How far a command is, in one line that is written over, where somebody looks on."""

from typing import Any

from django.core.management.base import BaseCommand

from courses.h5p.errors import printable


class ShowsProgress(BaseCommand):
    """A command with a line of progress. Into a file or a pipe it writes none."""

    verbosity = 1

    def execute(self, *args: Any, **options: Any) -> str | None:
        self.verbosity = options["verbosity"]
        return super().execute(*args, **options)

    def show_progress(self, done: int, total: int, label: str) -> None:
        """What is being done; without a label, that all of it is: the line is empty again."""
        if self.verbosity and self.stdout.isatty():
            line = f"{done}/{total} {printable(label)}" if label else ""
            self.stdout.write(f"\r\x1b[K{line}", ending="")
            self.stdout.flush()
