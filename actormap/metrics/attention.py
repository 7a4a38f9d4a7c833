"""How the office's attention is spread (A08), and over what kinds of actors (A43)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from actormap.config import View
from actormap.engine.routes import Ahead, Arcs, least_costs, routes
from actormap.engine.spread import blau, concentration, gini, lorenz
from actormap.errors import Refused
from actormap.findings import Finding, Findings
from actormap.metrics.common import (
    NOT_ASKED,
    RELATION_WORDS,
    Context,
    Relation,
    combine_possible,
    context_of,
    group_labels,
    groups_of,
    plural,
)
from actormap.metrics.exclusions import exclusions_of
from actormap.metrics.reach import NO_CONTACTS
from actormap.model import ActorMap
from actormap.tables.cells import explode

Floats = npt.NDArray[np.float64]
MONTHS_A_YEAR = 12
LABELLED = "human_rights_organization"
"""The type of those that are called human rights organisations."""
NO_LOG = (
    "No contact with civil society within the last months is recorded. Enter the office's contacts "
    "(contacts.csv)."
)
WHO = "A measure of spread hides who has little: see the means of the groups beside it."
SCALE = "On a scale from 0 (all have the same) to 1 (one has all)."
UNTAGGED = "not recorded"
"""Stands for actors without a tag among the groups."""
KINDS = {"types": "types", "adm1_pcode": "areas", "groups": "groups"}


@dataclass(frozen=True)
class Log:
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
    def of(cls, context: Context) -> Log:
        """The log as seen at the day."""
        m, society = context.m, context.layers.civil_society
        rows = np.flatnonzero(context.layers.established)
        code = np.array([context.code(i) for i in m.contacts["actor_id"].iloc[rows]], dtype=np.int64)
        kept = society[code] if len(code) else np.zeros(0, dtype=bool)
        count = np.bincount(code[kept], minlength=len(society)).astype(float)
        return cls(count, tuple(sorted(m.contacts["id"].iloc[rows[kept]])))


def attention_spread(m: ActorMap, view: View, *, relation: Relation = "works_on_rights_of") -> Findings:
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
    Gini (1912); Lorenz (1905); Herfindahl (1950); domain.md A08.
    """
    context = context_of(m, view)
    return combine_possible(
        "How attention is spread (A08)",
        lambda: _routes(context, relation), lambda: _contacts(context, relation),
    )  # fmt: skip


def best_chances(context: Context) -> Floats:
    """Chance of the best route from the office to each actor, 0 to 1; 0 where there is none.

    Raises
    ------
    Refused
        No field presence is on the map, or nothing leads from it.
    """
    layers, referral = context.layers, context.layers.referral
    if not layers.offices[referral.source].any():
        raise Refused(NO_CONTACTS)
    exclusions = exclusions_of(context)
    kept = ~(exclusions.always & ~layers.offices)[referral.source] & ~layers.offices[referral.target]
    arcs = Arcs.build(
        len(context.ids), referral.source[kept], referral.target[kept], -np.log(referral.effective[kept])
    )
    most = context.view.thresholds.max_steps
    bound = least_costs(arcs, layers.offices, most)
    ahead, best, again = Ahead(arcs, bound), bound[-1].copy(), {}
    for v in np.flatnonzero(np.isfinite(best)).tolist():
        banned = exclusions.further(v)
        if not banned:
            continue
        _, way = next(routes(ahead, layers.offices, v))
        if not banned.isdisjoint(way):
            if banned not in again:
                out = np.isin(np.arange(len(best)), list(banned))
                again[banned] = least_costs(arcs.without(out), layers.offices, most)[-1]
            best[v] = again[banned][v]
    return np.exp(-best)


def _means(context: Context, values: Floats, relation: Relation) -> dict[str, float]:
    """Mean of each group, and of the actors without a tag."""
    society = context.layers.civil_society
    found = {code: float(values[rows].mean()) for code, rows in groups_of(context, relation).items()}
    untagged = society & (context.m.actors[relation] == "").to_numpy(dtype=bool)
    return found | ({UNTAGGED: float(values[untagged].mean())} if untagged.any() else {})


def _beside(context: Context, means: dict[str, float], relation: Relation) -> str:
    labels = group_labels(context.m) | {UNTAGGED: "no tag recorded"}
    told = "; ".join(f"{labels.get(code, code)} {mean:.2f}" for code, mean in means.items())
    return f"{SCALE} Means by group ({RELATION_WORDS[relation]}): {told or 'no actor is recorded'}."


def _routes(context: Context, relation: Relation) -> Findings:
    society, chances = context.layers.civil_society, best_chances(context)
    values, means = chances[society], _means(context, chances, relation)
    spread = gini(values)
    found = Finding(
        id="A08:routes", analysis="A08", subject=("civil society",),
        statement="No route from the office to civil society is recorded." if spread is None else
        f"Routes from the office lead to {int((values > 0).sum())} of {plural(len(values), 'actor')}; their "
        f"chances are spread with a Gini of {spread:.2f}.",
        reason=_beside(context, means, relation), value=spread, n=len(values),
        **context.trust_in(society),
        would_change="Ties of trust and offers to introduce that were not entered.",
        next_question="Who could introduce the office to those that have no route?",
        details={
            "mean": float(values.mean()) if len(values) else None, "group_means": means,
            "lorenz": lorenz(values),
        },
    )  # fmt: skip
    return Findings(
        "Chance of the best route", context.parameters("max_steps", relation=relation),
        (WHO, NOT_ASKED), (found,),
    )  # fmt: skip


def _contacts(context: Context, relation: Relation) -> Findings:
    log, society = context.once("log", Log.of), context.layers.civil_society
    if not log.ids:
        raise Refused(NO_LOG)
    yearly = log.count * MONTHS_A_YEAR / max(1, int(context.view.thresholds.established_months))
    values, means = yearly[society], _means(context, yearly, relation)
    met, total = int((values > 0).sum()), len(log.ids)
    usual: dict[str, Any] = {
        "analysis": "A08", "subject": ("civil society",), "evidence": log.ids,
        "sensitivity": int(context.sensitivity[society].max()),
        **context.trust(coverage=1.0, sources=1), "would_change": "Contacts that were not entered.",
    }  # fmt: skip
    spread, same = gini(values), concentration(values)
    found = (
        Finding(
            id="A08:contacts",
            statement=f"{plural(total, 'contact')} with {met} of {plural(len(values), 'actor')}, spread "
            f"with a Gini of {spread:.2f}.",
            reason=_beside(context, means, relation), value=spread, n=len(values),
            next_question="Who was not met, and by whose choice?",
            details={
                "mean": float(values.mean()), "group_means": means, "lorenz": lorenz(values),
                "contacts": total, "met": met,
            }, **usual,
        ),
        Finding(
            id="A08:concentration",
            statement=f"Contacts are concentrated as if {1 / (same or 1):.1f} actors were met equally often.",
            reason=f"{plural(total, 'contact')} with {plural(met, 'actor')}; the one met most has "
            f"{values.max() / values.sum():.0%} of all.",
            value=same, n=total, next_question="Does the office rely on few voices?",
            details={
                "met": met, "contacts": total, "largest_share": float(values.max() / values.sum()),
            }, **usual,
        ),
    )  # fmt: skip
    return Findings(
        "Contacts a year", context.parameters("established_months", relation=relation), (WHO,), found
    )  # fmt: skip


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
        (value: their share of contacts, 0 to 1; details ``actors_share``).

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
    Blau (1977), Inequality and Heterogeneity; domain.md A43 and B-5.
    """
    context = context_of(m, view)
    log = context.once("log", Log.of)
    if not log.ids:
        raise Refused(NO_LOG)
    found = [_mixed(context, log, kind, relation) for kind in KINDS]
    labelled = _labelled(context, log)
    return Findings(
        "Diversity of contacts (A43)", context.parameters("established_months", relation=relation),
        ("Recorded actors stand for those that exist; who is on no list is missing from both sides.",),
        tuple(finding for finding in (*found, labelled) if finding is not None),
    )  # fmt: skip


def _by_kind(context: Context, column: str, weight: Floats) -> dict[str, float]:
    """Weight of each kind, that of an actor of several kinds in equal parts."""
    values = explode(context.m.actors, column)
    row = values.index.to_numpy()
    part = np.bincount(row, minlength=len(weight))[row]
    sums = (values.to_frame("kind").assign(weight=weight[row] / part)).groupby("kind")["weight"].sum()
    return {str(kind): float(total) for kind, total in sums.items() if total > 0}


def _mixed(context: Context, log: Log, kind: str, relation: Relation) -> Finding | None:
    column = relation if kind == "groups" else kind
    society = context.layers.civil_society
    exist, met = (_by_kind(context, column, weight) for weight in (society.astype(float), log.count))
    spread, of_actors = (blau(np.array(list(some.values()))) for some in (met, exist))
    if of_actors is None:
        return None
    told = sum(met.values())
    shares = {
        code: [met.get(code, 0.0) / told if told else None, count / sum(exist.values())]
        for code, count in exist.items()
    }
    narrower = spread is not None and spread < of_actors - 1e-9
    word = KINDS[kind]
    missed = sum(code not in met for code in exist)
    return Finding(
        id=f"A43:diversity:{kind}:{'narrower' if narrower else 'as_mixed'}", analysis="A43",
        subject=("civil society",),
        statement=f"Contacts are {'less' if narrower else 'at least as'} mixed by {word} "
        f"{'than' if narrower else 'as'} the recorded actors."
        if spread is not None else f"Of no actor that was met are the {word} recorded.",
        reason=f"Two contacts are with different {word} with a chance of {spread or 0.0:.2f}, two actors of "
        f"{of_actors:.2f}; without any contact: {missed} of {len(exist)} {word}.",
        value=spread, n=len(log.ids), **context.trust(coverage=1.0, sources=1),
        sensitivity=int(context.sensitivity[society].max()), evidence=log.ids,
        would_change=f"Contacts and {word} that were not entered.",
        next_question=f"Why were some {word} not met at all?" if missed
        else f"Which {word} are met less than they could be, and why?",
        details={"actors_diversity": of_actors, "shares": shares, "untold": len(log.ids) - round(told)},
    )  # fmt: skip


def _labelled(context: Context, log: Log) -> Finding | None:
    society = context.layers.civil_society
    known = society & (context.m.actors["types"] != "").to_numpy(dtype=bool)
    called = np.array([LABELLED in types for types in context.types], dtype=bool) & known
    contacts, actors = log.count[known].sum(), int(known.sum())
    if not contacts:
        return None
    share, usual = float(log.count[called].sum() / contacts), float(called.sum() / actors)
    above = share > usual + 1e-9
    return Finding(
        id=f"A43:labelled:{'above' if above else 'within'}", analysis="A43", subject=("civil society",),
        statement="Contacts lean towards actors that are called human rights organisations: others defend "
        "rights too." if above else
        "Actors that are called human rights organisations do not have more than their share of contacts.",
        reason=f"They have {share:.0%} of contacts and are {usual:.0%} of the actors with a recorded type.",
        value=share, n=int(contacts), **context.trust(coverage=1.0, sources=1),
        sensitivity=int(context.sensitivity[known].max()), evidence=log.ids,
        would_change="Types and contacts that were not entered.",
        next_question="Who else stands up for rights here under another name?",
        details={"actors_share": usual, "actors": actors, "called": int(called.sum())},
    )  # fmt: skip
