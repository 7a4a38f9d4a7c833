"""Days of other calendars are read where the calendar is certain, else asked about; none is still to come."""

from __future__ import annotations

import datetime as dt

import pytest
from hijridate import Gregorian
from hypothesis import given, settings
from hypothesis import strategies as st
from persiantools.jdatetime import JalaliDate
from seeds import tries
from test_ingest_nothing_made_up import noticed, read, upload

from actormap.core import schema
from actormap.ingest import Imported, read_map
from actormap.ingest.mapping.columns import Rule
from actormap.ingest.mapping.dates import month_in, span

TODAY = "2026-12-02"


def contacts(header: str, *days: str, calendar: str = "", today: str = TODAY, title: str = "") -> Imported:
    """An office's list with such a column of days, a row a day."""
    rows = [("Organisation", "Type", header), *((f"Forum {at}", "NGO", day) for at, day in enumerate(days))]
    constants = {"office": "Field office"} | ({"calendar": calendar} if calendar else {})
    above = [(title, "", "")] if title else []
    return read_map([upload([*above, *rows])], constants=constants, today=today)


def days_of(imported: Imported) -> list[str]:
    met = imported.require().changes.upserts.get("contacts")
    return [] if met is None else sorted(met["date"])


@pytest.mark.parametrize(
    "day",
    [
        *("1447-09-12", "1447/09/12", "12-09-1447", "2567-01-05", "1403/05/12", "1447", "١٤٤٧-٠٩-١٢"),
        *("5 March 1447", "09/1447", "1447年9月12日", "Q1 1403", "Jan - March 1403"),
    ],
)
def test_a_year_of_another_calendar_is_never_kept_as_gregorian(day: str) -> None:
    imported = contacts("Last contact", day, "25-12-2025")
    assert days_of(imported) == ["2025-12-25"]
    if day != "1447":  # a year alone is no day of any calendar that a list would say
        (told,) = noticed(imported, "date.calendar")
        assert told.startswith("1 row ")
        assert day in told


@pytest.mark.parametrize(
    ("header", "day", "read_as"),
    [
        ("Last contact (Hijri)", "1447-09-12", "2026-03-01"),
        ("Last contact (AH)", "1445/09/01", "2024-03-11"),
        ("تاريخ اللقاء (هجري)", "1446-01-01", "2024-07-07"),
        ("Last contact (Hijri Shamsi)", "1403-01-01", "2024-03-20"),
        ("Last contact (solar Hijri)", "1399-12-30", "2021-03-20"),
        ("Last contact (Shamsi)", "1404/01/01", "2025-03-21"),
        ("Last contact (B.E.)", "2567-01-05", "2024-01-05"),
        ("Last contact", "1447-09-12 AH", "2026-03-01"),
        ("Last contact", "1447-09-12 هـ", "2026-03-01"),
        ("Last contact", "1403/05/12 هجری شمسی", "2024-08-02"),
        ("Last contact", "12 Ramadan 1447", "2026-03-01"),
        ("Last contact", "12 رمضان 1447", "2026-03-01"),
        ("Last contact", "1 Dhu al-Hijjah 1446", "2025-05-28"),
        ("Last contact", "12 Asad 1403", "2024-08-02"),
        ("Last contact", "12 اسد 1403", "2024-08-02"),
        ("Last contact", "1 فروردین 1403", "2024-03-20"),
        ("Last contact (Gregorian)", "1447-09-12", "1447-09-12"),
    ],
)
def test_a_calendar_that_is_said_is_read(header: str, day: str, read_as: str) -> None:
    imported = contacts(header, day)
    assert days_of(imported) == [read_as]
    if "Gregorian" not in header:
        assert noticed(imported, "date.converted") == [
            f"1 row with a day of another calendar ({day} = {read_as}), the first here"
        ]


def test_a_title_or_the_user_says_the_calendar() -> None:
    assert days_of(contacts("Last contact", "1447-09-12", title="Contacts, days in the Hijri calendar")) == [
        "2026-03-01"
    ]
    assert days_of(contacts("Last contact", "1447-09-12", calendar="hijri")) == ["2026-03-01"]
    assert days_of(contacts("Last contact", "1403/05/12", calendar="solar_hijri")) == ["2024-08-02"]
    assert days_of(contacts("Last contact", "2567-01-05", calendar="buddhist")) == ["2024-01-05"]
    assert days_of(contacts("Last contact", "1447-09-12", calendar="gregorian")) == ["1447-09-12"]
    wrong = contacts("Last contact", "1447-09-12", calendar="julian")
    assert [issue.code for issue in wrong.errors] == ["constant.answer"]


def test_what_does_not_fit_the_calendar_that_is_said_is_asked_about() -> None:
    imported = contacts("Last contact (Hijri)", "1447-09-12", "2025-12-25")
    assert days_of(imported) == ["2026-03-01"]
    assert "2025-12-25" in noticed(imported, "date.calendar")[0]


@pytest.mark.parametrize("header", ["Last contact (E.C.)", "Last contact (Ethiopian calendar)"])
def test_ethiopian_days_are_only_asked_about(header: str) -> None:
    imported = contacts(header, "2017-01-05")
    assert days_of(imported) == []
    assert noticed(imported, "date.calendar")


def test_months_and_years_of_work() -> None:
    head = ("Organisation", "Sector", "Province", "Year", "Month")

    def periods(*months: tuple[str, str], calendar: str = "") -> list[tuple[str, str]]:
        rows = [("Forum", "Health", "North", *month) for month in months]
        rule = Rule("said", 0, "", "list.csv", kind="activities", constants={"calendar": calendar})
        presence = read(head, *rows, rule=rule if calendar else None).require().changes.upserts["presence"]
        return list(zip(presence["from"], presence["to"], strict=True))

    assert periods(("1403", "5"), calendar="solar_hijri") == [("2024-07-22", "2024-08-21")]
    assert periods(("1403", "Asad")) == [("2024-07-22", "2024-08-21")], "its month says the calendar"
    assert periods(("1447", "9"), ("2025", "3")) == [("", ""), ("2025-03-01", "2025-03-31")]
    assert periods(("1447", "رمضان")) == [("2026-02-18", "2026-03-19")]


@settings(max_examples=tries(200, few=40), deadline=None)
@given(st.dates(dt.date(1950, 1, 1), dt.date(2060, 1, 1)))
def test_a_day_is_the_same_day_in_each_calendar(day: dt.date) -> None:
    lunar, solar = Gregorian.fromdate(day).to_hijri(), JalaliDate(day)  # type: ignore[no-untyped-call]
    for calendar, parts in (
        ("hijri", (lunar.year, lunar.month, lunar.day)),
        ("solar_hijri", (solar.year, solar.month, solar.day)),
        ("buddhist", (day.year + 543, day.month, day.day)),
        ("gregorian", (day.year, day.month, day.day)),
    ):
        text = f"{parts[0]}-{parts[1]:02}-{parts[2]:02}"
        assert span(text, calendar=calendar) == (day, day)
        if calendar != "gregorian":
            assert span(text) is None
    assert span(day.isoformat()) == (day, day)


@settings(max_examples=tries(200, few=40), deadline=None)
@given(
    st.integers(0, 3000),
    st.integers(0, 14),
    st.integers(0, 33),
    st.sampled_from(["", "hijri", "solar_hijri"]),
)
def test_no_number_is_a_day_of_a_far_time_or_breaks_anything(
    year: int, month: int, day: int, calendar: str
) -> None:
    read_as = span(f"{year:04}-{month}-{day}", calendar=calendar)
    if read_as and (calendar or 1300 <= year <= 1500 or 2443 <= year <= 2642):
        assert 1890 < read_as[0].year < 2110


def test_months_of_calendars_are_told_apart_from_those_of_ours() -> None:
    ours = {text.casefold() for text in schema.spellings("month")}
    for calendar in ("hijri", "solar_hijri", "ethiopian"):
        spelled = schema.spellings(f"month_{calendar}")
        assert {month_in(text) for text in spelled} == {(calendar, int(n)) for n in spelled.values()}
        assert not ours & {text.casefold() for text in spelled}


# What is still to come


def test_a_contact_that_is_still_to_come_is_refused_with_its_row() -> None:
    imported = contacts("Last contact", "2026-12-02", "2026-12-03")
    assert [(issue.code, issue.row) for issue in imported.errors] == [("date.to_come", 3)]
    assert not imported.changes
    assert days_of(contacts("Last contact", "2026-12-02", "2026-12-03", today="2026-12-03")) == [
        "2026-12-02",
        "2026-12-03",
    ]


def test_nothing_that_took_place_is_still_to_come_in_our_tables_and_networks() -> None:
    actors = upload([("id", "name"), ("C1", "Office"), ("C2", "Forum")], "actors.csv")
    met = upload([("date", "office", "actor_id"), ("2027-01-01", "C1", "C2")], "contacts.csv")
    imported = read_map([actors, met], today=TODAY)
    assert [(issue.code, issue.file, issue.row) for issue in imported.errors] == [
        ("date.to_come", "contacts.csv", 2)
    ]
    kept = read_map([actors, met], today=TODAY, skip_bad=True)
    assert "contacts" not in kept.changes.upserts or kept.changes.upserts["contacts"].empty
    nodes = upload(
        [("Id", "Label", "Type", "Date"), ("1", "Forum", "NGO", ""), ("2", "May", "Meeting", "2027-05-02")],
        "nodes.csv",
    )
    edges = upload([("Source", "Target"), ("1", "2")], "edges.csv")
    assert [issue.code for issue in read_map([nodes, edges], today=TODAY).errors] == ["date.to_come"]


def test_days_of_our_own_tables_are_gregorian() -> None:
    actors = upload([("id", "name"), ("C1", "Office"), ("C2", "Forum")], "actors.csv")
    met = upload(
        [("date", "office", "actor_id"), ("1447-09-12", "C1", "C2"), ("2025-03-04", "C1", "C2")],
        "contacts.csv",
    )
    imported = read_map([actors, met], today=TODAY)
    assert [(issue.code, issue.file, issue.row) for issue in imported.errors] == [
        ("date.year", "contacts.csv", 2)
    ]
    assert read_map([actors, met], today=TODAY, constants={"calendar": "gregorian"}).errors == ()
