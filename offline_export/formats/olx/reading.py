"""Reads a course archive back into an outline: what `build` wrote, and what somebody changed of it in Studio since.

From the tree come titles, order, and which lessons and blocks there are; from the blocks their words and right answers; from
`static/chasqui.json` the rest. A text that reads as we wrote it comes back as its author wrote it, slots of countries
included. What was added in Studio and has no form here is named in `left_out`. No database; nothing is written.
"""

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, BinaryIO, Final
from uuid import UUID, uuid5

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override

from courses import activities
from courses.activities import Definition, DefinitionError
from courses.drawings import DrawingError, inspect
from courses.markup import paragraphs
from courses.outline import (
    ActivityBlock,
    Block,
    Callout,
    CanDo,
    Course,
    DrawingPicture,
    Guide,
    Idea,
    Lesson,
    Module,
    PhotoPicture,
    Picture,
    Story,
    TryIt,
)
from courses.xblocks.payload import PayloadError, from_payload
from offline_export.files import media_type
from offline_export.formats.olx.carried import (
    CARRIED,
    Carried,
    CarriedBlock,
    CarriedGuide,
    CarriedLesson,
    CarriedPicture,
    read_carried,
)
from offline_export.formats.olx.errors import OLXError
from offline_export.formats.olx.gate import Files, open_archive
from offline_export.formats.olx.markup import Words, words_of_html
from offline_export.formats.olx.names import NOTE
from offline_export.formats.olx.nodes import Node, below, names_of, read_tree
from offline_export.formats.olx.units import ACTIVITY, H5P
from offline_export.formats.olx.words import heading_of
from offline_export.reading.plain import from_json, plain

PHOTOS: Final = (".jpg", ".png", ".webp", ".avif")
# What Studio writes beside the chapters of every course.
PASSED_BY: Final = ("wiki", "textbook")
EXERCISE: Final = "h5p"
ToRead = Story | Idea | TryIt | Callout | CanDo


@dataclass(frozen=True)
class Reading:
    """A course as an archive has it, and what of the archive is not in it, each with the reason."""

    course: Course
    left_out: tuple[str, ...]


def read_archive(file: BinaryIO) -> Reading:
    """The course in an archive. OLXError says why it cannot be taken in."""
    files = open_archive(file)
    tree = read_tree(files)
    carried = _carried(files)
    if carried.locale not in dict(settings.LANGUAGES):
        raise OLXError(
            f"This course is in “{plain(carried.locale)[:20]}”, a language that this site does not have."
        )
    with override(carried.locale):
        reader = _Reader(files, carried)
        course = reader.course(tree)
    if files.has_drafts:
        reader.left_out.append("drafts of Studio. Publish the units there, then export once more")
    if not any(module.lessons for module in course.modules):
        raise OLXError("There is no lesson of Chasqui in this course.")
    return Reading(course, tuple(reader.left_out))


def _carried(files: Files) -> Carried:
    data = files.get(f"static/{CARRIED}")
    if data is None:
        raise OLXError(
            f"This course was not exported by Chasqui, or its file {CARRIED} was deleted in Studio (Content, Files)."
        )
    try:
        return read_carried(from_json(data.decode()))
    except ValueError as error:
        raise OLXError(f"static/{CARRIED} is damaged. Export the course once more.") from error


class _Reader:
    def __init__(self, files: Files, carried: Carried) -> None:
        self.files = files
        self.carried = carried
        self.modules = {each.key: each for each in carried.modules}
        self.lessons = {each.key: each for each in carried.lessons}
        self.blocks = {each.id: each for each in carried.blocks}
        self.exercises = {each.id: each for each in carried.exercises}
        self.left_out: list[str] = []
        self.activities: set[str] = set()
        self.ids: set[str] = set()
        self.keys: set[str] = set()

    def course(self, node: Node) -> Course:
        carried = self.carried
        self.activities.update(names_of(node, ACTIVITY))
        return Course(
            key=self.key(carried.key),
            seed_id=carried.id,
            slug=carried.slug,
            locale=carried.locale,
            title=node.title,
            promise=carried.promise,
            accent=carried.accent,
            path="",
            modules=tuple(self.course_modules(node)),
        )

    def course_modules(self, node: Node) -> Iterator[Module]:
        for chapter in node.children:
            if chapter.tag in PASSED_BY:
                continue
            carried = self.modules.get(chapter.name)
            if carried is None or chapter.tag != "chapter":
                self.leave(
                    chapter, "it was made in Studio. Make the module here, and move its lessons into it"
                )
                continue
            yield Module(
                key=self.key(carried.key),
                seed_id=carried.id,
                slug=carried.slug,
                locale=self.carried.locale,
                title=chapter.title,
                summary=carried.summary,
                path="",
                lessons=tuple(self.module_lessons(chapter)),
            )

    def module_lessons(self, chapter: Node) -> Iterator[Lesson]:
        for sequential in chapter.children:
            carried = self.lessons.get(sequential.name)
            if carried is None or sequential.tag != "sequential":
                self.leave(sequential, "it was made in Studio. Make the lesson here")
            else:
                yield self.lesson(sequential, carried)

    def lesson(self, node: Node, carried: CarriedLesson) -> Lesson:
        key = self.key(carried.key)
        blocks = (self.block(part, key) for unit in below(node, "vertical") for part in unit.children)
        return Lesson(
            key=key,
            seed_id=carried.id,
            slug=carried.slug,
            locale=self.carried.locale,
            title=node.title,
            outcome=carried.outcome,
            digcomp=carried.digcomp,
            level=int(carried.level),
            minutes=int(carried.minutes),
            core=carried.core,
            path="",
            blocks=tuple(block for block in blocks if block),
            sensitive=carried.sensitive,
            guide=_guide(carried.guides[0]) if carried.guides else None,
        )

    def block(self, node: Node, lesson: UUID) -> Block | None:
        if node.tag == ACTIVITY:
            return self.activity(node, lesson)
        if node.tag == H5P or node.name.startswith(NOTE):
            return self.exercise(node, lesson)
        if node.tag == "html":
            carried = self.blocks.get(node.name)
            return self.known(node, carried, lesson) if carried else self.new(node, lesson)
        self.leave(node, f"there is no form for <{plain(node.tag)[:30]}> here")
        return None

    def activity(self, node: Node, lesson: UUID) -> ActivityBlock | None:
        try:
            payload = from_payload(from_json(node.text))
        except PayloadError as error:
            raise OLXError(f"The activity “{plain(node.name)}” cannot be read: {error}") from None
        except ValueError:
            raise OLXError(
                f"The activity “{plain(node.name)}” holds no data of ours. Save it in Studio once more."
            ) from None
        activity = payload.activity
        if payload.lesson_key != lesson:
            return replace(activity, id=self.id_from_elsewhere(node.name, lesson))
        # One that was duplicated in Studio has the data of its original, which may come later, and a name of its own.
        block_id = node.name if activity.id in self.activities else activity.id
        return replace(activity, id=self.id(block_id, node.name, lesson))

    def id_from_elsewhere(self, name: str, lesson: UUID) -> str:
        """The id of an activity that came from another lesson, to which its own belongs for ever: the same each time."""
        made = str(uuid5(lesson, name))
        return self.id(made, made, lesson)

    def exercise(self, node: Node, lesson: UUID) -> ActivityBlock | None:
        """An H5P exercise, which stands in its unit as itself, as a note, or as both."""
        name = node.name.removeprefix(NOTE)
        carried = self.exercises.pop(name, None)
        if carried is None:
            if node.tag == H5P and name not in self.ids:
                self.leave(
                    node, "it was made in Studio. Upload the exercise here, and choose it in the lesson"
                )
            return None
        data = {field: getattr(carried, field) for field in ("prompt", "content", "needed", "feedback_right", "feedback_not_yet")}  # fmt: skip
        definition = self.definition({"kind": EXERCISE, **data}, name)
        is_from_here = carried.lesson in ("", str(lesson))
        block_id = self.id(name, name, lesson) if is_from_here else self.id_from_elsewhere(name, lesson)
        return ActivityBlock(block_id, EXERCISE, definition, activities.digest(definition))

    def definition(self, data: dict[str, Any], name: str) -> Definition:
        try:
            return activities.load(data)
        except DefinitionError as error:
            raise OLXError(f"The exercise “{plain(name)}” is damaged: {error.message}") from None

    def known(self, node: Node, carried: CarriedBlock, lesson: UUID) -> Block | None:
        """A block of ours, with the words that Studio has."""
        picture = self.picture(carried.pictures[0]) if carried.pictures else None
        block_id = self.id(carried.id, node.name, lesson)
        made = _block(carried, block_id, picture)
        if made is None:
            self.leave(node, "its kind is not known here")
            return None
        found, wanted = words_of_html(node.text), words_of_html(_written(made))
        if not isinstance(made, Idea) and found.heading not in ("", wanted.heading):
            # Of these the heading is ours; what somebody wrote there is a sentence of the text.
            found = Words("", f"{found.heading}\n\n{found.text}".strip())
        kept = made.text if found.reads_as(wanted) else found.text
        if isinstance(made, Idea):
            title = made.title if found.heading == wanted.heading else found.heading or made.title
            return replace(made, text=kept, title=title)
        return replace(made, text=kept)

    def new(self, node: Node, lesson: UUID) -> Idea | None:
        """A text that somebody added in Studio: an idea, which has a title and a text."""
        words = words_of_html(node.text)
        title = words.heading or node.title
        if not words.text:
            self.leave(node, "there are no words in it")
            return None
        return Idea(self.id(node.name, node.name, lesson), title, words.text, None)

    def picture(self, carried: CarriedPicture) -> Picture | None:
        if not carried.photo:
            try:
                inspect(carried.svg)
            except DrawingError as error:
                raise OLXError(f"A drawing in static/{CARRIED} cannot be used: {error}") from None
            return DrawingPicture(
                carried.svg, tuple((label.key, label.text) for label in carried.labels), carried.alt
            )
        data = self.files.get(f"static/{carried.photo}")
        if data is None or not carried.photo.endswith(PHOTOS):
            self.left_out.append(f"the photo “{plain(carried.photo)}”: its file is not in the archive")
            return None
        address = f"data:{media_type(carried.photo)};base64,{b64encode(data).decode()}"
        return PhotoPicture((), address, int(carried.width), int(carried.height), carried.alt)

    def key(self, text: str) -> UUID:
        """A key of the course, a module or a lesson, each once."""
        try:
            key = UUID(text)
        except ValueError:
            raise OLXError(f"static/{CARRIED} is damaged: “{plain(text)[:40]}” is no key.") from None
        if str(key) in self.keys:
            raise OLXError(f"The course has something twice: {key}.")
        self.keys.add(str(key))
        return key

    def id(self, block_id: str, name: str, lesson: UUID) -> str:
        """The id of a block: its own, or where that is taken or none of ours, one made from its name in this lesson."""
        for known in (block_id, name):
            try:
                found = str(UUID(known))
            except ValueError:
                found = str(uuid5(lesson, known))
            if found not in self.ids:
                self.ids.add(found)
                return found
        raise OLXError(f"The course has the block “{plain(name)}” twice.")

    def leave(self, node: Node, why: str) -> None:
        self.left_out.append(f"“{plain(node.title or node.name)[:80]}”: {why}")


def _block(carried: CarriedBlock, block_id: str, picture: Picture | None) -> ToRead | None:
    match carried.kind:
        case "story":
            return Story(block_id, carried.text, picture)
        case "idea":
            return Idea(block_id, carried.title, carried.text, picture)
        case "try_it":
            return TryIt(block_id, carried.text, picture)
        case "callout":
            return Callout(block_id, carried.tone if carried.tone == "care" else "tip", carried.text)
        case "can_do":
            return CanDo(block_id, carried.text)
    return None


def _written(block: ToRead) -> str:
    """The block as an export has it, but for its picture."""
    heading = "" if isinstance(block, Story) else heading_of(block)
    return render_to_string("olx/block.html", {"heading": heading, "text": paragraphs(block.text)})


def _guide(carried: CarriedGuide) -> Guide:
    return Guide(carried.aim, carried.materials, carried.steps, carried.mistakes, carried.question)
