"""Shows the lessons of the seed files in a browser of this machine, anew with every change."""

from argparse import ArgumentParser
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, no_translations

from courses import seeding
from courses.workshop.preview import answer
from courses.workshop.server import server


class Command(BaseCommand):
    help = "Show lessons from their seed files while they are written. Needs DEBUG=1; stop with Ctrl+C."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--seeds", type=Path, default=seeding.SEEDS, metavar="DIR", help="the folder of the courses"
        )
        parser.add_argument("--port", type=int, default=8010, help="where it listens, on this machine only")

    @no_translations
    def handle(self, *args: Any, seeds: Path, port: int, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("A preview is for a writer's own machine. Set DEBUG=1, then try again.")
        try:
            running = server(port, lambda path: answer(path, seeds))
        except OSError as error:
            raise CommandError(
                f"Port {port} is taken: {error.strerror}. Choose another with --port."
            ) from error
        self.stdout.write(
            f"http://127.0.0.1:{running.server_port}/ shows the lessons of {seeds}. Ctrl+C stops it."
        )
        with running, suppress(KeyboardInterrupt):
            running.serve_forever()
