"""A drawing as somebody sees it on a page: nobody and nothing that is not shown there is left in it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Any

from actormap.viz.map.look import Around, Excerpt, Look
from actormap.viz.map.placement import UNIT
from actormap.viz.map.state import MapState, Shown, colour_of, groups_of, lines_of_route

SHARED = {"areas", "themes"}
"""Figures that may size marks for others: they rest on nothing that is left out for them."""
NOBODY = -1
"""Stands for an area in which nobody is who is shown."""
NOTHING_ELSE = Around()
"""No ring, no route, no outlines."""
_FOR_THE_APP = {"code", "aliases"}
_OF_DAYS = {"now", "spans", "seen"}


def look_of(
    data: Mapping[str, Any],
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


def excerpt_of(data: Mapping[str, Any], excerpt: Excerpt) -> dict[str, Any]:
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


def _links(
    data: Mapping[str, Any], shown: Shown, rows: Sequence[int], way: AbstractSet[int]
) -> Iterator[dict[str, Any]]:
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


def _closed(
    marks: Sequence[Mapping[str, Any]], fields: Sequence[Mapping[str, Any]], folded: Sequence[bool]
) -> list[int]:
    """Neighbourhoods that are one mark: nobody of them was seen as a mark by itself."""
    own = groups_of({"marks": marks, "fields": fields})
    open_groups = {group for group, hidden in zip(own, folded, strict=True) if not hidden}
    return sorted({group for group in own if group is not None} - open_groups)


def _outlines(
    outlines: Mapping[str, Any],
    rows: Sequence[int],
    fields: Mapping[str, tuple[dict[str, Any], dict[int, int]]],
) -> dict[str, Any]:
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


def _field(field: Mapping[str, Any], rows: Sequence[int]) -> tuple[dict[str, Any], dict[int, int]]:
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
    fields: Mapping[str, tuple[dict[str, Any], dict[int, int]]],
) -> list[list[list[int]]]:
    """Of each actor on what it works where, by where themes and areas stand now."""
    if "theme" not in fields or "area" not in fields:
        return [[] for _row in rows]
    themes, areas = fields["theme"][1], fields["area"][1]
    return [[[themes[i], areas[j]] for i, j in works[row] if i in themes and j in areas] for row in rows]
