"""What marks, lines and colours mean on every picture.

Colours tell areas, neighbourhoods or types apart and nothing else: no colour and no shape marks a
group whose members can be put at risk by it, and no line is red (docs/definitions.md#n7).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from actormap.core import schema
from actormap.core.model import ActorMap
from actormap.core.tables.values import split

ColourBy = Literal["area", "neighbourhood", "type"]

PALETTE = ("#44AA99", "#88CCEE", "#DDCC77", "#332288", "#CC6677", "#117733", "#999933", "#882255")
"""Tol's muted colours without purple: with `OTHER` no two are nearer than 11.8 (CIEDE2000) for
any kind of colour vision."""
SEQUENCE = ("#0B5C92", "#5B9BC9", "#BBD5EA")
"""Colours of what has an order, the most first; the palest is told from `NONE`, which is drawn hollow."""
OTHER = "#DDDDDD"
NONE = "#FFFFFF"
RING = SEQUENCE[0]
"""Colour of what is selected, of a route, of what is new."""
TEXT = "#1F2933"
"""Colour of writing and of the outline that every mark has, so that pale ones can be seen."""

OTHER_LABEL = "Other"
SENSITIVE_TYPES = frozenset({"victims_group"})
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
    "tab": "M3 5.5h3.2V3h3.6v2.5H13v8H3z",
    "shield": "M2.6 2.5h10.8v5.2c0 3.2-2.2 5.4-5.4 6.8-3.2-1.4-5.4-3.6-5.4-6.8z",
    "pillar": "M2.5 2.5h11v3h-3v5h3v3h-11v-3h3v-5h-3z",
    "dome": "M2 13.5v-4a6 6 0 0 1 12 0v4z",
    "cross": "M5.6 2h4.8v3.6H14v4.8h-3.6V14H5.6v-3.6H2V5.6h3.6z",
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
    "links": Line("Links of a kind that is not recorded", "#B8BFC7", arrow=False),
    "platforms": Line("Membership of platforms", "#9AA5B1", arrow=False, dashes=(2, 4)),
}
"""Layers that can be drawn, in the order of the legend."""


def shape(sphere: str) -> str:
    """Shape of an actor's mark, by the name that vis-network gives it.

    A sphere that is not known looks like civil society.
    """
    known = schema.spheres().get(sphere)
    name = _VIS_SHAPES.get(known.shape, known.shape) if known else "dot"
    return name if name in ICONS else "dot"


def areas(m: ActorMap) -> dict[str, str]:
    """Names of areas by P-code."""
    return dict(zip(m["areas"]["id"], m["areas"]["name"], strict=True))


def type_labels(types: str) -> list[str]:
    """Names of the types in one cell."""
    known = schema.actor_types()
    return [known[code].label if code in known else code for code in split(types)]
