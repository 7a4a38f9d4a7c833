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

COMPARED_ELSEWHERE = {
    "monitor.profile": "test_profile.py::test_a_second_implementation_gives_the_same_marks",
    "monitor.risk": "test_risk.py::test_lines_are_the_same_told_by_a_second_reading",
    "monitor.frameworks": "test_frameworks.py::test_held_is_what_a_second_walk_counts",
    "monitor.incidents": "test_incidents.py::test_counts_are_those_of_a_loop",
    "monitor.laws": "test_laws.py::test_counts_are_those_of_the_tables_whatever_the_order",
    "monitor.recommendations": "test_recommendations.py::test_the_same_from_the_rows",
    "monitor.hit": "test_hit.py::test_the_same_by_sets",
    "protect.queue": "test_queue.py::test_the_same_by_minutes_since_an_epoch",
    "protect.options": "test_options.py::test_who_can_deliver_is_the_same_row_by_row",
    "protect.steps": "test_case_steps.py::test_the_same_by_a_walk_over_the_rows",
    "protect.reprisals": "test_reprisals.py::test_counts_are_those_of_a_loop",
    "partner.swot": "test_swot.py::test_the_same_row_by_row",
    "partner.match": "test_match.py::test_the_same_by_a_walk_over_all_pairs",
    "partner.stages": "test_stages.py::test_the_same_from_the_rows",
    "partner.check": "test_check.py::test_the_same_from_the_rows",
    "partner.promises": "test_promises.py::test_the_same_by_a_walk_over_the_rows",
    "partner.decisions": "test_decisions.py::test_the_same_by_a_walk_over_the_rows",
    "partner.balance": "test_balance.py::test_the_same_by_a_walk_over_the_rows",
    "partner.already": "test_already.py::test_the_same_by_a_walk_over_the_rows",
    "partner.meeting": "test_meeting.py::test_pairs_are_those_of_a_walk_over_the_rows",
}
"""Analyses of marks, laws, incidents, cases and boards, of which the random maps here have hardly any: the
test in `tests/metrics` that works them out a second time, on records of their own."""

PARTLY = {
    "monitor.proposals": "its own counts, at their most too, and the steps; not figures of analyses that are "
    "compared (b2, e1, e3), nor how sure it is that two sit on one platform",
    "monitor.risk": "the marks of a line; not the equation on them, which has worked values",
    "monitor.frameworks": "what marks hold; not what incidents hold, which is counted by hand",
    "monitor.recommendations": "each answer; not the share over all, which is worked out by hand",
    "monitor.hit": "who is hit, and who may be; not by money from abroad, nor what hangs on them",
    "partner.promises": "what is open and its days; not what meets a need, which is worked out by hand",
    "partner.balance": "who is on record and met; not what chance gives, nor how many exist",
    "partner.meeting": "pairs and seats; not who could come, which is worked out by hand",
    "partner.swot": "what counts and where it stands; not what is suggested, which is counted by hand",
    "monitor.laws": "provisions applied harder than written; not which kinds were read",
    "monitor.incidents": "counts and pairs; not indicator 16.10.1, which is counted by hand",
    "protect.options": "who can deliver what, and where; not ways to the source, which are A18 and A23",
    "evidence.ask": "detection, chances, who may be asked about whom and the first interview; not what is "
    "drawn in it, nor the interviews after it",
    "coordination.convenors": "those of a pair and their values; not their order, nor who starts a platform",
    "coordination.meetings": "parts, who may host and what meetings join; not that no plan has fewer",
    "change.between": "which pairs are comparable, and ties at both dates; not why a tie came or went, "
    "nor how measures move, in worlds that are drawn",
    "change.what_if": "who would be out of reach; not what splits, nor second ties",
    "structure.communities": "modularity of what is found, and of the best of all partitions; not what most "
    "runs agree on, nor what chance gives, which are drawn",
    "structure.brokerage": "counts of roles; not what chance gives, which is drawn",
}
"""Analyses of which only a part has one, and which."""


def compared() -> set[str]:
    """Analyses that the tests here ask the program for."""
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in HERE.glob("test_oracle_*.py"))
    return set().union(*map(asked_in, trees))


def test_every_analysis_is_compared_or_it_is_said_why_not() -> None:
    every = {f"{row['family']}.{row['name']}" for row in codes("analyses")}
    asked = compared() & every
    there = asked | set(COMPARED_ELSEWHERE)
    assert not there & set(NOT_COMPARED), "compared, and said not to be"
    assert not asked & set(COMPARED_ELSEWHERE), "compared here, and said to be elsewhere"
    assert there | set(NOT_COMPARED) == every
    assert set(PARTLY) <= there


def test_what_is_compared_elsewhere_has_the_test_that_is_named() -> None:
    for analysis, where in COMPARED_ELSEWHERE.items():
        file, _, name = where.partition("::")
        tree = ast.parse(
            (HERE.parent / "metrics" / analysis.partition(".")[0] / file).read_text(encoding="utf-8")
        )
        (test,) = (one for one in tree.body if isinstance(one, ast.FunctionDef) and one.name == name)
        assert any(isinstance(one, ast.Assert) for one in ast.walk(test)), analysis


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
