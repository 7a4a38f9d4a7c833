"""The invented country shows what its README says was planted, on the day of the demo."""

from __future__ import annotations

import importlib.util
import math
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest
from maps import SAMPLE_FILES, sample

from actormap.core import schema
from actormap.core.config import View
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.engine.connectivity.cutpoints import components as connected
from actormap.engine.edges import Edges
from actormap.graph.layers import Layers, layers_of
from actormap.metrics import catalogue
from actormap.metrics.base.context import Context
from actormap.metrics.change.change import between
from actormap.metrics.change.scenarios import scenario
from actormap.metrics.change.what_if import what_if
from actormap.metrics.coordination.convenors import convenors
from actormap.metrics.coordination.gaps import gaps
from actormap.metrics.coordination.missing_platforms import missing_platforms
from actormap.metrics.coordination.platform_seats import platform_seats
from actormap.metrics.coordination.solidarity import solidarity
from actormap.metrics.evidence.proxy_information import proxy_information
from actormap.metrics.evidence.resampling import resampled
from actormap.metrics.groups.platform_exclusion import platform_exclusion
from actormap.metrics.groups.stigma import stigma
from actormap.metrics.influence.channels import channels
from actormap.metrics.influence.funding import funder_dependence
from actormap.metrics.influence.power_interest_grid import power_interest_grid
from actormap.metrics.introductions.introducer_load import introducer_load
from actormap.metrics.introductions.planner import Planner
from actormap.metrics.introductions.routes import routes
from actormap.metrics.partner.decisions import decisions
from actormap.metrics.partner.match import match
from actormap.metrics.partner.meeting import meeting
from actormap.metrics.partner.promises import promises
from actormap.metrics.partner.stages import stages
from actormap.metrics.reach.capture_recapture import two_lists
from actormap.metrics.reach.isolation import isolation
from actormap.metrics.reach.reach_gap import gap
from actormap.metrics.reach.steps import steps
from actormap.metrics.structure.communities import communities
from actormap.metrics.structure.components import components
from actormap.metrics.structure.cutpoints import cutpoints
from actormap.metrics.structure.structural_holes import structural_holes

DEMO = View(date="2026-11-25")
README = (SAMPLE_FILES / "README.md").read_text(encoding="utf-8")
TABLES = sorted(path.stem for path in SAMPLE_FILES.glob("*.csv"))
HIGHLAND = ["C087", "C088", "C089", "C090", "C091"]
UNASKED = ["C098", "C099", "C100", "C101", "C102"]
OFF_PLATFORM = ["C010", "C011", "C012", "C029", "C030"]
BEHIND_BRIDGE = ["C103", "C104", "C105", "C106"]


@pytest.fixture(scope="module")
def m() -> ActorMap:
    return sample()


@pytest.fixture(scope="module")
def isolated(m: ActorMap) -> Findings:
    return isolation(m, DEMO)


def members(m: ActorMap, relation: str, group: str) -> list[str]:
    return [i for i, tags in zip(m.actors["id"], m.actors[relation], strict=True) if group in tags.split(";")]


# --- the files ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def make() -> ModuleType:
    """The script, run from a place that may hold only what it writes."""
    spec = importlib.util.spec_from_file_location("make_kasimbi", SAMPLE_FILES / "make.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_make_writes_the_committed_files_byte_for_byte(
    make: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(make, "HERE", tmp_path)
    make.main()
    assert sorted(path.stem for path in tmp_path.iterdir()) == TABLES
    for name in TABLES:
        written, committed = (folder / f"{name}.csv" for folder in (tmp_path, SAMPLE_FILES))
        assert written.read_bytes() == committed.read_bytes(), name


def test_readme_lists_every_file_with_its_rows() -> None:
    listed = dict(re.findall(r"^\| (\w+)\.csv \| (\d+) \|", README, re.MULTILINE))
    rows = {
        name: len(pd.read_csv(SAMPLE_FILES / f"{name}.csv", dtype=str, keep_default_na=False))
        for name in TABLES
    }
    assert {name: int(count) for name, count in listed.items()} == rows
    assert rows == {name: len(sample()[name]) for name in TABLES}


def test_readme_counts_what_the_files_hold(m: ActorMap) -> None:
    ties = m.ties
    assert f"ties of {ties['kind'].nunique()} kinds" in README
    assert f"{(ties['to'] != '').sum()} have ended" in README
    assert f"C001-C{(m.actors['id'].str[0] == 'C').sum():03} civil society" in README
    assert f"S01-S{(m.actors['id'].str[0] == 'S').sum():02} State" in README
    locked = m.actors[(m.actors["consent_c1"] != "yes") & (m.actors["legal_basis"] == "")]["id"]
    assert f"Four actors are locked, having neither consent nor another basis: {', '.join(locked)}." in README
    for column, value, who in (("do_not_contact", "yes", "C020, C084"), ("feels_safe", "no", "C042, C081")):
        assert ", ".join(m.actors.loc[m.actors[column] == value, "id"]) == who
        assert who in README
    assert list(m.actors.loc[m.actors["at_risk_level"] == 3, "id"]) == ["C047", "C080"]
    unknown = ties[(ties["kind"] == "trust") & ties["weight"].isna()]
    assert len(unknown) == 12
    assert "Twelve trust ties have no weight" in README


def test_no_record_is_later_than_the_readme_says(m: ActorMap) -> None:
    dates = [
        frame.loc[frame[column.name] != "", column.name]
        for name, frame in m.tables.items()
        for column in schema.columns()[name].values()
        if column.type == "date"
        and column.name not in {"review_by", "due"}
        and len(frame)
        and name not in {"windows", "meetings"}
        and (name, column.name) != ("swot_items", "on")
    ]
    assert pd.concat(dates).max() <= "2026-11-25"
    assert "The day of the demo is 2026-11-25, and no record is later" in README
    windows = m["windows"]
    assert f"dates to\nwatch run until {windows['to'].max()}" in README
    assert f"a round table is planned for {m['meetings']['date'].max()}" in README


def test_every_vocabulary_of_scripts_is_in_the_names(m: ActorMap) -> None:
    names = " ".join(m.actors["name"])
    assert re.search(r"[\u0600-\u06ff]", names)
    assert re.search(r"[\u0400-\u04ff]", names)
    assert re.search(r"[À-ÿ]", names)


# --- what was planted --------------------------------------------------------------------------------


def test_finding_1_isolated_and_asked(m: ActorMap, isolated: Findings) -> None:
    assert members(m, "identifies_as", "indigenous") == HIGHLAND
    assert members(m, "works_on_rights_of", "indigenous") == [*HIGHLAND, "C092"]
    for actor in HIGHLAND:
        finding = isolated.about(actor)
        assert finding.details["isolation"] == "isolated_supported"
        assert finding.details["observations"] == 6
        assert finding.value == pytest.approx(0.2 / (0.2 + 0.8 * (1 - 670 / 1019) ** 6))
    group = isolation(m, DEMO, relation="identifies_as").about("indigenous")
    assert (group.details["isolated_supported"], group.details["members"], group.value) == (5, 5, 1)
    other = isolated.about("indigenous")
    assert (other.details["isolated_supported"], other.details["reached"], other.n) == (5, 1, 6)
    assert other.statement.startswith("No route is recorded to 5 of 6 recorded actors")


def test_finding_1_stands_in_every_world_and_without_any_source(m: ActorMap) -> None:
    found = resampled(isolation, m, DEMO, draws=4)
    for actor in HIGHLAND:
        finding = found.about(actor)
        # No possible map could give a route that nobody told of: how many were asked supports it.
        assert (finding.holds_in, finding.single_source, finding.verdict) == (None, False, "supported")


def test_finding_2_not_asked(m: ActorMap, isolated: Findings) -> None:
    assert members(m, "works_on_rights_of", "migrants") == [*UNASKED, "C112"]
    for actor in UNASKED:
        finding = isolated.about(actor)
        assert finding.details["isolation"] == "not_observed_enough"
        assert finding.verdict == "insufficient_data"
        assert "not evidence that none exists" in finding.statement
        assert finding.value == pytest.approx(0.2)  # one was asked about the actor itself, one declined
    group = isolated.about("migrants")
    assert group.details["not_observed_enough"] == 5
    assert not group.details["observed_enough"]
    assert group.verdict == "insufficient_data"
    assert group.statement.startswith(
        "Too few sources were asked about 5 of 6 recorded actors tagged Migrants"
    )
    assert "C112" not in {f.subject[0] for f in isolated}
    assert "migrants" not in set(m.universe["group"])


def test_finding_3_on_no_platform(m: ActorMap) -> None:
    assert members(m, "works_on_rights_of", "lgbt") == OFF_PLATFORM
    layers = Layers(m, DEMO)
    seated = {layers.ids[actor] for actor in layers.platforms.actor}
    assert not seated & set(OFF_PLATFORM)
    hostile = layers.signed.sign < 0
    ends = zip(layers.signed.source[hostile], layers.signed.target[hostile], strict=True)
    towards = {(layers.ids[u], layers.ids[v]) for u, v in ends}
    assert towards >= {
        ("R01", "C010"),
        ("C009", "C011"),
        ("C036", "C029"),
        ("Q01", "C012"),
        ("C020", "C010"),
        ("C038", "C030"),
    }


def test_finding_3_is_told_as_seats_on_platforms(m: ActorMap) -> None:
    found = platform_exclusion(m, DEMO).about("lgbt")
    assert (found.details["seated"], found.details["members"]) == (0, 5)
    chances = {f.subject[0]: f.details["p_eligible"] for f in platform_exclusion(m, DEMO)}
    assert min(chances, key=lambda group: chances[group]) == "lgbt"
    assert found.details["p_corrected"] < 0.05
    assert found.details["p_eligible"] == pytest.approx(0.0007, abs=0.00005)
    assert found.at_most == "supported"
    assert found.verdict == "indicative"
    assert "3 independent sources were asked on which platforms they sit." in found.reason
    assert resampled(platform_exclusion, m, DEMO, draws=4).about("lgbt").verdict == "supported"


def test_finding_4_the_introducer_everyone_uses(m: ActorMap) -> None:
    planner = Planner(Context(m, DEMO))
    between: Counter[str] = Counter()
    for target in range(len(planner.context.ids)):
        if planner.context.layers.civil_society[target]:
            best = next(planner.routes(target), ())
            between.update(planner.context.ids[v] for v in best[1:-1])
    (first, count), (_, second) = between.most_common(2)
    assert first == "C001"
    assert 35 <= count <= 45
    assert count >= 10 * second
    hub = m.actors.set_index("id").loc["C001"]
    assert (hub["introduction_load"], hub["introduction_cap"]) == (9, 5)


def test_finding_4_the_load_on_introducers_tells_it_first(m: ActorMap) -> None:
    found = introducer_load(m, DEMO)
    first, second = found.findings[:2]
    assert (first.subject, first.details["load"], first.details["cap"]) == (("C001",), 9, 5)
    assert found.about("C058").reason == "It was asked 1 time in three months and can be asked 3."
    assert 25 <= (first.value or 0) <= 45  # some may not be approached through others
    assert (first.value or 0) > 9 * (second.value or 0)
    assert first.details["overused"]
    assert "Let it rest, and look for others" in first.statement


def test_finding_4_introducer_over_its_cap_comes_last_and_is_to_rest(m: ActorMap) -> None:
    layers = Layers(m, DEMO)
    edges = zip(layers.referral.source.tolist(), layers.referral.target.tolist(), strict=True)
    doors: dict[str, set[str]] = {}
    for u, v in edges:
        doors.setdefault(layers.ids[v], set()).add(layers.ids[u])
    shared = sorted(v for v, who in doors.items() if {"C001", "C002"} <= who)
    assert shared
    for target in shared[:3]:
        found = {f.details["introducer"]: f for f in routes(m, DEMO, target) if f.analysis == "A26"}
        order = list(found)
        assert found["C001"].details["overused"]
        assert found["C001"].value == 0
        assert "let it rest" in found["C001"].statement
        assert order.index("C002") < order.index("C001")


def test_finding_5_the_safe_route_is_the_longer_one(m: ActorMap) -> None:
    found = routes(m, DEMO, "C055")
    ways = [f for f in found if "route" in f.details]
    assert [f.details["route"] for f in ways] == [["FP", "C058", "C057", "C056", "C055"]]
    assert ways[0].value == pytest.approx(0.58, abs=0.005)
    assert min(ways[0].details["chances"]) >= 0.85
    said = str(found.as_dict())
    assert "S08" not in said
    assert "C059" not in said
    assert found.parameters["chance_upper_bound"] == pytest.approx(ways[0].value)


def test_finding_6_coordination_gaps(m: ActorMap) -> None:
    found = gaps(m, DEMO)
    assert [f.subject for f in found][:2] == [("C075", "C076"), ("C031", "C032")]
    assert found.about("C075", "C076").details["cells"] == ["PEA@XZ0402"]
    assert found.about("C031", "C032").details["cells"] == ["LEG@XZ0202"]
    tension = found.about("C060", "C061")
    assert tension.details == {
        "cells": ["CHI@XZ0303"],
        "overlap": 1.0,
        "jaccard": 1.0,
        "shared": 1,
        "tension": True,
    }
    assert "talk to each first" in tension.statement
    assert "talk to each first" not in found.about("C075", "C076").statement
    for finding in (*found.findings[:2], tension):
        assert finding.value == pytest.approx(0.996, abs=0.004)


def test_finding_6_tension_comes_after_all_pairs_without_one(m: ActorMap) -> None:
    tensions = [f.details["tension"] for f in gaps(m, DEMO)]
    assert tensions == sorted(tensions)


def test_finding_7_no_platform(m: ActorMap) -> None:
    found = missing_platforms(m, DEMO)
    districts = [f for f in found if not f.subject[0].endswith("@*")]
    assert [f.subject for f in districts] == [("ENV@XZ0302",)]
    assert districts[0] == found.findings[0]
    assert districts[0].details["actors"] == ["C048", "C049", "C050", "C051", "C052", "C053", "C054"]
    assert districts[0].details["platforms"] == []
    assert (districts[0].value, districts[0].n) == (0, 7)


def test_finding_8_reach_gap(m: ActorMap) -> None:
    found = gap(m, DEMO)
    first = found.findings[0]
    assert first.subject == ("women", "XZ04")
    assert first.details["reached"] == 2
    assert first.details["exists"] == [15, 18, 22]
    assert first.details["shortfall"] == pytest.approx(5.3, abs=0.1)
    elsewhere = {
        f.subject[1]: (f.details["reached"], f.details["exists"][1])
        for f in found
        if f.subject[0] == "women" and len(f.subject) > 1
    }
    assert elsewhere == {
        "XZ01": (7, 9),
        "XZ02": (6, 7),
        "XZ03": (4, 6),
        "XZ04": (2, 18),
        "XZ06": (4, 5),
    }
    assert "5.3 fewer than if all had the same share" in first.reason
    assert "no fewer than if all had the same share" in found.about("women", "XZ01").reason
    by_route = gap(m, DEMO, definition="route").about("women", "XZ04")
    assert by_route.statement.startswith("A trusted route is recorded to")
    # Against women in all five areas, 23 of 45 reached, those of XZ04 fall short by about 7.
    reached, exist = (sum(column) for column in zip(*elsewhere.values(), strict=True))
    assert reached / exist * 18 - 2 == pytest.approx(7, abs=0.5)


def test_finding_9_one_source_only(m: ActorMap) -> None:
    def parts(view: View) -> dict[str, int]:
        layer = layers_of(m, view).collaboration
        part = connected(Edges(len(layer.ids), layer.source, layer.target))
        return dict(zip(layer.ids, part.tolist(), strict=True))

    with_it, without_it = parts(DEMO), parts(replace(DEMO, without="k17"))
    assert len({with_it[actor] for actor in (*BEHIND_BRIDGE, "C108", "C001")}) == 1
    assert without_it["C108"] == without_it["C001"]
    apart = {without_it[actor] for actor in BEHIND_BRIDGE}
    assert len(apart) == 1
    assert apart != {without_it["C001"]}
    others = [key for key in sorted({*m.sources["independent_key"]}) if key != "k17"]
    for key in others[:6]:
        alone = parts(replace(DEMO, without=key))
        assert alone["C103"] == alone["C001"], key


def test_finding_9_is_told_as_a_single_source(m: ActorMap) -> None:
    found = {f.id: f for f in resampled(components, m, DEMO, draws=1)}
    for actor in BEHIND_BRIDGE:
        assert found[f"A02:main:{actor}"].single_source, actor
    assert not found["A02:main:C001"].single_source


def test_finding_10_conduct_towards_two_groups(m: ActorMap) -> None:
    found = stigma(m, DEMO)
    labelled = found.about("lgbt").details
    assert found.about("lgbt").n == 5
    assert set(labelled["counts"]) >= {"S3", "S4", "S5"}
    assert (labelled["s1_hostile"], labelled["s3_labels"]) == (6, 5)
    assert labelled["s3_by_class"] == {
        "media": 1,
        "political_party": 1,
        "religious_leader": 1,
        "state_official": 2,
    }
    assert labelled["events"] == ["V01", "V02", "V03", "V04", "V05"]
    assert "The conduct is theirs" in found.about("lgbt").statement
    other = found.about("journalists_media")
    assert other.details["counts"] == ["S3"]
    assert other.details["events"] == ["V06", "V07", "V08", "V26"]
    assert other.verdict == "insufficient_data"
    assert not any("V10" in f.details["events"] for f in found)
    assert all(f.value is None for f in found)


def test_finding_10_is_supported_when_it_stands_in_resampled_worlds(m: ActorMap) -> None:
    finding = resampled(stigma, m, DEMO, draws=2).about("lgbt")
    assert (finding.verdict, finding.holds_in) == ("supported", 1.0)


def test_finding_11_a_bridge_and_a_second_tie(m: ActorMap) -> None:
    found = {f.id: f for f in cutpoints(m, DEMO)}
    first = found["A35:bridge:C108"]
    assert first == cutpoints(m, DEMO).findings[0]
    assert "392 of 5161 pairs" in first.reason
    assert first.value == pytest.approx(392 / 5161)
    assert found["A35:bridge:C103"].details["second_tie"] == ["C108", "C104"]
    assert found["A35:tie:C103:C108"].details["second_tie"]
    between = next(f for f in structural_holes(m, DEMO) if f.id == "A07:only_tie:C054:C076")
    assert between.details["second_tie"]


def test_finding_12_channels_to_the_ministry(m: ActorMap) -> None:
    ways = {tuple(f.details["route"]): f for f in channels(m, DEMO, "S02") if "route" in f.details}
    for route, strength in ((("C018", "S13", "S02"), 0.42), (("C022", "J01", "S02"), 0.35)):
        assert ways[route].value == pytest.approx(strength)
        assert ways[route].details["proposed"]
    assert not any({"S01", "S04", "Q01"} & set(route) for route in ways)


def test_finding_12_channels_to_a_source_of_threat(m: ActorMap) -> None:
    ways = {tuple(f.details["route"]): f for f in channels(m, DEMO, "S09") if "route" in f.details}
    for route, strength in ((("C002", "S11", "S09"), 0.3), (("C018", "S13", "S09"), 0.28)):
        assert ways[route].value == pytest.approx(strength)
        assert ways[route].details["source_of_threat"]
        assert "the advice of those under threat" in ways[route].statement
    proposed = channels(m, DEMO, "S01")
    assert not [f for f in proposed if "B01" in f.details.get("route", ())]
    recorded = channels(m, DEMO, "S01", use="describe")
    against = next(f for f in recorded if f.details.get("route") == ["B01", "S01"])
    assert "S01], against rights. It is described, not proposed." in against.statement


def test_finding_13_raters_that_differ(m: ActorMap) -> None:
    found = {f.subject[0]: f for f in power_interest_grid(m, DEMO, issue="I01")}
    assert found["S02"].details["power"] == (3, 1, 4)
    assert found["S02"].holds_in == pytest.approx(2 / 3)
    assert "Why do the raters place" in found["S02"].next_question
    assert found["S13"].details["quadrants"] == ["work with", "listen first"]
    assert (found["M01"].details["raters"], found["M01"].verdict) == (1, "insufficient_data")
    assert found["C005"].details["quadrants"] == ["listen first"]
    assert {f.details["issue"] for f in power_interest_grid(m, DEMO)} == {"I01", "I02", "I03"}


def test_finding_14_money_from_abroad(m: ActorMap) -> None:
    assert members(m, "works_on_rights_of", "minority") == ["C056", "C057"]
    found = {f.id: f for f in what_if(m, scenario(m, DEMO, ban_foreign_funding=True), DEMO, draws=0)}
    group = found["what_if:group:minority:no_door"].details
    assert (group["doors_before"], group["doors_after"], group["reached_before"]) == (1, 0, 2)
    assert found["what_if:second_tie:C057"].details["brings_back"] == ["C055", "C056", "C057"]
    whole = found["what_if:whole"]
    assert "C058" in whole.details["stopped"]
    assert "Out of reach then: 5; no longer working: 11;" in whole.reason
    assert "1 would no longer work" in found["what_if:group:indigenous:no_door"].reason
    assert funder_dependence(m, DEMO).about("C058").value == pytest.approx(0.7)
    assert funder_dependence(m, DEMO).about("C016").value == pytest.approx(0.4)


def test_finding_15_convenors(m: ActorMap) -> None:
    found = convenors(m, DEMO)
    first = found.about("C075", "C076")
    assert (first.details["convenor"], first.details["trusted"]) == ("C077", True)
    nobody = found.about("C031", "C032")
    assert nobody.id == "A30:no_convenor:C031:C032"
    assert nobody.value is None


def test_finding_16_what_changed(m: ActorMap) -> None:
    found = between(m, m, DEMO, date_before="2026-06-30", draws=20)
    told = {(f.id.split(":")[1], f.subject) for f in found}
    assert told >= {("new", ("C027", other)) for other in ("C033", "C037", "C039")}
    assert told >= {("ended", pair) for pair in (("C033", "C042"), ("C047", "C064"), ("C061", "C066"))}
    assert (
        found.about("C033", "C042").next_question == "Ask each separately: why did it end, and is it missed?"
    )
    claims = {f.id for f in found}
    assert claims >= {"A39:measure:reached:progress", "A39:measure:met:progress"}
    assert "A39:measure:density:no_clear_change" in claims


def test_finding_17_who_stood_by(m: ActorMap) -> None:
    counts = {f.id.rpartition(":")[2]: (f.details["supporters"], f.n) for f in solidarity(m, DEMO)}
    assert counts == {"all": (12, 27), "V11": (3, 4), "V12": (3, 6), "V13": (1, 7), "V17": (5, 10)}


def test_finding_18_hearsay(m: ActorMap) -> None:
    found = {f.subject[0]: f.details for f in proxy_information(m, DEMO)}
    own = {group for group, told in found.items() if told["inside"] == 0}
    assert own == {"landless_or_land_defenders", "migrants", "minority", "victims_groups", "women_hrd"}
    belongs = Counter(group for cell in m.sources["groups"] for group in cell.split(";") if group)
    assert (belongs["lgbt"], belongs["indigenous"]) == (1, 1)
    assert f"{(m.sources['groups'] != '').sum()} say to which groups they belong" in README


def test_finding_19_seats(m: ActorMap) -> None:
    found = {f.details["platform"]: f.details for f in platform_seats(m, DEMO)}
    assert (found["P07"]["working"], found["P07"]["seated"]) == (4, 2)
    assert found["P07"]["absent"] == ["C037"]  # C024 was recorded without its consent
    for platform in ("P01", "P03", "P10"):
        absent = found[platform]["absent"]
        assert set(absent) & set(OFF_PLATFORM)  # of these, who may be proposed


def test_two_lists_stand_for_who_exists(m: ActorMap) -> None:
    found = two_lists(m, DEMO).about("journalists_media")  # 9 x 8 / 6 - 1
    assert (found.value, found.interval) == (11, (10, 23))
    assert gap(m, DEMO).about("journalists_media").details["exists"] == [10, 11, 23]
    few = two_lists(m, DEMO).about("persons_with_disabilities")  # three on both are too few
    assert few.value is None
    assert few.details["entered"] == 8
    assert gap(m, DEMO).about("persons_with_disabilities").details["exists"] == [6, 8, 11]


def test_control_of_an_area_changed_hands(m: ActorMap) -> None:
    table = m["area_control"]
    before, after = table[table["pcode"] == "XZ0303"].sort_values("from").to_dict("records")
    assert (before["actor_id"], after["actor_id"]) == ("G02", "S09")
    assert before["to"] == after["from"] == "2026-03-15"
    assert "XZ0303 changed hands on 2026-03-15" in README


def test_neighbourhoods_are_more_than_chance(m: ActorMap) -> None:
    whole = communities(m, DEMO).about("civil society")
    assert whole.value == pytest.approx(0.67, abs=0.01)
    assert whole.details["null_high"] < whole.value
    assert "modularity about .67" in README


def test_every_actor_of_civil_society_has_its_steps(m: ActorMap) -> None:
    found = steps(m, DEMO)
    society = m.actors["sphere"].isin(["civil_society", "community"]).sum()
    assert len([f for f in found if f.id.startswith(("A03:reached", "A03:no_path"))]) == society


# --- the situation -----------------------------------------------------------------------------------


def answers(m: ActorMap, round_: str, scorer: str, *, together: str = "no", **about: str) -> pd.Series:
    """The marks of a scorer in a round by item, of the country unless something is named."""
    units = ("actor_id", "platform_id", "group", "pcode", "instrument", "provision", "issue")
    rows = m["assessments"]
    kept = (rows["round"] == round_) & (rows["scorer"] == scorer) & (rows["together"] == together)
    for unit in units:
        kept &= rows[unit] == about.get(unit, "")
    return rows[kept].set_index("item")["value"]


def of_parameter(marks: pd.Series, code: str) -> pd.Series:
    """The marks of the items of a parameter that have one."""
    return marks.reindex([part.code for part in schema.parts_of(code)]).dropna()


SCORERS = ("national officer", "head of office", "human rights officer")


def test_what_was_judged_rests_on_records_that_exist(m: ActorMap) -> None:
    known = {
        i for name in ("events", "ties", "platforms", "instruments", "provisions") for i in m[name]["id"]
    }
    rows = m["assessments"]
    cited = {i for cell in rows["evidence"] for i in cell.split(";") if i}
    assert cited <= known
    dates = dict(zip(m["events"]["id"], m["events"]["date"], strict=True))
    dates |= dict(zip(m.ties["id"], m.ties["from"], strict=True))
    early = [
        (row.item, i)
        for row in rows.itertuples()
        for i in row.evidence.split(";")
        if dates.get(i, "") > row.date
    ]
    assert not early, "an event that had not happened yet"
    marked = rows[rows["value"].notna()]
    assert (marked["evidence"] != "").all()


def test_finding_20_two_rounds_of_the_profile(m: ActorMap) -> None:
    agreed = answers(m, "2026-Q3", "human rights officer", together="yes")
    shown = {code: of_parameter(agreed, code) for code in "abcdefgh"}
    assert {code: round(25 * marks.mean()) for code, marks in shown.items() if code != "h"} == {
        "a": 40,
        "b": 50,
        "c": 50,
        "d": 50,
        "e": 42,
        "f": 33,
        "g": 25,
    }
    assert len(shown["h"]) == 1
    items = [part.code for code in "abcdefgh" for part in schema.parts_of(code)]
    counts = {who: int(answers(m, "2026-Q4", who).reindex(items).notna().sum()) for who in SCORERS}
    assert counts == {"national officer": 23, "head of office": 19, "human rights officer": 18}
    for item in ("d1", "d2", "d3"):
        before = min(answers(m, "2026-Q3", who)[item] for who in SCORERS)
        assert before > max(answers(m, "2026-Q4", who)[item] for who in SCORERS)
    for item in (part.code for code in "abc" for part in schema.parts_of(code)):
        before, now = (
            [mark for who in SCORERS if not pd.isna(mark := answers(m, name, who).get(item))]
            for name in ("2026-Q3", "2026-Q4")
        )
        if before and now:
            assert min(before) <= max(now), item
            assert min(now) <= max(before), item


def test_finding_20_law_against_practice(m: ActorMap) -> None:
    agreed = answers(m, "2026-Q3", "human rights officer", together="yes")
    told = {item.code: (agreed[item.in_law], agreed.get(item.code)) for item in schema.parts_of("a2")}
    assert told == {
        "a2_assembly": (3, 1),
        "a2_expression": (3, 2),
        "a2_association": (3, 2),
        "a2_unions": (3, 3),
        "a2_information": (2, None),
    }


def test_finding_21_the_draft_law(m: ActorMap) -> None:
    article = m["provisions"].set_index("id").loc["PR01"]
    society = m.actors[m.actors["id"].str.startswith("C")]
    hit = society["formality"].isin(article["hits_formality"].split(";"))
    assert (hit.sum(), len(society)) == (35, 113)
    rows = m["assessments"]
    draft = rows[(rows["instrument"] == "IN01") & (rows["scorer"] == "human rights officer")]
    said = draft.drop_duplicates("item", keep="last")["answer"]
    assert Counter(said) == {"not": 7, "partly": 4, "unknown": 1}
    assert set(draft["item"]) == {
        item.code for item in schema.items().values() if item.set == "recommendation"
    }
    unread = set(m["instruments"]["id"]) - set(m["provisions"]["instrument"])
    assert "IN06" in unread


def test_finding_22_journalists_before_the_elections(m: ActorMap) -> None:
    def lines(who: str) -> tuple[float, float, float, float]:
        marks = answers(m, "2026-Q4", who, group="journalists_media")
        chances = marks[marks.index.str.endswith("_chance")].dropna()
        threats = [
            math.sqrt(chance * marks[item.replace("_chance", "_severity")])
            for item, chance in chances.items()
        ]
        parts = ("vulnerability", "commitment", "capacity_own")
        means = (marks[marks.index.str.startswith(f"{part}_")].mean() for part in parts)
        vulnerability, will, own = means
        return max(threats), vulnerability, will, own

    def score(threat: float, vulnerability: float, will: float, own: float) -> float:
        # A40 with a will below 3, where what the authorities can do does not count.
        return (
            100
            * (math.log(threat * vulnerability) - math.log(will * own) + math.log(25))
            / (2 * math.log(25))
        )

    national, head, officer = (lines(who) for who in SCORERS)
    assert [*officer] == [4, 3, 2, 2.5]
    assert round(score(*officer)) == 64
    assert [national[0], national[3]] == [pytest.approx(4.47, abs=0.01), 3]
    assert [*head] == [pytest.approx(3.46, abs=0.01), 2.5, 1, 2]
    rows = m["assessments"]
    easy = rows[(rows["group"] == "journalists_media") & rows["item"].str.startswith("vulnerability_")]
    least = easy["low"].fillna(easy["value"]).groupby(easy["item"]).min().mean()
    most = easy["high"].fillna(easy["value"]).groupby(easy["item"]).max().mean()
    # Three of six threats nobody judged: each may be as high as 5.
    assert [round(score(*ends)) for ends in ((head[0], least, 2, 3), (5, most, 1, 2))] == [55, 84]
    unknown = rows[(rows["group"] == "journalists_media") & (rows["item"] == "capacity_authorities")]
    assert unknown["answer"].tolist() == ["unknown"]


def test_finding_23_incidents(m: ActorMap) -> None:
    events = m["events"].set_index("id")
    one, two = events.loc["V20"], events.loc["V21"]
    for column in ("type", "pcode", "subjects", "violation", "by_class"):
        assert one[column] == two[column], column
    assert abs(pd.Timestamp(one["date"]) - pd.Timestamp(two["date"])).days == 1
    assert not set(one["sources"].split(";")) & set(two["sources"].split(";"))
    assert list(events.index[events["reprisal"] == "yes"]) == ["V24"]
    states = {
        code: list(events.index[(events["verified"] == code) & (events["violation"] != "")])
        for code in ("no", "unknown")
    }
    assert states == {"no": ["V22"], "unknown": ["V21", "V27"]}


def test_finding_24_alerts_and_dates(m: ActorMap) -> None:
    since = "2026-11-11"
    events = m["events"]
    assert list(events.loc[events["date"] >= since, "id"]) == ["V26", "V27"]
    assert list(m.ties.loc[m.ties["from"] >= since, "id"]) == ["T489"]
    control = m["area_control"]
    assert list(control.loc[control["from"] >= since, "pcode"]) == ["XZ0503"]
    windows = m["windows"]
    soon = windows[(windows["from"] > "2026-11-25") & (windows["from"] <= "2026-12-25")]
    assert (len(soon), soon["name"].nunique()) == (7, 6)
    late = m["undertakings"].query("'' < review_by < '2026-11-25'")
    assert list(late["kind"]) == ["strategy"]


def test_finding_25_partners(m: ActorMap) -> None:
    found = stages(m, DEMO)
    assert found.findings[0].details["none"] == ["stage_interviews", "stage_protecting", "stage_reporting"]
    interviews = found.about("stage_interviews").details
    assert (interviews["could"], interviews["ask"]) == (4, ["C001", "C067", "C077"])
    assert found.about("C092").details["gate"] == "closed"
    assert "C047" not in {code for finding in found.findings for code in finding.subject}


def test_finding_26_promises_and_decisions(m: ActorMap) -> None:
    found = promises(m, DEMO)
    assert found.findings[0].details["ended"]["promise"] == {"done": 3, "told": 1}
    rows = {finding.details["row"]: finding for finding in found.findings[1:]}
    assert (rows["UN01"].details["due"], rows["UN01"].value) == ("late", -5)
    assert rows["UN07"].details["by"] == "2026-11-30"
    assert rows["UN11"].details["offers"] == ["UN13"]
    assert decisions(m, DEMO).findings[0].details["states"]["planned"] == 1


def test_finding_27_the_board(m: ActorMap) -> None:
    details = match(m, DEMO).findings[0].details
    assert (details["pairs"], details["no_step"]) == (4, 2)
    planned = [finding.subject for finding in match(m, DEMO).findings[1:] if finding.value]
    assert sorted(planned) == [("SW1", "SW3"), ("SW5", "SW7")]


def test_finding_28_the_round_table(m: ActorMap) -> None:
    found = meeting(m, DEMO, meeting="ME2")
    whole = found.findings[0]
    assert (whole.value, whole.details["missing"]["area"]) == (24, ["XZ06"])
    assert len(whole.details["missing"]["group"]) == 7
    apart = [finding for finding in found.findings if finding.details.get("seat") == "apart"]
    assert len(apart) == 5
    assert all("S01" in finding.subject for finding in apart)
    assert [finding.subject for finding in apart if finding.details["shown"]] == [("C022", "S01")]
    assert found.about("C033", "C037").details["seat"] == "mind"


def test_what_says_nothing_alone_stands_in_tables() -> None:
    """How many ties each has, how far each is, and what chance gives as well, are no findings to read."""
    m, rows = sample(), {}
    for name in ("structure.components", "reach.steps", "reach.within_reach", "groups.block_densities"):
        found = catalogue.run(name, m, DEMO)
        rows[name] = sum(finding.in_table for finding in found), sum(not f.in_table for f in found)
    assert rows == {
        "structure.components": (115, 1),
        "reach.steps": (115, 13),
        "reach.within_reach": (91, 1),
        "groups.block_densities": (161, 0),
    }
