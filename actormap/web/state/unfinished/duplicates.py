"""What one window knows of the entries that may be one, and what was decided there last."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import streamlit as st

from actormap.core.errors import ActormapError, Conflict
from actormap.core.model import ActorMap, Changes
from actormap.core.words import _
from actormap.ingest.matching import Candidate, candidates, decided, taken_back, undecided
from actormap.rights import access, identity
from actormap.web.state.jobs import KEPT, Job, refusal
from actormap.web.state.session import Reading, reading_of_stored, workspace

KEY = "entries that may be one"
"""Under which a window keeps it."""
MOST = 4
"""Pairs on the page at a time."""


class Act(NamedTuple):
    """A decision that was written.

    Parameters
    ----------
    pair
        On what.
    decision, keep
        What was decided, and which entry stands for both.
    revision
        The change that holds it.
    place
        Where the pair stood in the list: what was done is told there.
    """

    pair: Candidate
    decision: str
    keep: str
    revision: int
    place: int


@dataclass
class Deciding:
    """The pairs that were found, and the way through them."""

    part: int = 0
    """Which part of the pairs is shown."""
    looking: Job[list[Candidate]] | None = None
    pairs: list[Candidate] | None = None
    of: tuple[str, int] | None = None
    """The workspace, and the revision up to which what was found counts: own decisions are no news."""
    last: Act | None = None
    refused: str = ""
    """What was refused last, and"""
    refused_of: frozenset[str] = frozenset()
    """of which two entries."""

    def look(self, reading: Reading) -> None:
        """Search beside the page, unless that was done since the map was changed by others."""
        if self.of == (reading.path, reading.revision):
            self._take()
            return
        if self.looking is not None:
            self.looking.stop()
        self.of, self.last = (reading.path, reading.revision), None
        work = partial(candidates, reading.map, reading.principal)
        self.looking = Job(lambda progress: work(progress=progress))

    def look_again(self) -> None:
        """Forget what was found; the page searches when it is drawn next."""
        self.pairs, self.of, self.part, self.last, self.refused = None, None, 0, None, ""

    def stopped(self) -> None:
        """Do without what was searched for; what was found before stays."""
        self.looking, self.pairs = None, self.pairs or []

    def _take(self) -> None:
        if self.looking is None or not self.looking.done:
            return
        job, self.looking = self.looking, None
        try:
            self.pairs = job.result()
        except ActormapError as error:
            self.refused, self.pairs = refusal(error), self.pairs or []

    def refused_about(self, *pair: str) -> str:
        """Why what was to be decided on two entries was refused; "" where it was not."""
        return self.refused if self.refused_of == frozenset(pair) else ""

    def left(self, m: ActorMap) -> list[Candidate]:
        """Pairs of what was found that are still to be decided on."""
        return undecided(self.pairs or (), m)

    def shown(self, m: ActorMap) -> list[Candidate]:
        """The same, with the last one that was decided on where it stood."""
        pairs = self.left(m)
        if self.last is not None:
            ids = _ids(self.last.pair)
            pairs = [pair for pair in pairs if _ids(pair) != ids]
            pairs.insert(min(self.last.place, len(pairs)), self.last.pair)
        return pairs

    def decide(self, pair: Candidate, place: int, decision: str, keep: str = "") -> None:
        """Write a decision, unless somebody else changed the map meanwhile."""
        if self.last is not None and _ids(self.last.pair) == _ids(pair):
            return  # pressed twice

        def make(m: ActorMap) -> Changes:
            by = workspace().principal.rights.label
            return decided(m, pair.first, pair.second, decision, keep=keep, by=by)

        self.refused_of = _ids(pair)
        revision = self._write(make, expect=self.of[1] if self.of else None)
        if revision is not None:
            self.last = Act(pair, decision, keep, revision, place)
            self._own(revision)

    def undo(self) -> None:
        """Take back what was decided last."""
        if self.last is None:
            return
        here, act, self.refused, self.refused_of = workspace(), self.last, "", _ids(self.last.pair)
        why = f"undo of {act.decision}: {act.pair.first} and {act.pair.second}"
        try:
            revision = access.undo(here.store, here.principal, why=why, revision=act.revision)
        except ActormapError as refused:
            self.refused = refusal(refused)
        else:
            self.last = None
            self._own(revision)

    def take_back(self, first: str, second: str) -> None:
        """Take a former decision back; the pair may be none of those that were found, so all is searched."""
        self.refused_of = frozenset((first, second))
        if self._write(lambda m: taken_back(m, first, second)) is not None:
            self.last = None

    def _own(self, revision: int) -> None:
        if self.of is not None:
            self.of = (self.of[0], revision)

    def _write(self, make: Callable[[ActorMap], Changes], expect: int | None = None) -> int | None:
        here, self.refused = workspace(), ""
        try:
            changes = make(access.visible(here.store.load(), here.principal))
            return access.enter(here.store, changes, here.principal, expect=expect).revision
        except Conflict as conflict:
            again = _("Nothing was decided. The list is made anew: look, and decide.")
            self.refused = f"{refusal(conflict)} {again}"
        except ActormapError as refused:
            self.refused = refusal(refused)
        return None


def deciding() -> Deciding:
    """What this window knows of pairs."""
    held: Deciding = st.session_state.setdefault(KEY, Deciding())
    return held


def _ids(pair: Candidate) -> frozenset[str]:
    return frozenset((pair.first, pair.second))


def look_alikes(reading: Reading, identifier: str) -> Job[list[Candidate]]:
    """Entries that may be the same as an actor: found beside the page, once for each revision."""
    principal = workspace().principal
    work = partial(candidates, reading.map, principal, among=[identifier])
    key = f"look-alikes {reading.path} {reading.revision} {principal.role} {identifier}"
    return KEPT.begun(key, lambda progress: work(progress=progress))


def pair(reading: Reading, first: str, second: str) -> Candidate:
    """Two actors held against each other; without evidence where their names are not alike."""
    pairs = candidates(reading.map, workspace().principal, certainty=0, among=[first])
    both = {first, second}
    names = dict(zip(reading.map.actors["id"], reading.map.actors["name"], strict=True))
    return next(
        (candidate for candidate in pairs if {candidate.first, candidate.second} == both),
        Candidate(first, second, (names[first], names[second]), ()),
    )


def stands_for(identifier: str) -> str:
    """The entry that stands for another one where both were found to be one."""
    stored = reading_of_stored().map
    return identity.kept(stored[identity.TABLE]).get(identifier, identifier)


def taken_together(stored: ActorMap, identifier: str) -> list[tuple[str, str]]:
    """Decisions by which entries stand as one under an actor: both entries of each."""
    entries = set(identity.entries_of(stored, [identifier]))
    rows = stored[identity.TABLE]
    same = rows[rows["decision"] == identity.SAME]
    pairs = zip(same["first_id"], same["second_id"], strict=True)
    return [(a, b) for a, b in pairs if {a, b} <= entries]
