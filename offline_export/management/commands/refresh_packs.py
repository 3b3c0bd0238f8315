"""`refresh_packs`: builds the packs of the catalogue that are missing or not as the site is, without a worker."""

from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from offline_export.builds.services import refresh_standing


class Command(BaseCommand):
    help = "Builds the packs of the catalogue that are missing or not as the site is."

    def handle(self, *args: Any, **options: Any) -> None:
        begun = perf_counter()
        report = self.report if options["verbosity"] > 1 else None
        done = refresh_standing(now=timezone.now(), on_progress=report)
        self.stdout.write(
            f"Built {done.built} packs ({done.rendered} pages rendered), {done.unchanged} unchanged, "
            f"in {perf_counter() - begun:.1f} s"
        )
        if done.failed:
            raise CommandError(
                f"{done.failed} packs could not be built; the log says why. The ones before them stay."
            )

    def report(self, done: int, total: int, label: str) -> None:
        self.stderr.write(f"{done}/{total} {label}")
