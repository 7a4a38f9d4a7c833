"""How far the contacts of each actor lean on each other (A07)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import chain

import numpy as np

from actormap.core.config import View
from actormap.core.findings import Figure, Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, joined, plural
from actormap.engine.centrality import structural_holes as kernel
from actormap.engine.centrality.structural_holes import Holes
from actormap.metrics.base.context import context_of
from actormap.metrics.base.figures import answer
from actormap.metrics.base.options import checked
from actormap.metrics.base.ranking import Standing, placed
from actormap.metrics.base.subnetwork import MANY, SHOWN, Subnetwork, collaboration
from actormap.metrics.base.who_was_asked import NOT_ASKED

READING = Sentence(
    "Where its contacts lean little on each other, an actor stands between several circles; where they "
    "lean much on each other, it stands in one. With a single contact the figure is always 1."
)
NEEDS_A_CONTACT = Sentence("To say how far contacts lean on each other, at least one must be recorded.")


@checked
def constraint(
    m: ActorMap, view: View, *, with_office: bool = False, weighted: bool = False, limit: int = SHOWN
) -> Findings:
    """How redundant the contacts of each actor are: constraint and effective size (A07).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    with_office
        Whether the field presence counts as an actor with its ties of collaboration.
    weighted
        Whether ties count by their recorded strength; by default all count the same.
    limit
        Most actors with contacts that are listed.

    Returns
    -------
    Findings
        One an actor with contacts, the lowest constraint first (value: constraint, above 0; it can
        exceed 1 in small dense circles; details ``effective_size``: contacts less what is
        redundant among them, ``efficiency``: its share of the contacts, ``contacts``: their number,
        ``clustering``: share of the pairs of contacts that are tied, 0 to 1, ``rank``). Then those
        without any, of whom nothing can be said (value: none; as one finding where there are
        more than 200).

    Raises
    ------
    Refused
        The office is to count and there is none.

    Notes
    -----
    An actor whose contacts do not know each other hears more that is new, and can bring together
    who would not meet; it also carries more. Ties among contacts that nobody asked about make
    constraint look too low. Strengths of different kinds of ties do not measure the same.

    References
    ----------
    Burt (1992), Structural Holes; Burt (2004), American Journal of Sociology 110(2);
    docs/definitions.md#a07.
    """
    context = context_of(m, view)
    around = collaboration(context, with_office=with_office)
    edges = replace(around.graph, weight=around.weight) if weighted else around.graph
    holes = kernel.holes(edges)
    ranking = around.listed(-holes.constraint, partial(_contacts, around, holes), limit=limit)
    silent = np.flatnonzero(holes.degree == 0).tolist()
    return answer(
        context,
        "Constraint and effective size (A07)",
        chain(ranking, _no_contacts(around, silent)),
        parameters={
            "with_office": with_office,
            "weighted": weighted,
            "without_contacts": len(silent),
            "limit": limit,
        },
        caveats=(READING, NOT_ASKED),
    )


def _contacts(around: Subnetwork, holes: Holes, v: int, standing: Standing) -> Figure:
    """How far the contacts of an actor lean on each other."""
    actor, value = around.ids[v], float(holes.constraint[v])
    words = partial(_contacts_words, around, holes, v)
    return Figure(f"A07:contacts:{actor}", "A07", "actor", (actor,), value, words=words, details=standing)


def _contacts_words(around: Subnetwork, holes: Holes, v: int, figure: Figure) -> Finding:
    contacts, value, size = int(holes.degree[v]), float(holes.constraint[v]), float(holes.effective_size[v])
    clustering = float(holes.clustering[v]) if contacts > 1 else None
    return figure.worded(
        statement=placed(
            around.name(v), figure.details, Sentence("by how little its contacts lean on each other")
        ),
        reason=_constraint_words(value, contacts, clustering, size),
        n=contacts,
        **around.rests_on([v]),
        would_change=Sentence("A source tells of ties among its contacts that nobody asked about."),
        next_question=Sentence(
            "Ask independent sources whether the contacts of {name} work with each other.",
            name=around.name(v),
        ),
        details={
            "effective_size": size,
            "efficiency": size / contacts,
            "contacts": contacts,
            "clustering": clustering,
            **figure.details,
        },
    )


def _constraint_words(value: float, contacts: int, clustering: float | None, size: float) -> Sentence:
    if clustering is None:
        return Sentence(
            "How far its contacts lean on each other (constraint): {constraint:.3f}, from {contacts}. "
            "They are worth {size:.2f} that are not tied to each other.",
            constraint=value,
            contacts=plural(contacts, "contact"),
            size=size,
        )
    return Sentence(
        "How far its contacts lean on each other (constraint): {constraint:.3f}, from {contacts}. A tie "
        "is recorded for {clustering:.0%} of their pairs. They are worth {size:.2f} that are not tied to "
        "each other.",
        constraint=value,
        contacts=plural(contacts, "contact"),
        clustering=clustering,
        size=size,
    )


def _no_contacts(around: Subnetwork, silent: list[int]) -> Iterator[Figure]:
    """Those without contacts, of whom nothing can be said."""
    if len(silent) > MANY:
        words = partial(_none_words, len(silent))
        yield Figure("A07:no_contacts", "A07", "note", ("civil society",), None, words=words)
        return
    for v in silent:
        actor, words = around.ids[v], partial(_no_contacts_words, around, v)
        yield Figure(f"A07:no_contacts:{actor}", "A07", "actor", (actor,), None, words=words)


def _none_words(actors: int, figure: Figure) -> Finding:
    return figure.worded(
        statement=Sentence(
            "For {actors} no tie of collaboration that counts is recorded: nothing can be said about their "
            "contacts.",
            actors=plural(actors, "actor"),
        ),
        reason=NEEDS_A_CONTACT,
        n=actors,
        would_change=Sentence("A source tells of ties that nobody was asked about."),
        next_question=Sentence("Ask independent sources with whom they work, one area after another."),
    )


def _no_contacts_words(around: Subnetwork, v: int, figure: Figure) -> Finding:
    context, row, name = around.context, int(around.nodes[v]), around.name(v)
    return figure.worded(
        statement=Sentence(
            "No tie of collaboration that counts is recorded for {name}: nothing can be said about its "
            "contacts.",
            name=name,
        ),
        reason=joined(NEEDS_A_CONTACT, context.respondent_words("G+", [row])),
        n=0,
        sensitivity=int(context.sensitivity[row]),
        **context.absence("G+", [row]),
        would_change=Sentence("A source tells of one tie."),
        next_question=Sentence("Ask an independent source with whom {name} works.", name=name),
    )
