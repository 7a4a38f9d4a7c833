"""Commands, modules, functions and files that messages and documents name are there under that name."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from command_line import every_command

import actormap
from actormap.core import schema

ROOT = Path(__file__).parent.parent
CODE = sorted((ROOT / "actormap").rglob("*.py"))
FOLDERS = [ROOT / name for name in ("actormap", "benchmarks", "data", "docs", "tests")]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(file for folder in FOLDERS for file in folder.rglob("*.md"))])
PLACES = [f"/{file.relative_to(ROOT).as_posix()}" for folder in FOLDERS for file in folder.rglob("*.*")]
PLACES += [f"/{file.name}" for file in ROOT.glob("*.*")]

COMMAND = re.compile(r"`(?:\w+=\S+ )*actormap ([^`]+)`")
BLOCK = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)
DOTTED = re.compile(r"(?<!`)`([A-Za-z_][\w/]*(?:\.[A-Za-z_]\w*)+)(?:\(\))?`(?!`)")
RELEASED = "\n## 0."
"""Where the list of changes begins to tell of earlier releases, with the names of then."""
LIBRARIES = {
    "np",
    "networkx",
    "office",
    "pandas",
    "rapidfuzz",
    "resource",
    "scipy",
    "server",
    "st",
    "store",
    "time",
    "Series",
}
"""Names of others before the first dot, options of Streamlit, and a file that an office writes."""


def strings(file: Path) -> Iterator[str]:
    """The strings of a module, with a blank for each value in them."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "_" for part in node.values)


@cache
def texts() -> tuple[tuple[str, str], ...]:
    """What modules and documents say, with the file that says it."""
    coded = [(file, text) for file in CODE for text in strings(file)]
    written = [(file, file.read_text(encoding="utf-8").partition(RELEASED)[0]) for file in DOCUMENTS]
    return tuple((at(file), text) for file, text in [*coded, *written])


def at(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


# --- commands ----------------------------------------------------------------------------------------


def commands(text: str) -> Iterator[str]:
    """The commands that a text names, as they are typed after the name of the program."""
    yield from (" ".join(words.split()) for words in COMMAND.findall(text))
    for block in BLOCK.findall(text):
        yield from re.findall(r"^actormap (.+)$", block, re.MULTILINE)


@cache
def known() -> frozenset[str]:
    return frozenset({*every_command(), *schema.FAMILIES})


def is_command(words: str) -> bool:
    """Whether a command or a group begins with these words; one in capitals stands for any."""
    first, *more = shlex.split(words, comments=True)
    group = any(command.startswith(f"{first} ") for command in known())
    inside = more[0] if more and group and not more[0].startswith("-") else ""
    return first.isupper() or first == "--help" or f"{first} {inside}".strip() in known()


def test_commands_that_are_named_exist() -> None:
    named = [(file, words) for file, text in texts() for words in commands(text)]
    assert len(named) > 100
    assert not [(file, words) for file, words in named if not is_command(words)]


def test_old_and_invented_commands_are_found() -> None:
    told = "`actormap refer path`\n```\nactormap reach gaps -w w.actormap\n```\n`actormap reach gap --json`"
    assert [is_command(words) for words in commands(told)] == [False, True, False]


# --- modules, functions and files --------------------------------------------------------------------


def inside(tree: ast.Module | ast.ClassDef) -> Iterator[str]:
    """Names that a module or a class gives to something."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        if isinstance(node, ast.ClassDef):
            yield from (f"{node.name}.{name}" for name in inside(node))
        if isinstance(node, ast.Assign | ast.AnnAssign):
            yield from (part.id for part in ast.walk(node) if isinstance(part, ast.Name))


def handed_on(tree: ast.Module) -> Iterator[str]:
    """Names that a package hands on from its rooms."""
    for node in tree.body:
        if isinstance(node, ast.ImportFrom):
            yield from (name.asname or name.name for name in node.names)


@cache
def defined() -> frozenset[str]:
    """Whatever has a name in the code, with as many of the names around it as one likes to tell."""
    public = {*actormap.__all__, *(row.name for row in schema.analyses().values())}
    found = {f"{package}.{name}" for name in public for package in ("actormap", "am")}
    for file in CODE:
        module = at(file).removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        found |= {
            module,
            *(f"{module}.{name}" for name in inside(ast.parse(file.read_text(encoding="utf-8")))),
        }
        if file.name == "__init__.py":
            found |= {f"{module}.{name}" for name in handed_on(ast.parse(file.read_text(encoding="utf-8")))}
    return frozenset(name.split(".", at)[-1] for name in found for at in range(name.count(".") + 1))


def is_there(name: str) -> bool:
    """Whether something has this dotted name, or a file, whose folders may be left out; FOLDER is any."""
    if re.search(r"\b[A-Z]{4,}/", name):
        return True
    ours = name in defined() or any(place.endswith(f"/{name}") for place in PLACES)
    return ours or name.partition(".")[0] in LIBRARIES


def test_names_with_a_dot_are_those_of_modules_functions_and_files() -> None:
    named = [(file, name) for file, text in texts() for name in DOTTED.findall(text)]
    assert len(named) > 100
    assert not [(file, name) for file, name in named if not is_there(name)]


def test_names_that_are_not_there_are_found() -> None:
    told = "`ActorMap.where`, `metrics/planner.py`, `robustness.resampled` and `introductions/planner.py`"
    assert [is_there(name) for name in DOTTED.findall(told)] == [True, False, False, True]
