"""What came of incidents: what was investigated or brought to court, how soon, and how it ended (A45)."""

from __future__ import annotations

from typing import Any

import numpy as np

from actormap.core.sentences import Sentence, joined, plural
from actormap.metrics.monitor.incident.records import Incidents

STEPS = {"investigated": "investigated_on", "charged": "prosecuted_on"}
"""What is counted, with the column of its day."""
TEXTS = {"with_outcome": "outcome", "with_remedy": "remedy"}


def followed_up(chosen: Incidents) -> dict[str, Any]:
    """How many are recorded with each, and the median of days from the incident; None of none."""
    events = chosen.context.m["events"]
    rows = events.iloc[chosen.context.m.ids("events").get_indexer(chosen.ids)]
    figures: dict[str, Any] = {}
    for name, column in STEPS.items():
        day = rows[column].to_numpy(dtype=object)
        known = (day != "") & (day <= chosen.context.view.date)
        days = day[known].astype("datetime64[D]").astype(np.int64) - chosen.day[known]
        figures[name] = int(known.sum())
        figures[f"days_until_{name}"] = float(np.median(days)) if len(days) else None
    return figures | {name: int((rows[column] != "").sum()) for name, column in TEXTS.items()}


def in_words(figures: dict[str, Any], incidents: int) -> Sentence:
    """What is recorded of it; of the rest it is not known."""
    if not any(figures[name] for name in (*STEPS, *TEXTS)):
        return Sentence("What came of them is not known.")
    return joined(
        Sentence(
            "Recorded of {n}: an investigation of {investigated}, charges in {charged}, an outcome of "
            "{outcome}, a remedy in {remedy}.",
            n=plural(incidents, "incident"),
            investigated=_investigated(figures),
            charged=figures["charged"],
            outcome=figures["with_outcome"],
            remedy=figures["with_remedy"],
        ),
        Sentence("Of the others it is not known."),
    )


def _investigated(figures: dict[str, Any]) -> Sentence:
    number, days = figures["investigated"], figures["days_until_investigated"]
    if days is None:
        return Sentence("{n}", n=number)
    return Sentence("{n} (half of them within {days})", n=number, days=plural(int(days), "day"))
