"""What a list leaves open is asked in the check by one press, which can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from opened import answered_for, as_read, finished, opened, said, the_app
from opened import choose as pick
from opened import press as go_on
from opened import turn_to as turned
from streamlit.testing.v1 import AppTest

from actormap.core.model import ActorMap
from actormap.web.state.session import Workspace


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Workspace]:
    """An empty workspace."""
    with opened(tmp_path, ActorMap.empty()) as empty:
        yield empty


def checked(data: str | bytes, *, origin: bool = True) -> AppTest:
    """A list whose rows were checked."""
    content = data.encode() if isinstance(data, str) else data
    run = turned(the_app(), "bring-a-list")
    run = finished(run.file_uploader[0].set_value(("list.csv", content, "text/csv")).run())
    run = go_on(run, "Next: columns")
    if origin:
        run = pick(run, "Where does the list come from?", "published", "Published")
    return go_on(run, "Check rows")


def labels(run: AppTest) -> set[str]:
    return {as_read(one.label) for one in run.button}


THREE_W = """\
Organisation,Cluster,District,Donor,Start date,End date,Phone,Remarks
Tern Relief,"Education, Protection",North,Gull Fund + Kite Fund,03/04/2025,01/05/2025,+999 555 01 41,late
Plover Aid,Health,"South, East",Gull Fund,01/01/2025,01/02/2025,+999 555 01 42,do not share
Plover Aid,Health,West,Gull Fund,01/03/2025,01/04/2025,,
"""


def test_a_list_of_activities_is_asked_about_column_by_column(here: Workspace) -> None:
    run = checked(THREE_W)
    assert "2 of your 8 columns stay out" in said(run)
    assert {"Day first", "Month first", "Split at commas", "Split at +", "Each is one name"} <= labels(run)
    run = go_on(run, "Day first")
    assert "Day first" not in labels(run)
    assert "Days are read with the day first." in said(run)
    while "Split at commas" in labels(run):
        run = go_on(run, "Split at commas")
    run = go_on(run, "Split at +")
    assert "Cells of Cluster are split at “,”." in said(run)
    assert "Cells of Donor are split at “+”." in said(run)
    radio = next(one for one in run.radio if "basis" in str(one.key))
    radio.set_value("agreed")
    run = go_on(run, "Use this")
    run = go_on(run, "Keep as notes")
    run = answered_for(run, "warned", "agreed")
    assert "All of your 8 columns come in" in said(run)
    run = go_on(run, "Import 4 actors")
    m = here.store.load()
    assert set(m.actors["name"]) == {"Tern Relief", "Plover Aid", "Gull Fund", "Kite Fund"}
    assert set(m["sectors"]["name"]) == {"Education", "Protection", "Health"}
    assert set(m["areas"]["name"]) == {"North", "South", "East", "West"}
    assert set(m["presence"]["from"]) == {"2025-04-03", "2025-01-01", "2025-03-01"}
    assert set(m["channels"]["address"]) == {"+999 555 01 41", "+999 555 01 42"}
    assert list(m["sensitive_notes"]["note"]) == ["do not share"]


@pytest.mark.usefixtures("here")
def test_what_was_said_is_taken_back_and_a_name_may_stay_one() -> None:
    run = go_on(checked(THREE_W), "Day first")
    run = go_on(run, "Take it back")
    assert "Day first" in labels(run)
    run = go_on(run, "Each is one name")
    assert "Split at +" not in labels(run)
    assert "Each of these is one name: Gull Fund + Kite Fund." in said(run)


HIJRI = """\
Organisation,Cluster,District,Start date
Tern Relief,Education,North,1447-09-12
Plover Aid,Health,South,1447-03-02
Plover Aid,Health,North,1446-01-01
"""


def test_the_calendar_of_the_days_is_said_by_one_press(here: Workspace) -> None:
    run = checked(HIJRI)
    assert {"Hijri", "Solar Hijri", "Buddhist", "Gregorian"} <= labels(run)
    run = go_on(run, "Hijri")
    assert "Hijri" not in labels(run)
    assert "The calendar of the days: Hijri." in said(run)
    run = go_on(go_on(run, "Take it back"), "Hijri")
    run = go_on(run, next(label for label in labels(run) if label.startswith("Import ")))
    assert set(here.store.load()["presence"]["from"]) == {"2026-03-01", "2025-08-25", "2024-07-07"}


MET = """\
Organisation,Contact person,Phone,Last meeting
Tern Relief,Mina Karo,+999 555 01 41,2026-08
Plover Aid,Jon Dell,+999 555 01 42,2026-08-13
Plover-Aid,Jon Dell,+999 555 01 42,
"""


def test_the_month_of_a_meeting_is_kept_by_one_press(here: Workspace) -> None:
    run = checked(MET)
    run = go_on(run, "Keep the month")
    assert "Keep the month" not in labels(run)
    assert "Meetings of which only the month is known are kept." in said(run)
    next(one for one in run.text_input if "office" in str(one.key)).set_value("Kasimbi office")
    run = go_on(run, "Use this", within="keep 0  3")
    run = go_on(run, next(label for label in labels(run) if label.startswith("Import ")))
    assert sorted(here.store.load().contacts["date"]) == ["2026-08-01", "2026-08-13"]


@pytest.mark.usefixtures("here")
def test_names_that_look_alike_are_looked_at_side_by_side() -> None:
    run = checked(MET)
    text = said(run)
    assert "Nothing is merged now. Once they are on the map, Duplicates asks which are the same." in text
    assert "1 pair looks alike" in text
    assert "Plover Aid, row 3 · Plover-Aid, row 4" in text
    assert "actormap duplicates" not in text
    assert "Look at both" in [one.proto.popover.label for one in run.get("popover")]


@pytest.mark.usefixtures("here")
def test_which_encoding_reads_right_is_asked_with_the_rows_on_which_they_differ() -> None:
    data = "Organisation;Région\nFédération;Ségou\nAlpha;Bla\nRéseau des sœurs;Ména\n".encode("cp1252")
    run = turned(the_app(), "bring-a-list")
    run = finished(run.file_uploader[0].set_value(("list.csv", data, "text/csv")).run())
    (radio,) = run.radio
    assert as_read(radio.options[0]) == "Western European (cp1252)"
    assert any(
        "sœurs" in as_read(caption) and "Row 4" in as_read(caption) for caption in radio.proto.captions
    )
    run = go_on(run, "Read it so")
    assert "3 rows, headers in row 1" in said(run)


OURS = """\
Organisation,Contact person,Phone,Last meeting,OK to record?,Remarks
Tern Relief,Mina Karo,+999 555 01 41,2026-08-01,Yes,late
Plover Aid,Jon Dell,+999 555 01 42,2026-08-13,,very sensitive!! only via Amina
Kite Women,Ada Nur,+999 555 01 43,,,
Gull Circle,Sam Ode,+999 555 01 44,2026-07-01,No,
Quiet Desk,Eve Low,+999 555 01 45,2026-07-02,,does not want to be listed
"""


@pytest.fixture
def officer(tmp_path: Path) -> Iterator[Workspace]:
    """An empty workspace of somebody who sees nobody that is locked."""
    with opened(tmp_path, ActorMap.empty(), role="hro") as empty:
        yield empty


def importing(run: AppTest) -> Any:
    return next(one for one in run.button if as_read(one.label).startswith("Import "))


def test_what_is_true_of_an_offices_own_list_comes_first_and_no_press_covers_all(officer: Workspace) -> None:
    run = turned(the_app(), "bring-a-list")
    run = finished(run.file_uploader[0].set_value(("list.csv", OURS.encode(), "text/csv")).run())
    run = go_on(run, "Next: columns")
    (origin,) = run.radio
    assert origin.value is None, "nobody says for the office where its list comes from"
    assert as_read(origin.options[0]) == "Our office's own list: its mandate needs it"
    told = [as_read(text) for text in origin.proto.captions]
    assert told[0].endswith("given to nobody. Can be imported.")
    assert told[-1].endswith("You cannot import it so: ask a data steward.")
    run = pick(run, "Where does the list come from?", "mandate", "mandate")
    run = go_on(run, "Check rows")
    text = said(run)
    assert "1 row warns" in text
    assert "Such as row 3 (Plover Aid)." in text
    assert "1 row has no meeting" in text
    assert "Does not agree to be recorded" in text
    assert importing(run).disabled
    assert "Until then you cannot import the list." in text
    assert {"These rows stay out", "These are no refusals"} <= labels(run)
    run = go_on(run, "These rows stay out")
    run = answered_for(run, "warned", "leave_out")
    run = answered_for(run, "not_met", "mandate")
    assert "rows without a meeting: Our office's mandate needs these too." in said(run)
    assert not importing(run).disabled
    run = go_on(run, as_read(importing(run).label))
    m = officer.store.load()
    assert dict(zip(m.actors["name"], m.actors["legal_basis"], strict=True)) == {
        "Tern Relief": "mandate",
        "Kite Women": "mandate",
    }
    assert dict(zip(m.actors["name"], m.actors["consent_c1"], strict=True)) == {
        "Tern Relief": "yes",
        "Kite Women": "unknown",
    }


@pytest.mark.usefixtures("officer")
def test_one_press_that_they_agreed_is_not_said_of_those_that_warn_and_not_known_says_what_it_means() -> None:
    run = turned(the_app(), "bring-a-list")
    data = OURS.replace("OK to record?", "Colour").replace(",Yes,", ",red,").replace(",No,", ",blue,")
    run = finished(run.file_uploader[0].set_value(("list.csv", data.encode(), "text/csv")).run())
    run = go_on(run, "Next: columns")
    run = go_on(pick(run, "Where does the list come from?", "unknown", "Not known"), "Check rows")
    assert importing(run).disabled
    run = go_on(run, "Back to the columns")
    run = go_on(pick(run, "Where does the list come from?", "agreed", "agreed"), "Check rows")
    assert importing(run).disabled, "none of those that warn or were never met is covered"
    run = answered_for(run, "warned", "mandate")
    run = answered_for(run, "not_met", "leave_out")
    assert not importing(run).disabled
