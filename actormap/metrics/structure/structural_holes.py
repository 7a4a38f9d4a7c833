"""How far the contacts of each actor lean on each other, and where neighbourhoods hardly meet (A07)."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain

import numpy as np

from actormap.core.arrays import Codes
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import Figure, Finding, Findings
from actormap.core.kept import kept_property
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, listed, plural
from actormap.engine.centrality import structural_holes as kernel
from actormap.engine.centrality.structural_holes import Holes
from actormap.metrics.base.context import NOT_ASKED, context_of
from actormap.metrics.base.figures import answer
from actormap.metrics.base.options import checked
from actormap.metrics.base.ranking import Standing
from actormap.metrics.base.subnetwork import MANY, SHOWN, Subnetwork, collaboration, not_cut_off
from actormap.metrics.structure.communities import Method, caveats_of, neighbourhoods_of
from actormap.metrics.structure.tie_proposals import TieProposals

READING = Sentence(
    "Contacts that lean little on each other are of several circles, those that lean much are one circle; "
    "of a single contact the figure is always 1."
)
NEEDS_A_CONTACT = Sentence("How far contacts lean on each other can be told of one contact or more.")


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
        statement=Sentence(
            "{name} is among the first {first} by how little its contacts lean on each other.",
            name=around.name(v),
            first=figure.details["within"],
        ),
        reason=_constraint_words(value, contacts, clustering, size),
        n=contacts,
        **around.rests_on([v]),
        would_change=Sentence("Ties among its contacts that nobody asked about."),
        next_question=Sentence(
            "Ask the contacts of {name} whether they work with each other.", name=around.name(v)
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
            "How far its contacts lean on each other (constraint): {constraint:.3f}, from {contacts}; they "
            "are worth {size:.2f} that do not overlap.",
            constraint=value,
            contacts=plural(contacts, "contact"),
            size=size,
        )
    return Sentence(
        "How far its contacts lean on each other (constraint): {constraint:.3f}, from {contacts}, of whose "
        "pairs {clustering:.0%} are tied to each other; they are worth {size:.2f} that do not overlap.",
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
        would_change=Sentence("Ties that nobody was asked about."),
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
        reason=NEEDS_A_CONTACT,
        n=0,
        sensitivity=int(context.sensitivity[row]),
        **context.trust(
            coverage=float(context.coverage.of_actors[row]), sources=context.coverage.sources([row])
        ),
        would_change=Sentence("One recorded tie."),
        next_question=Sentence("Ask an independent source: with whom does {name} work?", name=name),
    )


# --- between neighbourhoods --------------------------------------------------------------------------


@dataclass(frozen=True)
class _NeighbourhoodGaps:
    """Neighbourhoods of two actors or more, the largest first, and the ties among them."""

    around: Subnetwork
    members: list[Codes]
    sure: bool

    @kept_property
    def part(self) -> Codes:
        """Neighbourhood of each actor, -1 where it is in none."""
        part = np.full(self.around.n, -1, dtype=np.int64)
        for number, rows in enumerate(self.members):
            part[rows] = number
        return part

    @kept_property
    def ties(self) -> dict[tuple[int, int], list[int]]:
        """Ties between each two neighbourhoods, the smaller number first."""
        ties: dict[tuple[int, int], list[int]] = {}
        source, target = self.part[self.around.source], self.part[self.around.target]
        across = np.flatnonzero((source != target) & (source >= 0) & (target >= 0))
        low, high = (
            np.minimum(source, target)[across].tolist(),
            np.maximum(source, target)[across].tolist(),
        )
        for edge, i, j in zip(across.tolist(), low, high, strict=True):
            ties.setdefault((i, j), []).append(edge)
        return ties

    def pairs(self, pair: tuple[int, int]) -> int:
        """How many ties there could be between two neighbourhoods."""
        return len(self.members[pair[0]]) * len(self.members[pair[1]])

    def apart(self) -> Iterator[tuple[int, int]]:
        """Two neighbourhoods without a tie between them, the largest first."""
        count = len(self.members)
        queue = [(-self.pairs((i, i + 1)), i, i + 1) for i in range(count - 1)]
        heapq.heapify(queue)
        while queue:
            _, i, j = heapq.heappop(queue)
            if j + 1 < count:
                heapq.heappush(queue, (-self.pairs((i, j + 1)), i, j + 1))
            if (i, j) not in self.ties:
                yield i, j

    def first_apart(self, limit: int) -> Iterator[tuple[int, int]]:
        """The first of them, with those that are as large as the last."""
        last = 0
        for count, pair in enumerate(self.apart()):
            if count >= limit and self.pairs(pair) < last:
                return
            last = self.pairs(pair)
            yield pair

    def sizes(self, u: int, v: int) -> Sentence:
        """How many actors are in the neighbourhoods of two actors, in words."""
        return listed(len(self.members[self.part[end]]) for end in (u, v))

    @kept_property
    def _inside(self) -> Codes:
        """Ties of each actor within its neighbourhood."""
        source, target = self.around.source, self.around.target
        within = self.part[source] == self.part[target]
        ends = np.concatenate([source[within], target[within]])
        return np.bincount(ends, minlength=self.around.n)

    def centre(self, number: int) -> int:
        """The member with most ties inside; of several the first by id."""
        rows = self.members[number]
        return int(rows[np.argmax(self._inside[rows])])


@checked
def structural_holes(m: ActorMap, view: View, *, method: Method = "leiden", limit: int = SHOWN) -> Findings:
    """Neighbourhoods of ties that nothing, or a single tie, joins (A07).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    method
        How neighbourhoods are found: ``leiden``, or ``louvain`` for comparison with older work.
    limit
        Most pairs listed of each kind; the settings of the answer say how many there are.

    Returns
    -------
    Findings
        First the pairs that a single tie joins, about its two ends, then those without any, about
        the member of each with most ties inside; the largest first (value: ties between both, 0 or
        1; n: the pairs of actors between which there could be one; details ``sides``: members of
        both, ``second_tie``: two ids to whom a further tie can be proposed).

    Raises
    ------
    Refused
        There are fewer than two neighbourhoods of two actors or more.

    Notes
    -----
    Neighbourhoods are those of A36, with its limits: small networks always show some. A pair
    without a tie is a place to ask, not a finding about either side: nobody may have been asked.

    References
    ----------
    Burt (1992), Structural Holes; docs/definitions.md#a07, #a36.
    """
    context = context_of(m, view)
    around = collaboration(context)
    parts = neighbourhoods_of(context, method)
    between = _NeighbourhoodGaps(
        around,
        [some for some in parts.members if len(some) > 1],
        len(around.source) >= view.thresholds.small_map,
    )
    if len(between.members) < 2:  # noqa: PLR2004 - a hole has two sides
        raise Refused(
            "the recorded ties form fewer than two neighbourhoods, so there is nothing between them. Record "
            "ties of collaboration, also those that seem obvious."
        )
    single = [(pair, some[0]) for pair, some in between.ties.items() if len(some) == 1]
    single.sort(key=lambda item: (-between.pairs(item[0]), item[0]))
    count = len(between.members)
    without = count * (count - 1) // 2 - len(between.ties)
    second = TieProposals(around)
    shown = not_cut_off([between.pairs(pair) for pair, _ in single], limit)
    return answer(
        context,
        "Structural holes (A07)",
        chain(
            (_single(between, second, pair, edge) for pair, edge in single[:shown]),
            map(partial(_apart, between), between.first_apart(limit)),
        ),
        parameters={
            "method": method,
            "neighbourhoods": count,
            "single_ties": len(single),
            "without_tie": without,
            "limit": limit,
        },
        caveats=caveats_of(context, parts),
    )


def _single(between: _NeighbourhoodGaps, second: TieProposals, pair: tuple[int, int], edge: int) -> Figure:
    """The only tie between two neighbourhoods."""
    around = between.around
    ids = around.ids[int(around.source[edge])], around.ids[int(around.target[edge])]
    words = partial(_single_words, between, second, pair, edge)
    return Figure(f"A07:only_tie:{':'.join(ids)}", "A07", "tie", ids, 1.0, words=words)


def _single_words(
    between: _NeighbourhoodGaps, second: TieProposals, pair: tuple[int, int], edge: int, figure: Figure
) -> Finding:
    around = between.around
    u, v = int(around.source[edge]), int(around.target[edge])
    proposed = second.between(_side(between, u), _side(between, v), not_at=(u, v))
    return _completed(
        between,
        pair,
        figure.worded(
            statement=Sentence(
                "The tie between {names} is the only one recorded between two neighbourhoods, of "
                "{sizes} actors; "
                "consider supporting a second one.",
                names=around.named([u, v]),
                sizes=between.sizes(u, v),
            ),
            reason=Sentence(
                "1 tie among {pairs} of actors between both.", pairs=plural(between.pairs(pair), "pair")
            ),
            evidence=around.layer.evidence([int(around.edges[edge])]),
            next_question=second.words(proposed),
            details={"second_tie": list(proposed) if proposed else None},
        ),
    )


def _side(between: _NeighbourhoodGaps, end: int) -> list[int]:
    """An end of the only tie, and its contacts in its own neighbourhood."""
    contacts = between.around.neighbours.of(end)
    return [end, *(c for c in contacts if between.part[c] == between.part[end])]


def _apart(between: _NeighbourhoodGaps, pair: tuple[int, int]) -> Figure:
    """Two neighbourhoods without a tie between them."""
    u, v = sorted(between.centre(number) for number in pair)
    ids = between.around.ids[u], between.around.ids[v]
    words = partial(_apart_words, between, pair, u, v)
    return Figure(f"A07:hole:{':'.join(ids)}", "A07", "pair", ids, 0.0, words=words)


def _apart_words(
    between: _NeighbourhoodGaps, pair: tuple[int, int], u: int, v: int, figure: Figure
) -> Finding:
    return _completed(
        between,
        pair,
        figure.worded(
            absence=True,
            statement=Sentence(
                "No tie is recorded between the neighbourhoods around {names}, of {sizes} actors.",
                names=between.around.named([u, v]),
                sizes=between.sizes(u, v),
            ),
            reason=Sentence(
                "No tie among {pairs} of actors between both.", pairs=plural(between.pairs(pair), "pair")
            ),
            details={"second_tie": None},
            next_question=Sentence(
                "Ask both whether they know of each other's work, and who could bring them together."
            ),
        ),
    )


def _completed(between: _NeighbourhoodGaps, pair: tuple[int, int], finding: Finding) -> Finding:
    """A finding with what it rests on: all members of both neighbourhoods."""
    around, context = between.around, between.around.context
    sides = [between.members[number] for number in pair]
    rows = around.nodes[np.concatenate(sides)]
    trust = context.trust(
        coverage=float(context.coverage.of_actors[rows].mean()),
        sources=context.coverage.sources(rows.tolist()),
        absence=finding.absence,
        at_most="supported" if between.sure else "insufficient_data",
    )
    return replace(
        finding,
        n=between.pairs(pair),
        sensitivity=int(context.sensitivity[rows].max()),
        would_change=Sentence("A tie between both that nobody was asked about."),
        details={**finding.details, "sides": [[around.ids[v] for v in side.tolist()] for side in sides]},
        **trust,
    )
