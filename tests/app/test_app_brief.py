"""The page that makes a brief, without a browser."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path

import pytest
from approving import let_out
from maps import a_map, actor, sample
from opened import address, as_read, finished, opened, page, press, seen, words
from streamlit.testing.v1 import AppTest

from actormap.core.model import ActorMap
from actormap.core.sentences import shown as shown_text
from actormap.core.verdicts import Verdict
from actormap.rights.access import KEY_HOLDER
from actormap.rights.redact import redact
from actormap.viz.brief import About, Brief, for_role
from actormap.web.pages.gaps import introductions
from actormap.web.pages.home import brief, brief_files
from actormap.web.parts import taking_along
from actormap.web.parts.tables import VERDICTS
from actormap.web.parts.taking_along import Wanted
from actormap.web.state import analyses, language
from actormap.web.state.analyses import ask
from actormap.web.state.jobs import KEPT, forget
from actormap.web.state.session import Workspace


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with opened(tmp_path_factory.mktemp("brief"), sample(), checks=True) as workspace:
        let_out(workspace.store, workspace.principal)
        yield workspace


def shown(run: AppTest) -> str:
    assert not run.exception
    return words(run)


def files(run: AppTest) -> list[str]:
    return [one.proto.label for one in run.get("download_button")]


def noted(here: Workspace) -> list[tuple[str, str]]:
    rows = here.store._db.execute("SELECT action, object FROM _audit ORDER BY seq")  # type: ignore[attr-defined]
    return [row for row in rows if row[0] == "export.brief"]


def test_place_is_chosen_and_said_before_anything_is_set(here: Workspace) -> None:
    run = page(brief.body)
    assert "On record: 115 actors of civil society and 41 others." in shown(run)
    run.selectbox(key="choose works_in").select("XZ03").run()
    assert "On record: 24 actors of civil society and 9 others." in shown(run)
    assert address(run)["works_in"] == "XZ03"
    assert not files(run)
    assert not noted(here)


def test_a_finding_has_the_verdict_that_it_has_on_its_page(
    here: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    forget()
    with monkeypatch.context() as patch:
        patch.setattr(analyses, "SMALL", 0)  # checks wait until somebody asks for them
        assert "have not been tested yet" in shown(page(brief.body))
    run = finished(page(brief.body))
    lines = shown(run).split("\n")
    assert "Checked on 20 possible maps ✓" in lines
    assert "have not been tested yet" not in shown(run)
    asked = seen(here)
    told = ("reach.gap", "coordination.gaps", "coordination.missing_platforms", "introductions.plans")
    for name in told:
        ask(asked, name)
    for job in KEPT.at_work():
        job.wait()
    every = [one for name in told for one in ask(asked, name)]
    both = [one for one in every if shown_text(one.statement) in lines]
    assert len(both) >= 2
    for one in both:
        assert VERDICTS[one.verdict] in lines[lines.index(shown_text(one.statement)) + 1]
    assert "supported" in brief_files.verdicts(asked, About())


def test_files_wait_for_the_check_that_is_made_of_itself(here: Workspace) -> None:
    forget()
    asked = seen(here)
    sure = brief_files.verdicts(asked, About())
    recorded = for_role(asked.map, asked.view, About(), here.principal)
    assert verdicts_of(recorded).count("supported") == sure.count("supported") > 0
    wanted = Wanted("a key", "inside", "un", "ask", contacts=False)
    made, *_ = brief_files.made(asked, About(), wanted)
    assert verdicts_of(made.brief) == sure


def verdicts_of(said: Brief) -> tuple[Verdict | None, ...]:
    return tuple(point.verdict for part in said.parts for point in part.points)


def test_address_says_what_it_is_about(here: Workspace) -> None:
    del here
    run = AppTest.from_function(_page, default_timeout=120)
    run.query_params["works_in"] = "XZ04"
    run.query_params["works_on"] = "women"
    assert "On record: 8 actors of civil society." in shown(run.run())


def test_chosen_actors_are_left_again(here: Workspace) -> None:
    del here
    run = AppTest.from_function(_page, default_timeout=120)
    run.query_params["ids"] = "C001,C055"
    assert "On record: 2 actors of civil society." in shown(run.run())
    run.button[0].click().run()
    assert "115 actors of civil society" in shown(run)


def test_selected_actors_are_offered(here: Workspace) -> None:
    del here
    run = AppTest.from_function(_page, default_timeout=120)
    run.session_state["selected actors"] = ("C001", "C055", "C075")
    run.run()
    next(one for one in run.button if one.label == "About the 3 selected actors").click().run()
    assert "On record: 3 actors of civil society." in shown(run)


def test_files_are_handed_out_and_not_noted_before_they_are_taken(here: Workspace) -> None:
    run = page(brief.body)
    next(one for one in run.button if one.label == "Make the brief").click().run()
    assert len(files(run)) == 3
    assert "For use inside the office only." in shown(run)
    assert not noted(here)
    run.session_state[language.KEPT] = "ar"
    assert not files(run.run()), "what was set in one language is not handed out in another"
    run.session_state[language.KEPT] = "en"
    assert len(files(run.run())) == 3
    run.radio[0].set_value(("organisations", "public")).run()
    assert not files(run), "what was set for the office is not handed to the public"


def test_what_is_saved_is_noted_with_its_number_and_no_name(here: Workspace) -> None:
    share = redact(sample(), "organisations", principal=KEY_HOLDER, recipient="public")
    taking_along._note(share, "brief", 4, "data_steward")
    assert noted(here) == [("export.brief", "level organisations, 4 actors")]


def written(run: AppTest, kind: str) -> AppTest:
    """The page once it is chosen what to write."""
    return run.segmented_control(key="choose write").set_value(kind).run()


def test_country_profile_is_four_chapters_that_begin_with_what_they_say(here: Workspace) -> None:
    del here
    run = finished(written(page(brief.body), "country-profile"))
    text = as_read(shown(run))
    assert run.title[0].value.endswith("the country on four pages")
    for heading in ("Who is there", "How free they are", "Risk and incidents", "Partnership"):
        assert heading in [one.value for one in run.subheader]
    assert "On record: 115 actors of civil society and 41 others." in text
    assert "Victims' group 4" in text, "who has the clearance sees small cells"
    assert not files(run)
    run = press(run, "Make the country profile")
    assert files(run) == ["PDF, to print", "Word, to edit", "A page, to read"]
    run.session_state[language.KEPT] = "ar"
    assert not files(run.run()), "what was set in one language is not handed out in another"


def test_page_for_the_successor_is_whole_and_its_file_says_what_it_leaves_out(here: Workspace) -> None:
    del here
    run = finished(written(page(brief.body), "handover"))
    text = shown(run)
    assert "Half of the groups met by spring" in text
    assert "Protection is handed over by its own passphrase" in text
    assert "they stand in no file" in text
    assert len(files(press(run, "Make the page for the successor"))) == 3


def test_who_may_not_take_a_brief_along_reads_and_takes_nothing(tmp_path: Path) -> None:
    with opened(tmp_path, sample(), role="viewer"):
        run = page(brief.body)
        assert "Your role may not export anything" in shown(run)
        assert not [one for one in run.button if one.label == "Make the brief"]
        assert "Whom to meet first, and how" not in shown(run)
        assert "Only what your access level shows is counted" in shown(run)


def test_an_officer_takes_a_brief_along_once_a_second_person_approved_what_is_sensitive(
    tmp_path: Path,
) -> None:
    with opened(tmp_path, sample(), role="hro") as own:
        run = finished(page(brief.body))
        assert "Whom to meet first, and how" in shown(run)
        run = press(run, "Make the brief")
        assert not files(run)
        run = press(press(run, "Propose it"), "Make the brief")
        assert "waits for a second person" in shown(run)
        let_out(own.store, own.principal)
        assert len(files(press(finished(run), "Make the brief"))) == 3


def test_empty_workspace_offers_to_bring_a_list(tmp_path: Path) -> None:
    with opened(tmp_path, ActorMap.empty()):
        assert "Whom to meet" not in shown(page(brief.body))


def _page() -> None:
    from actormap.web.pages.home import brief  # noqa: PLC0415 - Streamlit runs its text by itself

    brief.body()


def test_the_page_begins_with_the_map(tmp_path: Path) -> None:
    with opened(tmp_path, sample()):
        run = finished(page(brief.body))
    (drawn,) = run.get("image")
    svg = b64decode(drawn.value[0].partition(",")[2]).decode()
    assert "Kasimbi Rights Assembly" in svg
    every = words(run)
    assert every.index("A missing line can mean") < every.index("On record: 115 actors")


def test_a_viewer_is_offered_the_first_page_and_no_handover(tmp_path: Path) -> None:
    with opened(tmp_path, sample(), role="viewer"):
        run = page(brief.body)
        assert [*run.segmented_control(key="choose write").options] == [
            "Brief for the mission",
            "Country profile",
        ]
        text = as_read(shown(written(run, "country-profile")))
        assert "This page is for human rights officers and above." in text
        assert "Not shown, because too few are there" in text
        assert "Your role may not export anything" in text
        assert not [one for one in run.button if one.label == "Make the country profile"]


def test_an_officer_with_a_list_of_names_reads_what_is_missing(tmp_path: Path) -> None:
    people = [actor(f"A{at:02}", f"Quiet house {at}", types="ngo_national") for at in range(30)]
    with opened(tmp_path, a_map(actors=people), role="hro"):
        run = finished(written(page(brief.body), "country-profile"))
        for hole in ("nobody has scored it", "Laws: none recorded", "nothing is written down"):
            assert hole in as_read(shown(run))
        assert len(files(press(run, "Make the country profile"))) == 3
        run = written(run, "handover")
        assert "Nothing is recorded as promised" in shown(run)


def test_an_officer_who_leaves_is_led_to_the_page_for_the_successor(tmp_path: Path) -> None:
    with opened(tmp_path, sample(), role="hro") as own:
        run = page(introductions.officer, seen(own))
        assert "Page for the successor" in [as_read(one.proto.label) for one in run.get("page_link")]
