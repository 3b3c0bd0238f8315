"""Reads the pages of the catalogue into outlines (`courses.outline`). The only place that does.

Only live pages are read. A block whose activity its own kind refuses is left out; it cannot be published anyway.
"""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from wagtail.images.models import Image
from wagtail.models import Page

from courses import activities, outline
from courses.definitions import ACTIVITY_KINDS, definition_data, has_box, id_of_entry
from courses.models import CatalogPage, CoursePage, CoursesPage, LessonPage, ModulePage

PHOTO_WIDTHS = (360, 640)
# Explicit qualities: at the defaults a WebP may be heavier than the JPEG it replaces.
PHOTO_FORMATS = (
    ("image/avif", "bare|format-avif|avifquality-40"),
    ("image/webp", "bare|format-webp|webpquality-55"),
)
PHOTO_FALLBACK = f"width-{PHOTO_WIDTHS[0]}|bare|format-jpeg|jpegquality-60"


def catalog(locale: str, *, bodies: bool = True) -> tuple[outline.Course, ...]:
    """All live courses in one language, in the order of the catalogue.

    Without `bodies` the lessons have no blocks: enough for lists, and a fraction of the work.
    """
    pages = (
        CoursePage.objects.live()
        .filter(locale__language_code=locale)
        .select_related("locale")
        .order_by("path")
    )
    return tuple(course_of(page, bodies=bodies) for page in pages)


def course(seed_id: str, locale: str) -> outline.Course | None:
    """The live course with this stable id in this language, if there is one."""
    page = CoursePage.objects.live().filter(seed_id=seed_id, locale__language_code=locale).first()
    return course_of(page) if page else None


def course_of(page: CoursePage, *, bodies: bool = True, modules: bool = True) -> outline.Course:
    """The course as it stands on `page`; without `modules` it is what a page below it says of it."""
    children = _children(page, ModulePage) if modules else ()
    return outline.Course(
        key=page.translation_key,
        seed_id=page.seed_id,
        slug=page.slug,
        locale=_language(page),
        title=page.title,
        promise=page.promise,
        accent=page.accent,
        path=page.site_path,
        modules=tuple(module_of(child, bodies=bodies) for child in children),
    )


def module_of(page: ModulePage, *, bodies: bool = True) -> outline.Module:
    lessons = _children(page, LessonPage)
    return outline.Module(
        key=page.translation_key,
        seed_id=page.seed_id,
        slug=page.slug,
        locale=_language(page),
        title=page.title,
        summary=page.summary,
        path=page.site_path,
        lessons=tuple(
            lesson_of(child, bodies=bodies)
            for child in (lessons if bodies else lessons.defer("body", "guide"))
        ),
    )


def lesson_of(page: LessonPage, *, bodies: bool = True) -> outline.Lesson:
    """The lesson as it stands on `page`, which may be an unsaved preview. Without `bodies` it has no blocks."""
    return outline.Lesson(
        key=page.translation_key,
        seed_id=page.seed_id,
        slug=page.slug,
        locale=_language(page),
        title=page.title,
        outcome=page.outcome,
        digcomp=page.digcomp,
        level=page.level,
        minutes=page.minutes,
        core=page.core,
        path=page.site_path,
        blocks=tuple(_blocks(page)) if bodies else (),
        sensitive=page.sensitive,
        guide=_guide(page) if bodies else None,
    )


def page_context(page: CoursesPage) -> dict[str, Any]:
    """What the template of a catalogue page shows: outlines, and the same page in the other languages."""
    context: dict[str, Any] = {"translations": translations_of_page(page)}
    if isinstance(page, CatalogPage):
        return context | {"courses": catalog(_language(page), bodies=False), "welcome": page.welcome}
    if isinstance(page, CoursePage):
        context["course"] = course_of(page, bodies=False)
    elif isinstance(page, ModulePage):
        context |= {"module": module_of(page, bodies=False), "course": _parent_course(page)}
    elif isinstance(page, LessonPage):
        context |= lesson_context(page)
    return context


def lesson_context(page: LessonPage) -> dict[str, Any]:
    """The lesson, its module and course, and its neighbours. A lesson that is not saved yet has none."""
    lesson = lesson_of(page)
    module_page = page.get_parent().specific if page.path else None
    module = module_of(module_page, bodies=False) if module_page else None
    lessons = module.lessons if module else ()
    keys = [each.key for each in lessons]
    here = keys.index(lesson.key) if lesson.key in keys else len(keys)
    return {
        "lesson": lesson,
        "module": module,
        "course": _parent_course(module_page) if module_page else None,
        "previous": lessons[here - 1] if 0 < here < len(keys) else None,
        "next": lessons[here + 1] if here + 1 < len(keys) else None,
    }


def _parent_course(module_page: ModulePage) -> outline.Course:
    return course_of(module_page.get_parent().specific, modules=False)


def _language(page: Page) -> str:
    return page.locale.language_code


def _children(page: Page, model: type[Page]) -> QuerySet[Any]:
    return model.objects.live().child_of(page).select_related("locale").order_by("path")


def translations_of_page(page: CoursesPage) -> list[dict[str, Any]]:
    """The page in each language in which it is live, in the order of the settings; elsewhere the nearest parent."""
    live = {
        other.locale.language_code: other
        for other in page.get_translations(inclusive=True).live().select_related("locale").specific()
    }
    names = dict(settings.WAGTAILADMIN_PERMITTED_LANGUAGES)
    return [
        {
            "code": code,
            "name": names[code],
            "path": live[code].site_path if code in live else f"/{code}/",
            "same": code in live,
            "current": code == _language(page),
        }
        for code, _name in settings.LANGUAGES
    ]


def _blocks(page: LessonPage) -> Iterator[outline.Block]:
    for block in page.body:
        value, block_id = block.value, str(block.id or "")
        match block.block_type:
            case "story":
                yield outline.Story(block_id, _words(value["text"]), _picture(value))
            case "idea":
                yield outline.Idea(block_id, _words(value["title"]), _words(value["text"]), _picture(value))
            case "try_it":
                yield outline.TryIt(block_id, _words(value["text"]), _picture(value))
            case "callout":
                yield outline.Callout(block_id, value["tone"], _words(value["text"]))
            case "can_do":
                yield outline.CanDo(block_id, _words(value["text"]))
            case kind if kind in ACTIVITY_KINDS:
                activity = _activity(kind, block_id, value)
                if activity:
                    yield activity


def _activity(kind: str, block_id: str, value: Any) -> outline.ActivityBlock | None:
    try:
        definition = activities.load(definition_data(kind, value))
    except activities.DefinitionError:
        return None
    picture = _picture(value) if "drawing" in value else None
    screens = tuple(_screens(value)) if kind == "scenario" else ()
    exercise = value["exercise"].exercise() if kind == "h5p" and value["exercise"] else None
    return outline.ActivityBlock(
        block_id, kind, definition, activities.digest(definition), picture, screens, exercise
    )


def _guide(page: LessonPage) -> outline.Guide | None:
    for block in page.guide:
        value = block.value
        lists = {
            name: tuple(_words(text) for text in value[name]) for name in ("materials", "steps", "mistakes")
        }
        return outline.Guide(aim=_words(value["aim"]), question=_words(value["question"]), **lists)
    return None


def _words(text: str | None) -> str:
    """A draft may lack any of its texts."""
    return text or ""


def _screens(value: Any) -> Iterator[outline.Screen]:
    """The screens of a story; its scenes and choices are named as its definition names them."""
    for scene in value["scenes"].bound_blocks:
        if scene.value["drawing"]:
            zones = tuple(
                outline.Zone(
                    id_of_entry(choice),
                    **{side: choice.value[side] for side in "xywh"},
                    gesture=choice.value["gesture"] or "tap",
                )
                for choice in scene.value["choices"].bound_blocks
                if has_box(choice.value)
            )
            yield outline.Screen(id_of_entry(scene), _drawing(scene.value), zones)


def _drawing(value: Any) -> outline.DrawingPicture:
    labels = tuple((label["key"], _words(label["text"])) for label in value["labels"])
    return outline.DrawingPicture(value["drawing"].svg, labels, _words(value["picture"]))


def _picture(value: Any) -> outline.Picture | None:
    if value["drawing"]:
        return _drawing(value)
    if value["photo"]:
        return _photo(value["photo"], _words(value["picture"]))
    return None


def _photo(image: Image, alt: str) -> outline.PhotoPicture | None:
    """The photo in its formats; None where its file cannot be read, so that the rest of the lesson can."""
    try:
        return _renditions(image, alt)
    except OSError:
        return None


def _renditions(image: Image, alt: str) -> outline.PhotoPicture:
    renditions = []
    for media_type, spec in PHOTO_FORMATS:
        for width in PHOTO_WIDTHS:
            rendition = image.get_rendition(f"width-{width}|{spec}")
            renditions.append(
                outline.Rendition(rendition.url, rendition.width, media_type, rendition.file.size)
            )
    fallback = image.get_rendition(PHOTO_FALLBACK)
    return outline.PhotoPicture(tuple(renditions), fallback.url, fallback.width, fallback.height, alt)
