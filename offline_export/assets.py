"""The scripts and the style sheet of a pack: those of the site, and a few of its own for the frame round the lessons."""

from functools import cache
from pathlib import Path

from lms.public.styles import critical_css, light_css
from offline_export.files import File

HERE = Path(__file__).resolve().parent
SITE = HERE.parent / "lms" / "static" / "lms"
# In the order in which a page reads them.
LESSON_SCRIPTS = tuple(
    SITE / "js" / f"{name}.js" for name in ("mark", "play", "outbox", "keep", "ease", "listen")
)
SHELL_SCRIPT = HERE / "shell" / "pack.js"
FRAME_SCRIPT = HERE / "shell" / "frame.js"


@cache
def style_sheet() -> str:
    """All rules of the site and of the shell in one: a pack is on the device already, so nothing travels apart."""
    sources = (SITE / "css" / "chasqui.css", HERE / "shell" / "pack.css")
    return critical_css() + "".join(light_css(path.read_text(encoding="utf-8")) for path in sources)


@cache
def single_file_scripts() -> tuple[str, ...]:
    """What a pack in one file says in its own script elements, in their order."""
    return tuple(path.read_text(encoding="utf-8") for path in (*LESSON_SCRIPTS, SHELL_SCRIPT))


def asset_files() -> list[File]:
    """The files that all pages of a folder share."""
    scripts = (*LESSON_SCRIPTS, SHELL_SCRIPT, FRAME_SCRIPT)
    return [
        File("assets/chasqui.css", style_sheet().encode()),
        *(File(f"assets/{path.name}", path.read_bytes()) for path in scripts),
    ]
