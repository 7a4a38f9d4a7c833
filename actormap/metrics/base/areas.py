"""Areas inside of areas."""

from __future__ import annotations

from actormap.model import ActorMap


def _children(m: ActorMap) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for area, parent in zip(m["areas"]["id"].tolist(), m["areas"]["parent"].tolist(), strict=True):
        found.setdefault(parent, []).append(area)
    return found


def around(m: ActorMap, pcode: str) -> list[str]:
    """An area and all in which it lies, the smallest first."""
    parents = m.once("areas above", lambda m: dict(zip(m["areas"]["id"], m["areas"]["parent"], strict=True)))
    found: list[str] = []
    while pcode and pcode not in found:
        found.append(pcode)
        pcode = parents.get(pcode, "")
    return found


def within(m: ActorMap, pcode: str) -> set[str]:
    """An area and all that lie in it."""
    inside, waiting = set(), [pcode]
    children = m.once("areas below", _children)
    while waiting:
        area = waiting.pop()
        if area not in inside:
            inside.add(area)
            waiting += children.get(area, [])
    return inside
