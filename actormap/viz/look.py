"""What a map is to show and how."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from actormap.ingest.readers.geojson import Outline
from actormap.viz import placement, style


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
        Numbers by which marks can be sized, by their name: each by actor, without those not known.
    known
        How well each actor is known, 0 to 1: the chance that a tie of it would have been seen.
    ghosts
        Who exists and is on no record.
    hidden
        Layers that are not shown before somebody asks for them.
    """

    figures: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    known: Mapping[str, float] = field(default_factory=dict)
    ghosts: Sequence[Ghosts] = ()
    hidden: tuple[str, ...] = ("referral", "influence")


@dataclass(frozen=True, slots=True)
class Look:
    """What a map shows and how.

    Parameters
    ----------
    colour_by
        What the colours tell apart: ``area``, ``neighbourhood`` or ``type``.
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
    """

    colour_by: style.ColourBy = "area"
    layers: tuple[str, ...] = tuple(style.LINES)
    highlight: Sequence[str] = ()
    title: str = ""
    positions: Mapping[str, placement.Position] | None = None
    groups: Mapping[str, str] | None = None
    outlines: Sequence[Outline] = ()
    inside: Inside | None = None


PLAIN = Look()
"""As a map is shown where nobody says how."""
