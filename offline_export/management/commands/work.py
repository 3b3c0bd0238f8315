"""`work`: does what takes longer than a request, such as building packs. `make run` starts one beside the server."""

import gc
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from offline_export.builds.worker import work


class Command(BaseCommand):
    help = "Does the tasks of the queue, such as building packs, until it is told to end."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--with-parent", action="store_true", help="end when the process ends that started this one"
        )
        parser.add_argument("--once", action="store_true", help="end when there is nothing left to do")

    def handle(self, *args: Any, **options: Any) -> None:
        gc.freeze()
        work(now=timezone.now(), with_parent=options["with_parent"], batch=options["once"])
