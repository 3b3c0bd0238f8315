"""What is looked for in a list, as the address says it."""

from typing import Final

from django.http import HttpRequest

LONGEST: Final = 80


def searched(request: HttpRequest) -> str:
    """On one line, and without NUL, which PostgreSQL refuses."""
    return request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
