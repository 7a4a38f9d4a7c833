"""Cells that mean the same as the one above: marked so, said so by their user, or likely enough to ask."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import pandas as pd

from actormap.core.errors import Issue, shorten
from actormap.core.sentences import Sentence, plural, series
from actormap.core.tables.issues import Unreadable
from actormap.ingest.readers.rectangle import column, distinct
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
    marked: list[tuple[int, int]] = []
    nothing: list[tuple[int, int]] = []
    unclear: list[tuple[int, int]] = []
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
                unclear.append(place)
                above = ""
                continue
            if cell not in odd and cell not in same:
                above = cell
                continue
            if cell.strip():
                (marked if above.strip() else nothing).append(place)
            cells[number] = above
        new[at] = cells
    if not new:
        return layout, []
    rows = [
        [new[at][number] if at in new else cell for at, cell in enumerate(row)]
        for number, row in enumerate(layout.rows)
    ]
    changed = replace(layout, rows=rows)
    return changed, [*_read(layout, marked), *_nothing_above(layout, nothing), *_unclear(layout, unclear)]


def _odd(texts: pd.Series, *, blank: bool) -> tuple[set[str], set[str]]:
    """Those of the texts that mean the cell above, on request blank ones too; and those that may mean it."""
    short = texts[texts.str.len() <= _LONGEST]
    odd = set(short[short.str.strip().str.lower().isin(above_marks())])
    blanks = set(texts[texts.str.strip() == ""]) if blank else set()
    return odd | blanks, {text for text in short if text not in odd and says_the_same(text)}


def _read(layout: Layout, places: Sequence[tuple[int, int]]) -> Iterator[Issue]:
    problem = Sentence(
        "{cells} with a mark for the same as above, the first here", cells=plural(len(places), "cell")
    )
    remedy = Sentence("They were read as what stands above them. There is nothing to do.")
    yield from _noted(layout, places, Unreadable("cell.ditto", problem, remedy))


def _nothing_above(layout: Layout, places: Sequence[tuple[int, int]]) -> Iterator[Issue]:
    problem = Sentence(
        "{cells} with a mark for the same as above, and nothing above, the first here",
        cells=plural(len(places), "cell"),
    )
    remedy = Sentence("They were read as blank. Write what is meant.")
    yield from _noted(layout, places, Unreadable("cell.ditto_first", problem, remedy))


def _unclear(layout: Layout, places: Sequence[tuple[int, int]]) -> Iterator[Issue]:
    rows = dict(zip(layout.lines, layout.rows, strict=True))
    texts = dict.fromkeys(rows[line][at].strip() for line, at in places)
    problem = Sentence(
        "{cells} that may mean the cell above or another in the row ({values}), the first here",
        cells=plural(len(places), "cell"),
        values=series(shorten(text, 30) for text in list(texts)[:_NAMED]),
    )
    remedy = Sentence(
        "Nothing was taken from them. Write what is meant; or say that they mean the cell above."
    )
    yield from _noted(layout, places, Unreadable("cell.same", problem, remedy))


def _noted(layout: Layout, places: Sequence[tuple[int, int]], what: Unreadable) -> Iterator[Issue]:
    for line, at in sorted(places)[:1]:
        yield layout.issue(what, line=line, position=at, warning=True)


def blank_below(layout: Layout, places: Iterable[int]) -> list[int]:
    """Columns of some with a blank cell somewhere below a filled one."""
    blanks = []
    for at in places:
        texts = [bool(cell.strip()) for cell in column(layout.rows, at)]
        if True in texts and False in texts[texts.index(True) :]:
            blanks.append(at)
    return blanks


def grouped(layout: Layout, at: int) -> bool:
    """Whether a column names each group of rows once, in its first row, and blanks stand below.

    Then no text stands twice, one below the other, and at least as many cells are blank as not: as in
    lists that were made to be looked at.
    """
    texts = [cell.strip() for cell in column(layout.rows, at)]
    filled = [text for text in texts if text]
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
    rows = [row for row, line in zip(layout.rows, layout.lines, strict=True) if line in blank]
    same = [at, *(other for other in others if other != at and not any(row[other].strip() for row in rows))]
    remedy = Sentence("Fill it in; or import the other rows.")
    if at in blank_below(layout, [at]):
        remedy = Sentence(
            "Fill it in; if a blank below {headers} means the same as above, say so; or import "
            "the other rows.",
            headers=series(f'"{shorten(layout.headers[place], 40)}"' for place in same[:_NAMED]),
        )
    first, values = min(lines), sorted({row[at].strip() for row in rows} - {""})
    silent = Sentence("a blank cell")
    if values:
        silent = Sentence(
            "a cell that is blank or says nothing ({values})",
            values=series(shorten(value, 30) for value in values[:_NAMED]),
        )
    problem = Unreadable(
        "row.blank",
        Sentence(
            "{rows} with {silent} here, the first in row {first}",
            rows=plural(len(blank), "row"),
            silent=silent,
            first=first,
        ),
        remedy,
    )
    issue = layout.issue(problem, line=first, position=at)
    return replace(issue, rows=tuple(sorted(blank))) if len(blank) > 1 else issue
