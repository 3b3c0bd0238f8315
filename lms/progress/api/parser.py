"""JSON of bounded depth, in UTF-8 and nothing else."""

import json
from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser

from lms.progress.api.problems import Problem


class CarefulParser(Parser):
    """Reads what limits.door let in."""

    def parse_body(self, request: HttpRequest) -> Any:
        try:
            return read_json(request.body)
        except ValueError:
            raise Problem("not_json") from None


def read_json(data: bytes) -> Any:
    """Raises ValueError, also for what is nested deeper than it can be read."""
    try:
        return json.loads(data.decode())
    except RecursionError:
        raise ValueError from None
