"""Files as one unit: templates, references, previews, and mapping files."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
from counted import entered
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from seeds import tries

from actormap.core.config import LIMITS
from actormap.core.errors import InvalidFile
from actormap.core.model import ActorMap, apply_changes
from actormap.ingest import Imported, read_map
from actormap.ingest.readers import paused

KALA = {"actors": 11, "ties": 35, "presence": 10, "platforms": 1, "sources": 3, "observations": 1}
ACTORS = "id,name,consent_c1\nA,Forum,yes\nB,Desk,yes\n"


def write(folder: Path, **files: str) -> list[Path]:
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, "utf-8", newline="")
    return [folder / f"{name}.csv" for name in files]


def found(imported: Imported) -> list[tuple[str, int | None, str, str]]:
    return [(issue.file, issue.row, issue.column, issue.code) for issue in imported.issues]


def mapped(folder: Path, rules: str, *paths: Path) -> Imported:
    mapping = folder / "rules.yaml"
    mapping.write_text(rules, "utf-8")
    return read_map(paths, mapping=mapping)


def test_kala_as_it_is(shared: Path) -> None:
    imported = read_map([shared / "kala"]).require()
    assert imported.counts == KALA
    beside = [("expected.json", "json.form"), ("expected.json", "file.skipped"), ("kala", "folder.skipped")]
    assert {(issue.file, issue.code) for issue in imported.issues} == {*beside}
    m = apply_changes(ActorMap.empty(), imported.changes)
    assert m.platforms["members"].to_list() == ["A;B;C;D;H"]
    again = read_map([shared / "kala"], base=m)
    assert again.preview["same"].sum() == sum(KALA.values())
    assert not again.preview[["new", "changed"]].to_numpy().any()


def test_reading_costs_what_the_files_hold_and_not_what_tables_could(tmp_path: Path) -> None:
    paths = write(tmp_path, actors=ACTORS, ties="source_id,target_id,kind\nA,B,coordination\n")
    read_map(paths)
    work = entered(lambda: read_map(paths))
    headers = 6
    assert work["normal"] <= 3 * headers, "headers are not made comparable again for each table"
    assert work["_read"] == headers
    assert work["records"] == 0, "nothing is compared with a map that has none of the rows"


def test_errors_of_all_files_come_at_once(tmp_path: Path) -> None:
    paths = write(
        tmp_path,
        actors="id,name,TYPE,at risk level\nA,Forum,LNGO;nothing,7\n,Desk,,\n",
        ties="from_id,to_id,kind,weight,from\nA,A,coordination,,\nA,Z,coordination,2,01/02/2024\n",
    )
    imported = read_map(paths)
    assert found(imported) == [
        ("actors.csv", 2, "TYPE", "types.unknown"),
        ("actors.csv", 2, "at risk level", "at_risk_level.range"),
        ("actors.csv", 2, "consent_c1", "actor.locked"),
        ("actors.csv", 3, "id", "id.empty"),
        ("ties.csv", 2, "to_id", "tie.self"),
        ("ties.csv", 3, "from", "date.form"),
        ("ties.csv", 3, "weight", "weight.range"),
        ("ties.csv", 3, "to_id", "target_id.missing"),
    ]
    assert not imported.changes
    assert imported.preview.empty
    with pytest.raises(InvalidFile, match="Nothing was imported") as caught:
        imported.require()
    assert caught.value.issues == imported.errors


def test_references_reach_the_map(tmp_path: Path) -> None:
    base = apply_changes(ActorMap.empty(), read_map(write(tmp_path, actors=ACTORS)).changes)
    ties = write(tmp_path, ties="source_id,target_id,kind\nA,B,coordination\n")
    assert [issue.code for issue in read_map(ties).errors] == ["source_id.missing", "target_id.missing"]
    assert read_map(ties, base=base).require().preview["new"].to_list() == [1]


def test_a_file_that_cannot_be_read_is_one_mistake(tmp_path: Path) -> None:
    paths = write(tmp_path, ties="source_id,target_id,kind\nA,B,coordination\n", actors="")
    (tmp_path / "actors.csv").write_bytes("id,name\nA,Évry\n".encode("latin-1"))
    assert [issue.code for issue in read_map(paths).errors] == ["text.encoding"]


def test_columns_that_a_file_has_not_are_kept(tmp_path: Path) -> None:
    full = "id,name,consent_c1,do_not_contact,note\nA,Forum,withdrawn,yes,met twice\n"
    base = apply_changes(ActorMap.empty(), read_map(write(tmp_path, actors=full)).changes)
    imported = read_map(write(tmp_path, actors="id,name\nA,Forum of all\nB,Desk\n"), base=base)
    m = apply_changes(base, imported.require().changes)
    assert m.actors[["name", "consent_c1", "do_not_contact", "note"]].to_numpy().tolist() == [
        ["Forum of all", "withdrawn", "yes", "met twice"],
        ["Desk", "unknown", "", ""],
    ]
    assert imported.preview[["new", "changed"]].to_numpy().tolist() == [[1, 1]]


@pytest.mark.parametrize(
    ("name", "text", "table", "expected"),
    [
        ("actors", ACTORS, None, "actors"),
        ("Guinea-Actors", ACTORS, None, "actors"),
        ("list", ACTORS, "actors", "actors"),
        ("list", "source_id,target_id,kind\n", None, "ties"),
        ("list", ACTORS, None, "actors"),
        ("list", "id,name\nA,Forum\n", None, ""),
        ("contacts", "Name,Company,Colour\nA,Forum,green\n", None, ""),
        ("list", "a,b\n1,2\n", None, ""),
    ],
)
def test_which_table_a_file_is(
    name: str, text: str, table: str | None, expected: str, tmp_path: Path
) -> None:
    imported = read_map(write(tmp_path, **{name: text}), table=table)
    unknown = [issue for issue in imported.errors if issue.code == "table.unknown"]
    assert bool(unknown) == (not expected)
    if unknown:
        assert "actors" in unknown[0].remedy


def test_a_folder_names_what_it_does_not_know(tmp_path: Path) -> None:
    write(tmp_path, actors=ACTORS, ties="source_id,target_id,kind\n", budget="a,b\n1,2\n")
    (tmp_path / "README.md").write_text("read me", "utf-8")
    (tmp_path / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    (tmp_path / "~$actors.xlsx").write_bytes(b"lock")
    imported = read_map([tmp_path])
    assert {(issue.file, issue.code) for issue in imported.errors} == {
        ("budget.csv", "table.unknown"),
        ("old.xls", "xls.damaged"),
    }
    assert ("ties.csv", "file.norows") in {(issue.file, issue.code) for issue in imported.warnings}


ELEMENTS = (
    '{"elements": [{"label": "Forum"}, {"label": "Desk"}], "connections": [{"from": "Forum", "to": "Desk"}]}'
)
CHAT = "[15-01-20 02:22:56] Amina: hello\n[15-01-20 02:23:10] Basil: hello\n"


def test_every_format_of_a_folder_is_read(tmp_path: Path) -> None:
    given = {
        "net.json": ELEMENTS,
        "group.txt": CHAT,
        "actors.txt": ACTORS,
        "areas.CSV": "id,name\nAA,North\n",
    }
    for name, text in given.items():
        (tmp_path / name).write_text(text, "utf-8")
    imported = read_map([tmp_path])
    assert {table.layout.grid.file for table in imported.tables} == {*given}
    together = read_map([tmp_path / name for name in sorted(given)])
    assert imported.counts == together.counts
    assert imported.issues == together.issues


@pytest.mark.parametrize(
    ("name", "text", "codes"),
    [
        ("README.txt", "About these tables\n\nAsk Amina.\n", {"file.kind", "file.skipped"}),
        ("README.txt", "Name, colour\nA, red\nB, blue\n", {"table.unknown", "file.skipped"}),
        ("package.json", '{"version": 2}', {"json.form", "file.skipped"}),
        ("cut.json", '[{"name": "Fo', {"json.form", "file.skipped"}),
        ("net.gexf", "<gexf/>", {"file.kind", "file.skipped"}),
        ("districts.geojson", '{"type": "FeatureCollection"}', {"file.kind", "file.skipped"}),
        ("photo.jpg", "\xff", {"folder.skipped"}),
    ],
)
def test_what_holds_no_table_in_a_folder_is_skipped_and_reported(
    name: str, text: str, codes: set[str], tmp_path: Path
) -> None:
    write(tmp_path, actors=ACTORS)
    alone = read_map([tmp_path])
    (tmp_path / name).write_text(text, "utf-8")
    imported = read_map([tmp_path])
    assert imported.changes.upserts.keys() == alone.changes.upserts.keys()
    told = [issue for issue in imported.issues if issue not in alone.issues]
    assert {issue.code for issue in told} == codes
    assert not imported.errors
    assert all(name in (issue.file, *issue.problem.split()) for issue in told)
    if codes != {"folder.skipped"}:  # given by its name, it has to be mended
        assert read_map([tmp_path / name]).errors


def test_paths_that_are_not_there(tmp_path: Path) -> None:
    assert [issue.code for issue in read_map([tmp_path / "no.csv", tmp_path]).errors] == [
        "file.missing",
        "folder.empty",
    ]
    assert [issue.code for issue in read_map([]).errors] == ["import.empty"]


def test_files_beyond_the_limits(tmp_path: Path) -> None:
    large, long = tmp_path / "actors.csv", tmp_path / "ties.csv"
    with large.open("wb") as file:
        file.truncate(LIMITS.file_bytes + 1)
    long.write_text("source_id,target_id,kind\n" + "A,B,trust\n" * (LIMITS.rows + 2), "utf-8")
    assert found(read_map([large, long])) == [
        ("actors.csv", None, "", "file.size"),
        ("ties.csv", LIMITS.rows + 2, "", "table.rows"),
    ]


def test_options_that_mean_nothing(tmp_path: Path) -> None:
    paths = write(tmp_path, actors=ACTORS)
    assert [issue.code for issue in read_map(paths, table="actor").errors] == ["table.unknown"]
    assert [issue.code for issue in read_map(paths, identify={"actor": "name"}).errors] == [
        "identify.unknown"
    ]
    missing = read_map(paths, mapping=tmp_path / "no.yaml").errors
    assert [(issue.file, issue.code) for issue in missing] == [("no.yaml", "file.missing")]


def test_two_files_of_one_name(tmp_path: Path) -> None:
    for folder in ("north", "south"):
        (tmp_path / folder).mkdir()
        write(tmp_path / folder, actors=ACTORS)
    imported = read_map([tmp_path / "north", tmp_path / "south"])
    assert {(issue.file, issue.row, issue.code) for issue in imported.errors} == {
        ("south/actors.csv", 2, "id.duplicate"),
        ("south/actors.csv", 3, "id.duplicate"),
    }
    assert "north/actors.csv row 2" in imported.errors[0].problem


def test_hxl_tags_in_a_template(tmp_path: Path) -> None:
    text = "Code,Who,Kind,Own column\n#org +id,#org+name,#org+type,\nA,Forum,NNGO,x\n"
    imported = read_map(write(tmp_path, actors=text)).require()
    row = imported.changes.upserts["actors"].iloc[0]
    assert (row["id"], row["name"], row["types"]) == ("A", "Forum", "ngo_national")
    (unused,) = [issue for issue in imported.warnings if issue.code == "column.unused"]
    assert "(Own column)" in unused.problem


def test_blanks_are_trimmed_and_told(tmp_path: Path) -> None:
    text = "id,name\nA, Forum\nB,Desk\u00a0\nC,In\u00a0side\n"
    imported = read_map(write(tmp_path, actors=text)).require()
    assert imported.changes.upserts["actors"]["name"].to_list() == ["Forum", "Desk", "In\u00a0side"]
    (blanks,) = [issue for issue in imported.warnings if issue.code == "cell.blanks"]
    assert (blanks.row, blanks.column, blanks.problem[:7]) == (2, "name", "2 cells")


def test_one_name_for_two_actors_is_told(tmp_path: Path) -> None:
    base = apply_changes(ActorMap.empty(), read_map(write(tmp_path, actors="id,name\nZ,FORUM\n")).changes)
    imported = read_map(write(tmp_path, actors="id,name\nA,Forum\nB,Forum\n"), base=base).require()
    told = [issue for issue in imported.warnings if issue.code == "name.look_alike"]
    assert [issue.lines for issue in told] == [(2, 3)]
    alone = read_map(write(tmp_path, actors="id,name\nA,Forum\n"), base=base).require()
    (issue,) = [issue for issue in alone.warnings if issue.code == "name.look_alike"]
    assert (issue.row, "'FORUM', on the map" in issue.problem) == (2, True)


def test_many_names_that_look_alike_are_one_note(tmp_path: Path) -> None:
    rows = "".join(f"A{n},Forum {n}\nB{n},FORUM  {n}\n" for n in range(500))
    imported = read_map(write(tmp_path, actors=f"id,name\n{rows}")).require()
    (note,) = [issue for issue in imported.warnings if issue.code == "name.look_alike"]
    assert note.problem == "500 rows with a name that looks like another"
    assert note.rows == tuple(range(3, 1002, 2))
    assert note.value == "FORUM  0, FORUM  1, FORUM  2 …"
    assert "say under Duplicates which are the same" in note.remedy


def test_the_same_header_twice(tmp_path: Path) -> None:
    exact = read_map(write(tmp_path, actors="id,name,Name\nA,x,y\n"))
    assert {issue.code for issue in exact.errors} == {"header.duplicate"}
    alias = read_map(write(tmp_path, actors="id,organisation,actor\nA,x,y\n"))
    assert "'organisation' and 'actor' both mean name" in [issue.problem for issue in alias.errors]


def test_progress_goes_to_the_end(tmp_path: Path) -> None:
    told: list[tuple[str, float]] = []
    read_map(write(tmp_path, actors=ACTORS), progress=lambda doing, share: told.append((doing, share)))
    assert [doing for doing, _ in told] == [
        "Reading actors.csv",
        "Making entries of the rows",
        "Checking the entries",
        "Done",
    ]
    assert [share for _, share in told] == sorted(share for _, share in told)
    assert told[-1][1] == 1


def test_a_mapping_file(tmp_path: Path) -> None:
    (path,) = write(tmp_path, members="Org code,Org name,Kind,Town\nA,Forum,Local NGO; Union,X\nB,Desk,,X\n")
    imported = mapped(
        tmp_path,
        """
        tables:
          - file: members.csv
            table: actors
            columns: {id: "Org code", name: "org name", types: Kind}
            values: {types: {"Local NGO": ngo_national}}
            constants: {sphere: civil_society, consent_c1: yes}
        """,
        path,
    ).require()
    actors = imported.changes.upserts["actors"]
    assert actors[["id", "types", "consent_c1"]].to_numpy().tolist() == [
        ["A", "ngo_national;trade_union", "yes"],
        ["B", "", "yes"],
    ]
    assert [(issue.code, "(Town)" in issue.problem) for issue in imported.issues] == [("column.unused", True)]


@pytest.mark.parametrize(
    ("rules", "line", "code"),
    [
        ("tables:\n  - file: members.csv\n    table: actor\n", 3, "mapping.table"),
        ("tables:\n  - file: members.csv\n    table: actors\n    columns: {nome: x}\n", 4, "mapping.column"),
        (
            "tables:\n  - file: members.csv\n    table: actors\n    columns:\n      name: Nom\n",
            5,
            "mapping.header",
        ),
        ("tables:\n  - file: others.csv\n    table: actors\n", 2, "mapping.unused"),
        ("tables:\n  - file: members.csv\n    sheet: S\n    table: actors\n", 2, "mapping.unused"),
        ("tables:\n  - table: actors\n", 2, "mapping.file"),
        ("tables:\n  - file: m.csv\n    table: actors\n    rows: {}\n", 4, "mapping.key"),
        ("tables:\n  - file: m.csv\n    file: n.csv\n    table: actors\n", 3, "mapping.duplicate"),
        ("a: &a [x]\nb: *a\n", 1, "mapping.anchor"),
        ("tables: " + "[" * 5000 + "]" * 5000, 1, "mapping.depth"),
        ("tables: [\n", 2, "mapping.yaml"),
        (
            "tables:\n  - file: members.csv\n    table: actors\n    constants: {name: x}\n",
            4,
            "mapping.conflict",
        ),
        (
            "tables:\n  - file: m.csv\n    table: actors\n    columns: {id: id}\n    constants: {id: x}\n",
            5,
            "mapping.conflict",
        ),
        ("hxl:\n  type: {}\n", 2, "mapping.key"),
        ("tables: {}\n", 1, "mapping.key"),
        ("#" * (1 << 20) + "#", None, "file.size"),
        ("tables: !!python/object/apply:os.getcwd []\n", 1, "mapping.tag"),
        ("hxl:\n  types: {Local: nothing}\n", 2, "mapping.type"),
        ("tables:\n  - just text\n", 2, "mapping.form"),
        ("\0", None, "mapping.yaml"),
    ],
)
def test_mistakes_in_a_mapping_file(rules: str, line: int | None, code: str, tmp_path: Path) -> None:
    (path,) = write(tmp_path, members="id,name\nA,Forum\n")
    errors = mapped(tmp_path, rules, path).errors
    assert ("rules.yaml", line, code) in [(error.file, error.row, error.code) for error in errors]


@settings(
    max_examples=tries(150, few=50),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_a_mutated_good_file_gives_rows_or_issues(data: st.DataObject, tmp_path: Path) -> None:
    good = {
        "actors": "id,name,types,consent_c1,at_risk_level\nA,Forum,NNGO,yes,2\nB,Desk,,no,\n",
        "ties": "source_id,target_id,kind,weight,from,sources\nA,B,coordination,0.5,2025-01-01,s1\n",
        "q1": "#org,#org+type,#sector,#adm1+code,#date+start\nA,INGO,S,XX1,2025-01-01\n",
    }
    name = data.draw(st.sampled_from(sorted(good)))
    content = bytearray(good[name].encode())
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(content)))
        content[at : at + data.draw(st.integers(0, 4))] = data.draw(
            st.sampled_from(
                [b"", b'"', b",", b";", b"\n", b"\r", b"\0", b"#", b"\xff", b"nan", b"1e999", b" ", b"|"]
            )
        )
    (tmp_path / f"{name}.csv").write_bytes(bytes(content))
    imported = read_map([tmp_path / f"{name}.csv"])
    assert imported.errors or imported.counts
    assert bool(imported.changes) != bool(imported.errors)


def test_an_error_in_the_headers_cannot_be_left_out(tmp_path: Path) -> None:
    path = tmp_path / "actors.csv"
    path.write_text("id,title\nA,Forum\nA,Desk\n", "utf-8")
    imported = read_map([path], table="actors", skip_bad=True)
    assert "column.missing" in {issue.code for issue in imported.errors}
    assert imported.left_out == ()
    assert not imported.changes


def test_the_collector_rests_only_while_files_are_read(tmp_path: Path) -> None:
    path = tmp_path / "actors.csv"
    path.write_text("id,name\nA,Forum\n", "utf-8")
    resting = []
    read_map([path], progress=lambda *_: resting.append(not gc.isenabled()))
    assert resting
    assert all(resting)
    assert gc.isenabled()
    with paused():
        read_map([path])
        assert not gc.isenabled(), "who let it rest wakes it"
    with pytest.raises(ZeroDivisionError), paused():
        1 / 0  # noqa: B018 - what the block raises does not matter
    assert gc.isenabled()
