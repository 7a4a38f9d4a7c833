"""What to watch (A50): alerts of each kind, what is to be looked at again, dates that meet in one week."""

from __future__ import annotations

from typing import Any

import pytest
from maps import a_map, actor, sample, tie

from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import Finding, Findings
from actormap.core.model import ActorMap
from actormap.metrics.base.context import context_of
from actormap.metrics.monitor.danger.alerts import alerts
from actormap.metrics.monitor.danger.reviews import reviews
from actormap.metrics.monitor.danger.watch import watch
from actormap.metrics.monitor.danger.windows import ahead, meeting
from actormap.rights.access import Principal, visible

DAY = View(date="2025-02-01")
AREAS = [{"id": "XA01", "name": "One"}, {"id": "XA0101", "name": "Inner", "parent": "XA01"}]
AREAS += [{"id": "XA02", "name": "Two"}]
SOURCES = [{"id": "s1"}, {"id": "s2"}, {"id": "s3", "independent_key": "s2"}]


def event(id_: str, type_: str = "attack", **cells: Any) -> dict[str, Any]:
    return {"id": id_, "type": type_, "date": "2025-01-10", "subjects": "A"} | cells


def map_of(**tables: Any) -> ActorMap:
    people = [actor("A", adm1_pcode="XA01"), actor("B"), actor("S", sphere="state")]
    return a_map(actors=people, areas=AREAS, sources=SOURCES, **tables)


def part(findings: Findings, name: str) -> list[Finding]:
    return [each for each in findings if each.details["part"] == name]


def whats(m: ActorMap, since: str = "2025-01-01") -> list[tuple[str, str, bool]]:
    return [(each.what, each.record, each.firm) for each in alerts(m, DAY, since)]


def test_labels_are_alerts_where_officials_used_them() -> None:
    m = map_of(
        events=[
            event("official", "label", by_class="state_official", sources="s1;s2"),
            event("by_id", "label", by_id="S", sources="s2;s3"),
            event("media", "label", by_class="media"),
        ]
    )
    assert whats(m) == [("label", "official", True), ("label", "by_id", False)]


def test_a_label_that_was_looked_into_and_not_corroborated_is_no_fact() -> None:
    cells = {"by_class": "state_official", "sources": "s1;s2"}
    m = map_of(events=[event("e", "label", verified="no", **cells)])
    assert whats(m) == [("label", "e", False)], "two sources do not make firm what was found wrong"
    (told,) = part(watch(m, DAY), "alert")
    assert str(told.statement) == (
        "Officials are said to have labelled 1 actor, looked into and not corroborated, place not recorded."
    )
    assert "2 sources, not corroborated" in told.reason
    assert told.verdict == "insufficient_data"
    held = map_of(events=[event("e", "label", verified="assessed", **cells)])
    assert "Officials labelled 1 actor" in part(watch(held, DAY), "alert")[0].statement


def test_an_attack_is_firm_once_several_told_of_it_and_it_is_verified() -> None:
    m = map_of(
        events=[
            event("a", sources="s1;s2", verified="yes"),
            event("b", sources="s1;s2", verified="unknown"),
            event("c", sources="s2;s3", verified="yes"),
            event("d"),
        ]
    )
    assert whats(m) == [
        ("attack", "d", False),
        ("attack", "c", False),
        ("attack", "b", False),
        ("attack", "a", True),
    ]
    told = [str(each.statement) for each in watch(m, DAY)]
    assert told[0] == told[2] == "Attack or threat alleged, place not recorded."
    assert told[3] == "Attack or threat, corroborated, place not recorded."


def test_hostile_ties_are_alerts_from_the_day_they_begin_and_not_told_twice() -> None:
    ties = [
        tie("S", "A", "exclusion", **{"from": "2025-01-20"}),
        tie("A", "B", "conflict", **{"from": "2025-01-19"}),
        tie("S", "A", "attack", **{"from": "2025-01-10"}),
        tie("S", "B", "label", **{"from": "2025-01-18"}),
        tie("A", "B", "tension", **{"from": "2024-01-18"}),
        tie("A", "B", "avoidance", **{"from": ""}),
        tie("A", "B", "coordination", **{"from": "2025-01-20"}),
    ]
    m = map_of(ties=ties, events=[event("e1")])
    assert [(what, record) for what, record, _ in whats(m)] == [
        ("exclusion", "exclusion:SA"),
        ("hostile", "conflict:AB"),
        ("label", "label:SB"),
        ("attack", "e1"),
    ]
    assert alerts(m, DAY, "2025-01-01")[0].pcode == "XA01"
    assert alerts(m, DAY, "2025-01-01")[1].actors == ("B", "A")
    excluded, dispute, label, attacked = part(watch(m, DAY, since="2025-01-01"), "alert")
    assert excluded.statement == "1 actor left out of a body or an activity, One."
    assert excluded.next_question == "Who decided it, and can it still be put right?"
    assert dispute.next_question == (
        "What drives it, and does it touch what the office plans with either side?"
    )
    assert label.next_question == "Who was named, who repeated it, and who stood by them?"
    assert attacked.next_question == "Check the facts with a second, independent source."
    assert attacked.statement == "Attack or threat alleged, place not recorded."
    assert attacked.reason.startswith("2025-01-10: no source, not verified.")
    alone = map_of(ties=[tie("S", "A", "attack", **{"from": "2025-01-10"})])
    (recorded,) = part(watch(alone, DAY, since="2025-01-01"), "alert")
    assert recorded.statement == "Attack or threat recorded, One."


def test_a_platform_is_there_on_its_last_day_and_closed_on_the_next() -> None:
    last = {"id": "p", "name": "Forum", "members": "A;B", "sources": "s1", "to": "2025-02-01"}
    m = map_of(platforms=[last])
    for day, active in (("2025-02-01", True), ("2025-02-02", False)):
        view = View(date=day)
        assert bool(len(context_of(m, view).layers.platforms.names)) == active
        assert [alert.what for alert in alerts(m, view, day)] == ([] if active else ["platform"])


def test_closed_platforms_and_areas_in_other_hands_are_alerts() -> None:
    closed = {"name": "Forum", "members": "A;B", "sources": "s1"}
    control = [
        {"id": "k0", "pcode": "XA02", "actor_id": "S", "from": "2025-01-10"},
        {"id": "k1", "pcode": "XA01", "actor_id": "S", "from": "2023-01-10"},
        {"id": "k2", "pcode": "XA01", "actor_id": "B", "from": "2025-01-12", "sources": "s1"},
    ]
    m = map_of(
        platforms=[closed | {"id": "p1", "to": "2025-01-15"}, closed | {"id": "p2", "to": "2025-03-15"}],
        area_control=control,
        presence=[{"id": "w", "actor_id": "B", "sector": "LEG", "pcode": "XA0101"}],
    )
    assert [(what, record) for what, record, _ in whats(m)] == [("platform", "p1"), ("control", "k2")]
    assert alerts(m, DAY, "2025-01-01")[0].day == "2025-01-16", "the first day without it"
    platform, shift = part(watch(m, DAY), "alert")
    assert platform.details["again"] == shift.details["again"] == ["A", "B"]
    assert platform.statement == "A platform of 2 actors closed, place not recorded."
    assert shift.statement == "Control may have shifted, One."
    told_twice = map_of(area_control=[*control[:2], control[2] | {"sources": "s1;s2"}])
    assert part(watch(told_twice, DAY), "alert")[0].statement == "Control shifted, One."
    assert platform.next_question == "Where do its members meet now?"
    assert shift.next_question == (
        "What the office knows of those who work there may be old: look at it again."
    )


def test_an_alert_is_there_as_soon_as_its_row_and_news_again_once_it_is_verified() -> None:
    before = map_of(events=[event("e1", verified="unknown")])
    after = map_of(events=[event("e1", verified="yes"), event("e2", date="2025-02-01")])
    known = {each.key for each in alerts(before, DAY)}
    assert [each.record for each in alerts(after, DAY) if each.key not in known] == ["e2", "e1"]
    assert not alerts(after, View(date="2025-01-09"))


def test_alerts_name_nobody_and_show_none_of_what_a_role_does_not_see() -> None:
    m = map_of(events=[event("seen", sensitivity=1), event("hidden", sensitivity=3)])
    shown = visible(m, Principal("hro"))
    assert [each.record for each in alerts(shown, DAY)] == ["seen"]
    for each in watch(m, DAY):
        assert not {"Name of A", "Name of B"} & {str(each.statement), str(each.reason)}
        assert "Name of" not in each.statement


def window(id_: str, first: str, last: str = "", pcode: str = "", **cells: Any) -> dict[str, Any]:
    return {"id": id_, "kind": "trial", "name": id_, "from": first, "to": last, "pcode": pcode} | cells


def test_dates_of_thirty_days_and_those_that_meet_in_one_week() -> None:
    windows = [
        window("over", "2025-01-01", "2025-01-31"),
        window("goes on", "2025-01-01", "2025-02-20", "XA02"),
        window("court", "2025-02-10", "2025-02-12", "XA01"),
        window("inner", "2025-02-16", "", "XA0101"),
        window("elsewhere", "2025-02-16", "", "XA02"),
        window("later", "2025-02-17"),
        window("last day", "2025-03-03"),
        window("too late", "2025-03-04"),
    ]
    m = map_of(windows=windows)
    coming = ahead(m, DAY.date)
    assert [each.id for each in coming] == [
        "goes on",
        "court",
        "elsewhere",
        "inner",
        "later",
        "last day",
    ]
    assert [each.id for each in meeting(m, coming)] == ["goes on", "elsewhere", "later"]
    assert [each.id for each in meeting(m, (coming[1], coming[3]))] == ["court", "inner"]
    assert meeting(m, coming[2:4]) == ()
    assert [each.details["meets"] for each in part(watch(m, DAY), "window")] == [
        True,
        False,
        True,
        False,
        True,
        False,
    ]


def test_one_event_recorded_for_several_areas_is_one() -> None:
    m = map_of(windows=[window("vote", "2025-02-10", "", ""), window("v2", "2025-02-10", name="vote")])
    assert meeting(m, ahead(m, DAY.date)) == ()


def test_another_date_of_the_same_name_does_not_meet() -> None:
    windows = [
        window("w1", "2025-02-03", name="Session"),
        window("w2", "2025-02-05", name="Vote"),
        window("w3", "2025-02-25", name="Session"),
    ]
    told = part(watch(map_of(windows=windows), DAY), "window")
    assert [each.details["meets"] for each in told] == [True, True, False]


def test_the_risk_of_few_is_looked_at_again_by_those_alone_who_may_see_it() -> None:
    judged = {"item": "threat", "value": 3, "scorer": "one", "sources": "s1", "date": "2024-10-01"}
    rows = [judged | {"id": "g", "group": "women"}, judged | {"id": "c", "group": "women", "pcode": "XA01"}]
    told = part(watch(map_of(assessments=rows), DAY), "review")
    assert {each.subject: each.sensitivity for each in told} == {("women",): 1, ("women", "XA01"): 3}


def test_what_is_to_be_looked_at_again() -> None:
    judged = {"item": "threat", "value": 3, "scorer": "one", "sources": "s1"}
    m = map_of(
        assessments=[
            judged | {"id": "old", "date": "2024-10-01"},
            judged | {"id": "new", "date": "2025-01-31", "group": "women"},
        ],
        undertakings=[
            {
                "id": "u1",
                "purpose": "Speak up",
                "analysis": "monitor.watch",
                "revision": 1,
                "review_by": "2025-01-20",
                "status": "in_progress",
            },
            {
                "id": "u2",
                "purpose": "Over",
                "analysis": "monitor.watch",
                "revision": 1,
                "review_by": "2025-01-20",
                "status": "done",
            },
            {
                "id": "u3",
                "purpose": "Later",
                "analysis": "monitor.watch",
                "revision": 1,
                "review_by": "2025-04-20",
            },
        ],
        contacts=[
            {"id": "c1", "date": "2024-01-31", "office": "O", "actor_id": "A"},
            {"id": "c2", "date": "2024-02-02", "office": "O", "actor_id": "B"},
            {"id": "c3", "date": "2024-01-02", "office": "O", "actor_id": "B"},
        ],
    )
    assert [(each.what, each.by, each.records) for each in reviews(m, DAY)] == [
        ("risk", "2025-01-01", 1),
        ("undertaking", "2025-01-20", 1),
        ("consent", "2025-02-01", 1),
    ]
    assert [each.details["late"] for each in part(watch(m, DAY), "review")] == [31, 12, 0]


def test_nothing_to_watch_is_told_and_no_day_is_refused() -> None:
    with pytest.raises(Refused, match="2024-11-01"):
        watch(map_of(), DAY)
    with pytest.raises(Refused, match="not a day"):
        watch(map_of(events=[event("e1")]), DAY, since="soon")


def test_the_sample_has_four_alerts_of_its_last_days() -> None:
    found = watch(sample(), View(date="2026-11-25"), since="2026-11-11")
    assert [each.details["what"] for each in part(found, "alert")] == [
        "attack",
        "label",
        "control",
        "exclusion",
    ]
    assert sum(each.details["meets"] for each in part(found, "window")) >= 5


def test_reviews_are_told_by_what_is_looked_at() -> None:
    judged = {
        "item": "threat",
        "value": 3,
        "scorer": "one",
        "sources": "s1",
        "id": "old",
        "date": "2024-10-01",
    }
    step = {
        "id": "u",
        "purpose": "Speak up",
        "analysis": "monitor.watch",
        "revision": 1,
        "status": "in_progress",
    }
    m = map_of(
        assessments=[judged],
        undertakings=[step | {"review_by": "2025-01-20"}],
        contacts=[{"id": "c", "date": "2023-06-01", "office": "O", "actor_id": "A"}],
    )
    told = {each.details["what"]: each.statement for each in part(watch(m, DAY), "review")}
    assert told["risk"].startswith("Risk: the whole country, to be looked at again by ")
    assert told["undertaking"] == "Undertaken: Speak up, to be looked at again by 2025-01-20."
    assert told["consent"].startswith("Consent, last met over a year ago: 1 record, to be looked at")
