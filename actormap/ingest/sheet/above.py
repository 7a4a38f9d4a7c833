"""Cells that mean the same as the one above: marked so, said so by their user, or likely enough to ask."""

from __future__ import annotations

import operator
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import dropwhile, pairwise

import pandas as pd

from actormap.core.errors import Issue, shorten
from actormap.core.sentences import Sentence, plural, series
from actormap.core.tables.issues import notice
from actormap.ingest.readers.grid import column, distinct
from actormap.ingest.sheet.headers import normal
from actormap.ingest.sheet.layout import Layout
from actormap.ingest.sheet.marks import above_marks, says_the_same

_LONGEST = 40
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
    short = texts[texts.str.len() <= _LONGEST]
    odd = set(short[short.str.strip().str.lower().isin(above_marks())])
    blanks = set(texts[texts.str.strip() == ""]) if blank else set()
    return odd | blanks, {text for text in short if text not in odd and says_the_same(text)}


def _noted(layout: Layout, name: str, places: Sequence[tuple[int, int]]) -> Issue:
    rows = dict(zip(layout.lines, layout.rows, strict=True))
    texts = dict.fromkeys(rows[line][at].strip() for line, at in places)
    values = series(shorten(text, 30) for text in list(texts)[:_NAMED])
    problem = notice(name, cells=plural(len(places), "cell"), values=values)
    return layout.issue(problem, *min(places), warning=True)


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
    problem = notice(
        "row.blank/above" if at in blank_below(layout, [at]) else "row.blank",
        rows=plural(len(blank), "row"),
        silent=silent,
        first=first,
        headers=series(f'"{shorten(layout.headers[place], 40)}"' for place in same[:_NAMED]),
    )
    issue = layout.issue(problem, first, at)
    return replace(issue, rows=tuple(sorted(blank))) if len(blank) > 1 else issue
