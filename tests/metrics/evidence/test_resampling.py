"""Findings in resampled worlds and without one source after another (A38)."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import replace
from functools import partial
from typing import Any

import networkx as nx
import numpy as np
import pytest
from maps import DAY, a_map, actor, expected, kala, offer, sample, tie

from actormap.core.config import Thresholds, View
from actormap.core.errors import Refused
from actormap.core.findings import Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence
from actormap.core.verdicts import judge
from actormap.graph.layers import Layers
from actormap.graph.tie_probability import tie_beliefs
from actormap.metrics.base.context import Analysis, context_of
from actormap.metrics.base.ranking import Standing, in_order, placed
from actormap.metrics.evidence.resampling import NOT_LEFT_OUT, NOTHING_VARIES, resampled
from actormap.metrics.reach.isolation import isolation
from actormap.metrics.reach.steps import steps
from actormap.metrics.structure.components import components
from actormap.metrics.structure.constraint import constraint
from actormap.metrics.structure.cutpoints import cutpoints

TODAY = View(date=DAY)
B2 = {"reliability": "B", "credibility": "2"}


def country() -> Any:
    """A-B told by two good sources, B-C by one that cannot be judged."""
    return a_map(
        "A",
        "B",
        "C",
        ties=[
            tie("A", "B", sources="a;b", **{"from": DAY}),
            tie("B", "C", sources="c", **{"from": DAY}),
            offer("O", "A", 1, sources="a;b", **{"from": DAY}),
        ],
        sources=[{"id": "a", **B2}, {"id": "b", **B2}, {"id": "c"}],
    )


def test_finding_holds_as_often_as_its_ties_exist() -> None:
    told = replace(TODAY, thresholds=TODAY.thresholds.changed(most_missed=0))
    found = resampled(components, country(), told, draws=150)
    both = (0.85 * 0.8) / (0.85 * 0.8 + (1 - (0.85 * 0.8) ** 0.5) ** 2)
    assert found.about("A").holds_in == pytest.approx(both, abs=0.08)
    # Its only tie is there as often as not, so nothing is claimed of it.
    assert (found.about("C").verdict, found.about("C").holds_in) == ("insufficient_data", None)
    # The figure of the whole is that of both ties: one of them alone makes it another.
    assert found.about("civil society").holds_in == pytest.approx(both * 0.5, abs=0.12)


def test_finding_of_one_source_is_marked_and_of_two_is_not() -> None:
    found = resampled(components, country(), TODAY, draws=1)
    assert found.about("C").single_source is True
    assert found.about("A").single_source is False


def test_same_seed_gives_the_same_worlds() -> None:
    one, other = (resampled(components, country(), TODAY, draws=10) for _ in range(2))
    assert one.as_dict() == other.as_dict()
    assert any("10 possible maps (seed 20111)" in caveat for caveat in one.caveats)


def test_room_is_made_as_worlds_are_drawn_and_not_for_all_that_are_asked_for() -> None:
    class EnoughError(Exception):
        pass

    def stop(_words: str, share: float) -> None:
        if share * 10**15 > 2.5:
            raise EnoughError

    with pytest.raises(EnoughError):
        resampled(components, country(), TODAY, draws=10**15, progress=stop)


def test_no_draws_give_the_analysis_itself() -> None:
    assert resampled(components, country(), TODAY, draws=0) == components(country(), TODAY)


@pytest.mark.parametrize("view", [replace(TODAY, world=1), replace(TODAY, without="c")])
def test_a_possible_map_is_not_resampled_itself(view: View) -> None:
    with pytest.raises(Refused, match="one possible map"):
        resampled(components, country(), view, draws=3)
    assert resampled(components, country(), view, draws=0).figures


def test_analysis_that_is_refused_on_the_map_is_refused() -> None:
    with pytest.raises(Refused):
        resampled(steps, a_map("A"), TODAY, draws=3)


def test_world_in_which_an_analysis_is_refused_holds_nothing() -> None:
    # The only first step is half believed: without it nothing can be said from the office.
    m = a_map("A", ties=[offer("O", "A", 1)])
    found = resampled(steps, m, TODAY, draws=60)
    assert found.about("A").holds_in == pytest.approx(0.5, abs=0.2)
    # How many of all are reached is a count of the record: no claim of it is tried.
    assert found.about("civil society").holds_in is None


def test_withheld_verdict_stays_withheld_whatever_the_worlds_say() -> None:
    found = resampled(isolation, kala(), View(date=DAY, certain=True), draws=3)
    finding = found.about("L")
    assert (finding.varied, finding.holds_in) == (None, None)  # no possible map could speak against it
    assert finding.verdict == "insufficient_data"


def test_verdict_becomes_supported_only_with_members_enough_for_a_group() -> None:
    def group(members: int) -> str:
        people = [actor(f"Q{i}", works_on_rights_of="youth") for i in range(members)]
        asked = [
            {
                "source": f"s{s}",
                "date": DAY,
                "subject_id": p["id"],
                "asked_about": "ties_all",
                "answer": "none",
            }
            for p in [*people, actor("A")]
            for s in range(4)
        ]
        m = a_map(
            actors=[actor("A"), *people],
            ties=[offer("O", "A", 1, sources="s0;s1;s2;s3")],
            observations=asked,
            sources=[{"id": f"s{s}"} for s in range(4)],
        )
        found = resampled(isolation, m, View(date=DAY, certain=True), draws=2)
        assert found.about("Q0").verdict == "supported"
        return found.about("youth").verdict

    assert group(5) == "supported"
    assert group(4) == "indicative"


def test_progress_is_told_and_may_end_the_work() -> None:
    told: list[tuple[str, float]] = []
    resampled(
        components, country(), TODAY, draws=2, progress=lambda words, share: told.append((words, share))
    )
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert len(told) == 2 + 3

    class Enough(Exception):
        pass

    def stop(_words: str, _share: float) -> None:
        raise Enough

    with pytest.raises(Enough):
        resampled(components, country(), TODAY, draws=5, progress=stop)


# --- intervals, places, sources ----------------------------------------------------------------------


def degrees(m: ActorMap, view: View, *, limit: int = 9_999) -> Findings:
    """Actors of G+ by their number of ties: an analysis that ranks."""
    layer = Layers(m, view).collaboration
    ids = [str(i) for i in layer.ids[layer.nodes]]
    degree = np.bincount(np.r_[layer.source, layer.target], minlength=len(layer.ids))[layer.nodes]

    def say(v: int, standing: Standing) -> Finding:
        return Finding(
            id=f"T:degree:{ids[v]}",
            analysis="T",
            subject=(ids[v],),
            value=float(degree[v]),
            statement=placed(ids[v], standing, Sentence("by ties")),
            reason=Sentence("{ties} ties.", ties=int(degree[v])),
            details=standing,
        )

    order = in_order(ids, degree.astype(float), limit=limit)
    return Findings("Ties", {}, (), tuple(say(v, standing) for v, standing in order))


def cut_actors(m: ActorMap, view: View) -> Findings:
    """Actors of G+ whose loss splits a part, found by networkx."""
    layer = Layers(m, view).collaboration
    graph = nx.Graph(zip(layer.ids[layer.source], layer.ids[layer.target], strict=True))
    found = [
        Finding(f"T:cut:{v}", "T", (v,), Sentence("{v} links parts.", v=v), Sentence("It does."))
        for v in sorted(nx.articulation_points(graph))
    ]
    return Findings("Cut actors", {}, (), tuple(found))


@pytest.mark.parametrize("analysis", [cut_actors, cutpoints], ids=["networkx", "bridges"])
def test_one_source_makes_e_a_cut_actor_in_kala(analysis: Analysis) -> None:
    found = resampled(analysis, kala(), View(date=DAY, certain=True), draws=1)
    e = found.about("E")
    assert e.single_source is True
    assert e.details["falls_without"] == ("s3",)
    for source in ("s1", "s2", "s3"):
        still = source not in e.details["falls_without"]
        assert still == expected()[f"E_cut_drop_{source}"]


def test_sources_that_count_as_one_are_named_together_by_their_pseudonyms() -> None:
    told = [{"id": "p1", "independent_key": "Mrs Name"}, {"id": "p2", "independent_key": "Mrs Name"}]
    m = a_map("A", "B", ties=[tie("A", "B", sources="p1;p2", **{"from": DAY})], sources=told)
    finding = resampled(components, m, TODAY, draws=1).about("A")
    assert finding.details["falls_without"] == ("p1+p2",)
    assert "Mrs Name" not in repr(finding)
    listless = a_map("A", "B", ties=[tie("A", "B", sources="x9", **{"from": DAY})])
    assert resampled(components, listless, TODAY, draws=1).about("A").details["falls_without"] == ("x9",)


def chain() -> tuple[ActorMap, View]:
    """O introduces to A with chance 0.8 that it would, A to B with 0.5: ties exist with these chances."""
    ties = [
        offer("O", "A", 1, sources="a", as_of="2024-02-01"),
        offer("A", "B", 1, sources="c", as_of="2024-02-01"),
    ]
    m = a_map("A", "B", ties=ties, sources=[{"id": "a", **B2}, {"id": "c"}])
    months = 366 / 30.4375
    half_life = months / math.log2((math.sqrt(0.85 * 0.8) - 0.5) / 0.3)
    return m, View(date=DAY, thresholds=Thresholds(ageing_months=half_life))


def test_path_of_two_doubtful_ties_holds_in_two_fifths_of_the_worlds() -> None:
    m, view = chain()
    assert tie_beliefs(m, view) == pytest.approx([0.5, 0.8])  # sorted by id: AB, OA
    found = resampled(steps, m, view, draws=1_000)
    assert found.about("B").holds_in == pytest.approx(0.4, abs=0.05)
    assert found.about("A").holds_in == pytest.approx(0.8, abs=0.05)


def claim(finding: Finding) -> str:
    """What the sentence claims of a place."""
    words = re.search(r"(is|is not) among the first \d+", str(finding.statement))
    assert words
    return words[0]


def true(claimed: str, own: float, values: list[float]) -> bool:
    """Whether it is so among some values: of equal ones none is before the other."""
    most = int(claimed.rsplit(maxsplit=1)[-1])
    if "not" in claimed:
        return sum(value > own for value in values) >= most
    return sum(value >= own for value in values) <= most


def test_interval_and_places_are_those_of_the_worlds_one_by_one() -> None:
    m, view, draws = sample(), View(date="2026-11-25"), 40
    found = resampled(degrees, m, view, draws=draws)
    worlds = [degrees(m, replace(view, world=world)) for world in range(draws)]
    every = [[other.value for other in world] for world in worlds]
    claims = Counter(claim(finding) for finding in found)
    assert {"is among the first 3", "is among the first 10", "is not among the first 10"} <= claims.keys()
    for finding in found:
        value = [world.about(*finding.subject).value for world in worlds]
        rank = sorted(world.about(*finding.subject).details["rank"] for world in worlds)
        assert finding.interval is None  # what possible maps make of a value is no interval of the record
        assert finding.possible_value == pytest.approx(np.quantile(value, [0.5, 0.05, 0.95]))
        # The least place that 5 in 100 worlds do not exceed: of 40, the second; half, the 20th; and the 38th.
        assert finding.possible_place == (rank[19], rank[1], rank[37])
        assert finding.possible_value
        middle, low, high = finding.possible_value
        assert low <= middle <= high
        assert finding.details["top3"] == np.mean([r <= 3 for r in rank])
        stood = (true(claim(finding), own, others) for own, others in zip(value, every, strict=True))
        assert finding.holds_in == np.mean([*stood])
        share = f"{finding.details['top3']:.0%} of 40 possible maps"
        assert f"Among the first 3 in {share}, and in place {rank[1]} to" in finding.reason


def test_places_beyond_the_limit_count_in_the_worlds() -> None:
    m, view = sample(), View(date="2026-11-25")
    short = partial(degrees, limit=2)
    found = resampled(short, m, view, draws=30, unlimited=degrees)
    every = resampled(degrees, m, view, draws=30)
    assert 2 <= len(found) < len(every)
    for finding in found:
        assert finding == every.about(*finding.subject)


def test_place_that_falls_behind_without_a_source_leans_on_it() -> None:
    # A is first by three ties of one source; without it four others come before.
    ties = [tie("A", other, sources="one", **{"from": DAY}) for other in "BCD"]
    ties += [tie(u, v, sources="two", **{"from": DAY}) for u, v in ("EF", "FG", "GH", "HE")]
    m = a_map(*"ABCDEFGH", ties=ties, sources=[{"id": "one"}, {"id": "two"}])
    found = resampled(degrees, m, View(date=DAY, certain=True), draws=1)
    assert found.about("A").details["falls_without"] == ("one",)
    # Four share the second place, so that it alone is told of each; without the first it is another.
    assert "is number 2 of 8" in found.about("E").statement
    assert found.about("E").details["falls_without"] == ("one", "two")


def test_interval_of_the_analysis_itself_is_kept_and_few_worlds_give_none() -> None:
    def own(m: ActorMap, view: View) -> Findings:
        count = float(len(Layers(m, view).collaboration))
        plain = Finding("T:a", "T", ("A",), Sentence("S."), Sentence("R."), value=count)
        return Findings("T", {}, (), (plain, replace(plain, id="T:b", interval=(0.0, 9.0))))

    enough, few = (resampled(own, country(), TODAY, draws=draws).findings for draws in (60, 19))
    assert enough[0].possible_value == (1.0, 1.0, 2.0)  # none at all in 2 of 100
    assert few[0].possible_value is None
    assert enough[0].interval is few[0].interval is None
    assert enough[1].interval == few[1].interval == (0.0, 9.0)


def test_finding_without_a_value_gets_no_interval() -> None:
    def silent(m: ActorMap, view: View) -> Findings:
        assert len(Layers(m, view).collaboration) >= 0
        return Findings("T", {}, (), (Finding("T:a", "T", ("A",), Sentence("S."), Sentence("R.")),))

    (finding,) = resampled(silent, country(), TODAY, draws=25)
    assert (finding.possible_value, finding.possible_place, finding.holds_in) == (None, None, 1.0)


def test_nothing_is_drawn_where_nothing_that_is_looked_at_is_in_doubt() -> None:
    asked: list[int | None] = []

    def of_actors_alone(m: ActorMap, view: View) -> Findings:
        asked.append(view.world)
        return Findings(
            "T", {}, (), (Finding("T:a", "T", tuple(m.actors["id"]), Sentence("S."), Sentence("R.")),)
        )

    found = resampled(of_actors_alone, country(), TODAY, draws=25)
    (finding,) = found
    assert (finding.varied, finding.holds_in) == (False, None)
    assert NOTHING_VARIES in found.caveats
    assert [world for world in asked if world is not None] == [0]  # one look, to see what it asks for
    certain = resampled(components, country(), replace(TODAY, certain=True), draws=25)
    assert {finding.varied for finding in certain} == {False}
    assert {finding.varied for finding in resampled(components, country(), TODAY, draws=2)} == {True}


def test_that_something_is_not_there_gets_no_share_of_possible_maps() -> None:
    # A world without the tie holds no route either: it could not but "hold in 100 %".
    ties = [offer("O", "A", 1, sources="s2"), offer("A", "T", 0.9, sources="s1")]
    m = a_map("A", "T", "L", ties=ties, sources=[{"id": "s1", "reliability": "C", "credibility": "3"}])
    found = resampled(steps, m, View(date=DAY), draws=30)
    there, absent = found.about("T"), found.about("L")
    assert 0 < there.holds_in < 1
    assert there.varied
    assert absent.absence
    assert (absent.holds_in, absent.varied) == (None, None)


@pytest.mark.parametrize(("p", "verdict"), [(0.025, "supported"), (0.03, "indicative"), (None, "supported")])
def test_verdict_is_no_better_than_the_test_that_it_rests_on(p: float | None, verdict: str) -> None:
    finding = Finding(
        "A00:x",
        "A00",
        ("A",),
        Sentence("Said."),
        Sentence("Because."),
        coverage=1.0,
        sources=3,
        holds_in=1.0,
        members=9,
        p=p,
    )
    assert judge(finding, Thresholds()) == verdict


def many_tell(*, apart: int) -> ActorMap:
    """A-B told by two sources, C-D by one, and so many others of which each has a source of its own."""
    others = [tie(f"x{n}", f"y{n}", sources=f"s{n}") for n in range(apart)]
    ids = ["A", "B", "C", "D", *(end for row in others for end in (row["source_id"], row["target_id"]))]
    listed = ["a", "b", "c", *(f"s{n}" for n in range(apart))]
    ties = [tie("A", "B", sources="a;b"), tie("C", "D", sources="c"), *others]
    return a_map(*ids, ties=ties, sources=[{"id": source, **B2} for source in listed])


def tied(m: ActorMap, view: View, *, proven: bool = True) -> Findings:
    """That A and B, and C and D, are tied, by what their ties rest on."""
    layer = context_of(m, view).layers.collaboration
    found = [
        Finding(
            f"tied:{u}",
            "A02",
            (u,),
            Sentence("Tied."),
            Sentence("Told."),
            coverage=1.0,
            sources=2,
            evidence=layer.evidence([edge]) if proven else (),
        )
        for edge, u in enumerate(layer.ids[code] for code in layer.source.tolist())
        if u in "AC"
    ]
    return Findings("Ties", {}, (), tuple(found))


@pytest.mark.parametrize("apart", [10, 60])
def test_claim_that_hangs_on_one_source_is_never_supported_however_many_others_there_are(apart: int) -> None:
    view = replace(TODAY, certain=True)
    found = resampled(tied, many_tell(apart=apart), view, draws=5)
    assert (found.about("A").verdict, found.about("A").single_source) == ("supported", False)
    assert (found.about("C").verdict, found.about("C").details["falls_without"]) == ("indicative", ("c",))
    assert NOT_LEFT_OUT not in found.caveats


def test_of_many_sources_those_of_the_evidence_alone_are_left_out_and_a_claim_without_is_indicative() -> None:
    view, left = replace(TODAY, certain=True), list[str]()

    def noted(m: ActorMap, view: View) -> Findings:
        left.append(view.without)
        return tied(m, view)

    m = many_tell(apart=60)
    resampled(noted, m, view, draws=5)
    assert [key for key in left if key] == ["a", "b", "c"]
    bare = resampled(partial(tied, proven=False), m, view, draws=5)
    assert {(f.verdict, f.single_source) for f in bare} == {("indicative", None)}
    assert NOT_LEFT_OUT in bare.caveats


def test_of_too_few_possible_maps_no_places_are_told() -> None:
    found = resampled(constraint, kala(), View(date=DAY), draws=10).about("D")
    assert found.reason.endswith("Among the first 3 in 100% of 10 possible maps.")
