"""The pictures by which people recognise themselves where several share a phone. No picture is anybody's secret."""

from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import pgettext_lazy

from courses.drawings import draw

FOLDER: Final = Path(__file__).parent / "pictures"
# In the order in which they are offered: what looks alike stands far apart. Without their context, Django's own
# catalogue would take the sun for a Sunday.
_NAMES: Final[dict[str, Any]] = {
    "llama": pgettext_lazy("picture", "Llama"),
    "sun": pgettext_lazy("picture", "Sun"),
    "fish": pgettext_lazy("picture", "Fish"),
    "pineapple": pgettext_lazy("picture", "Pineapple"),
    "bicycle": pgettext_lazy("picture", "Bicycle"),
    "owl": pgettext_lazy("picture", "Owl"),
    "boat": pgettext_lazy("picture", "Boat"),
    "butterfly": pgettext_lazy("picture", "Butterfly"),
    "pot": pgettext_lazy("picture", "Pot"),
    "cactus": pgettext_lazy("picture", "Cactus"),
    "turtle": pgettext_lazy("picture", "Turtle"),
    "moon": pgettext_lazy("picture", "Moon"),
    "toucan": pgettext_lazy("picture", "Toucan"),
    "mountain": pgettext_lazy("picture", "Mountain"),
    "corn": pgettext_lazy("picture", "Corn"),
    "jaguar": pgettext_lazy("picture", "Jaguar"),
    "drum": pgettext_lazy("picture", "Drum"),
    "avocado": pgettext_lazy("picture", "Avocado"),
    "frog": pgettext_lazy("picture", "Frog"),
    "hat": pgettext_lazy("picture", "Hat"),
    "sunflower": pgettext_lazy("picture", "Sunflower"),
    "hummingbird": pgettext_lazy("picture", "Hummingbird"),
    "kite": pgettext_lazy("picture", "Kite"),
    "pepper": pgettext_lazy("picture", "Chilli pepper"),
}
PICTURES: Final[tuple[str, ...]] = tuple(_NAMES)
NEUTRAL: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48">'
    '<path class="d-rope" d="M2 24h9M37 24h9"/><path class="d-cord" d="M2 24h9M37 24h9"/>'
    '<circle class="d-surface" cx="24" cy="24" r="13"/><circle class="d-none" cx="24" cy="24" r="8"/></svg>'
)


def picture_name(key: str) -> Any:
    """What the picture shows, as a lazy translation; empty for a key that is none of ours."""
    return _NAMES.get(key, "")


def draw_picture(key: str, title: Any = "") -> SafeString:
    """Inline SVG, hidden from screen readers unless it has a title. Without a picture of that name: an untied knot."""
    return _drawn(key if key in _NAMES else "", str(title))


@lru_cache(maxsize=256)
def _drawn(key: str, title: str) -> SafeString:
    source = (FOLDER / f"{key}.svg").read_text(encoding="utf-8") if key else NEUTRAL
    svg = draw(source, labels={}, alt=title).replace('class="drawing"', 'class="drawing who"', 1)
    return mark_safe(svg)  # noqa: S308 - our own files, sanitised; the title is escaped
