"""Coordination, evidence, channels and ratings against their formulas: A10, A18, A21, A30 to A43."""

from __future__ import annotations

from dataclasses import replace
from statistics import fmean
from typing import Any

import plain_coordination as plain
import plain_reach
import plain_structure
import pytest
from compared import ALL, FEW, RELATIONS, VIEW, both, differing, picked, same
from plain_layers import asked, coverage, neighbours, observed
from plain_routes import steps
from plain_rows import Look
from plain_safety import not_approached, not_proposed
from seeds import seeded

import actormap as am
from actormap.core.errors import Refused
from actormap.metrics.change.scenarios import scenario

EVERY = 10_000


@seeded(range(ALL), few=FEW)
def test_gaps(seed: int) -> None:
    m, look = both(seed)
    found = list(am.coordination.gaps(m, VIEW, limit=EVERY))
    formula = plain.gaps(look)
    assert not differing({one.subject: (one.value, one.details["tension"]) for one in found}, formula)
    order = [(formula[one.subject][1], -round(formula[one.subject][0], 9)) for one in found]
    assert order == sorted(order)


@seeded(range(ALL), few=FEW)
def test_suggestions(seed: int) -> None:
    m, look = both(seed)
    formula = plain.suggested(look)
    for by in ("weighted", "resource", "adamic_adar", "common"):
        found = am.coordination.gaps(m, VIEW, index=by, limit=EVERY, by="suggested_ties")
        assert not differing(
            {one.subject: one.value for one in found}, {pair: some[by] for pair, some in formula.items()}
        )


@seeded(range(ALL), few=FEW)
def test_platforms(seed: int) -> None:
    m, look = both(seed)
    found = list(am.coordination.missing_platforms(m, VIEW, limit=EVERY))
    formula = plain.themes(look)
    assert not differing(
        {one.subject[0]: picked(one, ("count", "members", "types")) for one in found}, formula
    )
    missing = [len(formula[one.subject[0]]["members"]) - formula[one.subject[0]]["count"] for one in found]
    assert missing == sorted(missing)
    told = plain.seats(look)
    if not told:
        with pytest.raises(Refused):
            am.coordination.platform_seats(m, VIEW)
        return
    names = ("working", "seated", "absent", "members", "mix")
    seats = {one.details["platform"]: picked(one, names) for one in am.coordination.platform_seats(m, VIEW)}
    assert not differing(seats, told)


@seeded(range(ALL), few=FEW)
def test_shared_space(seed: int) -> None:
    m, look = both(seed)
    found = list(am.coordination.shared_space(m, VIEW, limit=EVERY))
    whole, formula = plain.shared_space(look)
    assert {name: found[0].details[name] for name in whole} == whole
    assert not differing({one.subject[0]: picked(one, ("same_activity",)) for one in found[1:]}, formula)


@seeded(range(ALL), few=FEW)
def test_small_measures(seed: int) -> None:
    m, look = both(seed)
    formula = plain.solidarity(look)
    if formula:
        found = list(am.coordination.solidarity(m, VIEW))
        told = {
            one.details["events"][0]: (one.details["supporters"], one.details["knew"]) for one in found[1:]
        }
        assert told == formula
        every = [sum(some[k] for some in formula.values()) for k in (0, 1)]
        assert same(found[0].value, every[0] / every[1])
    else:
        with pytest.raises(Refused):
            am.coordination.solidarity(m, VIEW)
    paid = plain.funders(look)
    if paid:
        assert not differing(
            {one.subject[0]: one.value for one in am.influence.funder_dependence(m, VIEW)}, paid
        )
    for relation in RELATIONS:
        formula_ = plain.told_by_others(look, relation)
        if formula_:
            found_ = am.evidence.proxy_information(m, VIEW, relation=relation)
            names = ("inside", "outside", "unknown")
            assert {one.subject[0]: {name: one.details[name] for name in names} for one in found_} == formula_


@seeded(range(ALL), few=FEW)
def test_evidence(seed: int) -> None:
    m, look = both(seed)
    found = list(am.evidence.coverage(m, VIEW, limit=EVERY))
    told = {one.subject[0]: (one.value, one.n, one.details["asked"]) for one in found if one.kind == "actor"}
    seen, who, keys = coverage(look), asked(look), observed(look)
    assert not differing(told, {one: (seen[one], len(keys[one]), len(who[one])) for one in look.society})
    assert same(found[0].value, fmean(seen[one] for one in look.society))
    graph = neighbours(look)
    if not any(graph.values()):
        return
    density = am.evidence.density_error(m, VIEW).about("civil society")
    n = len(graph)
    assert same(density.value, sum(map(len, graph.values())) / (n * (n - 1)))
    assert same(density.details["se_jackknife"], plain.jackknife(graph))
    limits = {
        one.id.split(":")[-1]: one.interval
        for one in am.evidence.density_error(m, replace(VIEW, certain=True), by="missing_bounds")
        if one.id.startswith("A38:bounds:whole")
    }
    assert not differing(limits, plain.bounds(replace(look, certain=True)))
    # Where ties are in doubt an end that leans on fifty possible maps is no nearer than the record.
    for one in am.evidence.density_error(m, VIEW, by="missing_bounds"):
        assert one.interval is not None
        assert one.interval[0] <= one.value <= one.interval[1]


@seeded(range(ALL), few=FEW)
def test_change(seed: int) -> None:
    m, look = both(seed)
    for day in ("2024-12-15", "2025-01-15"):
        formula = plain.change(Look(look.tables, day), look)
        if formula["comparable"] < look.n["comparable_share"] * formula["dyads"]:
            with pytest.raises(Refused):
                am.change.between(m, m, VIEW, date_before=day, draws=0)
            continue
        whole = next(iter(am.change.between(m, m, VIEW, date_before=day, draws=0)))
        assert not differing(picked(whole, [name for name in formula if name != "value"]), formula)


@seeded(range(ALL), few=FEW)
def test_channels(seed: int) -> None:
    m, look = both(seed)
    for target in look.ids:
        if target in look.offices or not_approached(look, target):
            continue
        found = list(am.influence.channels(m, VIEW, target, limit=EVERY))
        formula = plain.channels(look, target)
        ways = [one for one in found if one.id.startswith("A18:channel:")]
        assert [tuple(one.details["route"]) for one in ways] == [way for _, _, way in formula]
        assert same([(one.value, one.details["sign"]) for one in ways], [(a, b) for a, b, _ in formula])
        ends = {one.subject[0]: one for one in found if one not in ways and one.value is not None}
        for start in {way[0] for _, _, way in formula}:
            assert same(ends[start].value, plain.capacity([one for one in formula if one[2][0] == start]))


@seeded(range(ALL), few=FEW)
def test_power_relations(seed: int) -> None:
    m, look = both(seed)
    formula = plain.power(look)
    if not formula:
        with pytest.raises(Refused):
            am.influence.power_relations(m, VIEW)
        return
    found = am.influence.power_relations(m, VIEW, limit=EVERY)
    names = ("from", "to", "tie_kind", "sign")
    ties = {one.evidence[0]: tuple(one.details[name] for name in names) for one in found if one.kind == "tie"}
    assert ties == formula
    counts = {tuple(one.details[name] for name in names): one.value for one in found if one.kind == "measure"}
    assert counts == {key: list(formula.values()).count(key) for key in set(formula.values())}


@seeded(range(ALL), few=FEW)
def test_ratings(seed: int) -> None:
    m, look = both(seed)
    formula = plain.ratings(look)
    if not formula:
        return
    told: dict[tuple[str, str], dict[str, Any]] = {}
    for one in am.influence.power_interest_grid(m, VIEW):
        told[one.details["issue"], one.subject[0]] = {
            name: one.details[name] for name in ("power", "interest", "alignment")
        }
    spread = {
        key: {name: [fmean(some), min(some), max(some)] if some else None for name, some in rated.items()}
        for key, rated in formula.items()
    }
    assert not differing(told, spread)


@seeded(range(ALL), few=FEW)
def test_impact(seed: int) -> None:
    m, look = both(seed)
    formula = plain.impacts(look)
    if not formula:
        with pytest.raises(Refused):
            am.influence.impact(m, VIEW)
        return
    told = {
        (one.details["issue"], one.subject[0], one.details["state"]): picked(one, ("for", "against"))
        for one in am.influence.impact(m, VIEW)
    }
    assert not differing(told, formula)


@seeded(range(ALL), few=FEW)
def test_convenors(seed: int) -> None:
    m, look = both(seed)
    told: dict[tuple[str, ...], dict[str, float]] = {}
    for one in am.coordination.convenors(m, VIEW, each=EVERY, limit=EVERY):
        if one.kind == "pair" and one.value is not None:
            told.setdefault(one.subject, {})[one.details["convenor"]] = one.value
    pairs = [pair for pair, (_, tension) in plain.gaps(look).items() if not tension]
    formula = {pair: plain.convenors(look, *pair) for pair in pairs}
    assert not differing(told, {pair: some for pair, some in formula.items() if some})


@seeded(range(ALL), few=FEW)
def test_meetings(seed: int) -> None:
    m, look = both(seed)
    sectors = {name.split("@")[0] for names in plain.working(look).values() for name in names}
    parts = {f"{sector}@*": plain.theme_parts(look, sector) for sector in sectors}
    found = am.coordination.convenors(m, VIEW, by="meetings")
    assert {one.subject[0]: one.details["parts"] for one in found} == {
        name: len(some) for name, some in parts.items() if len(some) > 1
    }
    for one in found:
        graph = {who: part - {who} for part in parts[one.subject[0]] for who in part}
        for meeting in one.details["meetings"]:
            there = [*meeting["invited"], meeting["host"]]
            assert len(there) <= look.n["meeting_size"]
            assert plain.may_host(look, meeting["host"])
            assert not [guest for guest in meeting["invited"] if not_proposed(look, guest)]
            for who in there:
                graph[who] = graph.get(who, set()) | set(there) - {who}
        joined = [part for part in plain_structure.parts(graph) if part & set().union(*parts[one.subject[0]])]
        assert len(joined) == one.details["after"]


@seeded(range(ALL), few=FEW)
def test_what_would_be_out_of_reach(seed: int) -> None:
    m, look = both(seed)
    try:
        far = plain_reach.away(look)
    except plain_reach.Refusal:
        return
    for gone in look.society[:4]:
        found = am.change.what_if(m, scenario(m, VIEW, remove=(gone,)), VIEW, draws=0)
        left = look.without({gone})
        lost = {
            one: d
            for one, d in far.items()
            if d <= look.n["max_steps"] and one != gone and steps(left, one) > look.n["max_steps"]
        }
        whole = next(one for one in found if one.kind == "whole")
        assert whole.value == len(lost)
        assert not differing({one.subject[0]: one.value for one in found if ":unreachable:" in one.id}, lost)
