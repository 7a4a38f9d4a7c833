"""Whether the office's contacts are as mixed as the actors that exist (A43)."""

from __future__ import annotations

import numpy as np

from actormap.core.arrays import Floats
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence
from actormap.core.tables.cells import explode
from actormap.engine.segregation.random_groups import random_sums
from actormap.engine.statistics.diversity import blau
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.permutation_test import share_of_cases
from actormap.metrics.base.tags import Relation
from actormap.metrics.reach.contact_log import NO_LOG, ContactLog

LABELLED = "human_rights_organization"
"""The type of those that are called human rights organisations."""
RECORDED_ONLY = Sentence(
    "Recorded actors stand for those that exist; who is on no list is missing from both sides."
)
KINDS = {"types": Sentence("types"), "adm1_pcode": Sentence("areas"), "groups": Sentence("groups")}
"""What actors can be of one kind or another by, and the word for it."""


@checked
def contact_diversity(m: ActorMap, view: View, *, relation: Relation = "works_on_rights_of") -> Findings:
    """Whether contacts are as mixed as the actors that exist, by type, area and group (A43).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    relation
        Which group tags count.

    Returns
    -------
    Findings
        One each for types, areas and groups (value: Blau diversity of contacts, the chance that two
        contacts are with different kinds, 0 to 1; details ``actors_diversity``: the same of recorded
        actors; ``shares``: by kind, its share of contacts and of actors; ``untold``: contacts with
        actors whose kind is not recorded), then one for actors called human rights organisations
        (value: their share of contacts, 0 to 1; p: how often as many actors drawn at random have so
        large a share; details ``actors_share``). That contacts lean to them is said only where chance
        rarely gives as much.

    Raises
    ------
    Refused
        No contact within the last months is recorded.

    Notes
    -----
    An actor of two kinds counts half in each. Recorded actors stand for those that exist: who is
    on no list is missing from both sides. More diversity is not better by itself.

    References
    ----------
    Blau (1977), Inequality and Heterogeneity; docs/definitions.md#a43 and #b-5.
    """
    context = context_of(m, view)
    log = context.once("log", ContactLog.of)
    if not log.ids:
        raise Refused(NO_LOG)
    findings = [_mixed(context, log, kind, relation) for kind in KINDS]
    labelled = _labelled(context, log)
    return Findings(
        "Diversity of contacts (A43)",
        {"relation": relation},
        (RECORDED_ONLY,),
        tuple(finding for finding in (*findings, labelled) if finding is not None),
    )


def _by_kind(context: Context, column: str, weight: Floats) -> dict[str, float]:
    """Weight of each kind, that of an actor of several kinds in equal parts."""
    values = explode(context.m.actors, column)
    row = values.index.to_numpy()
    part = np.bincount(row, minlength=len(weight))[row]
    sums = (values.to_frame("kind").assign(weight=weight[row] / part)).groupby("kind")["weight"].sum()
    return {str(kind): float(total) for kind, total in sums.items() if total > 0}


def _mixed(context: Context, log: ContactLog, kind: str, relation: Relation) -> Finding | None:
    column = relation if kind == "groups" else kind
    society = context.layers.civil_society
    exist, met = (_by_kind(context, column, weight) for weight in (society.astype(float), log.count))
    spread, of_actors = (blau(np.array(list(some.values()))) for some in (met, exist))
    if of_actors is None:
        return None
    total = sum(met.values())
    shares = {
        code: [met.get(code, 0.0) / total if total else None, count / sum(exist.values())]
        for code, count in exist.items()
    }
    narrower = spread is not None and spread < of_actors - 1e-9
    what = KINDS[kind]
    missed = sum(code not in met for code in exist)
    return Finding(
        id=f"A43:diversity:{kind}:{'narrower' if narrower else 'as_mixed'}",
        analysis="A43",
        kind="whole",
        subject=("civil society",),
        statement=Sentence("The {what} of the actors that were met are not recorded.", what=what)
        if spread is None
        else Sentence("Contacts are less mixed by {what} than the recorded actors.", what=what)
        if narrower
        else Sentence("Contacts are at least as mixed by {what} as the recorded actors.", what=what),
        reason=Sentence(
            "Two contacts drawn at random differ in {what} with a chance of {met:.2f}, two recorded "
            "actors with a chance of {exist:.2f}. No contact is recorded for {missed} of {kinds} {what}.",
            what=what,
            met=spread or 0.0,
            exist=of_actors,
            missed=missed,
            kinds=len(exist),
        ),
        value=spread,
        n=len(log.ids),
        **context.trust_in_log(),
        sensitivity=int(context.sensitivity[society].max()),
        evidence=log.ids,
        would_change=Sentence("The office enters contacts that are missing, or {what} of actors.", what=what),
        next_question=Sentence("Discuss in the office why some {what} were not met at all.", what=what)
        if missed
        else Sentence("Discuss in the office which {what} it meets less than it could, and why.", what=what),
        details={"actors_diversity": of_actors, "shares": shares, "untold": len(log.ids) - round(total)},
    )


LEANING = {
    "above": Sentence(
        "Recorded contacts lean towards actors that are entered as human rights organisations. Others "
        "defend rights too."
    ),
    "not_told": Sentence(
        "Whether recorded contacts lean towards actors that are entered as human rights organisations "
        "cannot be told from chance."
    ),
    "within": Sentence(
        "Actors that are entered as human rights organisations do not have more than their share of "
        "recorded contacts."
    ),
}
"""What is said of the share of contacts with those that are called so."""


def _labelled(context: Context, log: ContactLog) -> Finding | None:
    society = context.layers.civil_society
    known = society & (context.m.actors["types"] != "").to_numpy(dtype=bool)
    called = np.array([LABELLED in types for types in context.types], dtype=bool) & known
    contacts, actors = log.count[known].sum(), int(known.sum())
    if not contacts:
        return None
    share, usual = float(log.count[called].sum() / contacts), float(called.sum() / actors)
    t = context.view.thresholds
    random = random_sums(
        log.count[known], int(called.sum()), exact=t.exact_relabellings, draws=t.random_draws, seed=t.seed
    )
    p = random.at_least(float(log.count[called].sum()))
    leaning = "within" if share <= usual + 1e-9 else "above" if p <= t.supported_chance else "not_told"
    return Finding(
        id=f"A43:labelled:{leaning}",
        analysis="A43",
        kind="whole",
        subject=("civil society",),
        statement=LEANING[leaning],
        reason=Sentence(
            "{share:.0%} of contacts are with them, and they are {usual:.0%} of the actors with a "
            "recorded type. As many actors, drawn at random, have so large a share in {p} of cases.",
            share=share,
            usual=usual,
            p=share_of_cases(p),
        ),
        value=share,
        n=int(contacts),
        **context.trust_in_log(
            p=p if leaning == "above" else None,
            at_most="insufficient_data" if leaning == "not_told" else "supported",
        ),
        sensitivity=int(context.sensitivity[known].max()),
        evidence=log.ids,
        would_change=Sentence("The office enters contacts that are missing, or types of actors."),
        next_question=Sentence(
            "Ask actors that the office has met who else stands up for rights here under another name."
        ),
        details={"actors_share": usual, "actors": actors, "called": int(called.sum())},
    )
