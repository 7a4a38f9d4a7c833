"""Who is represented at a planned meeting, who is missing, and who must not sit together (A63)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any

import numpy as np

from actormap.core import schema
from actormap.core.arrays import Bools
from actormap.core.config import View
from actormap.core.errors import shorten
from actormap.core.findings import Findings
from actormap.core.kept import kept_property
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence, joined, term
from actormap.core.tables.records import records
from actormap.core.tables.values import split
from actormap.metrics.base.capacity import free_share
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.safeguards import refused, shown_name
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.partner.balance import exist_words
from actormap.metrics.partner.classes import DIVIDES, Class, classes_of
from actormap.metrics.partner.seating import Pair, Seating
from actormap.metrics.partner.undertaken import named

SHEET = Sheet(__file__)
SENSITIVE = 2
SEATS, PAIRS = 3, 100


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
    facts = (
        Fact("all", row["id"], float(len(guests)), room.whole),
        *map(room.pair, room.seating.pairs[:limit]),
        *map(room.of_class, classes_of(context)),
    )
    return SHEET.answer(context, facts, meeting=row["id"], each=each, limit=limit)


def planned(m: ActorMap, day: str, code: str) -> dict[str, Any]:
    """The row of the meeting that is asked for, else of the next one, else of the last."""
    rows = sorted(records(m["meetings"]), key=lambda row: (row["date"], row["id"]))
    if not rows:
        raise SHEET.refusal("no_meeting")
    if code:
        rows = [row for row in rows if row["id"] == code]
        if not rows:
            raise SHEET.refusal("not_there", code=shorten(code))
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

    def whole(self) -> dict[str, Any]:
        """What is said of the meeting as a whole."""
        row, guests, rest = self.row, self.seating.guests, [*self._rest()]
        classes = [each for each in classes_of(self.context) if each.code]
        missing = {by: [c.code for c in classes if c.by == by and not self._guests(c)] for by in DIVIDES}
        seats = [pair.seat for pair in self.seating.pairs]
        return {
            "values": {
                "name": Name(row["name"]),
                "guests": len(guests),
                "areas": len(missing["area"]),
                "groups": len(missing["group"]),
                "resting": len(rest),
            },
            "n": len(guests),
            **self._trust(guests),
            "details": {
                "row": row["id"],
                "date": row["date"],
                "session": row["session"],
                "missing": missing,
                "apart": seats.count("apart"),
                "mind": seats.count("mind"),
                "not_to_contact": sum(refused(self.context, v, act="contact") for v in guests),
                "rest": rest,
                "criteria": split(row["criteria"]),
                "criteria_on": row["criteria_on"],
                "criteria_state": self._criteria(),
                "choices": row["choices"],
            },
        }

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

    def _trust(self, rows: Iterable[int]) -> dict[str, Any]:
        """Guests are the office's own; against whom they are held is what is on record."""
        own = SENSITIVE if self.row["sensitivity"] is None else self.row["sensitivity"]
        return {
            **self.context.trust_in_log(at_most="indicative"),
            "sensitivity": max([own, *self.context.sensitivity[[*rows]].tolist()]),
        }

    def pair(self, pair: Pair) -> Fact:
        """Two who must not sit together, or of whom it is enough to know that they disagree."""
        ids = self.context.ids[pair.u], self.context.ids[pair.v]
        details = {"seat": pair.seat, "shown": bool(pair.ties)}
        return Fact("pair", "+".join(ids), None, partial(self._pair, pair), subject=ids, details=details)

    def _pair(self, pair: Pair) -> dict[str, Any]:
        ties = self.context.m.ties.iloc[list(pair.ties)]
        return {
            "values": {
                "u": named(self.context, self.context.ids[pair.u]),
                "v": named(self.context, self.context.ids[pair.v]),
                "ties": joined(*map(_tie_words, records(ties))),
            },
            **self._trust((pair.u, pair.v)),
            "evidence": tuple(ties["id"]),
        }

    def of_class(self, of: Class) -> Fact:
        """How many of a group, an area or a type are invited."""
        key, invited = f"{of.by}:{of.code}", self._guests(of)
        return Fact(of.by, key, float(invited), partial(self._class, of, invited), subject=(of.subject,))

    def _class(self, of: Class, invited: int) -> dict[str, Any]:
        context, empty = self.context, bool(of.code) and not invited
        could = [*islice(self.seating.could_come(of.rows), self.each)] if empty else []
        aside = self.seating.aside(of.rows) if empty else 0
        ids = tuple(context.ids[v] for v, _ in could)
        first, how = could[0] if could else (-1, "nobody")
        guests = [{"id": context.ids[v], "how": how} for v, how in could]
        return {
            "values": {
                "what": of.label,
                "exist": exist_words(of),
                "aside": aside,
                "how": how,
                "name": could and shown_name(context, first),
            },
            "n": of.recorded,
            "members": of.recorded,
            **self._trust(v for v, _ in could),
            "acts": {"contact": ids} if ids else {},
            "details": {
                "by": of.by,
                "code": of.code,
                "label": str(of.label),
                "invited": invited,
                "recorded": of.recorded,
                "exists": [of.low, of.high],
                **({"could": guests, "aside": aside} if empty else {}),
            },
        }


def _tie_words(tie: dict[str, Any]) -> Sentence:
    """A tie that the map shows, by its kind, its day and how many told of it."""
    what, sources = term(schema.tie_kinds()[tie["kind"]].label), len(split(tie["sources"]))
    return SHEET.sentence("tie", "words", what=what, sources=sources, day=tie["from"])
