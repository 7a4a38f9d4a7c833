"""What of a map is shown, and how: one state that makes the page, its address, pictures and files.

`assets/state.js` keeps the same state while somebody moves about; what is shown follows from it there as
here, by the same rules.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise, repeat
from typing import Any

from actormap.viz import style

TABLES = ("areas", "actors")
"""Views that are tables: they have no frame."""
MOST_ROWS = 60
"""So many rows and columns a table has at most; as `matrix.js` has it."""
OFFICE = "field_presence"
"""The sphere of an office: it is drawn where others are filtered out, and is never counted."""
SURE = (0, 1, 2)
MOST_STEPS = 100
_SLACK = 1e-9
NO_NEIGHBOURHOOD = -2
"""Stands for the neighbourhood of those who are in none."""
_NONE = ""
"""Stands for the colour of those of whom nothing is recorded, and the neighbourhood of those in none."""
_LONGEST = 40_000
Data = dict[str, Any]
"""What a map is drawn from (`drawing.drawing`), or a part of it: plain data by name."""


@dataclass(frozen=True, slots=True)
class MapState:
    """What of a map is shown, and how.

    Parameters
    ----------
    filters
        Wanted values by field, as codes; whoever has none of them fades.
    layers, spheres, values
        What the legend hides: layers (None: those that are hidden at first), spheres, and values of the
        colours, "" for those of whom nothing is recorded.
    colour, size
        Keys of the field that colours marks and of the figure that sizes them; "" for the usual.
    sure
        0 to 2: ties of any chance, likely ones, sure ones.
    day, before
        The day that is shown and one with which it is compared; "" for the day of the map and for none.
    around, steps
        Who is shown with those at most so many steps away; "" for everybody.
    view
        ``map``, ``outlines``, ``areas`` (theme x area) or ``actors`` (actor x actor).
    hulls
        Whether neighbourhoods are outlined.
    opened
        Neighbourhoods that are not drawn as one mark; None for all of a small map, and none of a large one.
    frame
        Middle, width and height of what is seen, in units of the drawing; none for the whole map.
    places
        Where marks were put and not kept yet: code, x, y.
    """

    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    layers: tuple[str, ...] | None = None
    spheres: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    colour: str = ""
    size: str = ""
    sure: int = 0
    day: str = ""
    before: str = ""
    around: str = ""
    steps: int = 1
    view: str = ""
    hulls: bool = False
    opened: tuple[str, ...] | None = None
    frame: tuple[float, ...] = ()
    places: tuple[tuple[str, float, float], ...] = ()

    @classmethod
    def read(cls, text: str) -> MapState:
        """A state as `written` gives it; whatever else a browser sends is left out."""
        try:
            given = json.loads(text[:_LONGEST] or "{}", parse_constant=_refuse)
        except ValueError:
            return cls()
        if not isinstance(given, dict):
            return cls()
        held = {name: _READ[name](given[name]) for name in _READ if name in given}
        return cls(**{name: value for name, value in held.items() if value is not None})

    def written(self) -> str:
        """The state as a text, the same for the same state; what is as usual is left out."""
        usual = MapState()
        held = {name: value for name in _READ if (value := getattr(self, name)) != getattr(usual, name)}
        return json.dumps(held, separators=(",", ":"), sort_keys=True, ensure_ascii=False) if held else ""


def _refuse(constant: str) -> None:
    """No number of a state is infinite, or none."""
    raise ValueError(constant)


def _of(kind: type) -> Callable[[Any], Any]:
    """Keeps what is of a type, and nothing else."""
    return lambda value: value if isinstance(value, kind) else None


def _texts(value: Any) -> tuple[str, ...] | None:
    return tuple(text for text in value if isinstance(text, str)) if isinstance(value, list) else None


def _whole(value: Any) -> int | None:
    return value if type(value) is int and 0 <= value <= MOST_STEPS else None


def _frame(value: Any) -> tuple[float, ...] | None:
    match value:
        case [int() | float(), int() | float(), int() | float() as wide, int() | float() as high]:
            return tuple(map(float, value)) if min(wide, high) > 0 else None
    return None


def _filters(value: Any) -> tuple[tuple[str, tuple[str, ...]], ...]:
    rows = []
    for row in value if isinstance(value, list) else []:
        match row:
            case [str(key), list(codes)]:
                rows.append((key, _texts(codes) or ()))
    return tuple(rows)


def _places(value: Any) -> tuple[tuple[str, float, float], ...]:
    rows = []
    for row in value if isinstance(value, list) else []:
        match row:
            case [str(code), int() | float() as x, int() | float() as y]:
                rows.append((code, float(x), float(y)))
    return tuple(rows)


_READ: Mapping[str, Callable[[Any], Any]] = {
    "filters": _filters,
    "layers": _texts,
    "spheres": _texts,
    "values": _texts,
    "colour": _of(str),
    "size": _of(str),
    "sure": lambda value: value if value in SURE else None,
    "day": _of(str),
    "before": _of(str),
    "around": _of(str),
    "steps": _whole,
    "view": _of(str),
    "hulls": _of(bool),
    "opened": _texts,
    "frame": _frame,
    "places": _places,
}


class Shown:
    """Which marks and lines of a drawing (`drawing.drawing`) are shown in a state.

    Parameters
    ----------
    data
        The drawing.
    state
        The state; what it asks for and the drawing does not have matches nobody.
    """

    def __init__(self, data: Data, state: MapState) -> None:
        self.data, self.state = data, state
        self.marks: Sequence[Data] = data["marks"]
        self.fields = {field["key"]: field for field in data["fields"]}
        self.colour = colour_of(data, state)
        self._usual = {layer["code"] for layer in data["layers"] if layer["hidden"]}
        self._hidden = self._usual if state.layers is None else set(state.layers)
        self.actors = self._actors()

    def _actors(self) -> list[bool]:
        """Of each mark whether it is shown; False for platforms."""
        wanted = [
            (self.fields.get(key, {"of": {}})["of"], self._positions(key, codes))
            for key, codes in self.state.filters
            if codes
        ]
        reached = self._reached()
        field = self.fields.get(self.colour)
        tints = field["tints"] if field else [[]] * len(self.marks)
        hidden = self._positions(self.colour, self.state.values)
        if _NONE in self.state.values:
            hidden.add(-1)

        def passes(row: int, mark: Data) -> bool:
            sphere = mark["sphere"]
            if sphere == style.PLATFORM or sphere in self.state.spheres:
                return False
            if reached is not None and row not in reached:
                return False
            if sphere == OFFICE:
                return True
            own = tints[row] or [-1]
            return not hidden.issuperset(own) and all(
                not values.isdisjoint(of[row] if of else ()) for of, values in wanted
            )

        return [passes(row, mark) for row, mark in enumerate(self.marks)]

    def _positions(self, key: str, codes: Sequence[str]) -> set[int]:
        values = self.fields.get(key, {"values": []})["values"]
        return {i for i, value in enumerate(values) if value.get("code") in codes}

    def _reached(self) -> set[int] | None:
        """Marks at most so many steps from the one around which others are shown; None for all."""
        codes = [mark.get("code") for mark in self.marks] if self.state.around else []
        start = codes.index(self.state.around) if self.state.around in codes else None
        if start is None:
            return None
        beside: dict[int, list[int]] = {}
        for link in self.data["links"]:
            if not link.get("negative") and self.is_open(link):
                beside.setdefault(link["from"], []).append(link["to"])
                beside.setdefault(link["to"], []).append(link["from"])
        reached, edge = {start}, {start}
        for _step in range(self.state.steps):
            edge = set(chain.from_iterable(beside.get(row, ()) for row in edge)) - reached
            reached |= edge
        return reached

    def is_open(self, link: Data) -> bool:
        """Whether a line would be drawn if both its ends are shown."""
        if link["layer"] in self._hidden:
            return False
        if self.state.sure and link["q"] + _SLACK < self.data["sure"][self.state.sure - 1]:
            return False
        return self._is_there(link, self.state.day) or bool(
            self.state.before and self._is_there(link, self.state.before)
        )

    def _is_there(self, link: Data, day: str) -> bool:
        spans = link.get("spans")
        if not spans or day in {"", self.data["day"]}:
            return bool(link.get("now", True))
        return any(start <= day and (not end or end >= day) for start, end in spans)

    def change(self, link: Data) -> str:
        """What became of a line between the days that are compared: ``new``, ``gone``, ``observed`` or ""."""
        if self.state.before in {"", self.state.day or self.data["day"]}:
            return ""
        first, last = sorted((self.state.before, self.state.day or self.data["day"]))
        then, now = self._is_there(link, first), self._is_there(link, last)
        if then and now:
            return "observed" if first < link.get("seen", "") else ""
        return "new" if now else "gone" if then else ""

    def platforms(self) -> list[bool]:
        """Of each mark whether it is a platform that is shown: somebody who is shown sits there."""
        seats = self._hidden.isdisjoint({"platforms"}) and style.PLATFORM not in self.state.spheres
        reached = self._reached()
        shown = [False] * len(self.marks)
        for link in self.data["links"] if seats else ():
            for here, there in ((link["from"], link["to"]), (link["to"], link["from"])):
                if (
                    self.marks[here]["sphere"] == style.PLATFORM
                    and self.actors[there]
                    and (reached is None or here in reached)
                    and self.is_open(link)
                ):
                    shown[here] = True
        return shown

    def lines(self) -> Iterator[Data]:
        """The lines that are shown."""
        there = [a or b for a, b in zip(self.actors, self.platforms(), strict=True)]
        for link in self.data["links"]:
            if there[link["from"]] and there[link["to"]] and self.is_open(link):
                yield link

    @property
    def view(self) -> str:
        """What the page shows: where it opens without a line, it opens as who works on what where."""
        drawn = any(link.get("now", True) and link["layer"] not in self._usual for link in self.data["links"])
        return self.state.view or ("map" if drawn or not any(self.data["works"]) else "areas")

    def table(self) -> list[str]:
        """Codes of those who stand in the table of who is tied to whom, in its order: by neighbourhood."""
        groups = self.fields.get("neighbourhood", {"of": [[]] * len(self.marks)})["of"]
        ties = Counter(end for link in self.lines() for end in (link["from"], link["to"]))
        rows = [row for row, there in enumerate(self.actors) if there and ties[row]]
        rows.sort(key=lambda row: (next(iter(groups[row]), -2), -ties[row]))
        return [self.marks[row]["code"] for row in rows[:MOST_ROWS]]

    def folded(self) -> set[str]:
        """Codes of those who are not drawn by themselves: their neighbourhood is one mark."""
        own, closed = groups_of(self.data), {*self.data["closed"]}
        if self.state.opened is not None:
            opened = self._positions("neighbourhood", self.state.opened)
            closed = {*own} - opened - ({NO_NEIGHBOURHOOD} if _NONE in self.state.opened else set())
        return {mark["code"] for mark, group in zip(self.marks, own, strict=True) if group in closed}

    def codes(self) -> list[str]:
        """Codes of the actors that are shown, also of those that stand beyond what is seen."""
        return [mark["code"] for mark, there in zip(self.marks, self.actors, strict=True) if there]

    def in_frame(self, there: Sequence[bool] | None = None) -> list[str]:
        """Codes of those who are shown where somebody looks; by default of actors, our office among them."""
        moved = {code: (x, y) for code, x, y in self.state.places}
        frame = self.state.frame if self.view == "map" else ()

        def is_seen(mark: Data) -> bool:
            if not frame:
                return True
            x, y = moved.get(mark["code"], (mark["x"], mark["y"]))
            middle_x, middle_y, wide, high = frame
            return abs(x - middle_x) <= wide / 2 and abs(y - middle_y) <= high / 2

        return [
            mark["code"]
            for mark, shown in zip(self.marks, self.actors if there is None else there, strict=True)
            if shown and is_seen(mark)
        ]

    def on_it(self) -> list[str]:
        """Codes of the actors that a picture of it shows."""
        return self.table() if self.view == "actors" else self.in_frame()

    def counted(self, codes: Sequence[str]) -> int:
        """How many of some actors are counted: all but our offices."""
        offices = {mark["code"] for mark in self.marks if mark["sphere"] == OFFICE}
        return sum(code not in offices for code in codes)


def neighbourhoods_in(data: Data) -> Data:
    """The neighbourhoods of a drawing, and which each mark has; empty where none is told."""
    fields = (field for field in data["fields"] if field["key"] == "neighbourhood")
    return next(fields, {"values": [], "of": []})


def groups_of(data: Data) -> list[int | None]:
    """The neighbourhood of each mark, a position in the values of that field; None for platforms."""
    of = chain(neighbourhoods_in(data)["of"], repeat(()))
    return [
        None if mark["sphere"] == style.PLATFORM else next(iter(own), NO_NEIGHBOURHOOD)
        for mark, own in zip(data["marks"], of, strict=False)
    ]


def lines_of_route(links: Sequence[Data], route: Sequence[int]) -> set[int]:
    """Positions of the lines along a route, one a step: an introduction before anything else.

    They are drawn also where the legend hides their layer. As `state.js` has it.
    """
    best: dict[int, tuple[bool, int]] = {}
    at = {step: n for n, step in enumerate(pairwise(route))}
    for i, link in enumerate(links):
        ends = link["from"], link["to"]
        n = at.get(ends, at.get(ends[::-1]))
        if n is not None and link.get("now", True) and not link.get("negative"):
            rank = link["layer"] != "referral" or ends not in at, i
            best[n] = min(best.get(n, rank), rank)
    return {i for _other, i in best.values()}


def colour_of(data: Data, state: MapState) -> str:
    """Key of the field by which marks are coloured; "" where none can be."""
    known = [field["key"] for field in data["fields"] if field["colours"]]
    return next((key for key in (state.colour, data["colour_by"], *known) if key in known), "")
