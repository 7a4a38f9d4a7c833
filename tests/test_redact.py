"""What may leave the program: nothing but what the level names, and only through `redact`."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, get_args

import pandas as pd
import pytest
from maps import CERTAIN, SEEDS, a_map, actor, kala, random_map, sample, tie

from actormap.core import schema
from actormap.core.errors import Denied, NamesAlike, Refused
from actormap.core.model import ActorMap
from actormap.rights.access import KEY_HOLDER, Principal, sensitivity, tie_sensitivity, visible
from actormap.rights.redact import Shareable, redact
from actormap.rights.safeguards import forbidden
from actormap.viz.map.network import write_map

ANALYST = Principal("analyst")
KEPT_TABLES = {"actors", "ties", "platforms", "presence", "areas", "sectors"}
RECIPIENTS = {"un": "consent_c5", "partner": "consent_c6", "public": "consent_c7"}
AGREED = dict.fromkeys(RECIPIENTS.values(), "yes")
SECRET = "the cellar behind the mill"  # in every text that must not leave


def full() -> ActorMap:
    """A map with a secret in every cell of text that is not to leave."""
    private = AGREED | {
        "note": SECRET,
        "sources": "s1",
        "grade": "B2",
        "languages": SECRET,
        "stage": "trusted",
    }
    return a_map(
        actors=[
            actor("A", works_on_rights_of="lgbt", at_risk_level=1, introduction_load=2) | private,
            actor("B", types="trade_union", adm1_pcode="XA01", formality="informal") | AGREED,
            actor("P1", "Jane Doe", kind="person", **AGREED),
            actor("S1", "Sensitive", sensitivity=1, **AGREED),
            actor("Q1", "Hidden", identifies_as="lgbt", **AGREED),
            actor("N1", "Not to be contacted", do_not_contact="yes", **AGREED),
        ],
        ties=[
            tie("A", "B", id="t1", sources="s1", note=SECRET, grade="A1", independent_key=SECRET),
            tie("A", "B", "trust", id="t2", weight=3),
            tie("A", "B", "threat", id="t3"),
            tie("A", "P1", id="t4"),
            tie("B", "Q1", id="t5"),
            tie("A", "B", "support", id="t6", sensitivity=1),
        ],
        platforms=[{"id": "N", "name": "Net", "members": "A;P1;Q1", "sources": "s1", "note": SECRET}],
        presence=[{"actor_id": "A", "sector": "LEG", "pcode": "XA01", "sources": "s1"}],
        universe=[{"group": "women", "exists_best": 3}],
        contacts=[{"date": "2025-01-20", "office": "O", "actor_id": "A", "note": SECRET}],
        observations=[
            {
                "source": "s1",
                "date": "2025-01-20",
                "subject_id": "A",
                "asked_about": "actor",
                "answer": "list",
            }
        ],
        sources=[{"id": "s1", "note": SECRET, "independent_key": SECRET}],
        areas=[{"id": "XA01", "name": "One"}],
        sectors=[{"id": "LEG", "name": "Law"}],
        groups=[{"id": "lgbt", "label": "Our words"}],
    )


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
    assert "Do not publish" in redact(m, "organisations", principal=ANALYST, recipient="partner").mark
    assert "agreed to be named in public" in redact(m, "organisations", principal=ANALYST).mark
    assert len(found.made) == 10


@pytest.mark.parametrize("role", ["viewer", "hro", "admin"])
@pytest.mark.parametrize("level", ["inside", "organisations"])
def test_export_is_denied_to_those_who_may_not(role: str, level: str) -> None:
    with pytest.raises(Denied, match="may not export"):
        redact(kala(), level, principal=Principal(role))


@pytest.mark.parametrize("level", ["inside", "organisations"])
def test_a_brief_and_a_map_are_let_out_to_more_roles_than_tables(level: str) -> None:
    assert redact(kala(), level, principal=Principal("hro"), along=True).level == level
    for role in ("viewer", "admin"):
        with pytest.raises(Denied, match="may not take a brief or a map along"):
            redact(kala(), level, principal=Principal(role), along=True)


def test_what_is_in_no_file_is_in_none_of_the_office_either() -> None:
    day = {"date": "2025-01-01", "scorer": "one", "answer": "unknown"}
    judged = [day | {"item": "a1"}, day | {"item": "seen_credible", "actor_id": "O"}]
    m = a_map(
        "A",
        assessments=judged,
        undertakings=[{"purpose": "Be heard", "analysis": "reach.gap", "revision": 1}],
    )
    content = redact(m, "inside", principal=KEY_HOLDER).content
    assert content["assessments"]["item"].tolist() == ["a1"]
    assert content["undertakings"].empty
    assert len(m["undertakings"]) == 1


def test_level_that_does_not_exist_is_refused() -> None:
    with pytest.raises(Refused, match="'public'"):
        redact(kala(), "public", principal=KEY_HOLDER)


def test_nothing_else_makes_a_shareable() -> None:
    made = redact(kala(), "organisations", principal=KEY_HOLDER)
    with pytest.raises(TypeError, match="only redact"):
        Shareable(full(), "organisations", made.mark, made.made, "", frozenset(), False, object())
    with pytest.raises(AttributeError):
        made.content = full()  # type: ignore[misc]


def test_shareable_cannot_be_copied_with_another_map() -> None:
    # dataclasses.replace would carry the key over to a map that was never made fit.
    made = redact(kala(), "organisations", principal=KEY_HOLDER)
    with pytest.raises((TypeError, ValueError)):
        dataclasses.replace(made, content=full())  # type: ignore[call-arg]


@pytest.mark.parametrize("recipient", RECIPIENTS)
@pytest.mark.parametrize("answer", ["no", "withdrawn", "unknown", ""])
def test_who_did_not_agree_to_be_named_to_a_reader_is_not(recipient: str, answer: str) -> None:
    m = a_map(actors=[actor("A", **AGREED), actor("B", **(AGREED | {RECIPIENTS[recipient]: answer}))])
    for reader in RECIPIENTS:
        found = redact(m, "organisations", principal=KEY_HOLDER, recipient=reader)
        assert ("B" in set(found.content.actors["id"])) is (reader != recipient)


@pytest.mark.parametrize(
    "cells",
    [
        {"consent_c1": "no"},
        {"consent_c1": "withdrawn"},
        {"at_risk_level": 2},
        {"at_risk_level": 4},
        {"types": "victims_group"},
        {"feels_safe": "no"},
        {"do_not_contact": "yes"},
        {"care": "survivor"},
        {"sensitivity": 1},
        {"identifies_as": "lgbt"},
        {"kind": "person"},
    ],
)
def test_consent_alone_does_not_name_whom_naming_could_expose(cells: dict[str, Any]) -> None:
    m = a_map(actors=[actor("A", **AGREED), actor("B", **(AGREED | cells))])
    assert set(shared(m).actors["id"]) == {"A", "O"}


@pytest.mark.parametrize("answer", ["no", "withdrawn"])
def test_public_bodies_are_named_without_being_asked_unless_they_said_no(answer: str) -> None:
    people = [actor("M", sphere="state"), actor("C", sphere="judiciary", consent_c7=answer), actor("A")]
    assert set(shared(a_map(actors=people)).actors["id"]) == {"M", "O"}


def test_sensitive_platform_leaves_with_none_of_its_memberships() -> None:
    nets = [
        {"id": "N", "name": "Net", "members": "A", "sensitivity": 3},
        {"id": "K", "name": "Open", "members": "A", "parent": "N"},
    ]
    m = a_map(actors=[actor("A", **AGREED)], platforms=nets, ties=[tie("A", "N", "membership")])
    found = shared(m)
    assert list(found.platforms["id"]) == ["K"]
    assert list(found.platforms["parent"]) == [""]
    assert len(found.ties) == 0


def two(name: str, other: str = "Forum of the North", **cells: Any) -> Shareable:
    m = a_map(actors=[actor("A", other, **AGREED), actor("B77", name, **cells)])
    return redact(m, "organisations", principal=KEY_HOLDER)


@pytest.mark.parametrize(
    "piece",
    [
        "Women of Tano",
        "with women\u00a0of  tano.",
        "WOMEN OF TANO",
        "W\u200bomen of Tano",
        "B77",
        "see B77",
        "WoT",
        "\uff37omen of Tano",
    ],
)
def test_file_that_names_who_was_left_out_is_not_written(piece: str) -> None:
    share = two("Women of Tano", aliases="WoT")
    share.refuse_what_was_left_out(["Forum of the North", "Area: Tano", "Women of Tanoland", "bot"])
    with pytest.raises(Refused, match="Nothing was written") as told:
        share.refuse_what_was_left_out(["Forum of the North", piece])
    assert "Tano" not in str(told.value)


QUIET = [
    actor("A", "Friends of Quiet Harbour", aliases="Harbour Friends", **AGREED),
    actor("B", "Forum of the North", **AGREED),
    actor("B77", "Quiet Harbour"),
]


def alike(answer: str, more: Sequence[dict[str, Any]] = (), **tables: Any) -> Shareable:
    m = a_map(actors=[*QUIET, *more], **tables)
    return redact(m, "organisations", principal=KEY_HOLDER, alike=answer)


@pytest.mark.parametrize(
    "piece", ["Friends of Quiet Harbour", "see FRIENDS of quiet harbour.", "Friends of Qui…"]
)
def test_name_inside_of_another_that_may_be_shown_is_asked_about(piece: str) -> None:
    with pytest.raises(NamesAlike, match="Nothing was written") as asked:
        alike("ask").refuse_what_was_left_out(["Forum of the North", piece])
    assert asked.value.names == ("Friends of Quiet Harbour",)
    alike("stand").refuse_what_was_left_out(["Forum of the North", piece])
    with pytest.raises(Refused, match="would name somebody"):
        alike("stand").refuse_what_was_left_out([f"{piece} and Quiet Harbour"])


def test_files_in_which_no_such_name_stands_ask_nothing() -> None:
    alike("ask").refuse_what_was_left_out(["Forum of the North", "Quiet Harbours", "Harbour Friends"])


def test_names_that_hold_one_of_these_are_left_out_too_and_theirs_and_places_show_a_code() -> None:
    more = [
        actor("D", "Club of Friends of Quiet Harbour", **AGREED),
        actor("E", "Harbour Friends Choir", **AGREED),
    ]
    places = [{"id": "XA01", "name": "Quiet Harbour"}, {"id": "XA02", "name": "Coast"}]
    nets = [{"id": "N", "name": "Net of Quiet Harbour", "members": "B"}]
    share = alike("leave-out", more, areas=places, platforms=nets)
    assert list(share.content.actors["id"]) == ["B", "O"]
    assert list(share.content.platforms["id"]) == []
    assert dict(share.content["areas"][["id", "name"]].itertuples(index=False)) == {
        "XA01": "XA01",
        "XA02": "Coast",
    }
    share.refuse_what_was_left_out(["Forum of the North", "XA01"])
    with pytest.raises(Refused, match="would name somebody"):
        share.refuse_what_was_left_out(["Friends of Quiet Harbour"])


def test_place_that_has_the_name_of_somebody_left_out_is_asked_about() -> None:
    m = a_map(actors=[actor("A", **AGREED), actor("B77", "Coast")], areas=[{"id": "XA01", "name": "Coast"}])
    with pytest.raises(NamesAlike):
        redact(m, "organisations", principal=KEY_HOLDER).refuse_what_was_left_out(["Coast"])
    redact(m, "organisations", principal=KEY_HOLDER, alike="stand").refuse_what_was_left_out(["Coast"])


def test_two_with_one_name_of_whom_one_is_left_out_are_asked_about() -> None:
    m = a_map(actors=[actor("A", "Quiet Harbour", **AGREED), actor("B77", "Quiet Harbour")])
    with pytest.raises(NamesAlike):
        redact(m, "organisations", principal=KEY_HOLDER).refuse_what_was_left_out(["Quiet Harbour"])


def test_name_that_begins_another_that_may_be_shown_is_a_hit() -> None:
    m = a_map(actors=[actor("A", "Women of Tano", **AGREED), actor("B77", "Women")])
    share = redact(m, "organisations", principal=KEY_HOLDER, alike="stand")
    share.refuse_what_was_left_out(["Women of Tano", "Women of Ta…"])
    with pytest.raises(Refused):
        share.refuse_what_was_left_out(["Women"])


def test_an_answer_that_there_is_not_is_refused() -> None:
    with pytest.raises(Refused, match="ask, stand, leave-out"):
        alike("perhaps")


@pytest.mark.parametrize("basis", ["", *schema.vocabulary("legal_basis")])
@pytest.mark.parametrize("level", ["inside", "organisations"])
def test_withdrawn_consent_overrides_every_other_basis(level: str, basis: str) -> None:
    """Of whoever withdrew it nothing is in any file, and no role but a data steward sees it."""
    gone = actor("W", "Quiet Harbour", **AGREED | {"consent_c1": "withdrawn", "legal_basis": basis})
    told = [tie("A", "W", "coordination"), tie("A", "B", "coordination")]
    m = a_map(actors=[actor("A", **AGREED), actor("B", "Forum of the North", **AGREED), gone], ties=told)
    share = redact(m, level, principal=KEY_HOLDER, recipient="public")
    assert list(share.content.actors["id"]) == ["A", "B", "O"]
    assert len(share.content.ties) == 1
    with pytest.raises(Refused, match="would name somebody"):
        share.refuse_what_was_left_out(["Quiet Harbour"])
    for act in set(get_args(schema.Act)) - {"compare"}:
        assert forbidden(m.actors, act)[3], act
    assert list(visible(m, Principal("protection_officer")).actors["id"]) == ["A", "B", "O"]


MEETS = [
    code for code, kind in schema.tie_kinds().items() if kind.min_sensitivity == 0 and not kind.to_platform
]


@pytest.mark.parametrize("kind", ["contact", *MEETS])
def test_whom_the_office_meets_leaves_only_when_that_is_asked_for(kind: str) -> None:
    told = [tie("O", "A", kind), tie("B", "O", kind)][: 1 if kind == "contact" else 2]
    nets = [{"id": "N", "name": "Net", "members": "O"}]
    both = [actor("A", **AGREED), actor("B", "Forum of the North", **AGREED)]
    m = a_map(
        actors=both,
        platforms=nets,
        ties=[*told, tie("A", "B", "coordination"), tie("O", "N", "membership")],
    )
    left = redact(m, "organisations", principal=KEY_HOLDER).content.ties
    assert list(left["kind"]) == ["coordination", "membership"]
    asked = redact(m, "organisations", principal=KEY_HOLDER, contacts=True).content.ties
    assert len(asked) == len(told) + 2


def test_thousands_of_names_are_looked_for_at_once() -> None:
    people = [actor(f"K{i}", f"Forum {i} of the coast", **AGREED) for i in range(3_000)]
    people += [actor(f"L{i}", f"Circle {i} of the hills") for i in range(3_000)]
    share = redact(a_map(actors=people), "organisations", principal=KEY_HOLDER)
    pieces = [f"Forum {i} of the coast works with Forum {i + 1} of the coast" for i in range(2_999)]
    share.refuse_what_was_left_out(pieces)
    with pytest.raises(Refused):
        share.refuse_what_was_left_out([*pieces, "see Circle 2999 of the hills"])


@pytest.mark.parametrize("recipient", ["", "friends", "c7"])
def test_reader_of_another_kind_is_refused(recipient: str) -> None:
    with pytest.raises(Refused, match="no recipient"):
        redact(kala(), "organisations", principal=KEY_HOLDER, recipient=recipient)


def test_map_with_a_telling_title_is_not_written(tmp_path: Path) -> None:
    m = a_map(actors=[actor("A", **AGREED), actor("B77", "Women of Tano")])
    share = redact(m, "organisations", principal=KEY_HOLDER, purpose="For the Women of Tano")
    with pytest.raises(Refused, match="Nothing was written"):
        write_map(share, tmp_path / "m.html", view=CERTAIN)
    assert list(tmp_path.iterdir()) == []
    write_map(redact(m, "organisations", principal=KEY_HOLDER), tmp_path / "m.html", view=CERTAIN)
    assert "Tano" not in (tmp_path / "m.html").read_text(encoding="utf-8")
