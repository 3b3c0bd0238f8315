"""How much, of what kind, and how often. Never by address: a whole school shares one.

Rates are counted in the memory of each process: what several processes let through together is at most so many times
as much, and no request waits for a disk. They stop a client that runs wild; PINs have a guard of their own.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from ninja.throttling import BaseThrottle

from lms.progress.api.problems import Problem

MOST_BYTES: Final = 2_000_000
MOST_REMEMBERED: Final = 20_000


def door(run: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Refuse a body by its length and its kind before a byte of it is read."""

    @wraps(run)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if request.method == "POST":
            if _length(request) > MOST_BYTES:
                return Problem("too_large").answer()
            if request.content_type != "application/json":
                return Problem("wrong_type").answer()
        return run(request, **kwargs)

    return guarded


class Rate(BaseThrottle):
    """`burst` requests at once, and then one more `every` so many seconds, for each person, owner or code.

    Of each only the moment is kept at which all of its burst will be free again (the generic cell rate algorithm).
    """

    clock = staticmethod(time.monotonic)

    def __init__(self, *, burst: int, every: float) -> None:
        self.burst, self.every = burst, every
        self._free_at: OrderedDict[str, float] = OrderedDict()
        self._lock = threading.Lock()

    def allow_request(self, request: HttpRequest) -> bool:
        """For operations that only somebody who is signed in may use."""
        return self.allows(str(request.auth.public_id))  # type: ignore[attr-defined]

    def wait(self) -> float:
        """No state: one throttle serves all threads. After this long, one more request gets through."""
        return self.every

    def allows(self, who: str) -> bool:
        now = self.clock()
        with self._lock:
            free_at = max(now, self._free_at.get(who, now))
            if free_at - now > (self.burst - 1) * self.every:
                return False
            self._free_at[who] = free_at + self.every
            self._free_at.move_to_end(who)
            if len(self._free_at) > MOST_REMEMBERED:
                self._free_at.popitem(last=False)
        return True

    def spend(self, who: str) -> None:
        """For operations that anybody may use, once it is known for whom."""
        if not self.allows(who):
            raise Problem("wait", retry_after=max(1, round(self.every)))


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
