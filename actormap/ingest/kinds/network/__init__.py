"""Networks: tables of entries and of ties between them, as Gephi, Kumu, NodeXL and others have them.

Who shares a group or a meeting is not tied by that: the group becomes a platform, the meeting an event.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from actormap.core import schema
from actormap.core.errors import Issue, shorten
from actormap.core.sentences import Sentence
from actormap.core.tables.issues import notice
from actormap.ingest.kinds import NO_SIGNS, Read, Signs, together
from actormap.ingest.kinds.network.reader import NetworkReader
from actormap.ingest.kinds.network.tables import HALF, MOST, SURE, ends, ends_in, entry_column, values_of
from actormap.ingest.mapping.columns import GIVEN, Columns
from actormap.ingest.mapping.guess import headed_as_ends
from actormap.ingest.mapping.table import Recognised, Table
from actormap.ingest.mapping.values import looks_like, sample
from actormap.ingest.rows.part import Wishes
from actormap.ingest.sheet.headers import is_header, words
from actormap.ingest.sheet.layout import Layout
from actormap.ingest.sheet.locate import widened

_KIND = "network"
_NO_NAMES = frozenset({"email", "url", "day", "phone"})
_NAMES_OF_ENTRIES = ("nodes", "elements", "vertices", "entities")
_ABOUT_ROWS = frozenset({"organisation", "impl", "partner", "funder", "prog", "person"})
_BARE = range(2, 5)
"""So many columns a list of ties without headers has."""


def signs(layout: Layout, columns: Columns) -> Signs:
    """How certain it is that rows are ties; entries are known beside their ties alone (`beside_ties`)."""
    pair = ends(layout, columns)
    if pair is None:
        return _signs_without_headers(layout)
    first, second = (shorten(layout.headers[at]) for at in pair)
    sentences = [
        Sentence(
            "the columns '{first}' and '{second}' say from where a tie leads and to where",
            first=first,
            second=second,
        )
    ]
    if any(looks_like(sample(layout, at)) in _NO_NAMES or not layout.filled(at) for at in pair):
        return NO_SIGNS
    others = [guess for guess in columns if guess.position not in pair and guess.certainty >= SURE]
    about = {schema.meanings()[guess.meaning].about for guess in others if guess.meaning}
    if about & _ABOUT_ROWS - ({"organisation"} if not columns.has("org_name", "org_code") else set()):
        return HALF, sentences
    if pair != headed_as_ends(layout.plain):
        return 0.92, sentences
    numbers = all(looks_like(sample(layout, at)) == "number" for at in pair)
    both = values_of(layout, pair[0]) & values_of(layout, pair[1])
    if numbers and (len(layout.headers) > len(pair) or not both):
        return HALF, sentences
    return (0.85 if min(pair) <= 1 else 0.6), sentences


def _signs_without_headers(layout: Layout) -> Signs:
    """Rows that begin with two names which other rows have too, or that name who each is tied to."""
    if layout.tagged or layout.header is None or any(map(is_header, layout.headers)):
        return NO_SIGNS
    bare = layout.headless()
    width = len(bare.headers)
    if width < min(_BARE) or len(bare.rows) < 3:  # noqa: PLR2004 - fewer rows show nothing
        return NO_SIGNS
    first = values_of(bare, 0)
    later = {cell.strip() for row in bare.rows for cell in row[1:]} - {""}
    if layout.odd:
        return (0.6, [Sentence("rows of several lengths name one another")]) if first & later else NO_SIGNS
    if width not in _BARE or any(looks_like(sample(bare, at)) in _NO_NAMES for at in range(2)):
        return NO_SIGNS
    head, body = bare.rows[0], [row for row in bare.rows[1:] if row[0].strip() and row[1].strip()]
    known = {row[at].strip() for row in body for at in range(2)}
    complete = len(body) == len(bare.rows) - 1 and first & values_of(bare, 1)
    if complete and all(cell.strip() in known for cell in head[:2]):
        return 0.85, [Sentence("its first row has names that other rows have too, so it has no headers")]
    return NO_SIGNS


def beside_ties(tables: Sequence[Table]) -> list[Table]:
    """Tables, of which those are networks too that hold the entries of ties in the same import."""
    tables = [_by_numbers(table, tables) for table in tables]
    tied = [
        (table.layout, pair)
        for table in tables
        if table.kind == _KIND and (pair := ends(table.layout, table.columns)) is not None
    ]
    named = [{text.strip() for at in pair for text in ends_in(layout, at)} for layout, pair in tied]
    return [_with_entries(table, named) for table in tables] if named else tables


def _by_numbers(table: Table, tables: Sequence[Table]) -> Table:
    """The table as one of ties, if its ends are the ids of entries in another table of its file."""
    pair = ends(table.layout, table.columns)
    if pair is None or table.kind or not table.kinds or table.kinds[0].kind != _KIND:
        return table
    named = {text for at in pair for text in values_of(table.layout, at)}
    for other in tables:
        ids = other.columns.at("node_id", SURE)
        same = other.layout.grid.file == table.layout.grid.file and other is not table
        if same and ids is not None and named and named <= values_of(other.layout, ids):
            sign = Sentence(
                "the column '{header}' of another table holds both ends of each tie",
                header=shorten(other.layout.headers[ids]),
            )
            return replace(table, kinds=(Recognised(_KIND, 0.95, (*table.kinds[0].signs, sign)),))
    return table


def _with_entries(table: Table, named: Sequence[set[str]]) -> Table:
    """The table as one of entries, if a column of it holds what the ties of another name."""
    layout, columns = table.layout, table.columns
    given = bool(table.kinds) and table.kinds[0].certainty == GIVEN
    if given or table.kind == "template" or (table.kind and ends(layout, columns)):
        return table
    headed = [at for name in ("node_id", "node_label") for at in columns.all(name, SURE)]
    unique = [at for at in range(len(layout.headers)) if len(values_of(layout, at)) == len(layout.rows)]
    places = [entry_column(layout, headed, names, HALF) for names in named]
    if not table.kind and not layout.tagged:
        places += [entry_column(layout, unique, names, MOST) for names in named]
    if headed and words(layout.grid.name).endswith(_NAMES_OF_ENTRIES):
        places.append(headed[0])
    at = next((at for at in places if at is not None), None)
    if at is None:
        return table
    sign = Sentence(
        "the column '{header}' names what the ties of this import lead to", header=shorten(layout.headers[at])
    )
    return replace(table, kinds=(Recognised(_KIND, 0.99, (sign,)), *table.kinds))


def meant(table: Table) -> Columns:
    """What the columns mean in a network: "from" and "to" are the ends of ties there, not days."""
    pair = ends(table.layout, table.columns)
    sides = {} if pair is None else dict(zip(pair, ("source", "target"), strict=True))
    return table.columns.placed(sides)


def read(tables: Sequence[Table], wishes: Wishes) -> Read:
    """Actors, platforms, meetings and ties."""
    return together(NetworkReader(group, wishes).read() for group in _groups(tables))


def _groups(tables: Sequence[Table]) -> list[list[Table]]:
    """Tables that belong together: those of a workbook that has both entries and ties, and all others."""
    files: dict[str, list[Table]] = {}
    for table in tables:
        files.setdefault(table.layout.grid.file, []).append(table)
    alone = [mine for mine in files.values() if len({ends(t.layout, t.columns) is None for t in mine}) > 1]
    rest = [table for mine in files.values() if mine not in alone for table in mine]
    return [*alone, *([rest] if rest else [])]


_NAME, _WORD = "shared name", "shared interaction"
_ENDS = ("Source (of the shared name)", "Target (of the shared name)")


def with_ends(layout: Layout) -> tuple[Layout, list[Issue]]:
    """The table with both ends of each tie in columns of their own, if it is one of Cytoscape.

    A name that the word for the tie divides in more than one way is an error of its row: nothing tells
    where the first end stops.
    """
    plain = [header.casefold() for header in layout.headers]
    if layout.grid.kind or not {_NAME, _WORD} <= {*plain} or {"source", "target"} <= {*plain}:
        return layout, []
    name, word = plain.index(_NAME), plain.index(_WORD)
    ends = {line: _ends(row[name], row[word]) for row, line in layout.numbered()}
    sides = [{line: pair[side] for line, pair in ends.items() if pair} for side in (0, 1)]
    wider, problem = widened(layout, dict(zip(_ENDS, sides, strict=True))), notice("tie.no_ends")
    return wider, [
        wider.issue(problem, line, name, value=row[name]) for row, line in wider.numbered() if not ends[line]
    ]


def _ends(name: str, word: str) -> list[str]:
    parts = name.split(f" ({word.strip()}) ")
    return parts if len(parts) == len(_ENDS) and all(map(str.strip, parts)) else []
