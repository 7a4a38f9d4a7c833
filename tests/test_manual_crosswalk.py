"""What the Manual asks for has a row each: where it stands, or why not; nothing named is missing."""

from __future__ import annotations

import ast
import re
import runpy
from functools import cache
from pathlib import Path
from typing import Any

from maps import sample

from actormap.cli import program
from actormap.core import schema
from actormap.core.config import View
from actormap.metrics.summary import main_findings
from actormap.web.navigation import places

ROOT = Path(__file__).parent.parent
CROSSWALK = runpy.run_path(str(ROOT / "docs" / "crosswalk.py"))
ROWS: list[dict[str, str]] = CROSSWALK["rows"]()
PARTS = {
    "A-": range(1, 6),
    "B-": range(1, 10),
    "C-": range(1, 8),
    "D-": range(1),
    "D1-": range(1, 10),
    "D2-": (0, 30, 31, 32),
    "D2a-": range(1, 7),
    "D2b-": range(1, 6),
    "D2c-": range(1, 4),
    "D2d-": range(1, 4),
    "D2e-": range(1, 4),
    "D2f-": range(1, 4),
    "D2g-": range(1, 3),
    "D2h-": range(1, 5),
    "D3-": range(14),
    "D3-R": range(1, 13),
    "D4-": range(1, 15),
    "D5-": range(1, 10),
    "D5-S": range(1, 9),
    "D5-M": range(1, 14),
    "E1-": range(1, 24),
    "E1-S": range(1, 4),
    "E1-W": range(1, 4),
    "E1-O": range(1, 5),
    "E1-T": range(1, 3),
    "E1-I": range(1, 7),
    "E1-P": range(1, 14),
    "E1-Q": range(1, 4),
    "E2-": range(15),
}
"""The rows of the chapter: a part and its numbers."""


@cache
def commands() -> set[str]:
    """All commands as they are typed."""
    found, waiting = set(), [("", program())]
    while waiting:
        path, command = waiting.pop()
        if hasattr(command, "list_commands"):
            context: Any = command.context_class(command)
            named = ((name, command.get_command(context, name)) for name in command.list_commands(context))
            waiting += [(f"{path} {name}".strip(), one) for name, one in named]
        else:
            found.add(path)
    return found


def known(typed: str) -> bool:
    """Whether there is a command, and the way to ask that it names."""
    word, _, way = typed.partition(" --by ")
    asked = {row.command for row in schema.analyses().values()}
    return word in commands() and (not way or typed in asked)


@cache
def named_in(file: Path) -> set[str]:
    """The tests of a file."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def wrong(row: dict[str, str]) -> list[str]:
    """What a row names that is not there, or does not say."""
    said = []
    place, _, tab = row["page"].partition("/")
    if row["page"] and (place not in places() or (tab and tab not in CROSSWALK["tabs"](place))):
        said.append(f"page {row['page']}")
    said += [f"command {one}" for one in row["command"].split("|") if one and not known(one)]
    for one in filter(None, row["test"].split("|")):
        file, _, name = one.partition("::")
        if not (ROOT / file).is_file() or (name and name not in named_in(ROOT / file)):
            said.append(f"test {one}")
    if bool(row["test"]) != bool(row["page"]) or bool(row["test"]) != bool(row["command"]):
        said.append("names a page, a command and a test, or none of them")
    if not row["test"] and not row["left"]:
        said.append("neither where it stands nor why not")
    return said


def test_each_row_of_the_chapter_has_one_line() -> None:
    wanted = [f"{part}{number}" for part, numbers in PARTS.items() for number in numbers]
    assert len(wanted) == len(set(wanted)) == 206
    assert sorted(row["row"] for row in ROWS) == sorted(wanted)


def test_each_line_names_what_there_is() -> None:
    found = [f"{row['row']}: {said}" for row in ROWS for said in wrong(row)]
    assert not found, "\n".join(found)


def test_a_line_that_names_what_there_is_not_is_found() -> None:
    fine = {"row": "A-1", "asks": "x", "page": "gaps/conduct", "command": "reach gap", "left": ""}
    fine["test"] = "tests/test_manual_crosswalk.py::test_each_row_of_the_chapter_has_one_line"
    assert not wrong(fine)
    for change in (
        {"page": "gaps/nowhere"},
        {"page": "nowhere"},
        {"command": "reach nothing"},
        {"command": "reach"},
        {"command": "groups segregation --by nothing"},
        {"test": "tests/test_nothing.py"},
        {"test": "tests/test_manual_crosswalk.py::test_nothing"},
        {"page": ""},
        {"page": "", "command": "", "test": ""},
    ):
        assert wrong(fine | change), change


def test_nothing_is_left_but_what_is_left_to_people_in_a_sentence() -> None:
    left = {row["row"]: row["left"] for row in ROWS if row["left"]}
    assert not [row for row, said in left.items() if "not built" in said.casefold()]
    assert all(said.endswith(".") and len(said.split()) > 4 for said in left.values())
    assert [row["row"] for row in ROWS if CROSSWALK["state"](row) == "people"] == ["D1-9"]


def test_the_page_shows_every_row() -> None:
    shown = CROSSWALK["tables"]()
    assert "Of 206 rows 199 stand, 6 stand but for" in shown
    assert [
        row["row"] for row in ROWS if f'<a id="{row["row"].lower()}"></a>{row["row"]} |' not in shown
    ] == []


def test_what_items_and_definitions_refer_to_is_a_row() -> None:
    known = {row["row"] for row in ROWS}
    assert {item.reference for item in schema.items().values()} <= known
    defined = (ROOT / "docs" / "definitions.md").read_text(encoding="utf-8").partition('<a id="manual">')[2]
    cited = set(re.findall(r'<a id="[a-e]\d?[a-h]?-\w+"></a>(\S+)', defined))
    assert len(cited) >= 10
    assert cited <= known


def test_who_is_not_compatible_stays_on_the_map() -> None:
    m, view = sample(), View(date="2026-11-25")
    actors = m.actors.assign(compat="no")
    other = type(m)(**(m.tables | {"actors": actors}))
    assert [f.as_dict() for f in main_findings(m, view)] == [f.as_dict() for f in main_findings(other, view)]
