"""How wide figures on the whole network are: by who is on the map, and by whom nobody asked (A38)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from actormap.core.arrays import Bools, Codes
from actormap.core.config import Thresholds, View
from actormap.core.findings import NOTHING, Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, counted, joined, plural
from actormap.engine.connectivity.components import components
from actormap.engine.edges import Edges
from actormap.engine.statistics.density_error import (
    bootstrap_density,
    jackknife_density,
    unknown_ties,
    widest,
)
from actormap.metrics.base.context import Context
from actormap.metrics.base.options import checked
from actormap.metrics.base.subnetwork import LEAST_ACTORS, Subnetwork, society_of
from actormap.metrics.base.tags import Relation, group_labels, members, tagged
from actormap.metrics.base.who_was_asked import NOT_ASKED
from actormap.metrics.evidence.learned_maps import LearnedMaps
from actormap.metrics.evidence.resampling import BAND, EQUAL

SHOWN = 50
World = tuple[Edges, Edges]
"""What exists in a possible map: of what was told, and all."""
WORLDS = 50
"""Of so many possible maps the least and the most leave out one in twenty-five."""


@checked
def density_error(m: ActorMap, view: View, *, relation: Relation = "works_on_rights_of") -> Findings:
    """Density of the network and within groups, with the error that comes from who is on the map (A38).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    relation
        Which group tags the groups go by.

    Returns
    -------
    Findings
        One about the whole, then one a group with two members or more, in alphabetical order
        (value: density, 0 to 1; interval: the least of it in fifty possible maps without what nobody told
        of, and the most with it; n: number of actors; details
        ``ties``, ``pairs``, ``se_jackknife``, ``se_bootstrap``, both in units of the density,
        ``bootstrap``: 5th and 95th percentile of the density over sets of actors drawn anew, which
        need not hold that of the recorded set; None where there are too few actors to tell).

    Raises
    ------
    Refused
        Fewer than four actors of civil society, or no tie of collaboration.

    Notes
    -----
    The error (jackknife, bootstrap) is that of another set of actors of the same kind. It says nothing of
    ties that were missed or that do not exist: the interval does, as far as somebody was asked (see
    `missing_bounds` for what nobody asked about). The figure of the whole is claimed as often as it moves
    by no more than a share ``same_figure`` in these maps; that of a group is told with its interval. A
    small group has a wide error whatever was recorded. How much of what was told is not so, and how often
    who is asked tells, is learned for this from how far sources agree, and differs from map to map
    (`LearnedMaps`).

    References
    ----------
    Snijders and Borgatti (1999), Connections 22(2); docs/definitions.md#a38.
    """
    society = society_of(m, view)
    labels = group_labels(m)
    who = Sentence("{n} actors of civil society", n=society.graph.n)
    worlds = [*_worlds(society)]
    findings = [_density(society, society.graph, society.nodes, who, worlds)]
    for code, mask in members(m, relation).items():
        rows = np.flatnonzero(mask[society.nodes])
        inside = society.graph.among(rows)
        if inside.n > 1:
            tag = tagged(labels.get(code, code), relation)
            who = Sentence("{n} actors {tagged}", n=inside.n, tagged=tag)
            possible = [(reported.among(rows), every.among(rows)) for reported, every in worlds]
            findings.append(_density(society, inside, society.nodes[rows], who, possible, group=code))
    return Findings(
        "Densities and their error (A38)",
        {"relation": relation},
        (Sentence("This error leaves out ties that nobody told of; for these, see the bounds."), NOT_ASKED),
        tuple(findings),
    )


def _density(
    society: Subnetwork, graph: Edges, rows: Codes, who: Sentence, worlds: list[World], *, group: str = ""
) -> Finding:
    context, pairs, ties = society.context, graph.n * (graph.n - 1) // 2, len(graph.source)
    error, details = _drawn_anew(context.view.thresholds, graph)
    reported, possible = (
        np.array([len(edges.source) for edges in each]) for each in zip(*worlds, strict=True)
    )
    low, high = min(ties, int(reported.min())), max(ties, int(possible.max()))
    same = float((abs(possible - ties) <= context.view.thresholds.same_figure * ties + EQUAL).mean())
    return Finding(
        id=f"A38:density:group:{group}" if group else "A38:density:whole",
        analysis="A38",
        kind="group" if group else "whole",
        subject=(group or "civil society",),
        statement=joined(
            counted(
                ties,
                "{n} tie of collaboration is recorded among {who}.",
                "{n} ties of collaboration are recorded among {who}.",
                who=who,
            ),
            Sentence("Going by who told and who was asked, there can be {low} to {high}.", low=low, high=high)
            if low < high
            else NOTHING,
        ),
        reason=joined(
            Sentence(
                "A tie is recorded for {ties} of {pairs}, a share of {density:.4f} (density); {told}.",
                ties=ties,
                pairs=plural(pairs, "pair"),
                density=ties / pairs,
                told=error,
            ),
            NOTHING if group else _untrue(context),
        ),
        value=ties / pairs,
        interval=(low / pairs, high / pairs),
        n=graph.n,
        **context.trust_in(
            rows,
            members=graph.n if group else None,
            holds_in=None if group else same,
            at_most="indicative",
        ),
        would_change=Sentence(
            "Somebody enters further actors of the same kind, or a source tells of ties that are missing."
        ),
        next_question=Sentence("Ask independent sources about those whose ties nobody was asked about."),
        details={"ties": ties, "pairs": pairs, **details},
    )


def _untrue(context: Context) -> Sentence:
    """How much of what was told may not be so, and how far that is known."""
    if context.view.certain:
        return NOTHING
    maps = LearnedMaps(context)
    low, high = maps.untrue(WORLDS)
    shares = {"low": low, "high": high}
    if not maps.agreement.cases:
        return Sentence(
            "Of the ties on record {low:.0%} to {high:.0%} may not exist. That is assumed by how sources are "
            "graded: nobody else was asked about what one told.",
            **shares,
        )
    return Sentence(
        "Of the ties on record {low:.0%} to {high:.0%} may not exist, by how sources are graded and by how "
        "often others who were asked told of the same ({cases}).",
        cases=plural(maps.agreement.cases, "tie"),
        **shares,
    )


def _drawn_anew(thresholds: Thresholds, graph: Edges) -> tuple[Sentence, dict[str, Any]]:
    """The error of the density by who is on the map, in words and in figures."""
    pairs, ties, se = graph.n * (graph.n - 1) // 2, len(graph.source), jackknife_density(graph)
    band, spread = None, None
    varied = 0 < ties < pairs  # else every resampled set is the same, which says nothing of an error
    if graph.n >= LEAST_ACTORS and varied:
        rng = np.random.default_rng([thresholds.seed, graph.n])
        drawn = bootstrap_density(graph, draws=thresholds.bootstrap_draws, rng=rng)
        band, spread = tuple(np.quantile(drawn, BAND).tolist()), float(drawn.std(ddof=1))
    error = _error(se, tied=bool(ties), varied=varied)
    if band:
        error = Sentence(
            "{error}; {low:.3f} to {high:.3f} in 90% of {draws} sets of actors drawn anew",
            error=error,
            low=band[0],
            high=band[1],
            draws=thresholds.bootstrap_draws,
        )
    return error, {"se_jackknife": se, "se_bootstrap": spread, "bootstrap": band}


def _error(se: float | None, *, tied: bool, varied: bool) -> Sentence:
    if se is None:
        return Sentence("there are too few actors to say how far it may be off")
    if varied:
        return Sentence("it may be off by some {se:.4f} (standard error, jackknife)", se=se)
    if tied:
        return Sentence("every pair is tied, so it cannot be said how far it may be off")
    return Sentence("no pair is tied, so it cannot be said how far it may be off")


@checked
def missing_bounds(m: ActorMap, view: View, *, limit: int = SHOWN) -> Findings:
    """How low and how high figures could be, by what is doubtful and what nobody asked about (A38).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds; its seed starts the draws.
    limit
        Most actors listed; the settings of the answer say how many there are.

    Returns
    -------
    Findings
        One about the density and one about the share of pairs that are connected by some way of ties
        (value: as recorded, 0 to 1; interval: the least of fifty possible maps, and the most of them if
        all unknown pairs were tied as well; details ``unknown`` pairs), then one an actor with unknown
        pairs, those with most first (value: recorded ties; interval: the same of its number of ties;
        details ``unknown``, ``reach``, ``reach_most``: how many others it is connected with, recorded and
        at most).

    Raises
    ------
    Refused
        Fewer than four actors of civil society, or no tie of collaboration.

    Notes
    -----
    A pair is known if a source was asked about the ties of either of both and answered; whoever only
    told of a tie was not asked what else there is. The upper end is not likely, only not ruled out:
    no network has all of its ties. Ties that were told may not be there, and who was asked may not have
    told: for these, and for no other pairs, the ends lean on possible maps, with rates of untruth and of
    silence that are learned (`LearnedMaps`). How many ties are not there is drawn; of what is connected the
    lower end also takes those by which actors hang on to the others. One pair that is tied
    can join two parts, so the upper end of what is connected is reached soon.

    References
    ----------
    docs/definitions.md#a38 (vi); bounds without assumptions as in Manski (2003), Partial
    Identification of Probability Distributions.
    """
    society = society_of(m, view)
    context, graph = society.context, society.graph
    asked_about = context.coverage.respondents("G+").count[society.nodes] > 0
    unknown = unknown_ties(graph, asked_about)
    ties, reach = _figures(society, asked_about)
    missing = int(unknown.sum()) // 2
    findings = [
        _whole(society, missing, "density", Sentence("tied"), ties),
        _whole(society, missing, "reach", Sentence("connected by some path of ties"), reach),
    ]
    open_ = sorted(np.flatnonzero(unknown).tolist(), key=lambda v: (-unknown[v], v))
    findings += [_actor(society, v, int(unknown[v]), ties, reach) for v in open_[:limit]]
    return Findings(
        "Bounds by what nobody asked about (A38)",
        {"open_actors": len(open_), "limit": limit},
        (Sentence("The upper end is what is not ruled out, not what is likely."), NOT_ASKED),
        tuple(findings),
    )


@dataclass(frozen=True, slots=True)
class Ends:
    """A figure of each actor: recorded, and the least and the most of it in each of some possible maps.

    Parameters
    ----------
    recorded
        As recorded, one an actor.
    least, most
        Without what nobody told of, and with all that nobody asked about: a row a possible map.
    """

    recorded: Codes
    least: Codes
    most: Codes

    def of(self, v: int) -> tuple[int, int]:
        """The least and the most of one actor; the record lies in between."""
        return self._around(self.recorded[v], self.least[:, v], self.most[:, v])

    @property
    def pairs(self) -> tuple[int, int]:
        """The same of all pairs, each of which two actors count."""
        return self._around(*(figure.sum(axis=-1) // 2 for figure in (self.recorded, self.least, self.most)))

    @staticmethod
    def _around(recorded: Any, least: Codes, most: Codes) -> tuple[int, int]:
        return int(min(recorded, least.min())), int(max(recorded, most.max()))


def _figures(society: Subnetwork, asked_about: Bools) -> tuple[Ends, Ends]:
    """Number of ties of each actor, and of others with which it is connected."""
    graph, worlds = society.graph, [*_worlds(society)]
    reported = [world for world, _ in worlds]
    ties = [least.degree for least, _ in worlds], [e.degree + unknown_ties(e, asked_about) for _, e in worlds]
    reach = (
        [_connected(least) for least in (*reported, *_hanging(reported, graph.n))],
        [_connected(widest(e, asked_about)) for _, e in worlds],
    )
    return (
        Ends(graph.degree, *map(np.array, ties)),
        Ends(_connected(graph), *map(np.array, reach)),
    )


def _worlds(society: Subnetwork) -> Iterator[World]:
    """What exists in each possible map; the record alone where that is certain."""
    view = society.context.view
    if view.certain:
        yield society.graph, society.graph
        return
    for layers in LearnedMaps(society.context).drawn(WORLDS):
        layer = layers.collaboration
        every = Edges(len(layer.ids), layer.source, layer.target)
        reported = layer.proof[layer.start[:-1]] != ""
        yield every.take(reported).among(society.nodes), every.among(society.nodes)


def _hanging(worlds: list[Edges], n: int) -> Iterator[Edges]:
    """As many ties as exist in each possible map, without those in doubt by which actors hang on to others.

    How many do not exist is learned, but not which: whoever invents a tie of an actor that has none joins
    it to the others.
    """
    pair, count = np.unique(np.concatenate([world.pair for world in worlds]), return_counts=True)
    every, share = Edges.of_pairs(n, pair), count / len(worlds)
    expected = np.bincount(every.source, share, n) + np.bincount(every.target, share, n)
    least = np.minimum(expected[every.source], expected[every.target])
    kept = np.lexsort((-least, share < 1))
    yield from (every.take(kept[: len(world.pair)]) for world in worlds)


def _connected(edges: Edges) -> Codes:
    """With how many others each node is connected."""
    label = components(edges)
    return np.bincount(label)[label] - 1


def _whole(society: Subnetwork, unknown: int, name: str, words: Sentence, ends: Ends) -> Finding:
    n = society.graph.n
    pairs, recorded = n * (n - 1) // 2, int(ends.recorded.sum()) // 2
    low, high = ends.pairs
    span = Sentence("{low:.1%}", low=low / pairs)
    if high > low:
        span = Sentence("Between {low:.1%} and {high:.1%}", low=low / pairs, high=high / pairs)
    return Finding(
        id=f"A38:bounds:whole:{name}",
        analysis="A38",
        subject=("civil society",),
        statement=Sentence(
            "{span} of all pairs of civil society could be {words}, going by what was asked.",
            span=span,
            words=words,
        ),
        reason=joined(
            Sentence("By the record it is {ties} of {pairs} pairs.", ties=recorded, pairs=pairs),
            Sentence("It is {ties} if doubtful ties are not there.", ties=low) if low < recorded else NOTHING,
            Sentence(
                "It is {ties} if every pair is tied that nobody asked about: {unknown}.",
                ties=high,
                unknown=plural(unknown, "pair"),
            ),
        ),
        value=recorded / pairs,
        interval=(low / pairs, high / pairs),
        n=n,
        **society.trust,
        would_change=Sentence("A source answers about an actor that nobody was asked about."),
        next_question=Sentence("Ask first about those with the most unknown pairs."),
        details={"unknown": unknown},
    )


def _actor(society: Subnetwork, v: int, unknown: int, ties: Ends, reach: Ends) -> Finding:
    context, row = society.context, int(society.nodes[v])
    name, degree = context.names[row], int(ties.recorded[v])
    least, most = ties.of(v)
    figures = {"unknown": unknown, "reach": int(reach.recorded[v]), "reach_most": reach.of(v)[1]}
    return Finding(
        id=f"A38:bounds:actor:{context.ids[row]}",
        analysis="A38",
        kind="actor",
        subject=(context.ids[row],),
        statement=Sentence(
            "{name}: {ties} recorded; up to {most} are not ruled out, since nobody was asked.",
            name=name,
            ties=plural(degree, "tie of collaboration", "ties of collaboration"),
            most=most,
        ),
        reason=Sentence(
            "{pairs} with others whom nobody was asked about either; connected with {reach} as recorded, and "
            "with {reach_most} at most.",
            pairs=plural(figures["unknown"], "pair"),
            reach=figures["reach"],
            reach_most=figures["reach_most"],
        ),
        value=float(degree),
        interval=(float(least), float(most)),
        n=society.graph.n,
        **context.trust(
            coverage=float(context.coverage.of_actors[row]),
            sources=len(context.coverage.keys[row]),
        ),
        sensitivity=int(context.sensitivity[row]),
        would_change=Sentence("A source answers with whom {name} works.", name=name),
        next_question=Sentence(
            "Ask an independent source with whom {name} works. Note also the answer that there is nobody.",
            name=name,
        ),
        details=figures,
    )
