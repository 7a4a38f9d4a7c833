"""The headers of a table, in several rows or again below them; cells that mean the same as the one above."""

from __future__ import annotations

import operator
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import dropwhile, pairwise
from typing import NamedTuple

import pandas as pd

from actormap.core.errors import Issue, shorten
from actormap.core.sentences import Sentence, plural, series
from actormap.core.tables.issues import notice
from actormap.ingest.readers.grid import Grid, Rows, column, distinct
from actormap.ingest.sheet.headers import (
    EXACT,
    above_marks,
    is_header,
    is_ticked,
    meaning_of,
    normal,
    says_the_same,
)
from actormap.ingest.sheet.layout import TAG_ROWS, Layout

_FEW, _DEEP = 2, 4
"""So many cells name groups of columns; headers stand in at most so many rows."""
_NUMBERED = re.compile(r"\d")


class Heads(NamedTuple):
    """The headers: their last row, what they say, what stands above each, and their first row."""

    last: int
    shown: Sequence[str]
    groups: tuple[str, ...]
    first: int = 0


def heads_from(grid: Grid, at: int) -> Heads:
    """Headers around a row: names of groups of columns stand above, or what they hold below."""
    row, last = grid.rows[at], at
    deep = _merged_down(grid, at)
    if deep:
        return _stacked(grid, deep)
    while last - at < _DEEP and _divides(
        grid.rows[last],
        grid.rows[last + 1]
        if last + 2 < len(grid.rows) and grid.lines[last + 1] == grid.lines[last] + 1
        else (),
        grid.rows[last + 2 : TAG_ROWS],
    ):
        last += 1
    if last > at:
        return _stacked(grid, range(at - _named_above(grid, at), last + 1))
    if _named_above(grid, at):
        return Heads(at, row, tuple(_groups(grid, at - 1, grid.rows[at - 1])), at - 1)
    return Heads(at, row, (), at)


def _named_above(grid: Grid, at: int) -> bool:
    """Whether the row above names groups of columns."""
    if not at or grid.lines[at - 1] != grid.lines[at] - 1 or len(grid.rows[at - 1]) != len(grid.rows[at]):
        return False
    return sum(bool(cell.strip()) for cell in grid.rows[at - 1]) >= _FEW


def _merged_down(grid: Grid, at: int) -> range | None:
    """The rows of headers of which some are merged downwards into others, beside headers of several rows."""
    line = grid.lines[at]
    down = [
        block
        for block in grid.merged
        if block.top <= line <= block.bottom
        and block.left == block.right
        and 0 < block.bottom - block.top < _DEEP
    ]
    if not down:
        return None
    ((bottom, _),) = Counter(block.bottom for block in sorted(down)).most_common(1)
    top = min(block.top for block in down)
    if bottom - top >= _DEEP or not {top, bottom} <= set(grid.lines):
        return None
    return range(grid.lines.index(top), grid.lines.index(bottom) + 1)


def _stacked(grid: Grid, places: range) -> Heads:
    """Headers of several rows: the lowest text of a column, below what stands above it in its group."""
    shown, groups = [""] * len(grid.rows[places[-1]]), [""] * len(grid.rows[places[-1]])
    above = list(groups)
    for at in places:
        for place, cell in enumerate(grid.rows[at][: len(shown)]):
            if cell.strip():
                shown[place], groups[place] = cell, above[place]
        here = _groups(grid, at, grid.rows[at])
        above = [new or old for new, old in zip(here, above, strict=False)]
    return Heads(places[-1], shown, tuple(groups), places[0])


def _divides(row: Sequence[str], below: Sequence[str], rest: Rows) -> bool:
    """Whether the next row heads the columns of groups that a row names, and nothing else stands in it."""
    if len(below) != len(row):
        return False
    places = [at for at, cell in enumerate(below) if cell.strip()]
    start, group = -1, {}
    for at, cell in enumerate(row):
        start = at if cell.strip() else start
        group[at] = start
    sizes = Counter(group[at] for at in places)
    alone = len(places) < len(row) and not any(map(_NUMBERED.search, below))
    return (
        any(not row[at].strip() for at in places)
        and not any(map(is_ticked, below))
        and all(place in places for place in sizes)
        and ((alone and min(sizes.values()) > 1) or _are_headers(below, places, rest))
    )


def _are_headers(row: Sequence[str], places: Sequence[int], rest: Rows) -> bool:
    """Whether most cells head columns elsewhere (numbers stand in headers too: Admin1), and none is a value.

    What stands in its column again is one.
    """
    again = any(row[at].strip() == other[at].strip() for other in rest for at in places if at < len(other))
    return not again and sum(meaning_of(row[at])[1] >= EXACT for at in places) * 2 > len(places)


def _groups(grid: Grid, at: int, row: Sequence[str]) -> list[str]:
    """What stands above each column: a cell goes on to the right over blanks, or as far as it is merged."""
    line = grid.lines[at]
    wide = {block.left: block.right for block in grid.merged if block.top == line}
    groups: list[str] = []
    now, end = "", -1
    for place, cell in enumerate(row):
        if cell.strip():
            now, end = " ".join(cell.split()), wide.get(place, place if wide else len(row))
        groups.append(now if place <= end else "")
    return groups


HEADER, HINT = "header", "hint"
_MOST = 3
"""So many such rows may stand there: another language, the names of a program, what to fill in."""
_NEXT = 10
_HINTS = re.compile(
    r"\b(select|choose|drop ?-?down|enter|type in|fill in|free text|mandatory|required|optional|"
    r"automatic|auto[- ]?fill(ed)?|dd/mm/yyyy|dd-mm-yyyy|yyyy-mm-dd|mm/dd/yyyy|jj/mm/aaaa|dd/mm/aaaa|"
    r"choisir|s[eé]lectionne[rz]|saisir|liste d[eé]roulante|texte libre|obligatoire|facultatif|"
    r"seleccion(e|ar)|elegir|escribir|lista desplegable|texto libre|obligatorio|opcional|"
    r"selecion(e|ar)|escolh(a|er)|preench(a|er)|obrigat[oó]rio|"
    r"выберите|выбрать|укажите|введите|обязательно|оберіть|вкажіть|введіть|обов'язково)\b|اختر|اختار|أدخل|إلزامي|اختياري",
    re.IGNORECASE,
)


def no_data(headers: Sequence[str], rows: Rows) -> list[str]:
    """What the first rows below some headers are, as far as they are no data: `HEADER` or `HINT` each."""
    kinds: list[str] = []
    for row in rows[:_MOST] if len(rows) > 1 else ():
        places = [at for at, cell in enumerate(row) if cell.strip()]
        cells = [row[at].strip() for at in places]
        if _again([headers[at] for at in places], cells):
            kinds.append(HEADER)
        elif _are_hints(cells) or (_counted(cells) and _above_texts(places, rows[1:_NEXT])):
            kinds.append(HINT)
        else:
            break
    return kinds


def _again(headers: Sequence[str], cells: Sequence[str]) -> bool:
    """Whether most cells mean what the header above them means."""
    same = 0
    for head, cell in zip(headers, cells, strict=True):
        meaning, certainty = meaning_of(cell)
        same += certainty >= EXACT and meaning == meaning_of(head)[0]
    return same >= _FEW and same * 2 > len(cells)


def _counted(cells: Sequence[str]) -> bool:
    """Whether the cells number the columns, as in official tables."""
    numbers = [cell.strip("().") for cell in cells]
    return len(numbers) > _FEW and numbers == [str(number) for number in range(1, len(numbers) + 1)]


def _above_texts(places: Sequence[int], rest: Rows) -> bool:
    """Whether most columns hold texts, so that a number in them is no value."""
    texts = sum(any(ch.isalpha() for row in rest for ch in row[at]) for at in places)
    return texts * 2 > len(places)


def _are_hints(cells: Sequence[str]) -> bool:
    """Whether most cells tell what to fill in."""
    return len(cells) >= _FEW and sum(bool(_HINTS.search(cell)) for cell in cells) * 2 > len(cells)


_LEAST, _LONGEST, _SHARE = 3, 100, 0.7
"""So many different headers, in so few rows, and so much of the first column they make."""
_NAMES = frozenset({"org_name", "org_acronym", "person_name", "last_name", "node_label"})


def turned(grid: Grid) -> Issue | None:
    """An error where headers stand down the first column of a table, and none beside the first of them.

    It is not turned round by the program: messages would name columns as rows.
    """
    rows = [[cell.strip() for cell in row] for row in grid.rows[: _LONGEST + 1]]
    filled = [row for row in rows if sum(map(bool, row)) > 1]
    if not _LEAST <= len(filled) <= _LONGEST or len(filled[0]) < _LEAST:
        return None
    heads = [row[0] for row in filled if is_header(row[0])]
    meanings = {meaning_of(head)[0] for head in heads} - {""}
    if len(heads) < _SHARE * len(filled) or len(meanings) < _LEAST or not meanings & _NAMES:
        return None
    if any(map(is_header, filled[0][1:])):
        return None
    return notice("table.turned", first=series(map(shorten, heads[:_LEAST]))).issue(
        grid.file, sheet=grid.sheet
    )


_LONGEST_MARK = 40
"""So many characters at most has a cell that is looked at for such a mark."""
_NAMED = 3


def filled_down(layout: Layout, headers: Iterable[str] = ()) -> tuple[Layout, list[Issue]]:
    """The table with the text from above in cells that are marked so, and in blank ones of some columns.

    "Same" may mean the cell above or another of its row: it is read as the first where its user says so of
    the column, or where nothing stands before it.
    """
    plain_headers = {normal(header) for header in headers}
    new: dict[int, list[str]] = {}
    places: dict[str, list[tuple[int, int]]] = {"cell.ditto": [], "cell.ditto_first": [], "cell.same": []}
    for at, header in enumerate(layout.plain):
        named = header in plain_headers
        odd, same = _odd(distinct(layout.rows, at), blank=named)
        if not odd and not same:
            continue
        cells = column(layout.rows, at)
        above = ""
        for number, cell in enumerate(cells):
            place = (layout.lines[number], at)
            if cell in same and not named and any(map(str.strip, layout.rows[number][:at])):
                places["cell.same"].append(place)
                above = ""
                continue
            if cell not in odd and cell not in same:
                above = cell
                continue
            if cell.strip():
                places["cell.ditto" if above.strip() else "cell.ditto_first"].append(place)
            cells[number] = above
        new[at] = cells
    if not new:
        return layout, []
    rows = [
        [new[at][number] if at in new else cell for at, cell in enumerate(row)]
        for number, row in enumerate(layout.rows)
    ]
    return replace(layout, rows=rows), [_noted(layout, *noticed) for noticed in places.items() if noticed[1]]


def _odd(texts: pd.Series, *, blank: bool) -> tuple[set[str], set[str]]:
    """Those of the texts that mean the cell above, on request blank ones too; and those that may mean it."""
    short = texts[texts.str.len() <= _LONGEST_MARK]
    odd = set(short[short.str.strip().str.lower().isin(above_marks())])
    blanks = set(texts[texts.str.strip() == ""]) if blank else set()
    return odd | blanks, {text for text in short if text not in odd and says_the_same(text)}


def _noted(layout: Layout, name: str, places: Sequence[tuple[int, int]]) -> Issue:
    rows = dict(zip(layout.lines, layout.rows, strict=True))
    texts = dict.fromkeys(rows[line][at].strip() for line, at in places)
    values = series(shorten(text, 30) for text in list(texts)[:_NAMED])
    return layout.issue(name, *min(places), warning=True, cells=plural(len(places), "cell"), values=values)


def blank_below(layout: Layout, places: Iterable[int]) -> list[int]:
    """Columns of some with a blank cell somewhere below a filled one."""
    return [at for at in places if "" in dropwhile(operator.not_, layout.stripped(at))]


def grouped(layout: Layout, at: int) -> bool:
    """Whether a column names each group of rows once, in its first row, and blanks stand below.

    Then no text stands twice, one below the other, and at least as many cells are blank as not: as in
    lists that were made to be looked at.
    """
    texts, filled = layout.stripped(at), layout.values(at)
    return (
        len(filled) > 1
        and bool(texts[0])
        and len(texts) >= len(filled) * 2 - 1
        and len(filled) < len(texts)
        and all(before != after for before, after in pairwise(filled))
        and "" in texts
    )


def blank_rows(layout: Layout, lines: Collection[int], at: int, others: Iterable[int]) -> Issue:
    """The error that rows lack what a column has to say, and the question whether it stands above.

    `others` are columns that may be meant too: those that are blank in the same rows.
    """
    blank = set(lines)
    rows = [row for row, line in layout.numbered() if line in blank]
    same = [at, *(other for other in others if other != at and not any(row[other].strip() for row in rows))]
    first, values = min(lines), sorted({row[at].strip() for row in rows} - {""})
    silent = Sentence("a blank cell")
    if values:
        silent = Sentence(
            "a cell that is blank or says nothing ({values})",
            values=series(shorten(value, 30) for value in values[:_NAMED]),
        )
    issue = layout.issue(
        "row.blank/above" if at in blank_below(layout, [at]) else "row.blank",
        first,
        at,
        rows=plural(len(blank), "row"),
        silent=silent,
        first=first,
        headers=series(f'"{layout.shown(place, 40)}"' for place in same[:_NAMED]),
    )
    return replace(issue, rows=tuple(sorted(blank))) if len(blank) > 1 else issue
