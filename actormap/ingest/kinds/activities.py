"""Who does what where (3W, 4W, 5W): one row a fact, read as organisations, areas, sectors and presence.

Two organisations in one place are no tie. Only a funder named on the row of an implementing
organisation is one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from actormap.core.errors import Issue, shorten
from actormap.core.sentences import Sentence
from actormap.core.tables.issues import notice
from actormap.ingest.kinds import Read, Signs, together
from actormap.ingest.mapping.columns import Columns
from actormap.ingest.mapping.table import Table
from actormap.ingest.mapping.values import is_register, sample
from actormap.ingest.rows.facts import Facts
from actormap.ingest.rows.organisations import ROLES
from actormap.ingest.rows.part import Wishes
from actormap.ingest.rows.reading import opened
from actormap.ingest.sheet.above import grouped
from actormap.ingest.sheet.layout import Layout

_SURE = 0.8
_OTHERS = ("partner", "prog")
_WORK = ("start", "end", "month", "month_tick", "impl_name")
_FEW = 2
_WHERE = (
    *(f"adm{n}_{what}" for n in range(1, 5) for what in ("code", "name")),
    "area_code",
    "area_name",
    "area_tick",
    "country_code",
    "country_name",
)
_SECTORS = ("sector_name", "sector_code", "sector_tick")
_WHAT = ("sector_name", "sector_code", "sector_tick", "activity", "activity_code")


def signs(layout: Layout, columns: Columns) -> Signs:
    """How certain it is that rows say who does what where."""
    who = [f"{role}_{what}" for role in ROLES for what in ("name", "acronym", "code")]
    conditions = {
        Sentence("a column says who acts"): columns.has(*who, at_least=_SURE),
        Sentence("a column says where"): columns.has(*_WHERE, at_least=_SURE),
        Sentence("a column says what is done"): columns.has(*_WHAT, at_least=_SURE),
    }
    sentences = [sign for sign, there in conditions.items() if there]
    if not all(conditions.values()):
        return 0.0, sentences
    if not all(_filled(layout, columns, meanings) for meanings in (_WHERE, _WHAT)):
        return 0.6, sentences
    if layout.tagged:
        return 0.97, [*sentences, Sentence("it has HXL tags")]
    if any(len(set(names)) < len(names) for names in map(layout.values, _acting(columns))):
        return 0.93, [*sentences, Sentence("organisations appear in several rows")]
    if len(_of_work(layout, columns)) >= _FEW:
        return 0.92, [*sentences, Sentence("columns say when it is done, and how far it is")]
    return 0.7, sentences


def meant(table: Table) -> Columns:
    """What the columns mean: where none says the sector, an activity that rows share stands for it."""
    columns, at = table.columns.of_who_implements(), table.columns.at("activity")
    if at is None or columns.has(*_SECTORS) or not _shared(table.layout, at):
        return columns
    reason = Sentence(
        "its header is '{header}', and no column says the sector", header=shorten(table.layout.headers[at])
    )
    return Columns(
        tuple(
            replace(guess, meaning="sector_name", reason=reason) if guess.position == at else guess
            for guess in columns
        )
    )


def _shared(layout: Layout, at: int) -> bool:
    """Whether a column says the same in many rows: a description of its own in each is no theme."""
    texts = [text.casefold() for text in layout.values(at)]
    return len(set(texts)) * 2 <= len(texts)


def _instead(table: Table, columns: Columns) -> Iterator[Issue]:
    """A word on the activity that stands for the sector."""
    for old, new in zip(table.columns, columns, strict=True):
        if old.meaning == "activity" != new.meaning:
            problem = notice("sector.activity")
            yield table.layout.issue(problem, table.layout.line, old.position, warning=True)


def _of_work(layout: Layout, columns: Columns) -> list[str]:
    """What columns say of work that no list says of its organisations."""
    meanings = [meaning for meaning in _WORK if columns.has(meaning, at_least=_SURE)]
    status = columns.at("status", _SURE)
    if status is not None and not is_register(sample(layout, status), of_organisations=True):
        meanings.append("status")
    return meanings


def _acting(columns: Columns) -> Iterator[int]:
    """Columns of those who act; of those who lead and of partners only where no other says whose row it is.

    Lists of organisations name the same one time and again as the one that leads them, or as a partner.
    """
    for role in ROLES:
        names = (columns.at(f"{role}_{what}", _SURE) for what in ("name", "acronym", "code"))
        place = next((at for at in names if at is not None), None)
        if place is not None and (role not in _OTHERS or not columns.has("org_name", at_least=_SURE)):
            yield place


def _filled(layout: Layout, columns: Columns, meanings: Sequence[str]) -> bool:
    """Whether most rows that say anything of anybody do so in one of some columns, or below a cell of it."""
    places = [at for meaning in meanings for at in columns.all(meaning, _SURE)]
    if any(grouped(layout, at) for at in places):
        return True
    acting = list(_acting(columns))
    rows = [row for row in layout.rows if any(row[at].strip() for at in (*acting, *places))]
    return sum(any(row[at].strip() for at in places) for row in rows) * 2 >= len(rows)


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
