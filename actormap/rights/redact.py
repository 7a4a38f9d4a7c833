"""What may leave the program: every writer takes a `Shareable`, and only this module makes one."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import InitVar, dataclass
from typing import Literal, get_args

import numpy as np
import pandas as pd

from actormap.core import schema
from actormap.core.errors import EXAMPLES, NamesAlike, Refused
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence, counted, first_of, series
from actormap.core.tables.cells import among, empty
from actormap.core.tables.phrases import WORD, Phrases, plain
from actormap.core.tables.subset import without
from actormap.core.tables.values import split
from actormap.core.words import _
from actormap.graph.few import few_rows
from actormap.rights.access import (
    Principal,
    may_brief,
    may_export,
    may_leave,
    sensitivity,
    tie_sensitivity,
)
from actormap.rights.safeguards import forbidden

Level = Literal["inside", "organisations"]
"""``inside``: all that the principal sees, for the office alone. ``organisations``: those alone that agreed
to it, no persons, nothing sensitive, no tags, notes, sources or contacts."""
Recipient = Literal["un", "partner", "public"]
Alike = Literal["ask", "stand", "leave-out"]
"""What becomes of names that may stand and hold the name of somebody who is left out: it is asked; they
stand, since another is meant; or they are left out too, and of a place its code is given."""
CONSENT: dict[str, str] = {"un": "consent_c5", "partner": "consent_c6", "public": "consent_c7"}
"""In which column an actor agrees to be named to whom."""
NAMED = ("actors", "platforms")
PLACES = ("areas", "sectors")
SHORT = 3
"""A text with fewer letters is looked for as a whole cell; it stands by chance in too many words."""

_KEY = object()


@dataclass(frozen=True, slots=True)
class Shareable:
    """A map that was made fit to be written, with what its readers must be told.

    Parameters
    ----------
    content
        The map.
    level
        How much was left in it.
    mark
        Handling note, to be shown on whatever is written.
    made
        Day on which it was made.
    purpose
        What it is for, in the user's words.
    left_out
        Names, other names and codes of all that was left out.
    stand
        Whether somebody said that names stand which hold one of these, since another is meant.
    """

    content: ActorMap
    level: str
    mark: str
    made: str
    purpose: str
    left_out: frozenset[str]
    stand: bool
    key: InitVar[object]

    def __post_init__(self, key: object) -> None:
        if key is not _KEY:
            message = "only redact() makes a Shareable"
            raise TypeError(message)

    def refuse_nobody(self) -> None:
        """`Refused` where nobody is in it: readers would take that for an empty country."""
        if self.level == "organisations" and self.content.actors.empty:
            raise Refused(
                "Nobody on the map may be named to these readers. Make it for the office alone, or ask those "
                "whom you met whether they may be named."
            )

    def logged(self, actors: int) -> str:
        """What the audit log says of a file that is made of it: how much is in it, never who."""
        return f"level {self.level}, {actors} actors"

    def refuse_what_was_left_out(self, pieces: Iterable[str]) -> None:
        """Let nothing be written that names anybody who was left out.

        The pieces are all texts of the finished file, each apart from the others. `NamesAlike` where a name
        that may stand there holds such a name, and nobody said that another is meant; `Refused` where one
        holds it elsewhere: which is not told.
        """
        names = _names(self.content)
        alike = _alike(names, self.left_out)
        ordered, shown = sorted(names), Phrases(names)
        elsewhere = self.left_out.difference(names)
        wanted, suspects = _wanted(elsewhere), Phrases(alike)
        met: set[str] = set()
        for piece in pieces:
            text = plain(piece)
            if stem := _stem(text, ordered):
                met.update(name for name in alike if name.startswith(stem))
                continue
            words = WORD.findall(text)
            if text in elsewhere or any(map(wanted.within, shown.between(words))):
                raise Refused(LEAK)
            if suspects.within(words):
                met.update(name for name in alike if Phrases([name]).within(words))
        if met and not self.stand:
            doubtful = sorted(names[name] for name in met)
            raise NamesAlike(_of_alike(doubtful), doubtful)


LEAK = Sentence(
    "the finished file would name somebody who was left out, perhaps in the title. Change the title or the "
    "text. Nothing was written."
)


def _of_alike(names: Sequence[str]) -> Sentence:
    return counted(
        len(names),
        "{names}: this name contains the name of somebody who is left out. Confirm that somebody "
        "else is meant, or leave it out too. Nothing was written.",
        "{n} names contain the names of others who are left out: {names}. Confirm that others are"
        " meant, or leave them out too. Nothing was written.",
        names=first_of([Name(name) for name in names], EXAMPLES),
    )


def _names(m: ActorMap) -> dict[str, str]:
    """Names on a map, as they are compared, with how they are written; those of places and themes too."""
    cells = [*_written(m), *(name for table in PLACES for name in m[table]["name"])]
    return {text: cell for cell in cells if (text := plain(cell))}


def _wanted(left_out: Iterable[str]) -> Phrases:
    return Phrases(text for text in left_out if len(text) >= SHORT)


def _alike(names: Iterable[str], left_out: Collection[str]) -> set[str]:
    """Which names, as they are compared, hold the name of somebody who is left out."""
    wanted = _wanted(left_out)
    return {name for name in names if name in left_out or wanted.within(WORD.findall(name))}


def _stem(text: str, names: Sequence[str]) -> str:
    """The beginning of one of some sorted names, of a text that is that and an ellipsis; "" for others."""
    stem = text.removesuffix("...")
    at = bisect_left(names, stem)
    return stem if stem != text and at < len(names) and names[at].startswith(stem) else ""


def _texts(m: ActorMap) -> set[str]:
    """Names, other names and codes on a map, as they are compared."""
    return {text for text in map(plain, _written(m)) if text}


def _left_out(m: ActorMap, content: ActorMap) -> frozenset[str]:
    """Names, other names and codes of all that was left out, and other names that are not shown."""
    out = {name: ~among(m[name]["id"], content[name]["id"]).to_numpy() for name in NAMED}
    others = _written({name: m[name][gone] for name, gone in out.items()})
    return frozenset(filter(None, map(plain, others))) | (_texts(m) - _texts(content))


def _written(m: ActorMap | Mapping[str, pd.DataFrame]) -> Iterator[str]:
    """Names, other names and codes on a map."""
    for table in NAMED:
        frame = m[table]
        yield from frame["id"]
        yield from frame["name"]
        if "aliases" in frame:
            yield from (alias for cell in frame["aliases"] for alias in split(cell))


def _may_be_named(m: ActorMap, recipient: str) -> pd.Series:
    """Who may be named: whoever agreed to it, and public bodies; nobody whom naming could expose."""
    actors, public = m.actors, [code for code, sphere in schema.spheres().items() if sphere.public]
    sensitive = {code for code, kind in schema.actor_types().items() if kind.sensitive}
    sensitive_type = actors["types"].map(lambda cell: not sensitive.isdisjoint(split(cell))).astype(bool)
    agreed = (actors[CONSENT[recipient]] == "yes") | actors["sphere"].isin([*public, "field_presence"])
    refused = actors[CONSENT[recipient]].isin(["no", "withdrawn"])
    return (sensitivity(m) == 0) & agreed & ~(forbidden(actors, "share") | sensitive_type | refused)


def _without_alike(content: ActorMap, m: ActorMap) -> ActorMap:
    """What is left when also those go whose names hold a name of somebody who is left out, and so on."""
    while True:
        left_out = _left_out(m, content)
        gone = {table: _rows_alike(content[table], left_out) for table in NAMED}
        if not any(map(len, gone.values())):
            break
        content = content.with_tables(without(content.tables, gone))
    coded = {}
    for table in PLACES:
        names, codes = content[table]["name"], content[table]["id"]
        held = [bool(_alike([plain(name)], left_out)) for name in names]
        coded[table] = content[table].assign(name=names.mask(np.asarray(held, dtype=bool), codes))
    return content.with_tables(coded)


def _rows_alike(frame: pd.DataFrame, left_out: Collection[str]) -> pd.Index:
    aliases = frame["aliases"] if "aliases" in frame else [""] * len(frame)
    held = [
        bool(_alike(map(plain, (name, *split(others))), left_out))
        for name, others in zip(frame["name"], aliases, strict=True)
    ]
    return pd.Index(frame["id"][np.asarray(held, dtype=bool)])


def _organisations(m: ActorMap, recipient: str, *, contacts: bool) -> ActorMap:
    part = m.where(m.actors.loc[_may_be_named(m, recipient), "id"])
    names = ("actors", "platforms", "areas", "sectors")
    tables = {name: _shared_columns(name, part[name]) for name in names}
    open_ = (part.platforms["sensitivity"].fillna(0) == 0).to_numpy()
    tables["platforms"] = tables["platforms"].assign(members=part.platforms["members"])[open_]
    parents = tables["platforms"]["parent"]
    tables["platforms"] = tables["platforms"].assign(
        parent=parents.where(parents.isin(tables["platforms"]["id"]), "")
    )
    tables["presence"] = part.presence.assign(sources="").astype({"sources": "str"})
    hidden = part.platforms.loc[~open_, "id"]
    ties = part.ties[(tie_sensitivity(part) == 0) & ~part.ties["target_id"].isin(hidden)]
    if not contacts:
        ties = ties[~_with_office(part, ties)]
    blank = {"sources": "", "independent_key": "", "grade": "", "note": ""}
    tables["ties"] = ties.assign(**blank).astype(dict.fromkeys(blank, "str"))
    return ActorMap.trusted(tables)


def _with_office(m: ActorMap, ties: pd.DataFrame) -> pd.Series:
    """Which ties tell whom an office deals with; that it sits on a platform is known to all who sit there."""
    offices = m.actors["id"][m.actors["sphere"] == "field_presence"]
    from_office, to_office = ties["source_id"].isin(offices), ties["target_id"].isin(offices)
    meets = [code for code, kind in schema.tie_kinds().items() if "C" in kind.layers]
    return ties["kind"].isin(meets) | ((from_office | to_office) & ~ties["target_id"].isin(m.platforms["id"]))


def _shared_columns(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    empty = {
        column.name: float(column.default or "nan") if column.numeric else column.default
        for column in schema.columns()[table].values()
        if not column.shared
    }
    types = {name: "float64" if isinstance(value, float) else "str" for name, value in empty.items()}
    return frame.assign(**empty).astype(types)


def redact(  # noqa: PLR0913 - what leaves, who lets it, for whom, and what was answered
    m: ActorMap,
    level: str,
    *,
    principal: Principal,
    purpose: str = "",
    recipient: str = "public",
    of: Iterable[str] | None = None,
    alike: str = "ask",
    contacts: bool = False,
    along: bool = False,
) -> Shareable:
    """Make a map, as the principal sees it, fit to be written to a file.

    How actors are reached, and sensitive notes on them, are in none.

    At the level ``organisations`` only those are in it that agreed to be named to such a recipient (``un``,
    ``partner`` or ``public``; not asked is no), and public bodies; ties of an office to those whom it deals
    with only where `contacts` says so. `of` holds the ids of those of whom anything is written: by default
    all that are in it. `alike` says what becomes of names that hold the name of somebody who is left out
    (`Alike`). `along` says that a brief, the questions of an interview or a picture of the map is made of it
    and nothing else, which more roles may take along.

    `Denied` where the role may not take it out; `TakesTwo` where something sensitive would leave a workspace
    and no second person approved it (`access.may_take`); `Refused` where there is no such level, recipient
    or answer.
    """
    if level not in get_args(Level):
        raise Refused(
            "there is no level '{level}'. Use one of: {all}.",
            level=Name(level),
            all=series(get_args(Level)),
        )
    if recipient not in get_args(Recipient):
        raise Refused(
            "there is no recipient '{recipient}'. Use one of: {all}.",
            recipient=Name(recipient),
            all=series(get_args(Recipient)),
        )
    if alike not in get_args(Alike):
        raise Refused(
            "there is no answer '{alike}'. Use one of: {all}.",
            alike=Name(alike),
            all=series(get_args(Alike)),
        )
    (may_brief if along else may_export)(principal)
    content = _organisations(m, recipient, contacts=contacts) if level == "organisations" else _all_of(m)
    if alike == "leave-out":
        content = _without_alike(content, m)
    may_leave(m, content if of is None else content.where(of), principal, level)
    mark = _inside() if level == "inside" else _of_organisations(recipient)
    left_out = _left_out(m, content)
    made = dt.date.today().isoformat()
    return Shareable(content, level, mark, made, purpose, left_out, alike == "stand", _KEY)


def on_screen(m: ActorMap) -> Shareable:
    """What a role sees of a map (`access.read`), to be drawn on a page: nothing of it leaves the program.

    Who may not export sees it too; whatever is written to a file, or handed out by a page, takes `redact`.
    """
    return Shareable(m, "inside", _inside(), dt.date.today().isoformat(), "", frozenset(), True, _KEY)


def _all_of(m: ActorMap) -> ActorMap:
    """All that a principal sees, but how they are reached, and who or what is in no file at all."""
    out = m.actors["id"][forbidden(m.actors, "export")]
    left = m.with_tables(without(m.tables, {"actors": pd.Index(out)})) if len(out) else m
    inside = {table: empty(table) for table, about in schema.tables().items() if about.in_no_file}
    unwritten = [item for item, floor in schema.floors().items() if floor.in_no_file]
    judged = left["assessments"]
    written = judged[~(judged["item"].isin(unwritten) | few_rows(m, judged)).to_numpy()]
    return left.with_tables(inside | {"assessments": written})


def _inside() -> str:
    """The handling note of what stays inside, in the language of who made it."""
    return _("For use inside the office only. Contains names. Keep it encrypted.")


def _of_organisations(recipient: str) -> str:
    if recipient == "un":
        return _(
            "Organisations that agreed to be named within the United Nations. No persons, nothing sensitive. "
            "Do not publish."
        )
    if recipient == "partner":
        return _(
            "Organisations that agreed to be named to this partner. No persons, nothing sensitive. "
            "Do not publish."
        )
    return _("Organisations that agreed to be named in public. No persons, nothing sensitive.")
