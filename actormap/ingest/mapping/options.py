"""What is wrong with what somebody says of all lists of an import."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from actormap.core import schema
from actormap.core.errors import Issue, shorten
from actormap.core.sentences import Sentence, series
from actormap.ingest.mapping.answers import ANSWERS, wrong_answers
from actormap.ingest.mapping.rules import ORDERS, TIE_KIND
from actormap.ingest.mapping.table import Table
from actormap.ingest.sheet.headers import normal


def unfound(split: Mapping[str, str], tables: Sequence[Table]) -> list[Issue]:
    """Errors where cells of a column are to be split that no list has."""
    if not split:
        return []
    headers = {normal(header): header for table in tables for header in table.layout.headers}
    remedy = Sentence("Use one of: {all}.", all=series(map(shorten, headers.values())))
    problem = Sentence("no list has such a column")
    gone = [name for name in split if normal(name) not in headers]
    return [Issue("", None, "", shorten(name), "split.unknown", problem, remedy) for name in gone]


def wrong_options(
    table: str | None,
    identify: Mapping[str, str] | None,
    constants: Mapping[str, str] | None,
    dates: str,
) -> list[Issue]:
    """Errors in options that there are not, or that take other values."""
    issues = []
    if dates and dates not in ORDERS:
        remedy = Sentence("Use one of: {all}.", all=series(ORDERS))
        issues.append(Issue("", None, "", dates, "dates.unknown", Sentence("no such order"), remedy))
    known = [TIE_KIND, *ANSWERS, *schema.columns()["actors"]]
    for name, answers in wrong_answers(constants or {}).items():
        remedy = Sentence("Use one of: {all}.", all=series(answers))
        issues.append(Issue("", None, "", name, "constant.answer", Sentence("no such answer"), remedy))
    for name in [name for name in constants or {} if name not in known]:
        remedy = Sentence("Use one of: {all}.", all=series(known))
        issues.append(
            Issue("", None, "", name, "constant.unknown", Sentence("no such column of actors"), remedy)
        )
    tables = dict.fromkeys([*schema.open_tables(), *(kind for kind in schema.kinds() if kind != "template")])
    if table is not None and table not in tables:
        remedy = Sentence("Use one of: {all}.", all=series(tables))
        issues.append(Issue("", None, "", table, "table.unknown", Sentence("no such table"), remedy))
    if identify and (set(identify) != {"sector"} or identify["sector"] not in {"name", "code"}):
        text = ", ".join(f"{key} by {value}" for key, value in identify.items())
        remedy = Sentence("Only sectors can be identified this way, by name or by code.")
        issues.append(
            Issue("", None, "", text, "identify.unknown", Sentence("this cannot be identified"), remedy)
        )
    return issues
