"""Every analysis is worked out a second time, or it is said why not."""

from __future__ import annotations

import ast
from pathlib import Path

import plain_coordination
import pytest
from differing_maps import asked_in, differences
from plain_rows import codes

HERE = Path(__file__).parent

NOT_COMPARED = {
    "summary.main_findings": "joins findings of analyses that are compared, without a figure of its own",
    "evidence.record_errors": "means of few draws of mistakes; the orders that it puts side by side are "
    "compared (A02, A15, A16), and Spearman's and Kendall's coefficients with scipy in tests/engine",
    "evidence.coverage_curve": "means of few draws of actors; otherwise as record_errors",
}
"""Analyses that have no second implementation, and why."""

PARTLY = {
    "evidence.ask": "detection, chances, who may be asked about whom and the first interview; not what is "
    "drawn in it, nor the interviews after it",
    "coordination.convenors": "those of a pair and their values; not their order, nor who starts a platform",
    "coordination.meetings": "parts, who may host and what meetings join; not that no plan has fewer",
    "change.between": "which pairs are comparable, and ties at both dates; not why a tie came or went, "
    "nor how measures move, in worlds that are drawn",
    "evidence.rank_stability": "parts and ties on the record, ties in possible maps; not the places there",
    "change.what_if": "who would be out of reach; not what splits, nor second ties",
    "structure.communities": "modularity of what is found, and of the best of all partitions; not what most "
    "runs agree on, nor what chance gives, which are drawn",
    "structure.brokerage": "counts of roles; not what chance gives, which is drawn",
    "influence.diffusion": "how many hear a message from one; not which seeds are chosen",
}
"""Analyses of which only a part has one, and which."""


def compared() -> set[str]:
    """Analyses that the tests here ask the program for."""
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in HERE.glob("test_oracle_*.py"))
    return set().union(*map(asked_in, trees))


def test_every_analysis_is_compared_or_it_is_said_why_not() -> None:
    every = {f"{row['family']}.{row['name']}" for row in codes("analyses")}
    asked = compared() & every
    assert not asked & set(NOT_COMPARED), "compared, and said not to be"
    assert asked | set(NOT_COMPARED) == every
    assert set(PARTLY) <= asked


def test_the_second_implementation_shares_no_code_with_the_program() -> None:
    for path in HERE.glob("plain_*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        names += [one.name for node in ast.walk(tree) if isinstance(node, ast.Import) for one in node.names]
        assert not [name for name in names if name.split(".")[0] in {"actormap", "numpy", "pandas"}], (
            path.name
        )


def test_the_table_counts_the_maps_on_which_answers_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain_coordination, "shared_space", lambda _: ({}, {}))
    counts = differences(3)
    assert {name for name, count in counts.items() if count} == {"coordination.shared_space"}
    assert counts.keys() == compared() & {f"{row['family']}.{row['name']}" for row in codes("analyses")}
