"""Measures for somebody in danger: who can deliver each there, and ways to the source of the threat (A52)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from actormap.core import schema
from actormap.core.config import BY_TWO, View
from actormap.core.errors import shorten
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence, first_of, series, term
from actormap.metrics.base.answers import trust_in
from actormap.metrics.base.areas import place
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.doubts import worded
from actormap.metrics.base.options import checked
from actormap.metrics.base.safeguards import known, never_asked_about, shown_name
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.protect.cases import SEVERE, Case, case_of
from actormap.metrics.protect.deliverers import WHERE, Capability, Deliverer, Deliverers, measures
from actormap.metrics.protect.to_source import ways_to

SHEET = Sheet(__file__)
SHOWN = 5
CAPABILITY = 2
"""Sensitivity of what an actor can do to protect others."""
PUBLIC = {"measure_visibility": "consent_c7"}
"""Measures that make somebody public, with the consent that this takes."""
REFUSED = ("no", "withdrawn")


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
    facts = [_whole(able, about, every), *(_of_measure(able, about, *each) for each in every.items())]
    ways = ways_to(able) if able.source >= 0 else ()
    if able.source >= 0 and not ways:
        facts.append(_no_way(able, about))
    findings = (*(SHEET.finding(context, fact) for fact in facts), *ways)
    return SHEET.answer(context, (), case=case, actor=actor, area=area, source=source).replace(findings)


def _about(context: Context, case: str, actor: str, area: str, source: str) -> About:
    m = context.m
    if area and area not in set(m["areas"]["id"]):
        raise SHEET.refusal("no_area", pcode=shorten(area))
    if case and actor:
        raise SHEET.refusal("case_and_actor")
    if case:
        known_case = case_of(m, context.view, case)
        return About(
            known_case.subjects, area or known_case.pcode, source or known_case.threat_from, known_case
        )
    if actor:
        row = known(context, actor)
        if never_asked_about(context)[row]:
            raise SHEET.refusal("left_alone")
        return About((actor,), area or m.actors["adm1_pcode"].iat[row], source)
    if area:
        return About((), area, source)
    raise SHEET.refusal("nobody")


def _whole(able: Deliverers, about: About, every: dict[str, list[Deliverer]]) -> Fact:
    covered = sum(any(each.where == "there" for each in who) for who in every.values())
    unknown = [measure for measure in every if measure not in able.judged]
    known = about.pcode and len(unknown) < len(every)
    between = [able.between(measure) for measure in every]
    judged = [capability for some in able.judged.values() for capability in some.values()]
    return Fact(
        "all",
        "+".join(about.subject),
        float(covered) if known else None,
        subject=about.subject,
        values={
            "known": known,
            "covered": covered,
            "area": about.pcode and place(able.context.m, about.pcode),
            "unknown": len(unknown),
            "nowhere": not about.pcode,
            "nobody_named": not able.subjects,
            "no_source": not about.source,
            "doubts": worded(capability.doubt for capability in judged),
        },
        interval=(sum(low > 0 for low, _high in between), sum(high > 0 for _low, high in between))
        if known
        else None,
        n=len(every),
        **_trust(able, about, judged, sum(map(able.not_judged, every))),
        details={
            "pcode": about.pcode,
            "source_known": bool(about.source),
            "not_judged": unknown,
        },
    )


def _of_measure(able: Deliverers, about: About, measure: str, who: Sequence[Deliverer]) -> Fact:
    context, judged, left = able.context, able.judged.get(measure, {}), able.not_judged(measure)
    numbers = Counter(each.where for each in who)
    wishes = _wishes(able, measure)
    # None makes somebody public who does not want it.
    offered = wishes.isdisjoint(REFUSED)
    shown = [each for each in who if each.where == who[0].where] if offered and who else []
    acting = tuple(each.id for each in shown if each.row >= 0 and not context.layers.offices[each.row])
    return Fact(
        "measure",
        f"{measure}:{'+'.join(about.subject)}",
        float(numbers["there"]) if judged else None,
        subject=about.subject,
        values={
            "label": term(schema.items()[measure].label),
            "help": term(schema.items()[measure].help),
            "offer": "refused"
            if not offered
            else "not_judged"
            if not judged
            else shown[0].where
            if shown
            else "nobody",
            "names": first_of([_name(context, each) for each in shown], SHOWN),
            "numbers": series(
                SHEET.sentence("measure", "number", n=numbers[where], place=where)
                for where in WHERE
                if numbers[where]
            ),
            "partly": sum(each.capability.can == "partly" for each in who),
            "ask_first": offered and not wishes <= {"yes"},
            "doubts": worded(capability.doubt for capability in judged.values()),
        },
        interval=able.between(measure) if judged else None,
        n=len(judged),
        **_trust(able, about, list(judged.values()), left),
        evidence=tuple(answer.id for each in who for answer in each.capability.answers),
        acts={"ask": acting} if acting else {},
        details={
            "measure": measure,
            "who": [
                {"id": each.id, "can": each.capability.can, "where": each.where, "tie": each.tie}
                for each in who
            ],
            "not_judged": left,
            "offered": offered,
            "takes_two": measure in BY_TWO,
            "states": about.states(measure),
        },
    )


def _wishes(able: Deliverers, measure: str) -> set[str]:
    """What those in danger answered to being made public, where a measure takes that."""
    if measure not in PUBLIC:
        return set()
    consent = able.context.m.actors[PUBLIC[measure]]
    return {str(consent.iat[subject]) for subject in able.subjects}


def _name(context: Context, each: Deliverer) -> Name | Sentence:
    if each.row >= 0:
        return shown_name(context, each.row)
    names = dict(zip(context.m.platforms["id"], context.m.platforms["name"], strict=True))
    return Name(names[each.id])


def _no_way(able: Deliverers, about: About) -> Fact:
    context, source = able.context, [able.source]
    sources = context.coverage.respondents("W").sources(source)
    return Fact(
        "no_way",
        f"no_way:{'+'.join(about.subject)}",
        subject=about.subject,
        values={"respondents": context.respondent_words("W", source)},
        **context.trust(coverage=None, sources=sources, absence=True, at_most="insufficient_data"),
        sensitivity=SEVERE,
        details={"way": ""},
    )


def _trust(able: Deliverers, about: About, judged: Sequence[Capability], left: int) -> dict[str, Any]:
    """How far to lean on it: on who judged, and on how many there somebody did."""
    known_there = len(judged) / (len(judged) + left) if judged else None
    trust = trust_in(able.context, [capability.answers for capability in judged], known_there)
    return trust | {"sensitivity": SEVERE if about.subjects or about.case else CAPABILITY}
