"""Who works with us in which step of monitoring, and who could be asked (A57)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import NOTHING, Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.schema.items import ItemSet
from actormap.core.sentences import Sentence, counted, first_of, joined, series, term
from actormap.metrics.base.answers import Answered, trust_in
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.doubts import worded
from actormap.metrics.base.options import checked
from actormap.metrics.base.safeguards import forbidden
from actormap.metrics.partner.partners import Partner, partners_of

METHOD = "Partners in each step of monitoring (A57)"
SHOWN = 50
SET: ItemSet = "stage"
MARKS = ("works", "agreed", "could", "declined", "differ", "unknown")
IN_PUBLIC = ("stage_advocacy", "stage_reporting")
"""Steps in which a partner is seen: who did not agree to be named is not proposed for them."""
TALKING = ("in_dialogue", "trusted", "partner")
"""Where the relation stands from which on something may be asked for."""
NAMED = 3
Gate = Literal["open", "closed", "not_known", ""]
"""Whether a dialogue has begun; it must before anything is asked for. A platform has none."""
NO_ANSWER = Sentence(
    "of no actor is it recorded in which step it works with us. Note it on the page Partnership, or in the "
    "record of an actor."
)
CAVEATS = (
    Sentence("Of whoever is at high risk or left alone no step is told or counted."),
    Sentence(
        "What is not known is neither a yes nor a no: ask. Nothing is asked for before there is a dialogue."
    ),
)


@dataclass(frozen=True, slots=True)
class Row:
    """A partner with what was answered of each of the eight steps, in their order."""

    partner: Partner
    steps: tuple[Answered, ...]
    gate: Gate
    named: str
    public: str
    risk: int | None

    @property
    def marks(self) -> dict[str, str]:
        """What is known of each step."""
        return {each.item.code: each.answer for each in self.steps}

    @property
    def known(self) -> list[str]:
        """Steps of which anything is known."""
        return [code for code, mark in self.marks.items() if mark != "unknown"]

    def may_be_asked(self, step: str) -> bool:
        """Whether it could be asked for a step: it could, was not asked, and a dialogue has begun."""
        return (
            self.marks[step] == "could"
            and self.gate == "open"
            and (step not in IN_PUBLIC or self.named == "yes")
        )


@checked
def stages(m: ActorMap, view: View, *, actor: str = "", limit: int = SHOWN) -> Findings:
    """Who works with us in which of the eight steps of monitoring, and who could be asked (A57).

    Parameters
    ----------
    m
        The map with its assessments.
    view
        The day and the thresholds.
    actor
        One actor alone, also where nothing was judged of it.
    limit
        Most partners listed; all of them are counted.

    Returns
    -------
    Findings
        First one about all (value: steps on which somebody works with us, of eight; details ``none``: the
        other steps, ``partners``: how many were judged, ``others``: how many of civil society were not).
        Then one a step, in their order (kind ``item``; value: how many work on it with us; None where of
        nobody it is known; details ``stage``, ``works``, ``agreed``, ``could``, ``declined``, ``differ``,
        ``unknown``: counts, ``ask``: who could be asked). Then one a partner, by name (kind ``actor`` or
        ``platform``; value: steps on which it works with us; details ``stages``: of each step the answer,
        ``differ`` where scorers do, ``named`` and ``public``: whether it agreed to that, ``risk``: 0 to 4,
        None where not assessed, ``gate``: ``open`` once there is a dialogue, ``closed``, ``not_known``).

    Raises
    ------
    Refused
        Nothing was judged, or the actor is one with whom the office does not work now.

    Notes
    -----
    Answers without evidence do not count. A partner is proposed for a step if it could help there and was
    not asked, once there is a dialogue with it; for advocacy and reports only if it agreed to be named. The
    order is that of names, and ranks nobody.

    References
    ----------
    docs/definitions.md#a57.
    """
    context = context_of(m, view)
    rows = [_row(context, partner) for partner in partners_of(context, [SET], actor)]
    if not rows:
        raise Refused(NO_ANSWER)
    every = [code for code, item in schema.items().items() if item.set == SET]
    findings = (
        _whole(context, rows, every),
        *(_step(context, rows, code) for code in every),
        *(_partner(context, row) for row in rows[:limit]),
    )
    return Findings(METHOD, {"actor": actor, "limit": limit}, CAVEATS, findings)


def _row(context: Context, partner: Partner) -> Row:
    steps = tuple(partner.answers(context, SET))
    if partner.row < 0:
        return Row(partner, steps, "", "", "", None)
    cells = context.m.actors.iloc[partner.row]
    risk = None if pd.isna(cells["at_risk_level"]) else int(cells["at_risk_level"])
    stage = cells["stage"]
    gate: Gate = "open" if stage in TALKING else "closed" if stage not in {"", "unknown"} else "not_known"
    return Row(partner, steps, gate, cells["consent_c4"], cells["consent_c7"], risk)


def _whole(context: Context, rows: Sequence[Row], every: Sequence[str]) -> Finding:
    marks = {code: {row.marks[code] for row in rows} for code in every}
    none = [code for code in every if "works" not in marks[code]]
    open_ = [code for code in none if marks[code] == {"unknown"}]
    nobody = [code for code in none if code not in open_]
    judged = {row.partner.row for row in rows}
    society = np.flatnonzero(context.layers.civil_society & ~forbidden(context, "work")).tolist()
    others = len(set(society) - judged)
    known = [row for row in rows if row.known]
    return Finding(
        "A57:all",
        "A57",
        ("steps",),
        counted(
            len(every) - len(none),
            "On {n} of {every} steps of monitoring somebody is recorded to work with us.",
            "On {n} of {every} steps of monitoring somebody is recorded to work with us.",
            every=len(every),
        )
        if known
        else Sentence("On which steps of monitoring somebody works with us is not known."),
        joined(
            Sentence("Nobody is recorded on: {steps}.", steps=_labels(nobody)) if nobody else NOTHING,
            Sentence("Not known: {steps}.", steps=_labels(open_)) if open_ else NOTHING,
            counted(
                others,
                "Of {n} further actor of civil society nothing is recorded.",
                "Of {n} further actors of civil society nothing is recorded.",
            )
            if others
            else NOTHING,
            worded(each.doubt for row in rows for each in row.steps),
        ),
        value=float(len(every) - len(none)) if known else None,
        n=len(every),
        **_trust(context, rows, every),
        would_change=Sentence("Somebody notes in which step a partner works with us."),
        next_question=Sentence("Who could take part in the steps on which nobody works with us?"),
        details={"none": none, "partners": len(rows), "others": others},
    )


def _step(context: Context, rows: Sequence[Row], code: str) -> Finding:
    marks = [row.marks[code] for row in rows]
    count = {mark: marks.count(mark) for mark in MARKS}
    known = len(rows) - count["unknown"]
    asked_for = [row for row in rows if row.may_be_asked(code)]
    ids = tuple(row.partner.id for row in asked_for)
    return Finding(
        f"A57:{code}",
        "A57",
        (code,),
        Sentence("{step}: {works}.", step=term(schema.items()[code].label), works=_working(count, known)),
        joined(
            Sentence(
                "{agreed} agreed, {could} could and were not asked, {declined} said no.",
                agreed=count["agreed"],
                could=count["could"],
                declined=count["declined"],
            )
            if known
            else NOTHING,
            Sentence("Not known of {n}.", n=count["unknown"]) if count["unknown"] else NOTHING,
            worded(each.doubt for row in rows for each in row.steps if each.item.code == code),
        ),
        kind="item",
        value=float(count["works"]) if known else None,
        n=known,
        **_trust(context, rows, [code]),
        evidence=_evidence(each for row in rows for each in row.steps if each.item.code == code),
        would_change=Sentence("Somebody notes that a partner works with us on it, or no longer does."),
        next_question=Sentence(
            "Would they take part: {names}?",
            names=first_of([row.partner.name for row in asked_for], NAMED),
        )
        if asked_for
        else term(schema.items()[code].help),
        acts={"work": ids} if ids else {},
        details={"stage": code, **count, "ask": list(ids)},
    )


def _working(count: Mapping[str, int], known: int) -> Sentence:
    if not known:
        return Sentence("who works on it with us is not known")
    if not count["works"] and count["unknown"]:
        return counted(
            known,
            "nobody is recorded to work on it with us; it is known of {n}",
            "nobody is recorded to work on it with us; it is known of {n}",
        )
    return counted(count["works"], "{n} works on it with us", "{n} work on it with us")


def _partner(context: Context, row: Row) -> Finding:
    marks = row.marks
    works = [code for code, mark in marks.items() if mark == "works"]
    partner = row.partner
    return Finding(
        f"A57:of:{partner.id}",
        "A57",
        (partner.id,),
        _on_steps(partner, len(works), len(row.known), len(marks)),
        joined(
            *(
                words(_labels([code for code, mark in marks.items() if mark == answer]))
                for answer, words in LISTED.items()
                if answer in marks.values()
            ),
            GATES[row.gate],
            worded(each.doubt for each in row.steps),
        ),
        kind="actor" if partner.row >= 0 else "platform",
        value=float(len(works)) if row.known else None,
        n=len(row.known),
        **partner.trust(context, row.steps),
        evidence=_evidence(row.steps),
        would_change=Sentence("Somebody notes what it does with us, or how far the talk with it has come."),
        next_question=Sentence("In which of the other steps would it take part?")
        if row.gate == "open"
        else Sentence("How far has the talk with it come?"),
        details={
            "stages": marks,
            "named": row.named,
            "public": row.public,
            "risk": row.risk,
            "gate": row.gate,
        },
    )


def _on_steps(partner: Partner, works: int, known: int, every: int) -> Sentence:
    """On how many steps a partner works with us, of those of which anything is known."""
    if not known:
        return Sentence("In which steps {name} works with us is not known.", name=partner.name)
    if known == every:
        return Sentence(
            "{name} works with us on {works} of {every} steps.", name=partner.name, works=works, every=every
        )
    return counted(
        every - known,
        "{name} works with us on {works} of {known} known steps; {n} is not known.",
        "{name} works with us on {works} of {known} known steps; {n} are not known.",
        name=partner.name,
        works=works,
        known=known,
    )


LISTED: dict[str, Callable[[Sentence], Sentence]] = {
    "works": lambda steps: Sentence("Works with us: {steps}.", steps=steps),
    "agreed": lambda steps: Sentence("Agreed to: {steps}.", steps=steps),
    "could": lambda steps: Sentence("Could, not asked: {steps}.", steps=steps),
    "declined": lambda steps: Sentence("Said no: {steps}.", steps=steps),
    "differ": lambda steps: Sentence("Scorers differ: {steps}.", steps=steps),
    "unknown": lambda steps: Sentence("Not known: {steps}.", steps=steps),
}
GATES: dict[Gate, Sentence] = {
    "open": NOTHING,
    "": NOTHING,
    "closed": Sentence("There is no dialogue yet: nothing is asked for."),
    "not_known": Sentence("Whether there is a dialogue is not recorded: nothing is asked for."),
}


def _labels(codes: Sequence[str]) -> Sentence:
    return series((term(schema.items()[code].label) for code in codes), "; ")


def _evidence(every: Iterable[Answered]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(record for each in every for record in each.evidence))


def _trust(context: Context, rows: Sequence[Row], codes: Sequence[str]) -> dict[str, Any]:
    """How far to lean on what was answered of some steps: on who judged, and of how many it is known."""
    answers = [each for row in rows for each in row.steps if each.item.code in codes]
    trust = trust_in(
        context, [each.given for each in answers], sum(bool(each.values) for each in answers) / len(answers)
    )
    sensitivity = max(row.partner.trust(context, row.steps)["sensitivity"] for row in rows)
    return trust | {"sensitivity": sensitivity}
