"""Who is represented at a planned meeting, who is missing, and who must not sit together (A63)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any

import numpy as np

from actormap.core import schema
from actormap.core.arrays import Bools
from actormap.core.config import View
from actormap.core.errors import Refused, shorten
from actormap.core.findings import NOTHING, Figure, Finding, Findings
from actormap.core.kept import kept_property
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence, counted, joined, plural, term
from actormap.core.tables.records import records
from actormap.core.tables.values import split
from actormap.metrics.base.capacity import free_share
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.figures import answer
from actormap.metrics.base.options import checked
from actormap.metrics.base.safeguards import refused, shown_name
from actormap.metrics.partner.balance import exist_words
from actormap.metrics.partner.classes import DIVIDES, KINDS, Class, classes_of
from actormap.metrics.partner.seating import How, Pair, Seating
from actormap.metrics.partner.undertaken import named

METHOD = "Who sits at a meeting (A63)"
SENSITIVE = 2
SEATS, PAIRS = 3, 100
NO_MEETING = Sentence("No planned meeting is recorded. Plan one, and write first how guests are chosen.")
NO_REASON = Sentence("Kept apart; no reason is shown.")
CAVEATS = (
    Sentence("One actor can stand for several groups and areas: nothing is summed."),
    Sentence("Who sits there speaks for itself, not for all of a group."),
    Sentence("That no pair is kept apart does not mean that everybody is safe: ask each before."),
)


@checked
def meeting(m: ActorMap, view: View, *, meeting: str = "", each: int = SEATS, limit: int = PAIRS) -> Findings:
    """Who is represented at a planned meeting, who is missing, which pairs must not sit together (A63).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    meeting
        The planned meeting, by its code; "" for the next one, or the last where none is ahead.
    each
        Most actors named who could fill the seat of a group, area or type that has none.
    limit
        Most pairs listed; their number is told.

    Returns
    -------
    Findings
        First one about all (value: guests, a count; details ``row``, ``date``, ``session``, ``missing``:
        codes without a seat, by ``group``, ``area`` and ``type``; ``apart``, ``mind``: numbers of pairs;
        ``not_to_contact``: number of guests whose record says not to contact them; ``rest``: guests who were
        asked as often as they can be, each with ``id``, ``asked``, ``limit``; ``criteria``,
        ``criteria_on``, ``criteria_state``: ``none``, ``undated``, ``before`` or ``after`` the meeting;
        ``choices``: what was noted of later changes). Then pairs that must not sit together, then those of
        whom it is enough to know that they disagree (kind ``pair``; details ``seat``: ``apart`` or ``mind``,
        ``shown``: whether the reason is on the map). Then one a group, area and type (value: guests of it;
        details ``by``, ``code``, ``label``, ``invited``, ``recorded``, ``exists``: at least and at most, None
        where nobody knows; where nobody is invited ``could``: who could be, with ``how``: ``invite``,
        ``ask_first``, ``written``; ``aside``: how many may be talked to, but not in a room with others).

    Raises
    ------
    Refused
        No meeting is planned, or there is none of this code.

    Notes
    -----
    Two are apart for a hostile tie between both, for influence against rights, where one from outside of
    civil society is hostile to a group that the other stands for, and where one could be exposed by being
    seen with the other. A reason is told only where the map itself shows the tie. A tension alone keeps
    nobody apart. Guests of other sessions sit elsewhere.

    References
    ----------
    docs/definitions.md#a63.
    """
    context = context_of(m, view)
    row = planned(m, view.date, meeting)
    codes = [context.code(guest) for guest in split(row["guests"])]
    guests = tuple(v for v in codes if v >= 0 and not context.layers.offices[v])
    room = _Room(context, row, Seating(context, guests), each)
    pairs, classes = room.seating.pairs[:limit], classes_of(context)
    figures = (room.whole(), *map(room.pair, pairs), *map(room.of_class, classes))
    chosen = {"meeting": row["id"], "each": each, "limit": limit}
    return answer(context, METHOD, figures, parameters=chosen, caveats=CAVEATS)


def planned(m: ActorMap, day: str, code: str) -> dict[str, Any]:
    """The row of the meeting that is asked for, else of the next one, else of the last."""
    rows = sorted(records(m["meetings"]), key=lambda row: (row["date"], row["id"]))
    if not rows:
        raise Refused(NO_MEETING)
    if code:
        rows = [row for row in rows if row["id"] == code]
        if not rows:
            raise Refused("there is no planned meeting '{code}'. See the list.", code=shorten(code))
        return rows[0]
    return next((row for row in rows if row["date"] >= day), rows[-1])


@dataclass(frozen=True)
class _Room:
    """A planned meeting with its guests."""

    context: Context
    row: dict[str, Any]
    seating: Seating
    each: int

    @kept_property
    def _invited(self) -> Bools:
        rows = np.zeros(len(self.context.ids), dtype=bool)
        rows[list(self.seating.guests)] = True
        return rows

    def _guests(self, of: Class) -> int:
        return int((of.rows & self._invited).sum())

    def whole(self) -> Figure:
        """The meeting as a whole."""
        row, guests = self.row, self.seating.guests
        classes = [each for each in classes_of(self.context) if each.code]
        seats = [pair.seat for pair in self.seating.pairs]
        details = {
            "row": row["id"],
            "date": row["date"],
            "session": row["session"],
            "missing": {
                by: [c.code for c in classes if c.by == by and not self._guests(c)] for by in DIVIDES
            },
            "apart": seats.count("apart"),
            "mind": seats.count("mind"),
            "not_to_contact": sum(refused(self.context, v, act="contact") for v in guests),
            "rest": [*self._rest()],
            "criteria": split(row["criteria"]),
            "criteria_on": row["criteria_on"],
            "criteria_state": self._criteria(),
            "choices": row["choices"],
        }
        value = float(len(guests))
        return Figure(
            f"A63:{row['id']}", "A63", "whole", ("civil society",), value, self._whole_words, details
        )

    def _rest(self) -> Iterator[dict[str, Any]]:
        for v in self.seating.guests:
            if self.seating.rests(v) and not refused(self.context, v, act="contact"):
                load, cap, _ = free_share(self.context, v)
                yield {"id": self.context.ids[v], "asked": load, "limit": cap}

    def _criteria(self) -> str:
        if not self.row["criteria"]:
            return "none"
        if not self.row["criteria_on"]:
            return "undated"
        return "before" if self.row["criteria_on"] < self.row["date"] else "after"

    def _whole_words(self, figure: Figure) -> Finding:
        details, missing = figure.details, figure.details["missing"]
        return figure.worded(
            statement=Sentence(
                "{name}: {guests} invited, and nobody from {areas} and {groups}.",
                name=Name(self.row["name"]),
                guests=len(self.seating.guests),
                areas=plural(len(missing["area"]), "area"),
                groups=plural(len(missing["group"]), "group"),
            ),
            reason=joined(
                counted(
                    details["apart"], "{n} pair must not sit together.", "{n} pairs must not sit together."
                ),
                counted(
                    details["not_to_contact"],
                    "The record of {n} guest says not to contact it: look at the guests again.",
                    "The records of {n} guests say not to contact them: look at the guests again.",
                )
                if details["not_to_contact"]
                else NOTHING,
                counted(
                    len(details["rest"]),
                    "{n} guest was asked as often as it can be: let it rest.",
                    "{n} guests were asked as often as they can be: let them rest.",
                )
                if details["rest"]
                else NOTHING,
                CRITERIA[details["criteria_state"]],
            ),
            n=len(self.seating.guests),
            **self._trust(),
            sensitivity=self._sensitivity(self.seating.guests),
            would_change=Sentence("Guests are added or left out, or more is recorded of who exists."),
            next_question=Sentence("Who may say no without harm, and was everybody told who else comes?"),
        )

    def _trust(self) -> dict[str, Any]:
        """Guests are the office's own; against whom they are held is what is on record."""
        return self.context.trust_in_log(at_most="indicative")

    def _sensitivity(self, rows: tuple[int, ...]) -> int:
        own = SENSITIVE if self.row["sensitivity"] is None else self.row["sensitivity"]
        return max([own, *self.context.sensitivity[list(rows)].tolist()])

    def pair(self, pair: Pair) -> Figure:
        """Two who must not sit together, or of whom it is enough to know that they disagree."""
        ids = self.context.ids[pair.u], self.context.ids[pair.v]
        details = {"seat": pair.seat, "shown": bool(pair.ties)}
        words = partial(self._pair_words, pair)
        return Figure(f"A63:{'+'.join(ids)}", "A63", "pair", ids, None, words, details)

    def _pair_words(self, pair: Pair, figure: Figure) -> Finding:
        names = {"u": named(self.context, figure.subject[0]), "v": named(self.context, figure.subject[1])}
        apart = pair.seat == "apart"
        ties = self.context.m.ties.iloc[list(pair.ties)]
        return figure.worded(
            statement=Sentence("{u} and {v} must not sit together.", **names)
            if apart
            else Sentence("{u} and {v} disagree: mind where they sit.", **names),
            reason=joined(*map(_tie_words, records(ties))) if pair.ties else NO_REASON,
            **self._trust(),
            sensitivity=self._sensitivity((pair.u, pair.v)),
            evidence=tuple(ties["id"]),
            would_change=Sentence("Somebody with the right ends what keeps them apart."),
            next_question=Sentence("Two sessions, or two talks?")
            if apart
            else Sentence("Does each know that the other comes?"),
        )

    def of_class(self, of: Class) -> Figure:
        """How many of a group, an area or a type are invited."""
        invited = self._guests(of)
        details: dict[str, Any] = {
            "by": of.by,
            "code": of.code,
            "label": str(of.label),
            "invited": invited,
            "recorded": of.recorded,
            "exists": [of.low, of.high],
        }
        could: list[tuple[int, How]] = []
        if of.code and not invited:
            could = [*islice(self.seating.could_come(of.rows), self.each)]
            details["could"] = [{"id": self.context.ids[v], "how": how} for v, how in could]
            details["aside"] = self.seating.aside(of.rows)
        words = partial(self._class_words, of, could)
        code = f"A63:{of.by}:{of.code}"
        return Figure(code, "A63", KINDS[of.by], (of.subject,), float(invited), words, details)

    def _class_words(self, of: Class, could: list[tuple[int, How]], figure: Figure) -> Finding:
        context, aside = self.context, figure.details.get("aside", 0)
        invitable = tuple(context.ids[v] for v, _ in could)
        named_first = [_asking(how, shown_name(context, v)) for v, how in could[:1]]
        return figure.worded(
            statement=Sentence(
                "{what}: {invited} invited of {exist}.",
                what=of.label,
                invited=figure.details["invited"],
                exist=exist_words(of),
            ),
            reason=counted(
                aside,
                "{n} may be talked to, but not in a room with others.",
                "{n} may be talked to, but not in a room with others.",
            )
            if aside
            else Sentence("Invited, against those on record and those that exist."),
            n=of.recorded,
            members=of.recorded,
            **self._trust(),
            sensitivity=self._sensitivity(tuple(v for v, _ in could)),
            would_change=Sentence("Somebody of them is invited."),
            next_question=joined(*named_first) or Sentence("Who could say what this means for them?"),
            acts={"contact": invitable} if invitable else {},
        )


CRITERIA: Mapping[str, Sentence] = {
    "none": Sentence("How guests are chosen is not written down."),
    "undated": Sentence("How guests are chosen is written down, without a day."),
    "before": Sentence("How guests are chosen was written down before the meeting."),
    "after": Sentence("How guests are chosen was written down only on the day, or after it."),
}


def _asking(how: How, name: Name | Sentence) -> Sentence:
    """How somebody could be heard, in words."""
    match how:
        case "invite":
            return Sentence("Invite {name}.", name=name)
        case "ask_first":
            return Sentence("Ask {name} first: it did not agree to be named to others.", name=name)
        case "written":
            return Sentence("Ask {name} for its views in writing: the office has not met it.", name=name)


def _tie_words(tie: dict[str, Any]) -> Sentence:
    """A tie that the map shows, by its kind, its day and how many told of it."""
    label = term(schema.tie_kinds()[tie["kind"]].label)
    sources = plural(len(split(tie["sources"])), "source")
    if not tie["from"]:
        return Sentence("Recorded: {what}, {sources}.", what=label, sources=sources)
    return Sentence("Recorded: {what} since {day}, {sources}.", what=label, day=tie["from"], sources=sources)
