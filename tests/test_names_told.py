"""Commands, modules, functions and files that messages and documents name are there under that name."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import every_command

from actormap import schema

ROOT = Path(__file__).parent.parent
CODE = sorted((ROOT / "actormap").rglob("*.py"))
DOCUMENTS = sorted(
    file
    for folder in ("", "docs/**/", "benchmarks/", "data/**/", ".github/**/")
    for file in ROOT.glob(f"{folder}*.md")
)
COMMANDS = {*every_command(), *schema.FAMILIES}
COMMAND = re.compile(r"`(?:\w+=\S+ )*actormap ([^`]+)`")


def texts(file: Path) -> Iterator[str]:
    """What a module says: its strings and documentation, values in them as a blank."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "_" for part in node.values)


def named(text: str) -> Iterator[str]:
    """The commands that a text names, as they are typed after the name of the program."""
    yield from (" ".join(words.split()) for words in COMMAND.findall(text))
    for block in re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        yield from re.findall(r"^actormap (.+)$", block, re.MULTILINE)


def known(words: str) -> bool:
    """Whether a command of these words exists; a word in capitals stands for any."""
    first, *more = shlex.split(words, comments=True)
    inside = more[0] if more and first in schema.FAMILIES and not more[0].startswith("-") else ""
    return first.isupper() or f"{first} {inside}".strip() in COMMANDS


@pytest.mark.parametrize("file", [*CODE, *DOCUMENTS], ids=lambda file: str(file.relative_to(ROOT)))
def test_commands_that_are_named_exist(file: Path) -> None:
    said = texts(file) if file.suffix == ".py" else [file.read_text(encoding="utf-8")]
    for text in said:
        for words in named(text):
            assert known(words), words
