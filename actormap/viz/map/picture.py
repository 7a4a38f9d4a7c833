"""The map as a picture that stands still: SVG for the web and for print, PNG where that is asked for.

It shows what the page of the map shows, be it a table or two days beside each other, with a legend, so that
it can be read without the program. Names stand beside the marks as far as there is room.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import NamedTuple

from actormap.core.config import View
from actormap.core.errors import shorten
from actormap.core.sentences import isolated
from actormap.core.words import _, from_right
from actormap.rights.redact import Shareable
from actormap.viz import style
from actormap.viz.map.drawing import Scene, counts, drawing
from actormap.viz.map.legend import LONG, colours_of, compared, legend_of
from actormap.viz.map.look import PLAIN, Look
from actormap.viz.map.neighbourhoods import Group, groups_as_marks, hulls, out_of_sight, strongest
from actormap.viz.map.state import TABLES, Data, lines_of_route
from actormap.viz.map.table_picture import table_svg
from actormap.viz.templates import filled, texts_of
from actormap.viz.typeset import png

WIDTH, HEIGHT = 1120, 640
LEGEND = 270
"""Width of the legend at the right of the map."""
_MARGIN = 36
_FOOT = 34
"""Height of what is said below that: how many are on it, of what day, for whom."""
_ROW = 19
_LETTER = 6.1
"""About how wide a letter of a label is: what is wider than that only stands nearer to the next."""
_LINE = 13
_LABELS = 40
_OVER = 12

_DASHES = {"gone": (2, 5), "observed": (9, 3)}
"""Lines between two days that are compared, as `lines.js` has them."""
_LATER = {"new", "observed"}
"""What became of lines that are marked on the later day; those that are gone are on the earlier one."""
_ICON, _REACH = 7, 6
"""What a mark's size is the half of, and how far its icon reaches from its middle."""
_RING = 1.55 * _REACH / _ICON
_NEAR = 0.35
_FAR = 0.13
"""How much is seen of who is beside a route, and of others; as `marks.js` has it."""


@dataclass(frozen=True, slots=True, eq=False)
class _Mark:
    x: float
    y: float
    size: float
    icon: str
    fill: str
    dashed: bool
    name: str
    links: int
    ring: float = 0.0
    opacity: float = 1.0
    first: bool = False


_Box = tuple[float, float, float, float]


class _Place(NamedTuple):
    """Where a map stands in the picture, and as large as there is room: one of two days has half of it."""

    left: float
    top: float
    scale: float

    def at(self, x: float, y: float) -> tuple[float, float]:
        return round(self.left + self.scale * x, 1), round(self.top + self.scale * y, 1)


class _Panel(NamedTuple):
    """A map in the picture: all of it, or one of two days that stand beside each other."""

    place: _Place
    marks: list[_Mark]
    lines: list[Data]
    labels: list[_Label]
    title: str
    middle: float


class _Label(NamedTuple):
    x: float
    y: float
    text: str


def map_svg(share: Shareable, *, view: View, look: Look = PLAIN) -> str:
    """A map that passed `redact`, as SVG with its legend, day and handling note, without a script or a link.

    `Refused` where it would name somebody who was left out.
    """
    data = drawing(Scene(share, view, look))
    svg = table_svg(data, isolated(_about(data))) if data["view"] in TABLES else _map_svg(data, look)
    share.refuse_what_was_left_out(texts_of(svg, ()))
    return svg


def _map_svg(data: Data, look: Look) -> str:
    fills, colours = colours_of(data)
    bands = {fill: f"b{n}" for n, fill in enumerate(dict.fromkeys(fill for fill in fills if len(fill) > 1))}
    paints = [f"url(#{bands[fill]})" if fill in bands else (*fill, style.NONE)[0] for fill in fills]
    entries = list(legend_of(data, colours))
    return filled(
        "map.svg",
        width=WIDTH,
        height=HEIGHT + _FOOT,
        legend=WIDTH - LEGEND,
        row=min(_ROW, (HEIGHT - _ROW) // len(entries)),
        page=data,
        about=isolated(_about(data)),
        foot=isolated(data["mark"]),
        title=shorten(data["title"], 2 * LONG),
        panels=list(_panels(data, paints, look)),
        hulls=list(hulls(data)) if data["hulls"] and not data["outlines"] else [],
        shapes=data["outlines"]["shapes"] if data["outlines"] else [],
        bands={name: _stops(fill) for fill, name in bands.items()},
        entries=entries,
        text=style.TEXT,
        ring=style.RING,
    )


def _about(data: Data) -> str:
    """How many are on it, of what day: what stands below the picture."""
    about = _("{actors}, {links}, as on {day}.", day=data["day"], **counts(data))
    return f"{about} {compared(data)}" if data["before"] and data["view"] not in TABLES else about


def _panels(data: Data, paints: Sequence[str], look: Look) -> Iterator[_Panel]:
    """The map, or where two days are compared the earlier one and the later one, on the same places."""
    days = sorted((data["before"], data["day"])) if data["before"] else [data["day"]]
    spots = data["outlines"]["places"] if data["outlines"] else [(m["x"], m["y"]) for m in data["marks"]]
    groups = groups_as_marks(data, spots)
    away = groups.keys() | out_of_sight(data, groups)
    rows = [row for row in range(len(spots)) if row not in away]
    rims = [(g.x + side, g.y + side) for g in groups.values() for side in (-g.size, g.size)]
    extent = _extent(data, [*(spots[row] for row in rows), *rims], look)
    opacities = _opacities(data)
    wide = (WIDTH - LEGEND) / len(days)
    for n, day in enumerate(days):
        # The earlier day stands where reading begins.
        left = wide * (len(days) - 1 - n if from_right() else n)
        # Where a map stands that has so much room: in the middle, as large as it can be.
        low_x, high_x, low_y, high_y = extent
        room_x, room_y = wide - 2 * _MARGIN, HEIGHT - 2 * _MARGIN
        scale = min(room_x / max(high_x - low_x, 1), room_y / max(high_y - low_y, 1), 3.0)
        place = _Place(
            left + _MARGIN + (room_x - scale * (high_x + low_x)) / 2,
            _MARGIN + (room_y - scale * (high_y + low_y)) / 2,
            scale,
        )
        as_marks = {group: _group(group, place) for group in groups.values()}
        at = {row: as_marks[group] for row, group in groups.items()}
        at |= {row: _mark(data, row, place.at(*spots[row]), paints[row], opacities[row]) for row in rows}
        marks = list(dict.fromkeys(at.values()))
        other = {"gone"} if n else _LATER if len(days) > 1 else set()
        links = [i for i, link in enumerate(data["links"]) if link.get("became") not in other]
        yield _Panel(
            place,
            marks,
            list(_lines(data, links, at, groups.keys())),
            _labels(marks, _steps(data, at), left, left + wide),
            day if len(days) > 1 else "",
            left + wide / 2,
        )


def map_png(share: Shareable, *, view: View, look: Look = PLAIN) -> bytes:
    """The same as PNG; it tells nothing of the program or the computer that made it."""
    return png(map_svg(share, view=view, look=look))


def _extent(data: Data, spots: Sequence[Sequence[float]], look: Look) -> _Box:
    """What of a map the picture holds: from left to right, from top to bottom."""
    if look.excerpt and look.positions and look.excerpt.state.view == "map" and look.excerpt.state.frame:
        x, y, wide, high = look.excerpt.state.frame
        return x - wide / 2, x + wide / 2, y - high / 2, y + high / 2
    rim = [(0.0, 0.0), data["outlines"]["extent"]] if data["outlines"] else []
    xs, ys = ([spot[axis] for spot in (*spots, *rim)] or [0.0] for axis in (0, 1))
    return min(xs), max(xs), min(ys), max(ys)


def _stops(fill: Sequence[str]) -> list[tuple[float, str]]:
    """Where colours that stand beside each other begin and end, in percent."""
    edges = [round(100 * i / len(fill), 1) for i in range(len(fill) + 1)]
    return [(edge, colour) for i, colour in enumerate(fill) for edge in edges[i : i + 2]]


def _mark(data: Data, i: int, place: tuple[float, float], fill: str, opacity: float) -> _Mark:
    node = data["marks"][i]
    platform = node["sphere"] == style.PLATFORM
    dashed = fill == style.NONE and not platform and bool(data["colour_by"])
    size = round(0.55 * node["size"] * (1 if platform else _grown(data, i)), 2)
    selected, on_route = i in data["selected"], i in data["route"]
    step = f"{data['route'].index(i) + 1}. " if on_route else ""
    return _Mark(
        *place,
        size,
        style.ICONS[node["shape"]],
        fill,
        dashed,
        step + shorten(node["short"], LONG),
        node["links"],
        round(size * _RING, 1) if selected else 0.0,
        opacity,
        selected or on_route,
    )


def _group(group: Group, place: _Place) -> _Mark:
    """A neighbourhood that is one mark: as large as it is on the map."""
    x, y = place.at(group.x, group.y)
    size = round(group.size * place.scale * _ICON / _REACH, 2)
    return _Mark(x, y, size, style.ICONS["dot"], group.colour, False, group.label, 0, first=True)


def _opacities(data: Data) -> list[float]:
    """How much is seen of each mark: where there is a route of those on it all, of those beside it less."""
    route = set(data["route"]) or set(range(len(data["marks"])))
    ends = ({link["from"], link["to"]} for link in data["links"])
    beside = {end for pair in ends if pair & route for end in pair}
    return [1.0 if i in route else _NEAR if i in beside else _FAR for i, _mark in enumerate(data["marks"])]


def _grown(data: Data, i: int) -> float:
    """How much larger a mark is by the figure by which marks are sized; as `marks.js` has it."""
    if data["size_by"] is None:
        return 1.0
    figure = data["figures"][data["size_by"]]
    value = figure["of"][i]
    if value is None:
        return 0.6
    share = max(0.0, value) / figure["largest"]
    return 0.6 + 1.4 * float(1 - share if figure["inverse"] else share) ** 0.5


def _lines(
    data: Data, shown: Sequence[int], at: Mapping[int, _Mark], folded: AbstractSet[int]
) -> Iterator[Data]:
    """Lines from mark to mark, the strongest last so that it lies on top."""
    between: Counter[frozenset[_Mark]] = Counter()
    single: list[int] = []
    for i in shown:
        ends = {row: at.get(row) for row in (data["links"][i]["from"], data["links"][i]["to"])}
        both = frozenset(mark for mark in ends.values() if mark)
        if len(both) < len(ends):
            continue
        if folded.isdisjoint(ends):
            single.append(i)
        else:
            between[both] += 1
    for pair, many in strongest(between):
        start, end = sorted(pair, key=lambda mark: (mark.x, mark.y))
        width = round(min(8.0, 0.8 + many**0.5) * 0.7, 2)
        yield {
            "start": start,
            "end": end,
            "width": width,
            "colour": style.TEXT,
            "opacity": 0.38,
            "dashes": (),
            "arrow": "",
        }
    yield from _single_lines(data, single[: data["most"]], at)


def _single_lines(data: Data, shown: Sequence[int], at: Mapping[int, _Mark]) -> Iterator[Data]:
    way = lines_of_route(data["links"], data["route"])
    for i in reversed(shown):
        link = data["links"][i]
        start, end = at[link["from"]], at[link["to"]]
        line, on_route = style.LINES[link["layer"]], i in way
        opacity = (0.1 + 0.6 * link["q"]) / (1 if on_route or not way else 3)
        became = link.get("became", "")
        wider = 3 * on_route + 2 * (became in _LATER)
        yield {
            "start": start,
            "end": end,
            "width": round((link["width"] + wider) * 0.7, 2),
            "colour": style.RING
            if on_route or became == "new"
            else style.TEXT
            if became == "gone"
            else line.colour,
            "opacity": round(opacity, 2),
            "dashes": _DASHES.get(became) or (style.NEGATIVE if link.get("negative") else line.dashes),
            "arrow": _head(start, end) if line.arrow else "",
        }


def _head(start: _Mark, end: _Mark) -> str:
    """Head of an arrow at the rim of the mark where it ends, as a path."""
    dx, dy = end.x - start.x, end.y - start.y
    far = (dx * dx + dy * dy) ** 0.5
    if far <= end.size:
        return ""
    ux, uy = dx / far, dy / far
    x, y = end.x - ux * end.size, end.y - uy * end.size
    back = 5
    left, right = (-uy * 2.5, ux * 2.5), (uy * 2.5, -ux * 2.5)
    wings = [(x - ux * back + sx, y - uy * back + sy) for sx, sy in (left, right)]
    return "M" + "L".join(f"{px:.1f} {py:.1f}" for px, py in ((x, y), *wings)) + "z"


def _steps(data: Data, at: Mapping[int, _Mark]) -> Iterator[_Label]:
    """What is recorded of each step of the route, in the middle of its line."""
    for i in lines_of_route(data["links"], data["route"]):
        link = data["links"][i]
        start, end = at[link["from"]], at[link["to"]]
        onwards = data["route"].index(link["from"]) < data["route"].index(link["to"])
        text = link["out"] if onwards else link["in"]
        yield _Label((start.x + end.x) / 2, round((start.y + end.y) / 2, 1), text)


def _labels(marks: Sequence[_Mark], steps: Iterable[_Label], left: float, right: float) -> list[_Label]:
    """Names under marks, those with most links first, where they cover no other name and stay inside.

    The first few may cover marks: who is linked most is looked for. Who is selected and who is on the route
    come before all, and have more places; what is said of the route stands where there is room.
    """
    rims = [
        (mark.x - mark.size, mark.y - mark.size, mark.x + mark.size, mark.y + mark.size) for mark in marks
    ]
    taken: list[_Box] = []
    labels: list[_Label] = []
    for mark in sorted(marks, key=lambda mark: (not mark.first, -mark.size, -mark.links, mark.name)):
        covered = taken if len(labels) < _OVER else [*taken, *rims]
        half = _LETTER * len(mark.name) / 2
        for x, y in _beside(mark, half) if mark.name and mark.opacity == 1 else ():
            box = _box(x, y, mark.name)
            inside = box[0] >= left and box[2] <= right and box[3] <= HEIGHT
            if inside and not _meets(box, covered):
                taken.append(box)
                labels.append(_Label(round(x, 1), round(y, 1), isolated(mark.name)))
                break
        if len(labels) == _LABELS:
            break
    for label in steps:
        box = _box(*label)
        if not _meets(box, taken):
            taken.append(box)
            labels.append(label)
    return labels


def _box(x: float, y: float, text: str) -> _Box:
    half = _LETTER * len(text) / 2
    return x - half, y - _LINE + 2, x + half, y + 2


def _beside(mark: _Mark, half: float) -> Iterator[tuple[float, float]]:
    """Where a name can stand: under its mark, and that of somebody who must be named around it too."""
    below = mark.y + mark.size + _LINE - 1
    yield mark.x, below
    if mark.first:
        aside = mark.size + 4 + half
        yield mark.x, mark.y - mark.size - 4
        for further in range(0, 4 * _LINE, _LINE):
            yield mark.x + aside, mark.y + 4 + further
            yield mark.x - aside, mark.y + 4 + further
            yield mark.x, below + further


def _meets(a: _Box, others: Iterable[_Box]) -> bool:
    return any(a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3] for b in others)
