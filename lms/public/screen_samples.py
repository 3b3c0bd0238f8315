"""For the gallery: a story with drawn screens, and the model of how a screen is drawn. Its drawings: sample_screens/."""

from pathlib import Path
from typing import Any, Final

from courses import activities
from courses.outline import ActivityBlock, DrawingPicture, Screen, Zone

FOLDER: Final = Path(__file__).parent / "sample_screens"
DEFINITION: Final[dict[str, Any]] = {
    "kind": "scenario",
    "prompt": "Send a photo to Rosa Muñiz",
    "start": "people",
    "scenes": [
        {
            "id": "people",
            "text": "There are two people called Rosa.",
            "choices": [
                {"id": "first", "text": "I touch Rosa M.", "goto": "stranger"},
                {"id": "second", "text": "I touch Rosa Muñiz.", "goto": "photos"},
                {"id": "ask", "text": "I ask Rosa for her number first.", "goto": "photos"},
            ],
        },
        {
            "id": "photos",
            "text": "You want to choose one of your photos.",
            "choices": [
                {"id": "open", "text": "I touch the photo.", "goto": "large"},
                {"id": "hold", "text": "I hold the photo.", "goto": "sent"},
                {"id": "slide", "text": "I slide over the photos.", "goto": "large"},
            ],
        },
    ],
    "ends": [
        {"id": "sent", "text": "The photo is on its way.", "score": 1, "feedback": "To hold is to choose."},
        {
            "id": "large",
            "text": "You see the photo, large.",
            "score": 0.5,
            "feedback": "To choose it, hold it.",
        },
        {"id": "stranger", "text": "Somebody else has it.", "score": 0, "feedback": "Read the whole name."},
    ],
}
ROW: Final = {"x": 3.75, "w": 92.5, "h": 18.7}
PHOTO: Final = {"x": 18.75, "y": 20.7, "w": 62.5, "h": 53.3}


def drawn_activity() -> ActivityBlock:
    """The story with both of its screens: on the second, a photo can be touched, held and slid over."""
    definition = activities.load(DEFINITION)
    screens = (
        Screen(
            "people",
            _picture(
                "sim-people",
                "A phone with two names: Rosa M. and Rosa Muñiz",
                title="To whom?", first="Rosa M.", second="Rosa Muñiz", new="Another person",
            ),
            (Zone("first", y=23.3, gesture="tap", **ROW), Zone("second", y=45.3, gesture="tap", **ROW)),
        ),
        Screen(
            "photos",
            _picture("sim-photo", "A phone with a photo, and a button", title="My photos", send="Send"),
            tuple(
                Zone(choice, gesture=gesture, **PHOTO)
                for choice, gesture in (("open", "tap"), ("hold", "hold"), ("slide", "slide"))
            ),
        ),
    )  # fmt: skip
    digest = activities.digest(definition)
    return ActivityBlock("sample-screens", "scenario", definition, digest, screens=screens)


def _picture(name: str, alt: str, **labels: str) -> DrawingPicture:
    svg = (FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    return DrawingPicture(svg, tuple(labels.items()), alt)
