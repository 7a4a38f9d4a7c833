"""What a brief is about: a place, a theme, or chosen actors; and who belongs to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from actormap.core import schema
from actormap.core.arrays import Bools
from actormap.core.errors import Refused, shorten
from actormap.core.findings import Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence, series, term
from actormap.core.tables.cells import among
from actormap.metrics.base.areas import within
from actormap.metrics.base.context import Context
from actormap.metrics.base.presence import works_in_any
from actormap.metrics.base.safeguards import forbidden
from actormap.metrics.base.tags import Relation, group_labels, members
from actormap.metrics.base.themes import works_on
from actormap.metrics.evidence.resampling import settled
from actormap.metrics.reach.contact_log import reached_now
from actormap.viz.brief.content import SHEET

WORKS: Relation = "works_on_rights_of"
Ask = Callable[..., Findings]
"""Gives the answer of an analysis by its name and options, such as ``ask("coordination.gaps", limit=5)``."""


@dataclass(frozen=True)
class Topic:
    """A place, a theme or chosen actors, on a map as it is seen on a day.

    Parameters
    ----------
    context
        The map and the view.
    area
        P-code of the place, or "".
    theme
        Code of a sector or of a group whose rights are worked on, or "".
    chosen
        Ids of actors, where these alone are meant.
    ask
        How the analyses are asked.
    """

    context: Context
    area: str
    theme: str
    chosen: tuple[str, ...]
    ask: Ask = field(repr=False, compare=False)
    _answers: dict[str, tuple[Finding, ...]] = field(default_factory=dict, repr=False, compare=False)

    def answer(self, analysis: str, **options: Any) -> tuple[Finding, ...]:
        """What an analysis says of the whole map, asked once; nothing where it does not answer.

        Its options must be the same each time.
        """
        if analysis not in self._answers:
            try:
                self._answers[analysis] = self.ask(analysis, **options).findings
            except Refused:
                self._answers[analysis] = ()
        return self._answers[analysis]

    @property
    def tried(self) -> bool:
        """Whether doubtful ties were tried both ways in all answers so far, or there are none."""
        known = schema.analyses()
        return settled(self.context.m, self.context.view) or all(
            finding.absence or finding.varied is not None
            for name, findings in self._answers.items()
            if known[name].resample
            for finding in findings
        )

    @cached_property
    def rows(self) -> Bools:
        """Which actors belong to it: who works in the place, and in the sector or for the group's rights."""
        m, view = self.context.m, self.context.view
        belongs = np.ones(len(self.context.ids), dtype=bool)
        if self.chosen:
            belongs &= among(m.actors["id"], self.chosen).to_numpy(dtype=bool)
        if self.area:
            belongs &= works_in_any(m, view, [self.area])
        if self.theme:
            on_theme = np.zeros_like(belongs)
            themes = works_on(m, view)
            on_theme[themes.index[themes == self.theme]] = True
            belongs &= on_theme | members(m, WORKS).get(self.theme, on_theme)
        return belongs

    @cached_property
    def society(self) -> Bools:
        """Those of civil society."""
        return self.rows & self.context.layers.civil_society

    @cached_property
    def met(self) -> Bools:
        """Those of civil society whom the office met lately enough to count as established."""
        return self.society & reached_now(self.context, "contact")

    @cached_property
    def alone(self) -> Bools:
        """Those of civil society who are not approached through others, by choice or for safety."""
        return self.society & forbidden(self.context, "approach")

    @property
    def at_risk(self) -> int:
        """How many of civil society are recorded as at risk."""
        least = self.context.view.thresholds.third_party_max_risk
        return int((self.society & (self.context.risk >= least)).sum())

    @cached_property
    def activities(self) -> pd.DataFrame:
        """Rows of presence in the place and on the theme, whatever their status."""
        presence = self.context.m.presence
        for column, kept, some in (
            ("actor_id", self.chosen, self.chosen),
            ("pcode", self.area, self.places),
            ("sector", self.theme, self.sectors),
        ):
            if kept:
                presence = presence[among(presence[column], some).to_numpy(dtype=bool)]
        return presence

    @cached_property
    def ids(self) -> frozenset[str]:
        """Their ids."""
        return frozenset(self.names(self.rows))

    @cached_property
    def places(self) -> frozenset[str]:
        """The place and all that lies in it; nothing where all places are meant."""
        return within(self.context.m, self.area) if self.area else frozenset()

    @cached_property
    def sectors(self) -> set[str]:
        """The sector and all that are a part of it; nothing where the theme is none."""
        m = self.context.m
        if self.theme not in _names(m, "sectors"):
            return set()
        rows = list(zip(m["sectors"]["id"], m["sectors"]["parent"], strict=True))
        sectors, before = {self.theme}, 0
        while len(sectors) > before:
            before = len(sectors)
            sectors |= {code for code, parent in rows if parent in sectors}
        return sectors

    def names(self, rows: Bools) -> list[str]:
        """Ids of some actors."""
        return [self.context.ids[v] for v in np.flatnonzero(rows)]

    def worded(self, part: str) -> Sentence:
        """Its ``title``; or its ``boundary``: who counts, and on which day."""
        m = self.context.m
        kinds = [kind for kind, code in (("area", self.area), ("theme", self.theme)) if code]
        return SHEET.sentence(
            "topic",
            part,
            "_".join(kinds) or ("chosen" if self.chosen else "all"),
            place=_names(m, "areas").get(self.area),
            theme=_names(m, "sectors").get(self.theme) or group_labels(m).get(self.theme),
            chosen=int(self.rows.sum()),
            day=self.context.view.date,
        )

    def speaks_of(self, finding: Finding) -> bool:
        """Whether all that a finding is about belongs to it."""
        return bool(finding.subject) and self.ids.issuperset(finding.subject)

    def counts(self, cell: Finding) -> bool:
        """Whether the figures of a group in a place are figures of it or of a part of it."""
        about = cell.details
        on_theme = not self.theme or self.theme == about["group"] or about["sector"] in self.sectors
        return not self.chosen and on_theme and (not self.area or about["pcode"] in self.places)


def topic_of(context: Context, area: str, theme: str, ids: Sequence[str], ask: Ask) -> Topic:
    """What is asked for, by code or by name; what is not on the map is refused."""
    m = context.m
    place = _code(area, _names(m, "areas"), term("area"))
    about = _code(theme, {**group_labels(m), **_names(m, "sectors")}, term("theme"))
    unknown = sorted(set(ids) - set(context.ids))
    if unknown:
        raise Refused("no actor has the id '{id}'. See the list of actors.", id=shorten(unknown[0]))
    return Topic(context, place, about, tuple(dict.fromkeys(ids)), ask)


def _code(entered: str, known: Mapping[str, str], what: Sentence) -> str:
    """The code of what is asked for by code or by name."""
    if not entered or entered in known:
        return entered
    wanted = entered.casefold()
    matches = [code for code, name in known.items() if wanted in {code.casefold(), name.casefold()}]
    if len(matches) != 1:
        some = series(
            Sentence("{code} ({name})", code=code, name=name if isinstance(name, Sentence) else shorten(name))
            for code, name in list(known.items())[:6]
        )
        raise Refused(
            "there is no {what} '{asked}'. Use a code or a name: {some}.",
            what=what,
            asked=shorten(entered),
            some=some or term("none yet"),
        )
    return matches[0]


def _names(m: ActorMap, table: str) -> dict[str, Name]:
    return m.once(
        f"names of {table}", lambda m: dict(zip(m[table]["id"], map(Name, m[table]["name"]), strict=True))
    )


def choices(m: ActorMap) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Places and themes that a brief can be about, by code, with what each is called."""
    tagged = members(m, WORKS)
    groups = {code: name for code, name in group_labels(m).items() if code in tagged}
    return _names(m, "areas"), {**groups, **_names(m, "sectors")}
