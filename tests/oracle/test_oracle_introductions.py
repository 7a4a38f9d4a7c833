"""Introductions against all ways there are: A23 to A29, plans, handover, doors."""

from __future__ import annotations

from collections.abc import Callable
from math import prod
from typing import Any

import plain_introductions as plain
import pytest
from compared import ALL, VIEW, both, differing, same
from plain_routes import ANYBODY, Wish, ways
from plain_rows import Look
from plain_safety import not_approached
from seeds import seeded

import actormap as am
from actormap.core.errors import Refused
from actormap.core.findings import Findings
from actormap.core.model import ActorMap

FEW = 2
WISHES = (
    ANYBODY,
    Wish(language="English"),
    Wish(bridge="women"),
    Wish(survivors=True),
    Wish(gone=("a01", "a02")),
)


def asked(wish: Wish) -> dict[str, Any]:
    needs = [f"language:{wish.language}"] * bool(wish.language) + [f"bridge:{wish.bridge}"] * bool(
        wish.bridge
    )
    return {"needs": (*needs, *["survivors"] * wish.survivors), "without": wish.gone}


def others(look: Look) -> list[str]:
    return [one for one in look.ids if one not in look.offices]


def answered(
    m: ActorMap, look: Look, target: str, ask: Callable[..., Findings], **chosen: Any
) -> Findings | None:
    """The answer, where one may be given."""
    if not_approached(look, target):
        with pytest.raises(Refused):
            ask(m, VIEW, target, **chosen)
        return None
    return ask(m, VIEW, target, **chosen)


@seeded(range(ALL), few=FEW)
def test_routes(seed: int) -> None:
    m, look = both(seed)
    for target in others(look):
        for wish in WISHES if target in others(look)[:3] else WISHES[:1]:
            found = answered(m, look, target, am.introductions.routes, **asked(wish))
            if found is None:
                continue
            formula = plain.different(look, target, wish)
            routes = [one for one in found if one.kind == "route"]
            assert [tuple(one.details["route"]) for one in routes] == [way.ids for way in formula]
            for one, way in zip(routes, formula, strict=True):
                assert same(
                    [one.value, one.details["exposure"], one.details["cost"]],
                    [way.chance, way.exposure, way.cost],
                )
                for name, left in one.details["if_no"].items():
                    rest = [other for other in ways(look, target, wish) if name not in other.between]
                    assert ("no other safe route" in str(left).casefold()) is (not rest)
            people = [one for one in found if one.kind == "introducer"]
            introducers = plain.introducers(look, target, wish) if formula else []
            alone = am.introductions.routes(m, VIEW, target, **asked(wish), by="introducers")
            assert [one.id for one in alone if one.kind == "introducer"] == [one.id for one in people]
            assert [one.subject[0] for one in people] == [one["introducer"] for one in introducers]
            for one, told in zip(people, introducers, strict=True):
                assert same({name: one.details.get(name, one.value) for name in told}, told)


@seeded(range(ALL), few=FEW)
def test_all_routes_together(seed: int) -> None:
    m, look = both(seed)
    for target in others(look):
        every = [] if not_approached(look, target) else ways(look, target)
        if not every:
            continue
        told = am.introductions.routes(m, VIEW, target).parameters
        separate = [tuple(route) for route in told["separate_routes"]]
        chance = {way.ids: way.chance for way in every}
        assert set(separate) <= set(chance)
        between = [one for route in separate for one in route[1:-1]]
        assert len(between) == len(set(between))
        assert len(separate) == plain.apart(every)
        assert same(told["chance_of_separate_routes"], 1 - prod(1 - chance[route] for route in separate))
        bound = plain.reliability(plain.corridor(look, target), set(look.offices), target)
        assert same(told["chance_upper_bound"], bound)


@seeded(range(ALL), few=FEW)
def test_openings(seed: int) -> None:
    m, look = both(seed)
    for target in others(look):
        if not_approached(look, target) or ways(look, target):
            continue
        found = am.introductions.routes(m, VIEW, target)
        formula = plain.openings(look, target)
        opened = [one for one in found if one.id.startswith("A23:opening:")]
        assert not differing({tuple(one.details["chain"]): one.value for one in opened}, dict(formula))
        assert [tuple(one.details["chain"]) for one in opened] == [chain for chain, _ in formula]


@seeded(range(ALL), few=FEW)
def test_refusal(seed: int) -> None:
    m, look = both(seed)
    for target in others(look):
        found = answered(m, look, target, am.introductions.routes, by="refusal")
        if found is None:
            continue
        formula, whole = plain.refusal(look, target), next(iter(found))
        if formula is None:
            assert whole.kind == "no_route"
            continue
        told = {"value": whole.value} | {name: whole.details[name] for name in formula if name != "value"}
        told["critical"] = set(told["critical"])
        told["cut"] = None if told["cut"] is None else set(told["cut"])
        assert not differing(told, formula)


@seeded(range(ALL), few=FEW)
def test_load(seed: int) -> None:
    m, look = both(seed)
    formula = plain.burden(look)
    found = am.introductions.introducer_load(m, VIEW)
    assert {one.subject[0]: one.details["targets"] for one in found} == formula
    assert [one.subject[0] for one in found] == sorted(formula, key=lambda u: (-len(formula[u]), u))
    for one in found:
        assert (one.details["load"], one.details["cap"]) == plain.load_and_cap(look, one.subject[0])


def several(m: ActorMap, targets: list[str], ask: Callable[..., Findings], **chosen: Any) -> Findings | None:
    """The answer, unless the office is in contact with nobody who could be asked."""
    try:
        return ask(m, VIEW, tuple(targets), **chosen)
    except Refused:
        return None


@seeded(range(ALL), few=FEW)
def test_cover(seed: int) -> None:
    m, look = both(seed)
    targets = others(look)[:6]
    found = several(m, targets, am.introductions.assign, by="cover")
    formula = plain.cover(look, targets)
    if found is None or formula is None:
        assert formula is None
        return
    whole = next(one for one in found if one.kind == "whole")
    assert not differing({name: whole.details[name] for name in formula}, formula)
    assert whole.value == len(formula["introducers"])


@seeded(range(ALL), few=FEW)
def test_assignment(seed: int) -> None:
    m, look = both(seed)
    targets = others(look)[:4]
    for declined in ((), (others(look)[-1],)):
        found = several(m, targets, am.introductions.assign, declined=declined)
        formula = plain.assigned(look, targets, declined)
        if found is None or formula == [{}]:
            assert found is None or not [one for one in found if one.kind == "whole"]
            assert formula == [{}]
            continue
        whole = next(one for one in found if one.kind == "whole")
        assert whole.details["assigned"] in formula


@seeded(range(ALL), few=FEW)
def test_tree(seed: int) -> None:
    m, look = both(seed)
    targets = [one for one in plain.open_targets(look, others(look)) if 0 < len(ways(look, one)) <= 60][:2]
    found = several(m, targets, am.introductions.assign, by="route_tree")
    if found is None:
        return
    formula = plain.tree(look, targets)
    whole = next((one for one in found if one.kind == "whole"), None)
    if whole is None or formula is None:
        assert whole is None
        assert formula is None
        return
    assert not whole.details["approximate"]
    assert same((whole.details["cost"], len(whole.subject)), formula)
    each = {one: {way.ids: way for way in ways(look, one)} for one in targets}
    told = [
        (one.subject[0], each[one.subject[0]][tuple(one.details["route"])])
        for one in found
        if one.kind == "route"
    ]
    assert same((whole.details["cost"], whole.value), plain.tree_cost(look, told))


@seeded(range(ALL), few=FEW)
def test_plans(seed: int) -> None:
    m, look = both(seed)
    found = am.introductions.plans(m, VIEW)
    told = {
        one.details["plan"]: {"value": one.value}
        | {name: one.details[name] for name in ("step", "status", "safe", "overdue")}
        for one in found
        if one.kind == "plan"
    }
    assert not differing(told, plain.standing(look))
    people = {one.subject[0]: one.value for one in found if one.kind == "introducer"}
    assert not differing(people, plain.asked_by_plans(look))


@seeded(range(ALL), few=FEW)
def test_handover(seed: int) -> None:
    m, look = both(seed)
    for officer in sorted({row["officer_role"] for row in look.rows("contacts")} - {""}):
        found = [one for one in am.introductions.handover(m, VIEW, officer) if one.kind == "contact"]
        formula = plain.handover(look, officer)
        told = {one.subject[0]: {name: one.details[name] for name in ("targets", "cut_off")} for one in found}
        assert told == formula
        order = sorted(formula, key=lambda u: (-len(formula[u]["targets"]), not formula[u]["cut_off"], u))
        assert [one.subject[0] for one in found] == order


@seeded(range(ALL), few=FEW)
def test_doors(seed: int) -> None:
    m, look = both(seed)
    for actor in others(look):
        formula = plain.doors(look, actor)
        if formula is None:
            with pytest.raises(Refused):
                am.introductions.open_door(m, VIEW, actor)
            continue
        found = [one for one in am.introductions.open_door(m, VIEW, actor, limit=99) if one.kind == "door"]
        told = {one.subject[0]: (one.details["in_contact"], one.value) for one in found}
        assert not differing(told, formula)
        order = sorted(formula, key=lambda body: (not formula[body][0], -round(formula[body][1], 9)))
        assert [formula[one.subject[0]] for one in found] == [formula[body] for body in order]
