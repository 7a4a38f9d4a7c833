"""What a role is told never depends on what it may not see: pairs of maps, compared to the byte."""

from __future__ import annotations

import random
from collections import Counter
from itertools import count
from pathlib import Path

import pytest
from maps import random_map
from pairs import SECRET, Hiding, Pair, told_of
from seeds import seeded

from actormap.core import schema
from actormap.core.model import apply_changes
from actormap.core.tables.ids import CodeKey
from actormap.rights.access import Principal
from actormap.store import keys
from actormap.store.history import journal, logs

ROLES = [role for role, one in schema.roles().items() if 0 <= one.clearance < int(SECRET)]
STEPS = 25


@pytest.mark.parametrize("role", ROLES)
@seeded(range(34_000), few=35, least={"pairs": 34_000, "answers": 80_000})
def test_what_is_hidden_changes_no_answer_of_a_map(role: str, seed: int, tally: Counter[str]) -> None:
    said = []
    for side in (0, 1):
        pick = random.Random(2 * seed + side)  # noqa: S311 - repeatable, not secret
        m, hiding = random_map(seed % 8), Hiding(pick)
        for _ in range(pick.randint(1, 5)):
            m = apply_changes(m, hiding.change(m))
        said.append(told_of(m, Principal(role), random.Random(seed)))  # noqa: S311
    for one, other in zip(*said, strict=True):
        assert one == other
        tally["answers"] += 1
    tally["pairs"] += 1


@pytest.mark.parametrize("role", ROLES)
@seeded(range(200), few=1, least={"steps": 5_000, "answers": 20_000, "refusals": 500, "changes": 50})
def test_what_is_hidden_changes_nothing_that_a_workspace_tells(
    role: str, seed: int, tally: Counter[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """History, what is written and undone, clashes, snapshots, codes and messages, step by step."""
    monkeypatch.setattr(keys, "KDF_MEMORY", 64)
    for module in (journal, logs):
        monkeypatch.setattr(module, "now", lambda: "2026-11-25T10:00:00Z")
    pair, may_change = Pair(tmp_path, seed, role), schema.roles()[role].may_change
    try:
        for step in range(STEPS):
            for question, one, other in pair.step(lambda: drawn_alike(monkeypatch)):
                assert one == other, f"{question}, step {step}"
                refused = one.startswith(("Denied", "Refused", "Conflict", "InvalidMap"))
                tally["answers"] += 1
                tally["refusals"] += refused
                tally["changes"] += question in {"write", "undo"} and not (refused and may_change)
            tally["steps"] += 1
    finally:
        pair.close()


def drawn_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let codes that are made by chance be the same on both sides."""
    number = count()
    monkeypatch.setattr(CodeKey, "by_chance", lambda _self, start: f"{start}-k{next(number):020}")
