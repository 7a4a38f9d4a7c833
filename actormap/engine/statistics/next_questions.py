"""Which questions to ask next: what is believed after some answers, and what a further one would tell (A10).

A claim is that something is not there, such as any tie of an actor. Who is asked answers *none* for certain
where it is true, and otherwise fails to tell with 1 - detection, which differs between near and far.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from actormap.core.arrays import Bools, Codes, Floats

MOST_ROUNDS, SETTLED = 12, 1e-5
"""So often at most chances, rates of groups and detection are worked out from one another, until none
moves by more than this."""
RATE_WORTH = 5.0
"""How many actors the expected rate of a group is worth."""


def entropy(p: Floats) -> Floats:
    """Entropy of yes or no in bits, 0 to 1, where yes has the chance `p`."""
    inside, outside = np.clip(p, 1e-300, 1.0), np.clip(1.0 - p, 1e-300, 1.0)
    return np.asarray(-(p * np.log2(inside) + (1.0 - p) * np.log2(outside)))


def chance_of_none(p: Floats, detection: float | Floats) -> Floats:
    """Chance of the answer *none* where a claim has the chance `p`."""
    return np.asarray(1.0 - (1.0 - p) * detection)


def after_none(p: Floats, detection: float | Floats) -> Floats:
    """Chance of a claim once one more answered *none*; as before where that answer cannot come."""
    none = chance_of_none(p, detection)
    return np.divide(p, none, out=np.array(p, dtype=float), where=none > 0)


def information(p: Floats, detection: float | Floats) -> Floats:
    """Mutual information of an answer and of the truth of a claim, in bits, 0 to 1.

    Once somebody told of what is there nothing is left to ask: only the answer *none* leaves entropy.

    References
    ----------
    Shannon (1948), Bell System Technical Journal 27.
    """
    left = chance_of_none(p, detection) * entropy(after_none(p, detection))
    return np.asarray(np.maximum(entropy(p) - left, 0.0))


def true_each_question(p: Floats, needed: Floats, detection: float) -> Floats:
    """Chance that a claim comes out true, for each question that it takes until it is settled, 0 to 1.

    It is settled once somebody tells, or so many more (`needed`) answered *none*; after k answers *none* the
    next is asked with the chance p + (1 - p)(1 - d)^k. 0 where nothing more is needed.
    """
    # Where nobody ever tells, each of them is put.
    put = -np.expm1(needed * np.log1p(-detection)) / detection if detection > 0 else needed
    return np.divide(p, needed * p + (1.0 - p) * put, out=np.zeros_like(p), where=(needed > 0) & (p > 0))


def beta_mean(yes: float | Floats, no: float | Floats, prior: float, worth: float) -> Floats:
    """Mean of a share that was taken to be `prior`, worth so many observations, after some more."""
    return np.asarray((prior * worth + yes) / (worth + yes + no))


@dataclass(frozen=True, slots=True)
class Silence:
    """Who was asked about whom and told of nothing, one entry each time.

    Parameters
    ----------
    subject
        About whom, as a position.
    near
        Whether who was asked is near, and so expected to know more.
    """

    subject: Codes
    near: Bools

    def missed(self, chance: Floats) -> tuple[float, float]:
        """How many near, and far, are expected to have failed to tell of what is there."""
        there = 1.0 - chance[self.subject]
        return float(there[self.near].sum()), float(there[~self.near].sum())

    def would_tell(self, detection: tuple[float, float], count: int) -> Floats:
        """Chance that any who was asked about each of so many would have told of what is there."""
        missed = np.log1p(-np.where(self.near, *detection))
        return np.asarray(-np.expm1(np.bincount(self.subject, missed, minlength=count)))


Learned = Callable[[tuple[float, float]], tuple[float, float]]
"""Detection near and far, by how many near and far are expected to have missed what nobody told of."""


def beliefs(
    silence: Silence, learned: Learned, known: Bools, groups: Floats, prior: float
) -> tuple[Floats, tuple[float, float]]:
    """Chance of each actor that nothing is there, and detection near and far, learned from one another.

    Parameters
    ----------
    silence
        Who was asked and told of nothing.
    learned
        What is known of detection from those of whom somebody told, and what silence adds to it.
    known
        Of whom it is known that something is there: chance 0.
    groups
        Share of each actor in each group, ``(actors, groups)``; rows add up to 1. Actors of a group lend
        each other what is known of their rate.
    prior
        Rate that is expected of each group.

    References
    ----------
    MacKenzie et al. (2002), Ecology 83(8).
    """
    silence = Silence(silence.subject[~known[silence.subject]], silence.near[~known[silence.subject]])
    sizes, rate = groups.sum(axis=0), np.full(groups.shape[1], float(prior))
    chance, detection = np.where(known, 0.0, prior), learned((0.0, 0.0))
    for _ in range(MOST_ROUNDS):
        detection = learned(silence.missed(chance))
        chance_told = silence.would_tell(detection, len(known))
        after = np.where(known, 0.0, after_none(groups @ rate, chance_told))
        some = groups.T @ after
        pooled = beta_mean(some, sizes - some, prior, RATE_WORTH)
        moved = np.abs(np.r_[after - chance, pooled - rate]).max(initial=0.0)
        chance, rate = after, pooled
        if moved <= SETTLED:
            break
    return chance, detection


@dataclass(frozen=True, slots=True)
class Claim:
    """That something is not there, of each of those who can be asked about.

    Parameters
    ----------
    chance
        Chance of it, ``(subjects,)``; 0 where there is nothing to claim.
    about
        To which pairs of who is asked and whom it is about it belongs, ``(sources, subjects)``; None for all.
    weight
        As how many bits a bit about it counts.
    needed
        How many more answers *none* settle it, ``(subjects,)``: 0 where it is settled; None where none do.
    """

    chance: Floats
    about: Bools | None = None
    weight: float = 1.0
    needed: Floats | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One question of an interview.

    Parameters
    ----------
    source, subject
        Who is asked about whom, as positions.
    gain
        What the answer is expected to tell, in bits.
    drawn
        Whether it was drawn at random.
    """

    source: int
    subject: int
    gain: float
    drawn: bool


class Interviews:
    """The interviews from which most is expected, one after another.

    Parameters
    ----------
    claims
        What answers bear on.
    may
        Who may be asked about whom, ``(sources, subjects)``.
    near
        Of which pairs it is expected that one knows of the other.
    detection
        Chance that somebody near, and somebody far, tells of what is there.
    least
        A question that is expected to tell less, in bits, is not asked.

    Notes
    -----
    A question is worth what its answer is expected to tell; and, of a claim that so many answers settle, also
    how much nearer it brings that: bits alone leave what is likely, and not yet settled, to the end.
    """

    def __init__(
        self,
        claims: Sequence[Claim],
        may: Bools,
        near: Bools,
        detection: tuple[float, float],
        *,
        least: float,
    ) -> None:
        self._claims, self._near, self._detection, self._least = claims, near, detection, least
        self._may = may.copy()
        self._chance = [claim.chance.astype(float) for claim in claims]
        self._left = [np.ones_like(chance) for chance in self._chance]
        self._needed = [None if c.needed is None else c.needed.astype(float) for c in claims]
        self._bits, self._worth = np.zeros(may.shape), np.zeros(may.shape)
        self._expect(np.arange(may.shape[1]))

    def best(self, *, each: int, drawn_each: int, draw: np.random.Generator) -> Iterator[list[Question]]:
        """Who is asked next, about the best of whom and so many at random; nobody is asked twice.

        Parameters
        ----------
        each, drawn_each
            Questions in an interview, and how many of them are drawn among all others, each as likely as
            it is expected to tell: the best alone would lead to the same few again and again.
        draw
            Where random ones come from.
        """
        while self._worth.size:
            first = max(len(self._worth[0]) - each, 0)
            total = np.partition(self._worth, first, axis=1)[:, first:].sum(axis=1)
            source = int(np.argmax(total))
            if total[source] <= 0:
                return
            worth = self._worth[source].copy()
            order = np.argsort(-worth, kind="stable")[: int((worth > 0).sum())]
            best, others = order[: each - drawn_each], order[each - drawn_each :]
            race = draw.exponential(size=len(others)) / worth[others]
            chosen = others[np.argsort(race)[:drawn_each]]
            yield [
                Question(source, v, float(self._bits[source, v]), random)
                for some, random in ((best, False), (chosen, True))
                for v in some.tolist()
            ]
            self._ask(source, np.r_[best, chosen])

    def _expect(self, subjects: Codes) -> None:
        """Work out what questions about some are expected to tell, and what they are worth."""
        near, shape = self._near[:, subjects], (len(self._near), len(subjects))
        bits, nearer = np.zeros(shape), np.zeros(shape)
        for claim, every, left_of_each, needed in self._each():
            chance, left = every[subjects], left_of_each[subjects]
            of_each = [left * information(chance, d) for d in self._detection]
            if needed is not None:
                settling = left * true_each_question(chance, needed[subjects], self._detection[0])
                # Somebody far would tell so much more seldom.
                by_near, by_far = self._detection
                nearer += settling * np.where(near, 1.0, by_far / by_near if by_near else 1.0)
            gain = claim.weight * np.where(near, *of_each)
            bits += gain if claim.about is None else gain * claim.about[:, subjects]
        worth = bits + nearer
        worth[(bits < self._least) | ~self._may[:, subjects]] = 0.0
        self._bits[:, subjects], self._worth[:, subjects] = bits, worth

    def _each(self) -> Iterator[tuple[Claim, Floats, Floats, Floats | None]]:
        """Each claim, its chances, what is left to hear of it, and how many more answers settle it."""
        return zip(self._claims, self._chance, self._left, self._needed, strict=True)

    def _ask(self, source: int, subjects: Codes) -> None:
        """Of those asked about less is left to hear: as much as is expected of the answer."""
        detection = np.where(self._near[source, subjects], *self._detection)
        for claim, chance, left, needed in self._each():
            concerned = np.ones(len(subjects), dtype=bool)
            if claim.about is not None:
                concerned = claim.about[source, subjects]
            some = subjects[concerned]
            left[some] *= chance_of_none(chance[some], detection[concerned])
            chance[some] = after_none(chance[some], detection[concerned])
            if needed is not None:
                needed[some] -= 1.0
        self._may[source] = False
        self._expect(subjects)
        self._worth[source] = 0.0
