"""Lists of contacts: a row or a card is a person with an organisation.

The organisations come out. Persons do not, unless a mapping file says which column names them; telephones,
addresses and the like never do. Private entries give nothing but their number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from actormap.core.errors import Issue, shorten
from actormap.core.sentences import series
from actormap.ingest.kinds.contacts.persons import Persons
from actormap.ingest.kinds.contacts.reader import ContactReader, wants_persons
from actormap.ingest.mapping.columns import PERSON_NAMES, REACHED_BY, SURE, Columns, Table
from actormap.ingest.rows.reading import Read, Wishes, opened, together

ORGANISATION = ("org_name", "org_acronym")
_NAMED = 12


def meant(table: Table) -> Columns:
    """What the columns mean."""
    return columns_of(table.columns)


def columns_of(columns: Columns) -> Columns:
    """The same as a list of contacts has it.

    Beside an organisation and how somebody is reached a bare name is a person's.
    """
    columns = columns.of_sole_organisation(SURE)
    named = columns.sure("node_label") and columns.sure("org_name")
    if columns.sure(*PERSON_NAMES) or not named or not columns.sure(*REACHED_BY):
        return columns
    return columns.renamed({"node_label": "person_name"})


def read(tables: Sequence[Table], wishes: Wishes) -> Read:
    """Organisations, what they work on and where, and when the office met them; persons where asked for.

    Cards of one import may speak of one another, whatever file they stand in.
    """
    everybody = Persons(wishes.base)
    readers: list[ContactReader] = []
    issues: list[Issue] = []
    for table in tables:
        open_table, new_issues = opened(replace(table, columns=meant(table)))
        issues += new_issues
        problem = _no_organisation(open_table)
        if problem:
            issues.append(problem)
            continue
        readers.append(ContactReader(open_table, wishes, everybody))
        readers[-1].begin()
    everybody.settle()
    rows = together([reader.read() for reader in readers])
    known = _cards(readers)
    return together([([], issues), rows, *(reader.relations(known) for reader in readers)])


def _no_organisation(table: Table) -> Issue | None:
    """An error where a list that its user calls one of contacts says nothing of organisations."""
    if table.layout.grid.kind or wants_persons(table) or table.columns.has(*ORGANISATION, "org_code"):
        return None
    headers = series(shorten(text, 30) for text in table.layout.headers[:_NAMED])
    return table.layout.issue("contact.no_column", table.layout.line, found=headers)


def _cards(readers: Sequence[ContactReader]) -> dict[str, str]:
    """Actors by what cards call them; a code that two of them have means neither."""
    actors_of: dict[str, set[str]] = {}
    for reader in readers:
        for card, actor in reader.cards:
            actors_of.setdefault(card, set()).add(actor)
    return {card: actors.pop() for card, actors in actors_of.items() if len(actors) == 1}
