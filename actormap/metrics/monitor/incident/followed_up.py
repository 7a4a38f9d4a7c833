"""What came of incidents: what was investigated or brought to court, how soon, and how it ended (A45)."""

from __future__ import annotations

from typing import Any

import numpy as np

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
