"""Who decided whom to invite, and when: the history of a planned meeting, by roles and without names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from actormap.core.sentences import Sentence, counted, series, term
from actormap.core.tables.values import split
from actormap.records.record.history import Turn, turns_of
from actormap.rights.access import Principal, Writable


@dataclass(frozen=True, slots=True)
class Decided:
    """A day on which something was decided about a meeting, what, and whether guests were named on it."""

    day: str
    words: Sentence
    named: bool


def decided(store: Writable, principal: Principal, meeting: str) -> list[Decided]:
    """What was decided, the oldest first, as far as the principal may know of it (`access.history`)."""
    entries = []
    for turn in turns_of(store, principal, "meetings", meeting):
        what = [*_what(turn)]
        if what:
            day = dt.datetime.fromisoformat(turn.when).astimezone().date().isoformat()
            words = Sentence("{what} ({role})", what=series(what, "; "), role=term(turn.who))
            entries.append(Decided(day, words, bool(turn.after.get("guests"))))
    return entries


def _what(turn: Turn) -> Iterator[Sentence]:
    was, now = (set(split(str(cells.get("guests", "")))) for cells in (turn.before, turn.after))
    if turn.after.get("criteria", "") != turn.before.get("criteria", ""):
        yield Sentence("it was written how guests are chosen")
    if now - was:
        yield counted(len(now - was), "{n} invited", "{n} invited")
    if was - now:
        yield counted(len(was - now), "{n} left out", "{n} left out")
    if turn.after.get("choices", "") != turn.before.get("choices", ""):
        yield Sentence("a change was noted")


def before_any_name(log: Sequence[Decided], criteria_on: str) -> bool | None:
    """Whether it was written how guests are chosen before any was named; None where nobody can tell."""
    first = next((each.day for each in log if each.named), "")
    return criteria_on <= first if first and criteria_on else None
