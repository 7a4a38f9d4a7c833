"""The sample with what an office undertook, with whom it works, and a meeting to come."""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd
from law import changes
from maps import sample

from actormap.core.model import ActorMap, apply_changes

SECRETS = ("Safe phones for the coast", "Visit the highland twice", "Lawyers in court", "Keep an open ear")
"""What stands in undertakings, and in no file."""
CASE = "Men asked for her at night"


def _undertaking(identifier: str, kind: str, purpose: str, **cells: Any) -> dict[str, Any]:
    return {"id": identifier, "kind": kind, "purpose": purpose, "date": "2026-10-01", **cells}


def _without_partners(m: ActorMap) -> ActorMap:
    stages = m["assessments"]["item"].str.startswith("stage_").to_numpy(dtype=bool)
    nothing = {name: m[name].iloc[:0] for name in ("undertakings", "meetings", "swot_items")}
    return m.with_tables(nothing | {"assessments": m["assessments"][~stages]})


@cache
def handed_over() -> ActorMap:
    """Two promises, one decision, one activity, two partners in steps of monitoring, one meeting."""
    m = _without_partners(sample())
    rows = [
        _undertaking(
            "p1", "promise", SECRETS[0], to_id="C001", due="2026-11-20", officer_role="national officer"
        ),
        _undertaking("p2", "promise", SECRETS[1], pcode="XZ05", due="2026-12-10"),
        _undertaking(
            "d1", "decision", SECRETS[2], to_id="C055", status="with_limits", review_by="2026-12-01"
        ),
        _undertaking("a1", "activity", SECRETS[3], pcode="XZ01", status="in_progress"),
    ]
    marks = [
        {"id": f"s{at}", "item": item, "answer": answer, "actor_id": who, "date": "2026-11-01"}
        for at, (who, item, answer) in enumerate(
            [
                ("C001", "stage_interviews", "works"),
                ("C002", "stage_interviews", "works"),
                ("C001", "stage_verifying", "could"),
            ]
        )
    ]
    perceived = {
        "id": "s9",
        "item": "seen_credible",
        "answer": "partly",
        "actor_id": "C001",
        "date": "2026-11-01",
    }
    judged = pd.DataFrame([*marks, perceived]).assign(scorer="national officer", sources="SRC01")
    meeting = {"id": "m1", "date": "2026-12-03", "name": "Round table on the draft", "guests": "C001;C002"}
    more = {"undertakings": rows, "assessments": judged.fillna(""), "meetings": [meeting]}
    return apply_changes(m, changes(**{name: pd.DataFrame(cells).fillna("") for name, cells in more.items()}))


@cache
def with_cases() -> ActorMap:
    """The same with three cases, as whoever holds the passphrase of protection has it."""
    rows = [
        {"id": f"case{at}", "opened": "2026-11-20", "subjects": who, "what": CASE}
        for at, who in enumerate(("C001", "C055", "C006"))
    ]
    return handed_over().replace(cases=pd.DataFrame(rows))
