"""What a form asks of a judgement: what the item may be asked of, and the answers on its scale."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from actormap.core import schema
from actormap.core.schema import Item
from actormap.core.tables.judged import MARKS, UNIT_COLUMNS, UNITS
from actormap.records.record.editing import Question

ITEMS = "items"


def judged_in(questions: Iterable[Question]) -> Question | None:
    """What asks for the item, where a form asks for a judgement: those that fit what it is about.

    Items that are heads of others have no answer of their own.
    """
    every = {question.column.name: question for question in questions}
    of = next((question for question in every.values() if question.column.vocabulary == ITEMS), None)
    if of is None:
        return None
    named = {kind for kind, column in UNITS.items() if every[column].value}
    fitting = [
        code
        for code, item in schema.items().items()
        if code == of.value or (item.scale and (not named or not named.isdisjoint(item.units)))
    ]
    return replace(of, options={code: of.options[code] for code in fitting})


def for_item(questions: Sequence[Question], code: str) -> list[Question]:
    """What else is asked once an item is chosen; what is recorded already stays, although it does not fit."""
    item = schema.items().get(code)
    if item is None:
        return []
    others = [question for question in questions if question.column.vocabulary != ITEMS]
    return [
        _on_scale(item, each) for each in others if _fits(item, each.column.name) or each.value is not None
    ]


def anchors(code: str) -> dict[str, str]:
    """What each mark on the scale of an item means, by the mark."""
    item = schema.items().get(code)
    return item.numbers if item else {}


def _fits(item: Item, column: str) -> bool:
    """Whether a column holds anything of an answer to an item."""
    if column in UNIT_COLUMNS:
        return any(UNITS.get(kind) == column for kind in item.units)
    if column == "perceived_by":
        return "office" in item.units
    if column in MARKS:
        return bool(item.numbers)
    return column != "answer" or bool(item.words)


def _on_scale(item: Item, question: Question) -> Question:
    """A mark with the ends of the scale, a word with those that answer the item."""
    name, marks = question.column.name, [*map(float, item.numbers)]
    if name in MARKS and marks:
        return replace(question, column=replace(question.column, min=min(marks), max=max(marks)))
    if name == "answer":
        held = {code: question.options[code] for code in filter(None, [question.value])}
        return replace(question, options=held | item.words)
    return question
