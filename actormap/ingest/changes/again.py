"""Rows that a list brings again: known by what they say, and changed where it says otherwise than before."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from actormap.core import schema
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence
from actormap.core.tables.cells import among

Earlier = Mapping[str, Collection[str]]
"""Ids of the rows that earlier imports of the same list wrote, by table."""


class _Replaced(NamedTuple):
    """The column in which a list may say otherwise, and those that show what somebody did by hand."""

    column: str
    by_hand: Sequence[str]
    noticed: Callable[[Sentence], Sentence]
    beside: Callable[[Sentence], Sentence] | None = None


_REPLACED = {
    "presence": _Replaced(
        "pcode",
        ["to"],
        lambda rows: Sentence("{rows} with another area than this list had before", rows=rows),
    ),
    "channels": _Replaced(
        "address",
        ["through_id", "safe", "as_of", "note"],
        lambda rows: Sentence("{rows} with another number or address than this list had before", rows=rows),
        lambda rows: Sentence("{rows} with another number or address than the map has", rows=rows),
    ),
}
_REMEDY = Sentence("It is changed: the new one counts, and the old one stays in the history.")
_BESIDE = Sentence("Both stay, for nothing says which holds. Remove by hand what no longer does.")


def known(base: ActorMap, table: str, frame: pd.DataFrame) -> dict[str, str]:
    """Ids of rows of the map that say the same as new ones, by the ids of these."""
    if schema.columns()[table]["id"].required or among(frame["id"], base.ids(table)).all():
        return {}
    same = dict(zip(base.code_key.row_ids(table, base[table]), base[table]["id"], strict=True))
    stored = set(base.ids(table))
    return {code: same[code] for code in frame["id"] if code in same and code not in stored}


class Noticed(NamedTuple):
    """What is noticed of some rows of a table, by their ids, and what is to do."""

    ids: Collection[str]
    noticed: Callable[[Sentence], Sentence]
    remedy: Sentence


def replaced(
    base: ActorMap, table: str, frame: pd.DataFrame, earlier: Earlier
) -> tuple[dict[str, str], list[Noticed]]:
    """Rows that take the place of what the list said before, by their ids; and what is noticed.

    That is so where one row stands for exactly one other that the list itself brought, which nobody
    changed by hand since. What others told stays beside it.
    """
    rule = _REPLACED.get(table)
    if rule is None:
        return {}, []
    key = [name for name in schema.key(table) if name != rule.column]
    new = frame[~among(frame["id"], base.ids(table)).to_numpy()]
    old = base[table][~among(base[table]["id"], frame["id"]).to_numpy()]
    old = old[among(old["actor_id"], new["actor_id"]).to_numpy()]
    own = among(old["id"], list(earlier.get(table, ()))).to_numpy()
    untouched = old[rule.by_hand].isin(["", "unknown"]).all(axis=1).to_numpy()
    before = _by(key, old[own & untouched])
    now = _by(key, new)
    alone = [cells for cells in now if len(now[cells]) == 1 == len(before.get(cells, ()))]
    to = {now[cells][0]: before[cells][0] for cells in alone}
    noticed = [Noticed(list(to), rule.noticed, _REMEDY)]
    if rule.beside:
        ways = _by(["actor_id", "way"], old)
        rest = (ids for cells, ids in _by(["actor_id", "way"], new).items() if cells in ways)
        noticed.append(Noticed({code for ids in rest for code in ids} - set(to), rule.beside, _BESIDE))
    return to, [notice for notice in noticed if notice.ids]


def _by(key: Sequence[str], frame: pd.DataFrame) -> dict[tuple[object, ...], list[str]]:
    rows: dict[tuple[object, ...], list[str]] = {}
    for code, *cells in _cells(key, frame):
        rows.setdefault(tuple(cells), []).append(code)
    return rows


def _cells(key: Sequence[str], frame: pd.DataFrame) -> Iterator[tuple[str, ...]]:
    return frame[["id", *key]].itertuples(index=False, name=None)
