"""Measures for somebody in danger: who can deliver each there, and ways to the source of the threat (A52)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from actormap.core import schema
from actormap.core.config import BY_TWO, View
from actormap.core.errors import Refused, shorten
from actormap.core.findings import NOTHING, Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence, counted, first_of, joined, plural, term
from actormap.metrics.base.answers import trust_in
from actormap.metrics.base.areas import place
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.doubts import worded
from actormap.metrics.base.options import checked
from actormap.metrics.base.safeguards import known, never_asked_about, shown_name
from actormap.metrics.protect.cases import SEVERE, Case, case_of
from actormap.metrics.protect.deliverers import WHERE, Capability, Deliverer, Deliverers, Where, measures
from actormap.metrics.protect.to_source import ways_to

METHOD = "Measures that protect, and who can deliver them (A52)"
SHOWN = 5
CAPABILITY = 2
"""Sensitivity of what an actor can do to protect others."""
PUBLIC = {"measure_visibility": "consent_c7"}
"""Measures that make somebody public, with the consent that this takes."""
REFUSED = ("no", "withdrawn")
ASK_THEM = Sentence(
    "Nothing is done that the person did not agree to. Ask nobody in their name before, and name them only "
    "to those to whom they agreed."
)
LEFT_ALONE = Sentence(
    "this actor is left alone, or does not want to be named to others: ask nobody for its sake. Once it "
    "agreed that the office acts, ask about its case."
)
NOBODY_NAMED = Sentence("Nobody on the map is named as in danger, so nobody is left out for their sake.")
CAVEATS = (
    ASK_THEM,
    Sentence("Some who could deliver are left out for safety."),
    Sentence("Where nobody judged what somebody can do, it is not known. That is not a no."),
)


@dataclass(frozen=True, slots=True)
class About:
    """Who is in danger, where, and from whom.

    Parameters
    ----------
    subjects
        Ids of who is in danger; none where an area alone is asked about.
    pcode
        Where; "" where that is not known.
    source
        Id of the actor from whom the threat comes; "" where that is not known.
    case
        The case; None where none is asked about.
    """

    subjects: tuple[str, ...]
    pcode: str
    source: str
    case: Case | None = None

    @property
    def subject(self) -> tuple[str, ...]:
        """What findings are about."""
        if self.case is not None:
            return (self.case.id,)
        return self.subjects or (self.pcode,)

    def states(self, measure: str) -> list[str]:
        """How a measure stands in the case, a state for each who delivers it."""
        return [step.status for step in self.case.measures if step.item == measure] if self.case else []


@checked
def options(
    m: ActorMap, view: View, *, case: str = "", actor: str = "", area: str = "", source: str = ""
) -> Findings:
    """The thirteen measures that protect, who can deliver each there, and ways to the source (A52).

    Parameters
    ----------
    m
        The map; with what is sealed where it is asked about a case.
    view
        The day and the thresholds.
    case
        A case; who is in danger, where and from whom is taken from it.
    actor
        An actor in danger, where there is no case.
    area
        P-code of where it is asked; else where the case is, or the first level of where the actor is.
    source
        The actor from whom the threat comes; else the one of the case.

    Returns
    -------
    Findings
        First one about all (value: measures of thirteen that somebody recorded there can deliver, a count,
        None where nobody was judged for any or the place is not recorded; interval: what doubts about the
        answers, and who was not judged, leave open; details ``pcode``, ``source_known``, ``not_judged``:
        measures of which nothing is known of anybody),
        then one a measure in the order of the catalogue (kind ``measure``; value: how many there can deliver
        it, a count, None where nobody was judged; interval: as above; details ``measure``, ``who``: of each
        ``id``, ``can``: ``yes`` or ``partly``, ``where``: ``there``, ``wider``, ``not_known``,
        ``elsewhere``, ``tie``: ``protects``, ``works`` or "", ``not_judged``: how many there nobody judged,
        ``offered``: False where the person does not want to be public, ``takes_two``, ``states``: how it
        stands in the case). Then, where the source is known, ways of the office to it (kind ``route``,
        details as those of a route, A23, and ``way``: ``office``) and channels of those to whom it may
        listen (as of A18, ``way``: ``leader``), or one that there is none.

    Raises
    ------
    Refused
        Nobody and no area is named; the case, actor or area is not known; the actor is left alone; or a case
        is asked about where nothing sealed is open.

    Notes
    -----
    What an actor can do is what was judged of it with evidence; where scorers differ it is *partly*. What
    they agreed on stands until one answers anew on a later day; where all say no since then, it is not
    offered. Left out of every list, count and way are: the person, who is asked for nobody, who is hostile
    to the person or makes it act against rights. Out of lists and counts are also the source and who works
    with it, and a platform on which one of these sits, or one who is hostile. On ways to the source those
    who work with it may stand, as that is what makes them ways.

    References
    ----------
    docs/definitions.md#a52, #a18, #a23, #a25.
    """
    context = context_of(m, view)
    about = _about(context, case, actor, area, source)
    rows = tuple(row for row in map(context.code, about.subjects) if row >= 0)
    able = Deliverers(context, rows, about.pcode, context.code(about.source))
    every = {measure: able.of(measure) for measure in measures()}
    findings = (
        _whole(able, about, every),
        *(_finding(able, about, measure, who) for measure, who in every.items()),
        *(ways_to(able, about.subject) if able.source >= 0 else ()),
    )
    chosen = {"case": case, "actor": actor, "area": area, "source": source}
    return Findings(METHOD, chosen, CAVEATS, findings)


def _about(context: Context, case: str, actor: str, area: str, source: str) -> About:
    m = context.m
    if area and area not in set(m["areas"]["id"]):
        raise Refused(
            "no area has the P-code '{pcode}'. Use one of the areas on the map.", pcode=shorten(area)
        )
    if case and actor:
        raise Refused("name a case or an actor, not both.")
    if case:
        known_case = case_of(m, context.view, case)
        return About(
            known_case.subjects, area or known_case.pcode, source or known_case.threat_from, known_case
        )
    if actor:
        row = known(context, actor)
        if never_asked_about(context)[row]:
            raise Refused(LEFT_ALONE)
        return About((actor,), area or m.actors["adm1_pcode"].iat[row], source)
    if area:
        return About((), area, source)
    raise Refused("name a case, an actor in danger or an area for which measures are looked for.")


def _where(context: Context, about: About) -> Sentence:
    return place(context.m, about.pcode) if about.pcode else Sentence("a place that is not recorded")


def _sensitivity(about: About) -> int:
    return SEVERE if about.subjects or about.case else CAPABILITY


def _whole(able: Deliverers, about: About, every: dict[str, list[Deliverer]]) -> Finding:
    covered = [measure for measure, who in every.items() if _there(who)]
    unknown = [measure for measure in every if measure not in able.judged]
    known = about.pcode and len(unknown) < len(every)
    context, between = able.context, [able.between(measure) for measure in every]
    judged = [capability for some in able.judged.values() for capability in some.values()]
    return Finding(
        f"A52:{'+'.join(about.subject)}",
        "A52",
        about.subject,
        Sentence(
            "{place}: for {covered} of {all} measures somebody who can deliver them is recorded there.",
            place=_where(context, about),
            covered=len(covered),
            all=len(every),
        )
        if known
        else Sentence(
            "{place}: who can deliver any of {all} measures there is not known.",
            place=_where(context, about),
            all=len(every),
        ),
        joined(
            _unknown(len(unknown)),
            NOTHING
            if about.pcode
            else Sentence("The place is not recorded, so nobody is known to be there."),
            NOTHING if able.subjects else NOBODY_NAMED,
            NOTHING if about.source else Sentence("From whom the threat comes is not recorded."),
            worded(capability.doubt for capability in judged),
        ),
        value=float(len(covered)) if known else None,
        interval=(sum(low > 0 for low, _high in between), sum(high > 0 for _low, high in between))
        if known
        else None,
        n=len(every),
        **_trust(able, about, judged, sum(map(able.not_judged, every))),
        would_change=Sentence(
            "Somebody judges what those there can do, or tells from whom the threat comes."
        ),
        next_question=Sentence("What does the person want, and what can they not have?"),
        details={
            "pcode": about.pcode,
            "source_known": bool(about.source),
            "not_judged": unknown,
        },
    )


def _unknown(number: int) -> Sentence:
    if not number:
        return NOTHING
    return counted(
        number,
        "For {n} measure nothing is known of anybody.",
        "For {n} measures nothing is known of anybody.",
    )


def _there(who: Sequence[Deliverer]) -> list[Deliverer]:
    return [each for each in who if each.where == "there"]


def _finding(able: Deliverers, about: About, measure: str, who: Sequence[Deliverer]) -> Finding:
    context, there, judged = able.context, _there(who), able.judged.get(measure, {})
    offered, left = _offered(able, measure), able.not_judged(measure)
    shown = [each for each in who if each.where == who[0].where] if offered and who else []
    acting = tuple(each.id for each in shown if each.row >= 0 and not context.layers.offices[each.row])
    return Finding(
        f"A52:{measure}:{'+'.join(about.subject)}",
        "A52",
        about.subject,
        Sentence(
            "{measure}: {who}",
            measure=term(schema.items()[measure].label),
            who=_who_words(able, shown, offered=offered, judged=bool(judged)),
        ),
        joined(
            _counts(who) if judged else Sentence("Nobody was judged for it."),
            _not_judged(left),
            Sentence("It takes a second person to decide on it.") if measure in BY_TWO else NOTHING,
            _wish(able, measure),
            worded(capability.doubt for capability in judged.values()),
        ),
        kind="measure",
        value=float(len(there)) if judged else None,
        interval=able.between(measure) if judged else None,
        n=len(judged),
        **_trust(able, about, list(judged.values()), left),
        evidence=tuple(answer.id for each in who for answer in each.capability.answers),
        would_change=Sentence("Somebody judges what another actor there can do."),
        next_question=term(schema.items()[measure].help) if left else NOTHING,
        acts={"ask": acting} if acting else {},
        details={
            "measure": measure,
            "who": [_cells(each) for each in who],
            "not_judged": left,
            "offered": offered,
            "takes_two": measure in BY_TWO,
            "states": about.states(measure),
        },
    )


def _cells(each: Deliverer) -> dict[str, Any]:
    return {"id": each.id, "can": each.capability.can, "where": each.where, "tie": each.tie}


def _wishes(able: Deliverers, measure: str) -> set[str]:
    """What those in danger answered to being made public, where a measure takes that."""
    if measure not in PUBLIC:
        return set()
    consent = able.context.m.actors[PUBLIC[measure]]
    return {str(consent.iat[subject]) for subject in able.subjects}


def _offered(able: Deliverers, measure: str) -> bool:
    """Whether a measure is offered: none makes somebody public who does not want it."""
    return _wishes(able, measure).isdisjoint(REFUSED)


def _wish(able: Deliverers, measure: str) -> Sentence:
    wishes = _wishes(able, measure)
    if wishes <= {"yes"} or not wishes.isdisjoint(REFUSED):
        return NOTHING
    return Sentence("Whether the person agrees to be made public is not known: ask first.")


def _who_words(able: Deliverers, shown: Sequence[Deliverer], *, offered: bool, judged: bool) -> Sentence:
    if not offered:
        return Sentence("not offered, the person does not want to be made public.")
    if not judged:
        return Sentence("who can deliver it is not known.")
    if not shown:
        return Sentence("nobody judged able is recorded.")
    names = first_of([_name(able.context, each) for each in shown], SHOWN)
    return _able_words(shown[0].where, names)


def _able_words(where: Where, names: Sentence) -> Sentence:
    if where == "there":
        return Sentence("{names} can deliver it there.", names=names)
    if where == "wider":
        return Sentence("{names} can deliver it in the area around it: ask whether there too.", names=names)
    if where == "not_known":
        return Sentence("{names} can deliver it; whether there is not known.", names=names)
    return Sentence("nobody judged able is recorded there; {names} can deliver it elsewhere.", names=names)


def _name(context: Context, each: Deliverer) -> Name | Sentence:
    if each.row >= 0:
        return shown_name(context, each.row)
    names = dict(zip(context.m.platforms["id"], context.m.platforms["name"], strict=True))
    return Name(names[each.id])


COUNTED: dict[Where, Sentence] = {
    "there": Sentence("there"),
    "wider": Sentence("in the area around it"),
    "not_known": Sentence("unknown where"),
    "elsewhere": Sentence("elsewhere"),
}


def _counts(who: Sequence[Deliverer]) -> Sentence:
    """How many can deliver it, where, and how many of them in part alone."""
    if not who:
        return Sentence("Nobody who was judged can deliver it.")
    numbers = [(COUNTED[where], sum(each.where == where for each in who)) for where in WHERE]
    parts = [Sentence("{n} {where}", n=n, where=where) for where, n in numbers if n]
    partly = sum(each.capability.can == "partly" for each in who)
    return joined(
        Sentence("Able to: {parts}.", parts=first_of(parts, len(parts))),
        counted(partly, "{n} of them in part.", "{n} of them in part.") if partly else NOTHING,
    )


def _not_judged(number: int) -> Sentence:
    if not number:
        return NOTHING
    return Sentence("Of {others} there it is not known.", others=plural(number, "other"))


def _trust(able: Deliverers, about: About, judged: Sequence[Capability], left: int = 0) -> dict[str, Any]:
    """How far to lean on it: on who judged, and on how many there somebody did."""
    known_there = len(judged) / (len(judged) + left) if judged else None
    trust = trust_in(able.context, [capability.answers for capability in judged], known_there)
    return trust | {"sensitivity": _sensitivity(about)}
