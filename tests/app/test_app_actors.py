"""The list of actors and their records, without a browser: what stands there, and what is written."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from app_world import hostile_changes
from maps import a_map, actor, sample
from opened import address, as_read, opened
from streamlit.testing.v1 import AppTest

from actormap.core import words
from actormap.core.model import ActorMap
from actormap.records.record.editing import changes_for
from actormap.rights.access import KEY_HOLDER, Principal, visible, write
from actormap.web.state import language
from actormap.web.state.session import Workspace

sys.path.insert(0, str(Path(__file__).parents[1] / "record"))
from record_world import small

GONE = "no actor that you may see has this code"


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Workspace]:
    with opened(tmp_path, small()) as workspace:
        yield workspace


def actors_page(**query: str) -> AppTest:
    run = AppTest.from_function(_body, default_timeout=120)
    for name, value in query.items():
        run.query_params[name] = value
    return run.run()


def _body() -> None:
    from actormap.web.pages import actors  # noqa: PLC0415 - Streamlit runs this text by itself
    from actormap.web.parts.writing import forms  # noqa: PLC0415
    from actormap.web.state import chosen  # noqa: PLC0415

    chosen.arrive("actors")
    forms.show("actors")
    actors.body()


def said(run: AppTest) -> str:
    assert not run.exception
    parts = [
        one.value
        for kind in (run.title, run.subheader, run.text, run.markdown, run.info, run.caption)
        for one in kind
    ]
    return re.sub("[\u2068\u2069]", "", "\n".join(map(str, parts)))


def labels(run: AppTest) -> list[str]:
    return [one.label for one in run.button]


def opened_form(run: AppTest) -> AppTest:
    """The form of the actor A, with another name filled in."""
    next(one for one in run.button if (one.key or "").startswith("open edit actors A")).click().run()
    next(one for one in run.text_input if one.label == "Name, required").set_value("Mine")
    return run


def sent(run: AppTest) -> AppTest:
    return next(one for one in run.button if one.label == "Save").click().run()


@pytest.mark.usefixtures("here")
def test_the_list_is_narrowed_and_keeps_its_choice_in_the_address() -> None:
    run = actors_page()
    assert "4 actors" in said(run)
    run = actors_page(met="never", works_in="ZZ99")
    assert "Nobody matches all of these filters" in said(run)
    run = actors_page(met="never")
    assert "2 actors of 4" in said(run)
    run.multiselect(key="facet met").set_value(["lately"]).run()
    assert "1 actor of 4" in said(run)
    assert address(run)["met"] == "lately"
    assert "Мастерицы" in "".join(labels(run))


@pytest.mark.usefixtures("here")
def test_a_record_stands_under_its_address() -> None:
    told = said(actors_page(id="A"))
    for text in (
        "Мастерицы",
        "Masters, M · Code: A",
        "trusts",
        "2 sources \\(A1, not graded\\)",
        "Legal aid in Town",
        "met by Office",
        "Phone · …",
    ):
        assert text in told
    assert "0100" not in told


@pytest.mark.usefixtures("here")
def test_numbers_and_addresses_are_shown_to_who_asks() -> None:
    run = actors_page(id="A")
    run.toggle(key="show channels A").set_value(True).run()
    assert "+99 555 0100" in said(run)


@pytest.mark.parametrize("identifier", ["NOBODY", "a;b", "<script>"])
@pytest.mark.usefixtures("here")
def test_an_unknown_code_is_told(identifier: str) -> None:
    run = actors_page(id=identifier)
    assert GONE.capitalize() in said(run).replace("\\", "")
    run.button[0].click().run()
    assert "4 actors" in said(run)


def test_who_is_hidden_is_told_like_who_is_unknown(tmp_path: Path) -> None:
    m = small()
    hidden = m.replace(actors=m.actors.assign(consent_c1=["no", *m.actors["consent_c1"][1:]]))
    with opened(tmp_path, hidden, role="hro"):
        assert said(actors_page(id="A")) == said(actors_page(id="NOBODY"))


def test_a_viewer_is_offered_no_form_and_no_history(tmp_path: Path) -> None:
    with opened(tmp_path, small(), role="viewer"):
        run = actors_page(id="B")
        assert "Bar Association" in said(run)
        assert not [one for one in labels(run) if "Edit" in one or "Merge" in one]
        assert "History of this record" not in [one.label for one in run.expander]
        assert "New actor" not in labels(actors_page())


def test_a_row_is_edited_in_its_dialog_and_taken_back(here: Workspace) -> None:
    before = here.store.load().digest()
    run = actors_page(id="A")
    assert "Мастерицы" in run.title[0].value
    opened_form(run)
    assert "How we know" in [tab.label for tab in run.tabs]
    next(one for one in run.text_area if one.label == "Note").set_value("first line\nsecond line")
    sent(run)
    row = here.store.load().actors.iloc[0]
    assert (row["name"], row["note"]) == ("Mine", "first line\nsecond line")
    assert as_read(run.success[0].value) == "Saved."
    assert "Mine" in run.title[0].value
    run.button(key="undo form").click().run()
    assert here.store.load().digest() == before
    assert not run.exception
    assert "Мастерицы" in run.title[0].value


def test_the_sphere_of_those_who_are_chosen_is_said_once_for_all(tmp_path: Path) -> None:
    known_of_none = a_map(actors=[actor(one, sphere="unknown") for one in ("A1", "A2", "A3")])
    with opened(tmp_path, known_of_none) as here:
        before = here.store.load().digest()
        run = actors_page(sphere="unknown")
        assert "Set their sphere" not in labels(run)
        run.button(key="select all").click().run()
        next(one for one in run.button if one.label == "Set their sphere").click().run()
        run.selectbox(key=next(one.key for one in run.selectbox if one.key.startswith("all actors"))).select(
            "civil_society"
        )
        sent(run)
        assert set(here.store.load().actors["sphere"]) == {"civil_society", "field_presence"}
        run.button(key="undo form").click().run()
        assert here.store.load().digest() == before
        assert not run.exception


def test_a_day_is_typed_and_one_that_does_not_exist_is_told(here: Workspace) -> None:
    run = opened_form(actors_page(id="A"))
    assert not run.date_input
    day = next(one for one in run.text_input if str(one.key).endswith("review_by"))
    day.set_value("2027-02-30")
    sent(run)
    assert any("not a date" in one.value for one in run.error)
    assert not here.store.load().actors["review_by"].iat[0]
    next(one for one in run.text_input if one.key == day.key).set_value(" 2027-02-28 ")
    sent(run)
    assert here.store.load().actors["review_by"].iat[0] == "2027-02-28"


def test_what_somebody_else_wrote_into_the_same_row_stops_and_is_shown(here: Workspace) -> None:
    run = actors_page(id="A")
    opened_form(run)
    theirs = changes_for(
        visible(here.store.load(), KEY_HOLDER), "actors", "A", {"name": "Theirs", "note": "n"}
    )
    write(here.store, theirs, Principal("data_steward"))
    sent(run)
    (warning,) = run.warning
    assert "by Data steward while you were writing. Nothing of yours is lost." in as_read(warning.value)
    assert next(one for one in run.text_input if one.label == "Name, required").value == "Mine"
    table = run.dataframe[0].value
    assert [[cell.strip("\u2068\u2069") for cell in row] for row in table.to_numpy().tolist()] == [
        ["Name", "Мастерицы", "Theirs", "Mine"],
        ["Note", "nothing", "n", "nothing"],
    ]
    run.button(key="write mine").click().run()
    assert as_read(run.success[0].value) == "Saved."
    assert "Mine" in run.title[0].value
    row = here.store.load().actors.iloc[0]
    # What they alone changed stays as they wrote it.
    assert (row["name"], row["note"]) == ("Mine", "n")


def test_what_somebody_else_wrote_into_another_row_stops_nobody(here: Workspace) -> None:
    run = actors_page(id="A")
    opened_form(run)
    theirs = changes_for(visible(here.store.load(), KEY_HOLDER), "actors", "B", {"name": "Theirs"})
    write(here.store, theirs, KEY_HOLDER)
    sent(run)
    assert here.store.load().actors["name"].tolist()[:2] == ["Mine", "Theirs"]


@pytest.mark.usefixtures("here")
def test_two_entries_are_merged_and_taken_apart_from_the_record() -> None:
    run = actors_page(id="A", merge="B")
    assert "nothing speaks for it by itself" in said(run)
    run.button(key="Same: keep right A B").click().run()
    # The other one stands for both now, under either address.
    assert "Bar Association" in run.title[0].value
    run = actors_page(id="A")
    assert "Merged" in said(run)
    run.button(key="apart A B").click().run()
    assert "Мастерицы" in actors_page(id="A").title[0].value


def test_history_of_a_record_with_its_undo(here: Workspace) -> None:
    m = visible(here.store.load(), KEY_HOLDER)
    revision = write(here.store, changes_for(m, "ties", "t1", {"weight": 3}), KEY_HOLDER)
    run = actors_page(id="B")
    next(one for one in run.expander if one.label == "History of this record")
    run.session_state["history B"] = True
    run.run()
    assert "is trusted by Мастерицы: Strength: 2 → 3" in said(run)
    run.button(key=f"undo {revision} of B").click().run()
    assert here.store.load().ties["weight"].tolist() == [2.0]


@pytest.mark.parametrize("m", [ActorMap.empty(), a_map(), a_map(actors=[actor("A", "x" * 10_000)])])
def test_maps_of_nobody_of_one_and_of_a_very_long_name(tmp_path: Path, m: ActorMap) -> None:
    with opened(tmp_path, m):
        said(actors_page())
        for one in m.actors["id"]:
            assert m.actors["name"][m.actors["id"] == one].iat[0] in said(actors_page(id=one))


def test_hostile_names_are_shown_letter_by_letter(tmp_path: Path) -> None:
    m = ActorMap.trusted(hostile_changes().upserts)
    with opened(tmp_path, m):
        said(actors_page())
        for one in m.actors["id"]:
            said(actors_page(id=one))


def test_everybody_of_the_sample_has_a_record(tmp_path: Path) -> None:
    m = sample()
    with opened(tmp_path, m, role="hro"):
        for one in m.actors["id"][::20]:
            said(actors_page(id=one))


def _spoken() -> None:
    from actormap.web.pages import actors  # noqa: PLC0415 - Streamlit runs this text by itself
    from actormap.web.parts.writing import forms  # noqa: PLC0415
    from actormap.web.state import chosen, language  # noqa: PLC0415

    language.speak()
    chosen.arrive("actors")
    forms.show("actors")
    actors.body()


def test_gaps_past_the_first_three_are_a_press_away_and_none_is_left_out(tmp_path: Path) -> None:
    with opened(tmp_path, sample(), role="hro"):
        run = actors_page(id="C003")
    behind = [text.value for each in run.expander if each.label == "2 more" for text in each.text]
    assert [text for text in behind if "Daughters of Marudi both work" in text]
    assert sum("No coordination" in text for text in behind) == 2
    assert sum("No coordination" in text.value for text in run.text) == 4


def test_what_protects_an_actor_is_told_in_every_language(tmp_path: Path) -> None:
    m = small()
    protected = m.replace(
        actors=m.actors.assign(do_not_contact="yes", consent_c4="no"),
        channels=m["channels"].assign(safe="no"),
    )
    with opened(tmp_path, protected):
        run = AppTest.from_function(_spoken, default_timeout=120)
        run.query_params["id"] = "A"
        told = {}
        for code in ("en", *sorted(words.translated())):
            run.session_state[language.KEPT] = code
            words.speak(words.catalogue(code))
            try:
                wanted = words._("Asked not to be contacted"), words._("never use it"), words.plain("trusts")
                told[code] = (wanted, said(run.run()))
            finally:
                words.speak(None)
    assert len(told) > 1
    for wanted, shown in told.values():
        assert not [text for text in wanted if text not in shown]
    assert told["ar"][0] != told["en"][0]
