"""What the law promises, against what people get: right by right (A41)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import NOTHING, Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.schema import Item
from actormap.core.sentences import Name, Sentence, counted, joined, series, term
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.doubts import Doubt, worded
from actormap.metrics.base.judgements import Unit, judgements_of
from actormap.metrics.base.options import checked
from actormap.metrics.monitor.parameter.marks import (
    JUDGEMENTS,
    Marks,
    asked_of,
    of_items,
    trusted,
    unit_words,
)

METHOD = "Law and practice (A41)"
CAVEATS = (
    JUDGEMENTS,
    Sentence("A right of which practice is not known is not one without a gap."),
    Sentence("Both marks go from 0, barred, to 4, fully free."),
)
NOT_IN_LAW = Sentence("In law it is not known.")
NOT_IN_PRACTICE = Sentence("In practice it is not known.")
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
    findings = (_whole(context, unit, name, rights), *(_worded(context, right) for right in rights))
    return Findings(METHOD, {"during": name, "area": area, "group": group}, CAVEATS, findings)


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
        raise Refused(
            "no round of scoring is called {value}. Choose one of {rounds}.",
            value=Name(during),
            rounds=series(map(Name, rounds)) if rounds else "-",
        )
    if not judgements.of(unit, codes):
        raise Refused(
            "no right is scored of {unit} yet. Score rights in law and in practice.",
            unit=unit_words(context.m, unit),
        )
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


def _whole(context: Context, unit: Unit, name: str, rights: list[Right]) -> Finding:
    compared = [right for right in rights if right.gap is not None]
    more = sum(right.side == "law_ahead" for right in rights)
    silent = [term(right.practice.item.label) for right in rights if right.gap is None]
    statement = Sentence(
        "Of the {n} rights that can be compared the law promises more than people get in {more}.",
        n=len(compared),
        more=more,
    )
    if not compared:
        statement = Sentence("No right can be compared: law and practice are not both known of any.")
    return Finding(
        "A41:rights",
        "A41",
        ("civil society",),
        statement,
        joined(
            Sentence("Judged of {unit}.", unit=unit_words(context.m, unit)),
            Sentence("Not known: {rights}.", rights=series(silent)) if silent else NOTHING,
            worded(right.own_doubt for right in rights),
        ),
        value=more if compared else None,
        n=len(compared),
        **_trusted(context, rights),
        would_change=Sentence("Somebody scores a right of which law or practice is not known."),
        next_question=Sentence("Which provisions, or whose practice, make the difference?"),
        details={"rights": len(rights), "round": name},
    )


def _worded(context: Context, right: Right) -> Finding:
    item = right.practice.item
    return Finding(
        f"A41:right:{item.code}",
        "A41",
        (item.code,),
        _statement(right),
        joined(*_reasons(right)),
        kind="measure",
        value=right.gap,
        **_trusted(context, [right]),
        would_change=Sentence("Somebody scores it anew, in law or in practice."),
        next_question=Sentence("Which provisions, or whose practice, make the difference?"),
        details={
            "side": right.side,
            "law": right.law.mark,
            "practice": right.practice.mark,
            "agreed": right.agreed,
        },
    )


def _statement(right: Right) -> Sentence:
    what = term(right.practice.item.label)
    if right.side == "law_ahead":
        return Sentence("{what}: the law promises more than people get.", what=what)
    if right.side == "practice_ahead":
        return Sentence("{what}: people get more than the law promises.", what=what)
    if right.side == "alike":
        return Sentence("{what}: law and practice are alike.", what=what)
    if right.side == "unclear":
        return Sentence("{what}: law and practice cannot be told apart.", what=what)
    return Sentence("{what}: law and practice cannot be compared.", what=what)


def _reasons(right: Right) -> Iterator[Sentence]:
    law, practice = right.law.mark, right.practice.mark
    yield NOT_IN_LAW if law is None else Sentence("In law {mark:.2g} of 4.", mark=law)
    yield NOT_IN_PRACTICE if practice is None else Sentence("In practice {mark:.2g} of 4.", mark=practice)
    if right.gap is not None and not right.agreed:
        scorers = {each.scorer for marks in (right.law, right.practice) for each in marks.alone}
        yield counted(len(scorers), "{n} scorer gave marks.", "{n} scorers gave marks.")
    yield worded([right.own_doubt])


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
