"""What may be done for a person in danger: nothing they did not agree to, and the gravest only by two."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import pandas as pd

from actormap.core import schema
from actormap.core.config import BY_TWO
from actormap.core.errors import Refused
from actormap.core.model import ActorMap, Changes
from actormap.core.sentences import Sentence, series, term
from actormap.core.tables.values import split

BEGUN = frozenset({"in_progress", "accepted", "done"})
"""States of a measure that somebody outside of the office, or the person's neighbours, can notice."""


def check(m: ActorMap, changes: Changes) -> None:
    """Refuse changes of cases and their steps after which more would be done than the person agreed to.

    The map has the cases as they will be.
    """
    refused = dict.fromkeys((*_of_steps(m, changes), *_of_cases(changes)))
    if refused:
        raise Refused("{refused} Nothing was written.", refused=series(refused, " "))


def _of_steps(m: ActorMap, changes: Changes) -> Iterator[Sentence]:
    steps = changes.upserts.get("case_steps", pd.DataFrame())
    agreed = dict(zip(m["cases"]["id"], m["cases"]["agreed_with_person"], strict=True))
    for step in steps.to_dict("records"):
        item = schema.items()[step["item"]]
        if item.set != "measure" or step["status"] not in BEGUN:
            continue
        measure = term(item.label)
        if agreed.get(step["case"]) != "yes":
            yield Sentence(
                "{measure}: the person did not agree that the office acts. Ask them, and enter it with the "
                "case first.",
                measure=measure,
            )
        elif not step["agreed_on"]:
            yield Sentence(
                "{measure}: the person did not agree to it yet. Ask them, and enter the day.", measure=measure
            )
        if item.code in BY_TWO and _same(step["approved_by"], changes.who):
            yield Sentence(
                "{measure}: it takes a second person. Enter the role of who approved it beside you.",
                measure=measure,
            )


def _same(second: str, first: str) -> bool:
    """Whether nobody, or the role itself that writes it, approved something."""
    role = schema.roles().get(first)
    return second.strip().casefold() in {"", first.casefold(), role.label.casefold() if role else ""}


def _of_cases(changes: Changes) -> Iterator[Sentence]:
    cases = changes.upserts.get("cases", pd.DataFrame())
    for case in cases.to_dict("records"):
        if case["closed"] and not case["reason"].strip():
            yield Sentence("A case is closed with a reason. Write why.")
        if case["closed"] and case["closed"] < case["opened"]:
            yield Sentence("A case is closed after it was opened. Correct one of the two days.")
        if case["agreed_with_person"] == "yes" and not case["agreed_on"]:
            yield Sentence("The person agreed: enter the day on which they did.")
        before, after = (_lines(case[column]) for column in ("before", "after"))
        if twice := {line for lines in (before, after) for line in lines if lines.count(line) > 1}:
            yield Sentence("{lines}: one mark is given for each, not several.", lines=_named(twice))
        if case["closed"] and (silent := {*before} - {*after}):
            yield Sentence(
                "Risk was marked when the case was opened. Before you close it, mark how great it is now: "
                "{lines}.",
                lines=_named(silent),
            )


def _lines(cell: str) -> list[str]:
    """The lines of risk of which a cell holds a mark, as often as it does."""
    return [schema.risk_marks()[code][0] for code in split(cell)]


def _named(lines: Collection[str]) -> Sentence:
    return series(term(item.label) for code, item in schema.items().items() if code in lines)
