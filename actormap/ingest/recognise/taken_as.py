"""What is said of what a table was taken for, and of one of which nothing is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from actormap.core import schema
from actormap.core.errors import Issue, shorten
from actormap.core.sentences import Sentence, either, series, term
from actormap.core.tables.issues import Unreadable
from actormap.ingest.mapping.table import Table
from actormap.ingest.sheet.layout import TAG_ROWS


def _kinds() -> list[str]:
    """What a list may be."""
    return [kind for kind in schema.kinds() if kind != "template"]


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
    problem = Sentence(
        "read as '{kind}' ({sure} % certain): {signs}", kind=label, sure=sure, signs=series(best.signs, "; ")
    )
    remedy = Sentence("If it is something else, say so.")
    return [table.layout.issue(Unreadable("file.read_as", problem, remedy), warning=True)]


def unknown(table: Table, *, alone: bool) -> Issue:
    """What a table may be, and how to say what it is."""
    layout = table.layout
    headers = series(shorten(text, 30) for text in layout.headers[:6])
    if table.kinds:
        kinds = (
            Sentence("'{kind}'", kind=term(schema.kinds()[recognised.kind].label))
            for recognised in table.kinds[:3]
        )
        problem = Sentence(
            "this may be {kinds}, but only this speaks for it: {signs}",
            kinds=either(kinds),
            signs=series(table.kinds[0].signs, "; "),
        )
    elif layout.tagged:
        problem = Sentence("what this list holds cannot be told from its columns ({found})", found=headers)
    else:
        problem = Sentence(
            "what this list holds cannot be told from its columns ({found}), and there is no HXL tag row in "
            "the first {n} rows",
            found=headers,
            n=TAG_ROWS,
        )
    if table.kinds:
        remedy = Sentence(
            "If it is, say so; otherwise say what else it is, or which of our tables ({ours} ...).",
            ours=series(list(schema.open_tables())[:4]),
        )
    else:
        remedy = Sentence(
            "Say what it is. If no column names an organisation in words that are known here, say which "
            "does. If it is one of our tables ({ours} ...), name the file or sheet after it.",
            ours=series(list(schema.open_tables())[:4]),
        )
    kinds_of_lists = [recognised.kind for recognised in table.kinds[:1]] or _kinds()
    issue = layout.issue(Unreadable("table.unknown", problem, remedy), warning=not alone and not table.kinds)
    return replace(issue, option=f"--table {' | '.join(kinds_of_lists)}")
