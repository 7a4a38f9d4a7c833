"""Partners by step of monitoring: by hand, from the rows, and who is never shown or asked."""

from __future__ import annotations

from typing import Any

import pytest
from each import each
from maps import CERTAIN, QUICK, SEEDS, a_map, actor, random_map, text
from seeds import seeded

from actormap.core import schema
from actormap.core.errors import Refused
from actormap.core.findings import Finding
from actormap.core.model import ActorMap
from actormap.metrics.partner import stages

EIGHT = [code for code, item in schema.items().items() if item.set == "stage"]


def answer(who: str, step: str, mark: str, **cells: Any) -> dict[str, Any]:
    usual = {"date": "2025-01-20", "scorer": "hro", "sources": "s1", "actor_id": who}
    return usual | {"id": f"{who}{step}{len(cells)}", "item": f"stage_{step}", "answer": mark} | cells


def partners(*rows: dict[str, Any], a: dict[str, Any] | None = None, **tables: Any) -> ActorMap:
    actors = [actor("A", "Quiet Desk", **({"stage": "trusted"} | (a or {}))), actor("B", stage="contacted")]
    return a_map(actors=[*actors, actor("C", "At Risk", at_risk_level=3)], assessments=list(rows), **tables)


def about(m: ActorMap, subject: str, **options: Any) -> Finding:
    return stages(m, CERTAIN, **options).about(subject)


def test_worked_values() -> None:
    m = partners(
        answer("A", "interviews", "works"),
        answer("A", "verifying", "could"),
        answer("B", "verifying", "could"),
        answer("C", "interviews", "works"),
    )
    whole = stages(m, CERTAIN).findings[0]
    assert (whole.value, whole.details["partners"], whole.details["others"]) == (1, 2, 0)
    assert whole.statement == "On 1 of 8 steps of monitoring somebody is recorded to work with us."
    assert whole.details["none"] == [code for code in EIGHT if code != "stage_interviews"]
    verifying = about(m, "stage_verifying")
    assert (verifying.value, verifying.details["could"], verifying.details["ask"]) == (0, 2, ["A"])
    assert verifying.acts == {"work": ("A",)}
    assert verifying.next_question == "Would they take part: Quiet Desk?"
    assert about(m, "stage_interviews").details["works"] == 1
    assert about(m, "stage_protecting").value is None
    a = about(m, "A")
    assert (a.value, a.n, a.details["gate"], a.details["named"]) == (1, 2, "open", "yes")
    assert a.details["stages"]["stage_verifying"] == "could"
    assert about(m, "B").details["gate"] == "closed"


def test_each_answer_of_a_partner_is_told_in_its_words() -> None:
    m = partners(
        answer("A", "context", "works"),
        answer("A", "gathering", "agreed"),
        answer("A", "interviews", "could"),
        answer("A", "engaging", "declined"),
        answer("A", "verifying", "works"),
        answer("A", "verifying", "declined", scorer="other"),
        answer("B", "context", "works"),
    )
    one = about(m, "A")
    assert one.reason == (
        "Works with us: Understanding the context. Agreed to: Gathering information. Could, not asked: "
        "Interviews. Said no: A way to others. Scorers differ: Verifying. Not known: Protecting; Advocacy; "
        "Reporting."
    )
    assert one.next_question == "In which of the other steps would it take part?"
    other = about(m, "B")
    assert other.reason.endswith("There is no dialogue yet: nothing is asked for.")
    assert other.next_question == "How far has the talk with it come?"
    assert about(m, "stage_context").statement == "Understanding the context: 2 work on it with us."
    assert about(m, "stage_advocacy").statement == "Advocacy: who works on it with us is not known."


GATES = {
    "": False,
    "unknown": False,
    "identified": False,
    "contacted": False,
    "in_dialogue": True,
    "trusted": True,
    "partner": True,
}


@each("stage", GATES)
def test_nothing_is_asked_for_before_there_is_a_dialogue(stage: str) -> None:
    m = partners(answer("A", "verifying", "could"), a={"stage": stage})
    assert about(m, "stage_verifying").details["ask"] == (["A"] if GATES[stage] else [])
    gate = about(m, "A").details["gate"]
    assert gate == ("open" if GATES[stage] else "not_known" if stage in {"", "unknown"} else "closed")


@each("step", ["advocacy", "reporting", "context"])
def test_where_partners_are_seen_only_those_are_asked_who_agreed_to_be_named(step: str) -> None:
    for named in ("yes", "no", "unknown", "withdrawn"):
        m = partners(answer("A", step, "could"), a={"consent_c4": named})
        asked = named == "yes" or step == "context"
        assert about(m, f"stage_{step}").details["ask"] == (["A"] if asked else [])


@each("mark", ["works", "agreed", "declined", "unknown"])
def test_only_who_could_and_was_not_asked_is_proposed(mark: str) -> None:
    assert not about(partners(answer("A", "context", mark)), "stage_context").acts


REFUSED = [
    {"do_not_contact": "yes"},
    {"feels_safe": "no"},
    {"care": "survivor"},
    {"at_risk_level": 3},
    {"consent_c1": "withdrawn"},
    {"consent_c1": "unknown"},
]


@each("cells", REFUSED)
def test_whom_the_safeguards_refuse_is_in_no_row_and_no_count(cells: dict[str, Any]) -> None:
    rows = [answer("A", "context", "could"), answer("B", "context", "works")]
    m = partners(*rows, a=cells)
    assert stages(m, CERTAIN).findings == stages(partners(rows[1], a=cells), CERTAIN).findings
    assert "Quiet Desk" not in text(stages(m, CERTAIN))
    with pytest.raises(Refused, match="does not work with it now"):
        stages(m, CERTAIN, actor="A")


def test_scorers_who_differ_are_told_and_propose_nobody() -> None:
    two = answer("A", "context", "declined", scorer="national officer")
    m = partners(answer("A", "context", "could"), two)
    assert about(m, "A").details["stages"]["stage_context"] == "differ"
    assert about(m, "stage_context").details["ask"] == []


def test_an_answer_without_evidence_is_not_known() -> None:
    m = partners(answer("A", "context", "works", sources=""))
    assert about(m, "A").value is None
    assert about(m, "stage_context").value is None
    assert stages(m, CERTAIN).findings[0].value is None


def test_what_is_told_of_a_partner_is_as_sensitive_as_the_partner() -> None:
    row = answer("A", "interviews", "works", sensitivity=0)
    for level in (0, 3):
        assert about(partners(row, a={"sensitivity": level}), "A").sensitivity == level


def test_platforms_have_a_row_and_no_gate() -> None:
    row = answer("", "advocacy", "works", platform_id="p") | {"actor_id": ""}
    m = partners(row, platforms=[{"id": "p", "name": "Network"}])
    found = about(m, "p")
    assert (found.kind, found.value, found.details["gate"], found.details["risk"]) == (
        "platform",
        1,
        "",
        None,
    )


def test_one_actor_alone_is_told_also_without_an_answer_and_none_at_all_are_refused() -> None:
    assert about(partners(), "A", actor="A").value is None
    with pytest.raises(Refused, match="of no actor is it recorded"):
        stages(partners(), CERTAIN)


def test_the_order_is_that_of_names_and_limit_counts_all() -> None:
    m = partners(answer("B", "context", "works"), answer("A", "context", "could"))
    assert [f.subject for f in stages(m, CERTAIN) if f.kind == "actor"] == [("B",), ("A",)]
    few = stages(m, CERTAIN, limit=1)
    assert len([f for f in few if f.kind == "actor"]) == 1
    assert few.findings[0].details["partners"] == 2


def left_alone(row: dict[str, Any]) -> bool:
    """The rules told once more, cell by cell."""
    unlocked = row["consent_c1"] == "yes" or row["legal_basis"] != ""
    risk = 0 if row["at_risk_level"] != row["at_risk_level"] else row["at_risk_level"]
    quiet = row["do_not_contact"] == "yes" or row["feels_safe"] == "no"
    return not unlocked or quiet or row["care"] in {"survivor", "child"} or risk >= 3


@seeded(SEEDS, few=4)
def test_the_same_from_the_rows(seed: int) -> None:
    m = random_map(seed)
    actors = {row["id"]: row for row in m.actors.to_dict("records")}
    rows = m["assessments"].sort_values(["date", "id"]).to_dict("records")
    judged = {row["actor_id"] for row in rows if row["item"] in EIGHT}
    if all(left_alone(actors[who]) for who in judged):
        with pytest.raises(Refused):
            stages(m, QUICK)
        return
    result = stages(m, QUICK)
    shown = [f for f in result if f.kind == "actor"]
    assert {f.subject[0] for f in shown} == {who for who in judged if not left_alone(actors[who])}
    for f in shown:
        (who,) = f.subject
        for code, mark in f.details["stages"].items():
            own = [row for row in rows if row["item"] == code and row["actor_id"] == who]
            last = {row["together"] == "yes" or row["scorer"]: row for row in own}.values()
            backed = [row for row in last if row["sources"] and row["answer"] not in {"unknown", ""}]
            agreed = max((row["date"] for row in backed if row["together"] == "yes"), default="")
            marks = {
                row["answer"]
                for row in backed
                if row["date"] > agreed or (row["together"] == "yes" and row["date"] == agreed)
            }
            assert mark == ("unknown" if not marks else "differ" if len(marks) > 1 else next(iter(marks)))
    for code in EIGHT:
        answers = [f.details["stages"][code] for f in shown]
        step = result.about(code)
        assert {mark: answers.count(mark) for mark in set(answers)}.items() <= step.details.items()
        assert step.details["works"] == answers.count("works")
