"""`verify_pack PATH [--key KEY] [--update]`: whether a folder, a zip or a page is what was signed, and by whom."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from offline_export.trust.minisign import PublicKey, SignatureRefused
from offline_export.trust.services import has_keys, known_keys
from offline_export.trust.verifying import Report, read_key, verify_pack

# More than this are counted: a stick that was pulled out too early lacks them by the hundred.
MOST_SHOWN = 20
UPDATE_HELP = "PATH is an update (from-….zip) without its .minisig beside it: it need not hold every file"
KEY_HELP = "the public key to trust, or a file with it; without it, the keys that signed on this machine"


class Command(BaseCommand):
    help = "Checks a pack that came from somewhere: its signature, and each file's size and SHA-256. Changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="a folder, a zip, or a file with its .minisig beside it")
        parser.add_argument("--key", default="", help=KEY_HELP)
        parser.add_argument("--update", action="store_true", help=UPDATE_HELP)

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["path"]
        try:
            trusted = self.trusted(options["key"])
            report = verify_pack(path.resolve(), trusted=trusted, update=options["update"])
        except SignatureRefused as error:
            raise CommandError(f"{path}: {error}") from error
        except OSError as error:
            raise CommandError(
                f"{path} cannot be read: {error.strerror}. Look at its name and place."
            ) from error
        self.tell(report)

    def trusted(self, key: str) -> list[PublicKey]:
        if key:
            return [read_key(key)]
        if has_keys():
            return known_keys()
        raise CommandError(
            "No pack was signed on this machine yet. Say whom to trust: --key, from the page of packs."
        )

    def tell(self, report: Report) -> None:
        for remark in report.remarks[:MOST_SHOWN]:
            self.stdout.write(f"note: {remark}")
        for problem in report.problems[:MOST_SHOWN]:
            self.stderr.write(f"problem: {problem}")
        signed = f"{report.files} files, {report.size / 1_000_000:.1f} MB, signed by {report.key and report.key.key_id}"
        if report.problems:
            raise CommandError(
                f"{report.name}: {signed}, but {len(report.problems)} things are not as signed. Do not use it: "
                "copy or download it again, then look again."
            )
        notes = f" ({len(report.remarks)} notes)" if report.remarks else ""
        self.stdout.write(f"{report.name}: {signed}: all as signed{notes}.")
