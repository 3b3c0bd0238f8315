"""A page that is put together from parts is the page that would be rendered whole."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import override

from courses.tight import tighten
from offline_export import render
from offline_export.addresses import listed, photo_inside, route
from offline_export.look import Taught
from offline_export.place import Place, places
from offline_export.render import lesson_screen, single_page
from offline_export.selection import Edition, Selection, pack_name
from tests.offline_export.builds.conftest import Catalogue
from tests.offline_export.outlines import course, selection


def loose(place: Place) -> bytes:
    """A lesson's screen with the layout of its templates."""
    with override(place.lesson.locale):
        return render_to_string("packs/lesson.html", {**render._lesson_context(place), "home": ""}).encode()


def test_taking_the_layout_out_of_parts_is_taking_it_out_of_the_whole() -> None:
    chosen = selection("es")
    (edition,) = chosen.editions
    inside = Edition("es", tuple(listed(each, path=path) for each in edition.courses))
    here = list(places(edition, path=path, photos=photo_inside))

    def page(screen: Any) -> str:
        pieces = single_page(
            Selection(chosen.id, (inside,)),
            version="0",
            styles="",
            scripts=[],
            policy="",
            sizes={route(each): 0 for each in edition.lessons},
            screen=lambda number: screen(here[number]),
            exercises={},
        )
        return b"".join(pieces).decode()

    whole = page(loose)
    assert whole != page(lesson_screen)
    assert f"{tighten(whole)}\n" == page(lesson_screen)


def path(lesson: Any) -> str:
    return f"#{route(lesson)}"


def test_place_knows_nothing_of_the_bodies_round_it() -> None:
    """Else every page of a module would be rendered when one lesson changes."""
    for place in places(selection("es").editions[0], path=path, photos=photo_inside):
        around = [place.previous, place.next, *place.module.lessons]
        assert all(lesson is None or lesson.blocks == () for lesson in around)
        assert place.course.modules == ()


def test_digest_of_a_course_is_another_with_each_word(catalogue: Catalogue) -> None:
    before = Taught().of_course(catalogue.courses["es"])
    assert before == Taught().of_course(course("es"))
    catalogue.change("T1.2", "es", "Another sentence.")
    assert Taught().of_course(catalogue.courses["es"]) != before


def test_long_choice_has_a_short_name() -> None:
    assert pack_name(["C1"], ["es", "pt-br"]) == "chasqui-c1-es-pt-br"
    many = pack_name([f"C{number}" for number in range(30)], ["es"])
    assert len(many) == len("chasqui-") + 12
    assert many != pack_name([f"C{number}" for number in range(29)], ["es"])
