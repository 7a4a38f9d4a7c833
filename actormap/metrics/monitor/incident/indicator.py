"""What would count for indicator 16.10.1 of the Sustainable Development Goals: corroborated ones alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from actormap.core.findings import Finding
from actormap.core.sentences import Sentence, counted, joined
from actormap.core.tables.values import split
from actormap.metrics.monitor.incident.records import CORROBORATED, Incidents
from actormap.metrics.monitor.incident.same_incident import Alike

INDICATOR = "sdg_16_10_1"
VICTIMS = ("journalist", "trade_unionist", "human_rights_defender")
"""Whom the indicator counts, of the classes of victims."""


def of_indicator(chosen: Incidents, alike: Sequence[Alike]) -> Finding:
    """How many incidents would count, by quarter, act and class of victim, and why others would not.

    One that hit several classes stands in the row of each, and counts once. Two that may be one are at least
    one, and at most two.
    """
    cells: dict[tuple[str, str, str], list[int]] = {}
    by_code: dict[str, list[int]] = {}
    left_out = dict.fromkeys(("not_corroborated", "no_source", "no_act", "no_victim"), 0)
    rows: list[int] = []
    sure = np.flatnonzero(chosen.written == CORROBORATED)
    left_out["not_corroborated"] = len(chosen) - len(sure)
    columns = (chosen.frame[name].iloc[sure].tolist() for name in ("date", "violation", "victim_class"))
    for row, date, act, victims in zip(sure.tolist(), *columns, strict=True):
        classes = [victim for victim in split(victims) if victim in VICTIMS]
        if not chosen.sourced[row]:
            left_out["no_source"] += 1
        elif act in {"", "none"}:
            left_out["no_act"] += 1
        elif not classes:
            left_out["no_victim"] += 1
        else:
            rows.append(row)
            for victim in classes:
                cells.setdefault((quarter(date), act, victim), []).append(row)
            for code in (act, *classes):
                by_code.setdefault(code, []).append(row)
    counted_rows, earlier = np.array(rows, dtype=np.int64), _earlier(alike)
    least, most = _at_least(rows, earlier), len(rows)
    return Finding(
        f"A45:measure:{INDICATOR}",
        "A45",
        (INDICATOR,),
        _statement(least, most),
        _reason(most - least, left_out),
        kind="measure",
        value=least,
        interval=(least, most),
        n=len(chosen),
        **chosen.context.trust(
            coverage=_coverage(chosen), sources=chosen.sources(counted_rows), at_most="indicative"
        ),
        sensitivity=int(chosen.sensitivity[counted_rows].max(initial=0)),
        evidence=tuple(chosen.ids[counted_rows].tolist()),
        would_change=Sentence("Somebody corroborates more, or enters which act it was and whom it hit."),
        details={
            "rows": list(_rows(chosen, cells, earlier)),
            "by_code": {code: len(some) for code, some in sorted(by_code.items())},
            "least_by_code": {code: _at_least(some, earlier) for code, some in sorted(by_code.items())},
            "maybe_same": most - least,
            "left_out": left_out,
        },
    )


def _statement(least: int, most: int) -> Sentence:
    if least < most:
        return Sentence(
            "{least} to {most} incidents would count for indicator 16.10.1.", least=least, most=most
        )
    return counted(
        most,
        "{n} incident would count for indicator 16.10.1.",
        "{n} incidents would count for indicator 16.10.1.",
    )


def _reason(twice: int, left_out: Mapping[str, int]) -> Sentence:
    others = Sentence(
        "Of all others {open} are not corroborated, {source} have no source on record, {act} no act that it "
        "counts, {victim} no victim whom it counts.",
        open=left_out["not_corroborated"],
        source=left_out["no_source"],
        act=left_out["no_act"],
        victim=left_out["no_victim"],
    )
    if not twice:
        return others
    told_twice = counted(
        twice, "{n} of them may be another one, told twice.", "{n} of them may be others, told twice."
    )
    return joined(told_twice, others)


def _earlier(alike: Sequence[Alike]) -> Mapping[int, set[int]]:
    """The earlier ones that each may be."""
    earlier: dict[int, set[int]] = {}
    for pair in alike:
        earlier.setdefault(pair.second, set()).add(pair.first)
    return earlier


def _at_least(rows: Sequence[int], earlier: Mapping[int, set[int]]) -> int:
    """How many some incidents are at least, in their order: so many of which no two may be one."""
    others: set[int] = set()
    for row in rows:
        if others.isdisjoint(earlier.get(row, ())):
            others.add(row)
    return len(others)


def quarter(date: str) -> str:
    """The quarter of a day, ``2026-Q3``."""
    return f"{date[:4]}-Q{(int(date[5:7]) + 2) // 3}"


def _coverage(chosen: Incidents) -> float | None:
    observed = chosen.context.coverage.of_actors[chosen.context.layers.civil_society]
    return float(observed.mean()) if len(observed) else None


def _rows(
    chosen: Incidents, cells: Mapping[tuple[str, str, str], Sequence[int]], earlier: Mapping[int, set[int]]
) -> Iterator[dict[str, Any]]:
    """The counts in order; a quarter that the time holds in part is not whole."""
    for (name, act, victim), some in sorted(cells.items()):
        period = pd.Period(name.replace("-", ""), freq="Q")
        first, last = (day.date().isoformat() for day in (period.start_time, period.end_time))
        whole = chosen.since <= first and last <= chosen.until
        yield {
            "quarter": name,
            "whole": whole,
            "act": act,
            "victim": victim,
            "least": _at_least(some, earlier),
            "count": len(some),
        }
