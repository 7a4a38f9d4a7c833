"""What several analyses share: names as they are shown, how far to trust, groups."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from actormap.core.arrays import Bools, Codes, Floats
from actormap.core.config import View
from actormap.core.findings import NOTHING, Finding, Findings
from actormap.core.kept import Kept, kept_property
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence, joined
from actormap.core.tables.values import split
from actormap.core.verdicts import Verdict, best, lower
from actormap.engine.statistics.small_samples import several_at_least
from actormap.graph.layers import Layers, layers_of
from actormap.graph.memberships import all_records, presence_records, seat_records
from actormap.graph.possible_maps import RecordedEdges, RecordedProperty
from actormap.graph.silence import UNLISTED
from actormap.graph.tie_probability import source_keys, statements_of, tie_keys
from actormap.metrics.base.areas import place
from actormap.metrics.base.coverage import AT_MOST, Coverage
from actormap.metrics.base.missed_ties import MissedTies
from actormap.metrics.base.who_was_asked import ONE_ORIGIN, QUESTIONS, UNLEARNED
from actormap.rights.access import sensitivity

T = TypeVar("T")

OFFICE_LOG = "office"
"""Key of what the office knows itself."""

Analysis = Callable[[ActorMap, View], Findings]


MOSTLY_TIED = ("G+", "T")
"""Layers in which an actor without a tie is the exception."""


@dataclass(frozen=True)
class Context:
    """A map as one analysis looks at it; everything is worked out when first asked for.

    Of some kinds of its ties alone it is part of a `whole`, which tells how often sources tell of a tie.
    """

    m: ActorMap
    view: View
    whole: ActorMap | None = None
    _kept: Kept = field(default_factory=Kept)

    def once(self, name: str, make: Callable[[Context], T]) -> T:
        """Something worked out from this view of the map, and kept with it."""
        return self._kept.once(name, make, self)

    @property
    def possible(self) -> bool:
        """Whether the map is one of many possible ones, which only tell whether a figure holds."""
        return self.view.world is not None or bool(self.view.without)

    @kept_property
    def recorded(self) -> Context:
        """The same look at the record, of which this is one of many possible maps; else itself."""
        return context_of(self.m, self.view.recorded, self.whole) if self.possible else self

    @kept_property
    def layers(self) -> Layers:
        """Layers at the day; a possible map has ties that nobody told of."""
        drawn = self.view.world is not None and not self.view.certain
        return layers_of(self.m, self.view, self.recorded.missed if drawn else None)

    @kept_property
    def missed(self) -> MissedTies:
        """What may be missing on the record."""
        return MissedTies(self.layers, self.coverage)

    @kept_property
    def coverage(self) -> Coverage:
        """Observations up to the day; the same in every world."""
        recorded = replace(self.view, world=None, subjects=None)
        whole = None if self.whole is None else context_of(self.whole, self.view).coverage
        if recorded.without:
            return Coverage(self.m, recorded, whole)
        return self.m.once(("coverage", recorded), lambda m: Coverage(m, recorded, whole))

    @RecordedProperty
    def ids(self) -> list[str]:
        """Ids of the actors."""
        return self.m.actors["id"].tolist()

    @RecordedProperty
    def names(self) -> list[Name]:
        """Names of the actors."""
        return [Name(name) for name in self.m.actors["name"].tolist()]

    @RecordedProperty
    def sensitivity(self) -> Codes:
        """Sensitivity of the actors, 0 to 3."""
        return sensitivity(self.m).to_numpy(dtype=np.int64)

    @RecordedProperty
    def risk(self) -> Floats:
        """Risk level of the actors, 0 to 4; not assessed counts as 0 here and is told apart in words."""
        return self.m.actors["at_risk_level"].fillna(0).to_numpy(dtype=float)

    @RecordedProperty
    def _tie_at(self) -> dict[str, int]:
        return {tie: row for row, tie in enumerate(self.m.ties["id"].tolist())}

    @RecordedProperty
    def _statements_from(self) -> list[int]:
        """Where the entries of each tie begin in `tie_keys`, which has them in the order of the ties."""
        return np.searchsorted(tie_keys(self.m).row, np.arange(len(self.m.ties) + 1)).tolist()

    @RecordedProperty
    def _keys_of_memberships(self) -> dict[str, frozenset[str]]:
        """Who told of each row of presence and of each platform, by its id."""
        keys: dict[str, set[str]] = {}
        for records in (seat_records(self.m), presence_records(self.m)):
            statements, ids = statements_of(records), records.frame["id"].tolist()
            for row, key in zip(statements.row.tolist(), statements.key.tolist(), strict=True):
                keys.setdefault(ids[row], set()).add(statements.keys[key])
        return {record: frozenset(some) for record, some in keys.items()}

    def _keys_of(self, record: str) -> Iterable[str]:
        row, statements = self._tie_at.get(record), tie_keys(self.m)
        if row is None:
            return self._keys_of_memberships.get(record, ())
        return (
            statements.keys[key]
            for key in statements.key[self._statements_from[row] : self._statements_from[row + 1]]
        )

    @RecordedProperty
    def _row_of(self) -> dict[str, int]:
        return {actor: row for row, actor in enumerate(self.ids)}

    @RecordedProperty
    def types(self) -> list[list[str]]:
        """Types of the actors."""
        return [split(cell) for cell in self.m.actors["types"].tolist()]

    @RecordedProperty
    def _contacts(self) -> frozenset[str]:
        return frozenset(self.m.contacts["id"])

    def sources_of(self, evidence: Iterable[str]) -> frozenset[str]:
        """Independent keys of the sources that told of some records; the office's own log is one."""
        own = frozenset({OFFICE_LOG})
        each = (own if i in self._contacts else self._keys_of(i) for i in evidence)
        return frozenset().union(*each)

    def trust(self, *, coverage: float | None, sources: int, **further: Any) -> dict[str, Any]:
        """The fields of `Finding` that say how far to lean on it; `further` are others the verdict needs.

        On a record that one source alone told there is never enough data.
        """
        if sources <= 1 and self._of_one_origin:
            further["at_most"] = "insufficient_data"
        return self._judged({"coverage": coverage, "sources": sources, **further})

    def trust_in_log(self, **further: Any) -> dict[str, Any]:
        """The same of what the office itself did, and logged."""
        return self._judged({"coverage": 1.0, "sources": 1, **further})

    def _judged(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        # Said of each of thousands of actors: a second whole finding would cost more than all its sentences.
        judged = Finding("", "", (), NOTHING, NOTHING, **fields).judgement(self.view.thresholds)
        return {name: judged.get(name, fields.get(name)) for name in (*fields, "verdict")}

    def trust_in(
        self,
        actors: npt.NDArray[Any] | Sequence[int],
        *,
        members: int | None = None,
        p: float | None = None,
        holds_in: float | None = None,
        at_most: Verdict = "supported",
        coverage: Floats | None = None,
    ) -> dict[str, Any]:
        """How far to lean on a figure about some actors: on how well they are observed on average.

        `coverage` is that of each actor of the map, where it is not that of its ties.

        A mere count is ``indicative`` at most: it holds as well as its interval is narrow, and that it is not
        zero in any possible map says little.
        """
        rows = np.arange(len(self.ids))[actors]
        each = self.coverage.of_actors if coverage is None else coverage
        observed = float(each[rows].mean()) if len(rows) else None
        sources = self.coverage.sources(rows.tolist())
        return {
            **self.trust(
                coverage=observed, sources=sources, members=members, p=p, holds_in=holds_in, at_most=at_most
            ),
            "sensitivity": int(self.sensitivity[rows].max(initial=0)),
        }

    def absence(
        self,
        layer: str,
        actors: npt.NDArray[Any] | Sequence[int],
        *,
        members: int | None = None,
        at_most: Verdict = "supported",
        detection: float | None = None,
        out: Bools | None = None,
    ) -> dict[str, Any]:
        """How far to lean on it that some actors have no tie of a layer: on who was asked about such ties.

        Who told of others was not asked; where nobody was, there is not enough data. That there is no tie
        is no surer than that those are not there which somebody told of (`Layers.disbelieved`). `detection`
        is the chance that who is asked tells of a tie, where it is not that of the whole record. Of ties
        of those who are `out` nothing is known.
        """
        rows, respondents = np.arange(len(self.ids))[actors], self.coverage.respondents(layer)
        sources = respondents.sources(rows.tolist())
        if len(rows):
            at_most = lower(
                at_most, best(float(self._none_told(layer, out)[rows].mean()), self.view.thresholds)
            )
        if len(rows) == 1 and sources and layer in MOSTLY_TIED:
            at_most = lower(at_most, self._alone(layer, int(rows[0]), detection))
        return self.trust(
            coverage=float(respondents.of_each(rows, detection).mean()) if len(rows) else None,
            sources=sources,
            members=members,
            absence=True,
            at_most=self._of_silence(sources, at_most),
        )

    def _alone(self, layer: str, v: int, detection: float | None) -> Verdict:
        """The best that may be said of one without ties where most have some: as of isolation."""
        respondents = int(self.coverage.respondents(layer).count[v])
        return AT_MOST[self.coverage.isolation(v, respondents, detection)[0]]

    def absence_between(
        self, layer: str, u: int, v: int, *, at_most: Verdict = "supported"
    ) -> dict[str, Any]:
        """How far to lean on it that there is no tie between two actors: on who was asked about either.

        It is no surer than that none of those is there which somebody told of.
        """
        respondents = self.coverage.respondents(layer)
        sources = respondents.sources((u, v))
        at_most = lower(at_most, best(self.none_told(layer, [u], [v]), self.view.thresholds))
        return self.trust(
            coverage=respondents.of_pair(u, v),
            sources=sources,
            absence=True,
            at_most=self._of_silence(sources, at_most),
        )

    def _of_silence(self, sources: int, at_most: Verdict) -> Verdict:
        """The best that may be said where so many were asked and told of nothing."""
        return "insufficient_data" if sources and self._unlearned else at_most

    @kept_property
    def _unlearned(self) -> bool:
        """Whether nothing is known of how often those who are asked tell: detection is assumed alone."""
        return not self.coverage.trials.counts()[1]

    @kept_property
    def _of_one_origin(self) -> bool:
        """Whether one independent source alone told, and was asked, of all that is recorded."""
        origins = set(tie_keys(self.m).keys)
        if len(origins) <= 1:
            known = source_keys(self.m)
            origins |= {known.get(source, UNLISTED) for source in self.m.observations["source"].unique()}
        if len(origins) <= 1:
            origins.update(*(statements_of(records).keys for records in all_records(self.m)))
        return len(origins) == 1

    def reasoned(self, finding: Finding) -> Finding:
        """A finding that says in its reason why the record as a whole does not bear it, where it does not."""
        lacking = self._lacking(finding)
        if not lacking or lacking in finding.reason:
            return finding
        return replace(finding, reason=joined(finding.reason, lacking))

    def _lacking(self, finding: Finding) -> Sentence:
        if finding.verdict != "insufficient_data" or not finding.sources:
            return NOTHING
        if finding.sources == 1 and self._of_one_origin:
            return ONE_ORIGIN
        return UNLEARNED if finding.absence and self._unlearned else NOTHING

    def absence_among(
        self,
        layer: str,
        sets: Sequence[Codes],
        *,
        members: int | None = None,
        at_most: Verdict = "supported",
    ) -> dict[str, Any]:
        """How far to lean on it that no tie joins any two of some sets of actors (`none_among`)."""
        rows, respondents = np.concatenate(sets), self.coverage.respondents(layer)
        sources = respondents.sources(rows.tolist())
        at_most = lower(at_most, best(self.none_among(layer, sets), self.view.thresholds))
        return self.trust(
            coverage=float(respondents.of_each(rows).mean()),
            sources=sources,
            members=members,
            absence=True,
            at_most=self._of_silence(sources, at_most),
        )

    def none_among(self, layer: str, sets: Sequence[Codes]) -> float:
        """Chance that no tie joins any two of some sets of actors, told or not, 0 to 1."""
        chance, missed = 1.0, self.recorded.missed
        for at, some in enumerate(sets[:-1], start=1):
            others = np.concatenate(sets[at:])
            chance *= self.none_told(layer, some, others) * missed.none_between(layer, some, others)
        return chance

    def _disbelieved(self, layer: str) -> RecordedEdges | None:
        return self.recorded.layers.disbelieved.get(layer)

    def _none_told(self, layer: str, out: Bools | None) -> Floats:
        """Of each actor the chance that none of its ties is there of which somebody told, 0 to 1.

        Those that are more likely there than not are not counted: of them it is not claimed.
        """
        chance, doubted = np.ones(len(self.ids)), self._disbelieved(layer)
        if doubted is not None:
            if out is not None:
                doubted = doubted.take(~out[doubted.source] & ~out[doubted.target])
            for end in (doubted.source, doubted.target):
                np.multiply.at(chance, end, 1 - doubted.q)
        return chance

    def none_told(
        self, layer: str, some: npt.NDArray[Any] | Sequence[int], others: npt.NDArray[Any] | Sequence[int]
    ) -> float:
        """The same of all ties between some actors and others, in either direction."""
        doubted = self._disbelieved(layer)
        if doubted is None:
            return 1.0
        here, there = (np.isin(np.arange(len(self.ids)), rows) for rows in (some, others))
        u, v = doubted.source, doubted.target
        return float(np.prod(1 - doubted.q[(here[u] & there[v]) | (here[v] & there[u])]))

    def few_more_seated(
        self, actors: npt.NDArray[Any] | Sequence[int], platforms: Collection[int] | None = None
    ) -> float:
        """Chance that hardly any of some actors, without a seat, has one that was told and not believed.

        That is the share `same_figure` of them at most. Without `platforms` seats on any count.
        """
        rows, (doubted, q) = np.asarray(actors, dtype=np.int64), self.recorded.layers.disbelieved_seats
        here = np.isin(doubted.actor, rows)
        if platforms is not None:
            here &= np.isin(doubted.column, list(platforms))
        none = np.ones(len(self.ids))
        np.multiply.at(none, doubted.actor[here], 1 - q[here])
        few = int(self.view.thresholds.same_figure * len(rows))
        return 1.0 - several_at_least(few + 1, 1 - none[rows])

    def respondent_words(self, layer: str, actors: Iterable[int]) -> Sentence:
        """How many sources were asked about such ties of some actors, as a sentence of its own."""
        sources = self.coverage.respondents(layer).sources(actors)
        nobody, somebody = QUESTIONS[layer]
        return somebody(sources) if sources else nobody

    def place(self, code: str) -> Sentence:
        """A cell, a sector or an area in words (`areas.place`)."""
        return place(self.m, code)

    def concerns(self, *subject: str) -> bool:
        """Whether it matters what is said about this; in a possible map only what the record says too."""
        return self.view.subjects is None or subject in self.view.subjects

    def code(self, actor: str) -> int:
        """Position of an actor; -1 where there is none of this id."""
        return self._row_of.get(actor, -1)


def context_of(m: ActorMap, view: View, whole: ActorMap | None = None) -> Context:
    """A map as seen at a day; kept with the map, except possible ones, which come only once."""
    context = Context(m, view, whole)
    if context.possible:
        return context
    return m.once(("context", view), lambda _: context)
