"""What a map is to show and how; and a drawing without anybody who is not shown."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from actormap.ingest.readers.geojson import Outline
from actormap.viz import style
from actormap.viz.map import placement
from actormap.viz.map.placement import UNIT
from actormap.viz.map.state import Data, MapState, Shown, colour_of, groups_of, lines_of_route

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


SHARED = {"areas", "themes"}
"""Figures that may size marks for others: they rest on nothing that is left out for them."""
NOBODY = -1
"""Stands for an area in which nobody is who is shown."""
NOTHING_ELSE = Around()
"""No ring, no route, no outlines."""
_FOR_THE_APP = {"code", "aliases"}
_OF_DAYS = {"now", "spans", "seen"}


def look_of(
    data: Data,
    state: MapState,
    *,
    inside: bool,
    only: Sequence[str] = (),
    around: Around = NOTHING_ELSE,
) -> Look:
    """The look of a file that shows what a page shows (`drawing` for the app) in a state.

    `inside` is for the office: marks stand where they stand on the page, and the route is drawn. Others get
    places that come of what they may see alone, and no route. `only` names those who are drawn; by default
    all who are seen.
    """
    shown = Shown(data, state)
    marks, figures = data["marks"], {figure["key"]: figure for figure in data["figures"]}
    seats = shown.in_frame(shown.platforms())
    size = figures.get(state.size) if inside or state.size in SHARED else None
    of = size["of"] if size else []
    codes = [mark["code"] for mark in marks]
    excerpt = Excerpt(
        replace(state, view=shown.view),
        {*(only or shown.on_it()), *seats},
        shown.table() if shown.view == "actors" else (),
        shown.folded(),
        frozenset(around.selected),
        size["label"] if size else "",
        {code: value for code, value in zip(codes, of, strict=False) if value is not None},
        max(filter(None, of), default=1.0),
        inverse=bool(size and size["inverse"]),
    )
    return Look(
        colour_by=colour_of(data, state),
        layers=tuple(layer["code"] for layer in data["layers"]),
        title=data["title"],
        positions={mark["code"]: (mark["x"] / UNIT, mark["y"] / UNIT) for mark in marks} if inside else None,
        outlines=around.outlines if shown.view == "outlines" else (),
        highlight=around.route if inside and {*around.route} <= excerpt.only else (),
        excerpt=excerpt,
    )


def excerpt_of(data: Data, excerpt: Excerpt) -> Data:
    """What is left of a drawing (`drawing.drawing`): those alone who are seen, their lines on the day.

    Values that nobody of them has are gone, and counts are theirs.
    """
    state = replace(excerpt.state, filters=(), spheres=(), values=(), around="", frame=())
    rows = [i for i, mark in enumerate(data["marks"]) if mark["code"] in excerpt.only]
    at = {data["marks"][row]["code"]: n for n, row in enumerate(rows)}
    way = lines_of_route(data["links"], data["route"])
    links = list(_links(data, Shown(data, state), rows, way))
    ends = Counter(end for link in links for end in (link["from"], link["to"]))
    marks = [
        {name: value for name, value in data["marks"][row].items() if name not in _FOR_THE_APP}
        | {"links": ends[n]}
        for n, row in enumerate(rows)
    ]
    actors = [row for row in rows if row < len(data["works"])]
    fields = {field["key"]: _field(field, actors) for field in data["fields"]}
    day = state.day or data["day"]
    kept = [field for field, _position in fields.values() if field["values"]]
    return {
        **data,
        "closed": _closed(marks, kept, [data["marks"][row]["code"] in excerpt.folded for row in rows]),
        "day": day,
        "first": day,
        "last": day,
        "before": state.before if state.before != day else "",
        "view": state.view,
        "hulls": state.hulls,
        "selected": [at[code] for code in at if code in excerpt.selected],
        "table": [at[code] for code in excerpt.table if code in at] or None,
        "colour_by": colour_of(data, state),
        "size_by": 0 if excerpt.size else None,
        "left_out": 0,
        "marks": marks,
        "links": links,
        "total": len(links),
        "route": [at[data["marks"][row]["code"]] for row in data["route"]],
        "pinned": 0,
        "outlines": _outlines(data["outlines"], rows, fields) if data["outlines"] else None,
        "layers": [layer | {"hidden": False} for layer in data["layers"]],
        "fields": kept,
        "works": _works(data["works"], actors, fields),
        "figures": [
            {
                "label": excerpt.size,
                "of": [excerpt.figure.get(data["marks"][row]["code"]) for row in actors],
                "largest": excerpt.largest,
                "inverse": excerpt.inverse,
            }
        ]
        if excerpt.size
        else [],
        "known": [data["known"][row] for row in actors] if data["known"] else [],
        "ghosts": [],
    }


def _links(data: Data, shown: Shown, rows: Sequence[int], way: AbstractSet[int]) -> Iterator[Data]:
    at = {row: n for n, row in enumerate(rows)}
    for i, link in enumerate(data["links"]):
        if link["from"] in at and link["to"] in at and (i in way or shown.is_open(link)):
            kept = {name: value for name, value in link.items() if name not in _OF_DAYS}
            became = shown.change(link)
            yield (
                kept
                | {"from": at[link["from"]], "to": at[link["to"]]}
                | ({"became": became} if became else {})
            )


def _closed(marks: Sequence[Data], fields: Sequence[Data], folded: Sequence[bool]) -> list[int]:
    """Neighbourhoods that are one mark: nobody of them was seen as a mark by itself."""
    own = groups_of({"marks": marks, "fields": fields})
    open_groups = {group for group, hidden in zip(own, folded, strict=True) if not hidden}
    return sorted({group for group in own if group is not None} - open_groups)


def _outlines(
    outlines: Data,
    rows: Sequence[int],
    fields: Mapping[str, tuple[Data, dict[int, int]]],
) -> Data:
    """The outlines with the marks of some alone; areas in which none of them is stay, as on the page."""
    areas = fields["area"][1] if "area" in fields else {}
    places, outside = [outlines["places"][row] for row in rows], outlines["outside"]
    if outside:
        near = [math.dist(place, (outside["x"], outside["y"])) <= outside["size"] for place in places]
        outside = outside | {"n": sum(near)} if any(near) else None
    shapes = [
        shape if shape["area"] is None else shape | {"area": areas.get(shape["area"], NOBODY)}
        for shape in outlines["shapes"]
    ]
    return {**outlines, "places": places, "outside": outside, "shapes": shapes, "missing": 0}


def _field(field: Data, rows: Sequence[int]) -> tuple[Data, dict[int, int]]:
    """A field of some actors alone, and where its values stand now."""
    counts = Counter(value for row in rows for value in field["of"][row])
    kept = [i for i in range(len(field["values"])) if counts[i]]
    position = {i: n for n, i in enumerate(kept)}

    def moved(name: str) -> list[list[int]]:
        return [[position[value] for value in field[name][row] if value in position] for row in rows]

    values = [
        {name: value for name, value in field["values"][i].items() if name not in _FOR_THE_APP}
        | {"count": counts[i], "parent": position.get(field["values"][i]["parent"])}
        for i in kept
    ]
    return {**field, "of": moved("of"), "tints": moved("tints"), "values": values}, position


def _works(
    works: Sequence[Sequence[Sequence[int]]],
    rows: Sequence[int],
    fields: Mapping[str, tuple[Data, dict[int, int]]],
) -> list[list[list[int]]]:
    """Of each actor on what it works where, by where themes and areas stand now."""
    if "theme" not in fields or "area" not in fields:
        return [[] for _row in rows]
    themes, areas = fields["theme"][1], fields["area"][1]
    return [[[themes[i], areas[j]] for i, j in works[row] if i in themes and j in areas] for row in rows]
