"""A partner with a bad line: chooses, sees the size, downloads, checks, and later brings only what changed."""

import http.client
import json
import random
import re
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE, ROOT, Site

NAME = "chasqui-c-es-en"
CUTS = 5
SENTENCE = "A sentence that was not there before."
CHANGE = f"""
from courses.models import LessonPage
page = LessonPage.objects.get(seed_id="C1.1", locale__language_code="es")
page.body[0].value["text"] = {SENTENCE!r}
page.save_revision().publish()
"""


class Line:
    """A line that breaks: counts what comes over it."""

    def __init__(self, site: Site) -> None:
        self.site, self.moved = site, 0

    def get(self, path: str, *, begin: int = 0, tag: str = "", most: int | None = None) -> tuple[bytes, str]:
        """What came before the line broke (after `most` bytes), and the tag by which to go on."""
        asked = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=60)
        headers = {"Range": f"bytes={begin}-", "If-Range": tag} if begin else {}
        asked.request("GET", path, headers=headers)
        answer = asked.getresponse()
        assert answer.status == (206 if begin else 200), path
        came = answer.read(most) if most is not None else answer.read()
        asked.close()
        self.moved += len(came)
        return came, str(answer.headers["ETag"])

    def get_with_cuts(self, path: str, size: int) -> bytes:
        came, tag = b"", ""
        for cut in [*sorted(random.Random(5).sample(range(1, size), CUTS)), size]:
            part, tag = self.get(path, begin=len(came), tag=tag, most=cut - len(came))
            came += part
        return came


def choose(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/en/packs/")
    page.get_by_role("link", name="Make a pack of your own").tap()
    page.locator("input[name=course][value=C] + span").tap()
    # English, the language of the page, is ticked already.
    page.locator("input[name=language][value=es] + span").tap()
    page.locator("input[name=form][value=folder] + span").tap()
    expect(page.locator("[data-size-words]")).to_contain_text(re.compile(r"\d+ KB"))
    page.get_by_role("button", name="Make this pack").tap()
    expect(page.locator("progress")).to_be_visible()
    assert page.url.endswith(f"/en/packs/{NAME}/folder/")


def download_of(page: Page) -> tuple[str, str]:
    """The path of the file, and the SHA-256 that the page tells."""
    button = page.get_by_role("link", name=re.compile(r"^Download \("))
    expect(button).to_be_visible(timeout=30_000)
    digest = page.locator("code.whole").first.text_content() or ""
    return urlsplit(str(button.get_attribute("href"))).path, digest


def verified(site: Site, place: Path) -> str:
    return site.manage("verify_pack", str(place)).strip()


def mirror(site: Site, place: Path) -> str:
    """What the mirror says; as on a machine that has nothing of ours but this file."""
    address = f"{site.url}/packs/{NAME}/folder/"
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(ROOT / "offline_export/mirror.py"), address, str(place)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_partner_with_a_line_that_breaks(chromium: Browser, own_site: Site, tmp_path: Path) -> None:
    site, line = own_site, Line(own_site)
    # The worker would wait until nothing has been published for a while.
    site.manage("refresh_packs")
    context = chromium.new_context(**PHONE)
    context.set_default_timeout(15_000)
    page = context.new_page()

    choose(page, site)
    site.manage("work", "--once")
    path, digest = download_of(page)
    with page.expect_response(lambda answer: answer.url.endswith(path)) as asked:
        page.evaluate("path => fetch(path, {method: 'HEAD'})", path)
    size = int(asked.value.headers["content-length"])
    pack = line.get_with_cuts(path, size)
    assert sha256(pack).hexdigest() == digest
    whole = line.moved
    assert whole == size

    (tmp_path / "pack.zip").write_bytes(pack)
    assert "as signed" in verified(site, tmp_path / "pack.zip")
    with zipfile.ZipFile(tmp_path / "pack.zip") as archive:
        archive.extractall(tmp_path)
    folder = tmp_path / NAME
    mirrored = tmp_path / "mirrored"
    mirror(site, mirrored)

    site.python(CHANGE)
    page.goto(f"{site.url}/en/packs/{NAME}/folder/")
    page.get_by_role("button", name="Make the newest version").tap()
    site.manage("work", "--once")
    # Until then the older version stands there beside the progress.
    expect(page.locator("progress")).to_have_count(0, timeout=30_000)
    newer, _digest = download_of(page)
    assert newer != path
    page.get_by_text("I have an older version").tap()
    update = page.locator("a.offer").first.get_attribute("href")
    assert update
    line.moved = 0
    (tmp_path / "update.zip").write_bytes(line.get(urlsplit(update).path)[0])
    with zipfile.ZipFile(tmp_path / "update.zip") as archive:
        archive.extractall(tmp_path)
    assert "as signed" in verified(site, folder)
    assert SENTENCE in (folder / "es" / "c1-1.html").read_text(encoding="utf-8")
    print(f"whole pack with {CUTS} cuts: {whole} bytes moved; update after one lesson: {line.moved} bytes")
    # The lesson, the booklet of its module, the first page, the manifest: of ten lessons and two booklets.
    assert line.moved < whole / 3

    said = mirror(site, mirrored)
    assert {each.name for each in mirrored.iterdir()} >= {"index.html", "manifest.json"}
    told = json.loads((mirrored / "manifest.json").read_text(encoding="utf-8"))
    assert told == json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    print(f"mirror: {said.strip().splitlines()[-1]}")
    context.close()
