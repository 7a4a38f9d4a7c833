"""Who is recorded as able to deliver a measure, and where, past everybody who is not safe for a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from actormap.core import schema
from actormap.core.arrays import Bools
from actormap.core.kept import kept_property
from actormap.core.tables.values import split
from actormap.graph.where import around
from actormap.metrics.base.context import Context
from actormap.metrics.base.doubts import Doubt
from actormap.metrics.base.judgements import Judgement, Unit, bounds, judgements_of, standing
from actormap.metrics.base.presence import at_work_by_area, works_in_any
from actormap.metrics.base.safeguards import Exclusions, exclusions_of, forbidden

Can = Literal["yes", "partly", "no"]
Where = Literal["there", "wider", "elsewhere", "not_known"]
"""Whether who can deliver is recorded in the place, in an area around it, elsewhere; or the place, or theirs,
is not known. In the order in which they are told."""
WHERE: tuple[Where, ...] = ("there", "wider", "not_known", "elsewhere")
Tie = Literal["protects", "works", ""]
"""What joins them to the person: it can protect it, it works with it, or nothing that is recorded."""


@dataclass(frozen=True, slots=True)
class Capability:
    """What was judged of an actor and a measure: the answers that count.

    Parameters
    ----------
    answers
        Those that stand: what scorers agreed on, with what was answered on a later day; else one a scorer.
        Each with all that it could be.
    doubt
        What makes the answers about it less sure; the oldest is that of the measure.
    """

    answers: tuple[Judgement, ...]
    doubt: Doubt

    @property
    def can(self) -> Can:
        """What they bear: yes where all say so, no where all say so since it was agreed on, else partly.

        Nobody is offered of whom nobody says yes any more, whatever was agreed on before.
        """
        since = [answer for answer in self.answers if not answer.together] or self.answers
        if {answer.value for answer in since} == {0.0}:
            return "no"
        return "yes" if {answer.value for answer in self.answers} == {1.0} else "partly"

    @property
    def bounds(self) -> tuple[float, float]:
        """From where to where it could be: 0 is *no*, 1 is *yes*."""
        return bounds(self.answers[0].item, self.answers)


@dataclass(frozen=True, slots=True)
class Deliverer:
    """An actor, or a platform, that can deliver a measure.

    Parameters
    ----------
    id, row
        Its id, and its row among the actors; -1 for a platform.
    capability
        What was judged of it.
    where, tie
        Whether it is recorded there, and what joins it to the person.
    """

    id: str
    row: int
    capability: Capability
    where: Where
    tie: Tie


@dataclass(frozen=True)
class Deliverers:
    """Who could deliver measures for some actors, in a place, against a source of threat.

    Whoever is not safe exists for nothing here: it is in no list and no count, as if it were on no map.

    Parameters
    ----------
    context
        The map and the view.
    subjects
        Rows of who is in danger; none where an area alone is asked about.
    pcode
        Where; "" where that is not known.
    source
        Row of the actor from whom the threat comes; -1 where that is not known.
    """

    context: Context
    subjects: tuple[int, ...]
    pcode: str
    source: int

    @kept_property
    def exclusions(self) -> Exclusions:
        """Who is never asked, and who is hostile to whom."""
        return exclusions_of(self.context)

    @kept_property
    def barred(self) -> Bools:
        """Over whom no way may lead for the person: itself, who is hostile, who sets it against rights."""
        barred = np.zeros(len(self.context.ids), dtype=bool)
        for subject in self.subjects:
            barred[list(self.exclusions.for_target(subject))] = True
            barred[list(self.exclusions.hostile_to(subject))] = True
            barred[subject] = True
        return barred

    @kept_property
    def out(self) -> Bools:
        """Who is asked for nothing here: also who is asked for nobody, the source and who works with it."""
        out = self.barred | self.exclusions.always | forbidden(self.context, "contact")
        if self.source >= 0:
            out = out | self._with([self.source])
            out[self.source] = True
        return out

    def _with(self, actors: Iterable[int]) -> Bools:
        """Who works with any of some actors, by the record."""
        layer, some = self.context.layers.collaboration, list(actors)
        joined = np.zeros(len(self.context.ids), dtype=bool)
        for near, far in ((layer.source, layer.target), (layer.target, layer.source)):
            joined[far[np.isin(near, some)]] = True
        return joined

    @kept_property
    def _protect(self) -> Bools:
        """Who is recorded as able to protect the person."""
        ties, source_and_target = self.context.m.ties, self.context.m.codes()
        rows = self.context.layers.current & (ties["kind"] == "protection").to_numpy(dtype=bool)
        source, target = (codes[rows] for codes in source_and_target)
        protect = np.zeros(len(self.context.ids), dtype=bool)
        protect[source[np.isin(target, self.subjects)]] = True
        return protect

    @kept_property
    def _works(self) -> Bools:
        return self._with(self.subjects)

    @kept_property
    def there(self) -> Bools:
        """Who works in the place, or in what lies in it."""
        m, view = self.context.m, self.context.view
        return works_in_any(m, view, [self.pcode] if self.pcode else [])

    @kept_property
    def _wider(self) -> frozenset[int]:
        """Who is present in an area around the place, and may or may not come there."""
        m = self.context.m
        at_work = at_work_by_area(m, self.context.view)
        return frozenset().union(*(at_work.get(area, frozenset()) for area in around(m, self.pcode)[1:]))

    @kept_property
    def _anywhere(self) -> Bools:
        """Of whom it is recorded at all where they work."""
        return works_in_any(self.context.m, self.context.view, self.context.m["areas"]["id"])

    def where(self, row: int) -> Where:
        """Whether an actor is recorded in the place."""
        if not self.pcode:
            return "not_known"
        if self.there[row]:
            return "there"
        if row in self._wider:
            return "wider"
        return "elsewhere" if self._anywhere[row] else "not_known"

    def _tie(self, row: int) -> Tie:
        return "protects" if self._protect[row] else "works" if self._works[row] else ""

    @kept_property
    def judged(self) -> Mapping[str, Mapping[str, Capability]]:
        """What counts of each actor and platform that is not out, by measure and id."""
        by_measure: dict[str, dict[str, Capability]] = {}
        judged = judgements_of(self.context.m, self.context.view)
        for unit in judged.units("measure"):
            if not self._may(unit):
                continue
            every = judged.of(unit, "measure")
            doubt = Doubt.of(self.context.m, every.values(), self.context.view.date)
            for measure, answers in doubt.in_all(every).items():
                if counting := tuple(standing(answers)):
                    who = by_measure.setdefault(measure, {})
                    who[unit.actor_id or unit.platform_id] = Capability(counting, doubt.about([counting]))
        return by_measure

    def _may(self, unit: Unit) -> bool:
        if unit.actor_id:
            row = self.context.code(unit.actor_id)
            return row >= 0 and not self.out[row]
        return unit.platform_id in self._platforms

    @kept_property
    def _platforms(self) -> Mapping[str, frozenset[str]]:
        """Active platforms on which nobody sits who is barred, or works with the source; with their areas."""
        seats, table = self.context.layers.platforms, self.context.m.platforms
        unsafe = self.barred.copy()
        if self.source >= 0:
            unsafe |= self._with([self.source])
            unsafe[self.source] = True
        unsafe[list(self.subjects)] = False
        taken = set(seats.names[np.unique(seats.column[unsafe[seats.actor]])].tolist())
        open_ = table[self.context.layers.valid(table)]
        return {
            platform: frozenset(split(areas))
            for platform, areas in zip(open_["id"], open_["areas"], strict=True)
            if platform not in taken
        }

    def _platform_where(self, platform: str) -> Where:
        areas = self._platforms[platform]
        if not areas or not self.pcode:
            return "not_known"
        m = self.context.m
        if any(self.pcode in around(m, area) for area in areas):
            return "there"
        return "wider" if areas & set(around(m, self.pcode)) else "elsewhere"

    def of(self, measure: str) -> list[Deliverer]:
        """Who can deliver a measure, at least in part: those there first, then those who are joined to it."""
        every = [
            self._deliverer(identifier, capability)
            for identifier, capability in self.judged.get(measure, {}).items()
            if capability.can != "no"
        ]
        return sorted(every, key=lambda able: (WHERE.index(able.where), not able.tie, able.id))

    def between(self, measure: str) -> tuple[int, int]:
        """How many there can deliver a measure at least, and at most.

        At least: those who can, whatever is in doubt. At most: also who could by doubt, who may be there,
        and those there of whom it is not known.
        """
        every = [
            self._deliverer(identifier, capability)
            for identifier, capability in self.judged.get(measure, {}).items()
        ]
        sure = sum(each.where == "there" and each.capability.bounds[0] > 0 for each in every)
        could = sum(each.where != "elsewhere" and each.capability.bounds[1] > 0 for each in every)
        return sure, could + self.not_judged(measure)

    def _deliverer(self, identifier: str, capability: Capability) -> Deliverer:
        row = self.context.code(identifier)
        if row < 0:
            return Deliverer(identifier, row, capability, self._platform_where(identifier), "")
        return Deliverer(identifier, row, capability, self.where(row), self._tie(row))

    @kept_property
    def present(self) -> frozenset[str]:
        """Ids of those there who could be asked for something."""
        rows = np.flatnonzero(self.there & ~self.out & ~self.context.layers.offices)
        return frozenset(self.context.ids[row] for row in rows.tolist())

    def not_judged(self, measure: str) -> int:
        """Of how many there it is not known whether they can deliver a measure."""
        return len(self.present - self.judged.get(measure, {}).keys())

    def without(self) -> tuple[str, ...]:
        """Ids of those over whom no way for the person may lead."""
        return tuple(
            self.context.ids[row] for row in np.flatnonzero(self.barred).tolist() if row != self.source
        )


def measures() -> tuple[str, ...]:
    """Codes of the thirteen measures, in the order of the catalogue."""
    return tuple(code for code, item in schema.items().items() if item.set == "measure")
