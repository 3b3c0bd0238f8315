"""`rotate_pack_key`: packs are signed by a new key from now on, for which the old one vouches."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from offline_export.builds.services import mark_stale
from offline_export.errors import PackError
from offline_export.trust.services import rotate_key


class Command(BaseCommand):
    help = "Makes a new key that signs packs from now on. The old key signs it, so that mirrors follow by themselves."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--lost",
            action="store_true",
            help="the old key is lost, or somebody else has it: begin anew; every mirror must be given the new key",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            key = rotate_key(lost=options["lost"])
        except (PackError, OSError) as error:
            raise CommandError(f"The key was not changed: {error}") from error
        # The version of a pack depends on the key: all are built anew, by the worker.
        mark_stale(now=timezone.now())
        self.stdout.write(f"{key.line}\n{key.fingerprint}")
        after = (
            "give the line above to every mirror (--key)"
            if options["lost"]
            else "mirrors follow by themselves"
        )
        self.stdout.write(
            f"The key {key.key_id} signs from now on; {after}. The worker builds the packs anew (or: refresh_packs)."
        )
