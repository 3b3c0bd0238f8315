"""Builds that are killed, or whose disk is full, at random moments: what is visible afterwards is whole, every time.

Run by itself, with a database and a store of its own: `killing.py kill|limit|PLACE FOLDER SEED ROUNDS`. Prints how many
builds were cut off. `limit` forbids files beyond a random size; PLACE is a folder on a small disk that is filled.
"""

import json
import os
import random
import resource
import signal
import sys
import time
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
FOLDER = Path(sys.argv[2])
os.environ |= {"CHASQUI_TEST_DIR": str(FOLDER), "TEST_DATABASE_URL": f"sqlite:///{FOLDER}/killing.sqlite3"}

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.core.files import File  # noqa: E402
from django.core.files.storage import storages  # noqa: E402
from django.db import connection, connections  # noqa: E402
from django.utils import timezone  # noqa: E402

from courses.facts.models import Country, FactText, LocalFact  # noqa: E402
from offline_export import selection, store  # noqa: E402
from offline_export.builds import choices, refreshing  # noqa: E402
from offline_export.builds.refreshing import refresh_standing  # noqa: E402
from offline_export.builds.updates import digests  # noqa: E402
from offline_export.models import Pack, PackUpdate, PackVersion, RenderedPart  # noqa: E402
from offline_export.storage import WholeFiles  # noqa: E402
from offline_export.trust import services as trust  # noqa: E402
from tests.offline_export import outlines  # noqa: E402
from tests.offline_export.builds.conftest import Catalogue  # noqa: E402

# So that silence is over without waiting for it.
LATER = timedelta(minutes=5)


class Laboratory:
    """A catalogue that changes in each round, and the clock of its builds."""

    def __init__(self, shuffle: random.Random) -> None:
        self.shuffle = shuffle
        self.catalogue = Catalogue({locale: outlines.course(locale) for locale in ("es", "fr")})
        selection.live_course = choices.live_course = self.catalogue.read
        refreshing.live_courses = self.catalogue.ids
        self.now: datetime = timezone.now()
        with connection.schema_editor() as editor:
            for model in (Pack, PackVersion, PackUpdate, RenderedPart, Country, LocalFact, FactText):
                editor.create_model(model)

    def change(self, round_: int) -> None:
        self.now += LATER
        for locale in ("es", "fr"):
            self.catalogue.change(f"T1.{1 + round_ % 2}", locale, f"Round {round_}: {self.shuffle.random()}")

    def build(self) -> None:
        done = refresh_standing(now=self.now)
        assert done.failed == 0, done

    def cut_off(self, harm: Callable[[], None]) -> bool:
        """Build in a process of its own to which harm is done. Whether it could not end."""
        _pid, status = os.waitpid(self.start(harm), 0)
        return status != 0

    def killed(self, after: float | None) -> bool:
        """Build in a process of its own, killed so many seconds later, or else after its first file, where it waits for
        it. Whether it had begun to write and had not ended."""
        before = files()
        child = self.start(stop_at_first_file if after is None else lambda: None)
        if after is None:
            os.waitid(os.P_PID, child, os.WEXITED | os.WSTOPPED | os.WNOWAIT)
        else:
            time.sleep(after)
        os.kill(child, signal.SIGKILL)
        _pid, status = os.waitpid(child, 0)
        return os.WIFSIGNALED(status) and files() != before

    def start(self, harm: Callable[[], None]) -> int:
        """The process that builds."""
        connections.close_all()
        child = os.fork()
        if child == 0:
            code = 1
            try:
                harm()
                self.build()
                code = 0
            except Exception as error:
                if "-v" in sys.argv:
                    print(repr(error), file=sys.stderr)
            os._exit(code)
        return child


def files() -> set[str]:
    """All that lies in the store, whole or half."""
    return {name for _folder, _folders, names in os.walk(storages["packs"].path("")) for name in names}


def stop_at_first_file() -> None:
    save = WholeFiles._save

    def save_and_stop(self: WholeFiles, name: str, content: File) -> str:
        saved = save(self, name, content)
        os.kill(os.getpid(), signal.SIGSTOP)
        return saved

    WholeFiles._save = save_and_stop  # type: ignore[method-assign]


def ensure_whole() -> None:
    """Whatever a visitor can see is there, is what it says, and is signed."""
    for version in PackVersion.objects.filter(state=PackVersion.State.WHOLE).select_related("pack"):
        ensure_file(version.sha256, version.signature)
        for digest in digests(version.manifest).values():
            assert sha256(store.read(digest)).hexdigest() == digest
        if version.pack.form == Pack.Form.FOLDER:
            with store.open_file(version.sha256) as file, zipfile.ZipFile(file) as archive:
                assert archive.testzip() is None
                name = f"{version.pack.name}/manifest.json"
                assert archive.read(name).decode() == version.manifest
    for update in PackUpdate.objects.all():
        ensure_file(update.sha256, update.signature)
    for pack in Pack.objects.exclude(current=None).select_related("current"):
        assert pack.current and pack.current.state == PackVersion.State.WHOLE, pack


def ensure_file(digest: str, signature: str) -> None:
    assert sha256(store.read(digest)).hexdigest() == digest
    with store.open_file(digest) as file:
        trust.verify(file, signature)


def limit_files(size: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def fill(place: Path, leaving: int) -> None:
    """Write a file until so many bytes are free there."""
    disk = os.statvfs(place)
    with (place / "full").open("wb") as file:
        file.write(b"\0" * max(disk.f_bavail * disk.f_frsize - leaving, 0))


def main(how: str, seed: str, rounds: str) -> None:
    shuffle = random.Random(seed)
    if how not in ("kill", "limit"):
        options = {"location": Path(how) / "packs", "file_permissions_mode": 0o644}
        settings.STORAGES["packs"]["OPTIONS"] = options
    laboratory = Laboratory(shuffle)
    laboratory.build()
    began = time.monotonic()
    laboratory.change(0)
    laboratory.build()
    takes, cut = time.monotonic() - began, 0
    for round_ in range(1, int(rounds) + 1):
        laboratory.change(round_)
        before = dict(Pack.objects.values_list("pk", "current"))
        if how == "kill":
            # The first where it has begun: one at least is cut, however fast or slow this machine is.
            cut += laboratory.killed(shuffle.uniform(0, takes) if round_ > 1 else None)
        elif how == "limit":
            cut += laboratory.cut_off(lambda: limit_files(shuffle.randrange(2_000, 400_000)))
        else:
            cut += laboratory.cut_off(lambda: fill(Path(how), shuffle.randrange(0, 300_000)))
            (Path(how) / "full").unlink(missing_ok=True)
        ensure_whole()
        whole = PackVersion.objects.filter(state=PackVersion.State.WHOLE, pk__in=before.values())
        assert whole.count() == len(before), "a version from before is gone"
        laboratory.now += LATER
        laboratory.build()
        ensure_whole()
    print(json.dumps({"cut": cut, "seconds": round(takes, 2)}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[3], sys.argv[4])
