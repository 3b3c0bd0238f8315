"""What is to be mended in a lesson: its place in the curriculum, its blocks one by one, its weight on the wire."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.blocks import Block, StreamValue

from courses import activities, drawings, weight
from courses.definitions import ACTIVITY_KINDS, definition_data
from courses.markup import with_general_words
from courses.models import LessonPage
from courses.outline import PhotoPicture
from courses.problem_words import say
from courses.prose import length_findings
from courses.readiness import Finding
from courses.reading import lesson_of
from courses.screen_findings import box_findings

# Names of definitions whose field in the editor is called otherwise.
FIELDS = {"id": "key", "picture_text": "picture", "content": "exercise"}


def lesson_findings(page: LessonPage) -> Iterator[Finding]:
    """All findings of one lesson, in the order of its tabs and blocks."""
    yield from _curriculum(page)
    yield from _unfinished(page.body)
    yield from _unfinished(page.guide)
    for number, block in enumerate(page.body, start=1):
        yield from _block(block, f"{number}. {block.block.label}")
    yield from _exercises(page.body)
    yield from _weight(page)


def _curriculum(page: LessonPage) -> Iterator[Finding]:
    if not page.digcomp:
        yield Finding(_("Give the DigComp 2.2 code on the tab “Curriculum”."))
    kinds = [block.block_type for block in page.body]
    if not any(kind in ACTIVITY_KINDS for kind in kinds):
        yield Finding(_("Add at least one activity, so that a learner can finish the lesson."))
    if "can_do" not in kinds:
        yield Finding(_("End with “What I can do now”."), stop=False)


def _unfinished(stream: StreamValue) -> Iterator[Finding]:
    """What the editor's form would refuse: not every way to publish leads through it."""
    numbered = stream.stream_block.meta.max_num != 1
    try:
        stream.stream_block.clean(stream)
    except ValidationError as error:
        for index, reason in getattr(error, "block_errors", {}).items():
            label = str(stream[index].block.label)
            for place, message in _reasons(reason, stream[index].block):
                yield Finding(message, ", ".join([f"{index + 1}. {label}" if numbered else label, *place]))
        for message in getattr(error, "non_block_errors", []):
            yield Finding(str(message))


def _reasons(error: Any, block: Block) -> Iterator[tuple[list[str], str]]:
    """The messages of a block's error with the labels that lead to them."""
    inner = getattr(error, "block_errors", None)
    whole = getattr(error, "non_block_errors", [])
    for message in whole:
        yield [], str(message)
    if not inner and whole:
        return
    if not inner:
        yield [], " ".join(getattr(error, "messages", [str(error)]))
        return
    for name, reason in inner.items():
        child = block.child_block if isinstance(name, int) else block.child_blocks[name]
        label = str(name + 1) if isinstance(name, int) else str(child.label)
        for place, message in _reasons(reason, child):
            yield [label, *place], message


def _block(block: Any, where: str) -> Iterator[Finding]:
    if "drawing" in block.value:
        yield from _picture(block, where)
    if block.block_type == "scenario":
        yield from _screens(block, where)
    if block.block_type in ACTIVITY_KINDS:
        yield from _activity(block, where)
    elif "text" in block.value:
        yield from length_findings(with_general_words(block.value["text"] or ""), where)


def _picture(block: Any, where: str) -> Iterator[Finding]:
    drawing, photo = block.value["drawing"], block.value["photo"]
    if drawing and photo:
        yield Finding(_("Choose a drawing or a photo, not both."), where)
    if photo and not photo.file.storage.exists(photo.file.name):
        yield Finding(
            _("The file of the photo is missing. Upload it once more, or choose another picture."), where
        )
    # The activity itself asks for that of its drawing.
    if (drawing or photo) and not (block.value["picture"] or "").strip() and block.block_type != "spot_it":
        yield Finding(_("Say in the text alternative what the learner must see in the picture."), where)
    if block.block_type == "spot_it" and not drawing:
        yield Finding(_("Choose the drawing in which something is to be found."), where)
    if drawing:
        yield from _drawing(drawing.svg, block.value["labels"], where)


def _screens(block: Any, where: str) -> Iterator[Finding]:
    for number, scene in enumerate(block.value["scenes"]):
        at = _place(where, block.block, f"scenes.{number}")
        if scene["drawing"]:
            if not (scene["picture"] or "").strip():
                yield Finding(_("Say in the text alternative what the learner must see in the picture."), at)
            yield from _drawing(scene["drawing"].svg, scene["labels"], at)
        yield from box_findings(scene, at)


def _exercises(body: StreamValue) -> Iterator[Finding]:
    """Those that cannot be opened. What is installed is asked for once, and only where there is one."""
    numbered = [(number, block) for number, block in enumerate(body, start=1) if block.block_type == "h5p"]
    chosen = [(f"{number}. {block.block.label}", block.value["exercise"]) for number, block in numbered]
    closed = [(where, content) for where, content in chosen if content and content.exercise() is None]
    if not closed:
        return
    from courses.h5p.library_words import names_for_people
    from courses.h5p.shelf import Shelf

    shelf = Shelf.now()
    for where, content in closed:
        yield Finding(_closed(content.title, names_for_people(shelf.missing_for(content))), where)


def _closed(title: str, missing: str) -> str:
    if missing:
        return _(
            "The exercise “%(title)s” cannot be opened here. Not installed on this site: %(missing)s. Ask who administers "
            "this site to install it, then publish."
        ) % {"title": title, "missing": missing}
    return _(
        "The exercise “%(title)s” cannot be opened here: it is not put together. Its page in the list of exercises says "
        "what to do."
    ) % {"title": title}


def _drawing(svg: str, labels: Any, where: str) -> Iterator[Finding]:
    size = len(svg.encode())
    if size > weight.DRAWING_LIMIT:
        yield Finding(
            _(
                "The drawing weighs %(size).1f KB. Bring it to %(limit)d KB: fewer points, more parts of the kit."
            )
            % {"size": size / weight.KILO, "limit": weight.DRAWING_LIMIT // weight.KILO},
            where,
        )
    wanted, given = drawings.labels(svg), {label["key"] for label in labels if (label["text"] or "").strip()}
    for key in wanted:
        if key not in given:
            yield Finding(_("Give the text “%(key)s” of the drawing.") % {"key": key}, where)
    for key in sorted(given - set(wanted)):
        yield Finding(_("The drawing has no text “%(key)s”. Take it out.") % {"key": key}, where, stop=False)


def _activity(block: Any, where: str) -> Iterator[Finding]:
    try:
        definition = activities.load(definition_data(block.block_type, block.value))
    except activities.DefinitionError as error:
        yield Finding(say(error.message), _place(where, block.block, error.path))
        return
    for problem in activities.validate(definition):
        yield Finding(say(problem.message), _place(where, block.block, problem.path))
    for path, text in definition.texts():
        yield from length_findings(text, _place(where, block.block, path))


def _place(where: str, block: Block, path: str) -> str:
    """The path of a definition in the words of the editor: `choices.2.feedback` is “Choices 3, Feedback”."""
    words = [where]
    for step in filter(None, path.split(".")):
        if step.isdigit():
            words[-1] += f" {int(step) + 1}"
            block = getattr(block, "child_block", block)
        else:
            child = getattr(block, "child_blocks", {}).get(FIELDS.get(step, step))
            words.append(str(child.label) if child else step)
            block = child or block
    return ", ".join(words)


def _weight(page: LessonPage) -> Iterator[Finding]:
    lesson = lesson_of(page)
    weighed = weight.weigh(lesson)
    if weighed.html > weight.FIRST_FLIGHT:
        yield Finding(
            _("The text weighs %(size).1f KB; at most %(limit).1f KB may go live. Shorten it.")
            % {"size": weighed.html / weight.KILO, "limit": weight.FIRST_FLIGHT / weight.KILO}
        )
    if weighed.total > weight.LESSON_BUDGET:
        yield Finding(
            _(
                "With its pictures the lesson weighs %(size).1f KB; at most %(limit).0f KB may go live. "
                "Use drawings, or fewer and smaller photos."
            )
            % {"size": weighed.total / weight.KILO, "limit": weight.LESSON_BUDGET / weight.KILO}
        )
    for picture in weight.pictures(lesson):
        if isinstance(picture, PhotoPicture) and (size := weight.photo_bytes(picture)) > weight.PHOTO_LIMIT:
            yield Finding(
                _("A photo weighs %(size).1f KB. Bring it to %(limit)d KB: crop it, or use a drawing.")
                % {"size": size / weight.KILO, "limit": weight.PHOTO_LIMIT // weight.KILO}
            )
