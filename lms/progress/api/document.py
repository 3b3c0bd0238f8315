"""The OpenAPI document, made to say what django-ninja does not know."""

from typing import Any

from lms.public.problems import CONTENT_TYPE

DESCRIPTION = (
    "Answers in, progress out. Whatever writes must come from a page of this site (Sec-Fetch-Site, else Origin, else "
    "Referer). Every operation may be repeated. Refusals are application/problem+json with a stable `code`."
)
RETRY_AFTER = {
    "schema": {"type": "integer", "minimum": 1},
    "required": True,
    "description": "Seconds after which the next request gets through.",
}


def complete(document: dict[str, Any]) -> None:
    """Refusals have a content type of their own, and one that asks to wait says how long."""
    for operations in document["paths"].values():
        for operation in operations.values():
            for status, response in operation["responses"].items():
                if int(status) >= 400:
                    response["content"] = {CONTENT_TYPE: response["content"].popitem()[1]}
                if int(status) == 429:
                    response["headers"] = {"Retry-After": RETRY_AFTER}
