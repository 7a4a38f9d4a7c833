"""Invented countries by other rules than `planted.py`: a second opinion on what verdicts are worth.

Nothing in the project was fitted to them, and nothing should be. Ties go by how near two actors are in a
space that nobody sees, which areas and groups follow only loosely, and gather at a few hubs. A source knows
well who is near to it, and less of others the farther they are. What it makes up it makes up of those it
knows, and its grade says nothing of how much that is.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from planted import AREAS, GROUPS, Country, Source, Survey

from actormap.core.arrays import Codes, Floats

LOOSE = 0.8
"""How far members of a group or an area lie from its middle."""
SKILL = 2.0, 1.2
"""Parameters of how well each source knows what is near to it."""
UNTRUE = 1.2, 9.0
"""Parameters of how much of what each source tells is not so."""


class UnlikeCountry(Country):
    """A country in which ties go by a space that nobody sees."""

    def _active(self) -> Floats:
        middles = self.draw.normal(0, 1, (len(AREAS) + len(GROUPS) + 1, 2))
        here = middles[self.area] + 0.7 * middles[len(AREAS) + self.group]
        self.place = here + self.draw.normal(0, LOOSE, (self.n, 2))
        return self.draw.pareto(2.5, self.n) + 0.3

    def _pull(self) -> Floats:
        return np.exp(-self.away(self.place))

    def away(self, place: Floats) -> Floats:
        """How far each actor is from some places, a row a place."""
        return np.linalg.norm(place[:, None] - self.place, axis=-1)

    def survey(self) -> Survey:
        """What sources tell of it."""
        return UnlikeSurvey(self)


class UnlikeSurvey(Survey):
    """What sources tell that know best what is near to them."""

    country: UnlikeCountry

    def _source(self, number: int) -> Source:
        draw, usual = self.draw, super()._source(number)
        home = self.country.place[int(draw.integers(self.country.n))]
        self.far = {**getattr(self, "far", {}), usual.id: self.country.away(home[None])[0]}
        self.skill = {**getattr(self, "skill", {}), usual.id: float(draw.beta(*SKILL))}
        return replace(usual, untrue=float(draw.beta(*UNTRUE)), near=self.far[usual.id] < 1)

    def _is_asked(self, source: Source, v: int) -> float:
        return float(0.9 * np.exp(-self.far[source.id][v] / 3))

    def _tells(self, source: Source, v: int) -> float:
        return float(self.skill[source.id] * np.exp(-self.far[source.id][v] / 4))

    def _known_to(self, source: Source) -> Codes:
        return np.argsort(self.far[source.id])[: max(10, self.country.n // 2)]
