"""What a lesson weighs on the wire: compressed bytes, the money and the minutes of who reads it.

The body is rendered and compressed for real. What stands round it on the site (frame, style sheet, scripts, icon)
is the same for all lessons; it enters with an allowance that a test holds against the real pages.
"""

from dataclasses import dataclass

import brotli
from django.utils.translation import override

from courses.drawings import part_sheet
from courses.outline import DrawingPicture, Exercise, Idea, Lesson, PhotoPicture, Story, TryIt
from courses.render import parts_of, render_body

KILO = 1000
# One flight of ten TCP segments: what a server may send before it waits for the phone's first answer.
FIRST_FLIGHT = 14_600
LESSON_BUDGET = 40_000
FRAME_ALLOWANCE = 5_600
ASSETS_ALLOWANCE = 17_000
PHOTO_LIMIT = 12_000
DRAWING_LIMIT = 3_000


@dataclass(frozen=True)
class Weight:
    """Bytes over the wire at a first visit: `html` is the page, `total` everything that it needs. `exercises`: what comes
    only when a learner opens the exercises of others; libraries that two of them share count twice."""

    html: int
    photos: int
    exercises: int = 0

    @property
    def total(self) -> int:
        return self.html + self.photos + ASSETS_ALLOWANCE


def weigh(lesson: Lesson) -> Weight:
    """The weight of a lesson as its readers get it on a phone of 360 px."""
    with override(lesson.locale):
        body = render_body(lesson) + part_sheet(parts_of(lesson))
    return Weight(
        html=len(brotli.compress(str(body).encode(), mode=brotli.MODE_TEXT)) + FRAME_ALLOWANCE,
        photos=sum(photo_bytes(picture) for picture in pictures(lesson) if isinstance(picture, PhotoPicture)),
        exercises=sum(exercise.size for exercise in exercises(lesson)),
    )


def pictures(lesson: Lesson) -> list[DrawingPicture | PhotoPicture]:
    """All pictures of a lesson, in reading order."""
    shown = [block.picture for block in lesson.blocks if isinstance(block, Story | Idea | TryIt)]
    for activity in lesson.activities:
        shown += [activity.picture, *(screen.picture for screen in activity.screens)]
    return [picture for picture in shown if picture]


def exercises(lesson: Lesson) -> list[Exercise]:
    """The exercises of others in a lesson, each once."""
    found = (activity.exercise for activity in lesson.activities)
    return list({exercise.content: exercise for exercise in found if exercise}.values())


def photo_bytes(picture: PhotoPicture) -> int:
    """The bytes of the file that a modern phone picks: the narrowest one of the first format."""
    return picture.renditions[0].size if picture.renditions else 0
