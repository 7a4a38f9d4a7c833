"""Invented societies of which it is known who is isolated; and orders in which to ask about them.

Of 120 actors in 8 groups two groups are largely isolated. The office begins with five and asks whoever it
hears of, five questions an interview. Nobody tells of a tie of who is isolated; of others each tells what it
happens to know, more of those near to it: of its area or group, or tied to it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, partial
from math import inf
from typing import NamedTuple

import numpy as np

from actormap.core.arrays import Bools, Codes, Floats
from actormap.core.config import Thresholds
from actormap.engine.statistics.next_questions import Claim, Interviews, Silence, beliefs
from actormap.metrics.base.detection import Trials, near_far

ACTORS, AREAS, EACH, STARTED = 120, 5, 5, 5
SIZES = (30, 24, 18, 14, 10, 10, 8, 6)
ISOLATED = (0.03, 0.03, 0.05, 0.05, 0.10, 0.25, 0.70, 0.80)
"""Share of isolated actors in each group."""
USUAL = Thresholds()


class Setting(NamedTuple):
    """What a society is like.

    Parameters
    ----------
    sizes, isolated
        How many actors each group has, and which share of them is isolated.
    hush
        Whether half of all say nothing about the last group.
    """

    sizes: tuple[int, ...] = SIZES
    isolated: tuple[float, ...] = ISOLATED
    hush: bool = False


USUAL_SETTING = Setting()


class Society:
    """One society as it is.

    Parameters
    ----------
    seed
        Start of all that is drawn.
    setting
        What it is like.
    """

    def __init__(self, seed: int, setting: Setting = USUAL_SETTING) -> None:
        draw = np.random.default_rng(seed)
        self.seed, self.n = seed, (n := sum(setting.sizes))
        self.group = np.repeat(np.arange(len(setting.sizes)), setting.sizes)
        draw.shuffle(self.group)
        self.area = draw.choice(AREAS, n, p=[0.4, 0.2, 0.15, 0.15, 0.1])
        self.isolated = draw.random(n) < np.array(setting.isolated)[self.group]
        same_area, same_group = self.area[:, None] == self.area, self.group[:, None] == self.group
        self.near = same_area | same_group
        self.ties = self._ties(draw, (ACTORS / n) * (0.02 + 0.06 * same_area + 0.05 * same_group))
        shape = (n, n)
        knows = np.where(self.near | self.ties, draw.beta(4, 4, shape), draw.beta(2, 10, shape))
        self.tells = ~self.isolated & (draw.random(shape) < knows)
        self.names = self.ties & (draw.random(shape) < 0.7)
        # Who is at risk is asked about in its own group alone.
        self.safe = draw.random(n) >= 0.08
        self.may = self.safe | same_group
        np.fill_diagonal(self.may, val=False)
        self.willing = draw.random(n) < 0.85
        self.first = draw.choice(np.flatnonzero(~self.isolated & self.willing), STARTED, replace=False)
        if setting.hush:
            silent = (draw.random(n) < 0.5)[:, None] & (self.group == len(setting.sizes) - 1)
            self.tells &= ~silent
            self.names &= ~silent

    def _ties(self, draw: np.random.Generator, chance: Floats) -> Bools:
        """Ties at random, and one at least of each that is not isolated."""
        ties = np.triu(draw.random(chance.shape) < chance, 1)
        ties |= ties.T
        ties[self.isolated] = ties[:, self.isolated] = False
        joined = np.flatnonzero(~self.isolated)
        for v in joined[~ties[joined].any(axis=1)]:
            u = draw.choice(joined[joined != v])
            ties[u, v] = ties[v, u] = True
        return ties

    @cached_property
    def without_route(self) -> Bools:
        """Whom the office cannot reach from those that it begins with, in as many steps as are proposed."""
        reached = np.zeros(self.n, dtype=bool)
        reached[self.first] = True
        for _ in range(USUAL.max_steps - 1):
            reached |= self.ties[reached].any(axis=0)
        return ~reached

    def own(self, source: int) -> list[int]:
        """With whom somebody says that it works."""
        return np.flatnonzero(self.names[source]).tolist()

    def knows_of(self, source: int, v: int) -> list[int]:
        """With whom somebody says that another works: with itself, where that is so, or with one at least."""
        others = np.flatnonzero(self.ties[v])
        if not self.tells[source, v] or not len(others):
            return []
        if self.ties[source, v]:
            return [source]
        draw = np.random.default_rng([self.seed, source, v])
        some = others[draw.random(len(others)) < 0.5]
        return (some if len(some) else draw.choice(others, 1)).tolist()


def nothing() -> Bools:
    """Nobody yet."""
    return np.zeros(ACTORS, dtype=bool)


@dataclass
class Record:
    """What the office has heard of a society."""

    society: Society
    met: Bools = field(default_factory=nothing)
    tied: Bools = field(default_factory=nothing)
    known: Bools = field(default_factory=nothing)
    asked: Bools = field(default_factory=lambda: np.zeros((ACTORS, ACTORS), dtype=bool))
    told: Bools = field(default_factory=lambda: np.zeros((ACTORS, ACTORS), dtype=bool))
    """Who told of a tie of whom."""

    def __post_init__(self) -> None:
        self.known[self.society.first] = True
        self.look()

    def look(self) -> None:
        """Work out who is likely isolated from what was heard."""
        source, subject = np.nonzero(self.asked)
        near, told = self.society.near[source, subject], self.told[source, subject]
        alone = self.told.sum(axis=0)[subject] <= told
        kept = told | ~alone
        ends = subject[kept].astype(np.int32)
        trials = Trials(ends, ends, ends, told[kept], near[kept], ~near[kept], alone[kept])
        learned, silence = partial(near_far, trials, USUAL), Silence(subject[~told], near[~told])
        groups = np.eye(len(SIZES))[self.society.group]
        self.chance, self.detection = beliefs(silence, learned, self.tied, groups, USUAL.isolated_prior)
        self.count = self.asked.sum(axis=0)
        enough = self.count >= USUAL.isolated_observations
        self.found = enough & (self.chance >= USUAL.isolated_posterior)

    @property
    def open(self) -> Bools:
        """About whom it is not settled whether it is isolated."""
        return ~self.tied & ~self.found

    @property
    def sources(self) -> Bools:
        """Whom the office knows of and has not asked, and who would answer."""
        return self.known & ~self.met & self.society.willing

    def interview(self, source: int, subjects: Codes) -> None:
        """Hear with whom somebody works, and what it knows of some others."""
        self.met[source] = True
        self.asked[source, subjects] = True
        heard = np.flatnonzero(self.society.names[source])
        heard = np.r_[source, heard, subjects[self.society.tells[source, subjects]]]
        self.told[source, heard] = self.tied[heard] = self.known[heard] = True
        self.look()


Order = Callable[[Record, np.random.Generator], tuple[int, Codes]]


def _least_asked(record: Record, draw: np.random.Generator, some: Bools) -> tuple[int, Codes]:
    """Anybody about those of some who were asked about least."""
    source = int(draw.choice(np.flatnonzero(record.sources)))
    subjects = np.flatnonzero(record.society.may[source] & some)
    order = np.lexsort((draw.random(len(subjects)), record.count[subjects]))
    return source, subjects[order[:EACH]]


def at_random(record: Record, draw: np.random.Generator) -> tuple[int, Codes]:
    """Anybody about anybody."""
    source = int(draw.choice(np.flatnonzero(record.sources)))
    return source, draw.permutation(np.flatnonzero(record.society.may[source]))[:EACH]


def least_covered(record: Record, draw: np.random.Generator) -> tuple[int, Codes]:
    """The order of the coverage report: who was asked about least, whatever is known."""
    return _least_asked(record, draw, ~nothing())


def least_asked_open(record: Record, draw: np.random.Generator) -> tuple[int, Codes]:
    """The best simple order: who was asked about least, of those about whom it is open."""
    return _least_asked(record, draw, record.open)


def ours(record: Record, draw: np.random.Generator) -> tuple[int, Codes]:
    """By what answers are expected to tell; where nothing tells much, the best simple order."""
    may = record.society.may & record.open & record.sources[:, None]
    claims = [Claim(np.where(record.open, record.chance, 0.0))]
    plan = Interviews(claims, may, record.society.near, record.detection, least=USUAL.question_gain)
    for questions in plan.best(each=EACH, drawn_each=1, draw=draw):
        return questions[0].source, np.array([question.subject for question in questions])
    return least_asked_open(record, draw)


ORDERS: dict[str, Order] = {
    "at random": at_random,
    "least covered": least_covered,
    "least asked, if open": least_asked_open,
    "ours": ours,
}


class Outcome(NamedTuple):
    """Interviews until half and nine in ten of the isolated were found, and how many found were so then."""

    half: float
    nine: float
    precision: float


def outcome(seed: int, order: Order) -> Outcome:
    """What an order comes to in a society; infinity for what is never found."""
    society, draw = Society(seed), np.random.default_rng(seed + 10_000)
    record, half = Record(society), inf
    precision = 1.0
    while record.sources.any():
        record.interview(*order(record, draw))
        right = int((record.found & society.isolated).sum())
        if record.found.any():
            precision = right / int(record.found.sum())
        if right >= 0.5 * society.isolated.sum():
            half = min(half, int(record.met.sum()))
        if right >= 0.9 * society.isolated.sum():
            return Outcome(half, int(record.met.sum()), precision)
    return Outcome(half, inf, precision)
