"""Whether the office's contacts are as mixed as the actors that exist (A43)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from actormap.core.arrays import Bools
from actormap.core.config import View
from actormap.core.findings import NOTHING, Findings
from actormap.core.model import ActorMap
from actormap.core.tables.cells import explode
from actormap.engine.segregation.random_groups import random_diversity, random_sums
from actormap.engine.statistics.small_samples import blau, false_discovery
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.permutation_test import share_of_cases
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.base.tags import Relation
from actormap.metrics.reach.contact_log import ContactLog, log_of

LABELLED = "human_rights_organization"
"""The type of those that are called human rights organisations."""
SHEET = Sheet(__file__)
KINDS = ("types", "adm1_pcode", "groups")
"""What actors can be of one kind or another by."""
DRAWS = 500
"""So many draws tell a chance apart as far as a claim needs it."""
SEVERAL = 2
"""Actors of fewer kinds are not mixed at all."""
SAME = 1e-9
"""Shares that differ by no more are equal."""


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
        actors whose kind is not recorded; ``p``: how often contacts with as many actors drawn at random
        are as little mixed), then one for actors called human rights organisations (value: their share
        of contacts, 0 to 1; details ``actors_share``; ``p``: how often as many actors drawn at random
        have so large a share). That contacts are less mixed, or lean to these, is said only where chance
        rarely gives as much (p, corrected for all that is tested here).

    Raises
    ------
    Refused
        No contact within the last months is recorded.

    Notes
    -----
    An actor of two kinds counts half in each. Few contacts are always less mixed than all actors:
    they are held against contacts with as many actors drawn at random. Recorded actors stand for those
    that exist: who is on no list is missing from both sides. More diversity is not better by itself.

    References
    ----------
    Blau (1977), Inequality and Heterogeneity; docs/definitions.md#a43 and #b-5.
    """
    context = context_of(m, view)
    log = log_of(context)
    tests = [test for kind in KINDS if (test := _spread(context, log, kind, relation)) is not None]
    labelled = _labelled(context, log)
    chances = [test.p for test in (*tests, labelled) if test is not None]
    corrected = iter(false_discovery(chances))
    facts = [_mixed(context, log, test, next(corrected)) for test in tests]
    if labelled is not None:
        facts.append(_leaning(context, log, labelled, next(corrected)))
    return SHEET.answer(context, facts, relation=relation)


@dataclass(frozen=True, slots=True)
class _Spread:
    """How mixed contacts are, and actors, by types, areas or groups.

    Parameters
    ----------
    by
        By what: a name of `KINDS`.
    actors, contacts
        How many of each kind there are, and were met; who is of several kinds counts in parts.
    p
        How often contacts with as many actors drawn at random are as little mixed.
    """

    by: str
    actors: Mapping[str, float]
    contacts: Mapping[str, float]
    p: float


def _spread(context: Context, log: ContactLog, by: str, relation: Relation) -> _Spread | None:
    """None where the actors are of no recorded kind, or all, and those met, of one."""
    parts = _parts(context, relation if by == "groups" else by)
    known = context.layers.civil_society & (parts.sum(axis=1) > 0).to_numpy(dtype=bool)
    if not known.any():
        return None
    kinds, count = parts[known].to_numpy(dtype=float), log.count[known]
    actors, met = (dict(zip(parts.columns, some, strict=True)) for some in (kinds.sum(axis=0), count @ kinds))
    there = {kind: total for kind, total in actors.items() if total > 0}
    p, spread = 1.0, blau(count @ kinds)
    if spread is not None and len(there) < SEVERAL:
        return None
    if spread is not None:
        t, contacts = context.view.thresholds, count[count > 0]
        chance = random_diversity(kinds, contacts, draws=min(t.random_draws, DRAWS), seed=t.seed)
        p = chance.at_most(spread)
    return _Spread(by, there, {kind: met[kind] for kind in there}, p)


def _parts(context: Context, column: str) -> pd.DataFrame:
    """How far each actor is of each kind: one who is of several is so in equal parts."""
    values = explode(context.m.actors, column)
    parts = pd.crosstab(values.index, values, normalize="index")
    return parts.reindex(range(len(context.ids)), fill_value=0.0)


def _mixed(context: Context, log: ContactLog, test: _Spread, corrected: float) -> Fact:
    spread, of_actors = (blau(np.array(list(some.values()))) for some in (test.contacts, test.actors))
    total, exist = sum(test.contacts.values()), sum(test.actors.values())
    shares = {
        kind: [test.contacts[kind] / total if total else None, count / exist]
        for kind, count in sorted(test.actors.items())
    }
    fewer = spread is not None and of_actors is not None and spread < of_actors - SAME
    rare = corrected <= context.view.thresholds.indicative_chance
    outcome = "narrower" if fewer and rare else "not_told" if fewer else "as_mixed"
    return Fact(
        "mixed",
        f"diversity:{test.by}:{outcome}",
        spread,
        case="not_recorded" if spread is None else outcome,
        values={
            "by": test.by,
            "met": spread or 0.0,
            "exist": of_actors or 0.0,
            "missed": sum(not count for count in test.contacts.values()),
            "kinds": len(test.actors),
            "p_shown": share_of_cases(corrected) if fewer else NOTHING,
        },
        n=len(log.ids),
        **context.trust_in_log(
            p=corrected if fewer else None,
            at_most="insufficient_data" if outcome == "not_told" or spread is None else "supported",
        ),
        sensitivity=int(context.sensitivity[context.layers.civil_society].max()),
        evidence=log.ids,
        details={
            "actors_diversity": of_actors,
            "shares": shares,
            "untold": len(log.ids) - round(total),
            "p": test.p,
        },
    )


@dataclass(frozen=True, slots=True)
class _Labelled:
    """Contacts with actors that are called human rights organisations, among those of a recorded type.

    Parameters
    ----------
    known
        Whose type is recorded.
    called
        How many of them are called so.
    share, usual
        Their share of contacts, and of these actors, 0 to 1.
    p
        How often as many actors, drawn at random, have so large a share of contacts.
    """

    known: Bools
    called: int
    share: float
    usual: float
    p: float


def _labelled(context: Context, log: ContactLog) -> _Labelled | None:
    """None where nobody of a recorded type was met."""
    known = context.layers.civil_society & (context.m.actors["types"] != "").to_numpy(dtype=bool)
    called = np.array([LABELLED in types for types in context.types], dtype=bool) & known
    contacts, met = log.count[known].sum(), float(log.count[called].sum())
    if not contacts:
        return None
    t, size = context.view.thresholds, int(called.sum())
    random = random_sums(
        log.count[known], size, exact=t.exact_relabellings, draws=t.random_draws, seed=t.seed
    )
    return _Labelled(known, size, float(met / contacts), size / int(known.sum()), random.at_least(met))


def _leaning(context: Context, log: ContactLog, test: _Labelled, corrected: float) -> Fact:
    rare = corrected <= context.view.thresholds.indicative_chance
    leaning = "within" if test.share <= test.usual + SAME else "above" if rare else "not_told"
    return Fact(
        "labelled",
        f"labelled:{leaning}",
        test.share,
        case=leaning,
        values={"p_shown": share_of_cases(corrected)},
        n=int(log.count[test.known].sum()),
        **context.trust_in_log(
            p=corrected if leaning == "above" else None,
            at_most="insufficient_data" if leaning == "not_told" else "supported",
        ),
        sensitivity=int(context.sensitivity[test.known].max()),
        evidence=log.ids,
        details={
            "actors_share": test.usual,
            "actors": int(test.known.sum()),
            "called": test.called,
            "p": test.p,
        },
    )
