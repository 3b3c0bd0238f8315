"""`/api/v1/`: answers in, progress out, and the sessions for it. `docs/api.md` says how to use it.

Typed; the OpenAPI document is at `/api/v1/openapi.json`. Refusals are `application/problem+json` (RFC 9457) with a
stable `code` that a client can act on.
"""

from lms.progress.api.app import api

__all__ = ["api"]
