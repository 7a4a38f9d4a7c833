"""Every analysis is worked out a second time, or it is said why not."""

from __future__ import annotations

import ast
from pathlib import Path

from plain_rows import codes

HERE = Path(__file__).parent

NOT_COMPARED = {
    "summary.main_findings": "joins findings of analyses that are compared, without a figure of its own",
    "evidence.rank_stability": "draws of possible maps; what is drawn from is compared (A37, A02, A16)",
    "evidence.record_errors": "draws of mistakes; the orders that it compares are (A02, A15, A16)",
    "evidence.coverage_curve": "draws of actors; the orders that it compares are (A02, A15, A16)",
    "change.between": "draws of paired worlds; the measures of either map are compared",
}
"""Analyses that have no second implementation, and why."""

PARTLY = {
    "coordination.convenors": "those of a pair and their values; not their order, nor who starts a platform",
    "coordination.meetings": "parts, who may host and what meetings join; not that no plan has fewer",
    "change.what_if": "who would be out of reach; not what splits, nor second ties",
    "structure.communities": "modularity of what is found; not the search, which is drawn",
    "structure.brokerage": "counts of roles; not what chance gives, which is drawn",
    "influence.diffusion": "how many hear a message from one; not which seeds are chosen",
}
"""Analyses of which only a part has one, and which."""


def compared() -> set[str]:
    """Analyses that the tests here ask the program for."""
    found = set()
    for path in HERE.glob("test_oracle_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute):
                family = node.value
                if isinstance(family.value, ast.Name) and family.value.id == "am":
                    found.add(f"{family.attr}.{node.attr}")
    return found


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
