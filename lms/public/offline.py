"""What the page that lies on the phone knows of the catalogue."""

from typing import Any

from courses.reading import catalog


def modules_in(language: str) -> list[dict[str, Any]]:
    """All modules in one language in the few words that keep.js needs to hang their cords, as on my page of a guest."""
    return [
        {
            "title": module.title,
            "path": module.path,
            "lessons": [
                {"key": str(lesson.key), "title": lesson.title, "path": lesson.path}
                for lesson in module.lessons
            ],
        }
        for course in catalog(language, bodies=False)
        for module in course.modules
    ]
