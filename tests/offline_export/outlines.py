"""A small course for packs, made by hand: two lessons with every kind of activity, drawings and, where wanted, a photo."""

from courses.activities import digest, load
from courses.keys import block_key, page_key
from courses.outline import (
    ActivityBlock,
    Callout,
    CanDo,
    Course,
    DrawingPicture,
    Idea,
    Lesson,
    Module,
    Picture,
    Story,
    TryIt,
)
from lms.public.samples import DRAWING, SAMPLES
from offline_export.selection import Edition, Selection

PARTS = '<svg viewBox="0 0 320 180"><use href="#part-phone" x="20" y="0" width="100" height="180"/><text x="150" y="90" data-label="say"></text></svg>'
HALVES = (
    ("true_false", "multiple_choice", "fill_in", "scenario"),
    ("order_steps", "match", "spot_it", "h5p"),
)


def activity(seed_id: str, kind: str) -> ActivityBlock:
    definition = load(SAMPLES[kind]["definition"])
    picture = DrawingPicture(DRAWING, (), "Two messages") if kind == "spot_it" else None
    return ActivityBlock(str(block_key(seed_id, kind)), kind, definition, digest(definition), picture)


def lesson(seed_id: str, locale: str, kinds: tuple[str, ...], photo: Picture | None = None) -> Lesson:
    drawing = DrawingPicture(PARTS, (("say", f"{locale} <&>"),), "A phone")
    keys = {name: str(block_key(seed_id, name)) for name in ("story", "idea", "try", "care", "can-do")}
    blocks = (
        Story(keys["story"], "Rosa sells bread.", drawing),
        Idea(keys["idea"], "One idea", "With **strong** words.\n\n- and\n- a list", photo),
        Callout(keys["care"], "care", "Take care."),
        TryIt(keys["try"], "Try it.", None),
        *(activity(seed_id, kind) for kind in kinds),
        CanDo(keys["can-do"], "I can do it."),
    )
    return Lesson(
        key=page_key(seed_id),
        seed_id=seed_id,
        slug=f"lesson-{seed_id.lower()}",
        locale=locale,
        title=f"Lesson {seed_id} {locale}",
        outcome="I can do it.",
        digcomp="4.1",
        level=1,
        minutes=6,
        core=True,
        path=f"/{locale}/course/module/lesson-{seed_id.lower()}/",
        blocks=blocks,
    )


def course(locale: str, *, photo: Picture | None = None) -> Course:
    lessons = tuple(
        lesson(f"T1.{number}", locale, kinds, photo) for number, kinds in enumerate(HALVES, start=1)
    )
    module = Module(
        page_key("T1"),
        "T1",
        "module",
        locale,
        f"Module {locale}",
        "A summary.",
        f"/{locale}/course/module/",
        lessons,
    )
    return Course(
        page_key("T"),
        "T",
        "course",
        locale,
        f"Course {locale}",
        "A promise.",
        "plum",
        f"/{locale}/course/",
        (module,),
    )


def selection(*locales: str, photo: Picture | None = None) -> Selection:
    editions = tuple(Edition(locale, (course(locale, photo=photo),)) for locale in locales)
    return Selection("-".join(["chasqui-t", *locales]), editions)
