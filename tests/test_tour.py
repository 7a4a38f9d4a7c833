"""The tour of CONTRIBUTING.md names what there is, and can be read in ten minutes."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MOST = 1_000
"""Lines that can be read in ten minutes, half of them docstrings and tables."""
STOP = re.compile(r"^\| `(?P<file>[\w/.]+)`(?:: (?P<parts>`[^|]+`))? \|", re.MULTILINE)


def stops() -> list[tuple[str, tuple[str, ...]]]:
    """Files of the tour, each with what is to be read in it: all of it where nothing is named."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    tour = text.partition("## The house in ten minutes")[2].partition("\n## ")[0]
    return [
        (one["file"], tuple(re.findall(r"`([\w.]+)`", one["parts"] or ""))) for one in STOP.finditer(tour)
    ]


def lines_of(file: str, parts: tuple[str, ...]) -> int:
    """How many lines there are to be read of a file."""
    text = (ROOT / file).read_text(encoding="utf-8")
    if not parts:
        return len(text.splitlines())
    named = {}
    for node in ast.parse(text).body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            named[node.name] = node
            if isinstance(node, ast.ClassDef):
                inside = (one for one in node.body if isinstance(one, ast.FunctionDef))
                named |= {f"{node.name}.{one.name}": one for one in inside}
    missing = [part for part in parts if part not in named]
    assert not missing, f"CONTRIBUTING.md: {file} has no {', '.join(missing)}: name what is there"
    spans = [
        (node.end_lineno or node.lineno) - node.lineno + 1 for part, node in named.items() if part in parts
    ]
    return sum(spans)


@pytest.mark.parametrize(("file", "parts"), stops(), ids=lambda value: str(value)[:40])
def test_stop_of_the_tour_is_there(file: str, parts: tuple[str, ...]) -> None:
    assert lines_of(file, parts) > 0


def test_tour_passes_through_the_house_and_can_be_read_in_ten_minutes() -> None:
    files = [file for file, _ in stops()]
    for wanted in (
        "schema/",
        "model.py",
        "graph/layers.py",
        "base/context.py",
        "communities.py",
        "store/base.py",
    ):
        assert any(wanted in file for file in files), f"the tour does not pass {wanted}"
    assert files[-1] == "app.py"
    count = sum(lines_of(*stop) for stop in stops())
    assert count < MOST, f"the tour has {count} lines: leave out what does not help to find the way"
