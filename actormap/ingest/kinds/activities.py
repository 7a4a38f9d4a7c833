"""Who does what where (3W, 4W, 5W): one row a fact, read as organisations, areas, sectors and presence.

Two organisations in one place are no tie. Only a funder named on the row of an implementing
organisation is one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from actormap.core.errors import Issue
from actormap.core.sentences import Sentence
from actormap.ingest.mapping.columns import OF_ORGANISATION, SECTORS, Columns, Table
from actormap.ingest.rows.facts import Facts
from actormap.ingest.rows.reading import Read, Wishes, opened, together
from actormap.ingest.sheet.layout import Layout


def meant(table: Table) -> Columns:
    """What the columns mean: where none says the sector, an activity that rows share stands for it."""
    columns, at = _of_who_implements(table.columns), table.columns.at("activity")
    if at is None or columns.has(*SECTORS) or not _shared(table.layout, at):
        return columns
    reason = Sentence(
        "its header is '{header}', and no column says the sector", header=table.layout.shown(at)
    )
    every = list(columns)
    every[at] = replace(every[at], meaning="sector_name", reason=reason)
    return Columns(tuple(every))


def _of_who_implements(columns: Columns) -> Columns:
    """The same with what is said of an organisation that no column names, said of who implements."""
    if not columns.has("impl_name") or columns.has("org_name"):
        return columns
    theirs = {f"org_{what}": f"impl_{what}" for what in OF_ORGANISATION if not columns.has(f"impl_{what}")}
    return columns.renamed(theirs)


def _shared(layout: Layout, at: int) -> bool:
    """Whether a column says the same in many rows: a description of its own in each is no theme."""
    texts = [text.casefold() for text in layout.values(at)]
    return len(set(texts)) * 2 <= len(texts)


def _instead(table: Table, columns: Columns) -> Iterator[Issue]:
    """A word on the activity that stands for the sector."""
    for old, new in zip(table.columns, columns, strict=True):
        if old.meaning == "activity" != new.meaning:
            yield table.layout.issue("sector.activity", table.layout.line, old.position, warning=True)


def read(tables: Sequence[Table], wishes: Wishes) -> Read:
    """Organisations, areas, sectors, presence and ties of funding; each once, where it is met first."""
    return together(_read(*opened(table), wishes) for table in tables)


def _read(table: Table, private: list[Issue], wishes: Wishes) -> Read:
    columns = meant(table)
    facts = Facts(replace(table, columns=columns), wishes)
    for row, line in facts.rows():
        _take(facts, row, line)
    facts.report()
    parts = facts.parts()
    return parts, [*private, *_instead(table, columns), *facts.reading.issues]


def _take(facts: Facts, row: Mapping[int, str], line: int) -> None:
    """Take up what a row says."""
    if facts.is_empty(row, line):
        return
    actors, work = facts.organisations.first(row, line), facts.work
    statement = work.read(row, line)
    if not actors and facts.organisations.nobody(row):
        return
    # The number in a row that names two is of one of them, and nothing says of whom.
    if len(actors) == 1 and not facts.organisations.names_another(row):
        facts.dealings.row(row, line, actors)
    else:
        facts.dealings.whose(row, line)
    facts.funding.read(row, line, actors, statement.periods)
    if work.names_no_single_area(row, statement):
        return
    if actors and work.unticked(statement):
        facts.notes.count("row.unticked", line)
        return
    codes = {"who": actors, "what": statement.sectors, "where": statement.areas}
    missing = [what for what, known in codes.items() if not known]
    for what in missing:
        work.blank.setdefault(what, []).append(line)
    if not missing:
        for _ in range(work.add(actors, statement, line)):
            facts.notes.count("row.repeated", line, None)
