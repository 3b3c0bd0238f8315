"""What the commands of bin/ say while they work, and how they give up."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn


class Trouble(Exception):
    """Something that stops a command. `what` says what is wrong, `next_step` what the reader can do about it."""

    def __init__(self, what: str, next_step: str) -> None:
        super().__init__(what)
        self.what, self.next_step = what, next_step


def say(words: str = "") -> None:
    print(words, flush=True)


@contextmanager
def step(label: str) -> Iterator[None]:
    """Names what is being done, and how long it took where that was more than a second."""
    print(f"{label} ...", end="", flush=True)
    began = time.monotonic()
    try:
        yield
    except BaseException:
        print(" stopped", flush=True)
        raise
    seconds = time.monotonic() - began
    print(f" {seconds:.0f} s" if seconds > 1 else " done", flush=True)


def progress(done: int, total: int, label: str) -> None:
    """One line that is written over where the reader has a terminal; every tenth part elsewhere."""
    label = label.partition(" ")[0]
    if sys.stdout.isatty():
        print(f"\r  {done}/{total} {label[:60]:60}", end="\n" if done == total else "", flush=True)
    elif done == total or done % max(1, total // 10) == 0:
        print(f"  {done}/{total} {label}", flush=True)


def give_up(trouble: Trouble) -> NoReturn:
    print(f"\n{trouble.what}\n{trouble.next_step}", file=sys.stderr)
    sys.exit(1)
