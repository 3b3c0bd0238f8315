"""The shape of a branching story as a graph: who leads where, how deep, and whether it ever ends.

Works without recursion, so that no story, however long or tangled, can exhaust the stack.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from courses.activities.problems import Problem

LEAST_DECISIONS: Final = 2
MOST_DECISIONS: Final = 4

Ways = Mapping[str, Sequence[str]]  # scene id -> the scenes and ends that its choices lead to


def graph_problems(start: str, ways: Ways, ends: Sequence[str]) -> Iterator[Problem]:
    """Broken ways first; then what cannot be reached, circles, and stories that are too short or too long."""
    yield from _broken_ways(start, ways, ends)
    if start not in ways:
        return
    seen = _reachable(start, ways)
    for position, scene in enumerate(ways):
        if scene not in seen:
            yield Problem(f"scenes.{position}", "unreachable_scene")
    for position, end in enumerate(ends):
        if end not in seen:
            yield Problem(f"ends.{position}", "unreachable_end")
    decisions = _longest(start, {scene: ways[scene] for scene in ways if scene in seen})
    if decisions is None:
        yield Problem("scenes", "cycle")
    elif decisions < LEAST_DECISIONS:
        yield Problem("scenes", "too_shallow")
    elif decisions > MOST_DECISIONS:
        yield Problem("scenes", "too_deep")


def _broken_ways(start: str, ways: Ways, ends: Sequence[str]) -> Iterator[Problem]:
    if start not in ways:
        yield Problem("start", "unknown_target")
    places = {*ways, *ends}
    for scene, targets in enumerate(ways.values()):
        for choice, target in enumerate(targets):
            if target not in places:
                yield Problem(f"scenes.{scene}.choices.{choice}.goto", "unknown_target")


def _reachable(start: str, ways: Ways) -> set[str]:
    seen, waiting = {start}, [start]
    while waiting:
        new = set(ways.get(waiting.pop(), ())) - seen
        seen |= new
        waiting.extend(new)
    return seen


def _longest(start: str, ways: Ways) -> int | None:
    """The most decisions on any way to an end; None when the story has a circle (Kahn's algorithm)."""
    open_ways = Counter(target for targets in ways.values() for target in targets)
    if open_ways[start]:
        return None
    depth, waiting, done = {start: 0}, [start], 0
    while waiting:
        scene = waiting.pop()
        done += scene in ways
        for target in ways.get(scene, ()):
            depth[target] = max(depth.get(target, 0), depth[scene] + 1)
            open_ways[target] -= 1
            if not open_ways[target]:
                waiting.append(target)
    return max(depth.values()) if done == len(ways) else None
