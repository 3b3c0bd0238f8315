"""Pages rendered here and now, served to a browser from an origin of their own: storage and history work as on the site."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.template.loader import get_template
from django.utils.translation import override
from playwright.sync_api import BrowserContext, Route

from courses.outline import Lesson, Module
from courses.tight import tighten
from lms.public.gallery import KEY

STATIC = Path(__file__).parents[2] / "lms" / "static"
ORIGIN = "http://127.0.0.1:9"  # nothing listens there: all answers come from here
SCRIPTS = ("mark", "play", "ease", "settings")
SCRIPT_TAG = re.compile(r"<script [^>]*src=.*?</script>")
PLAIN = "<!doctype html><html lang='es'><title>Start</title><h1>Start</h1>"
TYPES = {".css": "text/css", ".js": "text/javascript", ".webp": "image/webp"}


def lesson_page(lesson: Lesson, **context: Any) -> str:
    """The page of a lesson as the site has it."""
    module = Module(KEY, "X1", "x", lesson.locale, "Module", "", f"/{lesson.locale}/module/", (lesson,))
    return rendered(
        "pages/lesson_page.html", lesson.locale, lesson=lesson, module=module, course=None, **context
    )


def rendered(template: str | Any, locale: str, **context: Any) -> str:
    """A template, or the name of one, as a whole page with the scripts that need no server."""
    found = get_template(template) if isinstance(template, str) else template
    with override(locale):
        html: str = tighten(found.render(context))
    tags = "".join(f'<script src="/static/lms/js/{name}.js" defer></script>' for name in SCRIPTS)
    return SCRIPT_TAG.sub("", html).replace("</body>", f"{tags}</body>")


def serve(
    context: BrowserContext, pages: dict[str, str], other: Callable[[Route], bool] | None = None
) -> list[str]:
    """Answers for ORIGIN; gives the list of the paths that were asked for, as it grows."""
    asked: list[str] = []

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(ORIGIN).split("?")[0]
        asked.append(path)
        file = STATIC / path.removeprefix("/static/")
        if other and other(route):
            return
        if path in pages:
            route.fulfill(body=pages[path], content_type="text/html; charset=utf-8")
        elif path.startswith("/static/") and file.is_file():
            route.fulfill(body=file.read_bytes(), content_type=TYPES.get(file.suffix, "text/plain"))
        else:
            route.fulfill(status=404, body="")

    context.route(f"{ORIGIN}/**", answer)
    return asked
