"""The order in which parts are shown, when the order in which they are written would give the answer away."""

from collections.abc import Sequence
from hashlib import sha256


def shuffled(ids: Sequence[str]) -> list[str]:
    """The ids in a fixed order that depends on nothing but them; with two or more, none stays in its place.

    Sattolo's algorithm (a random cyclic permutation) with figures drawn from a hash instead of a generator:
    the same on the site, in packs and in every language.
    """
    order = list(ids)
    for last in range(len(order) - 1, 0, -1):
        drawn = int.from_bytes(sha256(f"{last} {' '.join(ids)}".encode()).digest()[:8], "big") % last
        order[last], order[drawn] = order[drawn], order[last]
    return order
