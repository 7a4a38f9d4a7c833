"""What is said of files and their rows stands in ``notices.csv``: each text is used, and gets its values."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from actormap.core.schema.reading import read_rows
from actormap.core.sentences import fields
from actormap.core.tables.issues import noted, notice
from actormap.ingest.mapping.columns import APART

INGEST = Path(__file__).parent.parent / "actormap" / "ingest"
NOTICES = {row["name"]: row for row in read_rows("notices") if not row["of"]}
MAKERS = frozenset(
    {
        "notice",
        "Broken",
        "refused",
        "broken",
        "broken_at",
        "_wrong",
        "_warn",
        "_left_aside",
        "_Wrong",
        "issue",
    }
)
"""What makes one of its name and its values."""
OTHER_VALUES = frozenset({"at", "path", "line", "position", "value", "warning", "option"})
"""What else is given beside the values of a notice: where it is, and what kind of issue."""


def calls() -> Iterator[tuple[str, ast.Call, str]]:
    """Place, call and name of each notice that is named where it is made."""
    for path in sorted(INGEST.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            if getattr(node.func, "id", getattr(node.func, "attr", "")) not in MAKERS:
                continue
            for given in node.args:
                if isinstance(given, ast.Constant) and given.value in NOTICES:
                    yield f"{path.name}:{node.lineno}", node, given.value


def test_each_notice_gets_its_values_and_no_others() -> None:
    every, wrong = list(calls()), []
    for place, call, name in every:
        row = NOTICES[name]
        given = {keyword.arg for keyword in call.keywords}
        wanted = fields(row["problem"]) | fields(row["remedy"])
        if None not in given and given - (OTHER_VALUES - wanted) != wanted:
            wrong.append(f"{place}: {name}: {sorted(map(str, given ^ wanted))}")
    assert not wrong, "\n".join(wrong)
    assert len(every) > 100


def test_each_notice_is_of_use() -> None:
    texts = "\n".join(path.read_text(encoding="utf-8") for path in INGEST.rglob("*.py"))
    kinds = ("zip", "office", "compressed", "pdf", "utf32")
    made = {*(f"file.kind/{kind}" for kind in kinds), *(f"basis.{group}" for group in APART)}
    idle = [name for name in NOTICES.keys() - made if f'"{name}"' not in texts]
    assert not idle


def test_what_is_noticed_of_rows_is_of_a_kind_that_asks_for_it() -> None:
    texts = "\n".join(path.read_text(encoding="utf-8") for path in INGEST.rglob("*.py"))
    for of in {row["of"] for row in read_rows("notices")} - {""}:
        assert f'noted("{of}")' in texts
        assert noted(of)


def test_a_code_has_several_texts() -> None:
    assert notice("sheet.left_out").code == notice("sheet.left_out/choices").code == "sheet.left_out"
    assert notice("file.kind/suffix", suffix=".png", unused=1).problem == ".png files are not read"
    with pytest.raises(ValueError, match="needs a value"):
        notice("file.kind/suffix")
