"""A swapped reason is noticed: of the answers among which an analysis chooses each is pinned by a test.

An answer is pinned where a test, or a worked example that runs, expects words that would be others if it
were exchanged with any of those which stand beside it. Single words, such as a number or a name in a place,
are not looked at.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

from actormap.metrics.base import sheets

ROOT = Path(__file__).parent.parent
FIELD = re.compile(r"\{[^}]*\}")
NUMBER = r"\d[\d,]*"
"""What ``{n}`` is filled with: how many there are; any other field may be anything."""
EXAMPLE = re.compile(r"^```python\n(.*?)^```", re.DOTALL | re.MULTILINE)
FRAGMENT = 12
"""So many letters, of two words or more, say which sentence is meant."""


def template(node: ast.expr) -> list[str]:
    """The template of an answer: of a number its plural, of several sentences the first."""
    if isinstance(node, ast.Lambda):
        return template(node.body)
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        return []
    if node.func.id == "joined":
        return [text for part in node.args for text in template(part)][:1]
    at = {"Sentence": 0, "counted": 2}.get(node.func.id)
    if at is None or len(node.args) <= at:
        return []
    words = node.args[at]
    return [words.value] if isinstance(words, ast.Constant) and isinstance(words.value, str) else []


def chosen(node: ast.expr) -> list[str]:
    """The answers of a value, each under its condition."""
    if isinstance(node, ast.IfExp):
        return [*chosen(node.body), *chosen(node.orelse)]
    return template(node)


def variants(tree: ast.Module) -> Iterator[list[str]]:
    """Answers that exclude each other: of a table, of a condition, and what a function gives back."""
    nested = {
        id(each)
        for node in ast.walk(tree)
        if isinstance(node, ast.IfExp)
        for each in (node.body, node.orelse)
    }
    for node in ast.walk(tree):
        answers: list[str] = []
        if isinstance(node, ast.Dict):
            answers = [text for value in node.values for text in template(value)]
        elif isinstance(node, ast.IfExp) and id(node) not in nested:
            answers = chosen(node)
        elif isinstance(node, ast.FunctionDef):
            back = (each.value for each in ast.walk(node) if isinstance(each, ast.Return))
            answers = [text for value in back if value is not None for text in chosen(value)]
        distinct = list(dict.fromkeys(answers))
        if len(distinct) > 1:
            yield distinct


def expectations(source: str) -> Iterator[str]:
    """The texts of a test that it expects; what it expects not to be there pins nothing."""
    tree = ast.parse(source)
    absent = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare) and any(isinstance(how, ast.NotIn) for how in node.ops)
        for part in ast.walk(node.left)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in absent:
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            parts = (part.value if isinstance(part, ast.Constant) else "0" for part in node.values)
            yield "".join(map(str, parts))


@cache
def expected() -> tuple[str, ...]:
    """All texts that tests and worked examples expect."""
    tests = (path for path in (ROOT / "tests").rglob("*.py") if path != Path(__file__))
    texts = {text.strip() for path in tests for text in expectations(path.read_text(encoding="utf-8"))}
    for page in (*(ROOT / "docs").rglob("*.md"), *sheets.METRICS.rglob("*.toml")):
        for block in EXAMPLE.findall(page.read_text(encoding="utf-8")):
            texts.update(line.strip() for line in block.splitlines() if not line.startswith((">>>", "...")))
    return tuple(text for text in texts if len(text) >= FRAGMENT and " " in text)


@cache
def pins(words: str) -> dict[str, list[tuple[int, int]]]:
    """The expected texts that have this answer, filled in, with where, and those that are a part of it."""
    parts = FIELD.split(words)
    filled = [NUMBER if field == "{n}" else ".+?" for field in FIELD.findall(words)]
    pattern = "".join(re.escape(part) + field for part, field in zip(parts, [*filled, ""], strict=True))
    longest, whole = max(parts, key=len), re.compile(pattern, re.DOTALL)
    of_it = {text: [] for text in expected() if any(text in part for part in parts)}
    return of_it | {
        text: spans
        for text in expected()
        if longest in text and (spans := [match.span() for match in whole.finditer(text)])
    }


def unnoticed(answers: Iterable[str]) -> list[str]:
    """Which of the answers could be exchanged with another of them and no test would notice."""
    every = [words for words in answers if own(words) >= FRAGMENT]
    return [one for one in every if not all(apart(one, other) for other in every if other != one)]


def apart(one: str, other: str) -> bool:
    """Whether a test expects the one answer where the other would not do.

    Of two that fit alike the one with more words of its own is meant: those are not in what is filled in.
    """
    more = own(one) > own(other)
    return any(pins(other).get(text) != spans or (spans and more) for text, spans in pins(one).items())


def own(words: str) -> int:
    """How many letters of an answer are not filled in."""
    return sum(map(len, FIELD.split(words)))


def unpinned() -> Iterator[str]:
    """Every answer of the analyses that is not pinned, with where it stands."""
    for path in sorted((ROOT / "actormap" / "metrics").rglob("*.py")):
        for answers in variants(ast.parse(path.read_text(encoding="utf-8"))):
            for text in unnoticed(answers):
                yield f"{path.relative_to(ROOT / 'actormap' / 'metrics')}: {text}"

    for path, choices in sheets.choices():
        answers = list(dict.fromkeys(several or template for template, several in choices))
        if len(answers) > 1:
            for text in unnoticed(answers):
                yield f"{path.relative_to(ROOT / 'actormap' / 'metrics')}: {text}"


def test_each_answer_is_pinned_once() -> None:
    assert sorted(set(unpinned())) == [], "an answer that no test would miss: write its case"


@pytest.mark.parametrize(
    "source",
    [
        'A = {"x": Sentence("It went up by {n}."), "y": Sentence("It went down by {n}.")}',
        'def f():\n    return Sentence("It went up.") if x else counted(n, "One.", "It went {n} down.")',
        'def f():\n    if x:\n        return Sentence("Up.")\n    return joined(Sentence("Down."), y)',
        'A = {"x": lambda n: Sentence("Up by {n}.", n=n), "y": lambda n: Sentence("Down by {n}.", n=n)}',
    ],
)
def test_answers_that_exclude_each_other_are_found(source: str) -> None:
    (answers,) = {tuple(each) for each in variants(ast.parse(source))}
    assert len(answers) == 2


def test_a_text_that_is_not_expected_pins_nothing() -> None:
    source = 'assert "it was met" not in words\nassert "it was seen" in words\nassert f"{n} of them" == words'
    assert list(expectations(source)) == ["it was seen", "0 of them", " of them"]


@pytest.mark.parametrize(
    ("text", "noticed"),
    [
        ("A was seen by two, and asked.", True),
        ("B was asked by two, and seen.", False),
        ("was seen by two", True),
        ("A was seen by two. A was asked by two.", True),
    ],
)
def test_an_exchange_is_noticed_by_a_text_that_would_be_another(
    text: str, *, noticed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"{__name__}.expected", lambda: (text,))
    pins.cache_clear()
    assert apart("{name} was seen by two", "{name} was asked by two") is noticed
    pins.cache_clear()


@pytest.mark.parametrize(
    ("text", "noticed"),
    [
        ("A is paid by B, against rights.", (True, False)),
        ("A is paid by B.", (False, True)),
        ("is paid by", (False, False)),
    ],
)
def test_what_says_more_is_not_taken_for_what_says_less(
    text: str, noticed: tuple[bool, bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    more, less = "{name} is paid by {other}, {sign}.", "{name} is paid by {other}."
    monkeypatch.setattr(f"{__name__}.expected", lambda: (text,))
    pins.cache_clear()
    assert (apart(more, less), apart(less, more)) == noticed
    pins.cache_clear()
