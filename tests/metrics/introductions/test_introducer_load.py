"""Who stands on the best routes to how many (a first look at A28)."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
from maps import CERTAIN, QUICK, SEEDS, a_map, offer, random_map, tie
from seeds import seeded

from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.model import ActorMap
from actormap.metrics.base.context import Context
from actormap.metrics.base.safeguards import last_met, locked_reason
from actormap.metrics.introductions.introducer_load import introducer_load
from actormap.metrics.introductions.planner import Planner


def counted(m: ActorMap, view: View) -> dict[tuple[str, ...], float]:
    """For each introducer: to how many it is on the best route, searched for one by one."""
    planner, found = Planner(Context(m, view)), Counter[tuple[str, ...]]()
    for v in np.flatnonzero(planner.context.layers.civil_society).tolist():
        done = locked_reason(planner.context, v) or last_met(planner.context, v)
        route = None if done else planner.best(v)
        found.update((planner.context.ids[u],) for u in (route or ())[1:-1])
    return dict(found)


@seeded(SEEDS, least={"introducers": 20, "in possible maps": 20})
def test_load_is_that_of_the_best_routes_to_each_and_in_possible_maps_too(
    seed: int, tally: Counter[str]
) -> None:
    m = random_map(seed)
    try:
        found = introducer_load(m, QUICK)
    except Refused:
        return
    assert {f.subject: f.value for f in found} == counted(m, QUICK)
    tally["introducers"] += len(found)
    names = {f.subject: f.id for f in found}
    for world in range(5):
        view = replace(QUICK, world=world)
        claims = introducer_load(m, view).made_out
        assert {f.subject: f.value for f in claims} == counted(m, view)
        assert all(f.id == names.get(f.subject, f.id) for f in claims)
        tally["in possible maps"] += len(claims)


def test_who_was_met_needs_no_introduction_however_good_a_route_over_others_is() -> None:
    ties = [offer("O", "A", 0.95), tie("V", "A", "trust", weight=4), tie("W", "A", "trust", weight=4)]
    met = [{"id": "c", "date": "2025-01-10", "office": "O", "actor_id": "V"}]
    found = introducer_load(a_map("A", "V", "W", ties=ties, contacts=met), CERTAIN)
    assert {f.subject[0]: f.details["targets"] for f in found} == {"A": ["W"]}
