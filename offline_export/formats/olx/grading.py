"""Which lessons count for the grade in Open edX. What nobody can score in would be 0 % for everybody."""

from uuid import UUID

from courses.outline import Course, Lesson


def graded_lessons(course: Course, *, plays_h5p: bool) -> frozenset[UUID]:
    """The keys of the lessons that count. `plays_h5p`: exercises stand there as themselves, not as a note."""
    return frozenset(
        lesson.key
        for module in course.modules
        for lesson in module.lessons
        if lesson.core and not lesson.sensitive and _scores(lesson, plays_h5p=plays_h5p)
    )


def _scores(lesson: Lesson, *, plays_h5p: bool) -> bool:
    return any(plays_h5p or each.kind != "h5p" for each in lesson.activities)
