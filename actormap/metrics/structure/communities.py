"""Neighbourhoods of ties, and whether they are more than chance (A36)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from actormap.core.arrays import Codes, Ints
from actormap.core.config import View
from actormap.core.findings import Figure, Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, joined, plural
from actormap.core.verdicts import Verdict
from actormap.engine import communities as engine
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.figures import answer
from actormap.metrics.base.options import checked
from actormap.metrics.base.subnetwork import collaboration
from actormap.metrics.base.who_was_asked import NOT_ASKED
from actormap.metrics.structure.neighbourhood_names import Named, named
from actormap.metrics.structure.neighbourhoods import Method, Neighbourhoods, neighbourhoods_of, searches

METHOD = "Neighbourhoods of ties (A36)"
TOGETHER = 0.5
"""A neighbourhood stands where so many of those in it and in the one most like it are in both."""
SAME = 1e-9
"""Modularities that are no further apart are the same, whatever the order of the sums."""

NEVER_A_GROUP = Sentence(
    "A neighbourhood is a pattern of recorded ties. It is named after what at least half of its actors "
    "share, never after a group of people; the name says nothing of its other actors."
)
NOT_ASKED_ABOUT = Sentence("A source tells of ties that nobody was asked about.")


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


def _in_possible_map(context: Context, recorded: Neighbourhoods, method: Method) -> Iterator[Figure]:
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
    yield Figure("A36:whole", "A36", "whole", ("civil society",), quality, _unread)
    for number, members in enumerate(recorded.members, start=1):
        if len(members) > 1:
            like, size = most_like(part, members)
            if like >= TOGETHER:
                ids = tuple(context.ids[v] for v in recorded.nodes[members].tolist())
                yield Figure(f"A36:neighbourhood:{number}", "A36", "set", ids, float(size), _unread)


def most_like(part: Ints, members: Codes) -> tuple[float, int]:
    """How alike the neighbourhood is that is most like some actors (shared / in either), and its size."""
    sizes = np.bincount(part)
    common = np.bincount(part[members], minlength=len(sizes))
    like = common / (sizes + len(members) - common)
    most = int(like.argmax())
    return float(like[most]), int(sizes[most])


def _unread(figure: Figure) -> Finding:
    message = f"{figure.id}: a possible map is in no words"
    raise TypeError(message)


def caveats_of(context: Context, parts: Neighbourhoods) -> tuple[Sentence, ...]:
    """What a reader could wrongly conclude from neighbourhoods."""
    ties, t, caveats = len(context.layers.collaboration), context.view.thresholds, [NOT_ASKED, NEVER_A_GROUP]
    if ties < t.small_map:
        caveats.append(
            Sentence("Only {ties} recorded: too few to trust the neighbourhoods.", ties=plural(ties, "tie"))
        )
    if len(parts.seeds) < t.community_runs:
        caveats.append(
            Sentence(
                "Approximate: {runs} searches instead of {wanted}, because the map is large.",
                runs=len(parts.seeds),
                wanted=t.community_runs,
            )
        )
    return tuple(caveats)


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
        figures = _in_possible_map(context, neighbourhoods_of(context.recorded, method), method)
        return answer(context, METHOD, figures)
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
    whole = Figure(
        "A36:whole",
        "A36",
        "whole",
        ("civil society",),
        quality if len(ties.source) else None,
        partial(_whole_words, context, compared),
    )
    return answer(
        context,
        METHOD,
        (whole, *_each(context, compared, method)),
        parameters={"method": method, "runs": len(parts.seeds)},
        caveats=caveats_of(context, parts),
    )


def _whole_words(context: Context, compared: _AgainstChance, figure: Figure) -> Finding:
    """What is found as a whole; one search of the record is compared with one search of each null."""
    quality = figure.value or 0.0
    parts = compared.parts
    count, usual, best = len(parts.members), compared.usual, max([*compared.record, quality])
    mean, high = compared.mean, compared.high
    alone = sum(len(some) == 1 for some in parts.members)
    formed = plural(count - alone, "neighbourhood")
    if alone:
        formed = Sentence(
            "{several} of two actors or more, beside {alone}",
            several=formed,
            alone=plural(alone, "single actor"),
        )
    statement = Sentence(
        "The recorded ties form {neighbourhoods}. This cannot be told from what chance alone would give.",
        neighbourhoods=formed,
    )
    if compared.rare:
        statement = Sentence(
            "The recorded ties form {neighbourhoods}. They stand apart more clearly than chance alone "
            "would give.",
            neighbourhoods=formed,
        )
    if not len(parts.ties.source):
        statement = Sentence("No tie of collaboration is recorded, and so no neighbourhood can be told.")
    return figure.worded(
        statement=statement,
        reason=context.respondent_words("G+", parts.nodes.tolist())
        if not len(parts.ties.source)
        else Sentence(
            "How many more ties lie within than chance would give (modularity, 1 at most): {usual:.3f} "
            "in one search on average, {best:.3f} in the best; {mean:.3f} in networks with the same "
            "numbers of ties at random, {high:.3f} or more in one of twenty of these; {modularity:.3f} "
            "for what most searches agree on. Two searches agree to {stability:.2f} (1: wholly).",
            usual=usual,
            best=best,
            mean=mean,
            high=high,
            modularity=quality,
            stability=parts.stability,
        ),
        n=len(parts.part),
        **context.trust_in(context.layers.civil_society, at_most=compared.at_most(context)),
        would_change=NOT_ASKED_ABOUT,
        next_question=Sentence("Ask independent sources who links neighbourhoods that look apart.")
        if len(parts.ties.source)
        else Sentence("Ask independent sources who works with whom."),
        details={
            "neighbourhoods": count,
            "single_actors": alone,
            "stability": parts.stability,
            "null_mean": mean,
            "null_high": high,
            "usual": usual,
            "best": best,
        },
    )


def _each(context: Context, compared: _AgainstChance, method: Method) -> Iterator[Figure]:
    """How many actors each neighbourhood has."""
    parts = compared.parts
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
        ties = within[inside[part]]
        rows, number = parts.nodes[some], part + 1
        ids = tuple(context.ids[v] for v in rows.tolist())
        words = partial(_words, context, compared, names[part], ties, int(across[part]))
        yield Figure(f"A36:neighbourhood:{number}", "A36", "set", ids, float(len(ids)), words)


def _words(
    context: Context,
    compared: _AgainstChance,
    named_as: Named,
    within: Codes,
    across: int,
    figure: Figure,
) -> Finding:
    """A neighbourhood in words, by its name, its members, the ties among them and those to others."""
    layer, rows = context.layers.collaboration, [context.code(actor) for actor in figure.subject]
    evidence = layer.evidence(within.tolist())
    return figure.worded(
        statement=Sentence(
            "{name}: {actors}, with {inside} recorded among them and {across} to others.",
            name=named_as.name,
            actors=plural(len(rows), "actor"),
            inside=plural(len(within), "tie"),
            across=across,
        ),
        reason=joined(
            Sentence(
                "They came out together in {share:.0%} of the searches or more.",
                share=context.view.thresholds.community_agreement,
            ),
            named_as.reason,
        ),
        n=len(rows),
        **context.trust(
            coverage=float(context.coverage.of_actors[rows].mean()),
            sources=len(context.sources_of(evidence)),
            members=len(rows),
            at_most=compared.at_most(context),
        ),
        sensitivity=int(context.sensitivity[rows].max()),
        evidence=evidence,
        would_change=NOT_ASKED_ABOUT,
        next_question=Sentence("Ask independent sources who links this neighbourhood with the others."),
        details={
            "name": named_as.name,
            "ties_inside": len(within),
            "ties_outside": across,
            "stability": compared.parts.stability,
        },
    )
