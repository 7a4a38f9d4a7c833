"""What kind of file a table comes from, with a certainty and the signs that it rests on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from actormap.core import schema
from actormap.core.errors import Issue, shorten
from actormap.core.search import persons
from actormap.core.sentences import Name, Sentence, either, plural, series, term
from actormap.core.tables.issues import notice
from actormap.ingest.kinds import template
from actormap.ingest.kinds.network.tables import HALF, MOST, ends_in, entry_column, values_of
from actormap.ingest.mapping.columns import (
    AREAS,
    GIVEN,
    SECTORS,
    SILENT,
    SURE,
    TIE_KIND,
    Columns,
    Known,
    Recognised,
    Rule,
    Table,
)
from actormap.ingest.mapping.consents import month_above
from actormap.ingest.mapping.guess import ends, guess
from actormap.ingest.mapping.rules import kinds_of_lists
from actormap.ingest.recognise.signs import OF_KINDS
from actormap.ingest.rows.reading import module_of
from actormap.ingest.sheet.headers import spelled, words
from actormap.ingest.sheet.layout import TAG_ROWS, Layout
from actormap.ingest.sheet.locate import widened

_OURS = "table "
"""How the code of a kind begins that is a table of ours: kinds of files and tables share some names."""


def ours(table: str) -> str:
    """The code by which a table of ours is chosen."""
    return _OURS + table


def table_of(kind: str) -> str:
    """The table of ours that a code means; "" where it means none."""
    return kind.removeprefix(_OURS) if kind.startswith(_OURS) else ""


def meant(table: Table, kind: str) -> Columns:
    """What the columns of a table mean if it is of a kind, which may know better than headers and values."""
    if table_of(kind):
        return template.columns_of(table_of(kind), table.layout)
    knows = getattr(module_of(kind), "meant", None)
    return table.columns if knows is None else knows(table)


def recognise(
    layout: Layout, rule: Rule = SILENT, given: str = "", ours: str = "", known: Known | None = None
) -> Table:
    """A table with what its columns mean and what kind of file it may come from.

    A mapping file says it (`rule`), or its user (the kind `given`, or a table of `ours`); else signs do.
    What the map knows already, by meaning, is `known`.
    """
    columns = guess(layout, rule, known)
    layout = _translated(layout, columns, rule)
    ours = ours or rule.table
    given = "template" if ours else given
    given = given or rule.kind or layout.grid.kind
    if given:
        reason = Sentence("you say so")
        if given == layout.grid.kind:
            reason = Sentence("the reader of such files read it")
        return Table(layout, columns, (Recognised(given, 1.0, (reason,)),), rule, ours)
    kinds = []
    for kind in schema.kinds():
        certainty, signs = OF_KINDS[kind](layout, columns)
        if certainty > 0:
            kinds.append(Recognised(kind, certainty, tuple(signs)))
    kinds.sort(key=lambda recognised: -recognised.certainty)
    ours = template.table_of(layout) if any(each.kind == "template" for each in kinds) else ""
    return Table(layout, columns, tuple(kinds), rule, ours)


def _translated(layout: Layout, columns: Columns, rule: Rule) -> Layout:
    """The table with what a mapping file says that its values mean, where it speaks of a kind of file.

    Words for kinds of ties stay: who reads ties keeps the word beside the kind (`rows.ties.tie_kind_of`).
    """
    recoded = rule.recoded if rule.kind else {}
    places = {
        at: recoded[meaning] for meaning in recoded if meaning != TIE_KIND for at in columns.all(meaning)
    }
    if not places:
        return layout
    rows = [
        [_meant_by(cell, places[at]) if at in places else cell for at, cell in enumerate(row)]
        for row in layout.rows
    ]
    return replace(layout, rows=rows)


def _meant_by(cell: str, values: Mapping[str, str]) -> str:
    """What a cell means; a word for a person says so still where its line was never filled in."""
    text = cell.strip()
    return values.get(text, cell) or (text if persons.is_type(text) else "")


def main_of_unknown(tables: Sequence[Table]) -> list[Table]:
    """Of each file in which nothing is known its longest table."""
    known = {table.layout.grid.file for table in tables if table.kinds}
    longest: dict[str, Table] = {}
    for table in tables:
        file = table.layout.grid.file
        before = longest.get(file)
        if file not in known and (before is None or len(table.layout.rows) > len(before.layout.rows)):
            longest[file] = table
    return list(longest.values())


def read_as(table: Table) -> list[Issue]:
    """What a list was taken for, and why, so that its user can say otherwise; not of what is ours or said."""
    best = table.kinds[0]
    if best.kind == "template" or best.certainty == 1:
        return []
    label, sure = term(schema.kinds()[best.kind].label), round(best.certainty * 100)
    return [
        table.layout.issue(
            "file.read_as", warning=True, kind=label, sure=sure, signs=series(best.signs, "; ")
        )
    ]


def unknown(table: Table, *, alone: bool) -> Issue:
    """What a table may be, and how to say what it is."""
    layout = table.layout
    kinds = [term(schema.kinds()[recognised.kind].label) for recognised in table.kinds[:3]]
    name = "table.unknown/perhaps" if kinds else "table.unknown/tagged" if layout.tagged else "table.unknown"
    problem = notice(
        name,
        kinds=either(Sentence("'{kind}'", kind=kind) for kind in kinds),
        signs=series(table.kinds[0].signs if kinds else (), "; "),
        found=series(shorten(text, 30) for text in layout.headers[:6]),
        n=TAG_ROWS,
        ours=series(list(schema.open_tables())[:4]),
    )
    likely = [recognised.kind for recognised in table.kinds[:1]] or kinds_of_lists()
    issue = layout.issue(problem, warning=not alone and not kinds)
    return replace(issue, option=f"--table {' | '.join(likely)}")


_FEW = 2
"""So many sheets with the same columns and such names are one table in parts."""
_AROUND = re.compile(
    r"^\s*\d+\s*[.)_-]?\s+|[([]?\b[345]ws?\b[)\]]?|\b(?:sector|cluster|secteur|setor)\b", re.IGNORECASE
)
"""What stands beside the name of a sector in that of a sheet: its number, what the table is."""


_SUBJECTS: dict[Sentence, tuple[tuple[str, ...], tuple[str, ...]]] = {
    term("sector"): (
        SECTORS,
        ("activity", "activity_code", "subsector"),
    ),
    term("month"): (("month", "month_tick", "year", "start", "end", "reported"), ()),
    term("area"): ((*AREAS, "area_tick"), ()),
}
"""What the name of a sheet may say, in a word that stands as a header too.

With what columns mean that say it themselves, and those beside which a single sheet says it too.
"""


def _named(what: str, name: str, known: Known) -> str:
    """The sector, month or area that the name of a sheet is; "" where it is none."""
    if what == "month":
        return name if month_above(name) else ""
    bare = " ".join(_AROUND.sub(" ", name).split()) if what == "sector" else name
    sectors = spelled("sector") if what == "sector" else {}
    return bare if words(bare) in sectors or words(bare) in known.get(f"{what}_name", ()) else ""


def with_names(located: Sequence[tuple[Layout, Rule]], known: Known) -> Iterator[tuple[Layout, list[Issue]]]:
    """The tables of a workbook, with a column of what the name of a sheet says where no column does."""
    for layout, rule in located:
        what = next((each for each in _SUBJECTS if _named(each, layout.grid.sheet, known)), None)
        fixed = layout.header is None or layout.tagged or layout.grid.kind or rule.table
        if what is None or fixed:
            yield layout, []
            continue
        alike = (other.grid.sheet for other, _ in located if other.plain == layout.plain)
        same = {_named(what, sheet, known) for sheet in alike} - {""}
        columns, (itself, beside) = guess(layout, rule, known), _SUBJECTS[what]
        if columns.has(*itself) or not (len(same) >= _FEW or columns.has(*beside)):
            yield layout, []
        else:
            yield _with_column(layout, what, _named(what, layout.grid.sheet, known))


def _with_column(layout: Layout, what: Sentence, text: str) -> tuple[Layout, list[Issue]]:
    """The table with a column more that says the same in each row of data."""
    header = f"{what.capitalize()} (name of the sheet)"
    wider = widened(layout, {header: dict.fromkeys(layout.lines, text)})
    rows = plural(len(layout.rows), "row")
    return wider, [
        wider.issue("sheet.says", warning=True, what=what, text=shorten(text), rows=rows, header=Name(header))
    ]


def of_same_kind(tables: Sequence[Table]) -> list[Table]:
    """The tables, those of one workbook with the same columns read as what the longest of them is."""
    longest: dict[tuple[str, tuple[str, ...]], Table] = {}
    for table in tables:
        first = longest.setdefault(_columns(table), table)
        if len(table.layout.rows) > len(first.layout.rows):
            longest[_columns(table)] = table
    return [_as(table, longest[_columns(table)]) for table in tables]


def _columns(table: Table) -> tuple[str, tuple[str, ...]]:
    return table.layout.grid.file, table.layout.plain


def _as(table: Table, longest: Table) -> Table:
    sure = bool(table.kinds) and table.kinds[0].certainty == GIVEN
    if sure or not longest.kind or table.kind == longest.kind:
        return table
    sign = Sentence(
        "the sheet '{sheet}' has the same columns and more rows", sheet=Name(longest.layout.grid.sheet)
    )
    first = replace(longest.kinds[0], signs=(*longest.kinds[0].signs, sign))
    rest = (recognised for recognised in table.kinds if recognised.kind != first.kind)
    return replace(table, kinds=(first, *rest), ours=table.ours or longest.ours)


_NETWORK = "network"


_NAMES_OF_ENTRIES = ("nodes", "elements", "vertices", "entities")


def beside_ties(tables: Sequence[Table]) -> list[Table]:
    """Tables, of which those are networks too that hold the entries of ties in the same import."""
    tables = [_by_numbers(table, tables) for table in tables]
    tied = [
        (table.layout, pair)
        for table in tables
        if table.kind == _NETWORK and (pair := ends(table.layout, table.columns)) is not None
    ]
    named = [{text.strip() for at in pair for text in ends_in(layout, at)} for layout, pair in tied]
    return [_with_entries(table, named) for table in tables] if named else tables


def _by_numbers(table: Table, tables: Sequence[Table]) -> Table:
    """The table as one of ties, if its ends are the ids of entries in another table of its file."""
    if table.kind or not table.kinds or table.kinds[0].kind != _NETWORK:
        return table
    pair = ends(table.layout, table.columns) or ()
    named = {text for at in pair for text in values_of(table.layout, at)}
    for other in tables:
        ids = other.columns.at("node_id", SURE)
        same = other.layout.grid.file == table.layout.grid.file and other is not table
        if same and ids is not None and named and named <= values_of(other.layout, ids):
            sign = Sentence(
                "the column '{header}' of another table holds both ends of each tie",
                header=other.layout.shown(ids),
            )
            return replace(table, kinds=(Recognised(_NETWORK, 0.95, (*table.kinds[0].signs, sign)),))
    return table


def _with_entries(table: Table, named: Sequence[set[str]]) -> Table:
    """The table as one of entries, if a column of it holds what the ties of another name."""
    layout, columns = table.layout, table.columns
    given = bool(table.kinds) and table.kinds[0].certainty == GIVEN
    if given or table.kind == "template" or (table.kind and ends(layout, columns)):
        return table
    headed = columns.each(("node_id", "node_label"), SURE)
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
        "the column '{header}' names what the ties of this import lead to", header=layout.shown(at)
    )
    return replace(table, kinds=(Recognised(_NETWORK, 0.99, (sign,)), *table.kinds))
