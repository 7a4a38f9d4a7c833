"""The tables of the map as pictures: who works on what where, and who is tied to whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from actormap.core.errors import shorten
from actormap.core.sentences import isolated
from actormap.core.words import _, from_right, ngettext
from actormap.viz import style
from actormap.viz.map.state import MOST_ROWS, OFFICE, Data
from actormap.viz.templates import filled

EMPTY = "?"
"""Nobody is on record, which is not nobody there."""
_WIDTH, _ROW, _MARGIN = 1120, 22, 16
_LETTER = 6.1
_LONGEST, _WIDEST, _HIGHEST = 240, 140, 170
_UPRIGHT = 8
"""Headings of more columns than this are turned; as `matrix.js` has it."""
_DEEPEST = 0.55
_FOOT = 70


class Cell(NamedTuple):
    """What stands in a cell, and how deep its colour is, 0 to 1."""

    text: str
    share: float


class Table(NamedTuple):
    """A table as it stands on the page: its caption, names of its rows and columns, its cells by row."""

    caption: str
    rows: list[str]
    columns: list[str]
    cells: list[list[Cell]]


def table_of(data: Data) -> Table:
    """The table of a drawing (`drawing.drawing`) that is looked at as one; as `matrix.js` draws it."""
    return _actors(data) if data["view"] == "actors" else _areas(data)


def _areas(data: Data) -> Table:
    """In each cell how many of the actors work on the one in the other."""
    fields = {field["key"]: field for field in data["fields"]}
    there = [mark["sphere"] not in {OFFICE, style.PLATFORM} for mark in data["marks"]]
    cells: defaultdict[tuple[int, int], int] = defaultdict(int)
    for row, pairs in enumerate(data["works"]):
        for theme, area in pairs if there[row] else ():
            cells[theme, area] += 1
    rows, columns = (sorted({pair[axis] for pair in cells})[:MOST_ROWS] for axis in (0, 1))
    most = max(cells.values(), default=1)

    def cell(row: int, column: int) -> Cell:
        n = cells.get((row, column), 0)
        return Cell(str(n or EMPTY), n / most)

    return Table(
        ngettext(sum(there), "Who works on what, where: {n} actor", "Who works on what, where: {n} actors"),
        [fields["theme"]["values"][row]["label"] for row in rows],
        [fields["area"]["values"][column]["label"] for column in columns],
        [[cell(row, column) for column in columns] for row in rows],
    )


def _actors(data: Data) -> Table:
    """In each cell whether two are tied, and as deep as that is likely."""
    between: defaultdict[frozenset[int], list[Data]] = defaultdict(list)
    for link in data["links"]:
        between[frozenset((link["from"], link["to"]))].append(link)

    def cell(row: int, column: int) -> Cell:
        links = between.get(frozenset((row, column)), []) if row != column else []
        hostile = any(link.get("negative") for link in links)
        return Cell(("−" if hostile else "●") if links else "", max((link["q"] for link in links), default=0))

    names = [data["marks"][row]["short"] for row in data["table"] or ()]
    cells = [[cell(row, column) for column in data["table"] or ()] for row in data["table"] or ()]
    return Table(_("Who is tied to whom."), names, names, cells)


def table_svg(data: Data, about: str) -> str:
    """The table as SVG; `about` says of what day it is, and for whom."""
    table = table_of(data)
    turned = len(table.columns) > _UPRIGHT
    head = min(_LONGEST, _wide(table.rows) + 12)
    wide = min(_WIDEST, (_WIDTH - 2 * _MARGIN - head) / max(len(table.columns), 1))
    high = min(_HIGHEST, _wide(table.columns) + 12) if turned else _ROW
    top, back = 2 * _ROW + high, from_right()

    def at(x: float) -> float:
        """From the side from which the language is read."""
        return round(_WIDTH - x if back else x, 1)

    left = [_MARGIN + head + wide * j for j in range(len(table.columns))]
    return filled(
        "table.svg",
        width=_WIDTH,
        height=round(top + _ROW * len(table.rows) + _FOOT),
        caption=isolated(table.caption),
        about=about,
        foot=isolated(data["mark"]),
        title=shorten(data["title"], 60),
        text=style.TEXT,
        back=back,
        turned=turned,
        edge=at(_MARGIN),
        rows=[
            (at(_MARGIN + head - 6), round(top + _ROW * i + 15), _fitting(name, head - 12))
            for i, name in enumerate(table.rows)
        ],
        columns=[
            (at(x + wide / 2), round(top - 7), _fitting(name, high - 8 if turned else wide))
            for x, name in zip(left, table.columns, strict=True)
        ],
        cells=[
            {
                "x": at(x + wide) if back else at(x),
                "middle": at(x + wide / 2),
                "y": round(top + _ROW * i),
                "width": round(wide, 1),
                "height": _ROW,
                "text": cell.text,
                "fill": "url(#nobody)" if cell.text == EMPTY else _tint(cell.share),
            }
            for i, row in enumerate(table.cells)
            for x, cell in zip(left, row, strict=True)
        ],
        unknown=isolated(_("? nobody on record, which is not nobody there"))
        if data["view"] == "areas"
        else "",
    )


def _wide(names: Sequence[str]) -> float:
    return max((_LETTER * len(name) for name in names), default=0)


def _fitting(name: str, room: float) -> str:
    return isolated(shorten(name, max(3, int(room / _LETTER))))


def _tint(share: float) -> str:
    """The colour of what is selected, mixed with white."""
    deep = _DEEPEST * share
    colour = (int(style.RING[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(255 - deep * (255 - part)):02X}" for part in colour)
