"""An office that asks in an invented society as the program proposes, and reads off it who is isolated.

Before each interview the map is made of all that was told, `evidence.ask` says whom to ask about whom, and
who is asked answers. `reach.isolation` says then who is isolated, and to whom there is a route.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from math import inf
from typing import Any

import numpy as np
from interviewed import EACH, Society
from maps import DAY, a_map, actor, tie

import actormap as am
from actormap.core.arrays import Bools, Codes
from actormap.core.config import View
from actormap.core.findings import Findings
from actormap.core.model import ActorMap

VIEW = View(date=DAY)
SECTORS = ("LEG", "MON", "EDU", "HEA")
MET, ASKED_ON = "2024-12-01", "2025-01-20"
"""The first were met so long ago that they can be asked; who was asked is not asked again."""
Question = tuple[int, Codes]
"""Who is asked about whom."""


@dataclass
class Office:
    """What an office was told of a society, interview after interview.

    Parameters
    ----------
    society
        The society.
    """

    society: Society
    met: list[int] = field(default_factory=list)
    answers: dict[tuple[int, int], bool] = field(default_factory=dict)
    """Whether somebody who was asked about somebody told of any tie."""
    told: dict[tuple[int, int], set[int]] = field(default_factory=lambda: defaultdict(set))
    """Who told of the tie between two."""

    def interview(self, source: int, subjects: Codes) -> None:
        """Hear with whom somebody works, and what it knows of some others."""
        self.met.append(source)
        heard = {source: self.society.own(source)} | {
            v: self.society.knows_of(source, v) for v in subjects.tolist()
        }
        for v, others in heard.items():
            self.answers[source, v] = bool(others)
            for w in others:
                self.told[min(v, w), max(v, w)].add(source)
        for name in ("map", "isolation"):
            vars(self).pop(name, None)

    @cached_property
    def map(self) -> ActorMap:
        """All of it as an office would enter it."""
        society = self.society
        ids = [f"n{v:03}" for v in range(society.n)]
        people = [
            actor(
                ids[v],
                identifies_as=f"g{society.group[v]}",
                works_on_rights_of=f"g{society.group[v]}",
                adm1_pcode=f"XA0{society.area[v]}",
                at_risk_level=0 if society.safe[v] else 2,
                consent_c2="yes",
                consent_c3="yes" if society.willing[v] else "no",
            )
            for v in range(society.n)
        ]
        ties = []
        for (v, w), tellers in self.told.items():
            by = {"sources": ";".join(ids[source] for source in sorted(tellers))}
            ties.append(tie(ids[v], ids[w], **by))
            ties += [tie(ids[a], ids[b], "trust", weight=4, **by) for a, b in ((v, w), (w, v))]
        log: list[dict[str, Any]] = [
            {
                "id": f"o{source:03}{v:03}",
                "source": ids[source],
                "subject_id": ids[v],
                "date": ASKED_ON,
                "asked_about": "ties_all",
                "answer": "list" if told else "none",
            }
            for (source, v), told in self.answers.items()
        ]
        contacts = [
            {"id": f"c{v:03}", "date": MET, "office": "O", "actor_id": ids[v], "mode": "formal"}
            for v in society.first.tolist()
        ]
        presence = [
            {"actor_id": ids[v], "sector": SECTORS[v % len(SECTORS)], "pcode": f"XA0{a}"}
            for v, a in enumerate(society.area)
        ]
        groups = [{"id": f"g{group}", "label": f"Group {group}"} for group in range(society.group.max() + 1)]
        sources = [{"id": one, "reliability": "A", "credibility": "1"} for one in ids]
        return a_map(
            actors=people,
            ties=ties,
            observations=log,
            contacts=contacts,
            presence=presence,
            groups=groups,
            sources=sources,
        )

    @cached_property
    def isolation(self) -> Findings:
        """What the program says of those without a route."""
        return am.reach.isolation(self.map, VIEW)

    def _some(self, verdict: str) -> Bools:
        rows = np.zeros(self.society.n, dtype=bool)
        for finding in self.isolation:
            if finding.kind == "actor" and finding.details["isolation"].endswith(verdict):
                rows[int(finding.subject[0][1:])] = True
        return rows

    @property
    def apart(self) -> Bools:
        """To whom no route is recorded."""
        return self._some("")

    @property
    def found(self) -> Bools:
        """Whom the program calls isolated, with enough to support it."""
        return self._some("isolated_supported")

    @property
    def count(self) -> Codes:
        """How many were asked about each."""
        asked = [v for source, v in self.answers if source != v]
        return np.bincount(asked, minlength=self.society.n)

    @property
    def sources(self) -> Codes:
        """To whom there is a route, who was not asked yet and would answer."""
        free = ~self.apart & self.society.willing
        free[self.met] = False
        return np.flatnonzero(free)


Order = Callable[[Office, np.random.Generator], Question | None]


def _simple(office: Office, draw: np.random.Generator, *, key: int, some: Bools) -> Question | None:
    """Anybody about those of some who come first by how many were asked about each."""
    if not len(office.sources):
        return None
    source = int(draw.choice(office.sources))
    subjects = np.flatnonzero(office.society.may[source] & some)
    order = np.lexsort((draw.random(len(subjects)), key * office.count[subjects]))
    return source, subjects[order[:EACH]]


def at_random(office: Office, draw: np.random.Generator) -> Question | None:
    """Anybody about anybody."""
    return _simple(office, draw, key=0, some=np.ones(office.society.n, dtype=bool))


def least_asked_open(office: Office, draw: np.random.Generator) -> Question | None:
    """Who was asked about least, of those about whom it is open."""
    return _simple(office, draw, key=1, some=office.apart & ~office.found)


def most_asked_open(office: Office, draw: np.random.Generator) -> Question | None:
    """One after another: who was asked about most, of those about whom it is open."""
    return _simple(office, draw, key=-1, some=office.apart & ~office.found)


def proposed(office: Office, _: np.random.Generator) -> Question | None:
    """The first interview of `evidence.ask`."""
    pairs = [finding.subject for finding in am.evidence.ask(office.map, VIEW, limit=EACH)]
    if not pairs:
        return None
    return int(pairs[0][0][1:]), np.array([int(subject[1:]) for _, subject in pairs])


ORDERS: dict[str, Order] = {
    "at random": at_random,
    "least asked, if open": least_asked_open,
    "most asked, if open": most_asked_open,
    "evidence ask": proposed,
}


@dataclass
class Outcome:
    """What an order came to in a society.

    Parameters
    ----------
    half, nine
        Interviews until half, and nine in ten, were found of the isolated about whom anybody may be asked;
        infinity for never.
    routes
        The same until there was a route to nine in ten of those who are not isolated.
    precision
        Share of those called isolated that are, at the end.
    """

    half: float = inf
    nine: float = inf
    routes: float = inf
    precision: float = 1.0


def outcome(society: Society, order: Order, seed: int) -> Outcome:
    """Ask until nine in ten of the isolated are found, or nobody is left."""
    draw, office, result = np.random.default_rng([seed, 1]), Office(society), Outcome()
    isolated = society.without_route
    of = isolated & society.safe
    while True:
        found, apart = office.found, office.apart
        right = int((found & of).sum())
        if found.any():
            result.precision = (found & isolated).sum() / int(found.sum())
        n = len(office.met)
        if right >= 0.5 * of.sum():
            result.half = min(result.half, n)
        if (~apart & ~isolated).sum() >= 0.9 * (~isolated).sum():
            result.routes = min(result.routes, n)
        if right >= 0.9 * of.sum():
            result.nine = n
            return result
        question = order(office, draw)
        if question is None:
            return result
        office.interview(*question)
