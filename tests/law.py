"""The law that every store obeys, and changes to try it with."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import strategies as st

from actormap.core.errors import InvalidMap, StoreError
from actormap.core.model import ActorMap, Changes, apply_changes, check_changes, parse_tables
from actormap.rights.access import KEY_HOLDER, read
from actormap.rights.admission import sealed
from actormap.rights.identity import merged
from actormap.store import Store

STARTED = "2026-01-02T03:04:05Z"


def changes(drops: dict[str, tuple[str, ...]] | None = None, why: str = "", **rows: Any) -> Changes:
    tables, issues = parse_tables({name: pd.DataFrame(cells) for name, cells in rows.items()})
    assert not issues
    return Changes(upserts=tables, drops=drops or {}, who="officer", why=why, when=STARTED)


def actors(*ids: str, **cells: Any) -> dict[str, Any]:
    return {
        "id": list(ids),
        "name": [f"Actor {i}" for i in ids],
        "sphere": ["civil_society"] * len(ids),
        **cells,
    }


def ties(*ends: str, **cells: Any) -> dict[str, Any]:
    return {
        "id": [f"t{end}" for end in ends],
        "source_id": [end[0] for end in ends],
        "target_id": [end[1] for end in ends],
        "kind": ["coordination"] * len(ends),
        **cells,
    }


IDS = list("ABCDE")
CELL = st.sampled_from(
    ["", "plain", "Ümit; Şen", '"quoted", with comma', "نص عربي", "line\nbreak", "0", "NaN"]
)
ACTOR = st.fixed_dictionaries(
    {
        "id": st.sampled_from(IDS),
        "name": st.sampled_from(["", "Forum", "Forum", "Réseau"]),
        "note": CELL,
        "at_risk_level": st.sampled_from(["", "0", "4"]),
        "sphere": st.just("civil_society"),
    }
)
TIE = st.fixed_dictionaries(
    {
        "id": st.sampled_from(["", "t1", "t2", "t3"]),
        "source_id": st.sampled_from(IDS),
        "target_id": st.sampled_from(IDS),
        "kind": st.sampled_from(["coordination", "trust"]),
        "weight": st.sampled_from(["", "0", "0.1", "0.30000000000000004", "1", "9"]),
        "note": CELL,
    }
)
PLATFORM = st.fixed_dictionaries(
    {
        "id": st.sampled_from(["P", "Q"]),
        "name": st.just("Network"),
        "members": st.lists(st.sampled_from(IDS), max_size=3).map(";".join),
    }
)
DECISION = st.fixed_dictionaries(
    {
        "first_id": st.sampled_from(IDS),
        "second_id": st.sampled_from(IDS),
        "decision": st.sampled_from(["same", "different", "later"]),
        "kept_id": st.sampled_from(["", *IDS[:3]]),
        "date": st.sampled_from(["", "2026-01-01", "2026-02-01"]),
    }
)

PIN = st.fixed_dictionaries(
    {
        "actor_id": st.sampled_from([*IDS, "P"]),
        "x": st.sampled_from(["0", "-3.5", "99999", "9e9"]),
        "y": st.sampled_from(["0", "0.001"]),
    }
)
LAW = st.fixed_dictionaries(
    {
        "id": st.sampled_from(["L", "M"]),
        "name": CELL,
        "kind": st.just("media"),
        "owner_id": st.sampled_from(["", *IDS]),
    }
)
PROVISION = st.fixed_dictionaries(
    {
        "id": st.sampled_from(["L1", "L2"]),
        "instrument": st.sampled_from(["L", "M"]),
        "article": CELL,
        "in_text": st.sampled_from(["", "0", "2.5", "9"]),
        "hits_types": st.sampled_from(["", "ngo_national", "ngo_national;media"]),
    }
)
ASSESSMENT = st.fixed_dictionaries(
    {
        "item": st.sampled_from(["a1", "limit_funding", "nothing"]),
        "date": st.sampled_from(["2026-01-01", "2026-02-01"]),
        "scorer": st.sampled_from(["", "officer"]),
        "actor_id": st.sampled_from(["", *IDS]),
        "provision": st.sampled_from(["", "L1"]),
        "value": st.sampled_from(["", "0", "3", "6"]),
        "answer": st.sampled_from(["", "unknown"]),
        "evidence": st.sampled_from(["", "t1;L1"]),
    }
)


@st.composite
def any_changes(draw: st.DrawFn) -> Changes:
    tables = {
        "actors": draw(st.lists(ACTOR, max_size=4)),
        "ties": draw(st.lists(TIE, max_size=3)),
        "platforms": draw(st.lists(PLATFORM, max_size=1)),
        "duplicates": draw(st.lists(DECISION, max_size=2)),
        "pins": draw(st.lists(PIN, max_size=2)),
        "instruments": draw(st.lists(LAW, max_size=2)),
        "provisions": draw(st.lists(PROVISION, max_size=2)),
        "assessments": draw(st.lists(ASSESSMENT, max_size=3)),
    }
    drops = {
        "actors": tuple(draw(st.lists(st.sampled_from(IDS), max_size=1))),
        "ties": tuple(draw(st.lists(st.sampled_from(["t1", "t2"]), max_size=1))),
    }
    parsed, _ = parse_tables({name: pd.DataFrame(rows) for name, rows in tables.items() if rows})
    return Changes(upserts=parsed, drops=drops, who="officer", why="drawn", when=STARTED)


FIRST = changes(actors=actors(*IDS), ties=ties("AB", "BC"))


SEALED = [
    changes(cases=[{"opened": "2026-01-01", "what": "a threat"}]),
    changes(drops={"cases": ("c-1",)}),
    changes(drops={"case_steps": ("c-1",)}),
]
"""What no open store lets in, whatever it holds."""


def obey(store: Store, other: Store, drawn: list[Changes]) -> None:
    """What is loaded and handed out is the fold of what was applied, for another too; undoing leads back.

    Codes are those that the store makes of what is given to it.
    """
    folded, states = ActorMap.empty(), []
    for unsealed in [FIRST, *drawn]:
        one = sealed(unsealed, store.code_key)
        errors = tuple(issue for issue in check_changes(folded, one) if not issue.warning)
        if errors:
            with pytest.raises(InvalidMap) as refused:
                store.apply(one)
            assert refused.value.issues == errors
        else:
            states.append(folded.digest())
            folded = apply_changes(folded, one)
            assert store.apply(one) == len(states)
        assert store.load().equals(folded)
        assert read(store, KEY_HOLDER).equals(merged(folded))
    assert other.load().equals(folded)
    assert read(other, KEY_HOLDER).equals(merged(folded))
    for sealed_row in SEALED:
        with pytest.raises(StoreError, match="kept in the sealed part"):
            store.apply(sealed_row)
    assert other.load().equals(folded)
    for state in reversed(states):
        store.undo(who="officer", why="all the way back")
        assert other.load().digest() == state
