"""The scripts as pages load them: light, whole, and the same scripts."""

import os
import re
import subprocess
import sys
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.storage import FileSystemStorage
from django.template import Context, Template

from lms.public import bundles
from lms.public.bundles import BUNDLES, addresses, bundled, light, sources, write_bundles
from lms.public.storage import LightStaticStorage

ROOT = Path(__file__).parents[3]
# Newer than Chrome 80.
TOO_NEW = r"\?\?=|\|\|=|&&=|\.replaceAll\(|\.at\(|\(\?<[=!]|static \{"
FILLED_IN = re.compile(r"\$\{[^}]*\}")
TEMPLATES = re.compile(r"`(?:[^`\\]|\\.)*`")
COMMENTS = re.compile(r"/\*.*?\*/|(?<![:\"'\\])//[^\n]*", re.DOTALL)


def test_lesson_page_loads_at_most_10_000_bytes_of_script() -> None:
    assert sum(len(brotli.compress(bundled(name).encode())) for name in ("lesson", "chasqui")) <= 10_000


@pytest.mark.parametrize("bundle", BUNDLES)
def test_bundle_keeps_every_text_of_its_sources(bundle: str) -> None:
    """What stands in a template is not layout; what is filled in may have a shorter name."""
    wanted = set()
    for name in sources(bundle):
        source = (bundles.SOURCES / Path(name).name).read_text(encoding="utf-8")
        for template in TEMPLATES.findall(COMMENTS.sub("", source)):
            wanted |= set(FILLED_IN.split(template[1:-1]))
    made = bundled(bundle)
    assert [text for text in sorted(wanted) if text not in made] == []


@pytest.mark.parametrize("bundle", BUNDLES)
def test_bundle_says_nothing_that_chrome_80_does_not_read(bundle: str) -> None:
    assert not re.findall(TOO_NEW, bundled(bundle))


def test_bundle_is_written_in_old_words_whatever_they_could_become() -> None:
    made = light(
        "(function () { let a = b || null; a = a || 3; c = d === null || d === undefined ? 1 : d; })();"
    )
    assert "??" not in made
    assert "||=" not in made


def test_bundle_is_the_same_whenever_it_is_made() -> None:
    assert bundled("chasqui") == bundled("chasqui")


def test_what_is_served_is_made_without_the_library_that_shortens() -> None:
    """It brings a runtime with threads of its own into a process, and gunicorn forks."""
    code = "import lms.public.bundles, lms.public.worker, lms.public.storage, sys; print('minify' in sys.modules)"
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT, env={**os.environ}
    )
    assert said.stdout.strip() == "False"


def test_bundle_is_a_file_of_the_collected_ones(tmp_path: Path) -> None:
    storage = FileSystemStorage(location=tmp_path)
    names = list(write_bundles(storage))
    assert names == list(write_bundles(storage))  # collected again: the same names
    assert (tmp_path / names[0]).read_text(encoding="utf-8") == bundled("lesson")


def test_page_loads_the_sources_where_nothing_is_collected() -> None:
    html = Template('{% load frame %}{% page_scripts "lesson" "chasqui" %}').render(Context())
    loaded = re.findall(r'<script src="([^"]+)"', html)
    assert loaded == [
        staticfiles_storage.url(name) for each in ("lesson", "chasqui") for name in sources(each)
    ]
    assert re.findall(r'data-more="([^"]+)"', html) == [" ".join(addresses(["more"]))]


def test_page_loads_the_bundles_where_they_are_collected(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    collected = LightStaticStorage(location=str(tmp_path), base_url="/static/")
    for bundle in BUNDLES:
        for name in sources(bundle):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_bytes((bundles.SOURCES / Path(name).name).read_bytes())
    assert all(not isinstance(done, Exception) for _, _, done in collected.post_process({}))
    monkeypatch.setattr(bundles, "staticfiles_storage", collected)
    (address,) = addresses(["chasqui"])
    assert re.fullmatch(r"/static/lms/js/bundle-chasqui\.[0-9a-f]{12}\.js", address)
    assert (tmp_path / address.removeprefix("/static/")).with_suffix(".js.br").exists()


def test_source_that_does_not_exist_yet_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(BUNDLES, "chasqui", ("outbox", "not-there"))
    assert sources("chasqui") == ["lms/js/outbox.js"]
