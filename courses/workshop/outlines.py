"""The outline of a lesson from its seed alone, as the site would read it from a page. No database is asked."""

from collections.abc import Mapping
from typing import Any, Final

from wagtail.blocks.list_block import ListValue
from wagtail.blocks.struct_block import StructValue
from wagtail.models import Locale

from courses import outline
from courses.models import Drawing, LessonPage
from courses.reading import lesson_of
from courses.seeding.filling import fill
from courses.workshop.lessons import Lesson

NO_TYPE: Final = -1


def outline_of(lesson: Lesson, language: str) -> outline.Lesson:
    """The lesson in one of its sound languages."""
    seed = lesson.page
    # Without a type of its own a new page asks the database for one.
    page = LessonPage(
        content_type_id=NO_TYPE,
        seed_id=seed.seed_id,
        translation_key=seed.key,
        locale=Locale(language_code=language),
    )
    page.__dict__["get_url_parts"] = lambda: None  # it has no address, and asks for that of its site
    # A block would look for its drawings among the snippets.
    nothing: dict[str, Any] = dict.fromkeys(lesson.drawings)
    # Which exercises of others there are, the site alone knows.
    fill(page, seed, language, nothing, {})
    drawings = {name: Drawing(name=name, svg=svg) for name, svg in lesson.drawings.items()}
    for block, raw in zip(page.body, seed.bodies[language], strict=True):
        _hang(block.value, raw["value"], drawings)
    return lesson_of(page)


def _hang(value: Any, raw: Any, drawings: Mapping[str, Drawing]) -> None:
    """Put each drawing where the seed names it, lists included."""
    if isinstance(value, StructValue):
        for name, inner in raw.items():
            if name == "drawing" and inner:
                value[name] = drawings[inner]
            elif name in value:
                _hang(value[name], inner, drawings)
    elif isinstance(value, ListValue):
        for child, item in zip(value, raw or [], strict=True):
            _hang(child, item.get("value", item), drawings)
