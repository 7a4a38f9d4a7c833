"""How far introductions lead: every route tried, over nobody who must not be asked for the actor."""

from __future__ import annotations

from collections import Counter
from math import inf, prod

import networkx as nx
import numpy as np
import pytest
from maps import CERTAIN, OFFICE, QUICK, actor, offer, random_map, table, tie
from seeds import seeded

from actormap.metrics.base.context import Context
from actormap.metrics.base.safeguards import exclusions_of
from actormap.metrics.introductions import reachability
from actormap.metrics.introductions.planner import Planner
from actormap.metrics.introductions.reachability import best_chances, steps_from_office, steps_with
from actormap.model import ActorMap

AGREED = {"proposed_by": "hro", "approved_by": "head of office", "agreed": "2025-01-01"}


def tried(context: Context, target: int) -> tuple[float, float]:
    """Fewest trusted introductions to an actor, and the best chance within the most steps."""
    layers, exclusions, t = context.layers, exclusions_of(context), context.view.thresholds
    out = (set(np.flatnonzero(exclusions.always).tolist()) - exclusions.allowed(target)) | set(
        exclusions.for_target(target)
    )
    offices = set(np.flatnonzero(layers.offices).tolist())
    whole, trusted = nx.DiGraph(), nx.DiGraph()
    edges = zip(
        layers.referral.source.tolist(), layers.referral.target.tolist(),
        layers.referral.effective.tolist(), strict=True,
    )  # fmt: skip
    for u, v, chance in edges:
        if (u in out and u not in offices) or v in offices or (v in out and v != target):
            continue
        whole.add_edge(u, v, chance=chance)
        if chance >= t.trusted_step:
            trusted.add_edge(u, v)
    steps, best = inf, 0.0
    for office in offices - {target}:
        if office in trusted and target in trusted and nx.has_path(trusted, office, target):
            steps = min(steps, nx.shortest_path_length(trusted, office, target))
        if office in whole and target in whole:
            for path in nx.all_simple_edge_paths(whole, office, target, cutoff=t.max_steps):
                best = max(best, prod(whole.edges[step]["chance"] for step in path))
    return (0.0, 1.0) if target in offices else (float(steps), best)


@seeded(range(60), least={"farther": 10, "as near": 50, "no way": 20, "refused": 1})
def test_steps_and_chances_are_the_best_of_all_routes(seed: int, tally: Counter[str]) -> None:
    context = Context(random_map(seed), QUICK)
    if not context.layers.offices[context.layers.referral.source].any():
        tally["refused"] += 1
        return
    steps, chances = steps_from_office(context), best_chances(context)
    open_ = Context(context.m, QUICK).layers.referral
    near = nx.DiGraph()
    near.add_edges_from(
        (u, v)
        for u, v, chance in zip(open_.source, open_.target, open_.effective, strict=True)
        if chance >= QUICK.thresholds.trusted_step
    )
    for v in range(len(context.ids)):
        fewest, best = tried(context, v)
        assert steps[v] == fewest, (seed, context.ids[v])
        assert chances[v] == pytest.approx(best), (seed, context.ids[v])
        free = nx.has_path(near, 0, v) if 0 in near and v in near else False
        plain = nx.shortest_path_length(near, 0, v) if free else inf
        tally["farther"] += plain < fewest
        tally["as near"] += plain == fewest < inf
        tally["no way"] += fewest == inf


def test_many_for_whom_the_same_are_barred_are_told_in_one_sweep_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for seed in range(20):
        m = random_map(seed)  # none of these is refused
        one_by_one = Context(m, QUICK)
        steps, chances = steps_from_office(one_by_one), best_chances(one_by_one)
        with monkeypatch.context() as patch:
            patch.setattr(reachability, "FEW", 0)
            swept = Context(m, QUICK)
            assert steps_from_office(swept).tolist() == steps.tolist()
            assert best_chances(swept).tolist() == pytest.approx(chances.tolist())


def test_introducer_allowed_by_an_exception_counts_for_its_target_alone() -> None:
    ties = [offer("O", "S", 0.9), offer("S", "T", 0.8), offer("S", "V", 0.9)]
    people = [OFFICE, actor("S", sphere="state"), actor("T"), actor("V")]
    exceptions = table([{"actor_id": "S", "target_id": "T", "from": "2025-01-01"} | AGREED])
    m = ActorMap(actors=table(people), ties=table(ties), introducer_exceptions=exceptions)
    context = Context(m, CERTAIN)
    t, v = map(context.code, "TV")
    assert steps_from_office(context)[[t, v]].tolist() == [2, inf]
    planner = Planner(context)
    assert best_chances(context)[t] == pytest.approx(planner.probability(planner.best(t) or ()))
    assert best_chances(context)[v] == 0


def test_exception_is_not_lifted_by_what_else_forbids_to_ask() -> None:
    ties = [offer("O", "S", 0.9), offer("S", "T", 0.8), tie("S", "T", "tension")]
    exceptions = table([{"actor_id": "S", "target_id": "T", "from": "2025-01-01"} | AGREED])
    m = ActorMap(
        actors=table([OFFICE, actor("S", sphere="state"), actor("T")]), ties=table(ties),
        introducer_exceptions=exceptions,
    )  # fmt: skip
    context = Context(m, CERTAIN)
    assert steps_from_office(context)[context.code("T")] == inf
    assert best_chances(context)[context.code("T")] == 0


def test_further_introductions_are_counted_as_if_they_were_recorded() -> None:
    context = Context(
        ActorMap(actors=table([OFFICE, *map(actor, "AB")]), ties=table([offer("O", "A", 0.9)])), CERTAIN
    )
    a, b = map(context.code, "AB")
    assert steps_from_office(context)[b] == inf
    assert steps_with(context, [(a, b)])[b] == 2
    assert steps_from_office(context)[b] == inf
