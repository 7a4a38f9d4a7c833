"""The finding on which a strategy rests: it is worked out anew at its revision, for the role that writes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import ActormapError, Refused
from actormap.core.findings import Finding, Findings, Kind
from actormap.core.model import ActorMap, Changes
from actormap.core.sentences import Name, Sentence
from actormap.core.tables.judged import analyses_named
from actormap.core.tables.records import records
from actormap.core.tables.values import split
from actormap.metrics import catalogue
from actormap.rights.access import Principal, handed_out, hidden_now, may_ask, visible
from actormap.store.base import Store

Ask = Callable[..., Findings]
"""Gives the answer of an analysis by its name, with its options."""
TABLE, STRATEGY = "undertakings", "strategy"
ABOUT = {
    "provision": "provision",
    "instrument": "instrument",
    "issue": "issue",
    "group": "group",
    "area": "pcode",
    "actor": "to_id",
    "target": "to_id",
    "sector": "sector",
}
"""By option of an analysis: the column in which an undertaking names what it is about."""
KINDS: dict[str, frozenset[Kind]] = {
    "group": frozenset({"group", "cell"}),
    "pcode": frozenset({"area", "cell"}),
    "to_id": frozenset({"actor"}),
    "provision": frozenset({"provision"}),
    "instrument": frozenset({"instrument"}),
    "issue": frozenset({"issue"}),
}
"""By column: of which kind findings are that tell such things apart."""
RESTS = ("kind", "analysis", "figure", "revision", "date", "swot", *dict.fromkeys(ABOUT.values()))
"""Columns after a change of which the finding is looked for again."""
SINGLE = Sentence("It rests on a single event. Look for others like it, or for what lies behind it.")


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks at what a strategy rests on, and from which day where the strategy has none of its own."""

    store: Store
    principal: Principal
    view: View

    def map_at(self, revision: int) -> ActorMap:
        """What the reader sees today of a former state, each actor once."""
        then, now = self.store.load_at(revision), self.store.load()
        return hidden_now(visible(then, self.principal), now, self.principal)


def check(reader: Reader, changes: Changes) -> None:
    """Refuse strategies whose finding is not there.

    Those that rest on what they rested on before are not looked at. `Refused` where the revision is not
    written yet, or where the analysis gives its role no such finding at that revision.
    """
    strategies = list(_strategies(changes))
    if not strategies:
        return
    shown = visible(reader.store.load(), reader.principal)[TABLE]
    held = {row["id"]: _rests(row) for row in records(shown)}
    for row in strategies:
        if held.get(row["id"]) != _rests(row):
            _findings(reader, row)


def doubts(reader: Reader, changes: Changes) -> list[Sentence]:
    """What is told of strategies that are written all the same: that one event alone stands behind one."""
    for row in _strategies(changes):
        with suppress(ActormapError):
            if on_one_event(reader.store.load(), _findings(reader, row)):
                return [SINGLE]
    return []


def now(ask: Ask, row: Mapping[str, Any]) -> list[Finding]:
    """The findings on which a row rests, as they are for who asks now; none where it is given none."""
    try:
        about = _about(_answer(ask, row), row)
    except ActormapError:
        return []
    own = [each for each in about if {*_units(row).values()} >= {*each.subject}]
    return own or [each for each in about if each.kind == "whole"]


def _strategies(changes: Changes) -> Iterator[dict[str, Any]]:
    frame = changes.upserts.get(TABLE)
    yield from (row for row in records(frame) if row["kind"] == STRATEGY) if frame is not None else ()


def _rests(row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(row[column]) for column in RESTS)


def _findings(reader: Reader, row: Mapping[str, Any]) -> list[Finding]:
    """The findings on which a strategy rests; `Refused` where there is none."""
    newest, revision = reader.store.revision, int(row["revision"])
    if revision > newest:
        raise Refused(
            "Revision of the map: {revision} is not written yet, the newest is {newest}. Name the revision "
            "at which the finding was made.",
            revision=revision,
            newest=newest,
        )
    view = replace(reader.view, date=row["date"] or reader.view.date)
    m = reader.map_at(revision)

    def ask(name: str, **options: Any) -> Findings:
        may_ask(reader.principal, schema.analyses()[name])
        return catalogue.run(name, m, view, **options)

    try:
        every = _answer(ask, row)
    except ActormapError as error:
        raise Refused(
            "Analysis: {analysis} cannot be worked out anew for your role at revision {revision}: {why} Cite "
            "a finding that you see.",
            analysis=Name(row["analysis"]),
            revision=revision,
            why=error.sentence,
        ) from error
    about = _about(every, row)
    if not about:
        raise Refused(
            "Analysis: at revision {revision} {analysis} gives your role no finding about this. Cite a "
            "finding that you see, and say whom or what it is about.",
            analysis=Name(row["analysis"]),
            revision=revision,
        )
    figure = row["figure"]
    fitting = [each for each in about if figure is None or _has(each, figure)]
    if not fitting and not _of_an_item(reader, row):
        raise Refused(
            "Figure: at revision {revision} {analysis} does not give your role {figure}. Leave it empty, or "
            "begin the strategy from the finding.",
            analysis=Name(row["analysis"]),
            revision=revision,
            figure=f"{figure:g}",
        )
    return fitting or about


def _answer(ask: Ask, row: Mapping[str, Any]) -> list[Finding]:
    """What the analyses say that a row names, asked about what it is about."""
    findings: list[Finding] = []
    for name in analyses_named(row["analysis"]):
        if not catalogue.of_a_map(name):
            raise Refused("it compares two maps. Cite an analysis of one.")
        options = _options(name, row)
        if lacking := [each.name for each in catalogue.targets(name) if each.name not in options]:
            raise Refused("say whom or what it is about: {lacking}.", lacking=Name(lacking[0]))
        findings += ask(name, **options).findings
    return findings


def _options(name: str, row: Mapping[str, Any]) -> dict[str, Any]:
    known = {each.name: each for each in (*catalogue.targets(name), *catalogue.options(name))}
    chosen: dict[str, Any] = {
        option: row[column] for option, column in ABOUT.items() if option in known and row.get(column)
    }
    if "provision" in chosen:
        chosen.pop("instrument", None)
    return chosen | ({"limit": sys.maxsize} if "limit" in known else {})


def _about(findings: list[Finding], row: Mapping[str, Any]) -> list[Finding]:
    """Those about what a row is about, where the analysis tells it apart and was not asked of it alone."""
    names = analyses_named(row["analysis"])
    alone = {row[ABOUT[option]] for name in names for option in _options(name, row) if option in ABOUT}
    units, kinds = _units(row), {each.kind for each in findings}
    left = {unit for column, unit in units.items() if KINDS.get(column, frozenset()) & kinds} - alone
    if not left:
        return findings
    return [each for each in findings if left <= {*each.subject} or {*units.values()} >= {*each.subject}]


def _units(row: Mapping[str, Any]) -> dict[str, str]:
    """What a row is about, by column."""
    return {column: row[column] for column in dict.fromkeys(ABOUT.values()) if row.get(column)}


def on_one_event(m: ActorMap, findings: Iterable[Finding]) -> bool:
    """Whether one event alone stands behind some findings."""
    records_behind = {record for each in findings for record in each.evidence}
    return len(records_behind) == 1 and records_behind <= {*m.ids("events")}


def _has(finding: Finding, figure: float) -> bool:
    """Whether a figure is one of a finding, as far as it is written out."""
    written = f"{figure:.12g}".partition(".")[2]
    numbers = [finding.value, *finding.details.values()]
    return any(
        round(float(number), len(written)) == figure for number in numbers if isinstance(number, int | float)
    )


def _of_an_item(reader: Reader, row: Mapping[str, Any]) -> bool:
    """Whether a figure is that of a SWOT item that the strategy answers, on the same analysis."""
    items = handed_out(reader.store.load(), reader.principal)["swot_items"]
    own = items[items["id"].isin(split(row["swot"])) & (items["analysis"] == row["analysis"])]
    return bool((own["figure"] == row["figure"]).any())
