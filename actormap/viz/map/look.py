"""What a map is to show and how."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from actormap.ingest.readers.geojson import Outline
from actormap.viz import style
from actormap.viz.map import placement
from actormap.viz.map.state import MapState

HIDDEN = ("referral", "influence")
"""Layers that a page does not show before somebody asks for them."""


@dataclass(frozen=True, slots=True)
class Ghosts:
    """Actors that exist and are on no record, by a figure that somebody entered.

    Parameters
    ----------
    area
        The area in which they are, by P-code; "" for the whole country.
    text
        Who and how many, such as ``women in Vorzhen: 10 more exist (7 to 14)``.
    count
        Best figure of how many.
    """

    area: str
    text: str
    count: float


@dataclass(frozen=True, slots=True)
class Inside:
    """What only the app shows of a map, and no file holds.

    Parameters
    ----------
    figures
        Numbers by which marks can be sized, by their key: the name, and the number of each actor of whom it
        is known.
    known
        How well each actor is known, 0 to 1: the chance that a tie of it would have been seen.
    ghosts
        Who exists and is on no record.
    hidden
        Layers that are not shown before somebody asks for them.
    """

    figures: Mapping[str, tuple[str, Mapping[str, float]]] = field(default_factory=dict)
    known: Mapping[str, float] = field(default_factory=dict)
    ghosts: Sequence[Ghosts] = ()
    hidden: tuple[str, ...] = HIDDEN


@dataclass(frozen=True, slots=True)
class Around:
    """What a page shows of a map beside its state.

    Parameters
    ----------
    selected
        Ids of those who have a ring.
    route
        Ids along the route that is drawn, from its start.
    outlines
        Areas on which marks can stand.
    """

    selected: Sequence[str] = ()
    route: Sequence[str] = ()
    outlines: Sequence[Outline] = ()


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A map as somebody looks at it on a page, to be drawn elsewhere as it is seen there.

    Parameters
    ----------
    state
        What is shown, and how.
    only
        Ids of the actors and platforms that are shown: nobody else is drawn.
    table
        Ids in the order of the table in which they stand, where one is looked at.
    folded
        Ids of those who are not drawn by themselves: their neighbourhood is one mark.
    selected
        Ids of those who have a ring.
    size
        Name of the figure by which marks are sized, and the figure by actor; "" and none for one size.
    largest, inverse
        The largest figure on the page, and whether the least is the largest mark.
    """

    state: MapState
    only: AbstractSet[str]
    table: Sequence[str] = ()
    folded: AbstractSet[str] = frozenset()
    selected: AbstractSet[str] = frozenset()
    size: str = ""
    figure: Mapping[str, float] = field(default_factory=dict)
    largest: float = 1.0
    inverse: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """What a map shows and how.

    Parameters
    ----------
    colour_by
        What the colours tell apart: ``area``, ``neighbourhood``, ``type`` or another field
        (`fields.fields_of`).
    layers
        Layers to draw, names of `style.LINES`.
    highlight
        Ids of actors along a route, from its start.
    title
        Heading; by default the purpose for which the map was made.
    positions
        Places of an earlier map (`placement.positions`), so that who was there stays there.
    groups
        Name of each actor's neighbourhood, by id; by default found from the collaboration.
    outlines
        Areas on which actors can be shown (`ingest.readers.geojson.read_outlines`); none for no such view.
    inside
        What a map in the app shows besides: all days on the same places, codes, groups; None for a file.
    excerpt
        The page on which somebody looks at the map, where a file is to show the same; None for all of it.
    """

    colour_by: str = "area"
    layers: tuple[str, ...] = tuple(style.LINES)
    highlight: Sequence[str] = ()
    title: str = ""
    positions: Mapping[str, placement.Position] | None = None
    groups: Mapping[str, str] | None = None
    outlines: Sequence[Outline] = ()
    inside: Inside | None = None
    excerpt: Excerpt | None = None

    @property
    def all_days(self) -> bool:
        """Whether lines of every day are gathered, of which one is shown."""
        return self.inside is not None or self.excerpt is not None


PLAIN = Look()
"""As a map is shown where nobody says how."""
