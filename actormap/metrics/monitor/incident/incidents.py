"""Attacks, threats, labels and other acts against civil society, verified apart from alleged (A45)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd

from actormap.core import schema
from actormap.core.arrays import Bools, Codes
from actormap.core.config import View
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, series, term
from actormap.core.tables.values import split
from actormap.graph.few import least_cell
from actormap.metrics.base.areas import place
from actormap.metrics.base.context import context_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.sheets import SOCIETY, Fact, Sheet
from actormap.metrics.base.small_cells import small, withheld
from actormap.metrics.base.tags import Relation, group_labels, groups_of, tagged
from actormap.metrics.monitor.incident.followed_up import followed_up
from actormap.metrics.monitor.incident.indicator import of_indicator
from actormap.metrics.monitor.incident.records import CORROBORATED, STATES, Incidents, incidents_of
from actormap.metrics.monitor.incident.same_incident import Alike, look_alikes

MOST_PAIRS = 20
"""So many pairs that may be one are told one by one; the most alike first."""
SHEET = Sheet(__file__)


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
    return SHEET.findings(
        context,
        [
            _of_all(chosen, groups, alike, of_groups),
            *_of_areas(chosen),
            *of_groups,
            of_indicator(chosen, alike),
            *(_of_pair(chosen, pair) for pair in alike[:MOST_PAIRS]),
        ],
        since=chosen.since,
        until=chosen.until,
        relation=relation,
        cells=cells,
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


def _fact(
    chosen: Incidents,
    rows: Codes,
    actors: Bools,
    about: str,
    code: str,
    figures: dict[str, Any],
    **words: Any,
) -> Fact:
    states = {name: figures[name] for name in STATES.values()}
    sure, every = states["corroborated"], sum(states.values())
    return Fact(
        about,
        f"{about}:{code}",
        sure,
        subject=(code,),
        values={
            "parts": series(
                SHEET.sentence("area", "part", name=name, n=n) for name, n in states.items() if n
            ),
            "since": chosen.since,
            "until": chosen.until,
            **words,
        },
        interval=(sure, every - states["not_corroborated"]),
        n=every,
        **_trust(chosen, rows, actors),
        sensitivity=int(chosen.sensitivity[rows].max()),
        evidence=tuple(chosen.ids[rows].tolist()),
        details=figures,
    )


def _of_all(
    chosen: Incidents, groups: Mapping[str, Codes], alike: list[Alike], of_groups: Sequence[Fact]
) -> Fact:
    """All of them; where a group hides how many it is, how many concern no group is not there either."""
    areas, rows, followed = chosen.context.m["areas"], np.arange(len(chosen)), followed_up(chosen)
    hidden = any("all" in each.fields["details"]["withheld"] for each in of_groups)
    figures = _figures(chosen, rows) | {
        "without": sorted(set(areas["id"][areas["adm_level"] == 1]) - set(chosen.coded("area")[1])),
        "no_area": int(((chosen.code("area") < 0) & ~chosen.countrywide).sum()),
        "countrywide": int(chosen.countrywide.sum()),
        "no_source": int(chosen.unsourced.sum()),
        "no_group": None
        if hidden
        else len(chosen) - len(np.unique(np.concatenate([rows[:0], *groups.values()]))),
        "maybe_same": len(alike),
        **followed,
    }
    number, days = followed["investigated"], followed["days_until_investigated"]
    soon = Sentence("{n}", n=number)
    if days is not None:
        soon = SHEET.sentence("whole", "within", n=number, days=int(days))
    society, any_followed = chosen.context.layers.civil_society, any(followed.values())
    return _fact(chosen, rows, society, "whole", *SOCIETY, figures, soon=soon, any_followed=any_followed)


def _of_areas(chosen: Incidents) -> Iterator[Fact]:
    context, seats = chosen.context, chosen.context.m.actors["adm1_pcode"]
    area, names = chosen.coded("area")
    codes = {code: place(context.m, code) for code in names if code}
    for code in sorted(codes, key=lambda code: (codes[code].casefold(), code)):
        rows = np.flatnonzero(area == names.index(code))
        there = context.layers.civil_society & (seats == code).to_numpy()
        yield _fact(chosen, rows, there, "area", code, _figures(chosen, rows), where=codes[code])


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
) -> Iterator[Fact]:
    """A fact for each group; what is too small in a file is left out of it, and said to be."""
    context, labels = chosen.context, group_labels(chosen.context.m)
    every = {code: _figures(chosen, rows) for code, rows in groups.items()}
    least = {code: least_cell(context.m, code) for code in groups}
    for code, parts in _withheld(every, least).items():
        figures = every[code] | {
            "least": least[code],
            "small": any(small(cells, least[code]).any() for cells in _cells(every[code]).values()),
            "withheld": parts if withhold else [],
        }
        members, label = groups_of(context, relation)[code], tagged(labels.get(code, code), relation)
        fact = _fact(chosen, groups[code], members, "group", code, figures, tagged=label, hidden="")
        yield _without(fact, parts) if withhold and parts else fact


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


def _without(fact: Fact, parts: Sequence[str]) -> Fact:
    """A fact about a group without what is withheld of it."""
    values, details = fact.fields["values"], fact.fields["details"]
    if {"states", "months"} & {*parts}:
        details["months"] = None
    if "states" not in parts:
        values["hidden"] = "months"
        return fact
    values["hidden"] = "all" if "all" in parts else "states"
    reprisals = (name for name in details if name.startswith("reprisal"))
    details |= dict.fromkeys([*STATES.values(), "types", *reprisals])
    fact.value = None
    fact.fields |= {"interval": None, "sources": 0, "evidence": ()}
    if "all" in parts:
        fact.fields["n"] = None
    return fact


def _of_pair(chosen: Incidents, pair: Alike) -> Fact:
    """Two that may be one; nobody is named."""
    rows, context = np.array([pair.first, pair.second]), chosen.context
    first, second = (chosen.frame.iloc[row] for row in (pair.first, pair.second))
    shared = sorted({*split(first["subjects"])} & {*split(second["subjects"])})
    codes = [code for code in map(context.code, shared) if code >= 0]
    actors = np.zeros(len(context.ids), dtype=bool)
    actors[codes] = True
    return Fact(
        "pair",
        f"event:{first['id']}:{second['id']}",
        subject=tuple(shared) or SOCIETY,
        values={
            "what": term(schema.vocabulary("event_type")[first["type"]]),
            "day": first["date"],
            "other": second["date"],
            "in_both": pair.shared,
        },
        n=2,
        **_trust(chosen, rows, actors),
        sensitivity=max(int(chosen.sensitivity[rows].max()), int(context.sensitivity[codes].max(initial=0))),
        evidence=(first["id"], second["id"]),
        details={
            "events": [first["id"], second["id"]],
            "days": pair.days,
            "shared": pair.shared,
            "same_area": pair.same_area,
            "same_sources": pair.same_sources,
        },
    )
