"""A course in one language, as plain values: all that the site and the packs read.

Whoever shows, packs or counts lessons gets them from here and never from the page models. Only what is
live is in an outline. Nothing here knows a learner.
"""

from dataclasses import dataclass, field
from uuid import UUID

from courses.activities import Definition
from courses.facts.names import slots_of


@dataclass(frozen=True)
class DrawingPicture:
    """A drawing with words in the reader's language. `svg` is clean source (see `courses.drawings`)."""

    svg: str
    labels: tuple[tuple[str, str], ...]
    alt: str


@dataclass(frozen=True)
class Rendition:
    """One file of a photo: `src` is a URL path on the site, `width` in pixels, `size` in bytes, `media_type` MIME."""

    src: str
    width: int
    media_type: str
    size: int


@dataclass(frozen=True)
class PhotoPicture:
    """A photo in several widths and formats; `fallback` is the file that every browser reads."""

    renditions: tuple[Rendition, ...]
    fallback: str
    width: int
    height: int
    alt: str


Picture = DrawingPicture | PhotoPicture


@dataclass(frozen=True)
class Story:
    """The two sentences that open a lesson: a person and what happened to them."""

    id: str
    text: str
    picture: Picture | None


@dataclass(frozen=True)
class Idea:
    """One idea that fits one screen, with a picture."""

    id: str
    title: str
    text: str
    picture: Picture | None


@dataclass(frozen=True)
class TryIt:
    """A task for the learner's own phone, the drawing, or paper."""

    id: str
    text: str
    picture: Picture | None


@dataclass(frozen=True)
class Callout:
    """A short remark beside the ideas. `tone` is `care` or `tip`."""

    id: str
    tone: str
    text: str


@dataclass(frozen=True)
class Zone:
    """The box of a choice on a screen, in percent of the drawing. `gesture` is tap, hold or slide."""

    choice: str
    x: float
    y: float
    w: float
    h: float
    gesture: str


@dataclass(frozen=True)
class Screen:
    """The drawn screen of a scene: shown, and no part of what is marked. A choice without a zone stands only below it."""

    scene: str
    picture: DrawingPicture
    zones: tuple[Zone, ...]


@dataclass(frozen=True)
class Exercise:
    """An H5P exercise as a phone gets it: in `parts`, which are asked for only when it is opened.

    `parts` are SHA-256 digests in the order in which they are needed: the core, the libraries, the exercise itself
    (`content`). `size` is that of all of them over the wire, in bytes. `library` is its type, such as H5P.TrueFalse 1.8.
    """

    content: str
    title: str
    library: str
    parts: tuple[str, ...]
    size: int


@dataclass(frozen=True)
class ActivityBlock:
    """A question or exercise inside a lesson. `digest` names this very version in this language."""

    id: str
    kind: str
    definition: Definition
    digest: str
    picture: Picture | None = None
    screens: tuple[Screen, ...] = ()
    # Only of the kind `h5p`, and None where it cannot be opened: a library that it needs is missing.
    exercise: Exercise | None = None


@dataclass(frozen=True)
class CanDo:
    """The sentence that says what the learner can do now."""

    id: str
    text: str


Block = Story | Idea | TryIt | Callout | ActivityBlock | CanDo


@dataclass(frozen=True)
class Guide:
    """What a trainer needs to give a lesson to a group: one page, with five steps."""

    aim: str
    materials: tuple[str, ...]
    steps: tuple[str, ...]
    mistakes: tuple[str, ...]
    question: str


@dataclass(frozen=True)
class Lesson:
    """One outcome, learned in 5 to 8 minutes. `key` is the same in every language."""

    key: UUID
    seed_id: str
    slug: str
    locale: str
    title: str
    outcome: str
    digcomp: str
    level: int
    minutes: int
    core: bool
    path: str
    blocks: tuple[Block, ...]
    # Its title stays out of the tab, and it can be left quickly.
    sensitive: bool = False
    # For who gives it to a group; read together with the blocks. Packs name themselves by what they hold, and hold none.
    guide: Guide | None = field(default=None, repr=False)

    @property
    def activities(self) -> tuple[ActivityBlock, ...]:
        return tuple(block for block in self.blocks if isinstance(block, ActivityBlock))

    @property
    def slots(self) -> frozenset[str]:
        """The names of what depends on the reader's country in it, such as PAY."""
        return slots_of(block.text for block in self.blocks if not isinstance(block, ActivityBlock))


@dataclass(frozen=True)
class Module:
    """A group of lessons that stands on its own."""

    key: UUID
    seed_id: str
    slug: str
    locale: str
    title: str
    summary: str
    path: str
    lessons: tuple[Lesson, ...]

    @property
    def minutes(self) -> int:
        return sum(lesson.minutes for lesson in self.lessons)


@dataclass(frozen=True)
class Course:
    """A subject in one language. `accent` names its colour: teal, clay or plum."""

    key: UUID
    seed_id: str
    slug: str
    locale: str
    title: str
    promise: str
    accent: str
    path: str
    modules: tuple[Module, ...]
