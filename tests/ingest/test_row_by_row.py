"""Each row of a file with what becomes of it: the same that the import then says and writes."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from seeds import tries

from actormap.core.model import ActorMap, apply_changes
from actormap.ingest import Imported, Upload, read_map
from actormap.ingest.changes.imported import OUTCOMES
from actormap.ingest.changes.row_by_row import OF_ROWS, Row, RowByRow
from actormap.records.record.row_words import RowsInWords
from actormap.rights.access import Principal

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
WHERE = (
    "Organisation,Type,Sector,Province\nForum,National NGO,Health,North\nForum,National NGO,Food,North\n"
    "Forum,National NGO,Food,North\nDesk,UN,Food,North\nUnion,NGO,Food,\n"
)
MATRIX = ",Forum,Desk,Union\nForum,0,1,1\nDesk,1,0,0\nUnion,1,0,0\n"
HEADERS = "id,name,types,at_risk_level,consent_c1\n"


def read(text: str, name: str = "actors.csv", base: ActorMap | None = None) -> Imported:
    return read_map([Upload(name, text.encode())], base=base, skip_bad=True)


def listed(imported: Imported) -> list[Row]:
    every = RowByRow(imported)
    return list(every.rows(every.places()))


def agree(imported: Imported) -> None:
    """The rows one by one against what the import says of them together."""
    every, rows = RowByRow(imported), listed(imported)
    counts = Counter(row.outcome for row in rows)
    assert every.counts == {what: counts[what] for what in OF_ROWS}
    assert counts["refused"] == imported.rows.wrong
    assert sum(counts.values()) == imported.rows.fine + imported.rows.wrong
    entries = Counter((entry.table, entry.outcome) for row in rows for entry in row.entries)
    preview = {row.table: row for row in imported.preview.itertuples()}
    assert entries == Counter(
        {(table, what): getattr(row, what) for table, row in preview.items() for what in OUTCOMES}
    )
    assert not any(row.entries for row in rows if row.outcome == "refused")
    assert all(row.reason and row.remedy for row in rows if row.outcome == "refused")
    for entry in (entry for row in rows for entry in row.entries):
        assert (entry.before is None) == (entry.outcome == "new")
        assert (entry.before == entry.after) == (entry.outcome == "same")


@settings(max_examples=tries(400, few=12))
@given(
    st.lists(st.sampled_from(["ngo_national", "ngo_international"]), max_size=4),
    st.lists(
        st.tuples(
            st.integers(0, 7), st.sampled_from(["ngo_national", "nonsense"]), st.sampled_from(["", "2", "17"])
        ),
        min_size=1,
        max_size=8,
        unique_by=lambda row: row[0],
    ),
)
def test_the_rows_are_those_that_the_import_counts(known: list[str], new: list[tuple[int, str, str]]) -> None:
    base = ActorMap.empty()
    if known:
        first = [f"A{at},Name {at},{kind},2,yes\n" for at, kind in enumerate(known)]
        base = apply_changes(base, read("".join([HEADERS, *first])).require().changes)
    rows = [f"A{at},Name {at},{kind},{risk},yes\n" for at, kind, risk in new]
    imported = read("".join([HEADERS, *rows]), base=base)
    agree(imported)
    bad = {line for line, (_, kind, risk) in enumerate(new, 2) if kind == "nonsense" or risk == "17"}
    assert {row.place.line for row in listed(imported) if row.outcome == "refused"} == bad
    for row, (at, kind, risk) in zip(listed(imported), new, strict=True):
        if row.outcome != "refused":
            same = at < len(known) and (known[at], "2") == (kind, risk)
            assert row.outcome == ("same" if same else "changed" if at < len(known) else "new")


@pytest.mark.parametrize(
    ("name", "text"), [("3w.csv", WHERE), ("matrix.csv", MATRIX), ("short.csv", f"{WHERE}Half,UN\n")]
)
def test_a_row_of_a_list_may_become_several_entries_or_none(name: str, text: str) -> None:
    imported = read(text, name)
    assert not imported.errors
    agree(imported)
    again = read(text, name, apply_changes(ActorMap.empty(), imported.changes))
    agree(again)
    assert {row.outcome for row in listed(again)} <= {"same", "nothing", "refused"}


def test_a_row_with_one_new_entry_among_those_that_the_map_has_is_new() -> None:
    known = read("".join(WHERE.splitlines(keepends=True)[:2]), "3w.csv")
    rows = listed(read(WHERE, "3w.csv", apply_changes(ActorMap.empty(), known.changes)))
    assert [row.outcome for row in rows] == ["same", "new", "nothing", "new", "refused"]
    assert {entry.outcome for entry in rows[3].entries} == {"new"}
    forum = read(f"{HEADERS}A,Forum,,,yes\n")
    rows = listed(read(WHERE, "3w.csv", apply_changes(ActorMap.empty(), forum.changes)))
    assert (rows[0].outcome, {entry.outcome for entry in rows[0].entries}) == ("new", {"same", "new"})


def test_what_becomes_of_each_row_of_a_list() -> None:
    rows = listed(read(WHERE, "3w.csv"))
    assert [(row.place.line, row.outcome) for row in rows] == [
        (2, "new"),
        (3, "new"),
        (4, "nothing"),
        (5, "new"),
        (6, "refused"),
    ]
    assert rows[2].reason == "1 row repeating an earlier row, the first here"
    assert (rows[4].name, rows[4].reason.partition(",")[0]) == (
        "Union",
        "Province: 1 row with a blank cell here",
    )
    assert rows[4].remedy.endswith("or import the other rows.")


def test_files_of_the_sample_row_by_row() -> None:
    files = sorted(file for file in SAMPLES.glob("*.csv"))
    imported = read_map(files, skip_bad=True).require()
    agree(imported)
    again = read_map(files, base=apply_changes(ActorMap.empty(), imported.changes))
    agree(again)
    counts = RowByRow(again).counts
    assert counts["same"] == sum(imported.counts.values())
    assert {place.file for place in RowByRow(again).places()} == {file.name for file in files}


def test_each_changed_cell_is_told_from_what_to_what() -> None:
    base = apply_changes(
        ActorMap.empty(), read(f"{HEADERS}A,Forum,ngo_national,1,yes\nB,Desk,,,yes\n").changes
    )
    imported = read(f"{HEADERS}A,Paper Forum,ngo_national,2,yes\nB,Desk,,,yes\n", base=base)
    told = list(RowsInWords(imported, Principal("data_steward")).rows())
    assert [(one.outcome, str(one.name), str(one.said)) for one in told] == [
        ("changed", "Paper Forum", "Name: Forum → Paper Forum; Risk: 1 → 2"),
        ("same", "Desk", ""),
    ]


def test_whom_its_reader_would_not_see_on_the_map_is_not_named() -> None:
    imported = read(f"{HEADERS}A,Forum,ngo_national,,yes\nB,Desk,ngo_national,,\n")
    words = {role: list(RowsInWords(imported, Principal(role)).rows()) for role in ("data_steward", "hro")}
    assert [str(one.name) for one in words["data_steward"]] == ["Forum", "Desk"]
    assert [str(one.name) for one in words["hro"]] == ["Forum", ""]
    assert [str(one.said) for one in words["hro"]] == ["new: actor", "new: actor"]
    assert [str(one.name) for one in RowsInWords(imported, None).rows()] == ["Forum", "Desk"]


def test_a_part_of_the_rows_is_made_alone() -> None:
    imported = read("".join([HEADERS, *(f"A{at},Name {at},,,yes\n" for at in range(60))]))
    told = list(RowsInWords(imported, None).rows("new", slice(25, 50)))
    assert [one.place.line for one in told] == list(range(27, 52))
    assert list(RowsInWords(imported, None).rows("refused")) == []


@pytest.mark.parametrize(
    "path",
    [
        "3w-som-2025/som_3w_titlerows.xlsx",
        "kumu-states/snap-to-tutorial-data.xlsx",
        "policy-chemnet/infrep.csv",
        "owinfs-members/owinfs_members.csv",
        "vcards/gmail-list.vcf",
        "kobo-meeting/Project_Overview_-_latest_version_-_False_-_2024-03-14-14-17-01.xlsx",
    ],
)
def test_real_files_row_by_row(shared: Path, path: str) -> None:
    agree(read_map([shared / "data" / path], skip_bad=True).require())
