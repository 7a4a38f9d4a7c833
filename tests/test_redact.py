"""What may leave the program: nothing but what the level names, and only through `redact`."""

from __future__ import annotations

import dataclasses
from functools import partial

import pandas as pd
import pytest
from maps import SEEDS, a_map, actor, kala, random_map, sample, tie

from actormap import schema
from actormap.access import KEY_HOLDER, Principal, sensitivity, tie_sensitivity, visible
from actormap.errors import Denied, Refused
from actormap.model import ActorMap
from actormap.redact import Shareable, redact

ANALYST = Principal("analyst")
KEPT_TABLES = {"actors", "ties", "platforms", "presence", "areas", "sectors"}
SECRET = "the cellar behind the mill"  # in every text that must not leave


def full() -> ActorMap:
    """A map with a secret in every cell of text that is not to leave."""
    private = {"note": SECRET, "sources": "s1", "grade": "B2", "languages": SECRET, "stage": "trusted"}
    return a_map(
        actors=[
            actor("A", works_on_rights_of="lgbt", at_risk_level=1, introduction_load=2, **private),
            actor("B", types="trade_union", adm1_pcode="XA01", formality="informal", led_by="women"),
            actor("P1", "Jane Doe", kind="person"), actor("S1", "Sensitive", sensitivity=1),
            actor("Q1", "Hidden", identifies_as="lgbt"),
            actor("N1", "Not to be contacted", do_not_contact="yes"),
        ],
        ties=[
            tie("A", "B", id="t1", sources="s1", note=SECRET, grade="A1", independent_key=SECRET),
            tie("A", "B", "trust", id="t2", weight=3), tie("A", "B", "threat", id="t3"),
            tie("A", "P1", id="t4"), tie("B", "Q1", id="t5"),
            tie("A", "B", "support", id="t6", sensitivity=1),
        ],
        platforms=[{"id": "N", "name": "Net", "members": "A;P1;Q1", "sources": "s1", "note": SECRET}],
        presence=[{"actor_id": "A", "sector": "LEG", "pcode": "XA01", "sources": "s1"}],
        universe=[{"group": "women", "exists_best": 3}],
        contacts=[{"date": "2025-01-20", "office": "O", "actor_id": "A", "note": SECRET}],
        observations=[{
            "source": "s1", "date": "2025-01-20", "subject_id": "A", "asked_about": "actor", "answer": "list",
        }],
        sources=[{"id": "s1", "note": SECRET, "independent_key": SECRET}],
        areas=[{"id": "XA01", "name": "One"}],
        sectors=[{"id": "LEG", "name": "Law"}],
        groups=[{"id": "lgbt", "label": "Our words"}],
    )  # fmt: skip


def everything(m: ActorMap) -> str:
    return "\n".join(frame.to_csv() for frame in m.tables.values())


def shared(m: ActorMap) -> ActorMap:
    return redact(m, "organisations", principal=KEY_HOLDER).content


def test_organisations_alone_leave() -> None:
    assert set(shared(full()).actors["id"]) == {"A", "B", "O"}


def test_no_secret_source_or_person_leaves() -> None:
    text = everything(shared(full()))
    assert SECRET in everything(full())
    for word in (
        SECRET,
        "s1",
        "Jane",
        "Hidden",
        "lgbt",
        "B2",
        "A1",
        "trusted",
        "women",
        "informal",
        "Not to be",
    ):
        assert word not in text, word


def test_only_open_ties_between_those_who_leave() -> None:
    assert list(shared(full()).ties["id"]) == ["t1"]


def test_tables_that_tell_of_the_office_and_its_sources_are_empty() -> None:
    found = shared(full())
    assert {name for name, frame in found.tables.items() if len(frame)} == KEPT_TABLES
    assert list(found.platforms["members"]) == ["A"]


def test_columns_that_are_not_shared_are_as_if_never_filled() -> None:
    found = shared(full())
    for name in ("actors", "platforms"):
        for column in schema.columns()[name].values():
            if not column.shared and column.name != "members":
                cells = found[name][column.name]
                empty = (
                    cells.isna()
                    if column.numeric and not column.default
                    else cells.astype(str).isin(
                        [
                            column.default,
                            f"{float(column.default or 0)}" if column.numeric else column.default,
                        ]
                    )
                )
                assert empty.all(), column.name


MAPS = {"kala": kala, "sample": sample, **{f"seed {i}": partial(random_map, i) for i in SEEDS}}


@pytest.mark.parametrize("name", MAPS)
def test_what_leaves_is_a_map_that_passes_every_check(name: str) -> None:
    found = shared(MAPS[name]())
    assert ActorMap(**found.tables).equals(found)


@pytest.mark.parametrize("name", MAPS)
def test_nothing_sensitive_leaves_any_map(name: str) -> None:
    m = MAPS[name]()
    found = shared(m)
    before = m.actors.set_index("id").loc[found.actors["id"]]
    levels = pd.Series(sensitivity(m).to_numpy(), index=m.actors["id"])
    assert (levels[found.actors["id"]] == 0).all()
    assert not (before["kind"] == "person").any()
    assert not (before["do_not_contact"] == "yes").any()
    of_ties = pd.Series(tie_sensitivity(m).to_numpy(), index=m.ties["id"])
    assert (of_ties[found.ties["id"]] == 0).all()
    for column in ("works_on_rights_of", "identifies_as", "note", "sources", "grade", "led_by", "stage"):
        assert (found.actors[column] == "").all()
    for column in ("note", "sources", "grade", "independent_key"):
        assert (found.ties[column] == "").all()
    assert set(found.actors["consent_c1"]) <= {"unknown"}
    for table in ("contacts", "observations", "sources", "universe", "groups"):
        assert len(found[table]) == 0


def test_redaction_does_not_change_the_map() -> None:
    m = full()
    digest = m.digest()
    shared(m)
    assert m.digest() == digest


def test_inside_is_what_the_principal_sees_with_a_warning() -> None:
    m = visible(full(), ANALYST)
    found = redact(m, "inside", principal=ANALYST, purpose="Handover to the night shift")
    assert found.content.equals(m)
    assert "inside the office only" in found.mark
    assert found.purpose == "Handover to the night shift"
    assert "Do not publish" in redact(m, "organisations", principal=ANALYST).mark
    assert len(found.made) == 10


@pytest.mark.parametrize("role", ["viewer", "hro", "admin"])
@pytest.mark.parametrize("level", ["inside", "organisations"])
def test_export_is_denied_to_those_who_may_not(role: str, level: str) -> None:
    with pytest.raises(Denied, match="may not export"):
        redact(kala(), level, principal=Principal(role))


def test_level_that_does_not_exist_is_refused() -> None:
    with pytest.raises(Refused, match="'public'"):
        redact(kala(), "public", principal=KEY_HOLDER)


def test_nothing_else_makes_a_shareable() -> None:
    made = redact(kala(), "organisations", principal=KEY_HOLDER)
    with pytest.raises(TypeError, match="only redact"):
        Shareable(full(), "organisations", made.mark, made.made, "", object())
    with pytest.raises(AttributeError):
        made.content = full()  # type: ignore[misc]


def test_shareable_cannot_be_copied_with_another_map() -> None:
    # dataclasses.replace would carry the key over to a map that was never made fit.
    made = redact(kala(), "organisations", principal=KEY_HOLDER)
    with pytest.raises((TypeError, ValueError)):
        dataclasses.replace(made, content=full())
