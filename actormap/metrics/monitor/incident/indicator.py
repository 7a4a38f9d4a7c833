"""What would count for indicator 16.10.1 of the Sustainable Development Goals: corroborated ones alone."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pandas as pd

from actormap.core.findings import Finding
from actormap.core.sentences import Sentence, counted
from actormap.core.tables.values import split
from actormap.metrics.monitor.incident.records import CORROBORATED, Incidents

INDICATOR = "sdg_16_10_1"
VICTIMS = ("journalist", "trade_unionist", "human_rights_defender")
"""Whom the indicator counts, of the classes of victims."""


def of_indicator(chosen: Incidents) -> Finding:
    """How many incidents would count, by quarter, act and class of victim, and why others would not.

    One that hit several classes stands in the row of each, and counts once.
    """
    counts: Counter[tuple[str, str, str]] = Counter()
    by_code: Counter[str] = Counter()
    left_out = dict.fromkeys(("not_corroborated", "no_act", "no_victim"), 0)
    rows: list[int] = []
    sure = np.flatnonzero(chosen.state == CORROBORATED)
    left_out["not_corroborated"] = len(chosen) - len(sure)
    cells = (chosen.frame[name].iloc[sure].tolist() for name in ("date", "violation", "victim_class"))
    for row, date, act, victims in zip(sure.tolist(), *cells, strict=True):
        classes = [victim for victim in split(victims) if victim in VICTIMS]
        if act in {"", "none"}:
            left_out["no_act"] += 1
        elif not classes:
            left_out["no_victim"] += 1
        else:
            rows.append(row)
            counts.update((quarter(date), act, victim) for victim in classes)
            by_code.update([act, *classes])
    counted_rows = np.array(rows, dtype=np.int64)
    return Finding(
        f"A45:measure:{INDICATOR}",
        "A45",
        (INDICATOR,),
        counted(
            len(rows),
            "{n} incident would count for indicator 16.10.1.",
            "{n} incidents would count for indicator 16.10.1.",
        ),
        Sentence(
            "Of all others {open} are not corroborated, {act} have no act that it counts, {victim} no victim "
            "whom it counts.",
            open=left_out["not_corroborated"],
            act=left_out["no_act"],
            victim=left_out["no_victim"],
        ),
        kind="measure",
        value=len(rows),
        n=len(chosen),
        **chosen.context.trust(
            coverage=_coverage(chosen), sources=chosen.sources(counted_rows), at_most="indicative"
        ),
        sensitivity=int(chosen.sensitivity[counted_rows].max(initial=0)),
        evidence=tuple(chosen.ids[counted_rows].tolist()),
        would_change=Sentence("Somebody corroborates more, or enters which act it was and whom it hit."),
        details={
            "rows": list(_rows(chosen, counts)),
            "by_code": dict(sorted(by_code.items())),
            "left_out": left_out,
        },
    )


def quarter(date: str) -> str:
    """The quarter of a day, ``2026-Q3``."""
    return f"{date[:4]}-Q{(int(date[5:7]) + 2) // 3}"


def _coverage(chosen: Incidents) -> float | None:
    observed = chosen.context.coverage.of_actors[chosen.context.layers.civil_society]
    return float(observed.mean()) if len(observed) else None


def _rows(chosen: Incidents, counts: Counter[tuple[str, str, str]]) -> Any:
    """The counts in order; a quarter that the time holds in part is not whole."""
    for (name, act, victim), count in sorted(counts.items()):
        period = pd.Period(name.replace("-", ""), freq="Q")
        first, last = (day.date().isoformat() for day in (period.start_time, period.end_time))
        whole = chosen.since <= first and last <= chosen.until
        yield {"quarter": name, "whole": whole, "act": act, "victim": victim, "count": count}
