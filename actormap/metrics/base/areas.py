"""Areas inside of areas."""

from __future__ import annotations

from actormap.graph.where import around as around  # noqa: PLC0414 - asked for here too
from actormap.model import ActorMap


def _children(m: ActorMap) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for area, parent in zip(m["areas"]["id"].tolist(), m["areas"]["parent"].tolist(), strict=True):
        found.setdefault(parent, []).append(area)
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


INVENTED = "XZ"
"""P-codes of the invented country begin with it; no real country may use it (ISO 3166)."""


def invented(m: ActorMap) -> bool:
    """Whether places of the invented country are on a map."""
    return bool(m["areas"]["id"].str.startswith(INVENTED).any())
