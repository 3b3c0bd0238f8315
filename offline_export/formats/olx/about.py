"""What Open edX says of a course before anybody is in it."""

from collections.abc import Iterator

from django.template.loader import render_to_string

from courses.outline import Course
from offline_export.files import File


def files(course: Course) -> Iterator[File]:
    yield File("about/overview.html", render_to_string("olx/overview.html", {"course": course}).encode())
    yield File("about/short_description.html", course.promise.encode())
