"""What a table of activities lacks: blank cells, columns that nobody headed, marks that nothing explains."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from actormap.core.errors import Issue, shorten
from actormap.core.search import persons
from actormap.core.sentences import Sentence, plural, series, term
from actormap.core.tables.issues import Unreadable
from actormap.ingest.mapping.answers import WHO, answer
from actormap.ingest.mapping.columns import Columns
from actormap.ingest.mapping.rules import Rule
from actormap.ingest.mapping.ticks import unread
from actormap.ingest.mapping.values import names_nobody
from actormap.ingest.rows.places import Level
from actormap.ingest.sheet.above import blank_rows, grouped
from actormap.ingest.sheet.layout import Layout

_NO_COLUMN = {"what": term("the sector"), "where": term("the area")}
"""What a row has to say besides who acts."""
_SHOWN = 12


def unnamed(layout: Layout) -> Issue:
    """An error where a list that its user calls one of organisations names none."""
    headers = series(shorten(text, 30) for text in layout.headers[:_SHOWN])
    problem = Unreadable(
        "org.no_column",
        Sentence("no column is known to name an organisation; found {found}", found=headers),
        Sentence("Say which column it is."),
    )
    return layout.issue(problem, line=layout.line)


def unsaid(layout: Layout, at: int, rule: Rule | None) -> Iterator[Issue]:
    """The question whose names these are, row by row, where no column tells and the name itself does not.

    What kind of list it is does not answer that. Where most names are those of organisations, it is asked of
    those alone that look like somebody's.
    """
    if rule and answer(rule.constants, WHO):
        return
    rows = zip(layout.rows, layout.lines, strict=True)
    names = [(line, row[at].strip()) for row, line in rows if any(map(str.isalpha, row[at]))]
    telling = sum(persons.of_organisation(name) for _, name in names)
    looks = persons.is_shaped if telling * 2 >= len(names) else None
    for line, name in names:
        if not names_nobody(name) and (looks(name) if looks else not persons.of_organisation(name)):
            yield layout.issue(_WHOSE, line=line, position=at, value=persons.masked(name))


_WHOSE = Unreadable(
    "list.whose",
    Sentence("nothing says whether this is the name of a person or of an organisation"),
    Sentence(
        "If all of them are organisations, say so; else write the type of each beside it. Persons are "
        "recorded only if they agreed: bring them as a list of contacts."
    ),
)


def unexplained(layout: Layout, columns: Columns) -> Iterator[Issue]:
    """An error where columns are marked and nothing tells what a mark means."""
    places = unread(layout, columns)
    if len(places) > 1:
        problem = Unreadable(
            "column.marked",
            Sentence(
                "{n} columns are marked, and nothing says what for ({headers})",
                n=len(places),
                headers=series(shorten(layout.headers[at], 30) for at in places[:_SHOWN]),
            ),
            Sentence("Say what their headers are: sectors, areas or months; or leave these columns out."),
        )
        yield layout.issue(problem, line=layout.line, position=places[0])


def blanks(
    layout: Layout,
    lines: Mapping[str, Sequence[int]],
    places: Mapping[str, Sequence[int]],
    levels: Sequence[Level],
) -> Iterator[Issue]:
    """Errors where rows do not say who, what or where, and where that may stand in a row above.

    `lines` and `places` are such rows, and the columns that would say it, by these words; `levels` the
    columns of areas, the widest first.
    """
    every = [at for columns in places.values() for at in columns]
    lacking = {what: blank for what, blank in lines.items() if places[what]}
    for what, blank in lacking.items():
        yield blank_rows(layout, blank, places[what][0], every)
    for what, subject in _NO_COLUMN.items():
        if lines.get(what) and not places[what]:
            rows = plural(len(lines[what]), "row")
            problem = Unreadable(
                "column.lacking",
                Sentence(
                    "no column is known to say {what}, so {rows} gave no presence", what=subject, rows=rows
                ),
                Sentence("Say which column does, or add one."),
            )
            yield layout.issue(problem, warning=True)
    if lacking:
        return
    for level in levels[:-1]:
        if level.code is None and level.name is not None and grouped(layout, level.name):
            texts = zip(layout.rows, layout.lines, strict=True)
            above = [line for row, line in texts if not row[level.name].strip()]
            yield blank_rows(layout, above, level.name, every)
