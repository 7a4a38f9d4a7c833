"""The sample with partners by step, promises, decisions, needs and offers."""

from __future__ import annotations

from typing import Any

import pandas as pd
from maps import sample

from actormap.core import schema
from actormap.core.model import ActorMap

SETS = ("stage", "principle", "question")
"""Of these the map holds what is given here alone."""
DAY = "2026-11-20"
STEPS = ("context", "gathering", "interviews", "engaging", "verifying", "protecting", "advocacy", "reporting")
PARTNERS = {
    "C001": "works works could agreed works unknown works agreed",
    "C002": "works agreed could works unknown unknown agreed unknown",
    "C003": "agreed unknown unknown unknown unknown unknown unknown unknown",
    "C005": "works unknown agreed unknown could unknown agreed declined",
    "C006": "works works unknown unknown works unknown unknown declined",
    "C008": "could could unknown unknown unknown unknown unknown unknown",
    "C055": "works works works works works works works works",
}
"""Of the last one the steps are held back: it is at high risk."""
STAGES = {
    "C001": "partner",
    "C002": "trusted",
    "C005": "in_dialogue",
    "C006": "contacted",
    "C008": "identified",
}
OURS = {"kind": "promise", "by_id": "FP"}
UNDERTAKINGS: list[dict[str, Any]] = [
    OURS | {"id": "Q1", "purpose": "Notes of the talk", "to_id": "C002", "due": "2026-11-20"},
    {"id": "Q2", "kind": "commitment", "purpose": "Visits in custody", "by_id": "S01", "due": "2026-11-30"},
    OURS | {"id": "Q3", "purpose": "Comments on the report", "to_id": "C005", "due": "2026-12-04"},
    OURS | {"id": "Q4", "purpose": "A letter", "to_id": "C001", "due": "2026-10-01", "status": "done"},
    OURS | {"id": "Q5", "purpose": "A visit", "to_id": "C001", "due": "2026-09-01", "status": "told"},
    {
        "id": "Q6",
        "kind": "decision",
        "purpose": "Watch trials together",
        "to_id": "C006",
        "status": "with_limits",
        "contribution": "Lawyers in court",
        "review_by": "2026-11-24",
    },
    {"id": "Q7", "kind": "need", "purpose": "Safe telephones", "to_id": "C002", "support": "security"},
    {"id": "Q8", "kind": "offer", "purpose": "A course on safety", "by_id": "C001", "support": "security"},
]


def answer(actor: str, item: str, mark: str, **cells: Any) -> dict[str, Any]:
    """An answer with a source."""
    usual = {"id": f"Z{actor}{item}{len(cells)}", "actor_id": actor, "item": item, "answer": mark}
    return usual | {"date": DAY, "scorer": "national officer", "sources": "V17"} | cells


def partnership(*more: dict[str, Any]) -> ActorMap:
    """The map; further answers as rows."""
    actors = sample().actors.copy()
    for actor, stage in STAGES.items():
        actors.loc[actors["id"] == actor, ["stage", "consent_c2", "consent_c4"]] = [stage, "yes", "yes"]
    actors.loc[actors["id"] == "C055", "at_risk_level"] = 3
    rows = [
        answer(actor, f"stage_{step}", mark)
        for actor, marks in PARTNERS.items()
        for step, mark in zip(STEPS, marks.split(), strict=True)
        if mark != "unknown"
    ]
    mine = ActorMap(**sample().tables | {"assessments": pd.DataFrame([*rows, *more])})["assessments"]
    others = sample()["assessments"]
    others = others[[schema.items()[item].set not in SETS for item in others["item"]]]
    judged = pd.concat([others, mine])
    undertakings = pd.DataFrame([{"date": "2026-08-01"} | row for row in UNDERTAKINGS])
    return ActorMap(
        **sample().tables | {"actors": actors, "assessments": judged, "undertakings": undertakings}
    )
