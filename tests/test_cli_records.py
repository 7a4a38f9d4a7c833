"""A record on the command line: shown, written, taken back, on a real workspace file."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from command_line import Run, Templates, document, imported

FILES = {
    "actors": "id,name,consent_c1,sphere\nA,Forum of Hope,yes,civil_society\nB,Desk,yes,civil_society\n",
    "ties": "id,source_id,target_id,kind,weight,from\nt1,A,B,trust,2,2025-01-01\n",
}


@pytest.fixture
def place(run: Run, tmp_path: Path, templates: Templates) -> Path:
    def make(workspace: Path) -> None:
        imported(run, workspace, FILES)

    return templates.copy(tmp_path / "country.actormap", make)


def shown(run: Run, *words: object) -> dict[str, Any]:
    code, out, err = run(*words, "--json")
    assert code == 0, err
    (row,) = document(out)["rows"]
    return row


def test_a_row_is_added_changed_taken_out_and_taken_back(run: Run, place: Path) -> None:
    before = shown(run, "show", "A", "-w", place)
    assert [tie["name"] for tie in before["ties"]] == ["Desk"]
    made = shown(run, "edit", "contacts", "date=2026-05-01", "office=B", "actor_id=A", "-w", place)
    assert made["undo"] == f"actormap undo {made['revision']}"
    shown(run, "edit", "ties", "--row", "t1", "weight=3", "sources=S1;S2", "note=", "-w", place)
    told = shown(run, "show", "A", "--history", "-w", place)
    assert [one["said"] for one in told["history"]][:2] == [
        ["trusts Desk: Strength: 2 → 3", "trusts Desk: Sources: nothing → S1, S2"],
        ["New contact: met by Desk"],
    ]
    shown(run, "edit", "contacts", "--row", made["id"], "--take-out", "-w", place)
    for _ in range(3):
        shown(run, "undo", "-w", place)
    assert shown(run, "show", "A", "-w", place) == before


def test_what_does_not_fit_is_refused(run: Run, place: Path) -> None:
    for words, said in (
        (["ties", "--row", "t1", "weight"], "edit takes TABLE"),
        (["ties", "--take-out"], "edit takes TABLE"),
        (["ties", "--row", "t1", "colour=red"], "has no 'colour'"),
        (["ties", "--row", "t9", "weight=1"], "not there any more"),
        (["ties", "--row", "t1", "weight=2"], "nothing was changed"),
        (["nonsense", "a=b"], "not kept one by one"),
        (["actors", "name=Hidden", "sphere=state"], "would not see this actor yourself"),
    ):
        code, _, err = run("edit", *words, "-w", place, "--role", "hro")
        assert code == 2
        assert said in " ".join(err.split())
    code, _, err = run("show", "NOBODY", "-w", place)
    assert code == 2
    assert "no actor that you may see" in " ".join(err.split())


def test_a_record_is_printed_line_by_line(run: Run, place: Path) -> None:
    code, out, _ = run("show", "A", "-w", place)
    assert code == 0
    for word in ("Who they are", "Forum of Hope", "Civil society", "trusts Desk"):
        assert word in out


def test_a_record_is_printed_in_the_language_of_who_reads(
    run: Run, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown(run, "edit", "contacts", "date=2026-05-01", "office=B", "actor_id=A", "-w", place)
    monkeypatch.setenv("ACTORMAP_LANGUAGE", "ar")
    code, out, _ = run("show", "A", "--history", "-w", place)
    assert code == 0
    columns, names = {"part", "what", "said"}, {"Forum", "Hope", "Desk"}
    assert names <= set(re.findall("[A-Za-z]{3,}", out)) <= columns | names
    for word in ("المراجعة 2", "الروابط", "الاتصالات"):
        assert word in out


def test_who_does_an_activity_already_is_told_and_kept_with_it(run: Run, tmp_path: Path) -> None:
    workspace = tmp_path / "coast.actormap"
    there = {
        "actors": FILES["actors"].replace("consent_c1", "consent_c4,consent_c1").replace(",yes", ",yes,yes"),
        "sectors": "id,name\nLAW,Legal aid\n",
        "areas": "id,name\nXA1,Coast\n",
        "presence": "actor_id,sector,pcode\nA,LAW,XA1\n",
    }
    imported(run, workspace, there)
    cells = ("kind=activity", "purpose=Legal desk", "sector=LAW")
    code, _, err = run("edit", "undertakings", *cells, "pcode=XA1", "-w", workspace)
    assert code == 0, err
    assert "Note: Legal aid, Coast: 1 actor is recorded as working on it." in err
    assert "Note: Forum of Hope works on it there." in err
    code, out, _ = run("history", "-w", workspace, "--json")
    assert "undertaking" in document(out)["rows"][-1]["why"]


def test_a_promise_without_a_day_is_told_and_kept(run: Run, place: Path) -> None:
    cells = ("kind=promise", "purpose=Notes", "date=2026-05-01")
    code, _, err = run("edit", "undertakings", *cells, "-w", place)
    assert code == 0
    assert "By when: somebody is waiting for it, and no day is set." in err


def test_a_strategy_rests_on_a_finding_that_exists(run: Run, tmp_path: Path) -> None:
    place, today = tmp_path / "c.actormap", dt.date.today()
    imported(run, place, FILES | {"events": f"id,type,date,subjects\nE,attack,{today},A\n"})
    cells = ("edit", "undertakings", "kind=strategy", "purpose=Speak up", "-w", place)
    for more, said in (
        ((), "a strategy that rests on no finding"),
        (("analysis=intuition", "revision=99999"), "there is no such analysis"),
        (("analysis=monitor.incidents", "revision=99999"), "is not written yet, the newest is"),
        (("analysis=monitor.incidents", "revision=0"), "at this revision nothing was recorded"),
        (("analysis=monitor.incidents", "revision=1", "figure=7"), "does not give your role 7"),
        (("analysis=monitor.hit", "revision=1"), "cannot be worked out anew for your role"),
        (("analysis=protect.queue", "revision=1"), "cannot be worked out anew for your role"),
    ):
        code, _, err = run(*cells, *more)
        assert code
        assert said in err
    code, _, err = run(*cells, "analysis=A45", "revision=1", "figure=0")
    assert code == 0, err
    assert "Note: It rests on a single event." in err


def test_a_list_brings_a_strategy_with_a_word(run: Run, tmp_path: Path) -> None:
    place, row = tmp_path / "c.actormap", "strategy,Speak up,reach.gap,99999"
    (tmp_path / "undertakings.csv").write_text(f"kind,purpose,analysis,revision\n{row}\n")
    imported(run, place, FILES)
    code, out, err = run("import", tmp_path / "undertakings.csv", "-w", place)
    assert code == 0, err
    assert "a strategy whose finding was not worked out on this map" in out + err
    (tmp_path / "undertakings.csv").write_text("kind,purpose,analysis,revision\nstrategy,Hear,intuition,1\n")
    code, out, err = run("import", tmp_path / "undertakings.csv", "-w", place)
    assert code
    assert "there is no such analysis" in out + err
