"""How far the contacts of each actor lean on each other (A07)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from actormap.core.config import View
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.engine.centrality import brokerage as kernel
from actormap.engine.centrality.brokerage import Holes
from actormap.metrics.base.context import context_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.ranking import Standing
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.base.subnetwork import MANY, SHOWN, Subnetwork, collaboration

SHEET = Sheet(__file__)


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
    facts = [*ranking, *_without(around, silent)]
    chosen = {"with_office": with_office, "weighted": weighted, "limit": limit}
    return SHEET.answer(context, facts, without_contacts=len(silent), **chosen)


def _contacts(around: Subnetwork, holes: Holes, v: int, standing: Standing) -> Fact:
    """How far the contacts of an actor lean on each other."""
    actor, value = around.ids[v], float(holes.constraint[v])

    def later() -> dict[str, Any]:
        contacts, size = int(holes.degree[v]), float(holes.effective_size[v])
        return {
            "n": contacts,
            **around.rests_on([v]),
            "details": {
                "effective_size": size,
                "efficiency": size / contacts,
                "contacts": contacts,
                "clustering": float(holes.clustering[v]) if contacts > 1 else None,
            },
        }

    return Fact("contacts", f"contacts:{actor}", value, later, subject=(actor,), standing=standing)


def _without(around: Subnetwork, silent: list[int]) -> Iterator[Fact]:
    """Those without contacts, of whom nothing can be said."""
    if len(silent) > MANY:
        yield Fact("many_without", "no_contacts", n=len(silent))
        return
    for v in silent:
        actor, later = around.ids[v], partial(_of_none, around, v)
        yield Fact("without", f"no_contacts:{actor}", None, later, subject=(actor,))


def _of_none(around: Subnetwork, v: int) -> dict[str, Any]:
    return {**around.lean_on_respondents(v), "n": 0}
