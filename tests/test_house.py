"""The ground plan: its rooms, how long a function may be, and that the formatter has the last word."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "actormap"
DECISION = "docs/decisions/0017-ground-plan.md"
LONGEST = 60
"""Lines of a function, without what it takes and its docstring."""
LOOKS_AWAY = re.compile(r"# fmt: *(?:skip|off)|# yapf: *disable")


def planned() -> set[str]:
    """Rooms and modules that the decision names, from its first paragraph with an order."""
    text = (ROOT / DECISION).read_text(encoding="utf-8")
    choice = text.partition("**Choice.**")[2].partition("\n\n")[0].partition("Those")[0]
    return set(re.findall(r"`(\w+)`", choice))


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Functions of a module with the lines of what they do."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[1:] if ast.get_docstring(node, clean=False) is not None else node.body
            yield node.name, (node.end_lineno or 0) - first[0].lineno + 1 if first else 0


def test_nothing_stands_in_the_hall() -> None:
    there = {
        path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    strangers = there - planned() - {"__init__"}
    assert not strangers, f"{sorted(strangers)}: move it into a room of {DECISION}, or write there why not"
    assert planned() <= there, f"{sorted(planned() - there)}: {DECISION} names what is not there"


def test_no_function_is_longer_than_a_screen() -> None:
    long = [
        f"{path.relative_to(ROOT)}: {name} has {lines} lines: give a part of it a name of its own"
        for path in modules()
        for name, lines in functions(path)
        if lines > LONGEST
    ]
    assert not long, "\n".join(long)
    assert len(modules()) > 500


def test_the_formatter_is_left_alone() -> None:
    places = [ROOT / name for name in ("actormap", "tests", "benchmarks")]
    found = [
        f"{path.relative_to(ROOT)}:{number}: take the comment out, and let `ruff format` write the line"
        for folder in places
        for path in folder.rglob("*.py")
        if path != Path(__file__)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if LOOKS_AWAY.search(line)
    ]
    assert not found, "\n".join(found)


SAYS_NOTHING = {
    *("told", "found", "asked", "said", "seen", "one", "but", "door", "doors", "at_rest", "nought"),
    *("tell", "tells", "say", "says"),
}
"""Names that do not say what a thing is."""
KEYS_OF_JSON = {
    ("records/record/history.py", "said"),
    ("records/record/row_words.py", "said"),
    ("records/record/whole.py", "said"),
}
"""Modules with a field of such a name that programs of users read (decision 0020)."""


def names(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """What a module gives names to: functions, classes, parameters, attributes and variables of all kinds."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name, node.lineno
        elif isinstance(node, ast.arg):
            yield node.arg, node.lineno
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, node.lineno
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr, node.lineno
        elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name:
            yield node.name, node.lineno
        elif isinstance(node, ast.alias) and node.asname:
            yield node.asname, node.lineno


def test_a_name_says_what_the_thing_is() -> None:
    empty = [
        f"{path.relative_to(ROOT)}:{line}: {name}: name it after what it holds or gives"
        for path in modules()
        for name, line in names(ast.parse(path.read_text(encoding="utf-8")))
        if name.lower().strip("_") in SAYS_NOTHING
        and (path.relative_to(PACKAGE).as_posix(), name) not in KEYS_OF_JSON
    ]
    assert not empty, "\n".join(empty)


def test_a_channel_of_a_chart_is_of_its_class() -> None:
    # For a bare text or value Altair makes a table of all its schemas, anew for each: two milliseconds.
    bare = [
        f"{path.name}:{call.lineno} {given.arg}"
        for path in sorted((ROOT / "actormap" / "viz").rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "encode"
        for given in call.keywords
        if isinstance(given.value, ast.Constant)
        or (isinstance(given.value, ast.Call) and ast.unparse(given.value.func) in {"alt.value", "alt.datum"})
    ]
    assert not bare


def test_nobody_reads_the_values_of_a_sentence() -> None:
    """Figures stand in `details` of a finding: a sentence may be worded anew."""
    reading = [
        f"{path.relative_to(ROOT)}:{node.lineno}: give the figure in `details`, and read it there"
        for path in modules()
        if path.relative_to(PACKAGE).parts[0] in {"metrics", "records", "viz", "web", "cli"}
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Subscript) and is_a_word(node.slice) and is_values(node.value))
        or (isinstance(node, ast.Attribute) and node.attr == "get" and is_values(node.value))
    ]
    assert not reading, "\n".join(reading)


def is_a_word(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def is_values(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "values"


def parameters_of(docstring: str | None) -> list[str]:
    """Names that a docstring explains under Parameters."""
    _, _, section = (docstring or "").partition("Parameters\n----------\n")
    lines = re.split(r"\n[A-Z]\w*\n-{3,}", section)[0].splitlines()
    heads = [line for line in lines if line and not line[0].isspace()]
    return [name.strip().lstrip("*") for head in heads for name in head.split(",")]


def given_to(node: ast.AST) -> set[str]:
    """What a function takes, or a class and what it keeps."""
    if isinstance(node, ast.ClassDef):
        fields = {
            part.target.id
            for part in node.body
            if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name)
        }
        makers = [part for part in node.body if getattr(part, "name", "") in {"__init__", "__new__"}]
        return fields.union(*map(given_to, makers))
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return {part.arg for part in ast.walk(node.args) if isinstance(part, ast.arg)}
    return set()


def test_a_docstring_explains_what_there_is() -> None:
    explained, wrong = 0, []
    for path in modules():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                names = parameters_of(ast.get_docstring(node))
                explained += len(names)
                strangers = [name for name in names if name not in given_to(node)]
                wrong += [
                    f"{path.relative_to(ROOT)}:{node.lineno}: {node.name} has no {name}" for name in strangers
                ]
    assert not wrong, "\n".join(wrong)
    assert explained > 1000


@pytest.mark.parametrize(
    "source",
    [
        "def said(): ...",
        "class said: ...",
        "def f(said): ...",
        "said = 1",
        "x.said = 1",
        "for said in x: ...",
        "try: ...\nexcept x as said: ...",
        "match x:\n    case said: ...",
        "match x:\n    case [*said]: ...",
        "import x as said",
    ],
)
def test_whatever_is_given_a_name_is_looked_at(source: str) -> None:
    assert "said" in dict(names(ast.parse(source)))
