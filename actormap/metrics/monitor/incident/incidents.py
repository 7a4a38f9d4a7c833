"""Attacks, threats, labels and other acts against civil society, verified apart from alleged (A45)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Literal

import numpy as np
import pandas as pd

from actormap.core import schema
from actormap.core.arrays import Bools, Codes
from actormap.core.config import View
from actormap.core.findings import NOTHING, Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, counted, joined, series, term
from actormap.core.tables.values import split
from actormap.graph.few import least_cell
from actormap.metrics.base.areas import place
from actormap.metrics.base.context import context_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.small_cells import small, withheld
from actormap.metrics.base.tags import Relation, group_labels, groups_of, tagged
from actormap.metrics.monitor.incident.followed_up import followed_up, in_words
from actormap.metrics.monitor.incident.indicator import of_indicator
from actormap.metrics.monitor.incident.records import CORROBORATED, REFUTED, STATES, Incidents, incidents_of
from actormap.metrics.monitor.incident.same_incident import Alike, look_alikes

MOST_PAIRS = 20
"""So many pairs that may be one are told one by one; the most alike first."""
_About = tuple[str, str, Sentence]
"""What a finding is about: its kind, its subject, and how that is called."""
CAVEATS = (
    Sentence("What is not recorded may have happened: a month without incidents is no quiet month."),
    Sentence("An alleged incident is neither true nor false: it is told apart from what is corroborated."),
    Sentence("Sources and media see some groups and areas more than others: order nobody by these counts."),
)
WOULD_CHANGE = Sentence("Somebody looks into what is alleged, or tells of what nobody recorded.")
SAME_DAY = Sentence("They are of one day.")
NOBODY_NAMED = Sentence("Of one of them it is not recorded whom it concerned.")
SAME_AREA = Sentence("They are of one area.")
NO_AREA = Sentence("Of one of them no area is recorded.")
SAME_SOURCES = Sentence("The same sources told of both: it may have been entered twice.")
STATE_WORDS = {
    "corroborated": Sentence("corroborated"),
    "assessed": Sentence("assessed as credible"),
    "alleged": Sentence("alleged"),
    "not_looked_into": Sentence("that nobody looked into"),
    "not_corroborated": Sentence("not corroborated"),
}
"""How far some incidents were verified, behind their number."""


@checked
def incidents(
    m: ActorMap,
    view: View,
    *,
    relation: Relation = "works_on_rights_of",
    since: str = "",
    until: str = "",
    cells: Literal["withhold_small", "all"] = "withhold_small",
) -> Findings:
    """Incidents by month, area and group, and what would count for indicator 16.10.1 (A45).

    Parameters
    ----------
    m
        The map; incidents are events of the types attack and label, and others with an act.
    view
        The day and the thresholds.
    relation
        Which group tags count.
    since
        The first day, YYYY-MM-DD; by default events of the last months count.
    until
        The last day; by default that of the view.
    cells
        Whether small counts of groups are withheld, as in every file, or all are told, as on a screen.

    Returns
    -------
    Findings
        First one over all, then one an area of the first level and one a group, in alphabetical order of
        their codes. Value: how many are corroborated; interval: from there to all that are not found
        wrong. Details: ``corroborated``, ``assessed``, ``alleged``, ``not_looked_into``,
        ``not_corroborated``: counts; ``types``: counts by type; ``months``: the counts of each month, by
        its first day, counted back from the last; ``reprisals``, ``reprisals_corroborated``,
        ``reprisal_not_known``; of a group also ``least``, ``small`` and ``withheld``: which of ``all``,
        ``states`` and ``months``; over all also ``without``: areas of which none is recorded,
        ``countrywide``: how many are of the whole country, ``no_area``, ``no_group`` (None where a group is
        withheld), ``maybe_same``, ``investigated`` and ``charged``: of how many a day is recorded,
        ``days_until_investigated`` and ``days_until_charged``: the median of days, ``with_outcome`` and
        ``with_remedy``. Then one for indicator 16.10.1 (value: how many would count at least; interval: to
        how many at most, where some may have been told twice; details ``rows``: ``quarter``, ``whole``,
        ``act``, ``victim``, ``least``, ``count``; ``by_code``: how many by act and by victim at most,
        ``least_by_code``; ``maybe_same``; ``left_out``: why others would not), and one for each
        two that may be one (kind ``event``, details ``events``, ``days``, ``shared``, ``same_area``,
        ``same_sources``).

    Raises
    ------
    Refused
        No incident is recorded in this time.

    Notes
    -----
    What nobody looked into is neither alleged nor zero. Two reports of one incident count twice until a
    person says that they are one; for the indicator a range is told until then. What is corroborated, but
    of which nobody recorded who told of it, does not count for it. Places are told at the first level
    alone, and what is of a whole country is of no area. Of groups no order is made, and counts below the
    least cell of a group are withheld unless all are asked for.

    References
    ----------
    docs/definitions.md#a45.
    """
    context = context_of(m, view)
    chosen = incidents_of(context, since, until)
    alike, groups = look_alikes(chosen), _rows_of_groups(chosen, relation)
    of_groups = list(_of_groups(chosen, groups, relation, withhold=cells == "withhold_small"))
    findings = [
        _of_all(chosen, groups, alike, hidden=any("all" in each.details["withheld"] for each in of_groups)),
        *_of_areas(chosen),
        *of_groups,
        of_indicator(chosen, alike),
        *(_of_pair(chosen, pair) for pair in alike[:MOST_PAIRS]),
    ]
    return Findings(
        "Incidents (A45)",
        {"since": chosen.since, "until": chosen.until, "relation": relation, "cells": cells},
        CAVEATS,
        tuple(findings),
    )


def _trust(chosen: Incidents, rows: Codes, actors: Bools) -> dict[str, Any]:
    """How far to lean on counts: as far as civil society there is observed, and a source told of them."""
    context, sources = chosen.context, chosen.sources(rows)
    observed = context.coverage.of_actors[actors]
    return context.trust(
        coverage=float(observed.mean()) if len(observed) else None,
        sources=sources,
        at_most="indicative" if sources else "insufficient_data",
    )


def _figures(chosen: Incidents, rows: Codes) -> dict[str, Any]:
    """Counts of some incidents, as `incidents` describes them."""
    table = chosen.counts(rows)
    states = dict(zip(STATES.values(), table.sum(axis=0).tolist(), strict=True))
    reprisal, answers = chosen.coded("reprisal")
    aimed = reprisal[rows] == (answers.index("yes") if "yes" in answers else len(answers))
    kinds, names = chosen.coded("type")
    of_kind = np.bincount(kinds[rows], minlength=len(names)).tolist()
    return {
        **states,
        "types": {name: n for name, n in sorted(zip(names, of_kind, strict=True)) if n},
        "months": {
            month: dict(zip(STATES.values(), row, strict=True))
            for month, row in zip(chosen.months, table.tolist(), strict=True)
        },
        "reprisals": int(aimed.sum()),
        "reprisals_corroborated": int((aimed & (chosen.state[rows] == CORROBORATED)).sum()),
        "reprisal_not_known": int((reprisal[rows] < 0).sum()),
    }


def _finding(
    chosen: Incidents,
    rows: Codes,
    actors: Bools,
    about: _About,
    figures: Mapping[str, Any],
) -> Finding:
    kind, subject, where = about
    states = [figures[name] for name in STATES.values()]
    return Finding(
        f"A45:{kind}:{subject}",
        "A45",
        (subject,),
        Sentence("{where}: {incidents}.", where=where, incidents=_in_words(states)),
        Sentence(
            "Counted from {since} to {until}. {reprisals}",
            since=chosen.since,
            until=chosen.until,
            reprisals=_reprisals(figures),
        ),
        kind=kind,  # type: ignore[arg-type]  # whole, area or group
        value=states[CORROBORATED],
        interval=(states[CORROBORATED], sum(states) - states[REFUTED]),
        n=sum(states),
        **_trust(chosen, rows, actors),
        sensitivity=int(chosen.sensitivity[rows].max()),
        evidence=tuple(chosen.ids[rows].tolist()),
        would_change=WOULD_CHANGE,
        details=dict(figures),
    )


def _in_words(states: list[int]) -> Sentence:
    """How many there are, and how far they were verified."""
    parts = [
        Sentence("{n} {state}", n=count, state=STATE_WORDS[name])
        for name, count in zip(STATES.values(), states, strict=True)
        if count
    ]
    return Sentence(
        "{incidents}, of which {parts}",
        incidents=counted(sum(states), "{n} incident is recorded", "{n} incidents are recorded"),
        parts=series(parts),
    )


def _reprisals(figures: Mapping[str, Any]) -> Sentence:
    if figures["reprisals"] or not figures["reprisal_not_known"]:
        return counted(
            figures["reprisals"],
            "{n} is recorded as a reprisal for cooperation with the United Nations; corroborated: {sure}.",
            "{n} are recorded as reprisals for cooperation with the United Nations; corroborated: {sure}.",
            sure=figures["reprisals_corroborated"],
        )
    return Sentence("Whether any was a reprisal for cooperation with the United Nations is not known.")


def _of_all(chosen: Incidents, groups: Mapping[str, Codes], alike: list[Alike], *, hidden: bool) -> Finding:
    """All of them; where a group is `hidden`, how many concern no group would tell of how many it is."""
    areas, rows = chosen.context.m["areas"], np.arange(len(chosen))
    figures = _figures(chosen, rows) | {
        "without": sorted(set(areas["id"][areas["adm_level"] == 1]) - set(chosen.coded("area")[1])),
        "no_area": int(((chosen.code("area") < 0) & ~chosen.countrywide).sum()),
        "countrywide": int(chosen.countrywide.sum()),
        "no_source": int(chosen.unsourced.sum()),
        "no_group": None
        if hidden
        else len(chosen) - len(np.unique(np.concatenate([rows[:0], *groups.values()]))),
        "maybe_same": len(alike),
        **followed_up(chosen),
    }
    where = Sentence("From {since} to {until}", since=chosen.since, until=chosen.until)
    about = ("whole", "civil society", where)
    finding = _finding(chosen, rows, chosen.context.layers.civil_society, about, figures)
    countrywide = counted(
        figures["countrywide"],
        "{n} is of the whole country, and of no area.",
        "{n} are of the whole country, and of no area.",
    )
    reason = joined(
        finding.reason,
        countrywide if figures["countrywide"] else NOTHING,
        counted(
            figures["no_source"],
            "{n} that is written to be corroborated has no source on record, and counts as alleged.",
            "{n} that are written to be corroborated have no source on record, and count as alleged.",
        )
        if figures["no_source"]
        else NOTHING,
        in_words(figures, len(chosen)),
    )
    return replace(finding, reason=reason)


def _of_areas(chosen: Incidents) -> Iterator[Finding]:
    context, seats = chosen.context, chosen.context.m.actors["adm1_pcode"]
    area, names = chosen.coded("area")
    codes = {code: place(context.m, code) for code in names if code}
    for code in sorted(codes, key=lambda code: (codes[code].casefold(), code)):
        rows = np.flatnonzero(area == names.index(code))
        there = context.layers.civil_society & (seats == code).to_numpy()
        yield _finding(chosen, rows, there, ("area", code, codes[code]), _figures(chosen, rows))


def _rows_of_groups(chosen: Incidents, relation: Relation) -> dict[str, Codes]:
    """The incidents that concern an actor of each group, by group in the order of the alphabet."""
    context, pairs = chosen.context, chosen.subjects
    actor = context.m.ids("actors").get_indexer(pd.Index(pairs["value"]))
    rows = pairs["row"].to_numpy()
    groups = {
        code: np.unique(rows[(actor >= 0) & tagged_actors[actor]])
        for code, tagged_actors in groups_of(context, relation).items()
    }
    labels = group_labels(context.m)
    hit = [code for code, some in groups.items() if len(some)]
    hit.sort(key=lambda code: (str(labels.get(code) or code).casefold(), code))
    return {code: groups[code] for code in hit}


def _of_groups(
    chosen: Incidents, groups: Mapping[str, Codes], relation: Relation, *, withhold: bool
) -> Iterator[Finding]:
    """A finding for each group; what is too small in a file is left out of it, and said to be."""
    context, labels = chosen.context, group_labels(chosen.context.m)
    every = {code: _figures(chosen, rows) for code, rows in groups.items()}
    least = {code: least_cell(context.m, code) for code in groups}
    for code, parts in _withheld(every, least).items():
        figures = every[code] | {
            "least": least[code],
            "small": any(small(cells, least[code]).any() for cells in _cells(every[code]).values()),
            "withheld": parts if withhold else [],
        }
        label = tagged(labels.get(code, code), relation)
        where = Sentence("Against actors {tagged}", tagged=label)
        members = groups_of(context, relation)[code]
        finding = _finding(chosen, groups[code], members, ("group", code, where), figures)
        yield _without(finding, where, least[code]) if withhold and parts else finding


def _cells(figures: Mapping[str, Any]) -> dict[str, list[int]]:
    """What of the counts of a group is told together, and withheld together."""
    states = [figures[name] for name in STATES.values()]
    reprisals = [figures[name] for name in figures if name.startswith("reprisal")]
    return {
        "all": [sum(states)],
        "states": [*states, *figures["types"].values(), *reprisals],
        "months": [count for month in figures["months"].values() for count in month.values()],
    }


def _withheld(every: Mapping[str, Mapping[str, Any]], least: Mapping[str, int]) -> dict[str, list[str]]:
    """Which parts of the counts of each group are withheld."""
    cells = {code: _cells(figures) for code, figures in every.items()}
    parts: dict[str, list[str]] = {code: [] for code in every}
    for part in ("all", "states", "months"):
        out = withheld([cells[code][part] for code in cells], [least[code] for code in cells])
        for code, gone in zip(cells, out, strict=True):
            if gone:
                parts[code].append(part)
    return parts


def _without(finding: Finding, where: Sentence, least: int) -> Finding:
    """A finding about a group without what is withheld of it."""
    parts, details = finding.details["withheld"], dict(finding.details)
    hidden = [*STATES.values(), "types", *(name for name in details if name.startswith("reprisal"))]
    if "states" in parts:
        details |= dict.fromkeys(hidden)
    if {"states", "months"} & {*parts}:
        details["months"] = None
    gone = Sentence(
        "Counts below {least}, and what tells them, are shown in the office alone.",
        least=least,
    )
    if "states" not in parts:
        return replace(finding, reason=joined(finding.reason, gone), details=details)
    number = counted(finding.n or 0, "{n} incident is recorded", "{n} incidents are recorded")
    few = Sentence("how many incidents are recorded is not told here")
    return replace(
        finding,
        statement=Sentence("{where}: {incidents}.", where=where, incidents=few if "all" in parts else number),
        reason=gone,
        value=None,
        interval=None,
        n=None if "all" in parts else finding.n,
        sources=0,
        evidence=(),
        details=details,
    )


def _of_pair(chosen: Incidents, pair: Alike) -> Finding:
    """Two that may be one; nobody is named."""
    rows, context = np.array([pair.first, pair.second]), chosen.context
    first, second = (chosen.frame.iloc[row] for row in (pair.first, pair.second))
    shared = sorted({*split(first["subjects"])} & {*split(second["subjects"])})
    codes = [code for code in map(context.code, shared) if code >= 0]
    what = term(schema.vocabulary("event_type")[first["type"]])
    reasons = [
        counted(pair.days, "They lie {n} day apart.", "They lie {n} days apart.") if pair.days else SAME_DAY,
        counted(pair.shared, "{n} actor is named in both.", "{n} actors are named in both.")
        if pair.shared
        else NOBODY_NAMED,
        SAME_AREA if pair.same_area else NO_AREA,
        SAME_SOURCES if pair.same_sources else NOTHING,
    ]
    actors = np.zeros(len(context.ids), dtype=bool)
    actors[codes] = True
    return Finding(
        f"A45:event:{first['id']}:{second['id']}",
        "A45",
        tuple(shared) or ("civil society",),
        Sentence(
            "{what}, {day} and {other}: this may be one incident, told twice.",
            what=what,
            day=first["date"],
            other=second["date"],
        ),
        joined(*reasons),
        kind="event",
        n=2,
        **_trust(chosen, rows, actors),
        sensitivity=max(int(chosen.sensitivity[rows].max()), int(context.sensitivity[codes].max(initial=0))),
        evidence=(first["id"], second["id"]),
        would_change=Sentence("Somebody looks at both and says whether they are one."),
        details={
            "events": [first["id"], second["id"]],
            "days": pair.days,
            "shared": pair.shared,
            "same_area": pair.same_area,
            "same_sources": pair.same_sources,
        },
    )
