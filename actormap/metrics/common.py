"""What several analyses share: names as they are shown, the parameters they print, groups."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal, TypeVar, cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from actormap import schema
from actormap.access import sensitivity
from actormap.belief import tie_keys
from actormap.config import View
from actormap.errors import Refused
from actormap.findings import Finding, Findings, Verdict, judge, lower
from actormap.graph import AT, Layers
from actormap.metrics.coverage import Coverage
from actormap.model import ActorMap
from actormap.tables.cells import explode, split

T = TypeVar("T")
Bools = npt.NDArray[np.bool_]
Relation = Literal["works_on_rights_of", "identifies_as"]
"""Two different things: what an organisation stands for, and who its members say they are."""

RELATION_WORDS = {
    "works_on_rights_of": "works on their rights",
    "identifies_as": "by self-identification",
}


def tagged(label: str, relation: Relation) -> str:
    """How a set of actors is named: by its tag and by what the tag means."""
    return f"tagged {label} ({RELATION_WORDS[relation]})"


EVERYWHERE = "*"
"""Stands for all areas in the name of a cell."""

EVERYWHERE_WORDS = "all areas"

OFFICE_LOG = "office"
"""Key of what the office knows itself."""

Analysis = Callable[[ActorMap, View], Findings]

NOT_ASKED = "Silence can mean that nobody asked; the coverage says how far."


@dataclass(frozen=True)
class Context:
    """A map as one analysis looks at it; everything is worked out when first asked for."""

    m: ActorMap
    view: View
    _kept: dict[str, Any] = field(default_factory=dict)

    def once(self, name: str, make: Callable[[Context], T]) -> T:
        """Something worked out from this view of the map, and kept with it."""
        if name not in self._kept:
            self._kept[name] = make(self)
        return cast("T", self._kept[name])

    @cached_property
    def layers(self) -> Layers:
        """Layers at the day."""
        return Layers(self.m, self.view)

    @cached_property
    def coverage(self) -> Coverage:
        """Observations up to the day; the same in every world."""
        recorded = replace(self.view, world=None)
        if recorded.without:
            return Coverage(self.m, recorded)
        return self.m.once(("coverage", recorded), lambda m: Coverage(m, recorded))

    @cached_property
    def ids(self) -> list[str]:
        """Ids of the actors."""
        return self.m.actors["id"].tolist()

    @cached_property
    def names(self) -> list[str]:
        """Names of the actors."""
        return self.m.actors["name"].tolist()

    @cached_property
    def sensitivity(self) -> npt.NDArray[np.int64]:
        """Sensitivity of the actors, 0 to 3."""
        return sensitivity(self.m).to_numpy(dtype=np.int64)

    @cached_property
    def risk(self) -> npt.NDArray[np.float64]:
        """Risk level of the actors, 0 to 4; not assessed counts as 0 here and is told apart in words."""
        return self.m.actors["at_risk_level"].fillna(0).to_numpy(dtype=float)

    @cached_property
    def _tie_at(self) -> dict[str, int]:
        return {tie: row for row, tie in enumerate(self.m.ties["id"].tolist())}

    @cached_property
    def _told_from(self) -> list[int]:
        """Where the entries of each tie begin in `tie_keys`, which has them in the order of the ties."""
        return np.searchsorted(tie_keys(self.m).row, np.arange(len(self.m.ties) + 1)).tolist()

    def _told_by(self, tie: str) -> Iterable[str]:
        row, told = self._tie_at.get(tie), tie_keys(self.m)
        if row is None:
            return ()
        return (told.keys[key] for key in told.key[self._told_from[row] : self._told_from[row + 1]])

    @cached_property
    def _row_of(self) -> dict[str, int]:
        return {actor: row for row, actor in enumerate(self.ids)}

    @cached_property
    def types(self) -> list[list[str]]:
        """Types of the actors."""
        return [split(cell) for cell in self.m.actors["types"].tolist()]

    @cached_property
    def _contacts(self) -> frozenset[str]:
        return frozenset(self.m.contacts["id"])

    def told_by(self, evidence: Iterable[str]) -> frozenset[str]:
        """Independent keys of the sources that told of some ties; the office's own log is one."""
        own = frozenset({OFFICE_LOG})
        each = (own if i in self._contacts else self._told_by(i) for i in evidence)
        return frozenset().union(*each)

    def trust(
        self,
        *,
        coverage: float | None,
        sources: int,
        holds_in: float | None = None,
        members: int | None = None,
        at_most: Verdict = "supported",
    ) -> dict[str, Any]:
        """How far to lean on a finding: the fields of `Finding` that say so.

        Parameters
        ----------
        coverage, sources, holds_in, members
            As in `findings.judge`.
        at_most
            The best verdict that the statement allows.
        """
        verdict = judge(
            coverage=coverage, sources=sources, holds_in=holds_in, members=members,
            thresholds=self.view.thresholds,
        )  # fmt: skip
        return {
            "coverage": coverage, "sources": sources, "holds_in": holds_in, "at_most": at_most,
            "verdict": lower(verdict, at_most),
        }  # fmt: skip

    def trust_in(
        self, actors: npt.NDArray[Any] | Sequence[int], *, members: int | None = None,
        at_most: Verdict = "supported",
    ) -> dict[str, Any]:  # fmt: skip
        """How far to lean on a figure about some actors: on how well they are observed on average.

        Parameters
        ----------
        actors
            Their positions, or which they are; no coverage where there are none.
        members, at_most
            As in `trust`. A mere count is ``indicative`` at most: it holds as well as its interval is
            narrow, and that it is not nought in any world says little.
        """
        rows = np.arange(len(self.ids))[actors]
        seen = float(self.coverage.of_actors[rows].mean()) if len(rows) else None
        sources = self.coverage.sources(rows.tolist())
        return {
            **self.trust(coverage=seen, sources=sources, members=members, at_most=at_most),
            "sensitivity": int(self.sensitivity[rows].max(initial=0)),
        }

    @cached_property
    def _place_names(self) -> dict[str, str]:
        areas, sectors = self.m["areas"], self.m["sectors"]
        names = [
            *zip(areas["id"], areas["name"], strict=True),
            *zip(sectors["id"], sectors["name"], strict=True),
        ]
        return {str(code): str(name) for code, name in names}

    def place(self, cell: str) -> str:
        """A cell, a sector or an area in words, with its code: ``Peace in Tal Samur (PEA@XZ0402)``."""
        parts = [part for part in cell.split(AT) if part]
        words = [
            EVERYWHERE_WORDS if part == EVERYWHERE else self._place_names.get(part, "") for part in parts
        ]
        return f"{' in '.join(words)} ({cell})" if all(words) else cell

    def code(self, actor: str) -> int:
        """Position of an actor; -1 where there is none of this id."""
        return self._row_of.get(actor, -1)

    def parameters(self, *names: str, **others: Any) -> dict[str, Any]:
        """The thresholds and choices that a result was made with."""
        chosen = {name: getattr(self.view.thresholds, name) for name in names}
        return {"date": self.view.date, "certain": self.view.certain} | chosen | others


def context_of(m: ActorMap, view: View) -> Context:
    """A map as seen at a day; kept with the map, except in resampled worlds, which come only once."""
    if view.world is not None or view.without:
        return Context(m, view)
    return m.once(("context", view), lambda m: Context(m, view))


def group_labels(m: ActorMap) -> dict[str, str]:
    """Groups by code with their labels; those of the map come before the seed list."""
    return m.once("group_labels", _group_labels)


def _group_labels(m: ActorMap) -> dict[str, str]:
    own = dict(zip(m["groups"]["id"], m["groups"]["label"], strict=True))
    return {code: label for code, (label, _) in schema.groups().items()} | own


def members(m: ActorMap, relation: Relation) -> dict[str, Bools]:
    """Which actors carry each group's tag, by group code in alphabetical order."""
    return m.once(("members", relation), lambda m: _members(m, relation))


def _members(m: ActorMap, relation: Relation) -> dict[str, Bools]:
    tags = explode(m.actors, relation)
    group, codes = pd.factorize(tags, sort=True)
    found = np.zeros((len(codes), len(m.actors)), dtype=bool)
    found[group, tags.index] = True
    found.flags.writeable = False
    return dict(zip(codes.tolist(), found, strict=True))


def groups_of(context: Context, relation: Relation) -> dict[str, Bools]:
    """Which actors of civil society carry each group's tag; without groups that none of them carries."""
    society = context.layers.civil_society
    found = {code: rows & society for code, rows in members(context.m, relation).items()}
    return {code: rows for code, rows in found.items() if rows.any()}


def combine(method: str, *parts: Findings) -> Findings:
    """Several results as one, each finding still naming its own analysis."""
    parameters: dict[str, Any] = {}
    caveats: list[str] = []
    findings: list[Finding] = []
    for part in parts:
        parameters |= part.parameters
        caveats += [caveat for caveat in part.caveats if caveat not in caveats]
        findings += part.findings
    return Findings(method, parameters, tuple(caveats), tuple(findings))


def combine_possible(method: str, *analyses: Callable[[], Findings]) -> Findings:
    """Several results as one; what cannot be said is told in a caveat.

    Raises
    ------
    Refused
        None of them can say anything.
    """
    parts, reasons = [], []
    for analysis in analyses:
        try:
            parts.append(analysis())
        except Refused as reason:
            reasons.append(str(reason))
    if not parts:
        raise Refused(" ".join(dict.fromkeys(reasons)))
    found = combine(method, *parts)
    return found.replace(found.findings, *dict.fromkeys(reasons))


def plural(count: int, one: str, many: str = "") -> str:
    """A count with its noun: ``1 tie``, ``2 ties``."""
    return f"{count} {one if count == 1 else many or one + 's'}"
