"""The scripts and the style sheet of a pack: those of the site, and a few of its own for the frame round the lessons."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from courses.h5p.bundles.scripts import harmless
from lms.public.styles import critical_css, light_css
from offline_export.files import File

HERE = Path(__file__).resolve().parent
SITE = HERE.parent / "lms" / "static" / "lms"
# In the order in which a page reads them.
LESSON_SCRIPTS = tuple(
    SITE / "js" / f"{name}.js" for name in ("mark", "play", "outbox", "keep", "ease", "facts", "listen")
)
# The shell's own, after outbox and keep.
SHELL_SCRIPTS = tuple(
    HERE / "shell" / f"{name}.js"
    for name in (
        "qr",
        "qr-payload",
        "unkept",
        "results-log",
        "results-in",
        "results",
        "qr-show",
        "pin",
        "people",
        "search",
        "todo",
        "country",
        "marking",
        "class",
        "print",
        "pack",
    )
)
# Only where a pack holds an exercise made with H5P: the player, and what brings the parts to it.
EXERCISE_SCRIPTS = (SITE / "js" / "h5p.js", HERE / "shell" / "exercise.js")
EXERCISE_STYLES = SITE / "css" / "h5p.css"
PAPER_STYLES = SITE / "css" / "paper.css"
FRAME_SCRIPT = HERE / "shell" / "frame.js"


@cache
def style_sheet() -> str:
    """All rules of the site and of the shell in one: a pack is on the device already, so nothing travels apart."""
    sources = (SITE / "css" / "chasqui.css", HERE / "shell" / "pack.css")
    return critical_css() + "".join(light_css(path.read_text(encoding="utf-8")) for path in sources)


@cache
def single_file_scripts() -> tuple[str, ...]:
    """What a pack in one file says in its own script elements, in their order."""
    return tuple(path.read_text(encoding="utf-8") for path in (*LESSON_SCRIPTS, *SHELL_SCRIPTS))


@cache
def exercise_styles() -> str:
    """What is added to the style sheet where there are exercises."""
    return light_css(EXERCISE_STYLES.read_text(encoding="utf-8"))


@cache
def exercise_scripts() -> tuple[str, ...]:
    """What a pack in one file says of exercises, in its own script elements, in their order. The player writes pages with
    scripts in them: no word of it may end its own element."""
    return tuple(harmless(path.read_text(encoding="utf-8")) for path in EXERCISE_SCRIPTS)


@cache
def exercise_files() -> Sequence[File]:
    """The files that lessons with exercises share in a folder."""
    return [
        File("assets/h5p.css", exercise_styles().encode()),
        *(File(f"assets/{path.name}", path.read_bytes()) for path in EXERCISE_SCRIPTS),
    ]


@cache
def asset_files() -> Sequence[File]:
    """The files that all pages of a folder share."""
    scripts = (*LESSON_SCRIPTS, *SHELL_SCRIPTS, FRAME_SCRIPT)
    return [
        File("assets/chasqui.css", style_sheet().encode()),
        File("assets/paper.css", light_css(PAPER_STYLES.read_text(encoding="utf-8")).encode()),
        *(File(f"assets/{path.name}", path.read_bytes()) for path in scripts),
    ]
