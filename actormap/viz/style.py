"""What marks, lines and colours mean on every picture.

Colours tell areas, neighbourhoods or types apart and nothing else: no colour and no shape marks a
group whose members can be put at risk by it, and no line is red (docs/definitions.md#n7).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from actormap import schema
from actormap.model import ActorMap
from actormap.tables.cells import split

ColourBy = Literal["area", "neighbourhood", "type"]

PALETTE = ("#44AA99", "#88CCEE", "#DDCC77", "#332288", "#CC6677", "#117733", "#999933", "#882255")
"""Tol's muted colours without purple: with `OTHER` no two are nearer than 11.8 (CIEDE2000) for
any kind of colour vision."""
OTHER = "#DDDDDD"
NONE = "#FFFFFF"
TEXT = "#1F2933"
"""Colour of writing and of the outline that every mark has, so that pale ones can be seen."""

_OTHER = "Other"
_SENSITIVE_TYPES = frozenset({"victims_group"})
"""Types that say that someone belongs to a sensitive group; they have no colour of their own."""

PLATFORM = "platform"
"""Stands where an actor has its sphere."""
_VIS_SHAPES = {"circle": "dot"}
ICONS = {
    "dot": "M8 2a6 6 0 1 0 .01 0z",
    "square": "M3 3h10v10H3z",
    "triangle": "M8 2l6.4 11.5H1.6z",
    "triangleDown": "M8 14L1.6 2.5h12.8z",
    "hexagon": "M4.6 2.1h6.8L14.8 8l-3.4 5.9H4.6L1.2 8z",
    "star": "M8 1l2.1 4.7 5.1.5-3.8 3.4 1.1 5L8 12l-4.5 2.6 1.1-5L.8 6.2l5.1-.5z",
    "diamond": "M8 1l6 7-6 7-6-7z",
}
"""Outlines of the shapes in a square of 16, for legends."""


@dataclass(frozen=True, slots=True)
class Line:
    """How links of one layer are drawn.

    Parameters
    ----------
    label
        Name in the legend.
    colour
        Colour of the line, never a red.
    arrow
        Whether it has a direction.
    dashes
        Lengths of strokes and gaps; empty is solid. Negative links are always dashed.
    """

    label: str
    colour: str
    arrow: bool
    dashes: tuple[int, ...] = ()


NEGATIVE = (7, 6)
LINES = {
    "collaboration": Line("Collaboration", "#616E7C", arrow=False),
    "referral": Line("Introductions", "#3C78B4", arrow=True),
    "influence": Line("Influence", "#8A6D1B", arrow=True),
    "tension": Line("Tension", "#52606D", arrow=False, dashes=NEGATIVE),
    "links": Line("Links of a kind that nobody said", "#B8BFC7", arrow=False),
    "platforms": Line("Membership of platforms", "#9AA5B1", arrow=False, dashes=(2, 4)),
}
"""Layers that can be drawn, in the order of the legend."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a legend: what is meant, how it looks, how many there are."""

    label: str
    look: str
    count: int


def shape(sphere: str) -> str:
    """Shape of an actor's mark, by the name that vis-network gives it.

    Parameters
    ----------
    sphere
        Code of a sphere; one that is not known looks like civil society.
    """
    known = schema.spheres().get(sphere)
    name = _VIS_SHAPES.get(known.shape, known.shape) if known else "dot"
    return name if name in ICONS else "dot"


def sphere_label(sphere: str) -> str:
    """Name of a sphere; the code itself where there is none."""
    known = schema.spheres().get(sphere)
    return known.label if known else sphere


def areas(m: ActorMap) -> dict[str, str]:
    """Names of areas by P-code."""
    return dict(zip(m["areas"]["id"], m["areas"]["name"], strict=True))


def type_labels(types: str) -> list[str]:
    """Names of the types in one cell."""
    known = schema.actor_types()
    return [known[code].label if code in known else code for code in split(types)]


def colours(
    m: ActorMap, by: ColourBy, groups: Mapping[str, str] | None = None
) -> tuple[list[str], list[Entry]]:
    """Fill of each actor's mark, and the legend to it.

    Parameters
    ----------
    m
        The map.
    by
        What the colours tell apart; of several types the first counts.
    groups
        Name of each actor's neighbourhood, by id; for ``neighbourhood``.

    Returns
    -------
    tuple
        A colour for each actor in the order of `actors`, and the entries of the legend. The eight
        values with most actors have a colour of their own, the others share one.
    """
    values = _values(m, by, groups or {})
    counts = Counter(value for value in values if value)
    ranked = sorted(counts, key=lambda value: (-counts[value], value))
    own = dict(zip((v for v in ranked if v != _OTHER), PALETTE, strict=False))
    legend = [Entry(value, colour, counts[value]) for value, colour in own.items()]
    others = sum(counts[value] for value in ranked if value not in own)
    if others:
        legend.append(Entry(_OTHER, OTHER, others))
    if "" in values:
        legend.append(Entry("Not recorded", NONE, values.count("")))
    return [own.get(value, OTHER) if value else NONE for value in values], legend


def _values(m: ActorMap, by: ColourBy, groups: Mapping[str, str]) -> list[str]:
    if by == "neighbourhood":
        return [groups.get(actor, "") for actor in m.actors["id"]]
    if by == "type":
        return [_type_value(cell) for cell in m.actors["types"]]
    names = areas(m)
    return [names.get(code, code) for code in m.actors["adm1_pcode"]]


def _type_value(types: str) -> str:
    first = next(iter(split(types)), "")
    return _OTHER if first in _SENSITIVE_TYPES else next(iter(type_labels(first)), "")


def legend_of_spheres(spheres: Sequence[str]) -> list[dict[str, Any]]:
    """Spheres that occur, with their shape and the number of actors, in the order of the schema."""
    counts = Counter(spheres)
    order = [*schema.spheres(), *sorted(counts)]
    return [
        {"code": code, "label": sphere_label(code), "icon": ICONS[shape(code)], "count": counts[code]}
        for code in dict.fromkeys(order)
        if counts[code]
    ]
