"""The commands of introductions, on a real workspace file: from the question to the recorded outcome."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from command_line import PASSPHRASE, Run, Templates, document
from maps import CERTAIN, KALA_FILES, kala, text

from actormap.cli.session import SEARCHES, search_of, searched
from actormap.core import schema
from actormap.core.errors import Refused
from actormap.core.model import ActorMap
from actormap.metrics.introductions.between import between
from actormap.metrics.introductions.routes import introducers, routes
from actormap.store import Search, open_store

CHECKED = [word for check in schema.vocabulary("introduction_check") for word in ("--check", check)]
DAY = ["--date", CERTAIN.date, "--certain"]


@pytest.fixture
def place(run: Run, tmp_path: Path, templates: Templates) -> Path:
    """A workspace with KALA in it."""

    def make(workspace: Path) -> None:
        assert run("new", workspace)[0] == 0
        files = [KALA_FILES / f"{name}.csv" for name in ("actors", "observations", "sources", "ties")]
        assert run("import", *files, "-w", workspace)[0] == 0

    return templates.copy(tmp_path / "kala.actormap", make)


@pytest.fixture
def call(run: Run, place: Path) -> Any:
    """A command of the group on that workspace at the day of KALA, as one JSON document."""

    def of(*words: object, code: int = 0) -> dict[str, Any]:
        done, out, err = run("introductions", *words, "-w", place, *DAY, "--json")
        assert (done, err) == (code, "")
        return document(out)

    return of


def digest(workspace: Path) -> str:
    with open_store(workspace, passphrase=PASSPHRASE) as store:
        return store.load().digest()


def test_from_the_question_to_the_outcome_and_back(run: Run, call: Any, place: Path) -> None:
    first = digest(place)
    routes = [f["details"]["route"] for f in call("routes", "F")["findings"] if "route" in f["details"]]
    assert ["".join(route) for route in routes] == ["OADEF", "OACHF", "OBCEF"]
    planned = call("plan", "F", "--route", 2, "--owner", "national officer", "--due", "2025-03-01")["rows"]
    assert [(row["step"], row["from_id"], row["to_id"]) for row in planned] == [
        (1, "O", "A"),
        (2, "A", "C"),
        (3, "C", "H"),
        (4, "H", "F"),
    ]
    assert {(row["revision"], row["undo"], row["owner"]) for row in planned} == {
        (2, "actormap undo 2", "national officer")
    }
    (asked,) = call("log", "P001", 1, "--status", "asked", *CHECKED)["rows"]
    assert "was asked on 2025-02-01" in asked["now"]
    call("log", "P001", 1, "--status", "agreed")
    (met,) = call("log", "P001", 1, "--status", "met", "--mode", "formal", "--by", "head")["rows"]
    assert (met["status"], met["revision"]) == ("met", 5)
    (found, *load) = call("plans")["findings"]
    assert found["details"]["step"] == 2
    assert [f["subject"] for f in load] == [["A"], ["C"], ["H"]]
    assert [f["id"] for f in call("handover", "head")["findings"]] == ["A43:handover:A"]
    assert call("handover", "national officer")["findings"][-1]["details"]["steps"] == [2, 3, 4]
    for revision in (5, 4, 3, 2):
        assert run("undo", revision, "-w", place)[0] == 0
    assert digest(place) == first
    assert call("plans")["findings"] == []


def test_after_a_no_the_next_route_is_planned_in_one_change(run: Run, call: Any, place: Path) -> None:
    call("plan", "F", "--owner", "hro")
    call("log", "P001", 1, "--status", "asked", *CHECKED)
    call("log", "P001", 1, "--status", "declined")
    before = digest(place)
    (told,) = call("plans")["findings"]
    assert told["reason"].startswith("What is left: ")
    assert told["value"] is None
    rows = call("plan", "F", "--owner", "hro")["rows"]
    assert [(row["plan"], row["status"]) for row in rows[:1]] == [("P001", "stopped")]
    new = {row["plan"] for row in rows[1:]}
    assert len(new) == 1
    assert "A" not in {row["to_id"] for row in rows[1:]}
    assert {row["now"].split(",")[0] for row in rows} == {f"Plan {new.pop()}"}
    (revision,) = {row["revision"] for row in rows}
    assert run("undo", revision, "-w", place)[0] == 0
    assert digest(place) == before


def test_between_two_the_command_says_what_the_page_says(run: Run, call: Any, place: Path) -> None:
    found = call("between", "A", "F")
    way = between(kala(), CERTAIN, "A", "F")
    assert way.ids
    assert not way.introduces
    assert (tuple(found["route"]), found["chance"]) == (way.ids, pytest.approx(way.chance))
    assert found["statement"] == way.summary
    best = call("between", "O", "F")
    assert (best["route"], best["introduces"]) == (list("OADEF"), True)
    code, out, err = run("introductions", "between", "O", "F", "-w", place, *DAY)
    assert (code, err) == (0, "")
    assert " ".join(out.split()).startswith(f"{best['chain']} {best['statement']}")
    assert best["apart"] in out


def test_words_for_people_with_the_way_back(run: Run, place: Path) -> None:
    code, out, err = run("introductions", "plan", "F", "-w", place, *DAY)
    assert (code, err) == (0, "")
    assert "Written as revision 2. `actormap undo 2` reverses it." in out
    assert "whether it would meet the office (step 1 of 4), subject to consent and a safety talk." in out
    code, out, _ = run("introductions", "log", "P001", 1, "--status", "asked", *CHECKED, "-w", place, *DAY)
    assert code == 0
    code, out, _ = run("introductions", "log", "P001", 1, "--status", "declined", "-w", place, *DAY)
    assert code == 0
    assert "said no on 2025-02-01 (step 1 of 4)" in out
    assert "What is left: Field office →" in out
    assert "`actormap undo 4` reverses it" in out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["plan", "M"], None),
        (["plan", "nobody"], "no actor has the id"),
        (["plan", "L"], "no safe route"),
        (["plan", "F", "--route", 9], "there is no route 9"),
        (["plan", "F", "--due", "soon"], "not a date"),
        (["plan", "F", "--needs", "luck"], "is no need"),
        (["plan", "F", "--route", 0], "--route"),
        (["log", "P9", 1, "--status", "asked"], "there is no plan 'P9'"),
        (["log", "P9", "one", "--status", "met"], "step"),
        (["handover", "boss"], "names the role 'boss'"),
        (["between", "A", "A"], "the same actor"),
        (["between", "A", "nobody"], "no actor has the id"),
        (["F"], "No such command"),
    ],
)
def test_refusals_are_sentences_and_write_nothing(
    call: Any, place: Path, words: Any, told: str | None
) -> None:
    before = digest(place)
    if told is None:
        call(*words)
        return
    said = call(*words, code=2)["error"]
    assert told in said
    assert digest(place) == before


def test_no_answer_tells_of_the_excluded(call: Any) -> None:
    introducers = ["routes", "--by", "introducers", "F"]
    for words in (introducers, ["introducer-load", "--draws", 0], ["plan", "F"], ["plans"]):
        told = str(call(*words))
        assert "'M'" not in told
        assert "Ministry" not in told
        assert "0.57" not in told


@pytest.mark.parametrize("role", ["viewer", "admin"])
@pytest.mark.parametrize(
    "words", [["plan", "F"], ["log", "P001", "1", "--status", "stopped"], ["plans"], ["between", "A", "F"]]
)
def test_who_may_not_is_denied(run: Run, place: Path, role: str, words: list[str]) -> None:
    code, _, err = run("introductions", *words, "-w", place, *DAY, "--role", role)
    assert code == 2
    assert "may not" in err


def test_officer_plans_beside_a_plan_that_is_hidden(run: Run, place: Path, tmp_path: Path) -> None:
    (tmp_path / "actors.csv").write_text("id,name,consent_c1,sensitivity\nD,Local Monitors,yes,3\n")
    (tmp_path / "plans.csv").write_text("plan,target_id,step,from_id,to_id\nP001,D,1,O,D\n")
    assert run("import", tmp_path / "actors.csv", tmp_path / "plans.csv", "-w", place)[0] == 0
    as_hro = ["-w", place, *DAY, "--role", "hro", "--json"]
    code, out, _ = run("introductions", "plan", "F", *as_hro)
    assert code == 0
    (made,) = {row["plan"] for row in document(out)["rows"]}
    assert re.fullmatch(r"P-[0-9a-f]{6}", made)  # a number would tell that there is another plan
    assert "D" not in {row["from_id"] for row in document(out)["rows"]}
    code, out, _ = run("introductions", "log", "P001", 1, "--status", "stopped", *as_hro)
    assert code == 2
    assert run("introductions", "log", made, 1, "--status", "stopped", *as_hro)[0] == 0
    with open_store(place, passphrase=PASSPHRASE) as store:
        assert set(store.load()["plans"]["plan"]) == {"P001", made}
        assert store.history()["who"].tolist()[-1] == "hro"


def test_group_lists_its_commands(run: Run) -> None:
    code, out, _ = run("introductions", "--help")
    assert code == 0
    told = " ".join(out.split())
    assert all(
        f" {word} " in told
        for word in (
            "plan",
            "log",
            "between",
            "routes",
            "introducers",
            "introducer-load",
            "plans",
            "handover",
        )
    )
    assert "By which chains of people" in told
    assert "Who can introduce us, safely?" in told
    assert run("introductions")[0] == 2
    code, out, _ = run("introductions", "routes", "--help")
    assert "metrics/introductions/routes in the documentation" in " ".join(out.split())
    assert "Usage: actormap introductions routes" in out


def test_route_is_told_step_by_step_with_what_is_left_if_one_says_no(run: Run, place: Path) -> None:
    code, told, _ = run("introductions", "routes", "F", "-w", place, *DAY, "--direct", "0.1")
    assert code == 0
    route = routes(kala(), CERTAIN, "F", direct=0.1).findings[0]
    words = [*route.details["steps"], *route.details["if_no"].values()]
    assert len(words) == route.details["hops"] * 2 - 1
    lines = [line.strip() for line in told.splitlines()]
    first = lines.index(f"- {words[0]}")
    assert lines[first : first + len(words)] == [f"- {one}" for one in words]
    assert (
        "A direct approach was given a chance of 0.10. By these estimates the introduction is likelier"
        in told
    )


# --- what is read ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("target", "reads"), [("F", 1), ("G", 1), ("L", 2)])
def test_whole_map_is_read_only_where_no_route_is_found(target: str, reads: int) -> None:
    m, read = kala(), []

    def load(search: Search | None) -> ActorMap:
        read.append(search)
        return m

    found, answered_from = searched(load, lambda m: routes(m, CERTAIN, target), CERTAIN, target)
    assert text(found) == text(routes(m, CERTAIN, target))
    assert answered_from is m
    assert read == [search_of(CERTAIN, target), None][:reads]
    read.clear()
    searched(load, lambda m: introducers(m, CERTAIN, target), CERTAIN, target)
    assert read == [search_of(CERTAIN, target)]


def test_openings_are_those_of_the_whole_map() -> None:
    """A search reads the office and the target alone; who could open a way is on the whole map."""
    m = kala()
    part = m.where(["O", "L"])
    found, answered_from = searched(
        lambda search: part if search else m, lambda m: routes(m, CERTAIN, "L"), CERTAIN, "L"
    )
    assert answered_from is m
    assert text(found) == text(routes(m, CERTAIN, "L"))
    assert text(found) != text(routes(part, CERTAIN, "L"))


def test_searches_are_analyses_of_one_target() -> None:
    assert all(schema.analyses()[name].command.startswith("introductions ") for name in SEARCHES)
    with pytest.raises(Refused, match="no actor has the id 'nobody'"):
        searched(lambda _: kala(), lambda m: routes(m, CERTAIN, "nobody"), CERTAIN, "nobody")
