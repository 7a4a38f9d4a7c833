"""Who works with us in which step of monitoring, and who could be asked (A57)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from actormap.core import schema
from actormap.core.config import View
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.core.schema.items import ItemSet
from actormap.core.sentences import Sentence, first_of, series, term
from actormap.metrics.base.answers import Answered, trust_in
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.doubts import worded
from actormap.metrics.base.options import checked
from actormap.metrics.base.safeguards import forbidden
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.partner.partners import Partner, partners_of

SHEET = Sheet(__file__)
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
        raise SHEET.refusal("no_answer")
    every = [code for code, item in schema.items().items() if item.set == SET]
    facts = (
        _whole(context, rows, every),
        *(_step(context, rows, code) for code in every),
        *(_partner(context, row) for row in rows[:limit]),
    )
    return SHEET.answer(context, facts, actor=actor, limit=limit)


def _row(context: Context, partner: Partner) -> Row:
    steps = tuple(partner.answers(context, SET))
    if partner.row < 0:
        return Row(partner, steps, "", "", "", None)
    cells = context.m.actors.iloc[partner.row]
    risk = None if pd.isna(cells["at_risk_level"]) else int(cells["at_risk_level"])
    stage = cells["stage"]
    gate: Gate = "open" if stage in TALKING else "closed" if stage not in {"", "unknown"} else "not_known"
    return Row(partner, steps, gate, cells["consent_c4"], cells["consent_c7"], risk)


def _whole(context: Context, rows: Sequence[Row], every: Sequence[str]) -> Fact:
    marks = {code: {row.marks[code] for row in rows} for code in every}
    none = [code for code in every if "works" not in marks[code]]
    unknown = [code for code in none if marks[code] == {"unknown"}]
    judged = {row.partner.row for row in rows}
    society = np.flatnonzero(context.layers.civil_society & ~forbidden(context, "work")).tolist()
    worked_on = len(every) - len(none)
    return Fact(
        "all",
        "all",
        float(worked_on) if any(row.known for row in rows) else None,
        subject=("steps",),
        values={
            "worked_on": worked_on,
            "nobody": _labels(code for code in none if code not in unknown),
            "unknown": _labels(unknown),
            "doubts": worded(each.doubt for row in rows for each in row.steps),
        },
        n=len(every),
        **_trust(context, rows, every),
        details={"none": none, "partners": len(rows), "others": len(set(society) - judged)},
    )


def _step(context: Context, rows: Sequence[Row], code: str) -> Fact:
    marks = [row.marks[code] for row in rows]
    count = {mark: marks.count(mark) for mark in MARKS}
    known, item = len(rows) - count["unknown"], schema.items()[code]
    here = [each for row in rows for each in row.steps if each.item.code == code]
    partners = [row.partner for row in rows if row.may_be_asked(code)]
    ids = tuple(partner.id for partner in partners)
    nobody = count["unknown"] and not count["works"]
    return Fact(
        "step",
        code,
        float(count["works"]) if known else None,
        subject=(code,),
        values={
            "step": term(item.label),
            "state": "not_known" if not known else "nobody" if nobody else "some",
            "doubts": worded(each.doubt for each in here),
            "names": first_of([partner.name for partner in partners], NAMED),
            "help": term(item.help),
        },
        n=known,
        **_trust(context, rows, [code]),
        evidence=_evidence(here),
        acts={"work": ids} if ids else {},
        details={"stage": code, **count, "ask": list(ids)},
    )


def _partner(context: Context, row: Row) -> Fact:
    marks, partner, known = row.marks, row.partner, len(row.known)
    works, others = [*marks.values()].count("works"), len(marks) - known
    return Fact(
        "actor" if partner.row >= 0 else "platform",
        f"of:{partner.id}",
        float(works) if known else None,
        subject=(partner.id,),
        case={"statement": "not_known" if not known else "some" if others else "all"},
        values={
            "name": partner.name,
            "worked_on": works,
            "others": others,
            **{mark: _labels(code for code in marks if marks[code] == mark) for mark in MARKS},
            "doubts": worded(each.doubt for each in row.steps),
        },
        n=known,
        **partner.trust(context, row.steps),
        evidence=_evidence(row.steps),
        details={
            "stages": marks,
            "named": row.named,
            "public": row.public,
            "risk": row.risk,
            "gate": row.gate,
        },
    )


def _labels(codes: Iterable[str]) -> Sentence:
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
