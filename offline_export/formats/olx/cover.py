"""The picture of a course in Open edX's lists: a cord in the colour of the course, with a knot for each module."""

from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw

from courses.outline import Course
from offline_export.formats.olx.pictures import colour

COVER: Final = "chasqui-cover.png"
# As Open edX shows it: 375 by 211 px, for two pixels to one.
WIDTH, HEIGHT, CORD, KNOT, MOST_KNOTS = 750, 422, 14, 34, 7


def cover(course: Course) -> bytes:
    picture = Image.new("RGB", (WIDTH, HEIGHT), colour(course.accent))
    pen, paper, middle = ImageDraw.Draw(picture), colour("paper"), HEIGHT // 2
    pen.rectangle((0, middle - CORD // 2, WIDTH, middle + CORD // 2), fill=paper)
    knots = min(len(course.modules), MOST_KNOTS)
    for place in range(1, knots + 1):
        centre = WIDTH * place // (knots + 1)
        pen.ellipse((centre - KNOT, middle - KNOT, centre + KNOT, middle + KNOT), fill=paper)
    written = BytesIO()
    picture.save(written, "PNG", optimize=True)
    return written.getvalue()
