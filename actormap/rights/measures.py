"""What may be done for a person in danger: nothing they did not agree to, and the gravest only by two."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd

from actormap.core import schema
from actormap.core.config import BY_TWO
from actormap.core.errors import Refused
from actormap.core.model import ActorMap, Changes
from actormap.core.sentences import Sentence, series, term
from actormap.core.tables.values import split

BEGUN = frozenset({"in_progress", "accepted", "done"})
"""States of a measure that somebody outside of the office, or the person's neighbours, can notice."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a row is refused.

    Parameters
    ----------
    problem, remedy
        What is wrong, half a sentence; and what to do.
    """

    problem: Sentence
    remedy: Sentence


def check(m: ActorMap, changes: Changes) -> None:
    """Refuse changes of cases and their steps after which more would be done than the person agreed to.

    The map has the cases as they will be.
    """
    every = (
        Sentence("{problem}. {remedy}", problem=why.problem, remedy=why.remedy)
        for *_, why in refusals(m, changes)
    )
    if refused := dict.fromkeys(every):
        raise Refused("{refused} Nothing was written.", refused=series(refused, " "))


def refusals(m: ActorMap, changes: Changes) -> Iterator[tuple[str, str, Refusal]]:
    """Rows of changes that are refused: table, id, why; the map has the cases as they will be."""
    agreed = dict(zip(m["cases"]["id"], m["cases"]["agreed_with_person"], strict=True))
    for table, rules in (("case_steps", partial(_of_step, agreed, changes.who)), ("cases", _of_case)):
        for row in changes.upserts.get(table, pd.DataFrame()).to_dict("records"):
            for problem, remedy in rules(row):
                yield table, row["id"], Refusal(problem, remedy)


Why = tuple[Sentence, Sentence]


def _of_step(agreed: Mapping[str, str], who: str, step: Mapping[str, Any]) -> Iterator[Why]:
    item = schema.items()[step["item"]]
    if item.set != "measure" or step["status"] not in BEGUN:
        return
    measure = term(item.label)
    if agreed.get(step["case"]) == "no":
        yield (
            Sentence("{measure}: the person did not agree that the office acts", measure=measure),
            Sentence("Ask whether they see it otherwise now, and enter it with the case first."),
        )
    elif agreed.get(step["case"]) != "yes":
        yield (
            Sentence(
                "{measure}: it is not known whether the person agrees that the office acts", measure=measure
            ),
            Sentence("Ask them, and enter it with the case first."),
        )
    elif not step["agreed_on"]:
        yield (
            Sentence("{measure}: the person did not agree to it yet", measure=measure),
            Sentence("Ask them, and enter the day."),
        )
    if item.code in BY_TWO and _same(step["approved_by"], who):
        yield (
            Sentence("{measure}: it takes a second person", measure=measure),
            Sentence("Enter the role of who approved it beside you."),
        )


def _same(second: str, first: str) -> bool:
    """Whether nobody, or the role itself that writes it, approved something."""
    role = schema.roles().get(first)
    return second.strip().casefold() in {"", first.casefold(), role.label.casefold() if role else ""}


def _of_case(case: Mapping[str, Any]) -> Iterator[Why]:
    if case["closed"] and not case["reason"].strip():
        yield Sentence("A case is closed with a reason"), Sentence("Write why.")
    if case["closed"] and case["closed"] < case["opened"]:
        yield Sentence("A case is closed after it was opened"), Sentence("Correct one of the two days.")
    if case["agreed_with_person"] == "yes" and not case["agreed_on"]:
        yield Sentence("The person agreed, on no day"), Sentence("Enter the day on which they did.")
    before, after = (_lines(case[column]) for column in ("before", "after"))
    if twice := {line for lines in (before, after) for line in lines if lines.count(line) > 1}:
        yield (
            Sentence("{lines}: several marks of risk", lines=_named(twice)),
            Sentence("Give one mark for each line."),
        )
    if case["closed"] and (silent := {*before} - {*after}):
        yield (
            Sentence("A case is closed, and its risk was marked only when it was opened"),
            Sentence("Mark how great it is now: {lines}.", lines=_named(silent)),
        )


def _lines(cell: str) -> list[str]:
    """The lines of risk of which a cell holds a mark, as often as it does."""
    return [schema.risk_marks()[code][0] for code in split(cell)]


def _named(lines: Collection[str]) -> Sentence:
    return series(term(item.label) for code, item in schema.items().items() if code in lines)
