"""The pictures of a course as files in `static/`: a drawing with the words in it, a photo as every browser reads it."""

import re
from base64 import b64encode
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Final

from courses import drawings as drawings_package
from courses.drawings import draw, part_sheet, parts_used
from courses.outline import ActivityBlock, Block, DrawingPicture, PhotoPicture, Picture
from lms.public.styles import SOURCES, light_css
from offline_export.addresses import read_photo
from offline_export.files import File, media_type
from offline_export.formats.olx.names import static_name

PALETTE: Final = Path(drawings_package.__file__).with_name("palette.css")
COLOURS: Final = re.compile(r":root\{(.*?)\}")
RULE: Final = re.compile(r"([^{}]+)\{([^{}]*)\}")
CLASS: Final = re.compile(r"\.(d-[a-z0-9-]+)")
# A picture that is a file of its own inherits nothing from the page that shows it.
ALONE: Final = ".drawing{font-family:system-ui,-apple-system,Roboto,'Noto Sans',sans-serif}"


class Pictures:
    """Gathers the files of the pictures that are shown."""

    def __init__(self, accent: str) -> None:
        self.accent = accent
        self.files: dict[str, File] = {}

    def shown(self, block: Block) -> dict[str, str] | None:
        """Name and text alternative of a block's picture, whose file is kept."""
        picture: Picture | None = getattr(block, "picture", None)
        if picture is None:
            return None
        if isinstance(picture, PhotoPicture):
            name, data = self.name_of(block.id, picture), read_photo(picture.fallback)
        else:
            name, data = self.name_of(block.id, picture), standing_alone(picture, self.accent)
        self.files[name] = File(f"static/{name}", data)
        return {"name": name, "alt": picture.alt}

    def name_of(self, block_id: str, picture: Picture) -> str:
        suffix = PurePosixPath(picture.fallback).suffix if isinstance(picture, PhotoPicture) else ".svg"
        return static_name(block_id, suffix)

    def photo_address(self, activity: ActivityBlock) -> str:
        """The photo of an activity as a data address, in which it travels inside the activity; "" where it has none."""
        if not isinstance(activity.picture, PhotoPicture):
            return ""
        src = activity.picture.fallback
        return f"data:{media_type(src)};base64,{b64encode(read_photo(src)).decode()}"


def standing_alone(picture: DrawingPicture, accent: str) -> bytes:
    """A drawing as a file: with its words, the parts of the kit that it uses, and its colours by day."""
    drawn = draw(picture.svg, labels=dict(picture.labels), alt=picture.alt)
    sheet = part_sheet(parts_used(picture.svg))
    head, rest = drawn.split(">", 1)
    if head.endswith("/"):  # a drawing of nothing
        return drawn.encode()
    return f"{head}><style>{_styles(accent, drawn + sheet)}</style>{sheet}{rest}".encode()


def _styles(accent: str, used: str) -> str:
    """The rules for what is in this drawing."""
    kept = "".join(
        f"{selector}{{{rule}}}"
        for selector, rule in RULE.findall(_palette())
        if not (names := CLASS.findall(selector)) or any(name in used for name in names)
    )
    return f".drawing{{{_colours()};--accent:var(--{accent})}}{ALONE}{kept}"


@cache
def _palette() -> str:
    return light_css(PALETTE.read_text(encoding="utf-8"))


@cache
def _colours() -> str:
    critical = light_css(SOURCES[0].read_text(encoding="utf-8"))
    found = COLOURS.search(critical)
    declared = found[1].split(";") if found else []
    return ";".join(each for each in declared if each.startswith("--"))


def colour(name: str) -> str:
    """A colour of the site by day, such as `#0b5563`."""
    return dict(each[2:].split(":", 1) for each in _colours().split(";"))[name]
