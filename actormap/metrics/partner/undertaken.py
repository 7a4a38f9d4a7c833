"""What was undertaken, as it stands on a day: the one place where analyses of partnership read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from actormap.core import schema
from actormap.core.findings import NOTHING
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence, counted
from actormap.core.tables.records import records
from actormap.core.tables.values import days_between, split
from actormap.metrics.base.context import Context
from actormap.metrics.base.judgements import Unit
from actormap.metrics.base.safeguards import refused, shown_name
from actormap.metrics.monitor.parameter.marks import unit_words

Due = Literal["late", "today", "ahead", "not_known"]
"""When something is due, in the order in which it is told."""
DUES: tuple[Due, ...] = ("late", "today", "ahead", "not_known")
UNITS = ("to_id", "platform_id", "group", "pcode", "instrument", "provision", "issue")
"""Columns that say what an undertaking is about; the country where none is filled in."""
LEFT_ALONE = Sentence("an actor that must not be contacted now")


@dataclass(frozen=True, slots=True)
class Undertaking:
    """Something that somebody undertook, needs or offers.

    Parameters
    ----------
    id, kind, purpose, date, by_id, status, sector, support, due, review_by, reviewer
        As in ``undertakings``.
    contribution, bias, damage
        What was written of a decision to work together.
    about
        What it is about: columns of `UNITS` that are filled in, with their values.
    matches, swot
        Undertakings that meet it; SWOT items that it follows from.
    over
        Whether nothing is due of it any more.
    sensitivity
        0 to 3.
    """

    id: str
    kind: str
    purpose: str
    date: str
    by_id: str
    status: str
    sector: str
    support: str
    due: str
    review_by: str
    reviewer: str
    contribution: str
    bias: str
    damage: str
    about: tuple[tuple[str, str], ...]
    matches: tuple[str, ...]
    swot: tuple[str, ...]
    over: bool
    sensitivity: int

    def of(self, column: str) -> str:
        """What it is about, by the column; "" where it is not about such."""
        return dict(self.about).get(column, "")

    @property
    def subject(self) -> tuple[str, ...]:
        """What it is about, as a finding names it."""
        return tuple(value for _, value in self.about) or ("civil society",)


class Undertakings(list[Undertaking]):
    """Undertakings of a map that were decided by a day, the oldest first; of no day come before them."""

    def of_kind(self, *kinds: str) -> list[Undertaking]:
        """Those of some kinds."""
        return [each for each in self if each.kind in kinds]


def undertaken(context: Context) -> Undertakings:
    """What was undertaken by the day of a view."""
    return context.once("undertaken", _undertaken)


def _undertaken(context: Context) -> Undertakings:
    every = Undertakings(_read(context.m, context.view.date))
    every.sort(key=lambda each: (each.date, each.id))
    return every


def _read(m: ActorMap, day: str) -> Iterator[Undertaking]:
    states = schema.undertaking_states()
    rows = m["undertakings"]
    for row in records(rows[(rows["date"] <= day).to_numpy()]):
        state = states[row["kind"]].get(row["status"])
        yield Undertaking(
            **{name: row[name] for name in ("id", "kind", "purpose", "date", "by_id", "status", "sector")},
            **{name: row[name] for name in ("support", "due", "review_by", "reviewer")},
            **{name: row[name] for name in ("contribution", "bias", "damage")},
            about=tuple((column, row[column]) for column in UNITS if row[column]),
            matches=tuple(split(row["matches"])),
            swot=tuple(split(row["swot"])),
            over=state is not None and bool(state.over),
            sensitivity=2 if row["sensitivity"] is None else row["sensitivity"],
        )


def days_left(due: str, day: str) -> int | None:
    """Days until something is due, negative where it is late; None where no day is recorded."""
    return days_between(day, due) if due else None


def due_of(days: int | None) -> Due:
    """When something is due, by the days that are left."""
    if days is None:
        return "not_known"
    return "late" if days < 0 else "ahead" if days else "today"


def by_day(days: int | None) -> tuple[int, int]:
    """Its place in a list: what is late first, then by day, then what has no day."""
    return DUES.index(due_of(days)), days or 0


def due_words(days: int | None, due: str) -> Sentence:
    """By when something is due, and how late it is."""
    if days is None:
        return Sentence("no day is set")
    if days < 0:
        return counted(-days, "{n} day late, due by {day}", "{n} days late, due by {day}", day=due)
    return Sentence("due by {day}", day=due)


def named(context: Context, actor: str) -> Name | Sentence:
    """An actor as it may be named here: whoever must not be contacted now is not."""
    code = context.code(actor)
    return LEFT_ALONE if refused(context, code, act="contact") else shown_name(context, code)


def about_words(context: Context, undertaking: Undertaking) -> Sentence:
    """What an undertaking is about, in words."""
    m, of = context.m, undertaking.of
    if of("to_id"):
        return Sentence("{name}", name=named(context, of("to_id")))
    for column, table, name in (
        ("platform_id", "platforms", "name"),
        ("instrument", "instruments", "name"),
        ("provision", "provisions", "article"),
        ("issue", "issues", "name"),
    ):
        if of(column):
            return Sentence("{name}", name=Name(_name(m, table, of(column), name)))
    return unit_words(m, Unit(group=of("group"), pcode=of("pcode")))


def _name(m: ActorMap, table: str, code: str, column: str) -> str:
    names: dict[str, str] = m.once(
        ("names", table, column), lambda m: dict(zip(m[table]["id"], m[table][column], strict=True))
    )
    return names.get(code, code)


def by_words(context: Context, undertaking: Undertaking) -> Sentence:
    """Who undertakes it, as a sentence of its own."""
    if not undertaking.by_id:
        return NOTHING
    return Sentence("By: {name}.", name=named(context, undertaking.by_id))


def sensitivity_of(context: Context, undertaking: Undertaking, more: Iterable[int] = ()) -> int:
    """The highest of an undertaking and of the actors that its finding names."""
    own = [context.code(each) for each in (undertaking.by_id, undertaking.of("to_id")) if each]
    return max([undertaking.sensitivity, *(int(context.sensitivity[v]) for v in (*own, *more) if v >= 0)])
