"""Lists of contacts: a row or a card is a person with an organisation.

The organisations come out. Persons do not, unless a mapping file says which column names them; telephones,
addresses and the like never do. Private entries give nothing but their number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from actormap.core.errors import Issue, shorten
from actormap.core.sentences import Sentence, series
from actormap.core.tables.issues import notice
from actormap.ingest.kinds import NO_SIGNS, Read, Signs, together
from actormap.ingest.kinds.contacts.persons import Persons
from actormap.ingest.kinds.contacts.reader import NAMES, SURE, ContactReader, wants_persons
from actormap.ingest.kinds.organisations import repeated
from actormap.ingest.mapping.columns import Columns
from actormap.ingest.mapping.table import Table
from actormap.ingest.mapping.values import export_of
from actormap.ingest.rows.part import Wishes
from actormap.ingest.rows.reading import opened
from actormap.ingest.sheet.layout import Layout

_ORGANISATION = ("org_name", "org_acronym")
_REACHED_BY = ("phone", "email", "job_title")
_NAMED = 12


def meant(table: Table) -> Columns:
    """What the columns mean."""
    return _with_persons(table.columns)


def _with_persons(columns: Columns) -> Columns:
    """The same where beside an organisation and how it is reached a bare name is a person's."""
    columns = columns.of_sole_organisation(SURE)
    known = columns.has(*NAMES, at_least=SURE)
    named = all(columns.has(what, at_least=SURE) for what in ("node_label", "org_name"))
    if known or not named or not columns.has(*_REACHED_BY, at_least=SURE):
        return columns
    return columns.renamed({"node_label": "person_name"})


def signs(layout: Layout, columns: Columns) -> Signs:
    """How certain it is that a row is a person with an organisation."""
    columns = _with_persons(columns)

    def there(*meanings: str) -> bool:
        return columns.has(*meanings, at_least=SURE)

    export = export_of(layout.headers)
    in_parts = there("first_name", "last_name")
    if not there(*_ORGANISATION) or not (export or in_parts or there("person_name")):
        return NO_SIGNS
    steps = (
        (
            bool(export),
            0.97,
            Sentence("its headers are those of an export ({program})", program=export.replace("_", " ")),
        ),
        (
            there("activity", "activity_code", "status", "start", "end"),
            0.6,
            Sentence("other columns say what is done"),
        ),
        (
            there("met_on", "introduced_by", "privacy"),
            0.96,
            Sentence("a column says what the office did with the contact"),
        ),
        (not there(*_REACHED_BY), 0.7, Sentence("nothing says how to reach the person")),
        (
            there("org_type", "org_code", "org_acronym")
            and not in_parts
            and not repeated(layout, columns.at("org_name", SURE)),
            0.7,
            Sentence("other columns say more of the organisation"),
        ),
        (True, 0.95, Sentence("a column says how to reach the person")),
    )
    certainty, sign = next((sure, reason) for holds, sure, reason in steps if holds)
    return certainty, [Sentence("columns name a person and an organisation"), sign]


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
    if table.layout.grid.kind or wants_persons(table) or table.columns.has(*_ORGANISATION, "org_code"):
        return None
    headers = series(shorten(text, 30) for text in table.layout.headers[:_NAMED])
    problem = notice("contact.no_column", found=headers)
    return table.layout.issue(problem, table.layout.line)


def _cards(readers: Sequence[ContactReader]) -> dict[str, str]:
    """Actors by what cards call them; a code that two of them have means neither."""
    actors_of: dict[str, set[str]] = {}
    for reader in readers:
        for card, actor in reader.cards:
            actors_of.setdefault(card, set()).add(actor)
    return {card: actors.pop() for card, actors in actors_of.items() if len(actors) == 1}
