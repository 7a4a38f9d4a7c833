"""Two entries of which somebody says that they are one, or that they are not: from the record of either."""

from __future__ import annotations

from functools import partial

from actormap.core.model import ActorMap
from actormap.ingest.matching import Candidate, candidates
from actormap.rights import identity
from actormap.web.state.jobs import Job
from actormap.web.state.kept import KEPT
from actormap.web.state.session import Reading, reading_of_stored, workspace


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
