"""The booklet of a module as a page of its own in a folder: to read and fill in with a pencil, the answers at the end.

It is the site's booklet (`courses.booklet`). A pack in one file prints its lessons instead (shell/print.js): the booklet
inside it would make it a quarter larger.
"""

from collections.abc import Callable

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import override

from courses.answer_sheet import render_answers
from courses.booklet import parts_of_all, render_booklet
from courses.outline import Lesson, Module
from courses.tight import tighten
from offline_export.facts import FactsFile
from offline_export.filled import filled


def booklet_path(module: Module) -> str:
    return f"print/{(module.seed_id or module.slug).lower()}.{module.locale}.html"


def booklet_page(module: Module, words: FactsFile | None = None) -> bytes:
    """All lessons of the module on paper, then the answers, in its own language; `words` are those of the one country
    of the pack."""
    with override(module.locale):
        context = {
            "module": module,
            "lessons": module.lessons,
            "sheets": _sheets(render_booklet, module, words),
            "answers": _sheets(render_answers, module, words),
            "drawing_parts": parts_of_all(module.lessons),
        }
        return tighten(render_to_string("packs/booklet_page.html", context)).encode() + b"\n"


def _sheets(
    render: Callable[[Lesson, int], SafeString], module: Module, words: FactsFile | None
) -> list[SafeString]:
    return [
        filled(render(lesson, number), words, module.locale)
        for number, lesson in enumerate(module.lessons, 1)
    ]
