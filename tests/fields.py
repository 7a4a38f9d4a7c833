"""Random maps with much shared work, many ties and few exclusions, for the analyses of coordination."""

from __future__ import annotations

import random
from functools import cache
from itertools import combinations, permutations
from typing import Any

from maps import a_map, actor, offer, tie

from actormap.core.model import ActorMap

ACTORS = "ABCDEFGHKL"


def _person(pick: random.Random, id_: str) -> dict[str, Any]:
    return actor(
        id_,
        sphere=pick.choice(["civil_society"] * 14 + ["community", "media", "state"]),
        consent_c2=pick.choice(["unknown"] * 14 + ["no"]),
        consent_c3=pick.choice(["unknown"] * 5 + ["yes", "yes", "no"]),
        at_risk_level=pick.choice([""] * 8 + ["0", "1", "3"]),
        introduction_load=pick.choice([""] * 5 + ["1", "3"]),
        works_on_rights_of=pick.choice(["", "", "women", "lgbt"]),
    )


@cache
def random_field(seed: int) -> ActorMap:
    """Ten actors and the office; the same map for each seed."""
    pick = random.Random(seed)  # noqa: S311 - repeatable, not secret
    pairs, both_ways = list(combinations(ACTORS, 2)), list(permutations("O" + ACTORS, 2))
    graded = [
        {"sources": pick.choice(["s1", "s2", "s1;s2"]), "grade": pick.choice(["", "", "", "B2", "E5"])}
        for _ in pairs
    ]
    ties = [
        *(
            tie(*pair, weight=pick.choice([0.25, 0.5, 1]), **how)
            for pair, how in zip(pairs, graded, strict=True)
            if pick.random() < 0.4
        ),
        *(
            offer(*pair, pick.choice([0.3, 0.6, 0.9]))
            for pair in both_ways
            if pick.random() < (0.5 if pair[0] == "O" else 0.1)
        ),
        *(tie(*pair, "tension", grade="E5") for pair in pairs if pick.random() < 0.04),
        *(tie(*pair, "avoidance") for pair in both_ways if pick.random() < 0.02),
    ]
    presence = [
        {"actor_id": i, "sector": sector, "pcode": pcode}
        for i in ACTORS
        for sector in ("LEG", "MON")
        for pcode in ("XA01", "XA02")
        if pick.random() < 0.4
    ]
    platforms = [
        {
            "id": code,
            "name": code,
            "theme": pick.choice(["LEG", "MON", "LEG;MON"]),
            "areas": pick.choice(["", "XA01"]),
            "members": ";".join(pick.sample(ACTORS, 3)),
        }
        for code in ("P1", "P2", "P3")
    ]
    return a_map(
        actors=[_person(pick, i) for i in ACTORS],
        ties=ties,
        presence=presence,
        platforms=platforms,
        areas=[{"id": "XA01", "name": "One"}, {"id": "XA02", "name": "Two"}],
        sources=[{"id": "s1", "reliability": "B", "credibility": "2"}, {"id": "s2"}],
    )
