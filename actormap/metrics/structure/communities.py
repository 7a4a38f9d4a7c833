"""Neighbourhoods of ties, and whether they are more than chance (A36)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from actormap.core.arrays import Codes, Ints
from actormap.core.config import View
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence
from actormap.core.verdicts import Verdict
from actormap.engine import communities as engine
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.base.subnetwork import collaboration
from actormap.metrics.structure.neighbourhood_names import named
from actormap.metrics.structure.neighbourhoods import Method, Neighbourhoods, neighbourhoods_of, searches

SHEET = Sheet(__file__)
TOGETHER = 0.5
"""A neighbourhood stands where so many of those in it and in the one most like it are in both."""
SAME = 1e-9
"""Modularities that are no further apart are the same, whatever the order of the sums."""


@dataclass(frozen=True, slots=True)
class _AgainstChance:
    """Neighbourhoods, with the modularity of single searches of the record and of random networks."""

    parts: Neighbourhoods
    record: list[float]
    nulls: list[float]

    @property
    def usual(self) -> float:
        """Of the record on average."""
        return float(np.mean(self.record))

    @property
    def mean(self) -> float:
        """At random on average."""
        return float(np.mean(self.nulls)) if self.nulls else 0.0

    @property
    def high(self) -> float:
        """What one of twenty at random has, or more."""
        return float(np.quantile(self.nulls, 0.95)) if self.nulls else 0.0

    @property
    def rare(self) -> bool:
        """Whether chance rarely gives as much as the record."""
        return self.usual > self.high + SAME

    def at_most(self, context: Context) -> Verdict:
        """The best that may be said of neighbourhoods: nothing where chance gives them as well."""
        enough = len(context.layers.collaboration) >= context.view.thresholds.small_map
        return "indicative" if enough and self.rare else "insufficient_data"


def _in_possible_map(context: Context, recorded: Neighbourhoods, method: Method) -> Iterator[Fact]:
    """What one search of a possible map finds: which neighbourhoods of the record still stand together.

    One does where half of those in it and in the one most like it are in both; its value is how many the
    other has.
    """
    ties, resolution = collaboration(context).graph, context.view.thresholds.community_resolution
    if np.array_equal(ties.source, recorded.ties.source) and np.array_equal(
        ties.target, recorded.ties.target
    ):
        part = recorded.part
    else:
        (part,) = searches(
            ties, method, resolution=resolution, seeds=recorded.seeds[:1], rounds=recorded.rounds
        )
    quality = engine.modularity(ties, part, resolution=resolution)
    yield Fact("whole", "whole", quality)
    for number, members in enumerate(recorded.members, start=1):
        if len(members) > 1:
            like, size = most_like(part, members)
            if like >= TOGETHER:
                ids = tuple(context.ids[v] for v in recorded.nodes[members].tolist())
                yield Fact("neighbourhood", f"neighbourhood:{number}", float(size), subject=ids)


def most_like(part: Ints, members: Codes) -> tuple[float, int]:
    """How alike the neighbourhood is that is most like some actors (shared / in either), and its size."""
    sizes = np.bincount(part)
    common = np.bincount(part[members], minlength=len(sizes))
    like = common / (sizes + len(members) - common)
    most = int(like.argmax())
    return float(like[most]), int(sizes[most])


def caveats_of(context: Context, parts: Neighbourhoods) -> Iterator[Sentence]:
    """What else a reader could wrongly conclude from neighbourhoods."""
    ties, t = len(context.layers.collaboration), context.view.thresholds
    return SHEET.further(
        few_ties=ties < t.small_map,
        ties=ties,
        few_searches=len(parts.seeds) < t.community_runs,
        runs=len(parts.seeds),
        wanted=t.community_runs,
    )


@checked
def communities(m: ActorMap, view: View, *, method: Method = "leiden") -> Findings:
    """Actors that have more ties among themselves than with others (A36).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    method
        How neighbourhoods are found: ``leiden``, or ``louvain`` for comparison with older work.

    Returns
    -------
    Findings
        First one about the whole (value: modularity of what most runs agree on, -0.5 to 1; details
        ``best`` and ``usual``: modularity of the best and of the average run by Leiden,
        ``single_actors``: how many are in none, ``stability``, ``null_mean``, ``null_high``), then one
        a neighbourhood of two or more, the largest first (value: actors, a count; subject: its members;
        details ``name``, ``ties_inside``, ``ties_outside``).

    Notes
    -----
    Many runs from different starts are compared: two actors are together if most runs put them
    together; stability is the mean likeness of two runs (adjusted Rand index, 1 = the same). On
    large maps there are fewer runs, of two rounds each. The null is what the same search by Leiden
    finds in networks with the same numbers of ties and otherwise at random: small networks always
    show neighbourhoods. Small ones can hide in large ones. A neighbourhood is a pattern of recorded
    ties, named after what most of its actors share (`neighbourhood_names`), never after a group.

    References
    ----------
    Traag, Waltman and van Eck (2019), Scientific Reports 9; Blondel et al. (2008), J. Stat. Mech.;
    docs/definitions.md#a36.
    """
    context, t = context_of(m, view), view.thresholds
    if context.possible:
        return SHEET.answer(
            context, _in_possible_map(context, neighbourhoods_of(context.recorded, method), method)
        )
    parts = neighbourhoods_of(context, method)
    ties, resolution, seeds = parts.ties, t.community_resolution, parts.seeds[: t.community_nulls]
    quality = engine.modularity(ties, parts.part, resolution=resolution)
    nulls: list[float] = []
    if len(ties.source):  # without a tie there is no modularity
        nulls = engine.rewired_modularity(ties, resolution=resolution, seeds=seeds, rounds=parts.rounds)
    runs = parts.runs
    if method != "leiden":  # chance is searched by Leiden, and so is the record
        runs = engine.leiden(ties, resolution=resolution, seeds=seeds, rounds=parts.rounds)
    each = [engine.modularity(ties, run, resolution=resolution) for run in runs]
    compared = _AgainstChance(parts, each or [quality], nulls)
    facts = (_whole(context, compared, quality), *_each(context, compared, method))
    further = caveats_of(context, parts)
    return SHEET.answer(context, facts, *further, method=method, runs=len(parts.seeds))


def _whole(context: Context, compared: _AgainstChance, quality: float) -> Fact:
    """What is found as a whole; one search of the record is compared with one search of each null."""
    parts, tied = compared.parts, len(compared.parts.ties.source) > 0
    alone = sum(len(some) == 1 for some in parts.members)
    return Fact(
        "whole",
        "whole",
        quality if tied else None,
        case=("rare" if compared.rare else "chance") if tied else "none",
        values={
            "several": len(parts.members) - alone,
            "respondents": context.respondent_words("G+", parts.nodes.tolist()),
        },
        n=len(parts.part),
        **context.trust_in(context.layers.civil_society, at_most=compared.at_most(context)),
        details={
            "neighbourhoods": len(parts.members),
            "single_actors": alone,
            "stability": parts.stability,
            "null_mean": compared.mean,
            "null_high": compared.high,
            "usual": compared.usual,
            "best": max([*compared.record, quality]),
        },
    )


def _each(context: Context, compared: _AgainstChance, method: Method) -> Iterator[Fact]:
    """How many actors each neighbourhood has, with the ties among them and those to others."""
    parts, layer = compared.parts, context.layers.collaboration
    source, target = parts.part[parts.ties.source], parts.part[parts.ties.target]
    within, count = np.flatnonzero(source == target), len(parts.members)
    across = np.bincount(
        np.concatenate([np.delete(end, within) for end in (source, target)]), minlength=count
    )
    inside = engine.by_part(source[within], count)
    names = named(context, method)
    for part, some in enumerate(parts.members):
        if len(some) == 1:  # who has no neighbour is counted in the whole
            continue
        ties, rows = within[inside[part]].tolist(), parts.nodes[some].tolist()
        evidence = layer.evidence(ties)
        yield Fact(
            "neighbourhood",
            f"neighbourhood:{part + 1}",
            float(len(rows)),
            subject=tuple(context.ids[v] for v in rows),
            values={"share": context.view.thresholds.community_agreement, "why": names[part].reason},
            n=len(rows),
            **context.trust(
                coverage=float(context.coverage.of_actors[rows].mean()),
                sources=len(context.sources_of(evidence)),
                members=len(rows),
                at_most=compared.at_most(context),
            ),
            sensitivity=int(context.sensitivity[rows].max()),
            evidence=evidence,
            details={
                "name": names[part].name,
                "ties_inside": len(ties),
                "ties_outside": int(across[part]),
                "stability": parts.stability,
            },
        )
