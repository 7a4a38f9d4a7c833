"""Lists of cases and of their steps: under our own column names, all of them or none."""

from __future__ import annotations

import io

import pytest
from each import each
from maps import a_map, actor
from openpyxl import Workbook

from actormap.core.errors import InvalidFile
from actormap.core.model import ActorMap, apply_changes
from actormap.ingest import Upload, read_map, read_sealed

CASES = "id,opened,at,what,subjects,severity,agreed_with_person,agreed_on\n"
ONE = "C1,2026-10-08,18:05+03:00,Two men came at night,A;B,critical,yes,2026-10-09\n"
STEPS = "case,item,status,agreed_on,due\nC1,measure_trial,planned,,2026-12-05\n"


def base() -> ActorMap:
    return a_map(actors=[actor("A", "Quiet Radio"), actor("B")])


def file(text: str, name: str = "cases.csv") -> Upload:
    return Upload(name, text.encode())


def test_cases_and_their_steps_come_in_together_and_a_second_time_nothing_changes() -> None:
    files = [file(CASES + ONE), file(STEPS, "what we did.csv")]
    imported = read_sealed(files, base=base()).require()
    assert set(imported.changes.upserts) == {"cases", "case_steps"}
    after = apply_changes(base(), imported.changes)
    assert after["cases"]["subjects"].tolist() == ["A;B"]
    assert after["case_steps"]["due"].tolist() == ["2026-12-05"]
    assert not read_sealed(files, base=after).require().changing


def test_a_workbook_has_a_sheet_for_each() -> None:
    book = Workbook()
    for name, text in (("Cases", CASES + ONE), ("Steps", STEPS)):
        sheet = book.create_sheet(name)
        for line in text.splitlines():
            sheet.append(line.split(","))
    del book["Sheet"]
    content = io.BytesIO()
    book.save(content)
    imported = read_sealed([Upload("cases.xlsx", content.getvalue())], base=base()).require()
    assert dict(imported.counts) == {"cases": 1, "case_steps": 1}


def test_a_column_that_is_none_of_ours_is_left_out_and_told() -> None:
    imported = read_sealed([file("opened,what,phone\n2026-10-08,A letter,555\n")], base=base()).require()
    assert dict(imported.counts) == {"cases": 1}
    assert any("phone" in str(issue.sentence) for issue in imported.warnings)


WRONG = {
    "of others": ("name,sphere\nForum,civil_society\n", "neither those of cases nor those of their steps"),
    "no day": ("opened,what\nyesterday,A letter\n", "opened"),
    "nobody of the map": ("opened,what,subjects\n2026-10-08,A letter,GONE\n", "GONE"),
    "no consent": (CASES.replace("agreed_on", "agreed_on,closed") + ONE.rstrip() + ",2026-11-01\n", "reason"),
    "empty": ("opened,what\n", "a header and no rows"),
    "no table": ("\n", ""),
}


@each("name", WRONG)
def test_what_is_wrong_is_told_with_its_place_and_nothing_comes_in(name: str) -> None:
    text, said = WRONG[name]
    imported = read_sealed([file(text)], base=base())
    assert not imported.changes.upserts
    with pytest.raises(InvalidFile) as refused:
        imported.require()
    assert str(refused.value).startswith("cases.csv")
    assert said in str(refused.value)
    assert str(refused.value).rstrip().endswith("Nothing was imported.")


def test_a_measure_without_consent_is_told_with_its_row() -> None:
    begun = STEPS + "C1,measure_self,in_progress,,\n"
    (issue,) = read_sealed([file(CASES + ONE), file(begun, "steps.csv")], base=base()).errors
    assert (issue.file, issue.row) == ("steps.csv", 3)
    assert "Self-protection: the person did not agree to it yet" in str(issue.sentence)


def test_nobody_approves_what_it_brings() -> None:
    step = (
        "case,item,status,agreed_on,approved_by\nC1,measure_physical,accepted,2026-10-10,protection_officer\n"
    )
    files = [file(CASES + ONE), file(step, "steps.csv")]
    assert "second person" in str(
        read_sealed(files, base=base(), who="protection_officer").errors[0].sentence
    )
    assert not read_sealed(files, base=base(), who="data_steward").errors


def test_the_open_import_takes_no_case() -> None:
    imported = read_map([file(CASES + ONE)], base=base())
    assert imported.errors
    assert not {"cases", "case_steps"} & set(imported.changes.upserts)
