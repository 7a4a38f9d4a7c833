"""How the environment of civil society changed between two rounds or days (A41)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Literal

from actormap.core import schema
from actormap.core.config import View
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, term
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.judgements import Unit, judgements_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.monitor.parameter.marks import HALF, Marks, asked_of, of_hundred, unit_words
from actormap.metrics.monitor.parameter.profile import (
    Parameter,
    judged,
    round_of,
    rounds_of,
    trust_of,
)

SHEET = Sheet(__file__)
Direction = Literal["better", "worse", "unclear", "not_told", "nothing"]


@dataclass(frozen=True, slots=True)
class Pair:
    """An item that was answered both times by the same scorers."""

    then: Marks
    now: Marks

    @classmethod
    def of(cls, then: Marks, now: Marks) -> Pair:
        """What those gave who judged both times."""
        same = then.scorers & now.scorers
        return cls(then.by(same), now.by(same))

    @property
    def known(self) -> bool:
        """Whether anybody judged both times."""
        return self.then.mark is not None and self.now.mark is not None

    @property
    def bounded(self) -> bool:
        """Whether both times it can be told how far the mark could be off."""
        return self.then.spread and self.now.spread


@dataclass(frozen=True, slots=True)
class Change:
    """A parameter at two times."""

    then: Parameter
    now: Parameter

    @property
    def pairs(self) -> list[Pair]:
        """The items that were answered both times by the same scorers, anew."""
        every = zip(self.then.marks, self.now.marks, strict=True)
        return [pair for a, b in every if (pair := Pair.of(a, b)).known]

    @property
    def by_others(self) -> int:
        """How many items were answered both times, but by others than before."""
        every = zip(self.then.marks, self.now.marks, strict=True)
        both = sum(a.mark is not None and b.mark is not None for a, b in every)
        return both - len(self.pairs)

    @property
    def values(self) -> tuple[float, float] | None:
        """Then and now, 0 to 100, over these items alone."""
        then = of_hundred([each.then.mark or 0.0 for each in self.pairs])
        now = of_hundred([each.now.mark or 0.0 for each in self.pairs])
        return None if then is None or now is None else (then, now)

    @property
    def bounded(self) -> list[Pair]:
        """The items of which it can be told how far the marks could be off."""
        return [each for each in self.pairs if each.bounded]

    def spread(self, time: Literal["then", "now"]) -> tuple[float, float] | None:
        """From the lowest to the highest marks of these."""
        marks = [getattr(each, time) for each in self.bounded]
        low, high = (of_hundred([getattr(each, end) for each in marks]) for end in ("low", "high"))
        return None if low is None or high is None else (low, high)

    @property
    def direction(self) -> Direction:
        """What became of it, as far as the marks tell."""
        values, then, now = self.values, self.spread("then"), self.spread("now")
        if values is None:
            return "not_told" if self.by_others else "nothing"
        if then is None or now is None or len(self.bounded) < HALF * len(self.then.marks):
            return "not_told"
        if now[0] > then[1] and values[1] > values[0]:
            return "better"
        if now[1] < then[0] and values[1] < values[0]:
            return "worse"
        return "unclear"


@checked
def compare(
    m: ActorMap,
    view: View,
    *,
    during: str = "",
    against: str = "",
    area: str = "",
    group: str = "",
) -> Findings:
    """How the environment of civil society changed between two rounds or days (A41).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    during
        The later round of scoring; by default the last one.
    against
        The earlier round, by default the one before it; or a day, YYYY-MM-DD: what was judged up to it
        against what was judged after it.
    area
        An area instead of the whole country, by its code.
    group
        A group, by its code.

    Returns
    -------
    Findings
        One a parameter, in its order (subject: its code; value: how much it changed, of 100, over the
        items that the same scorers answered both times; None where there are none; n: how many; details
        ``direction``: ``better``, ``worse``, ``unclear`` where the marks overlap, ``not_told`` where too
        few have a spread, or others scored, ``nothing`` to compare; ``then``, ``now``: over these items;
        ``items``: their codes; ``by_others``: how many were scored by others than before; ``told``: how many
        have a spread both times; ``spread_then``, ``spread_now``: over those; ``mark_then``, ``mark_now``:
        over all that were answered each time; ``rounds``).

    Raises
    ------
    Refused
        There is one round only, or nothing was judged of it.

    Notes
    -----
    Marks over all items of each time are not subtracted: they are of different questions. Nor are marks of
    different scorers: that others score is no change. The spread of
    an item goes from the lowest to the highest mark that anybody thinks possible; with one scorer it is
    what was given as *could be*, and where nothing was, a change cannot be told.

    References
    ----------
    OHCHR (2011); docs/definitions.md#a41.
    """
    context, unit = context_of(m, view), asked_of(m, area, group)
    day = _day(context, unit, against)
    if day:
        names, (before, after) = (day, view.date), _by_days(context, unit, day)
    else:
        names = _rounds(context, unit, during, against)
        last = {each.name: each.last for each in judgements_of(m, view).rounds(unit, schema.scored_items())}
        before, after = (judged(context, unit, name, last[name]) for name in names)
    changes = [Change(then, now) for then, now in zip(before, after, strict=True)]
    facts = [_fact(context, unit, names, change) for change in changes]
    return SHEET.findings(context, facts, against=names[0], during=names[1], area=area, group=group)


def _rounds(context: Context, unit: Unit, during: str, against: str) -> tuple[str, str]:
    """The earlier and the later round."""
    now = round_of(context, unit, during)
    rounds = rounds_of(context, unit)
    before = rounds[: rounds.index(now)] if now in rounds else []
    if against:
        round_of(context, unit, against)
        if against not in before:
            raise SHEET.refusal("not_before", round=Name(against), other=Name(now or ""))
    elif not before:
        raise SHEET.refusal("no_earlier", unit=unit_words(context.m, unit))
    return against or before[-1], now or ""


def _day(context: Context, unit: Unit, against: str) -> str:
    """The day that is compared with; "" where it is a round."""
    try:
        return "" if against in rounds_of(context, unit) else dt.date.fromisoformat(against).isoformat()
    except ValueError:
        return ""


def _by_days(context: Context, unit: Unit, day: str) -> tuple[list[Parameter], list[Parameter]]:
    """What was judged up to a day, and what was judged after it."""
    earlier = replace(context.view, date=min(day, context.view.date))
    then = judged(context_of(context.m, earlier), unit, None, earlier.date)
    return then, [_after(each, day) for each in judged(context, unit, None, context.view.date)]


def _after(parameter: Parameter, day: str) -> Parameter:
    marks = (
        replace(each, given=tuple(answer for answer in each.given if answer.date > day))
        for each in parameter.marks
    )
    return replace(parameter, marks=tuple(marks))


def _fact(context: Context, unit: Unit, names: tuple[str, str], change: Change) -> Fact:
    item, values, direction, pairs = change.now.item, change.values, change.direction, change.pairs
    then, now = values or (None, None)
    spread_then, spread_now = change.spread("then"), change.spread("now")
    low_then, high_then = spread_then or (None, None)
    low_now, high_now = spread_now or (None, None)
    trust = trust_of(context, [change.then, change.now])
    if direction not in {"better", "worse", "unclear"}:
        trust |= context.trust(
            coverage=trust["coverage"], sources=trust["sources"], at_most="insufficient_data"
        )
    return Fact(
        "parameter",
        f"change:{item.code}",
        values and values[1] - values[0],
        subject=(item.code,),
        values={
            "what": term(item.label),
            "since": Name(names[0]),
            "unit": unit_words(context.m, unit),
            "nothing": not pairs and not change.by_others,
            "too_few": pairs and direction == "not_told",
            "bounded": pairs and direction != "not_told" and spread_then and spread_now,
            "low_then": low_then,
            "high_then": high_then,
            "low_now": low_now,
            "high_now": high_now,
        },
        n=len(pairs),
        **trust,
        details={
            "rounds": list(names),
            "direction": direction,
            "then": then,
            "now": now,
            "items": [each.now.item.code for each in pairs],
            "total": len(change.now.marks),
            "by_others": change.by_others,
            "told": len(change.bounded),
            "spread_then": spread_then,
            "spread_now": spread_now,
            "mark_then": change.then.mark,
            "mark_now": change.now.mark,
        },
    )
