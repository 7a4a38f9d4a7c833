"""What somebody else wrote into the same row while a form was filled in: both versions, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from actormap.core import schema
from actormap.core.model import Changes
from actormap.core.sentences import Sentence
from actormap.core.words import _, plain
from actormap.records.record import telling
from actormap.records.record.editing import row_of
from actormap.records.record.noticing import Difference, differences
from actormap.rights.access import Principal, last_change
from actormap.store import Store
from actormap.web.state.session import Reading


class Row(NamedTuple):
    """A row that both changed: what it is, and its cells that either changed."""

    headline: Sentence
    differences: tuple[Difference, ...]


class Clash(NamedTuple):
    """Rows that others changed meanwhile.

    Parameters
    ----------
    message
        When, and by which role.
    rows
        What they wrote, beside what is to be written.
    now
        The map with what they wrote.
    """

    message: str
    rows: tuple[Row, ...]
    now: Reading


def clash(
    store: Store,
    principal: Principal,
    reading: Reading,
    now: Reading,
    changes: Changes,
    rows: Iterable[tuple[str, str]],
) -> Clash:
    """What is to be said where rows were changed meanwhile, by table and id.

    The changes were made on the map of the reading; `now` is the map as it is.
    """
    both = list(rows)
    compared = tuple(
        Row(_headline(reading, now, *row), tuple(differences(reading.map, now.map, changes, *row)))
        for row in both
    )
    last = last_change(store, principal, reading.revision, both)
    if last is None:
        message = _("Changed while you were writing. Nothing of yours is lost.")
    else:
        when, who = last
        role = schema.roles().get(who)
        by = plain(role.label) if role else who
        message = _(
            "Changed at {time} by {role} while you were writing. Nothing of yours is lost.",
            time=clock(when),
            role=by,
        )
    return Clash(message, compared, now)


def _headline(reading: Reading, now: Reading, table: str, identifier: str) -> Sentence:
    there = now if identifier in now.map.ids(table) else reading
    if identifier not in there.map.ids(table):
        return Sentence("{what}", what=telling.noun(table))
    return telling.headline(there.map, table, row_of(there.map, table, identifier))


def clock(when: str) -> str:
    """Hour and minute of a time of the history on this computer."""
    return local(when).strftime("%H:%M")


def local(when: str) -> dt.datetime:
    """A time of the history (UTC) as this computer has it."""
    return dt.datetime.fromisoformat(when).astimezone()
