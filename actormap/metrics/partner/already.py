"""Who does this here already: a question before the office begins an activity of its own (A62)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import Refused, shorten
from actormap.core.findings import NOTHING, Figure, Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence, counted, joined, series, term
from actormap.graph.cells import sector_and_area
from actormap.metrics.base.areas import around, place, within
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.figures import answer
from actormap.metrics.base.options import checked
from actormap.metrics.base.presence import SHOWN, ground_in
from actormap.metrics.base.safeguards import asking, refused, shown_name
from actormap.metrics.base.themes import part_of
from actormap.metrics.partner.undertaken import (
    Undertaking,
    about_words,
    by_words,
    sensitivity_of,
    undertaken,
)

METHOD = "Who does this here already (A62)"
Where = Literal["there", "planned", "wider", "elsewhere"]
"""Whether somebody works there, means to, is recorded for a wider area alone, or works on the same elsewhere;
in the order in which they are told."""
WHERE: tuple[Where, ...] = ("there", "planned", "wider", "elsewhere")
WORDS: dict[Where, Sentence] = {
    "there": Sentence("works on it there"),
    "planned": Sentence("means to work on it there"),
    "wider": Sentence("works on it in a wider area"),
}
RECORDED: dict[Where, Callable[[int], Sentence]] = {
    "planned": lambda n: counted(n, "{n} means to work on it there", "{n} mean to work on it there"),
    "wider": lambda n: counted(n, "{n} works on it in a wider area", "{n} work on it in a wider area"),
    "elsewhere": lambda n: counted(n, "{n} works on it elsewhere", "{n} work on it elsewhere"),
}
"""What is told of the others; of whom nothing is recorded no number is told."""
KINDS = ("activity", "strategy")
UNKNOWN = {"sector": "theme", "area": "area"}
CAVEATS = (
    Sentence("Who is on no record may do it too: ask those who are."),
    Sentence("Nobody is there to be replaced: what others do already may need support, or room."),
)


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
    figures = [
        _whole(scope, workers, len(workers) - len(spoken_to), len(own)),
        *(_undertaking(scope, each) for each in own),
        *(_figure(scope, each) for each in listed),
    ]
    chosen = {"sector": sector, "area": area, "limit": limit}
    return answer(context, METHOD, figures, parameters=chosen, caveats=CAVEATS)


def _known(m: ActorMap, option: str, code: str) -> str:
    column, table = ("sector", "sectors") if option == "sector" else ("pcode", "areas")
    if code and code not in {*m[table]["id"], *m.presence[column]}:
        raise Refused(
            "{option}={code}: none of this code is on the map. See the list.",
            option=Name(option),
            code=shorten(code),
        )
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

    @property
    def words(self) -> Sentence:
        """Both in words."""
        m, sector, area = self.context.m, self.sector, self.area
        what = place(m, sector) if sector else Sentence("Any theme")
        where = place(m, area) if area else Sentence("the whole country")
        return Sentence("{what}, {where}", what=what, where=where)

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


def _whole(scope: _Scope, workers: Sequence[_There], unnamed: int, own: int) -> Figure:
    where = Counter(each.where for each in workers)
    details = {"where": {each: where[each] for each in WHERE}, "unnamed": unnamed, "undertaken": own}
    words = partial(_whole_words, scope, [each.actor for each in workers if each.where == "there"])
    subject = tuple(filter(None, (scope.sector, scope.area))) or ("civil society",)
    return Figure(
        "A62:all", "A62", "whole", subject, float(where["there"]) if where["there"] else None, words, details
    )


def _whole_words(scope: _Scope, rows: list[int], figure: Figure) -> Finding:
    context, where = scope.context, figure.details["where"]
    others = [words(where[each]) for each, words in RECORDED.items() if where[each]]
    unnamed = figure.details["unnamed"]
    return figure.worded(
        statement=counted(
            where["there"],
            "{what}: {n} actor is recorded as working on it.",
            "{what}: {n} actors are recorded as working on it.",
            what=scope.words,
        )
        if rows
        else Sentence("{what}: nobody is recorded as working on it.", what=scope.words),
        reason=joined(
            Sentence("Also recorded: {others}.", others=series(others, "; ")) if others else NOTHING,
            counted(unnamed, "{n} is not named here.", "{n} are not named here.") if unnamed else NOTHING,
            NOTHING if rows else Sentence("That does not mean that nobody does."),
            Sentence("Who else does, or means to, is not known.") if rows else NOTHING,
        ),
        n=len(rows),
        **context.trust_in(rows, at_most="indicative" if rows else "insufficient_data"),
        would_change=Sentence("Somebody tells who else works on it there."),
        next_question=Sentence("What is missing there, in the eyes of those who are there?"),
    )


def _undertaking(scope: _Scope, each: Undertaking) -> Figure:
    words = partial(_undertaking_words, scope.context)
    details = {"row": each.id, "kind": each.kind, "by_id": each.by_id, "due": each.due}
    return Figure(f"A62:{each.id}", "A62", "undertaking", each.subject, None, partial(words, each), details)


def _undertaking_words(context: Context, each: Undertaking, figure: Figure) -> Finding:
    return figure.worded(
        statement=Sentence(
            "{kind}, {about}: {purpose}.",
            kind=term(schema.vocabulary("undertaking_kind")[each.kind]),
            about=about_words(context, each),
            purpose=Name(each.purpose),
        ),
        reason=joined(
            by_words(context, each),
            NOTHING if each.sector else Sentence("Its theme is not recorded."),
            Sentence("Decided on {day}.", day=each.date)
            if each.date
            else Sentence("Its day is not recorded."),
        ),
        **context.trust_in_log(),
        sensitivity=sensitivity_of(context, each),
        evidence=(each.id,),
        would_change=Sentence("It is done or given up."),
        next_question=Sentence("Is it the same, and could both be one?"),
    )


def _activity(what: str) -> Name | Sentence:
    """What somebody does, by its label where it has one."""
    known = schema.vocabulary("activity")
    return term(known[what]) if what in known else Name(what)


def _figure(scope: _Scope, each: _There) -> Figure:
    context = scope.context
    doing, actor = ground_in(context).doing, context.ids[each.actor]
    activities = sorted({what for cell in each.cells for what in doing.get(cell, {}).get(actor, ())})
    details = {"where": each.where, "activities": activities}
    words = partial(_words, scope, each, activities)
    return Figure(f"A62:actor:{actor}", "A62", "actor", (actor,), float(len(each.cells)), words, details)


def _words(scope: _Scope, each: _There, activities: Sequence[str], figure: Figure) -> Finding:
    context = scope.context
    name = shown_name(context, each.actor)
    return figure.worded(
        statement=Sentence("{name} {how}.", name=name, how=WORDS[each.where]),
        reason=joined(
            Sentence("{where}.", where=series([place(context.m, cell) for cell in each.cells[:3]], "; ")),
            Sentence(
                "What it does: {activities}.", activities=series([_activity(what) for what in activities])
            )
            if activities
            else Sentence("What it does there is not recorded."),
        ),
        n=len(each.cells),
        **context.trust_in([each.actor], at_most="indicative"),
        would_change=Sentence("It leaves, or somebody tells otherwise."),
        **asking(
            context,
            [each.actor],
            Sentence("Ask {name} what is missing before anything is planned.", name=name),
        ),
    )
