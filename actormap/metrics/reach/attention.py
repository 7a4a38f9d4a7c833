"""How the office's attention is spread (A08), and over what kinds of actors (A43)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from actormap.core.arrays import Floats
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import Figure, Finding, Findings, combine_possible
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence, joined, plural, series
from actormap.core.tables.cells import explode
from actormap.engine.segregation.random_groups import random_sums
from actormap.engine.statistics.diversity import blau, concentration, gini, lorenz
from actormap.metrics.base.context import NOT_ASKED, Context, context_of
from actormap.metrics.base.figures import answer
from actormap.metrics.base.options import checked
from actormap.metrics.base.permutation_test import share_of_cases
from actormap.metrics.base.tags import RELATION_WORDS, Relation, group_labels, groups_of
from actormap.metrics.introductions.reachability import best_chances, steps_from_office

MONTHS_A_YEAR = 12
ROUTES, CONTACTS = "Chance of the best route", "Contacts a year"
SOCIETY = ("civil society",)
"""Subject of what is said about the whole."""
LABELLED = "human_rights_organization"
"""The type of those that are called human rights organisations."""
NO_LOG = Sentence(
    "No contact with civil society within the last months is recorded. Enter the office's contacts."
)
WHO = Sentence("A measure of spread hides who has little: see the means of the groups beside it.")
SCALE = Sentence("How unevenly it is spread is told by one figure (the Gini index).")
RECORDED_ONLY = Sentence(
    "Recorded actors stand for those that exist; who is on no list is missing from both sides."
)
UNTAGGED = "not recorded"
"""Stands for actors without a tag among the groups."""
KINDS = {"types": Sentence("types"), "adm1_pcode": Sentence("areas"), "groups": Sentence("groups")}
"""What actors can be of one kind or another by, and the word for it."""


@dataclass(frozen=True)
class ContactLog:
    """The office's contacts with civil society within the last months.

    Parameters
    ----------
    count
        Contacts with each actor.
    ids
        Ids of the contacts.
    """

    count: Floats
    ids: tuple[str, ...]

    @classmethod
    def of(cls, context: Context) -> ContactLog:
        """The log as seen at the day."""
        m, society = context.m, context.layers.civil_society
        rows = np.flatnonzero(context.layers.established)
        code = np.array([context.code(i) for i in m.contacts["actor_id"].iloc[rows]], dtype=np.int64)
        kept = society[code] if len(code) else np.zeros(0, dtype=bool)
        count = np.bincount(code[kept], minlength=len(society)).astype(float)
        return cls(count, tuple(sorted(m.contacts["id"].iloc[rows[kept]])))


@checked
def attention(m: ActorMap, view: View, *, relation: Relation = "works_on_rights_of") -> Findings:
    """How evenly trusted routes and contacts are spread over civil society (A08).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    relation
        Which group tags the means beside the measure go by.

    Returns
    -------
    Findings
        One about the chance of the best route from the office (value: Gini, 0 where all have the
        same, towards 1 where one has all), one about contacts a year (value: Gini) and one about
        their concentration (value: HHI, 1 over the number of actors met where all were met as
        often, 1 where one was). Details ``mean``; ``group_means`` by group in alphabetical order,
        and of actors without a tag; ``lorenz``: share of actors and their share of the whole, the
        least first; ``contacts``, ``met``, ``largest_share``.

    Raises
    ------
    Refused
        Neither contacts within the last months nor routes from the office are recorded.

    Notes
    -----
    Nobody who must not be asked stands on a route. An actor without a recorded route counts as 0,
    which can mean that nobody asked. An actor with two tags counts in both means.

    References
    ----------
    Gini (1912); Lorenz (1905); Herfindahl (1950); docs/definitions.md#a08.
    """
    context = context_of(m, view)
    return combine_possible(
        "How attention is spread (A08)",
        lambda: _routes(context, relation),
        lambda: _contacts(context, relation),
    )


def _means(context: Context, values: Floats, relation: Relation) -> dict[str, float]:
    """Mean of each group, and of the actors without a tag."""
    society = context.layers.civil_society
    means = {code: float(values[rows].mean()) for code, rows in groups_of(context, relation).items()}
    untagged = society & (context.m.actors[relation] == "").to_numpy(dtype=bool)
    return means | ({UNTAGGED: float(values[untagged].mean())} if untagged.any() else {})


def _beside(context: Context, means: dict[str, float], relation: Relation) -> Sentence:
    labels: dict[str, str] = {**group_labels(context.m), UNTAGGED: Sentence("no tag recorded")}
    sentences = (
        Sentence("{group} {mean:.2f}", group=labels.get(code, Name(code)), mean=mean)
        for code, mean in means.items()
    )
    beside = Sentence(
        "Means by group ({relation}): {means}.",
        relation=RELATION_WORDS[relation],
        means=series(sentences, "; ") or Sentence("no actor is recorded"),
    )
    return joined(SCALE, beside)


def _spread_of_routes(values: Floats, spread: float | None) -> Sentence:
    if spread is None:
        return Sentence("No route from the office to civil society is recorded.")
    return Sentence(
        "Routes from the office, unlikely ones too, lead to {reached} of {actors}; how unevenly their "
        "chances are spread: {gini:.2f} (0: all have the same, 1: one has all).",
        reached=int((values > 0).sum()),
        actors=plural(len(values), "actor"),
        gini=spread,
    )


def _over_trusted(context: Context) -> Sentence:
    """How many of them are in reach, as the steps from the office (A03) have it."""
    t, away = context.view.thresholds, steps_from_office(context)[context.layers.civil_society]
    return Sentence(
        "To {reached} of them every introduction succeeds with a chance of {chance:g} or more (steps from "
        "the office, A03).",
        reached=int((away <= t.max_steps).sum()),
        chance=t.trusted_step,
    )


def _routes(context: Context, relation: Relation) -> Findings:
    chances = best_chances(context)
    spread = gini(chances[context.layers.civil_society])
    words = partial(_routes_words, context, relation, chances)
    routes = Figure("A08:routes", "A08", "whole", SOCIETY, spread, words=words)
    return answer(context, ROUTES, (routes,), parameters={"relation": relation}, caveats=(WHO, NOT_ASKED))


def _routes_words(context: Context, relation: Relation, chances: Floats, figure: Figure) -> Finding:
    values = chances[context.layers.civil_society]
    means = _means(context, chances, relation)
    return figure.worded(
        statement=_spread_of_routes(values, figure.value),
        reason=joined(_over_trusted(context), _beside(context, means, relation)),
        n=len(values),
        **context.trust_in(context.layers.civil_society),
        would_change=Sentence("Ties of trust and offers to introduce that were not entered."),
        next_question=Sentence("Who could introduce the office to those that have no route?"),
        details={
            "mean": float(values.mean()) if len(values) else None,
            "group_means": means,
            "lorenz": lorenz(values),
        },
    )


def _contacts(context: Context, relation: Relation) -> Findings:
    log = context.recorded.once("log", ContactLog.of)
    if not log.ids:
        raise Refused(NO_LOG)
    yearly = log.count * MONTHS_A_YEAR / max(1, int(context.view.thresholds.established_months))
    values = yearly[context.layers.civil_society]
    spread = partial(_spread_words, context, relation, log, yearly)
    concentrated = partial(_concentration_words, context, log, values)
    figures = (
        Figure("A08:contacts", "A08", "whole", SOCIETY, gini(values), words=spread),
        Figure("A08:concentration", "A08", "whole", SOCIETY, concentration(values), words=concentrated),
    )
    return answer(context, CONTACTS, figures, parameters={"relation": relation}, caveats=(WHO,))


def _spread_words(
    context: Context, relation: Relation, log: ContactLog, yearly: Floats, figure: Figure
) -> Finding:
    values, means = yearly[context.layers.civil_society], _means(context, yearly, relation)
    met, total = int((values > 0).sum()), len(log.ids)
    return figure.worded(
        statement=Sentence(
            "{contacts} with {met} of {actors}; how unevenly they are spread: {gini:.2f} (0: all have "
            "the same, 1: one has all).",
            contacts=plural(total, "contact"),
            met=met,
            actors=plural(len(values), "actor"),
            gini=figure.value,
        ),
        reason=_beside(context, means, relation),
        n=len(values),
        **_of_log(context, log),
        next_question=Sentence("Who was not met, and by whose choice?"),
        details={
            "mean": float(values.mean()),
            "group_means": means,
            "lorenz": lorenz(values),
            "contacts": total,
            "met": met,
        },
    )


def _concentration_words(context: Context, log: ContactLog, values: Floats, figure: Figure) -> Finding:
    """As if how many actors were met equally often."""
    met, contacts = int((values > 0).sum()), len(log.ids)
    largest = float(values.max() / values.sum())
    return figure.worded(
        statement=Sentence(
            "Contacts are concentrated as if {actors:.1f} actors were met equally often.",
            actors=1 / (figure.value or 1),
        ),
        reason=Sentence(
            "{contacts} with {actors}; the one met most has {share:.0%} of all.",
            contacts=plural(contacts, "contact"),
            actors=plural(met, "actor"),
            share=largest,
        ),
        n=contacts,
        **_of_log(context, log),
        next_question=Sentence("Does the office rely on few voices?"),
        details={"met": met, "contacts": contacts, "largest_share": largest},
    )


def _of_log(context: Context, log: ContactLog) -> dict[str, Any]:
    """The fields of a finding that the office's own contacts give."""
    return {
        "evidence": log.ids,
        "sensitivity": int(context.sensitivity[context.layers.civil_society].max()),
        **context.trust(coverage=1.0, sources=1),
        "would_change": Sentence("Contacts that were not entered."),
    }


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
        statement=Sentence("Of no actor that was met are the {what} recorded.", what=what)
        if spread is None
        else Sentence("Contacts are less mixed by {what} than the recorded actors.", what=what)
        if narrower
        else Sentence("Contacts are at least as mixed by {what} as the recorded actors.", what=what),
        reason=Sentence(
            "Two contacts are with different {what} with a chance of {met:.2f}, two actors of {exist:.2f}; "
            "without any contact: {missed} of {kinds} {what}.",
            what=what,
            met=spread or 0.0,
            exist=of_actors,
            missed=missed,
            kinds=len(exist),
        ),
        value=spread,
        n=len(log.ids),
        **context.trust(coverage=1.0, sources=1),
        sensitivity=int(context.sensitivity[society].max()),
        evidence=log.ids,
        would_change=Sentence("Contacts and {what} that were not entered.", what=what),
        next_question=Sentence("Why were some {what} not met at all?", what=what)
        if missed
        else Sentence("Which {what} are met less than they could be, and why?", what=what),
        details={"actors_diversity": of_actors, "shares": shares, "untold": len(log.ids) - round(total)},
    )


LEANING = {
    "above": Sentence(
        "Contacts lean towards actors that are called human rights organisations: others defend rights too."
    ),
    "not_told": Sentence(
        "Whether contacts lean towards actors that are called human rights organisations cannot be told from "
        "chance."
    ),
    "within": Sentence(
        "Actors that are called human rights organisations do not have more than their share of contacts."
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
            "They have {share:.0%} of contacts and are {usual:.0%} of the actors with a recorded type; as "
            "many actors drawn at random have so large a share in {p} of cases.",
            share=share,
            usual=usual,
            p=share_of_cases(p),
        ),
        value=share,
        n=int(contacts),
        **context.trust(
            coverage=1.0,
            sources=1,
            p=p if leaning == "above" else None,
            at_most="insufficient_data" if leaning == "not_told" else "supported",
        ),
        sensitivity=int(context.sensitivity[known].max()),
        evidence=log.ids,
        would_change=Sentence("Types and contacts that were not entered."),
        next_question=Sentence("Who else stands up for rights here under another name?"),
        details={"actors_share": usual, "actors": actors, "called": int(called.sum())},
    )
