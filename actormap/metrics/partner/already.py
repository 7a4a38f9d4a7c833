"""Who does this here already: a question before the office begins an activity of its own (A62)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import shorten
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, series, term
from actormap.graph.cells import sector_and_area
from actormap.metrics.base.areas import around, place, within
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.presence import SHOWN, ground_in
from actormap.metrics.base.safeguards import refused, shown_name
from actormap.metrics.base.sheets import SOCIETY, Fact, Sheet
from actormap.metrics.base.themes import part_of
from actormap.metrics.partner.undertaken import (
    Undertaking,
    about_words,
    by_words,
    sensitivity_of,
    undertaken,
)

SHEET = Sheet(__file__)
Where = Literal["there", "planned", "wider", "elsewhere"]
"""Whether somebody works there, means to, is recorded for a wider area alone, or works on the same elsewhere;
in the order in which they are told."""
WHERE: tuple[Where, ...] = ("there", "planned", "wider", "elsewhere")
KINDS = ("activity", "strategy")


@checked
def already(m: ActorMap, view: View, *, sector: str = "", area: str = "", limit: int = SHOWN) -> Findings:
    """Who works on a theme in an area already, or means to (A62).

    Parameters
    ----------
    m
        The map.
    view
        The day.
    sector
        The theme, by its code; what is part of it counts. Empty takes any.
    area
        The area, by its P-code; what lies in it counts. Empty takes the whole country.
    limit
        Most actors listed; their number is told.

    Returns
    -------
    Findings
        First one about all (value: actors that work on it there, a count, None where nobody is recorded
        there; details ``where``: how many are ``there``, ``planned``, ``wider``, ``elsewhere``,
        ``unnamed``: how many of them are not named here, ``undertaken``: how many activities are open),
        then one for each activity and strategy that is open
        on it there, and then one an actor that may be spoken to, but not those elsewhere: by where, then by
        name (kind ``actor``; value: themes in areas in which it works on it, a count; details ``where``,
        ``activities``).

    Raises
    ------
    Refused
        There is no such theme or area.

    Notes
    -----
    That nobody is recorded does not mean that nobody is there. Who must not be contacted is counted and not
    named. The office itself does not count among those who are there.

    References
    ----------
    docs/definitions.md#a62.
    """
    context = context_of(m, view)
    scope = _Scope(context, _known(m, "sector", sector), _known(m, "area", area))
    workers = scope.actors()
    own = [each for each in undertaken(context).of_kind(*KINDS) if not each.over and scope.meets(each)]
    spoken_to = [each for each in workers if not refused(context, each.actor, act="contact")]
    listed = [each for each in spoken_to if each.where != "elsewhere"][:limit]
    facts = [
        _whole(scope, workers, len(workers) - len(spoken_to), len(own)),
        *(_undertaking(context, each) for each in own),
        *(_actor(context, each) for each in listed),
    ]
    return SHEET.answer(context, facts, sector=sector, area=area, limit=limit)


def _known(m: ActorMap, option: str, code: str) -> str:
    column, table = ("sector", "sectors") if option == "sector" else ("pcode", "areas")
    if code and code not in {*m[table]["id"], *m.presence[column]}:
        raise SHEET.refusal("not_there", option=Name(option), code=shorten(code))
    return code


@dataclass(frozen=True, slots=True)
class _There:
    """An actor, where it works on what is asked, and in which cells."""

    actor: int
    where: Where
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Scope:
    """The theme and the area of which it is asked."""

    context: Context
    sector: str
    area: str

    def of_theme(self, sector: str) -> bool:
        """Whether a theme is the one that is asked, or part of it."""
        return not self.sector or self.sector in part_of(self.context.m, sector)

    def where(self, area: str) -> Where:
        """How an area lies to the one that is asked."""
        if not self.area or area in within(self.context.m, self.area):
            return "there"
        return "wider" if not area or area in around(self.context.m, self.area) else "elsewhere"

    def meets(self, each: Undertaking) -> bool:
        """Whether an undertaking is on it there, or does not say on what, or where."""
        return (not each.sector or self.of_theme(each.sector)) and self.where(each.of("pcode")) != "elsewhere"

    def actors(self) -> list[_There]:
        """Who works on it, those there first, then by name."""
        context, ground = self.context, ground_in(self.context)
        there: dict[int, dict[str, Where]] = {}
        cells = context.layers.cells
        names = [str(name) for name in cells.names]
        for actor, column in zip(cells.actor.tolist(), cells.column.tolist(), strict=True):
            sector, area = sector_and_area(names[column])
            if self.of_theme(sector):
                there.setdefault(actor, {})[names[column]] = self.where(area)
        for name, who in ground.planned.items():
            sector, area = sector_and_area(name)
            if self.of_theme(sector) and self.where(area) == "there":
                for actor in map(context.code, who):
                    there.setdefault(actor, {}).setdefault(name, "planned")
        workers = [
            self._there(actor, some) for actor, some in there.items() if not context.layers.offices[actor]
        ]
        return sorted(
            workers, key=lambda each: (WHERE.index(each.where), context.names[each.actor], each.actor)
        )

    def _there(self, actor: int, cells: dict[str, Where]) -> _There:
        nearest = min(cells.values(), key=WHERE.index)
        return _There(
            actor, nearest, tuple(sorted(name for name, where in cells.items() if where == nearest))
        )


def _whole(scope: _Scope, workers: Sequence[_There], unnamed: int, own: int) -> Fact:
    where = Counter(each.where for each in workers)
    return Fact(
        "all",
        "all",
        float(where["there"]) or None,
        partial(_whole_words, scope, workers, where),
        subject=tuple(filter(None, (scope.sector, scope.area))) or SOCIETY,
        details={"where": {each: where[each] for each in WHERE}, "unnamed": unnamed, "undertaken": own},
    )


def _whole_words(scope: _Scope, workers: Sequence[_There], where: Counter[Where]) -> dict[str, Any]:
    context, rows = scope.context, [each.actor for each in workers if each.where == "there"]
    others = [SHEET.sentence("recorded", each, n=where[each]) for each in WHERE[1:] if where[each]]
    return {
        "values": {
            "sector": scope.sector and place(context.m, scope.sector),
            "area": scope.area and place(context.m, scope.area),
            "others": series(others, "; "),
        },
        "n": len(rows),
        **context.trust_in(rows, at_most="indicative" if rows else "insufficient_data"),
    }


def _undertaking(context: Context, each: Undertaking) -> Fact:
    details = {"row": each.id, "kind": each.kind, "by_id": each.by_id, "due": each.due}
    later = partial(_undertaking_words, context, each)
    return Fact("undertaking", each.id, None, later, subject=each.subject, details=details)


def _undertaking_words(context: Context, each: Undertaking) -> dict[str, Any]:
    return {
        "values": {
            "kind": term(schema.vocabulary("undertaking_kind")[each.kind]),
            "about": about_words(context, each),
            "purpose": Name(each.purpose),
            "by": by_words(context, each),
            "sector": each.sector,
            "date": each.date,
        },
        **context.trust_in_log(),
        "sensitivity": sensitivity_of(context, each),
        "evidence": (each.id,),
    }


def _actor(context: Context, each: _There) -> Fact:
    doing, actor = ground_in(context).doing, context.ids[each.actor]
    activities = sorted({what for cell in each.cells for what in doing.get(cell, {}).get(actor, ())})
    details = {"where": each.where, "activities": activities}
    later = partial(_words, context, each, activities)
    return Fact("actor", f"actor:{actor}", float(len(each.cells)), later, subject=(actor,), details=details)


def _words(context: Context, each: _There, activities: Sequence[str]) -> dict[str, Any]:
    labels = schema.vocabulary("activity")
    return {
        "values": {
            "name": shown_name(context, each.actor),
            "places": series([place(context.m, cell) for cell in each.cells[:3]], "; "),
            "doing": series(term(labels[what]) if what in labels else Name(what) for what in activities),
        },
        "n": len(each.cells),
        **context.trust_in([each.actor], at_most="indicative"),
        "acts": {"contact": (context.ids[each.actor],)},
    }
