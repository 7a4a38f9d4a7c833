"""Who was asked about whom: whether silence in the data means anything (A10)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd

from actormap.core.arrays import Bools, Codes, Floats, Integers, Ints
from actormap.core.config import Thresholds, View
from actormap.core.kept import Kept, kept_property
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence
from actormap.core.tables.cells import explode, isin
from actormap.core.verdicts import Verdict
from actormap.engine.statistics.agreement import AS_LEARNED, Telling
from actormap.graph.layer import kinds_of
from actormap.graph.layers import layers_of
from actormap.graph.silence import UNLISTED, learned
from actormap.graph.tie_probability import facts, source_keys, tie_keys
from actormap.metrics.base.detection import NearFar, OfASet, Trials, near_far, of_sets, trials
from actormap.metrics.base.nearness import Bits, Nearness, bits

"""A set of small whole numbers in each row."""
LAYERS = ("G+", "T", "S", "W", "B")
"""Layers about whose ties somebody can be asked."""
MOST_ASKED = 200
"""So many more sources are thought of; nobody asks more about one actor."""


@dataclass(frozen=True, slots=True)
class _ActorStatements:
    """Who told of the current ties of each actor, one entry for each tie and source.

    Parameters
    ----------
    start
        Entries of actor ``v`` are ``start[v]`` to ``start[v + 1]``.
    other
        Position of the other end; -1 for a platform.
    key
        Independent key of the source, a position in `keys`.
    keys
        Independent keys.
    """

    start: Codes
    other: Ints
    key: Codes
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Coverage:
    """Independent observations of each actor, and what they are worth.

    Parameters
    ----------
    m
        The map.
    view
        The day (later observations do not count) and the chance of detection.
    whole
        That of the map of which this one has some kinds of ties alone: the trials are those of all kinds.

    Notes
    -----
    A source observed an actor if it was asked about its ties (unless it declined to answer), or if
    it told of a tie of it. That an actor has no tie of some kind rests on those alone that were asked
    about that kind (`respondents`): who told of a tie says nothing about what is missing. Sources that
    share an independent key count once.
    """

    m: ActorMap
    view: View
    whole: Coverage | None = None
    _kept: Kept = field(default_factory=Kept)

    def respondents(self, layer: str = "") -> Respondents:
        """Who was asked about the ties of a layer, by all of them or by one of its kinds; else about any."""
        return self._kept.once(layer, lambda layer: Respondents(*self._answered(layer), self), layer)

    def _answered(self, layer: str = "") -> tuple[Codes, npt.NDArray[np.object_]]:
        """Who was asked about such ties of whom and answered: positions of actors, independent keys."""
        day = self.view.date
        actor, code, names = self.m.once(("answers", layer, day), lambda m: _answers(m, layer, day))
        kept = (names != self.view.without)[code]
        return actor[kept], names[code[kept]]

    @kept_property
    def detection(self) -> float:
        """Chance that who is asked about a tie tells of it, 0 to 1, learned from the record (`detection`)."""
        return self.detection_without()

    def detection_without(self, out: Bools | None = None) -> float:
        """The same as on a map on which some actors are not."""
        return learned(*self.trials.counts(out), self.view.thresholds)

    @kept_property
    def near_far(self) -> NearFar:
        """Chance that somebody near, and somebody far, tells of a tie that it is asked about."""
        return near_far(self.trials, self.view.thresholds)

    @kept_property
    def _by_set(self) -> list[tuple[OfASet, Codes]]:
        """Groups and areas of whose ties less is told than of others."""
        return [*of_sets(self.m, self.trials, self.view.thresholds)]

    @kept_property
    def relative_detection(self) -> Floats:
        """How often ties of each actor are told of, as a share of how often any are, 0 to 1.

        That of its group or its area of which least is told: sources that keep silent about some, or are
        afraid, say nothing about who is tied to them.
        """
        relative = np.ones(len(self.m.actors))
        for of, rows in self._by_set:
            relative[rows] = np.minimum(relative[rows], of.relative)
        return relative

    def least_told(self, v: int) -> OfASet | None:
        """The group or the area by which that of an actor goes; None where it goes by all."""
        sets = [of for of, rows in self._by_set if v in rows]
        return min(sets, key=lambda of: of.relative, default=None)

    def isolation(self, v: int, respondents: int, detection: float | None = None) -> tuple[str, float]:
        """Whether it is evidence that so many told of no tie of an actor, and the chance that it has none."""
        detection = self.detection if detection is None else detection
        own = detection * float(self.relative_detection[v])
        return isolation_verdict(respondents, self.view.thresholds, own)

    def needed_of_none(self, v: int, respondents: int) -> int | None:
        """How many more have to tell of no tie of an actor until that is supported; None where too many."""

        def needed() -> tuple[int | None]:
            verdicts = (self.isolation(v, respondents + more)[0] for more in range(MOST_ASKED + 1))
            return (next((n for n, verdict in enumerate(verdicts) if verdict == "isolated_supported"), None),)

        return self._kept.once(("needed", float(self.relative_detection[v]), respondents), needed)[0]

    @kept_property
    def trials(self) -> Trials:
        """Who told of a current tie, of those that were asked about one that somebody else told of."""
        if self.whole is not None:
            return self.whole.trials
        statements = tie_keys(self.m).where(layers_of(self.m, self.view).current).without(self.view.without)
        names = np.array(statements.keys, dtype=object)[statements.key]
        fact, kinds = facts(self.m), self.m.ties["kind"]
        first = np.flatnonzero(~pd.Series(fact).duplicated())  # in the order of their numbers
        source, target = (codes[first] for codes in self.m.codes())
        respondents = [
            (self._answered(layer), pd.unique(fact[isin(kinds, kinds_of(layer))])) for layer in LAYERS
        ]
        return trials((fact[statements.row], names), respondents, source, target, self.nearness)

    @property
    def nearness(self) -> Nearness:
        """Who is near to whom."""
        return self.m.once("nearness", Nearness)

    @kept_property
    def _by_actor(self) -> _ActorStatements:
        statements = tie_keys(self.m).where(layers_of(self.m, self.view).current).without(self.view.without)
        source, target = (codes[statements.row] for codes in self.m.codes())
        both = target >= 0
        end, key = np.r_[source, target[both]], np.r_[statements.key, statements.key[both]]
        order = np.argsort(end, kind="stable")
        start = np.searchsorted(end[order], np.arange(len(self.m.actors) + 1))
        return _ActorStatements(start, np.r_[target, source[both]][order], key[order], statements.keys)

    @kept_property
    def keys(self) -> list[frozenset[str]]:
        """Those of the sources that were asked, and of those that told of any current tie of it."""
        return _each(*self._observed, count=len(self.m.actors))

    @kept_property
    def _observed(self) -> tuple[Codes, npt.NDArray[np.object_]]:
        """Who observed whom, each pair once: positions of actors in ascending order, independent keys."""
        by_actor, (actor, name) = self._by_actor, self._answered()
        code, names = pd.factorize(np.r_[np.array(by_actor.keys, dtype=object), name])
        key = np.r_[code[: len(by_actor.keys)][by_actor.key], code[len(by_actor.keys) :]]
        subject = np.repeat(np.arange(len(self.m.actors)), np.diff(by_actor.start))
        pairs = np.sort(pd.unique(np.r_[subject, actor] * max(1, len(names)) + key))
        actor, key = np.divmod(pairs, max(1, len(names)))
        return actor, names[key]

    def named_nobody(self, layer: str, rows: Sequence[int]) -> tuple[int, int]:
        """Of sources that were asked about such ties of some actors: how many told of no tie of them; all."""
        by_actor, keys = self._by_actor, self.respondents(layer).keys
        respondents = frozenset[str]().union(*(keys[v] for v in rows))
        tellers = {
            by_actor.keys[key]
            for v in rows
            for key in by_actor.key[by_actor.start[v] : by_actor.start[v + 1]].tolist()
        }
        return len(respondents - tellers), len(respondents)

    def keys_without(self, v: int, out: Bools) -> frozenset[str]:
        """The keys of an actor as on a map on which some actors are not."""
        by_actor = self._by_actor
        at = slice(int(by_actor.start[v]), int(by_actor.start[v + 1]))
        kept = (by_actor.other[at] < 0) | ~out[by_actor.other[at]]
        return self.respondents().keys[v].union(by_actor.keys[key] for key in by_actor.key[at][kept].tolist())

    @kept_property
    def observations(self) -> Codes:
        """Number of independent observations of each actor."""
        return np.bincount(self._observed[0], minlength=len(self.m.actors))

    @kept_property
    def of_actors(self) -> Floats:
        """Coverage of each actor, 0 to 1: chance that a tie of it would have been seen."""
        return told_by(self.observations, self.view.thresholds.detection * self.relative_detection)

    @kept_property
    def of_routes(self) -> Floats:
        """The same as is assumed of all: a route is there, whatever is not told of a group or an area.

        It needs no more of a map than the actors on it (`store.base.Search`).
        """
        return detection_share(self.observations, self.view.thresholds)

    def of_pair(self, u: int, v: int) -> float:
        """Coverage of a pair, 0 to 1: chance that a tie between both would have been seen."""
        relative = float(self.relative_detection[[u, v]].min())
        return float(told_by(len(self.keys[u] | self.keys[v]), self.view.thresholds.detection * relative))

    def sources(self, rows: Iterable[int]) -> int:
        """Number of independent sources that observed any of some actors."""
        return len(frozenset().union(*(self.keys[row] for row in rows)))


@dataclass(frozen=True)
class Respondents:
    """Who was asked about some ties of whom: on whom it rests that there is none.

    Parameters
    ----------
    actor, name
        Position of an actor and independent key of who was asked and answered, an entry each time.
    of
        The coverage of which this is a part.
    """

    actor: Codes
    name: npt.NDArray[np.object_]
    of: Coverage

    @kept_property
    def keys(self) -> list[frozenset[str]]:
        """Independent keys of who was asked about each actor."""
        return _each(self.actor, self.name, count=len(self.of.m.actors))

    @kept_property
    def count(self) -> Codes:
        """Number of independent sources that were asked about each actor."""
        code, names = pd.factorize(self.name)
        pairs = pd.unique(self.actor * max(1, len(names)) + code)
        return np.bincount(pairs // max(1, len(names)), minlength=len(self.of.m.actors))

    def of_each(self, rows: Codes, detection: float | None = None) -> Floats:
        """Chance that who was asked would have told of a tie of each of some actors, 0 to 1."""
        detection = self.of.detection if detection is None else detection
        return told_by(self.count[rows], detection * self.of.relative_detection[rows])

    def sources(self, rows: Iterable[int]) -> int:
        """Number of independent sources that were asked about any of some actors."""
        return len(frozenset().union(*(self.keys[row] for row in rows)))

    @kept_property
    def _bits(self) -> tuple[Bits, Bits]:
        """Who was asked about each actor: who is near to it, or it itself, and who is far; a bit a source."""
        n, (code, names) = len(self.of.m.actors), pd.factorize(self.name)
        where = self.of.nearness
        sources, subjects = where.sources(np.asarray(names, dtype=object)).take(code), where.actors
        near = sources.near_each(subjects.take(self.actor)) | (sources.actor == self.actor)
        return bits(n, self.actor[near], code[near]), bits(n, self.actor[~near], code[~near])

    def missed(self, u: Integers, v: Integers, telling: Telling = AS_LEARNED) -> Floats:
        """Chance that all who were asked about either of two failed to tell of a tie between them, 0 to 1.

        Who is near to one of them counts as near; of both ends that counts of which less is told.
        """
        (near, far), detection = self._bits, self.of.near_far
        by_near, by_far = near[u] | near[v], far[u] | far[v]
        wide = min(by_near.shape[1], by_far.shape[1])
        by_far[:, :wide] &= ~by_near[:, :wide]
        known, others = (np.bitwise_count(keys).sum(axis=1).astype(float) for keys in (by_near, by_far))
        relative = np.minimum(self.of.relative_detection[u], self.of.relative_detection[v])
        sides = zip(
            telling.chances(detection.near * relative), telling.chances(detection.far * relative), strict=True
        )
        silent = sum(w * (1.0 - a) ** known * (1.0 - b) ** others for (w, a), (_, b) in sides)
        return np.asarray(silent, dtype=float)

    def of_pair(self, u: int, v: int) -> float:
        """Chance that who was asked about either would have told of a tie between both, 0 to 1."""
        relative = float(self.of.relative_detection[[u, v]].min())
        return float(told_by(self.sources((u, v)), self.of.detection * relative))


def _answers(m: ActorMap, layer: str, day: str) -> tuple[Codes, Codes, npt.NDArray[np.object_]]:
    """All who answered by a day: positions of actors, which key each has, the keys; nobody is left out."""
    log = m.observations
    answered = (log["answer"].array != "declined") & (log["asked_about"].array != "actor")
    if layer:
        answered &= (log["asked_about"].array == "ties_all") | _names(log, kinds_of(layer))
    rows = np.flatnonzero(answered & (log["date"].array <= day))
    code, sources = pd.factorize(log["source"].array.take(rows))
    known = source_keys(m)
    names = np.array([known.get(source, UNLISTED) for source in sources], dtype=object)
    actor = m.ids("actors").get_indexer(pd.Index(log["subject_id"].array.take(rows)))
    return actor.astype(np.int64), code, names


def _names(log: pd.DataFrame, kinds: Collection[str]) -> Bools:
    """Which observations name one of some kinds of ties as asked about."""
    named = explode(log, "kinds")
    rows = named.index[isin(named, kinds)].to_numpy(dtype=np.int64)
    return np.isin(np.arange(len(log)), rows)


def _each(actor: Codes, key: npt.NDArray[np.object_], *, count: int) -> list[frozenset[str]]:
    """The keys of each of so many actors."""
    order = np.argsort(actor, kind="stable")
    names = key[order].tolist()
    start = np.searchsorted(actor[order], np.arange(count + 1)).tolist()
    return [frozenset(names[low:high]) for low, high in pairwise(start)]


def detection_share(observations: int | Codes, thresholds: Thresholds) -> Floats:
    """Chance that something was seen in so many independent observations, 0 to 1, as is assumed."""
    return told_by(observations, thresholds.detection)


def told_by(respondents: int | Codes, detection: float | Floats) -> Floats:
    """Chance that one of so many that were asked told of something, 0 to 1."""
    return 1.0 - (1.0 - detection) ** np.asarray(respondents)


def isolated_posterior(observations: int, thresholds: Thresholds, detection: float) -> float:
    """Chance that an actor of which no tie was seen has none, 0 to 1.

    `observations` counts the independent sources that were asked about its ties, each of which tells of a
    tie with the chance `detection`.
    """
    prior = thresholds.isolated_prior
    missed = (1.0 - detection) ** observations
    return prior / (prior + (1.0 - prior) * missed)


def detection_words(coverage: Coverage) -> Sentence:
    """How often a source is taken to tell of a tie, and where that comes from."""
    successes, attempts = coverage.trials.counts()
    if not attempts:
        return Sentence(
            "Each source is assumed to tell of {detection:.0%} of the ties that exist. No source was "
            "asked about a tie that others told of, so this share could not be learned from answers.",
            detection=coverage.detection,
        )
    return Sentence(
        "Each source is taken to tell of {detection:.0%} of the ties that exist. In {told} of {asked} "
        "cases a source that was asked told of a tie that others had told of.",
        detection=coverage.detection,
        told=successes,
        asked=attempts,
    )


AT_MOST: dict[str, Verdict] = {
    "isolated_supported": "supported",
    "possibly_isolated": "indicative",
    "not_observed_enough": "insufficient_data",
}
"""The best that can be said of an actor without a route, whatever resampling says."""


def isolation_verdict(observations: int, thresholds: Thresholds, detection: float) -> tuple[str, float]:
    """Whether the absence of routes to an actor is evidence, and the chance that it is isolated.

    `observations` counts the independent sources that were asked about its ties.
    """
    t, posterior = thresholds, isolated_posterior(observations, thresholds, detection)
    # A posterior that equals the threshold by its formula must not fall below it by rounding.
    if posterior >= t.isolated_posterior - 1e-12 and observations >= t.isolated_observations:
        return "isolated_supported", posterior
    if posterior >= t.possibly_isolated_posterior - 1e-12:
        return "possibly_isolated", posterior
    return "not_observed_enough", posterior
