"""Where the files of packs lie on a disk. A file is there whole or not at all: power, a full disk, kill -9 leave no half."""

import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.files import File
from django.core.files.storage import FileSystemStorage

COMING = ".coming-"


class WholeFiles(FileSystemStorage):
    """Files that are written beside their place and put there in one step, settled on the disk first."""

    def _save(self, name: str, content: File) -> str:
        place = Path(self.path(name))
        place.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=place.parent, prefix=COMING, delete=False) as coming:
            try:
                for chunk in content.chunks():
                    coming.write(chunk)
                coming.flush()
                os.fsync(coming.fileno())
                Path(coming.name).chmod(self.file_permissions_mode or 0o644)
                Path(coming.name).replace(place)
            except BaseException:
                Path(coming.name).unlink(missing_ok=True)
                raise
        return name

    def clear_abandoned(self, moment: datetime) -> None:
        """Remove the files beside their places that nobody has written to since then."""
        for path in Path(self.path("")).glob(f"*/{COMING}*"):
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < moment.timestamp():
                    path.unlink()

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """The name itself: it says what is in the file, so two of one name are the same."""
        return name
