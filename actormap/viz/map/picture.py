"""The map as a picture that stands still: SVG for the web and for print, PNG where that is asked for.

It shows what the page of the map shows, with a legend, so that it can be read without the program. Names
stand beside the marks as far as there is room.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import shorten
from actormap.core.sentences import isolated
from actormap.core.words import _, plain
from actormap.rights.redact import Shareable
from actormap.viz import style
from actormap.viz.map.drawing import Scene, counts, drawing
from actormap.viz.map.look import PLAIN, Look
from actormap.viz.page_texts import texts_of
from actormap.viz.templates import filled
from actormap.viz.typeset import png

Coloured = tuple[str, str, int]
"""What a colour stands for, the colour, and how many have it."""
WIDTH, HEIGHT = 1120, 640
LEGEND = 270
"""Width of the legend at the right of the map."""
_MARGIN = 36
_ROW = 19
_LETTER = 6.1
"""About how wide a letter of a label is: what is wider than that only stands nearer to the next."""
_LINE = 13
_LABELS = 40
_OVER = 12
_LONG = 30
_BANDS = 4
"""So many colours stand beside each other in a mark; who has more has the colour of others."""
_DASHES = {"gone": (2, 5), "observed": (9, 3)}
"""Lines between two days that are compared, as `lines.js` has them."""


@dataclass(frozen=True, slots=True)
class _Mark:
    x: float
    y: float
    size: float
    icon: str
    fill: str
    dashed: bool
    name: str
    links: int


@dataclass(frozen=True, slots=True)
class _Label:
    x: float
    y: float
    text: str


def map_svg(share: Shareable, *, view: View, look: Look = PLAIN) -> str:
    """A map that passed `redact`, as SVG with its legend, day and handling note, without a script or a link.

    `Refused` where it would name somebody who was left out.
    """
    data = drawing(Scene(share, view, look))
    fills, colours = _colours(data)
    bands = {fill: f"b{n}" for n, fill in enumerate(dict.fromkeys(fill for fill in fills if len(fill) > 1))}
    marks = [
        _mark(data, i, place, f"url(#{bands[fill]})" if fill in bands else (*fill, style.NONE)[0])
        for i, (place, fill) in enumerate(zip(_places(data["marks"], _frame(look)), fills, strict=True))
    ]
    entries = list(_legend(data, colours))
    about = _("{actors}, {links}, as on {day}.", day=data["day"], **counts(data))
    if data.get("before"):
        about = f"{about} {_compared(data)}"
    svg = filled(
        "map.svg",
        width=WIDTH,
        height=HEIGHT,
        legend=WIDTH - LEGEND,
        row=min(_ROW, (HEIGHT - _ROW) // len(entries)),
        page=data,
        about=about,
        title=shorten(data["title"], 2 * _LONG),
        lines=list(_lines(data, marks)),
        marks=marks,
        bands={name: _stops(fill) for fill, name in bands.items()},
        labels=_labels(marks),
        entries=entries,
        text=style.TEXT,
    )
    share.refuse_what_was_left_out(texts_of(svg, ()))
    return svg


def map_png(share: Shareable, *, view: View, look: Look = PLAIN) -> bytes:
    """The same as PNG; it tells nothing of the program or the computer that made it."""
    return png(map_svg(share, view=view, look=look))


def _frame(look: Look) -> Sequence[float]:
    """What is seen of a map: middle, width and height; nothing where all of it is, or stands elsewhere."""
    return look.excerpt.state.frame if look.excerpt and look.positions else ()


def _places(nodes: Sequence[dict[str, Any]], frame: Sequence[float]) -> list[tuple[float, float]]:
    """Where marks stand in the picture: as on the map, as large as there is room."""
    if not nodes:
        return []
    if frame:
        middle_x, middle_y, wide, high = frame
        low_x, low_y = middle_x - wide / 2, middle_y - high / 2
    else:
        low_x, low_y = (min(node[axis] for node in nodes) for axis in ("x", "y"))
        wide, high = (max(node[axis] for node in nodes) - low for axis, low in (("x", low_x), ("y", low_y)))
    room_x, room_y = WIDTH - LEGEND - 2 * _MARGIN, HEIGHT - 2 * _MARGIN
    scale = min(room_x / max(wide, 1), room_y / max(high, 1), 3.0)
    left = _MARGIN + (room_x - scale * wide) / 2 - scale * low_x
    top = _MARGIN + (room_y - scale * high) / 2 - scale * low_y
    return [(round(left + scale * node["x"], 1), round(top + scale * node["y"], 1)) for node in nodes]


def _colours(data: dict[str, Any]) -> tuple[list[tuple[str, ...]], list[Coloured]]:
    """Colours of each mark, none where nothing is recorded, and what they mean: label, colour, number.

    Who has several values has their colours beside each other, as on the page, and is counted for each.
    """
    none: dict[str, Any] = {"values": [], "tints": []}
    field = next((entry for entry in data["fields"] if entry["key"] == data["colour_by"]), none)
    values, tints = field["values"], field["tints"]
    fills = []
    for i in range(len(data["marks"])):
        own = tints[i] if i < len(tints) else []
        several = tuple(dict.fromkeys(values[value]["colour"] for value in own))
        fills.append((style.OTHER,) if len(own) > _BANDS else several)
    shown = [
        fill for mark, fill in zip(data["marks"], fills, strict=True) if mark["sphere"] != style.PLATFORM
    ]
    by_colour = Counter(colour for fill in shown for colour in fill)
    labels = {entry["colour"]: entry["label"] for entry in values if entry["colour"] != style.OTHER}
    order = labels if field.get("ordered") else [colour for colour, _count in by_colour.most_common()]
    legend = [
        (labels[colour], colour, by_colour[colour])
        for colour in order
        if by_colour[colour] and colour in labels
    ]
    if by_colour[style.OTHER]:
        legend.append((_("Several, or another"), style.OTHER, by_colour[style.OTHER]))
    if unknown := sum(not fill for fill in shown):
        legend.append((_("Not recorded"), style.NONE, unknown))
    return fills, legend if values else []


def _stops(fill: Sequence[str]) -> list[tuple[float, str]]:
    """Where colours that stand beside each other begin and end, in percent."""
    edges = [round(100 * i / len(fill), 1) for i in range(len(fill) + 1)]
    return [(edge, colour) for i, colour in enumerate(fill) for edge in edges[i : i + 2]]


def _mark(data: dict[str, Any], i: int, place: tuple[float, float], fill: str) -> _Mark:
    node = data["marks"][i]
    platform = node["sphere"] == style.PLATFORM
    dashed = fill == style.NONE and not platform and bool(data["colour_by"])
    size = round(0.55 * node["size"] * (1 if platform else _grown(data, i)), 2)
    name = shorten(node["short"], _LONG)
    return _Mark(*place, size, style.ICONS[node["shape"]], fill, dashed, name, node["links"])


def _grown(data: dict[str, Any], i: int) -> float:
    """How much larger a mark is by the figure by which marks are sized; as `marks.js` has it."""
    if data["size_by"] is None:
        return 1.0
    figure = data["figures"][data["size_by"]]
    value = figure["of"][i]
    if value is None:
        return 0.6
    share = max(0.0, value) / figure["largest"]
    return 0.6 + 1.4 * float(1 - share if figure["inverse"] else share) ** 0.5


def _compared(data: dict[str, Any]) -> str:
    first, last = sorted((data["before"], data["day"]))
    return _(
        "Compared from {first} to {last}: new ties are thick, those that are gone dotted.",
        first=first,
        last=last,
    )


def _lines(data: dict[str, Any], marks: Sequence[_Mark]) -> Iterator[dict[str, Any]]:
    """Lines from mark to mark, the strongest last so that it lies on top."""
    steps = {frozenset(step) for step in pairwise(data["route"])}
    for link in reversed(data["links"][: data["most"]]):
        start, end = marks[link["from"]], marks[link["to"]]
        line, on_route = style.LINES[link["layer"]], frozenset((link["from"], link["to"])) in steps
        opacity = (0.1 + 0.6 * link["q"]) / (1 if on_route or not steps else 3)
        became = link.get("became", "")
        wider = 3 * on_route + 2 * (became in {"new", "observed"})
        yield {
            "start": start,
            "end": end,
            "width": round((link["width"] + wider) * 0.7, 2),
            "colour": style.TEXT if on_route else line.colour,
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


def _labels(marks: Sequence[_Mark]) -> list[_Label]:
    """Names under marks, those with most links first, where they cover no other name and stay inside.

    The first few may cover marks: who is linked most is looked for.
    """
    rims = [
        (mark.x - mark.size, mark.y - mark.size, mark.x + mark.size, mark.y + mark.size) for mark in marks
    ]
    taken: list[tuple[float, float, float, float]] = []
    labels: list[_Label] = []
    for mark in sorted(marks, key=lambda mark: (-mark.size, -mark.links, mark.name)):
        half = _LETTER * len(mark.name) / 2
        x, y = mark.x, mark.y + mark.size + _LINE - 1
        box = x - half, y - _LINE + 2, x + half, y + 2
        inside = box[0] >= 0 and box[2] <= WIDTH - LEGEND and box[3] <= HEIGHT
        covered = taken if len(labels) < _OVER else [*taken, *rims]
        if mark.name and inside and not any(_meet(box, other) for other in covered):
            taken.append(box)
            labels.append(_Label(x, round(y, 1), isolated(mark.name)))
        if len(labels) == _LABELS:
            break
    return labels


def _meet(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _legend(data: dict[str, Any], colours: Sequence[Coloured]) -> Iterator[dict[str, Any]]:
    """Rows of the legend from the top: headings, shapes, colours, lines, each with its number."""
    yield {"heading": _("Actors")}
    spheres = Counter((mark["sphere"], mark["shape"]) for mark in data["marks"])
    known = {code: plain(sphere.label) for code, sphere in schema.spheres().items()}
    known[style.PLATFORM] = _("Platforms")
    for code, label in known.items():
        for (sphere, shape), count in spheres.items():
            if sphere == code:
                yield {"icon": style.ICONS[shape], "fill": style.NONE, "label": label, "count": count}
    if colours:
        by = next(field["label"] for field in data["fields"] if field["key"] == data["colour_by"])
        yield {"heading": _("Colour: {what}", what=by)}
    for label, fill, count in colours:
        shown = isolated(shorten(label, _LONG))
        dashed = fill == style.NONE
        yield {"icon": style.ICONS["dot"], "fill": fill, "label": shown, "count": count, "dashed": dashed}
    if data["size_by"] is not None:
        size = data["figures"][data["size_by"]]["label"]
        yield {"heading": _("Size: {what}", what=size)}
    links = Counter(link["layer"] for link in data["links"])
    if links:
        yield {"heading": _("Links")}
    for name, line in style.LINES.items():
        if links[name]:
            yield {"line": line, "label": plain(line.label), "count": links[name]}
