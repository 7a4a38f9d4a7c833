"""Bridge actors and bridge ties (A35): KALA, what is proposed to back them up, and bare maps."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import pytest
from alone import pair_losses
from maps import CERTAIN, QUICK, SEEDS, a_map, actor, expected, kala, random_map, tie
from seeds import seeded

from actormap.core.findings import Finding, Findings
from actormap.core.model import ActorMap
from actormap.graph.layers import Layers
from actormap.metrics.evidence.resampling import resampled
from actormap.metrics.structure.cutpoints import cutpoints

SIX = 6e-7


def actors(found: Findings) -> dict[str, Finding]:
    return {f.subject[0]: f for f in found if f.id.startswith("A35:bridge:")}


def ties(found: Findings) -> dict[str, Finding]:
    return {"".join(f.subject): f for f in found if f.id.startswith("A35:tie:")}


def test_kala_bridge_actors_and_their_pair_loss() -> None:
    found = actors(cutpoints(kala(), CERTAIN))
    assert sorted(found) == expected()["articulation_cs"]
    for i, f in found.items():
        lost, before, share = expected()["pair_loss"][i]
        assert (f.details["lost"], f.details["before"]) == (lost, before)
        assert f.value == pytest.approx(share, abs=SIX)
    assert list(found) == list("ADECF")  # most pairs first, then by id


def test_kala_pair_loss_of_everybody() -> None:
    table = pair_losses(kala(), CERTAIN).set_index("id")
    wanted = pd.DataFrame.from_dict(
        expected()["pair_loss"], orient="index", columns=["lost", "before", "share"]
    )
    pd.testing.assert_frame_equal(
        table[["lost", "before", "share"]], wanted, check_names=False, check_dtype=False, atol=SIX
    )


def test_kala_bridge_ties_with_their_sides() -> None:
    found = ties(cutpoints(kala(), CERTAIN))
    assert sorted(found) == ["".join(pair) for pair in expected()["bridges_cs"]]
    assert {i: tuple(f.details["sides"]) for i, f in found.items()} == {
        "AD": (4, 4),
        "DE": (5, 3),
        "EF": (6, 2),
        "CH": (7, 1),
        "FG": (7, 1),
    }
    assert found["AD"].value == 16 / 28
    assert found["AD"].evidence == ("t03",)
    assert found["AD"].sources == 2  # s1 and s2 both told of it


def test_kala_second_tie_joins_two_that_work_in_the_same_place() -> None:
    found = cutpoints(kala(), CERTAIN)
    # D and F both monitor in XX02; a tie between them would leave E no bridge actor.
    assert ties(found)["EF"].details["second_tie"] == ["D", "F"]
    assert actors(found)["E"].details["second_tie"] == ["D", "F"]


def test_words_ask_for_support_and_name_nobody_a_weakness() -> None:
    found = cutpoints(kala(), CERTAIN)
    told = " ".join(f.statement + f.reason for f in found)
    assert "support" in told
    assert not [word for word in ("weak", "target", "remove", "attack") if word in told.lower()]
    assert "must not be exported" in found.caveats[0]


def with_tie(m: ActorMap, pair: list[str]) -> ActorMap:
    added = pd.DataFrame([tie(*pair, id="second")]).astype("str")
    rows = pd.concat([m.ties, added.reindex(columns=m.ties.columns, fill_value="")], ignore_index=True)
    return m.replace(ties=rows.assign(weight=pd.to_numeric(rows["weight"]), sensitivity=float("nan")))


@seeded(SEEDS)
def test_second_tie_makes_the_only_link_one_of_two(seed: int) -> None:
    m = random_map(seed)
    for label, f in ties(cutpoints(m, QUICK)).items():
        if f.details["second_tie"]:
            assert label not in ties(cutpoints(with_tie(m, f.details["second_tie"]), QUICK))


def test_second_tie_of_an_actor_lowers_what_depends_on_it() -> None:
    m = kala()
    for i, f in actors(cutpoints(m, CERTAIN)).items():
        after = actors(cutpoints(with_tie(m, f.details["second_tie"]), CERTAIN)).get(i)
        assert after is None or after.details["lost"] < f.details["lost"]


def star(**cells: object) -> ActorMap:
    """A hub with three parts: two of one, one of two."""
    rows = [actor("B", **cells)]
    return a_map(*"ABCDH", actors=rows, ties=[tie("H", i) for i in "ABC"] + [tie("C", "D")])


def test_parts_are_told_from_the_largest() -> None:
    hub = actors(cutpoints(star(), CERTAIN))["H"]
    assert hub.details["parts"] == [2, 1, 1]
    assert (hub.details["lost"], hub.details["before"]) == (5, 6)
    assert hub.details["second_tie"] == ["C", "A"]  # the largest part first, then the first of the others
    assert "3 parts" in hub.statement


def test_second_tie_is_with_nobody_at_risk() -> None:
    proposed = ties(cutpoints(star(at_risk_level=3), CERTAIN))
    assert all("B" not in (f.details["second_tie"] or []) for f in proposed.values())
    assert proposed["BH"].details["second_tie"] is None


def test_limit_cuts_each_list_and_tells_how_many_there_are() -> None:
    found = cutpoints(kala(), CERTAIN, limit=1)
    assert (list(actors(found)), list(ties(found))) == (["A", "D"], ["AD"])  # A and D lose as many
    assert (found.parameters["bridge_actors"], found.parameters["bridge_ties"]) == (5, 5)


def test_ring_has_no_bridge() -> None:
    m = a_map(*"ABCD", ties=[tie("A", "B"), tie("B", "C"), tie("C", "D"), tie("D", "A")])
    assert len(cutpoints(m, CERTAIN)) == 0
    assert pair_losses(m, CERTAIN)["share"].tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize("m", [ActorMap.empty(), a_map(), a_map("A"), a_map("A", "B")])
def test_map_without_ties_has_no_bridge(m: ActorMap) -> None:
    assert len(cutpoints(m, CERTAIN)) == 0
    assert not pair_losses(m, CERTAIN)["lost"].any()


def test_pair_alone_has_a_bridge_tie_and_nothing_to_lose() -> None:
    m = a_map("A", "B", ties=[tie("A", "B")])
    (only,) = cutpoints(m, CERTAIN)
    assert (only.id, only.value, only.n) == ("A35:tie:A:B", 1.0, 1)
    assert pair_losses(m, CERTAIN)["share"].tolist() == [0, 0]


def parts_without(m: ActorMap) -> Iterator[tuple[str, int]]:
    """Each actor with the number of pairs of others that are joined without it, counted by search."""
    layer = Layers(m, QUICK).collaboration
    society = [str(i) for i, inside in zip(layer.ids, layer.nodes, strict=True) if inside]
    pairs = {
        frozenset((str(layer.ids[u]), str(layer.ids[v])))
        for u, v in zip(layer.source, layer.target, strict=True)
    }
    for gone in [*society, ""]:
        left, joined = set(society) - {gone}, 0
        while left:
            part, edge = set(), {min(left)}
            while edge:
                part |= edge
                edge = {v for v in left - part if any(frozenset((u, v)) in pairs for u in part)}
            joined += len(part) * (len(part) - 1) // 2
            left -= part
        yield gone, joined


@seeded(SEEDS)
def test_pair_losses_are_those_of_a_search(seed: int) -> None:
    m = random_map(seed)
    table, joined = pair_losses(m, QUICK).set_index("id"), dict(parts_without(m))
    for i, row in table.iterrows():
        assert row["before"] - row["lost"] == joined[i]


def test_bridge_rests_on_the_source_that_told_of_it() -> None:
    # A38: "E is a cut actor" holds without s1 and s2 and falls without s3.
    found = resampled(cutpoints, kala(), CERTAIN, draws=1)
    e = actors(found)["E"]
    assert e.single_source is True
    assert e.details["falls_without"] == ("s3",) or e.details["falls_without"] == ["s3"]
