"""How far introductions lead: every route tried, over nobody who must not be asked for the actor."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from math import inf
from typing import Any

import networkx as nx
import numpy as np
import pytest
from maps import CERTAIN, OFFICE, QUICK, actor, offer, random_map, table, tie
from seeds import seeded

from actormap.core.model import ActorMap
from actormap.metrics.base.context import Context
from actormap.metrics.base.safeguards import exclusions_of
from actormap.metrics.introductions import reachability
from actormap.metrics.introductions.planner import Planner
from actormap.metrics.introductions.reachability import (
    best_chances,
    steps_from_office,
    steps_if_believed,
    steps_with,
    trusted_introductions,
)

AGREED = {"proposed_by": "hro", "approved_by": "head of office", "agreed": "2025-01-01"}


CROWDED = replace(QUICK, thresholds=replace(QUICK.thresholds, acquaintances=1, trusted_step=0.15))
"""Two acquaintances are many, and one alone makes a step."""


def tried(context: Context, target: int) -> float:
    """Fewest trusted introductions to an actor."""
    layers, exclusions, t = context.layers, exclusions_of(context), context.view.thresholds
    out = (set(np.flatnonzero(exclusions.always).tolist()) - exclusions.allowed(target)) | set(
        exclusions.for_target(target)
    )
    offices = set(np.flatnonzero(layers.offices).tolist())
    out -= offices | {target}
    trusted = nx.DiGraph()
    edges = [
        (u, v, chance, slight)
        for u, v, chance, slight in zip(
            layers.referral.source.tolist(),
            layers.referral.target.tolist(),
            layers.referral.effective.tolist(),
            layers.slight.tolist(),
            strict=True,
        )
        if not {u, v} & out
    ]
    crowd = [(u, v) for u, v, _, slight in edges if slight]
    for u, v, chance, slight in edges:
        fans = max(sum(a == u for a, _ in crowd), sum(b == v for _, b in crowd))
        share = min(1.0, t.acquaintances / fans) if slight else 1.0
        if v not in offices and chance * share >= t.trusted_step:
            trusted.add_edge(u, v)
    ways = [
        nx.shortest_path_length(trusted, office, target)
        for office in offices
        if office in trusted and target in trusted and nx.has_path(trusted, office, target)
    ]
    return 0.0 if target in offices else float(min(ways, default=inf))


@seeded(
    [33, *range(33), *range(34, 60)],
    few=10,
    least={"farther": 10, "as near": 50, "no way": 20, "refused": 1, "crowded": 5},
)
def test_steps_are_the_fewest_of_all_routes(seed: int, tally: Counter[str]) -> None:
    m = random_map(seed)
    if not Context(m, QUICK).layers.offices[Context(m, QUICK).layers.referral.source].any():
        tally["refused"] += 1
        return
    for view in (QUICK, CROWDED):
        context = Context(m, view)
        steps, open_ = steps_from_office(context), context.layers.referral
        near = nx.DiGraph()
        near.add_edges_from(
            (u, v)
            for u, v, chance in zip(open_.source, open_.target, open_.effective, strict=True)
            if chance >= view.thresholds.trusted_step
        )
        tally["crowded"] += any(reachability._close_to_a_step(context))
        for v in range(len(context.ids)):
            fewest = tried(context, v)
            assert steps[v] == fewest, (seed, context.ids[v])
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
        one_by_one = steps_from_office(Context(m, QUICK))
        with monkeypatch.context() as patch:
            patch.setattr(reachability, "FEW", 0)
            assert steps_from_office(Context(m, QUICK)).tolist() == one_by_one.tolist()


def test_of_many_acquaintances_each_is_a_step_only_as_far_as_a_few_carry() -> None:
    # H knows three, who count as two: .4 x 2/3 is no step of .3. Without Z, hostile to T, they are two.
    view = replace(CERTAIN, thresholds=replace(CERTAIN.thresholds, acquaintances=2, trusted_step=0.3))
    known = [offer("O", "H", 1), *(tie(one, "H", "trust", weight=1) for one in "TXZ")]

    def look(*ties: dict[str, Any], **of_z: str) -> Context:
        people = [OFFICE, *map(actor, "HTX"), actor("Z", **of_z)]
        return Context(ActorMap(actors=table(people), ties=table([*known, *ties])), view)

    def away(context: Context) -> dict[str, float]:
        return dict(zip(context.ids, steps_from_office(context).tolist(), strict=True))

    none = {"O": 0, "H": 1, "T": inf, "X": inf, "Z": inf}
    assert away(look()) == none
    steps = trusted_introductions(look())
    assert [look().ids[u] + look().ids[v] for u, v in zip(steps.source, steps.target, strict=True)] == ["OH"]
    assert away(look(tie("Z", "T", "tension"))) == none | {"T": 2, "Z": 2}
    assert away(look(consent_c3="no")) == none | {"T": 2, "X": 2}  # Z is one of them on its own map alone


def test_an_introduction_that_must_not_be_asked_for_waits_for_no_grade() -> None:
    doubted = {"grade": "E5", "from": CERTAIN.date}
    ties = [offer("O", "A", 1, grade="A1", **{"from": CERTAIN.date}), offer("A", "B", 1, **doubted)]
    ties += [offer("S", "B", 1, **doubted), offer("A", "O", 1, **doubted)]
    m = ActorMap(actors=table([OFFICE, *map(actor, "AB"), actor("S", sphere="state")]), ties=table(ties))
    context = Context(m, replace(CERTAIN, certain=False))
    assert [context.ids[u] for u in steps_if_believed(context)] == ["A"]


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
        actors=table([OFFICE, actor("S", sphere="state"), actor("T")]),
        ties=table(ties),
        introducer_exceptions=exceptions,
    )
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
