"""What the law promises, against what people get: right by right (A41)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from actormap.core import schema
from actormap.core.config import View
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.core.schema import Item
from actormap.core.sentences import Name, series, term
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.doubts import Doubt, worded
from actormap.metrics.base.judgements import Unit, judgements_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.monitor.parameter.marks import (
    Marks,
    asked_of,
    of_items,
    trusted,
    unit_words,
)

SHEET = Sheet(__file__)
Side = Literal["law_ahead", "practice_ahead", "alike", "unclear", "not_known"]


@dataclass(frozen=True, slots=True)
class Right:
    """A right as the law has it, and as people can use it."""

    law: Marks
    practice: Marks
    doubt: Doubt

    @property
    def agreed(self) -> bool:
        """Whether both marks were agreed together."""
        return self.law.agreed is not None and self.practice.agreed is not None

    @property
    def gap(self) -> float | None:
        """How much more the law promises; None where one of the two is not known."""
        if self.law.mark is None or self.practice.mark is None:
            return None
        return self.law.mark - self.practice.mark

    @property
    def own_doubt(self) -> Doubt:
        """The doubt about its own marks; those of all rights of a round are one whole."""
        return self.doubt.about([self.law.given, self.practice.given])

    @property
    def side(self) -> Side:
        """Which is ahead, where all marks say so."""
        if self.gap is None:
            return "not_known"
        if not self.gap:
            doubts = {end for marks in (self.law, self.practice) for end in (marks.low, marks.high)}
            return "alike" if len(doubts) == 1 else "unclear"
        ahead, behind = (self.law, self.practice) if self.gap > 0 else (self.practice, self.law)
        if (ahead.low or 0.0) <= (behind.high or 0.0):
            return "unclear"
        return "law_ahead" if self.gap > 0 else "practice_ahead"


@checked
def law_practice(m: ActorMap, view: View, *, during: str = "", area: str = "", group: str = "") -> Findings:
    """What the law promises, against what people get, right by right (A41).

    Parameters
    ----------
    m
        The map; `assessments` hold marks from 0 to 4 of each right in law and in practice.
    view
        The day and the thresholds.
    during
        The round of scoring; by default the last in which a right was judged both in law and in practice.
    area
        An area instead of the whole country, by its code.
    group
        A group, by its code: what its members get, against the law that is for all.

    Returns
    -------
    Findings
        First one over all rights (value: in how many the law promises more; n: how many can be compared;
        details ``rights``, ``round``), then one a right, in the order of the catalogue (subject: its code
        in practice; value: law less practice, -4 to 4; None where one is not known; details ``side``:
        ``law_ahead``, ``practice_ahead``, ``alike``, ``unclear`` where the marks overlap and nothing was
        agreed, ``not_known``; ``law``, ``practice``: the marks; ``agreed``: whether both were agreed).

    Raises
    ------
    Refused
        No right was judged of it, or no round is called so.

    Notes
    -----
    Rights are not weighed against one another, and gaps are not added up.

    References
    ----------
    docs/definitions.md#a41.
    """
    context, unit = context_of(m, view), asked_of(m, area, group)
    name, rights = _round_and_rights(context, unit, during)
    facts = (_whole(context, unit, name, rights), *(_of_right(context, right) for right in rights))
    return SHEET.findings(context, facts, during=name, area=area, group=group)


def _pairs() -> list[tuple[Item, Item]]:
    """Each right in law and in practice: the parts of the item that asks for all of them at once."""
    items = schema.items()
    return [
        (items[item.in_law], item)
        for item in items.values()
        if item.in_law and item.parent in items and items[item.parent].in_law
    ]


def _round_and_rights(context: Context, unit: Unit, during: str) -> tuple[str, list[Right]]:
    """The round that is asked for and its rights."""
    judgements = judgements_of(context.m, context.view)
    codes = [item.code for pair in _pairs() for item in pair]
    rounds = [each.name for each in judgements.rounds(unit, codes)]
    if during and during not in rounds:
        raise SHEET.refusal(
            "no_round", value=Name(during), rounds=series(map(Name, rounds)) if rounds else "-"
        )
    if not judgements.of(unit, codes):
        raise SHEET.refusal("no_right", unit=unit_words(context.m, unit))
    every = [(name, _rights(context, unit, name)) for name in ([during] if during else reversed(rounds))]
    compared = (each for each in every if any(right.gap is not None for right in each[1]))
    last = every[0] if every else ("", _rights(context, unit, None))
    return next(compared, last)


def _rights(context: Context, unit: Unit, name: str | None) -> list[Right]:
    """The rights of a round; what the law says is asked of the place, whoever lives there."""
    judgements, pairs = judgements_of(context.m, context.view), _pairs()
    laws = judgements.of(Unit(pcode=unit.pcode), [law.code for law, _practice in pairs], during=name)
    practices = judgements.of(unit, [practice.code for _law, practice in pairs], during=name)
    doubt = Doubt.of(context.m, [*laws.values(), *practices.values()], context.view.date)
    marks = (
        of_items(doubt.in_all(laws), [law for law, _practice in pairs]),
        of_items(doubt.in_all(practices), [practice for _law, practice in pairs]),
    )
    return [Right(law, practice, doubt) for law, practice in zip(*marks, strict=True)]


def _whole(context: Context, unit: Unit, name: str, rights: list[Right]) -> Fact:
    compared = [right for right in rights if right.gap is not None]
    return Fact(
        "rights",
        "rights",
        sum(right.side == "law_ahead" for right in rights) if compared else None,
        values={
            "unit": unit_words(context.m, unit),
            "silent": series(term(right.practice.item.label) for right in rights if right.gap is None),
            "doubt": worded(right.own_doubt for right in rights),
        },
        n=len(compared),
        **_trusted(context, rights),
        details={"rights": len(rights), "round": name},
    )


def _of_right(context: Context, right: Right) -> Fact:
    item = right.practice.item
    scorers = {each.scorer for marks in (right.law, right.practice) for each in marks.alone}
    return Fact(
        "right",
        f"right:{item.code}",
        right.gap,
        subject=(item.code,),
        values={
            "what": term(item.label),
            "scorers": 0 if right.gap is None or right.agreed else len(scorers),
            "doubt": worded([right.own_doubt]),
        },
        **_trusted(context, [right]),
        details={
            "side": right.side,
            "law": right.law.mark,
            "practice": right.practice.mark,
            "agreed": right.agreed,
        },
    )


def _trusted(context: Context, rights: list[Right]) -> dict[str, Any]:
    """How far to lean on it: on how many rights can be compared, by how many."""
    compared = [right for right in rights if right.gap is not None]
    sources = (marks.sources for right in compared for marks in (right.law, right.practice))
    return trusted(
        context,
        [marks for right in rights for marks in (right.law, right.practice)],
        coverage=len(compared) / len(rights),
        sources=min(sources, default=0),
    )
