"""Each answer that the program offers is tried on each open list: it is right, or it asks in our words."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_ingest_nothing_made_up import DRC, upload
from test_ingest_open_kinds import ACTIVITY_INFO, FRENCH, HAPI, PARTNERS, PORTUGUESE, SPANISH

from actormap.core import schema
from actormap.ingest import Upload, read_map

KINDS = [kind for kind in schema.kinds() if kind != "template"]
TABLES = list(schema.open_tables())
LISTS = {
    "hapi": HAPI,
    "activity_info": ACTIVITY_INFO,
    "partners": PARTNERS,
    "french": FRENCH,
    "spanish": SPANISH,
    "portuguese": PORTUGUESE,
    "network": "From,To,Kind\nForum,Desk,funds\nDesk,Union,works with\n",
    "matrix": ",Forum,Desk,Union\nForum,0,1,0\nDesk,1,0,1\nUnion,0,1,0\n",
    "contacts": "Organisation,Contact person,E-mail,Last contact\nForum,Idun Testcase,,2025-03-04\n",
    "people": "Name,Organisation,Position\nIdun Testcase,Forum,Director\nOdd Testcase,Desk,\n",
    "members": "Member,Since,Fee\nForum,2019,10\nDesk,2020,12\n",
    "numbers": "a,b,c\n1,2,3\n4,5,6\n",
    "headers_alone": "Organisation,Sector,Province\n",
    "ragged": "a;b;c\nForum;Desk\nDesk;Forum;Union;Hub\n",
}
REAL = {
    "3w-afg-2024q1/operational_presence_afg_afghanistan_3w_operational_presence_january_march_2024.csv": 12,
    "import-traps/none_funder.csv": 12,
    "import-traps/person_type.csv": 12,
    "littlesis-cmp/generic.csv": 8,
    "florentine/flo_marriage_nodes.csv": 8,
    "gephi-csv-quakers/quaker-edges.csv": 8,
    "policy-chemnet/pol.csv": 12,
    "publicbodies-nz/publicbodies-nz.csv": 8,
}
"""Real lists, with the number of rows that are read."""
_NONSENSE = {"row.duplicate", "id.duplicate"}
"""Errors of rows that were never those of the table that they are taken for."""


def uploads(shared: Path | None = None) -> dict[str, Upload]:
    if shared is None:
        lists = {name: Upload(f"{name}.csv", text.encode()) for name, text in LISTS.items()}
        return lists | {"drc": upload(DRC, "drc.csv")}
    cut = {}
    for name, rows in REAL.items():
        path = shared / "data" / name
        if path.is_file():
            cut[name] = Upload(path.name, b"\n".join(path.read_bytes().split(b"\n")[:rows]) + b"\n")
    if not cut:
        pytest.skip("../shared/data is not there")
    return cut


def persons(imported: object) -> int:
    actors = imported.changes.upserts.get("actors")  # type: ignore[attr-defined]
    return 0 if actors is None or "kind" not in actors else int((actors["kind"] == "person").sum())


def tried(lists: dict[str, Upload], answer: str) -> None:
    for name, file in lists.items():
        imported = read_map([file], table=answer, today="2026-12-02")
        codes = [issue.code for issue in imported.errors]
        assert codes or imported.counts or imported.warnings, (name, answer)
        ours = set(codes) & ({"column.missing"} if answer in KINDS else set())
        assert not ours, (name, answer, "a list of others needs no column of ours")
        if "column.missing" in codes:
            told = [issue for issue in imported.errors if issue.code == "column.missing"]
            lacking = len(told) > 1 or "our table" not in f"{told[0].problem}"
            assert lacking or set(codes) == {"column.missing"}, (name, answer, codes)
            assert lacking or "which kind of list it is" in f"{told[0].remedy}"
        if answer in KINDS and answer != "network":
            assert not persons(imported), (name, answer)


@pytest.mark.parametrize("answer", [*KINDS, *TABLES])
def test_each_answer_on_lists_of_all_kinds(answer: str) -> None:
    tried(uploads(), answer)


@pytest.mark.parametrize("answer", [*KINDS, "actors", "ties", "platforms", "presence"])
def test_each_answer_that_is_offered_on_real_lists(answer: str, shared: Path) -> None:
    tried(uploads(shared), answer)


def test_contacts_is_the_list_unless_the_columns_are_those_of_our_table() -> None:
    text = LISTS["contacts"].encode()
    guessed, said = read_map([Upload("x.csv", text)]), read_map([Upload("x.csv", text)], table="contacts")
    assert [table.kind for table in said.tables] == [table.kind for table in guessed.tables] == ["contacts"]
    assert said.changes.upserts["actors"]["name"].tolist() == ["Forum"]
    ours = b"date,office,actor_id\n2025-03-04,C1,C2\n"
    actors = Upload("actors.csv", b"id,name\nC1,Office\nC2,Forum\n")
    (met,) = read_map([Upload("met.csv", ours)], table="contacts").tables
    assert met.kind == "template"
    assert set(read_map([actors, Upload("contacts.csv", ours)]).require().changes.upserts) == {
        "actors",
        "contacts",
    }


def test_a_list_of_others_that_is_called_a_table_of_ours_gets_one_answer() -> None:
    for table in ("ties", "presence", "observations"):
        (error,) = read_map([Upload("x.csv", FRENCH.encode())], table=table).errors
        assert error.code == "column.missing"
        assert f"our table {table}" in f"{error.problem}"
        assert "activities, organisations, contacts, network" in f"{error.remedy}"


def test_a_table_of_ours_is_no_answer_without_its_name() -> None:
    (error,) = read_map([Upload("x.csv", HAPI.encode())], table="template").errors
    assert error.code == "table.unknown"
    assert "template" not in f"{error.remedy}"


def test_what_is_offered_for_an_unknown_list_can_be_answered() -> None:
    (error,) = read_map([Upload("x.csv", LISTS["numbers"].encode())]).errors
    offered = error.option.removeprefix("--table ").split(" | ")
    assert offered == KINDS
    assert (
        not {
            issue.code
            for answer in offered
            for issue in read_map([Upload("x.csv", LISTS["numbers"].encode())], table=answer).errors
        }
        & _NONSENSE
    )
