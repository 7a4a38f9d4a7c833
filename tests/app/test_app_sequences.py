"""Whatever is done in whatever order: nothing that was written or filled in is lost, each step is undone."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from opened import opened
from seeds import seeded, tries
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from actormap.rights.access import KEY_HOLDER, undo
from actormap.web.state.resumed import DRAFTS
from actormap.web.state.session import Workspace

sys.path.insert(0, str(Path(__file__).parents[1] / "record"))
from record_world import small

ACTORS = "ABC"
PARTS, EACH = 4, 250
"""So many tests with so many sequences each: a thousand together."""
STEPS = 6
"""So many things are done in a sequence."""
NOTE, TRUST = " note", " trusts"


def app() -> None:
    """The two pages on which things are written, each a press away from the other."""
    import streamlit as st  # noqa: PLC0415 - Streamlit runs this text by itself

    from actormap.web import navigation  # noqa: PLC0415
    from actormap.web.pages import actors  # noqa: PLC0415 - the same
    from actormap.web.pages.lists import after_a_meeting  # noqa: PLC0415 - the same
    from actormap.web.parts.writing import forms  # noqa: PLC0415
    from actormap.web.state import chosen  # noqa: PLC0415

    bodies = {"home": lambda: st.text("home"), "actors": actors.body, "after-a-meeting": after_a_meeting.body}
    here = st.navigation([navigation.page(path, body) for path, body in bodies.items()])
    chosen.arrive(here.url_path)
    with st.sidebar:
        for path in bodies:
            for whom in ("A", "B", "C"):
                about = {"actors": {"id": whom}, "after-a-meeting": {"whom": whom}}
                if st.button(f"{path} {whom}"):
                    navigation.go(path, **about.get(path, {}))
    forms.show(here.url_path)
    here.run()


class Office:
    """An office at work in one window, and what must be there for all that it did.

    Parameters
    ----------
    here
        Its workspace.
    seed
        Of what it does.
    """

    def __init__(self, here: Workspace, seed: int) -> None:
        self.here, self.chance = here, random.Random(seed)  # noqa: S311 - a test
        self.filled: dict[str, dict[str, Any]] = {}
        """What is filled in and not written, by whom it is about."""
        self.before: list[tuple[int, str]] = []
        """Each revision that is not undone, with the digest of the map before it."""
        self.digest, self.number = self._digest(), 0
        self.whom = ""
        """About whom the form is that is shown; "" where another page is."""
        self.window = AppTest.from_function(app, default_timeout=120).run()

    def _digest(self) -> str:
        return self.here.store.load().digest()

    def does(self) -> None:
        """One thing after the other, each of which loses nothing."""
        for _ in range(STEPS):
            can: list[Callable[[], None]] = [self.rerun, self.reload, self.elsewhere, self.edit, self.meeting]
            if self.whom:
                can += [self.fill, self.fill, self.write]
            if self.before:
                can += [self.undo, self.undo]
            self.chance.choice(can)()
            assert not self.window.exception
            assert self._digest() == self.digest
            self.shows()

    def shows(self) -> None:
        """See that the form which is shown holds what was filled in."""
        if self.whom:
            filled = self.filled.get(self.whom, {})
            assert self.element(NOTE).value == filled.get(NOTE, "")
            assert self.element(TRUST).value == filled.get(TRUST, [])

    def element(self, question: str) -> Any:
        """Where a question of the form is answered."""
        every = [*self.window.text_area, *self.window.multiselect]
        return next(one for one in every if str(one.key).endswith(f" {self.whom}{question}"))

    def press(self, label: str) -> None:
        """Press a button by its words."""
        next(one for one in self.window.button if one.label == label).click().run()

    def meeting(self) -> None:
        """Open the form, about somebody."""
        self.about(self.chance.choice(ACTORS))

    def about(self, whom: str) -> None:
        """Open the form about an actor."""
        self.whom = whom
        self.press(f"after-a-meeting {self.whom}")
        if "And another" in [one.label for one in self.window.button]:
            self.press("And another")
            self.press(f"after-a-meeting {self.whom}")

    def fill(self) -> None:
        """Say something of the meeting."""
        filled = self.filled.setdefault(self.whom, {})
        if self.chance.random() < 0.5:
            filled[NOTE] = f"note {self.chance.randrange(1000)}"
            self.element(NOTE).input(filled[NOTE]).run()
        else:
            others = [one for one in ACTORS if one != self.whom]
            filled[TRUST] = self.chance.sample(others, self.chance.randint(1, len(others)))
            self.element(TRUST).set_value(filled[TRUST]).run()

    def write(self) -> None:
        """Write the meeting down, beside what was written of others."""
        before, told = self.digest, self.notes()
        told |= set(filter(None, [self.filled.pop(self.whom, {}).get(NOTE)]))
        self.press("Save")
        assert self.window.success
        assert self.notes() == told
        self.wrote(before)
        self.whom = ""

    def notes(self) -> set[str]:
        """What was noted of all meetings."""
        return {line for note in self.here.store.load().contacts["note"] for line in note.splitlines()}

    def wrote(self, before: str) -> None:
        """Note a change that was written; a meeting that is told twice is on the map once."""
        self.digest = self._digest()
        self.before.append((self.here.store.revision, before))

    def edit(self) -> None:
        """Give an actor another name, in the form of its record."""
        whom, name, before = self.chance.choice(ACTORS), f"Name {self.chance.randrange(10**6)}", self.digest
        self.press(f"actors {whom}")
        opens = f"open edit actors {whom}"
        next(one for one in self.window.button if str(one.key).startswith(opens)).click().run()
        next(one for one in self.window.text_input if one.label == "Name, required").set_value(name)
        self.press("Save")
        assert name in self.here.store.load().actors["name"].tolist()
        self.wrote(before)
        self.whom = ""

    def undo(self) -> None:
        """Take back the newest step."""
        revision, before = self.before.pop()
        undo(self.here.store, KEY_HOLDER, why="test", revision=revision)
        self.window.run()
        self.digest = before

    def rerun(self) -> None:
        """Draw the page anew."""
        self.window.run()

    def elsewhere(self) -> None:
        """Look at another page."""
        self.press("home A")
        self.whom = ""

    def reload(self) -> None:
        """Load the window anew, and go on with each form that was half filled in."""
        self.window = AppTest.from_function(app, default_timeout=120).run()
        self.whom = self.chance.choice(ACTORS)
        self.press(f"after-a-meeting {self.whom}")
        for _ in self.filled:
            self.press("Continue")
        assert "Continue" not in [one.label for one in self.window.button]
        self.press(f"after-a-meeting {self.whom}")


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with (
        pytest.MonkeyPatch.context() as patch,
        opened(tmp_path_factory.mktemp("sequences"), small()) as workspace,
    ):
        # Each window would look through all installed packages for elements of pages: once is enough.
        scan = manifest_scanner.scan_component_manifests
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(scan))
        yield workspace


@pytest.mark.parametrize("part", range(tries(PARTS, few=2)))
@seeded(range(EACH), few=1)
def test_nothing_is_lost_whatever_is_done_and_each_step_is_undone(
    here: Workspace, part: int, seed: int
) -> None:
    DRAFTS.clear()
    office = Office(here, part * EACH + seed)
    begun = office.digest
    office.does()
    while office.before:
        office.undo()
        assert office._digest() == office.digest
    assert office.digest == begun


def test_what_is_filled_in_about_one_stays_while_a_meeting_with_another_is_written(here: Workspace) -> None:
    DRAFTS.clear()
    office = Office(here, 0)
    office.about("B")
    office.fill()
    office.about("A")
    office.write()
    office.about("B")
    assert office.filled["B"]
    office.shows()
    office.reload()
    office.about("B")
    office.shows()
    office.undo()
