"""The small course of the packs with exercises made by hand in it: parts that no H5P has ever seen, and that look like it."""

import json
from collections.abc import Sequence
from dataclasses import replace

from courses.activities import digest, load
from courses.h5p import storing
from courses.keys import block_key
from courses.outline import ActivityBlock, CanDo, Exercise, Lesson
from lms.public.samples import SAMPLES
from offline_export.selection import Edition, Selection
from tests.offline_export import outlines

# What would end an element, a string or a script, if it were written down as it is.
CORE = {
    "css": "p{color:red}",
    "js": "window.core = '</script><!-- & \\u2028';\nif (1 < 2) core += `\\``;",
    "files": {},
}
KIND = {"css": "", "js": "window.kind = 'ñ';", "files": {"H5P.X-1.0/a.png": "data:image/png;base64,AA=="}}


def part(**told: object) -> str:
    """Keep a part; its digest."""
    return storing.put(json.dumps(told, ensure_ascii=False, sort_keys=True).encode())


def content(title: str, params: object) -> str:
    return part(main="H5P.X 1.0", title=title, params=json.dumps(params), files={}, css="", js="")


def activity(name: str, parts: Sequence[str], *, title: str = "Honest?") -> ActivityBlock:
    definition = load({**SAMPLES["h5p"]["definition"], "content": parts[-1]})
    exercise = Exercise(parts[-1], title, "H5P.X 1.0", tuple(parts), size=1_234)
    key = str(block_key(name, "h5p"))
    return ActivityBlock(key, "h5p", definition, digest(definition), exercise=exercise)


def with_activities(lesson: Lesson, *activities: ActivityBlock) -> Lesson:
    *others, can_do = lesson.blocks
    assert isinstance(can_do, CanDo)
    return replace(lesson, blocks=(*others, *activities, can_do))


def selection(
    *locales: str, first: Sequence[ActivityBlock], second: Sequence[ActivityBlock] = ()
) -> Selection:
    """The course T with these activities at the end of its two lessons."""
    editions = []
    for locale in locales:
        course = outlines.course(locale)
        (module,) = course.modules
        one, two = module.lessons
        lessons = (with_activities(one, *first), with_activities(two, *second))
        editions.append(Edition(locale, (replace(course, modules=(replace(module, lessons=lessons),)),)))
    return Selection("-".join(["chasqui-t", *locales]), tuple(editions))


def small() -> Selection:
    """Two exercises of one kind, one in each lesson."""
    core, kind = part(**CORE), part(**KIND)
    first = activity("one", [core, kind, content("One", {"a": "</script>"})])
    second = activity("two", [core, kind, content("Two", {"a": 2})])
    return selection("es", first=[first], second=[second])
