"""Change and what if on the command line, on a real workspace file."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from command_line import PASSPHRASE, Run, Templates, document
from maps import KALA_FILES, SAMPLE_FILES

from actormap.store import create_store, open_store

DAYS = ["--date-before", "2025-02-01", "--date", "2025-07-01", "--certain"]
NOW = ["--date", "2025-02-01", "--certain"]


@pytest.fixture
def workspace(run: Run, tmp_path: Path, templates: Templates) -> Path:
    """KALA as revision 1 and snapshot `first half`; then A-C ended, B-H began, N came: revisions 2 and 3."""

    def make(path: Path) -> None:
        in_three_steps(run, path, tmp_path)

    return templates.copy(tmp_path / "kala.actormap", make)


def in_three_steps(run: Run, path: Path, tmp_path: Path) -> None:
    create_store(path, passphrase=PASSPHRASE)[0].close()
    files = sorted(KALA_FILES.glob("*.csv"))
    assert run("import", *files, "-w", path)[0] == 0
    assert run("snapshot", "first half", "-w", path)[0] == 0
    ties = tmp_path / "ties.csv"
    ties.write_text(
        "id,source_id,target_id,kind,weight,sign,from,to,sources\n"
        "t02,A,C,coordination,1,+,2025-01-15,2025-05-01,s1\n"
        "t90,B,H,coordination,1,+,2025-03-01,,s2\n",
        encoding="utf-8",
    )
    assert run("import", ties, "-w", path)[0] == 0
    actors = tmp_path / "actors.csv"
    actors.write_text(
        "id,name,sphere,consent_c1,present_since\nN,New Desk,civil_society,yes,2025-04-01\n", encoding="utf-8"
    )
    assert run("import", actors, "-w", path)[0] == 0


def said(run: Run, *arguments: object) -> list[str]:
    """Ids of the findings that are not measures."""
    code, out, err = run(*arguments, "--json")
    assert (code, err) == (0, "")
    found = document(out)
    assert set(found) == {"method", "parameters", "caveats", "findings"}
    return [f["id"] for f in found["findings"] if ":measure:" not in f["id"]]


# --- change ------------------------------------------------------------------------------------------

CHANGED = ["A39:whole", "A39:joined:N", "A39:new:B:H", "A39:ended:A:C"]


@pytest.mark.parametrize("earlier", ["first half", "1"])
def test_change_since_a_snapshot_and_since_a_revision(run: Run, workspace: Path, earlier: str) -> None:
    assert said(run, "change", "between", "--from", earlier, "-w", workspace, *DAYS) == CHANGED


def test_change_between_two_revisions_and_two_days(run: Run, workspace: Path) -> None:
    to = ["change", "between", "--from", "1", "--to", "2", "-w", workspace, *DAYS]
    assert said(run, *to) == [one for one in CHANGED if "joined" not in one]
    days = ["change", "between", "--from", "2025-02-01", "--to", "2025-07-01", "-w", workspace, "--certain"]
    assert said(run, *days) == CHANGED
    one = ["change", "between", "--from", "2025-02-01", "--date", "2025-07-01", "-w", workspace]
    assert said(run, *one, "--certain") == CHANGED


def test_change_looks_at_each_state_on_its_own_day(run: Run, workspace: Path) -> None:
    code, out, _ = run(
        "change", "between", "--from", "first half", "--to", "3", "-w", workspace, "--json", "--draws", "2"
    )
    assert code == 0
    parameters = document(out)["parameters"]
    written = document(run("history", "-w", workspace, "--json")[1])["rows"]
    assert parameters["date_before"] == written[0]["when"][:10]
    assert parameters["date"] == written[2]["when"][:10]
    assert parameters["draws"] == 2


def test_change_is_told_in_words(run: Run, workspace: Path) -> None:
    code, out, _ = run("change", "between", "--from", "first half", "-w", workspace, *DAYS)
    assert code == 0
    assert "Kala Bar Association and Interfaith Legal Desk: a new tie of collaboration is recorded." in out
    assert "New Desk is recorded as having begun since the earlier date." in out


def test_snapshot_named_like_a_number_is_found_by_its_name(run: Run, workspace: Path) -> None:
    assert run("snapshot", "1", "-w", workspace)[0] == 0
    assert said(run, "change", "between", "--from", "1", "-w", workspace, *DAYS) == CHANGED
    assert said(
        run, "change", "between", "--from", "1", "-w", workspace, "--date-before", "2025-07-01", *DAYS[2:]
    ) == ["A39:whole"]


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--from", "second half"], "'second half' is no snapshot, no number of a revision and no day"),
        (["--from", "99"], "There is no revision 99"),
        (["--from", "-1"], "'-1' is no snapshot"),
        (["--from", "1", "--to", "2025-02-30"], "'2025-02-30' is no snapshot"),
        (["--from", "٣"], "is no snapshot"),
        (["--from", "9" * 40], "There is no revision 999"),
        (["--from", "0", *DAYS], "0 of 36 pairs were observed at both dates"),
        (["--from", "1", "--date", "soon"], "not a date"),
        (["--from", "2030-01-01"], "after the later one"),
        (["--from", "1", "--role", "king"], "there is no role"),
        (["--from", "1", "--role", "admin"], "may not ask"),
    ],
)
def test_what_cannot_be_compared_is_a_sentence(
    run: Run, workspace: Path, arguments: list[str], why: str
) -> None:
    code, out, err = run("change", "between", "-w", workspace, *arguments)
    assert (code, out) == (2, "")
    assert why in err
    assert err.strip().endswith(".")
    code, out, err = run("change", "between", "-w", workspace, *arguments, "--json")
    assert (code, err) == (2, "")
    assert why in document(out)["error"]


def test_change_needs_an_earlier_state(run: Run, workspace: Path) -> None:
    code, _, err = run("change", "between", "-w", workspace)
    assert code == 2
    assert "--from" in err


def test_what_is_hidden_today_was_not_seen_then_either(run: Run, workspace: Path, tmp_path: Path) -> None:
    actors = tmp_path / "actors.csv"
    raised = "id,name,sphere,adm1_pcode,consent_c1,sensitivity\nD,Local Monitors,civil_society,XX02,yes,3\n"
    actors.write_text(raised, encoding="utf-8")
    assert run("import", actors, "-w", workspace)[0] == 0
    asked = ["change", "between", "--from", "1", "-w", workspace, "--role", "hro", *DAYS]
    code, out, _ = run(*asked, "--json")
    assert code == 0
    assert "Local Monitors" not in out
    assert '"D"' not in out
    assert "Local Monitors" not in run(*asked)[1]


# --- what if -----------------------------------------------------------------------------------------


def test_what_if_an_actor_could_work_no_more(run: Run, workspace: Path) -> None:
    found = said(run, "change", "what-if", "--remove", "E", "-w", workspace, *NOW)
    assert {"what_if:unreachable:F", "what_if:unreachable:G", "what_if:group:lgbt:no_door"} <= set(found)
    assert found[-1] == "what_if:second_tie:F"
    code, out, _ = run("change", "what-if", "--remove", "E", "-w", workspace, *NOW)
    assert code == 0
    assert "Highland Elders Circle could no longer work" in out
    assert "Support and back up" in out


def test_what_if_control_of_an_area_shifts(run: Run, workspace: Path) -> None:
    code, out, _ = run("change", "what-if", "--area-control", "XX02=M", "-w", workspace, *NOW, "--json")
    assert code == 0
    whole = document(out)["findings"][0]
    assert whole["details"]["on_review"] == ["D", "E", "F", "G"]
    assert whole["details"]["at_risk"] == ["D", "F", "G"]


def test_what_if_changes_nothing_in_the_workspace(run: Run, workspace: Path) -> None:
    with open_store(workspace, passphrase=PASSPHRASE) as store:
        before = store.revision, store.load().digest()
    blow = ["--remove", "E", "--area-control", "XX02=M"]
    assert run("change", "what-if", *blow, "-w", workspace, *NOW)[0] == 0
    with open_store(workspace, passphrase=PASSPHRASE) as store:
        assert (store.revision, store.load().digest()) == before


def test_what_if_on_the_sample_finds_whom_many_lean_on_and_who_lives_on_money_from_abroad(
    run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "kasimbi.actormap"
    create_store(path, passphrase=PASSPHRASE)[0].close()
    assert run("import", *sorted(SAMPLE_FILES.glob("*.csv")), "-w", path)[0] == 0
    day = ["--date", "2026-11-25", "--draws", "2", "-w", path]
    found = said(run, "change", "what-if", "--remove", "C001", *day)
    assert sum("unreachable" in one for one in found) >= 15
    code, out, _ = run("change", "what-if", "--ban-foreign-funding", *day, "--json")
    assert code == 0
    stopped = document(out)["findings"][0]["details"]["stopped"]
    ties = pd.read_csv(SAMPLE_FILES / "ties.csv", dtype=str, keep_default_na=False)
    donors = ties["source_id"].str[0].isin(["D", "E", "U"])
    money = ties[(ties["kind"] == "funding") & (ties["to"] == "") & donors & (ties["weight"] != "")]
    share = pd.to_numeric(money["weight"]).groupby(money["target_id"]).sum()
    assert stopped
    assert set(stopped) <= set(share.index[share >= 0.5])


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ([], "nothing is supposed"),
        (["--remove", "ZZ"], "no actor has the id 'ZZ'"),
        (["--remove", "A", "--remove", "ZZ"], "no actor has the id 'ZZ'"),
        (["--area-control", "XX02"], "PCODE=ACTOR"),
        (["--area-control", "ZZ99=M"], "no area has the P-code 'ZZ99'"),
        (["--area-control", "XX02=ZZ"], "no actor has the id 'ZZ'"),
        (["--ban-foreign-funding"], "no funding from abroad is recorded"),
        (["--remove", "A", "--relation", "likes"], "--relation cannot be 'likes'"),
        (["--remove", "A", "--date", "soon"], "not a date"),
        (["--remove", "A", "--role", "viewer"], "may not ask"),
        (["--remove", "A", "--role", "hro"], "may not ask"),
        (["--remove", "A", "--role", "admin"], "may not ask"),
    ],
)
def test_what_cannot_be_supposed_is_a_sentence(
    run: Run, workspace: Path, arguments: list[str], why: str
) -> None:
    code, out, err = run("change", "what-if", "-w", workspace, *arguments)
    assert (code, out) == (2, "")
    assert why in err
    assert err.strip().endswith(".")


def test_who_a_role_may_not_see_cannot_be_supposed_away(run: Run, workspace: Path, tmp_path: Path) -> None:
    actors = tmp_path / "actors.csv"
    raised = "id,name,sphere,adm1_pcode,consent_c1,sensitivity\nD,Local Monitors,civil_society,XX02,yes,3\n"
    actors.write_text(raised, encoding="utf-8")
    assert run("import", actors, "-w", workspace)[0] == 0
    code, _, err = run("change", "what-if", "--remove", "D", "-w", workspace, "--role", "analyst", *NOW)
    assert code == 2
    assert "no actor has the id 'D'" in err
