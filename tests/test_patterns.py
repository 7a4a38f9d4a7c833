"""Patterns of text are those that every Python reads alike which README promises.

Possessive quantifiers and atomic groups stop too early before Python 3.11.5 (CPython, gh-106052): rows of
good workbooks were called damaged.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = ("actormap", "docs", "app.py")
PLAIN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
"""What a sign in it means nothing by itself: an escaped one, a set of signs."""
NOT_READ_ALIKE = re.compile(r"[*+?}]\+|\(\?>")


def texts(path: Path) -> Iterator[tuple[int, str]]:
    """Every text of a module, those of bytes too, with its line."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str | bytes):
            yield node.lineno, node.value if isinstance(node.value, str) else node.value.decode("latin-1")


def wrong(text: str) -> bool:
    return bool(NOT_READ_ALIKE.search(PLAIN.sub("x", text)))


def test_no_pattern_is_possessive_or_atomic() -> None:
    modules = [path for name in SOURCES for path in (ROOT / name, *(ROOT / name).rglob("*.py"))]
    found = [
        f"{path.relative_to(ROOT)}:{line}: write the pattern without {text[:60]!r}"
        for path in modules
        if path.suffix == ".py"
        for line, text in texts(path)
        if wrong(text)
    ]
    assert not found, "\n".join(found)
    assert len(modules) > 500


@pytest.mark.parametrize("text", [r"\d++", r"[^<]*+</f>", r"(?:a)?+", r"a{1,3}+", r"(?>ab)"])
def test_such_patterns_are_found(text: str) -> None:
    assert wrong(text)


@pytest.mark.parametrize("text", [r"[*+]+", r"\++", r"[.Ee+-]*", r"a+", r"(?:a|b)+", r"[]*+]"])
def test_others_are_not(text: str) -> None:
    assert not wrong(text)
