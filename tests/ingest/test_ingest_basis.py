"""Why they may be recorded is said, never guessed; and no answer for all rows covers those that warn."""

from __future__ import annotations

from pathlib import Path

import pytest

from actormap.core.errors import Refused
from actormap.core.model import ActorMap, apply_changes
from actormap.ingest import Imported, Rules, Upload, read_map
from actormap.ingest.changes.imported import hidden, to_enter
from actormap.ingest.choices import ORIGINS, Choices, remembered, to_remember
from actormap.ingest.mapping.columns import APART
from actormap.ingest.mapping.rules import for_others
from actormap.rights.access import KEY_HOLDER, Principal, visible
from actormap.rights.redact import CONSENT

OWN = """\
Organisation,Contact person,Phone,Last meeting,Remarks
Tern Relief,Mina Karo,+999 555 01 41,2026-08-01,late
Plover Aid,Jon Dell,+999 555 01 42,2026-08-13,very sensitive!! only via Amina
Kite Women,Ada Nur,+999 555 01 43,,
Gull Circle,Sam Ode,,2026-07-01,
"""
OFFICER = Principal("hro")


def brought(text: str = OWN, base: ActorMap | None = None, **said: str) -> Imported:
    return read_map([Upload("list.csv", text.encode())], base=base, constants=said)


def bases(imported: Imported) -> dict[str, tuple[str, str]]:
    actors = imported.require().changes.upserts["actors"]
    actors = actors[actors["sphere"] != "field_presence"]
    consent = actors["consent_c1"].replace("unknown", "") if "consent_c1" in actors else [""] * len(actors)
    columns = [consent, actors["legal_basis"]]
    return dict(zip(actors["name"], zip(*columns, strict=True), strict=True))


REST = ["Tern Relief"]
OTHERS = {"warned": "Plover Aid", "not_met": "Kite Women", "no_contact": "Gull Circle"}


@pytest.mark.parametrize(
    "said", [{"consent_c1": "yes"}, {"legal_basis": "mandate"}, {"legal_basis": "published"}]
)
def test_no_answer_for_all_rows_covers_those_that_warn_or_were_never_met(said: dict[str, str]) -> None:
    imported = brought(**said)
    for name, (consent, basis) in bases(imported).items():
        covered = name in REST
        assert (consent == "yes", basis) == (
            covered and "consent_c1" in said,
            said.get("legal_basis", "") if covered else "",
        )
    asked = {issue.code: issue.lines for issue in imported.warnings if issue.code.startswith("basis.")}
    assert asked == {"basis.warned": (3,), "basis.not_met": (4,), "basis.no_contact": (5,)}
    assert hidden(imported, OFFICER) == len(OTHERS)
    with pytest.raises(Refused, match="3 of 4 actors"):
        to_enter(imported, OFFICER, ActorMap.empty(), "")


@pytest.mark.parametrize("group", APART)
def test_each_group_is_answered_for_itself_or_left_out(group: str) -> None:
    agreed = bases(brought(legal_basis="mandate", **{group: "agreed"}))
    assert agreed[OTHERS[group]] == ("yes", "")
    assert agreed["Tern Relief"][1] == "mandate"
    assert [name for name, (consent, _) in agreed.items() if consent == "yes"] == [OTHERS[group]]
    without = brought(legal_basis="mandate", **{group: "leave_out"})
    assert OTHERS[group] not in bases(without)
    assert [issue.code for left in without.left_out for issue in left.issues] == ["row.left_apart"]
    assert not [left for left in without.left_out if left.wrong]


def test_with_each_answered_an_officer_brings_the_list_and_nothing_of_it_leaves() -> None:
    imported = brought(legal_basis="mandate", **dict.fromkeys(APART, "mandate"))
    assert hidden(imported, OFFICER) == 0
    m = apply_changes(ActorMap.empty(), imported.require().changes)
    assert len(visible(m, OFFICER).actors) == len(m.actors) == 4
    assert not (m.actors[list(CONSENT.values())] == "yes").to_numpy().any(), "given to nobody"
    assert next(iter(ORIGINS)) == "mandate", "it is named first"


def test_who_stands_in_several_rows_is_covered_by_the_least_of_what_was_said() -> None:
    text = f"{OWN}Tern Relief,Eve Low,+999 555 01 44,,\n"
    assert bases(brought(text, consent_c1="yes"))["Tern Relief"] == ("", "")
    assert bases(brought(text, consent_c1="yes", not_met="mandate"))["Tern Relief"] == ("", "mandate")
    assert bases(brought(text, consent_c1="yes", not_met="agreed"))["Tern Relief"] == ("yes", "")


def test_persons_and_their_numbers_are_not_covered_either() -> None:
    imported = brought(consent_c1="yes", persons="agreed", phone="agreed", warned="mandate")
    actors = imported.require().changes.upserts["actors"].set_index("name")
    assert actors["consent_c1"][["Mina Karo", "Jon Dell", "Ada Nur", "Sam Ode"]].eq("yes").tolist() == [
        True,
        False,
        False,
        False,
    ]
    assert actors.loc["Jon Dell", "legal_basis"] == "mandate"
    channels = imported.changes.upserts["channels"]
    assert sorted(zip(channels["address"], channels["basis"], strict=True)) == [
        ("+999 555 01 41", "agreed"),
        ("+999 555 01 42", "mandate"),
    ]
    assert "reach.apart" in {issue.code for issue in imported.warnings}


@pytest.mark.parametrize(
    "text",
    [
        "Organisation,Sector,District\nA,Health,X\nA,Food,X\nB,Health,Y\n",
        "Organisation,Sector,District\n#org,#sector,#adm2+name\nA,Health,X\nB,Food,X\n",
        "Organisation,Sector,District,Start date,End date\nA,Health,X,2026-01-01,2026-02-01\n",
    ],
)
@pytest.mark.parametrize("table", [None, "activities", "organisations"])
def test_no_list_is_guessed_to_be_published(text: str, table: str | None) -> None:
    imported = read_map([Upload("3w.csv", text.encode())], table=table)
    assert set(imported.require().changes.upserts["actors"]["legal_basis"]) == {""}
    assert "actor.locked" in {issue.code for issue in imported.warnings}


def test_an_answer_for_some_rows_is_never_used_again(tmp_path: Path) -> None:
    said = {"legal_basis": "mandate", "consent_c1": "yes", "warned": "agreed", "refusals": "not_so"}
    choices = Choices("contacts", constants=said)
    tables = brought().tables
    m = apply_changes(ActorMap.empty(), to_remember("ours", [(tables, choices)]))
    known = remembered(m, tables)
    assert known is not None
    assert known[1].constants == {"legal_basis": "mandate"}
    later = f"{OWN}New Dawn,Ida Moe,+999 555 01 45,2026-09-01,do not share\n"
    rules = Rules((known[1].rule("list.csv", ""),))
    imported = read_map([Upload("list.csv", later.encode())], mapping=rules)
    assert bases(imported)["New Dawn"] == ("", "")
    written = for_others([choices.rule("list.csv", "")])
    assert not [name for name in ("consent_c1", "warned", "refusals") if name in written]
    file = tmp_path / "m.yaml"
    file.write_text(
        "tables:\n  - file: list.csv\n    kind: contacts\n    constants: {warned: agreed}\n", "utf-8"
    )
    refused = read_map([Upload("list.csv", OWN.encode())], mapping=file)
    assert {issue.code for issue in refused.errors} == {"mapping.of_these_rows"}


def test_a_steward_may_bring_what_nobody_answered_locked() -> None:
    imported = brought()
    assert to_enter(imported, KEY_HOLDER, ActorMap.empty(), "").upserts["actors"].shape[0] == 4
