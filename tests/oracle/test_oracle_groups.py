"""Groups against their formulas: A04 to A06, A09, A11, A12, A34."""

from __future__ import annotations

from typing import Any

import plain_groups as plain
import pytest
from compared import ALL, RELATIONS, VIEW, both, differing, picked
from plain_layers import cells, neighbours, platforms
from plain_rows import listed
from seeds import seeded

import actormap as am
from actormap.core.errors import Refused
from actormap.core.findings import Findings

FEW = 2
P = ("p", "p_fewer", "p_more", "p_corrected")


def told(found: Findings, *names: str) -> dict[str, Any]:
    """What is said of each group of which anything can be."""
    return {one.subject[0]: picked(one, names) for one in found if one.value is not None}


@seeded(range(ALL), few=FEW)
def test_mixing(seed: int) -> None:
    m, look = both(seed)
    for relation in RELATIONS:
        if not look.members(relation):
            with pytest.raises(Refused):
                am.groups.segregation(m, VIEW, relation=relation, by="ei_index")
            continue
        found = am.groups.segregation(m, VIEW, relation=relation, by="ei_index")
        formula = plain.ei_indices(look, relation)
        assert not differing(told(found, "expected", "internal", "external", *P), formula)
        found = am.groups.segregation(m, VIEW, relation=relation)
        formula = plain.segregation(look, relation)
        assert not differing(told(found, "observed", "expected", "odds_ratio", "smi", *P), formula)
        found = am.groups.segregation(m, VIEW, relation=relation, by="homophily")
        formula = plain.homophily(look, relation)
        assert not differing(told(found, "coleman", "p", "p_in_areas", "p_corrected"), formula)


@seeded(range(ALL), few=FEW)
def test_spectral_segregation(seed: int) -> None:
    m, look = both(seed)
    graph = neighbours(look)
    if not look.members("works_on_rights_of"):
        return
    for one in am.groups.segregation(m, VIEW, by="spectral_segregation"):
        if one.value is None:
            continue
        value, scores = plain.spectral(graph, set(look.members("works_on_rights_of")[one.subject[0]]))
        assert abs(one.value - value) < 1e-6
        assert all(abs(one.details["actors"][actor] - score) < 1e-6 for actor, score in scores.items())


@pytest.mark.parametrize("seed", [5, 7])  # maps with ties enough to compare
def test_spectral_segregation_against_sets_everywhere_and_within_areas(seed: int) -> None:
    m, look = both(seed)
    for relation in RELATIONS:
        if not look.members(relation):
            continue
        found = told(
            am.groups.segregation(m, VIEW, relation=relation, by="spectral_segregation"),
            "expected",
            "p",
            "p_in_areas",
            "p_corrected",
        )
        formula = plain.closures(look, relation)
        assert formula
        assert found.keys() == formula.keys()
        for group, each in formula.items():
            assert found[group] == pytest.approx(each, abs=1e-6)


@seeded(range(ALL), few=FEW)
def test_seats(seed: int) -> None:
    m, look = both(seed)
    for relation in RELATIONS:
        formula = plain.seats(look, relation)
        if formula is None:
            with pytest.raises(Refused):
                am.groups.platform_exclusion(m, VIEW, relation=relation)
            continue
        found = am.groups.platform_exclusion(m, VIEW, relation=relation)
        names = ("seated", "members", "relative_rate", "eligible", "p_eligible", "p_corrected")
        assert not differing(told(found, *names), formula)


@seeded(range(ALL), few=FEW)
def test_stigma(seed: int) -> None:
    m, look = both(seed)
    for relation in RELATIONS:
        formula = plain.stigma(look, relation)
        if not formula:
            continue
        for one in am.groups.stigma(m, VIEW, relation=relation):
            expected = formula[one.subject[0]]
            assert not differing({name: one.details[name] for name in expected}, expected)


@seeded(range(ALL), few=FEW)
def test_set_density(seed: int) -> None:
    m, look = both(seed)
    society = set(look.society)
    working = {cell: who & society for cell, who in cells(look).items() if who & society}
    sectors = [cell.split("@")[0] for cell in working]
    themes = {
        f"{sector}@*": {one for cell, who in working.items() if cell.split("@")[0] == sector for one in who}
        for sector in sectors
        if sectors.count(sector) > 1
    }
    for kind, sets in (("cells", cells(look)), ("themes", themes), ("platforms", platforms(look))):
        formula = plain.densities(look, sets)
        if not formula:
            with pytest.raises(Refused):
                am.groups.set_density(m, VIEW, kind=kind)
            continue
        found = am.groups.set_density(m, VIEW, kind=kind, limit=1000)
        program = {one.id.split(":")[-1]: _with_test(one) for one in found}
        assert not differing(program, formula)


def _with_test(one: Any) -> dict[str, Any]:
    names = ("observed", "pairs", "expected_by_degrees", "expected_by_density")
    return picked(one, names if one.value is None else (*names, *P))


@seeded(range(ALL), few=FEW)
def test_blocks(seed: int) -> None:
    m, look = both(seed)
    graph = neighbours(look)
    classes: dict[str, set[str]] = {}
    for one in look.society:
        tags = look.actor(one)["works_on_rights_of"]
        classes.setdefault(" + ".join(sorted(tags.split(";"))) if tags else "others", set()).add(one)
    if not look.members("works_on_rights_of"):
        return
    names, expected = sorted(classes), {}
    for at, a in enumerate(names):
        for b in names[at:]:
            ties = sum(v in classes[b] for u in classes[a] for v in graph[u]) // (2 if a == b else 1)
            size = len(classes[a])
            pairs = size * (size - 1) // 2 if a == b else size * len(classes[b])
            if len(classes[a]) > 1 or len(classes[b]) > 1:
                expected[a, b] = {"ties": ties, "pairs": pairs}
    found = am.groups.segregation(m, VIEW, by="block_densities")
    assert {one.subject: {name: one.details[name] for name in ("ties", "pairs")} for one in found} == expected
    for told in found:
        if told.value is not None:
            assert abs(told.value - told.details["ties"] / told.details["pairs"]) < 1e-12


@seeded(range(ALL), few=FEW)
def test_whole(seed: int) -> None:
    m, look = both(seed)
    graph = neighbours(look)
    for by, column in (
        ("type", "types"),
        ("area", "adm1_pcode"),
        ("works_on_rights_of", "works_on_rights_of"),
    ):
        codes = {one: " + ".join(sorted(listed(look.actor(one), column))) for one in look.society}
        if by != "works_on_rights_of":
            codes = {one: code for one, code in codes.items() if code}
        if not any(codes.values()):
            with pytest.raises(Refused):
                am.groups.segregation(m, VIEW, classes=by, by="ei_whole")
            continue
        found = am.groups.segregation(m, VIEW, classes=by, by="ei_whole").about("civil society")
        ties = sum(len(graph[u] & set(codes)) for u in codes) // 2
        if found.value is None:
            assert ties < look.n["mixing_ties"] or len(set(codes.values())) == 1
            continue
        formula = plain.whole(graph, codes)
        assert not differing(picked(found, [name for name in formula if name != "value"]), formula)
