"""Verdicts hold what they promise on invented countries of which the truth is known, or are listed as a miss.

`make calibration` tries many more countries; these few are the same each time.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from math import comb

import pytest
from came_true import RECORD, TESTS, TRUTH, WORLDS, Claims, Tally, Truth, names, of_a_country, true_value
from planted import Planted, World, planted

from actormap.metrics.evidence.density_error import density_error
from actormap.metrics.evidence.missing_bounds import missing_bounds

COUNTRIES = {
    "planted": range(2),
    "liars": range(100, 102),
    "chance": range(200, 204),
    "stigma": range(400, 401),
    "fear": range(402, 403),
    "unlike": range(400, 401),
}
DRAWS = 20
"""Possible maps: the least on which five in a hundred can be told."""
WANTED = {
    (kind, verdict): 0.75 if verdict == "indicative" else 0.95 if kind == "planted" else 0.9
    for kind in COUNTRIES
    for verdict in ("supported", "indicative")
}
CLAIMED = {"planted": 500, "liars": 500}
"""So much is claimed at least; elsewhere less is, since less is known."""
INTERVALS_HOLD, CHANCE = 0.92, {"supported": 0.05, "indicative": 0.2}
LUCK = 0.05
"""What is missed no less often by chance is no miss: these are few countries."""
MISSED: dict[tuple[str, str, str], str] = {}
"""By countries, family and verdict: what misses its aim, with how many of how many came true."""
LOOSE: dict[str, str] = {}
"""Analyses of which too few intervals hold."""


@cache
def tally(kind: str) -> Tally:
    """What came of the claims about some countries."""
    return sum((of_a_country(seed, kind, DRAWS) for seed in COUNTRIES[kind]), Tally())


def unlucky(claims: Claims, wanted: float) -> bool:
    """Whether so few would seldom come true if as many did as is wanted."""
    chances = (
        comb(claims.all, k) * wanted**k * (1 - wanted) ** (claims.all - k) for k in range(claims.true + 1)
    )
    return claims.all > 0 and sum(chances) < LUCK


def of_family(kind: str, verdict: str, family: str) -> Claims:
    """What came of all analyses of a family."""
    each = [tally(kind).came_true(verdict, name) for name in names() if name.startswith(f"{family}.")]
    return Claims(sum(one.true for one in each), sum(one.all for one in each))


def untrue(country: Planted) -> float:
    """Of the ties on record, the share that does not exist."""
    recorded, true = set(country.record.ties["id"]), set(country.truth.ties["id"])
    return len(recorded - true) / len(recorded)


def test_a_country_is_the_same_each_time_and_liars_tell_more_that_is_not_so() -> None:
    tables = [planted(3).record.tables for _ in range(2)]
    assert all(table.equals(tables[1][name]) for name, table in tables[0].items())
    honest, lying = (
        [untrue(planted(seed, WORLDS[kind])) for seed in range(8)] for kind in ("planted", "liars")
    )
    assert 0.05 < sum(honest) / 8 < 0.3
    assert sum(lying) > 1.5 * sum(honest)


@pytest.mark.parametrize("kind", ["planted", "liars", "stigma", "fear", "unlike"])
def test_what_is_claimed_comes_true(kind: str) -> None:
    missed = {}
    for verdict in ("supported", "indicative"):
        wanted = WANTED[kind, verdict]
        for family in dict.fromkeys(name.partition(".")[0] for name in names()):
            claims, key = of_family(kind, verdict, family), (kind, family, verdict)
            listed = key in MISSED and claims.true < wanted * claims.all
            if listed or unlucky(claims, wanted):
                missed[key] = f"{claims.true} of {claims.all}"
    assert missed == {key: figure for key, figure in MISSED.items() if key[0] == kind}
    assert tally(kind).came_true("supported").all > CLAIMED.get(kind, 100)


@pytest.mark.parametrize("kind", ["planted", "stigma", "fear"])
def test_what_is_said_not_to_be_there_is_not(kind: str) -> None:
    """What holds of most claims can hide that it does not of those on the margin."""
    claims = tally(kind).came_true("supported", "", "not there")
    assert claims.all
    assert not unlucky(claims, WANTED[kind, "supported"]), claims


def by_chance(names: tuple[str, ...]) -> dict[str, bool]:
    """Whether chance alone gets these analyses to claim something too often, by verdict."""
    seeds = COUNTRIES["chance"]
    found = sum((of_a_country(seed, "chance", DRAWS, only=names) for seed in seeds), Tally())
    return {
        verdict: unlucky(Claims(len(seeds) - found.chance["", verdict], len(seeds)), 1 - most)
        for verdict, most in CHANCE.items()
    }


def test_chance_alone_gets_no_claim() -> None:
    assert not any(by_chance(TESTS).values())


@pytest.mark.parametrize("actors", [20, 60, 200])
@pytest.mark.parametrize("untrue", [0.0, 0.05, 0.1, 0.2])
def test_intervals_hold_however_much_of_what_is_told_is_untrue(actors: int, untrue: float) -> None:
    held: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for seed in range(300, 306 if actors < 100 else 302):
        country = planted(seed, World(untrue=untrue, actors=actors))
        truth = Truth(country, {})
        for analysis in (density_error, missing_bounds):
            there = {figure.id: figure.value for figure in analysis(country.truth, TRUTH)}
            for finding in analysis(country.record, RECORD):
                value = true_value(finding, truth) if finding.kind == "actor" else there[finding.id]
                assert finding.interval is not None
                assert value is not None
                what = "" if finding.kind in {"actor", "group"} else finding.id
                low, high = finding.interval
                held[finding.kind, what].append(low - 1e-9 <= value <= high + 1e-9)
    assert len(held) >= 4
    counts = {key: Claims(sum(each), len(each)) for key, each in held.items()}
    assert not {key: count for key, count in counts.items() if unlucky(count, INTERVALS_HOLD)}


def test_intervals_hold() -> None:
    loose = {}
    for name in names():
        held = tally("planted").held(name)
        if (name in LOOSE and held.true < INTERVALS_HOLD * held.all) or unlucky(held, INTERVALS_HOLD):
            loose[name] = f"{held.true} of {held.all}"
    assert loose == LOOSE
