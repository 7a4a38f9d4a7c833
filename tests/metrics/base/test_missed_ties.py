"""Ties that nobody told of: how many there are in possible maps, between whom, and what they change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise, product

import numpy as np
import pandas as pd
import pytest
from maps import DAY, QUICK, a_map, kala, offer, random_map, sample, table, tie

from actormap.core.config import View
from actormap.core.model import ActorMap
from actormap.graph.layers import layers_of
from actormap.graph.possible_maps import pairs
from actormap.metrics import catalogue
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.evidence.resampling import resampled
from actormap.metrics.structure.components import components
from actormap.metrics.structure.cutpoints import cutpoints

LAYERS = ("G+", "T", "S", "W")
WORLDS = range(300)
LATE = View(date=DAY)


def asked(source: str, subject: str, kinds: str = "coordination") -> dict[str, str]:
    return {
        "source": source,
        "subject_id": subject,
        "date": DAY,
        "asked_about": "ties_kind",
        "kinds": kinds,
        "answer": "list",
    }


def ring(n: int = 12, *, sources: Iterable[str] = (), told: int = 6) -> ActorMap:
    """Actors of which the first are tied to the next one, and who was asked about all of them."""
    names = [f"A{v:02}" for v in range(n)]
    known = [{"id": source, "reliability": "A", "credibility": "1"} for source in ("s", *sources)]
    ties = [tie(u, v, sources="s", **{"from": DAY}) for u, v in list(pairwise(names))[:told]]
    return a_map(
        *names,
        ties=ties,
        sources=known,
        observations=[asked(source, name) for source, name in product(sources, names)],
    )


def drawn(m: ActorMap, layer: str = "G+", view: View = LATE) -> float:
    """Ties in a possible map of which nobody told, on average."""
    missed = context_of(m, view).missed
    return float(np.mean([len(missed.drawn(layer, world).source) for world in WORLDS]))


def test_where_nobody_was_asked_as_many_are_missed_as_are_recorded() -> None:
    m = ring(30)
    q = context_of(m, LATE).layers.beliefs
    assert drawn(m) == pytest.approx(q.sum(), rel=0.12)


def test_chance_of_a_missed_tie_is_that_of_bayes() -> None:
    # 66 pairs, 6 of them told: four sources were asked about everybody, who are taken to tell of one half.
    thresholds = LATE.thresholds.changed(detection_counts_as=1e9)
    m, view = ring(12, sources="abcd"), replace(LATE, thresholds=thresholds)
    q = context_of(m, view).layers.beliefs[0]
    seen = 1 - 0.5**4
    share = (12 * 6 * q / 66 + 6 * q) / (12 + 66 * seen)
    chance = share * (1 - seen) / (1 - share * seen)
    assert drawn(m, view=view) == pytest.approx(60 * chance, abs=3 * (60 * chance / len(WORLDS)) ** 0.5)


def test_the_more_were_asked_the_fewer_are_missed() -> None:
    thresholds = LATE.thresholds.changed(detection_counts_as=1e9)
    view = replace(LATE, thresholds=thresholds)
    counts = [drawn(ring(20, sources=sources), view=view) for sources in ("", "a", "abc", "abcdefgh")]
    assert counts == sorted(counts, reverse=True)
    assert counts[-1] < counts[0] / 20


def test_none_is_missed_where_none_is_recorded_or_all_is_certain() -> None:
    assert not context_of(ring(told=0), LATE).missed.any("G+")
    assert not context_of(
        ring(), replace(LATE, thresholds=LATE.thresholds.changed(most_missed=0))
    ).missed.any("G+")
    certain = Context(ring(), replace(LATE, certain=True, world=1))
    assert len(certain.layers.collaboration) == 6


@pytest.mark.parametrize("layer", LAYERS)
def test_missed_ties_are_between_others_than_recorded_ones_and_never_the_offices(layer: str) -> None:
    found = 0
    for m in (kala(), *map(random_map, range(4))):
        context = context_of(m, QUICK)
        recorded = set(pairs(context.layers.candidates(layer).edges, len(context.ids)).tolist())
        offices, society = np.flatnonzero(context.layers.offices), context.layers.civil_society
        for world in range(20):
            edges = context.missed.drawn(layer, world)
            pair = pairs(edges, len(context.ids))
            assert (np.diff(pair) > 0).all()
            assert not recorded & set(pair.tolist())
            assert (edges.source != edges.target).all()
            assert not np.isin([edges.source, edges.target], offices).any()
            assert not edges.proof.any()
            if layer == "G+":
                assert society[edges.source].all()
                assert society[edges.target].all()
                assert (edges.source < edges.target).all()
            found += len(pair)
    assert found


def test_ties_are_missed_where_others_are_near() -> None:
    area = {"adm1_pcode": "XX01"}
    names = [f"A{v:02}" for v in range(20)]
    actors = [
        {"id": name, "name": name, "sphere": "civil_society", **(area if at < 10 else {})}
        for at, name in enumerate(names)
    ]
    m = a_map(actors=actors, ties=[tie(u, v, **{"from": DAY}) for u, v in pairwise(names[:10])])
    edges = [context_of(m, LATE).missed.drawn("G+", world) for world in range(50)]
    ends = np.concatenate([np.r_[some.source, some.target] for some in edges])
    assert len(ends)
    assert (ends < 11).all()  # the first is the office


def test_a_possible_map_is_drawn_again_as_it_was() -> None:
    first, again = (Context(random_map(3), replace(QUICK, world=5)).layers for _ in range(2))
    for name in ("collaboration", "referral", "signed", "influence"):
        one, other = getattr(first, name), getattr(again, name)
        for column in ("source", "target", "weight", "sign"):
            assert np.array_equal(getattr(one, column), getattr(other, column))


def test_introductions_of_a_possible_map_are_those_told_and_those_missed() -> None:
    context = Context(kala(), replace(QUICK, world=1))
    layer, missed = context.layers.referral, context.recorded.missed.drawn("T", 1)
    untold = layer.proof[layer.start[:-1]] == ""
    ends = set(zip(missed.source.tolist(), missed.target.tolist(), strict=True))
    assert ends
    assert ends == set(zip(layer.source[untold].tolist(), layer.target[untold].tolist(), strict=True))
    assert (layer.q[untold] == 1).all()
    assert layer.evidence(np.flatnonzero(untold).tolist()) == ()


def with_missed(m: ActorMap, view: View, layer: str, kind: str) -> ActorMap:
    """A map on which what a possible map has of ties that nobody told of is recorded as one kind."""
    context = Context(m, view)
    edges, ids = context.recorded.missed.drawn(layer, view.world or 0), context.ids
    rows = [
        {
            "id": f"missed {row}",
            "source_id": ids[u],
            "target_id": ids[v],
            "kind": kind,
            "sign": "+",
            "weight": weight,
        }
        for row, (u, v, weight) in enumerate(
            zip(edges.source.tolist(), edges.target.tolist(), edges.weight.tolist(), strict=True)
        )
    ]
    exist = m.ties[layers_of(m, view).beliefs == 1]
    return m.replace(ties=pd.concat([exist, table(rows)]) if rows else exist)


@pytest.mark.parametrize(
    ("name", "layer", "kind"),
    [
        ("structure.components", "G+", "protection"),
        ("structure.constraint", "G+", "protection"),
        ("influence.betweenness", "G+", "protection"),
    ],
)
def test_what_is_said_of_a_possible_map_is_said_where_its_missed_ties_are_recorded(
    name: str, layer: str, kind: str
) -> None:
    changed = 0
    for m in (kala(), sample()):
        for world in range(4):
            view = replace(QUICK, world=world)
            alone = with_missed(m, view, layer, kind)
            figures = {f.id: f.value for f in catalogue.run(name, m, view).made_out}
            assert figures == {
                f.id: f.value for f in catalogue.run(name, alone, replace(view, certain=True)).made_out
            }
            told = replace(view, thresholds=view.thresholds.changed(most_missed=0))
            changed += figures != {f.id: f.value for f in catalogue.run(name, m, told).made_out}
    assert changed


def test_an_only_link_is_less_sure_where_nobody_was_asked() -> None:
    m = a_map("A", "B", "C", "D", ties=[tie("A", "B"), tie("B", "C"), tie("C", "D"), offer("O", "A", 1)])
    told = replace(LATE, thresholds=LATE.thresholds.changed(most_missed=0))
    shares = []
    for view in (told, LATE):
        found = resampled(cutpoints, m, view, draws=200)
        shares.append([finding.holds_in for finding in found if finding.holds_in is not None])
    assert shares[0]
    assert sum(shares[1]) < sum(shares[0])


def denied(silent: int) -> tuple[ActorMap, View]:
    """A tie of A and B of which one told and so many others did not, though they were asked about all."""
    sources = [f"a{number}" for number in range(silent)]
    m = a_map(
        *"ABC",
        ties=[tie("A", "B", sources="s", **{"from": DAY})],
        sources=[{"id": source, "reliability": "A", "credibility": "1"} for source in ("s", *sources)],
        observations=[asked(source, name) for source, name in product(sources, "ABC")],
    )
    return m, replace(LATE, thresholds=LATE.thresholds.changed(detection_counts_as=1e9))


@pytest.mark.parametrize(
    ("silent", "isolate", "alone"),
    [(5, "insufficient_data", "supported"), (6, "indicative", "supported"), (8, "supported", "supported")],
)
def test_that_nothing_is_there_is_no_surer_than_that_who_told_of_it_was_wrong(
    silent: int, isolate: str, alone: str
) -> None:
    # Odds of 19 for it, halved by each who did not tell: 19 / 51, 19 / 83 and 19 / 275 that it is there.
    m, view = denied(silent)
    context = context_of(m, view)
    none = 2**silent / (19 + 2**silent)
    assert context.none_told("G+", [0], [1, 2]) == pytest.approx(none)
    assert context.none_told("G+", [1], [0]) == pytest.approx(none)
    assert context.none_told("G+", [0, 1], [2]) == 1
    verdicts = {f.subject[0]: f.verdict for f in components(m, view) if f.kind == "actor"}
    assert verdicts == {"A": isolate, "B": isolate, "C": alone}
    assert context.absence_between("G+", 0, 1)["verdict"] == isolate
    assert context.absence_between("G+", 0, 2)["verdict"] == alone


@pytest.mark.parametrize(("silent", "verdict"), [(1, "indicative"), (4, "insufficient_data")])
def test_what_a_tie_makes_of_an_actor_is_no_surer_than_the_tie(silent: int, verdict: str) -> None:
    # 19 / 21 and 19 / 35 that it is there; in possible maps A can have others of which nobody told.
    found = resampled(components, *denied(silent), draws=50)
    assert found.about("A").details["degree"] == 1
    assert found.about("A").verdict == verdict


@pytest.mark.parametrize(
    ("sources", "verdict"), [("pp", "insufficient_data"), ("pq", "indicative"), ("gg", "indicative")]
)
def test_ties_that_one_source_alone_told_of_are_true_together(sources: str, verdict: str) -> None:
    # C3 is 0.62 and B2 0.82: two of p are no surer than one of them, of p and q one is there in 0.86.
    m = a_map(
        *"ABCD",
        ties=[
            tie("A", other, sources=source, **{"from": DAY})
            for other, source in zip("BC", sources, strict=True)
        ],
        sources=[
            {"id": "p", "reliability": "C", "credibility": "3"},
            {"id": "q", "reliability": "C", "credibility": "3"},
            {"id": "g", "reliability": "B", "credibility": "2"},
        ],
        observations=[asked("x", "D")],  # not all is of one origin
    )
    found = components(m, LATE).about("A")
    assert found.details["degree"] == 2
    assert found.verdict == verdict


def test_two_sets_are_apart_as_often_as_none_of_their_pairs_has_a_tie() -> None:
    missed = context_of(ring(12, sources="ab", told=3), LATE).missed
    here, there = np.arange(4, 8), np.arange(8, 12)
    apart = 0
    for world in WORLDS:
        edges = missed.drawn("G+", world)
        across = np.isin(edges.source, here) & np.isin(edges.target, there)
        apart += not across.any()
    chance = missed.none_between("G+", here, there)
    assert 0 < chance < 1
    assert apart / len(WORLDS) == pytest.approx(chance, abs=3 * (chance * (1 - chance) / len(WORLDS)) ** 0.5)
    assert missed.none_between("G+", there, here) == pytest.approx(chance)
    assert missed.none_between("G+", np.arange(0), there) == 1
    # Of a recorded pair somebody told.
    assert missed.none_between("G+", np.array([0]), np.array([1])) == 1
