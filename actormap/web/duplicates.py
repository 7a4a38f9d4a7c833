"""What one window knows of the entries that may be one, and what was decided there last."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import accumulate

import pandas as pd
import streamlit as st

from actormap import access, identity, schema
from actormap.errors import ActormapError, Conflict
from actormap.ingest.matching import Candidate, candidates, decided, taken_back, undecided
from actormap.model import ActorMap, Changes
from actormap.record import telling
from actormap.sentences import Name, Sentence, first_of, isolated, plural, series, term
from actormap.tables.cells import split
from actormap.web.jobs import Job, refusal
from actormap.web.session import Reading, workspace
from actormap.web.tables import places, words

_KEY = "entries that may be one"
MOST = 10
"""Pairs on the page at a time."""
FEW = 6
"""Aliases and areas of an entry that are told."""
SURE = 0.95
"""Certainty from which one in ten is too coarse."""


@dataclass(frozen=True, slots=True)
class Act:
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

    at: int = 0
    """The first pair that is shown."""
    looking: Job[list[Candidate]] | None = None
    found: list[Candidate] | None = None
    of: tuple[str, int] | None = None
    """The workspace, and the revision up to which what was found counts: own decisions are no news."""
    last: Act | None = None
    told: str = ""
    """What was refused last."""

    def look(self, seen: Reading) -> None:
        """Search beside the page, unless that was done since the map was changed by others."""
        if self.of == (seen.path, seen.revision):
            self._take()
            return
        if self.looking is not None:
            self.looking.stop()
        self.of, self.last = (seen.path, seen.revision), None
        asked = partial(candidates, seen.map, seen.principal)
        self.looking = Job(lambda tell: asked(progress=tell))

    def look_again(self) -> None:
        """Forget what was found; the page searches when it is drawn next."""
        self.found, self.of, self.at, self.last, self.told = None, None, 0, None, ""

    def stopped(self) -> None:
        """Do without what was searched for; what was found before stays."""
        self.looking, self.found = None, self.found or []

    def _take(self) -> None:
        if self.looking is None or not self.looking.done:
            return
        job, self.looking = self.looking, None
        try:
            self.found = job.result()
        except ActormapError as error:
            self.told, self.found = refusal(error), self.found or []

    def left(self, m: ActorMap) -> list[Candidate]:
        """Pairs of what was found that are still to be decided on."""
        return undecided(self.found or (), m)

    def shown(self, m: ActorMap) -> list[Candidate]:
        """The same, with the last one that was decided on where it stood."""
        pairs = self.left(m)
        if self.last is not None:
            ids = _ids(self.last.pair)
            pairs = [one for one in pairs if _ids(one) != ids]
            pairs.insert(min(self.last.place, len(pairs)), self.last.pair)
        return pairs

    def decide(self, pair: Candidate, place: int, decision: str, keep: str = "") -> None:
        """Write a decision, unless somebody else changed the map meanwhile."""
        if self.last is not None and _ids(self.last.pair) == _ids(pair):
            return  # pressed twice

        def make(m: ActorMap) -> Changes:
            by = workspace().principal.rights.label
            return decided(m, pair.first, pair.second, decision, keep=keep, by=by)

        revision = self._write(make, expect=self.of[1] if self.of else None)
        if revision is not None:
            self.last = Act(pair, decision, keep, revision, place)
            self._own(revision)

    def undo(self) -> None:
        """Take back what was decided last."""
        if self.last is None:
            return
        here, act, self.told = workspace(), self.last, ""
        why = f"undo of {act.decision}: {act.pair.first} and {act.pair.second}"
        try:
            revision = access.undo(here.store, here.principal, why=why, revision=act.revision)
        except ActormapError as refused:
            self.told = refusal(refused)
        else:
            self.last = None
            self._own(revision)

    def take_back(self, first: str, second: str) -> None:
        """Take a former decision back; the pair may be none of those that were found, so all is searched."""
        if self._write(lambda m: taken_back(m, first, second)) is not None:
            self.last = None

    def _own(self, revision: int) -> None:
        if self.of is not None:
            self.of = (self.of[0], revision)

    def _write(self, make: Callable[[ActorMap], Changes], expect: int | None = None) -> int | None:
        here, self.told = workspace(), ""
        try:
            changes = make(access.visible(here.store.load(), here.principal))
            return access.enter(here.store, changes, here.principal, expect=expect).revision
        except Conflict as conflict:
            self.told = f"{refusal(conflict)} Nothing was decided. The list is made anew: look, and decide."
        except ActormapError as refused:
            self.told = refusal(refused)
        return None


def deciding() -> Deciding:
    """What this window knows of pairs."""
    held: Deciding = st.session_state.setdefault(_KEY, Deciding())
    return held


def _ids(pair: Candidate) -> frozenset[str]:
    return frozenset((pair.first, pair.second))


def chance(certainty: float) -> str:
    """How sure a pair is, in words: its certainty puts pairs in order and is not measured."""
    if certainty >= SURE:
        return "more than 9 in 10"
    return f"about {certainty * 10:.0f} in 10"


def recorded(m: ActorMap, identifier: str) -> dict[str, str]:
    """What is recorded of an entry beside its name, by its heading; nothing that is empty.

    Parameters
    ----------
    m
        What the principal may see.
    identifier
        An entry that stands on it.
    """
    row = m.actors[m.actors["id"] == identifier].iloc[0]
    works = m.presence.loc[m.presence["actor_id"] == identifier, "pcode"]
    areas = sorted({_area(m, pcode) for pcode in works if pcode})
    ties = _ties(m, identifier)
    told = {
        "Code": identifier,
        "Also called": first_of(list(map(Name, split(row["aliases"]))), FEW, "; ").told(isolated),
        "Kind": "Person" if row["kind"] == "person" else "",
        "Type": _cell(m, "types", row["types"]).told(isolated),
        "Sphere": _cell(m, "sphere", row["sphere"]).told(isolated),
        "Seat": _cell(m, "adm1_pcode", row["adm1_pcode"]).told(isolated),
        "Works in": first_of(areas, FEW, "; ").told(isolated),
        "Ties": str(ties) if ties else "",
    }  # fmt: skip
    return {heading: text for heading, text in told.items() if text}


def effect(m: ActorMap, pair: Candidate, keep: str) -> Sentence:
    """What changes if both are one and one of them stands for both.

    Parameters
    ----------
    m
        What the principal may see.
    pair, keep
        The two, and which of them is kept.
    """
    other = pair.second if keep == pair.first else pair.first
    both = m.actors[m.actors["id"].isin([keep, other])]
    row = {"id": "", "date": "", "decision": identity.SAME, "kept_id": keep}
    decision = pd.DataFrame([row | {"first_id": pair.first, "second_id": pair.second}])
    one = identity.merged(ActorMap.trusted({"actors": both}), decision).actors.iloc[0]
    before = both[both["id"] == keep].iloc[0]
    parts = []
    if new := [Name(name) for name in split(one["aliases"]) if name not in split(before["aliases"])]:
        parts.append(Sentence("it is also called {names}", names=series(new, "; ")))
    parts += [
        Sentence("{column}: {value}", column=term(words(name)), value=_cell(m, name, one[name]))
        for name in ("types", "adm1_pcode", *schema.safer())
        if one[name] != before[name] and not (pd.isna(one[name]) and pd.isna(before[name]))
    ]
    if ties := _ties(m, other):
        parts.append(Sentence("{ties} of the other lead to it", ties=plural(ties, "tie")))
    return Sentence(
        "If it stands for both: {parts}.", parts=series(parts or [term("nothing else changes")], "; ")
    )


def _ties(m: ActorMap, identifier: str) -> int:
    return int(((m.ties["source_id"] == identifier) | (m.ties["target_id"] == identifier)).sum())


def _area(m: ActorMap, pcode: str) -> Name:
    return Name(places(m).get(pcode, pcode))


def _cell(m: ActorMap, column: str, value: object) -> Sentence:
    """A cell of an actor in words; nothing where it is empty."""
    said = telling.cell(m, schema.columns()["actors"][column], value)
    return series([]) if said is telling.EMPTY else said


def evidence(pair: Candidate) -> list[tuple[str, str, str]]:
    """What speaks for a pair and against it: weight, the sum so far, and what it is."""
    sums = accumulate(one.weight for one in pair.evidence)
    return [
        (f"{one.weight:+.1f}", f"{total:+.1f}", one.sentence.told(isolated))
        for one, total in zip(pair.evidence, sums, strict=True)
    ]


def said(act: Act) -> Sentence:
    """What was decided last, in words."""
    first, second = map(Name, act.pair.names)
    both = {"first": first, "second": second}
    if act.decision == identity.SAME:
        kept = first if act.keep == act.pair.first else second
        return Sentence(
            "{first} and {second} are one and the same now: {kept} stands for both.", **both, kept=kept
        )
    if act.decision == identity.DIFFERENT:
        return Sentence("{first} and {second} are not the same. The pair is not proposed again.", **both)
    return Sentence("{first} and {second} are put off: they come last in the list.", **both)
