"""Principles of partnership, and questions before one: what was answered (A58)."""

from __future__ import annotations

from collections.abc import Sequence

from actormap.core import schema
from actormap.core.config import View
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.core.schema.items import ItemSet
from actormap.core.sentences import Name, series, term
from actormap.metrics.base.answers import Answered
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.doubts import worded
from actormap.metrics.base.judgements import COUNTRY
from actormap.metrics.base.options import checked
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.partner.partners import Partner, partners_of

SHEET = Sheet(__file__)
SETS: tuple[ItemSet, ...] = ("principle", "question")
ANSWERS = ("yes", "partly", "no", "differ", "unknown")
IMPARTIALITY = "question_impartiality"
"""Of which *yes* calls for a decision, and never for none."""
HARMS = ("yes", "partly", "differ")
SOCIETY = Partner(COUNTRY, "country", Name("civil society"), -1)


@checked
def check(m: ActorMap, view: View, *, actor: str = "") -> Findings:
    """How far the office keeps to thirteen principles, and what speaks against a partnership (A58).

    Parameters
    ----------
    m
        The map with its assessments.
    view
        The day and the thresholds.
    actor
        One actor alone, with each of the sixteen; empty takes civil society as a whole, and each partner.

    Returns
    -------
    Findings
        Of civil society as a whole (subject ``country``) and of each partner, by name, one (kind ``whole``,
        ``actor`` or ``platform``; value: how many of the thirteen principles and of three questions are
        answered; of civil society principles alone; details ``yes``, ``partly``, ``no``, ``differ``,
        ``unknown``, ``unbacked``: counts, ``answers``: by item, ``harm``: whether working with it could harm
        the office's impartiality, ``decision``: the row of the last decision on it, or ""). Of civil society,
        or of the actor that is asked about, each item follows (kind ``item``; value: 1, 0.5 or 0, the mean
        where scorers differ; details ``item``, ``answer``, ``given``).

    Raises
    ------
    Refused
        Nothing is answered, or the actor is one with whom the office does not work now.

    Notes
    -----
    What scorers agreed on together counts until one of them answers anew. Who accepted the same proposal is
    one source. That working with a partner could harm the office's impartiality calls for a decision by
    somebody with a role, its reasons written down; no answer rejects anybody.

    References
    ----------
    docs/definitions.md#a58.
    """
    context = context_of(m, view)
    partners = partners_of(context, SETS, actor)
    if not actor:
        partners = [SOCIETY, *partners]
    answers = {partner.id: _answers(context, partner) for partner in partners}
    if not any(each.given for every in answers.values() for each in every):
        raise SHEET.refusal("no_answer")
    facts: list[Fact] = []
    for partner in partners:
        every = answers[partner.id]
        facts.append(_unit(context, partner, every))
        if actor or partner is SOCIETY:
            facts += [_item(context, partner, each) for each in every]
    return SHEET.answer(context, facts, actor=actor)


def _answers(context: Context, partner: Partner) -> list[Answered]:
    """Items that are asked of a unit, each with what was answered."""
    kinds = partner.unit.kinds
    return [
        each
        for some in SETS
        for each in partner.answers(context, some)
        if kinds & {*schema.items()[each.item.code].units}
    ]


def _unit(context: Context, partner: Partner, every: Sequence[Answered]) -> Fact:
    by_item = {each.item.code: each.answer for each in every}
    count = {answer: list(by_item.values()).count(answer) for answer in ANSWERS}
    known, harm = len(every) - count["unknown"], by_item.get(IMPARTIALITY, "unknown")
    decision = _decision(context, partner)
    return Fact(
        "society" if partner is SOCIETY else "actor" if partner.row >= 0 else "platform",
        partner.id,
        float(known) if known else None,
        subject=(partner.id,),
        values={
            "name": partner.name,
            "known": known,
            "harming": "no" if harm not in HARMS else "decided" if decision else "undecided",
            "doubts": worded(each.doubt for each in every),
        },
        n=len(every),
        **partner.trust(context, every),
        details={
            **count,
            "unbacked": sum(each.unbacked for each in every),
            "answers": by_item,
            "harm": harm,
            "decision": decision,
        },
    )


def _decision(context: Context, partner: Partner) -> str:
    """The row of the last decision on whether to work with a partner."""
    if partner.row < 0:
        return ""
    frame = context.m["undertakings"]
    rows = frame[((frame["kind"] == "decision") & (frame["to_id"] == partner.id)).to_numpy()]
    rows = rows[(rows["date"] <= context.view.date).to_numpy() & (rows["status"] != "planned").to_numpy()]
    return str(rows.sort_values(["date", "id"])["id"].iat[-1]) if len(rows) else ""


def _item(context: Context, partner: Partner, each: Answered) -> Fact:
    item, marks = each.item, each.item.marks
    given = [
        SHEET.sentence(
            "given",
            "words",
            scorer=SHEET.sentence("given", "together") if judgement.together else Name(judgement.scorer),
            mark=term(marks[judgement.answer].label) if judgement.answer in marks else "",
        )
        for judgement in each.given
    ]
    columns = ("scorer", "together", "answer", "date")
    return Fact(
        "item",
        f"{partner.id}:{item.code}",
        each.value,
        subject=(partner.id, item.code),
        values={
            "label": term(item.label),
            "mark": "" if each.differ else term(marks[each.answer].label),
            "given": series(given, "; "),
            "doubts": worded([each.doubt]),
            "help": term(item.help),
        },
        interval=each.bounds if each.values else None,
        n=len(each.values),
        **partner.trust(context, [each]),
        evidence=each.evidence,
        details={
            "item": item.code,
            "answer": each.answer,
            "given": [{name: getattr(judgement, name) for name in columns} for judgement in each.given],
        },
    )
