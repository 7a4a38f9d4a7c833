"""Principles of partnership, and questions before one: what was answered (A58)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import NOTHING, Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.schema.items import ItemSet
from actormap.core.sentences import Name, Sentence, counted, joined, series, term
from actormap.metrics.base.answers import Answered
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.doubts import worded
from actormap.metrics.base.judgements import COUNTRY
from actormap.metrics.base.options import checked
from actormap.metrics.partner.partners import Partner, partners_of

METHOD = "Principles of partnership, and questions before one (A58)"
SETS: tuple[ItemSet, ...] = ("principle", "question")
ANSWERS = ("yes", "partly", "no", "differ", "unknown")
IMPARTIALITY = "question_impartiality"
"""Of which *yes* calls for a decision, and never for none."""
SOCIETY = Partner(COUNTRY, "country", Name("civil society"), -1)
NO_ANSWER = Sentence(
    "no principle and no question is answered. Answer them on the page Partnership, or in the record of an "
    "actor."
)
CAVEATS = (
    Sentence("An answer without evidence counts as none. What is not known is neither a yes nor a no."),
    Sentence("There is no mark for all of them, no order of partners, and nobody is rejected by an answer."),
)


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
        raise Refused(NO_ANSWER)
    findings: list[Finding] = []
    for partner in partners:
        every = answers[partner.id]
        findings.append(_unit(context, partner, every))
        if actor or partner is SOCIETY:
            findings += [_item(context, partner, each) for each in every]
    return Findings(METHOD, {"actor": actor}, CAVEATS, tuple(findings))


def _answers(context: Context, partner: Partner) -> list[Answered]:
    """Items that are asked of a unit, each with what was answered."""
    kinds = partner.unit.kinds
    return [
        each
        for some in SETS
        for each in partner.answers(context, some)
        if kinds & {*schema.items()[each.item.code].units}
    ]


def _unit(context: Context, partner: Partner, every: Sequence[Answered]) -> Finding:
    by_item = {each.item.code: each.answer for each in every}
    count = {answer: list(by_item.values()).count(answer) for answer in ANSWERS}
    known, unbacked = len(every) - count["unknown"], sum(each.unbacked for each in every)
    harm, decision = by_item.get(IMPARTIALITY, "unknown"), _decision(context, partner)
    return Finding(
        f"A58:{partner.id}",
        "A58",
        (partner.id,),
        Sentence(
            "{name}: {known} of {every} are answered; {yes} yes, {partly} partly, {no} no.",
            name=Sentence("Civil society as a whole") if partner is SOCIETY else partner.name,
            known=known,
            every=len(every),
            yes=count["yes"],
            partly=count["partly"],
            no=count["no"],
        ),
        joined(
            counted(count["differ"], "Scorers differ on {n}.", "Scorers differ on {n}.")
            if count["differ"]
            else NOTHING,
            counted(
                unbacked,
                "{n} answer has no evidence, and does not count.",
                "{n} answers have no evidence, and do not count.",
            )
            if unbacked
            else NOTHING,
            _about_harm(harm, decision),
            worded(each.doubt for each in every),
        )
        or (
            Sentence("All answers rest on something that is recorded.")
            if known
            else Sentence("Nobody answered any of them.")
        ),
        kind="whole" if partner is SOCIETY else "actor" if partner.row >= 0 else "platform",
        value=float(known) if known else None,
        n=len(every),
        **partner.trust(context, every),
        would_change=Sentence("More is answered with evidence, or scorers agree."),
        next_question=Sentence("What would it bring, whose side is it said to take, what could it cost?")
        if harm in HARMS and not decision
        else Sentence("How would the partners themselves answer?"),
        details={**count, "unbacked": unbacked, "answers": by_item, "harm": harm, "decision": decision},
    )


HARMS = ("yes", "partly", "differ")


def _about_harm(harm: str, decision: str) -> Sentence:
    if harm not in HARMS:
        return NOTHING
    if decision:
        return Sentence("Working with it could harm the office's impartiality; a decision is recorded.")
    return Sentence("Working with it could harm the office's impartiality: decide, and write down why.")


def _decision(context: Context, partner: Partner) -> str:
    """The row of the last decision on whether to work with a partner."""
    if partner.row < 0:
        return ""
    frame = context.m["undertakings"]
    rows = frame[((frame["kind"] == "decision") & (frame["to_id"] == partner.id)).to_numpy()]
    rows = rows[(rows["date"] <= context.view.date).to_numpy() & (rows["status"] != "planned").to_numpy()]
    return str(rows.sort_values(["date", "id"])["id"].iat[-1]) if len(rows) else ""


def _item(context: Context, partner: Partner, each: Answered) -> Finding:
    marks = each.item.marks
    given: list[dict[str, Any]] = [
        {
            "scorer": judgement.scorer,
            "together": judgement.together,
            "answer": judgement.answer,
            "date": judgement.date,
        }
        for judgement in each.given
    ]
    said_by = [
        Sentence(
            "{scorer}: {answer}",
            scorer=Sentence("together") if row["together"] else Name(row["scorer"]),
            answer=term(marks[row["answer"]].label) if row["answer"] in marks else Sentence("not known"),
        )
        for row in given
    ]
    return Finding(
        f"A58:{partner.id}:{each.item.code}",
        "A58",
        (partner.id, each.item.code),
        Sentence(
            "{item}: {answer}.",
            item=term(each.item.label),
            answer=Sentence("scorers differ") if each.differ else term(marks[each.answer].label),
        ),
        joined(
            Sentence("{given}.", given=series(said_by, "; ")) if said_by else Sentence("Nobody answered it."),
            worded([each.doubt]),
        ),
        kind="item",
        value=each.value,
        interval=each.bounds if each.values else None,
        n=len(each.values),
        **partner.trust(context, [each]),
        evidence=each.evidence,
        would_change=Sentence("Somebody answers it with evidence, or scorers agree."),
        next_question=term(each.item.help),
        details={"item": each.item.code, "answer": each.answer, "given": given},
    )
