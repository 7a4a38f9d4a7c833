"""Reach against its formulas: A01, A37, A03, A08, A10, A13, A14, A43."""

from __future__ import annotations

from math import inf
from typing import get_args

import plain_layers
import plain_reach
import pytest
from compared import ALL, FEW, RELATIONS, VIEW, both, differing, picked
from plain_reach import Refusal
from plain_rows import Look
from seeds import seeded

import actormap as am
from actormap.core.errors import Refused
from actormap.core.model import ActorMap
from actormap.graph.layer import Layer
from actormap.graph.layers import layers_of
from actormap.metrics.base.context import context_of
from actormap.metrics.reach.contact_log import Definition


def arcs(layer: Layer) -> dict[tuple[str, str], tuple[float, float, int]]:
    ends = [(str(layer.ids[u]), str(layer.ids[v])) for u, v in zip(layer.source, layer.target, strict=True)]
    facts = zip(layer.weight.tolist(), layer.q.tolist(), layer.sign.tolist(), strict=True)
    return dict(zip(ends, facts, strict=True))


@seeded(range(ALL), few=FEW)
def test_layers(seed: int) -> None:
    m, look = both(seed)
    layers = layers_of(m, VIEW)
    made = {
        "collaboration": plain_layers.collaboration(look),
        "signed": plain_layers.signed(look),
        "influence": plain_layers.influence(look),
        "referral": plain_layers.introductions(look),
    }
    for name, formula in made.items():
        program = arcs(getattr(layers, name))
        if name == "collaboration":
            program = {(min(pair), max(pair)): edge for pair, edge in program.items()}
        expected = {pair: (edge["weight"], edge["q"], edge["sign"]) for pair, edge in formula.items()}
        assert not differing(program, expected), name
    for name, members in (("platforms", plain_layers.platforms(look)), ("cells", plain_layers.cells(look))):
        told = getattr(layers, name)
        sits: dict[str, set[str]] = {str(one): set() for one in told.names}
        for u, k in zip(told.actor.tolist(), told.column.tolist(), strict=True):
            sits[str(told.names[k])].add(str(m.actors["id"].iloc[u]))
        # The program knows cells by name of which all that was told is doubted.
        assert {one: who for one, who in sits.items() if who or one in members} == members, name


@seeded(range(ALL), few=FEW)
def test_coverage(seed: int) -> None:
    m, look = both(seed)
    program = context_of(m, VIEW).coverage
    ids = m.actors["id"].tolist()
    for layer in ("", "T", "G+", "W", "B", "S"):
        keys = program.respondents(layer).keys
        assert {one: set(keys[at]) for at, one in enumerate(ids)} == plain_layers.asked(look, layer)
    assert {one: set(program.keys[at]) for at, one in enumerate(ids)} == plain_layers.observed(look)
    pairs = {(u, v): program.of_pair(ids.index(u), ids.index(v)) for u in ids for v in ids if u < v}
    assert not differing(pairs, {(u, v): plain_layers.pair_coverage(look, u, v) for u, v in pairs})
    cases = plain_layers.cases(look)
    assert program.trials.counts() == (sum(told for told, *_ in cases), len(cases))
    assert program.detection == pytest.approx(plain_layers.detection(look))
    relative = dict(zip(ids, program.relative_detection.tolist(), strict=True))
    assert relative == pytest.approx(plain_layers.relative(look))


def refused(look: Look) -> bool:
    try:
        plain_reach.away(look)
    except Refusal:
        return True
    return False


def must_answer(m: ActorMap, look: Look) -> bool:
    if refused(look):
        with pytest.raises(Refused):
            am.reach.steps(m, VIEW)
        return False
    return True


@seeded(range(ALL), few=FEW)
def test_steps(seed: int) -> None:
    m, look = both(seed)
    if not must_answer(m, look):
        return
    far = plain_reach.away(look)
    program = {
        finding.subject[0]: finding.value for finding in am.reach.steps(m, VIEW) if finding.kind == "actor"
    }
    assert not differing(program, {one: None if d == inf else d for one, d in far.items()})
    whole = am.reach.steps(m, VIEW).about("civil society")
    assert whole.details["reached"] == plain_reach.curve(look, look.society, far)
    within = {finding.subject[0]: finding.value for finding in am.reach.steps(m, VIEW, by="within_reach")}
    reached = {one: d for one, d in far.items() if d <= look.n["max_steps"]}
    assert not differing(within, reached | {"civil society": len(reached)})
    for relation in RELATIONS:
        groups = {
            finding.subject[0]: picked(finding, ("closeness", "closeness_rest", "reached", "p"))
            for finding in am.reach.steps(m, VIEW, relation=relation)
            if finding.kind == "group"
        }
        assert not differing(groups, plain_reach.groups_by_steps(look, relation))


@seeded(range(ALL), few=FEW)
def test_isolation(seed: int) -> None:
    m, look = both(seed)
    if not must_answer(m, look):
        return
    found = [finding for finding in am.reach.isolation(m, VIEW) if finding.kind == "actor"]
    formula = plain_reach.isolated(look)
    program = {one.subject[0]: (one.details["isolation"], one.value, one.n) for one in found}
    assert not differing(program, formula)
    order = sorted(formula, key=lambda one: (-formula[one][1], one))
    assert [one.subject[0] for one in found] == order
    for one in found:
        assert one.details["collaboration_ties"] == plain_reach.ties_of(look, one.subject[0])
    for group in am.reach.isolation(m, VIEW):
        if group.kind == "group":
            who = look.members("works_on_rights_of")[group.subject[0]]
            verdicts = [formula[one][0] for one in who if one in formula]
            for verdict in ("isolated_supported", "possibly_isolated", "not_observed_enough"):
                assert group.details[verdict] == verdicts.count(verdict)
            assert group.details["reached"] == len(who) - len(verdicts)


@seeded(range(ALL), few=FEW)
def test_gap(seed: int) -> None:
    m, look = both(seed)
    figures = (
        "reached",
        "exists",
        "expected",
        "shortfall",
        "share",
        "share_interval",
        "parity",
        "risk_ratio",
        "p",
        "p_corrected",
    )
    for relation in RELATIONS:
        for definition in get_args(Definition):
            if definition == "route" and not must_answer(m, look):
                continue
            found = am.reach.gap(m, VIEW, relation=relation, definition=definition)
            cells = [finding for finding in found if finding.kind == "cell"]
            formula = plain_reach.gaps(look, relation, definition)
            assert not differing({one.subject: picked(one, figures) for one in cells}, formula)
            assert [one.subject for one in cells] == sorted(
                formula, key=lambda cell: (-formula[cell]["value"], cell)
            )


@seeded(range(ALL), few=FEW)
def test_blind_spots(seed: int) -> None:
    m, look = both(seed)
    if not must_answer(m, look):
        return
    counts = (
        "not_mapped",
        "met",
        "left_alone",
        "reachable",
        "isolated_supported",
        "possibly_isolated",
        "not_observed_enough",
    )
    for relation in RELATIONS:
        found = am.reach.gap(m, VIEW, relation=relation, by="blind_spots")
        assert not differing(
            {one.subject: picked(one, counts) for one in found}, plain_reach.blind(look, relation)
        )


@seeded(range(ALL), few=FEW)
def test_two_lists(seed: int) -> None:
    m, look = both(seed)
    formula = plain_reach.two_lists(look)
    if not formula:
        with pytest.raises(Refused):
            am.reach.two_lists(m, VIEW)
        return
    program = {}
    for finding in am.reach.two_lists(m, VIEW):
        row = finding.id.split(":")[-1]
        program[row] = {"value": finding.value}
        if finding.value is not None:
            program[row] |= picked(finding, ("variance", "seen", "seen_share")) | {
                "interval": finding.interval
            }
    assert not differing(program, formula)


@seeded(range(ALL), few=FEW)
def test_attention(seed: int) -> None:
    m, look = both(seed)
    for relation in RELATIONS:
        formula = plain_reach.attention(look, relation)
        if not formula:
            with pytest.raises(Refused):
                am.reach.contact_diversity(m, VIEW, relation=relation, by="attention")
            continue
        program = {
            finding.id.removeprefix("A08:"): picked(
                finding, () if finding.id.endswith("concentration") else ("group_means", "lorenz")
            )
            for finding in am.reach.contact_diversity(m, VIEW, relation=relation, by="attention")
        }
        assert not differing(program, formula)


@seeded(range(ALL), few=FEW)
def test_contacts(seed: int) -> None:
    m, look = both(seed)
    formula = plain_reach.habits(look)
    if not formula:
        with pytest.raises(Refused):
            am.reach.contact_diversity(m, VIEW, by="contact_habits")
        return
    program: dict[str, dict[str, object]] = {}
    for finding in am.reach.contact_diversity(m, VIEW, by="contact_habits"):
        program.setdefault(finding.subject[0], {})[finding.id.split(":")[1]] = finding.value
    assert not differing(program, formula)


@seeded(range(ALL), few=FEW)
def test_diversity(seed: int) -> None:
    m, look = both(seed)
    try:
        found = list(am.reach.contact_diversity(m, VIEW))
    except Refused:
        assert not plain_reach.met(look) & set(look.society)
        return
    program = {
        finding.id.split(":")[2]: picked(finding, ("actors_diversity",))
        for finding in found
        if ":diversity:" in finding.id
    }
    columns = {"types": "types", "adm1_pcode": "adm1_pcode", "groups": "works_on_rights_of"}
    formula = {name: plain_reach.diversity(look, column) for name, column in columns.items()}
    assert not differing(program, {name: one for name, one in formula.items() if one})
