"""Areas inside of areas."""

from __future__ import annotations

from collections.abc import Iterable

from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence, counted, series
from actormap.graph.cells import EVERYWHERE, sector_and_area
from actormap.graph.where import around as around  # noqa: PLC0414 - asked for here too


def _children(m: ActorMap) -> dict[str, list[str]]:
    children: dict[str, list[str]] = {}
    for area, parent in zip(m["areas"]["id"].tolist(), m["areas"]["parent"].tolist(), strict=True):
        children.setdefault(parent, []).append(area)
    return children


def within(m: ActorMap, pcode: str) -> frozenset[str]:
    """An area and all that lie in it."""
    return m.once(("area with what lies in it", pcode), lambda m: _within(m, pcode))


def _within(m: ActorMap, pcode: str) -> frozenset[str]:
    inside, waiting = set[str](), [pcode]
    children = m.once("areas below", _children)
    while waiting:
        area = waiting.pop()
        if area not in inside:
            inside.add(area)
            waiting += children.get(area, [])
    return frozenset(inside)


INVENTED = "XZ"
"""P-codes of the invented country begin with it; no real country may use it (ISO 3166)."""


def invented(m: ActorMap) -> bool:
    """Whether places of the invented country are on a map."""
    return bool(m["areas"]["id"].str.startswith(INVENTED).any())


def place(m: ActorMap, code: str) -> Sentence:
    """A cell, a sector or an area in words, ``Peace in Tal Samur``; by its code where it has no name."""
    names = m.once("names of places", _place_names)
    words = [
        Sentence("any area") if part == EVERYWHERE else names.get(part, Name(part))
        for part in sector_and_area(code)
        if part
    ]
    if len(words) == 1:
        return Sentence("{place}", place=words[0])
    return Sentence("{what} in {place}", what=words[0], place=words[1])


def themes_in_areas(m: ActorMap, cells: Iterable[str], most: int) -> Sentence:
    """Cells in words, each theme once with its areas: ``Peace in Selim, Tal Samur and 3 more areas``."""
    areas: dict[str, list[str]] = {}
    for cell in cells:
        theme, area = sector_and_area(cell)
        areas.setdefault(theme, []).append(area)
    phrases = []
    for theme, there in areas.items():
        named, more = series([place(m, area) for area in there[:most]]), len(there[most:])
        if more:
            named = counted(more, "{places} and {n} more area", "{places} and {n} more areas", places=named)
        phrases.append(Sentence("{what} in {place}", what=place(m, theme), place=named) if theme else named)
    return series(phrases, "; ")


def _place_names(m: ActorMap) -> dict[str, Name]:
    tables = (m["areas"], m["sectors"])
    pairs = (pair for table in tables for pair in zip(table["id"], table["name"], strict=True))
    return {str(code): Name(name) for code, name in pairs}


def first_level(m: ActorMap, pcode: str) -> str:
    """The area of the first level in which one lies; itself where the list of areas does not tell (N6)."""
    levels = m.once("levels of areas", _levels)
    return next((area for area in around(m, pcode) if levels.get(area) == 1), pcode)


def is_country(m: ActorMap, pcode: str) -> bool:
    """Whether it is a whole country, and no area of one."""
    return m.once("levels of areas", _levels).get(pcode) == 0


def _levels(m: ActorMap) -> dict[str, float]:
    return dict(zip(m["areas"]["id"], m["areas"]["adm_level"], strict=True))
