"""What *After a meeting* holds beside ties: what is still so, was heard, is needed, was promised."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from actormap.core import schema
from actormap.core.tables.ids import fingerprint
from actormap.meetings.report import HEARD, WAITED_FOR, Owed, perception_questions
from actormap.metrics.partner.still_so import Known
from actormap.web.state.own_scorer import own_scorer
from actormap.web.state.session import workspace

SAME, CHANGED = "same", "changed"
"""Answers to whether something is still so; where none is given, it was not talked about."""
MOST = 20
"""So many lines are offered of what is needed, or promised, at most."""
Given = Callable[[str], Any]
"""What an element holds, by the question that it asks."""


def still(each: Known) -> str:
    """The question whether something on record is still so; another one once something else is on record."""
    return f"still {each.topic} {fingerprint(each.cells.values())}"


def now(each: Known) -> str:
    """The question what it is now."""
    return f"now {each.topic}" if each.table == "undertakings" else each.topic


def answered(given: Given, each: Known) -> str:
    """Whether it is still so; what was filled in before it was on record is what changed."""
    answer = given(still(each))
    return CHANGED if answer is None and given(now(each)) else answer or ""


def line(kind: str, number: int, what: str = "") -> str:
    """A question of one of several lines: what is needed or promised, `what` beside it."""
    return f"{kind} {number} {what}".strip()


def lines(given: Given, kind: str) -> int:
    """How many lines stand there, up to the last that holds something: an emptied one hides no other."""
    return max((number + 1 for number in range(MOST) if any(_line(given, kind, number))), default=0)


def _line(given: Given, kind: str, number: int) -> list[str]:
    """What, by when and which support."""
    return [str(given(line(kind, number, what)) or "").strip() for what in ("", "by", "support")]


def heard_in(given: Given, known: Sequence[Known]) -> dict[str, Any]:
    """What was heard, as fields of a report.

    What is on record is written only where somebody said that it is still so, or what it is now.
    """
    cells = {column: _text(given(column)) for column in HEARD}
    perceptions = {question.name: str(given(question.name) or "") for question in perception_questions()}
    topics: list[str] = []
    states: dict[str, str] = {}
    if not cells["shared"]:
        cells["shared_with"] = ""
    for each in known:
        answer = answered(given, each)
        if each.table == "undertakings" and answer:
            topics.append(each.cells["purpose"])
            state = given(now(each)) if answer == CHANGED else None
            states |= {each.topic: state} if state and state != each.cells["status"] else {}
        elif each.table == "contacts" and each.topic != "shared" and answer != CHANGED:
            cells[each.topic] = each.cells[each.topic] if answer == SAME else ""
        elif each.table == "assessments" and answer != CHANGED:
            perceptions[each.topic] = each.cells["answer"] if answer == SAME else ""
    return {
        "heard": {column: cell for column, cell in cells.items() if cell},
        "topics": tuple(topics),
        "perceptions": {item: answer for item, answer in perceptions.items() if answer},
        "scorer": own_scorer() or workspace().principal.rights.label.lower(),
        "owed": tuple(owed for kind in ("needs", *WAITED_FOR) for owed in _owed(given, kind)),
        "states": states,
    }


def _text(value: Any) -> str:
    """A cell of contacts: a text, or several with what stands between them."""
    if isinstance(value, (list, tuple)):
        return schema.SEPARATOR.join(each.replace(schema.SEPARATOR, ",") for each in value)
    return str(value or "").strip()


def _owed(given: Given, kind: str) -> Iterator[Owed]:
    """What stands in the lines of a kind."""
    for number in range(lines(given, kind)):
        purpose, due, support = _line(given, kind, number)
        if purpose or due or support:
            yield Owed(kind, purpose, due, support)
