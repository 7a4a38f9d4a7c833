"""How the office's attention is spread (A08)."""

from __future__ import annotations

from functools import partial

import numpy as np

from actormap.core.arrays import Floats
from actormap.core.config import View
from actormap.core.findings import Figure, Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence, joined, plural, series
from actormap.engine.statistics.small_samples import concentration, gini, lorenz
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.sheets import answer, combine_possible
from actormap.metrics.base.tags import RELATION_WORDS, Relation, group_labels, groups_of
from actormap.metrics.base.who_was_asked import NOT_ASKED
from actormap.metrics.introductions.reachability import best_chances, steps_from_office
from actormap.metrics.reach.contact_log import MISSING, ContactLog, log_fields, log_of

MONTHS_A_YEAR = 12
ROUTES, CONTACTS = "Chance of the best route", "Contacts a year"
SOCIETY = ("civil society",)
"""Subject of what is said about the whole."""
WHO = Sentence("A measure of spread hides who has little: read the means of the groups beside it.")
SCALE = Sentence("Unevenness is told by one figure (the Gini index).")
UNTAGGED = "not recorded"
"""Stands for actors without a tag among the groups."""


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
        "Recorded routes lead from the office to {reached} of {actors}, unlikely routes included. Their "
        "chances are spread with an unevenness of {gini:.2f} (0: all have the same, 1: one has all).",
        reached=int((values > 0).sum()),
        actors=plural(len(values), "actor"),
        gini=spread,
    )


def _over_trusted(context: Context) -> Sentence:
    """How many of them are in reach, as the steps from the office (A03) have it."""
    t, away = context.view.thresholds, steps_from_office(context)[context.layers.civil_society]
    return Sentence(
        "On the way to {reached} of them, every introduction is taken to succeed with a chance of "
        "{chance:g} or more.",
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
    society = np.flatnonzero(context.layers.civil_society)
    values, means = chances[society], _means(context, chances, relation)
    return figure.worded(
        statement=_spread_of_routes(values, figure.value),
        reason=joined(_over_trusted(context), _beside(context, means, relation))
        if values.any()
        else context.respondent_words("T", society.tolist()),
        n=len(values),
        **(
            context.trust_in(society)
            if values.any()
            else context.absence("T", society)
            | {"sensitivity": int(context.sensitivity[society].max(initial=0))}
        ),
        would_change=Sentence(
            "A source tells of ties of trust, or of offers to introduce, that are missing."
        ),
        next_question=Sentence(
            "Ask actors that the office has met who could introduce it to those without a recorded route."
        ),
        details={
            "mean": float(values.mean()) if len(values) else None,
            "group_means": means,
            "lorenz": lorenz(values),
        },
    )


def _contacts(context: Context, relation: Relation) -> Findings:
    log = log_of(context.recorded)
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
            "The office recorded {contacts} with {met} of {actors}. They are spread with an unevenness "
            "of {gini:.2f} (0: all have the same, 1: one has all).",
            contacts=plural(total, "contact"),
            met=met,
            actors=plural(len(values), "actor"),
            gini=figure.value,
        ),
        reason=_beside(context, means, relation),
        n=len(values),
        **log_fields(context, log),
        would_change=MISSING,
        next_question=Sentence("Check in the office who was not met, and by whose choice."),
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
            "Recorded contacts are as concentrated as if {actors:.1f} actors were met equally often.",
            actors=1 / (figure.value or 1),
        ),
        reason=Sentence(
            "{contacts} with {actors}; the one met most has {share:.0%} of all.",
            contacts=plural(contacts, "contact"),
            actors=plural(met, "actor"),
            share=largest,
        ),
        n=contacts,
        **log_fields(context, log),
        would_change=MISSING,
        next_question=Sentence("Discuss in the office whether it listens to too few voices."),
        details={"met": met, "contacts": contacts, "largest_share": largest},
    )
