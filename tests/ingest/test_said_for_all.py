"""What the user says of all of a list fills what the map does not say, also when the list comes again."""

from __future__ import annotations

from pathlib import Path

import pytest

from actormap.core.model import ActorMap, apply_changes
from actormap.ingest import read_map

LIST = """Organisation,Sector,District
Lantern Forum,Legal aid,North
Women of the Quay,Legal aid,North
River Clinic,Health,Port
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "partners.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


def imported(file: Path, base: ActorMap, **said: str) -> tuple[ActorMap, list[str]]:
    result = read_map([file], base=base, constants=said).require()
    return apply_changes(base, result.changes), [issue.code for issue in result.issues]


def test_a_list_again_says_the_sphere_of_those_of_whom_nobody_said_it(file: Path) -> None:
    m, _ = imported(file, ActorMap.empty())
    assert set(m.actors["sphere"]) == {"unknown"}
    again, codes = imported(file, m, sphere="civil_society")
    assert set(again.actors["sphere"]) == {"civil_society"}
    assert "row.kept" not in codes
    assert list(again.actors["id"]) == list(m.actors["id"])


def test_what_the_map_says_otherwise_stays_and_is_reported(file: Path) -> None:
    m, _ = imported(file, ActorMap.empty())
    spheres = m.actors["sphere"].mask(m.actors["name"] == "River Clinic", "state")
    m = m.replace(actors=m.actors.assign(sphere=spheres))
    again, codes = imported(file, m, sphere="civil_society")
    by_name = again.actors.set_index("name")["sphere"].to_dict()
    assert by_name["River Clinic"] == "state"
    assert by_name["Lantern Forum"] == by_name["Women of the Quay"] == "civil_society"
    assert "row.kept" in codes


def test_consent_that_was_withdrawn_is_not_given_anew_by_a_list(file: Path) -> None:
    m, _ = imported(file, ActorMap.empty())
    m = m.replace(actors=m.actors.assign(consent_c1="withdrawn"))
    again, _ = imported(file, m, consent_c1="yes")
    assert set(again.actors["consent_c1"]) == {"withdrawn"}


def test_nobody_is_asked_for_the_sphere_that_was_said(file: Path, tmp_path: Path) -> None:
    network = tmp_path / "edges.csv"
    network.write_text("Source,Target,Weight\nLantern Forum,River Clinic,1\n", encoding="utf-8")
    for path in (file, network):
        assert "org.sphere_unknown" in imported(path, ActorMap.empty())[1]
        assert "org.sphere_unknown" not in imported(path, ActorMap.empty(), sphere="civil_society")[1]


def test_who_told_of_a_list_is_the_source_of_all_that_comes_of_it(file: Path, tmp_path: Path) -> None:
    m, codes = imported(file, ActorMap.empty(), sources="ocha")
    assert set(m.actors["sources"]) == set(m.presence["sources"]) == {"ocha"}
    assert m.sources[["id", "reliability", "credibility"]].to_numpy().tolist() == [["ocha", "F", "6"]]
    assert not {"ref.unknown", "row.repeated"} & set(codes)
    network = tmp_path / "edges.csv"
    network.write_text("Source,Target,Weight\nLantern Forum,River Clinic,1\n", encoding="utf-8")
    graded = m.replace(sources=m.sources.assign(reliability="B", credibility="2"))
    m, _ = imported(network, graded, sources="ocha;desk")
    assert m.ties["sources"].tolist() == ["ocha;desk"]
    grades = m.sources.set_index("id")[["reliability", "credibility"]].to_dict("index")
    assert grades["ocha"] == {"reliability": "B", "credibility": "2"}
    assert grades["desk"] == {"reliability": "F", "credibility": "6"}


def test_a_list_again_says_who_told_of_it_beside_those_who_did_before(file: Path) -> None:
    m, _ = imported(file, ActorMap.empty())
    known = m.presence["sources"].where(m.presence.index > 0, "field")
    m = m.replace(
        presence=m.presence.assign(sources=known),
        sources=m.sources.reindex([0]).assign(id="field", reliability="A", credibility="1").fillna(""),
    )
    again, _ = imported(file, m, sources="ocha")
    assert sorted(again.presence["sources"]) == ["field;ocha", "ocha", "ocha"]
    assert imported(file, again, sources="ocha")[0].presence.equals(again.presence)
    assert imported(file, again)[0].presence.equals(again.presence)


def test_the_same_list_again_differs_in_nothing(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Organisation,Region\nLantern Forum,Gao\nRiver Clinic,Mopti\n", encoding="utf-8")
    m, _ = imported(path, ActorMap.empty())
    assert all(m.actors["adm1_pcode"])
    again, codes = imported(path, m)
    assert again.digest() == m.digest()
    assert "row.kept" not in codes


def test_a_seat_is_found_on_the_map(tmp_path: Path) -> None:
    """An area that the map knows by its name gave no seat, a new one did."""
    path, areas = tmp_path / "list.csv", tmp_path / "areas.csv"
    areas.write_text("id,name,adm_level,parent\nXX01,Gao,1,\nXX0102,Bourem,2,XX01\n", encoding="utf-8")
    base, _ = imported(areas, ActorMap.empty())
    path.write_text("Organisation,Region\nLantern Forum,Gao\n", encoding="utf-8")
    assert imported(path, base)[0].actors["adm1_pcode"].tolist() == ["XX01"]


def test_what_a_list_is_silent_about_is_no_difference(file: Path) -> None:
    m, _ = imported(file, ActorMap.empty(), legal_basis="published")
    _, codes = imported(file, m)
    assert "row.kept" not in codes
