"""What may leave the program: every writer takes a `Shareable`, and only this module makes one."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import InitVar, dataclass
from typing import Literal, get_args

import pandas as pd

from actormap import schema
from actormap.access import Principal, is_sensitive, may_export, may_take, sensitivity, tie_sensitivity
from actormap.errors import Refused, TakesTwo
from actormap.model import ActorMap
from actormap.safeguards import forbidden
from actormap.tables.cells import empty, split
from actormap.words import _

Level = Literal["inside", "organisations"]
"""``inside``: all that the principal sees, for the office alone. ``organisations``: those alone that agreed
to it, no persons, nothing sensitive, no tags, notes, sources or contacts."""
Recipient = Literal["un", "partner", "public"]
CONSENT: dict[str, str] = {"un": "consent_c5", "partner": "consent_c6", "public": "consent_c7"}
"""In which column an actor agrees to be named to whom."""
_WORD = re.compile(r"\w+")
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
    """

    content: ActorMap
    level: str
    mark: str
    made: str
    purpose: str
    left_out: frozenset[str]
    key: InitVar[object]

    def __post_init__(self, key: object) -> None:
        if key is not _KEY:
            message = "only redact() makes a Shareable"
            raise TypeError(message)

    def logged(self, actors: int) -> str:
        """What the audit log says of a file that is made of it: how much is in it, never who."""
        return f"level {self.level}, {actors} actors"

    def refuse_what_was_left_out(self, pieces: Iterable[str]) -> None:
        """Let nothing be written that names anybody who was left out.

        Parameters
        ----------
        pieces
            All texts of the finished file, each apart from the others.

        Raises
        ------
        Refused
            One of them holds such a name; it is not told which, and nothing was written.
        """
        places = [_plain(name) for table in ("areas", "sectors") for name in self.content[table]["name"]]
        names = sorted({*_texts(self.content), *filter(None, places)})
        shown = _Phrases(names)
        left_out = self.left_out.difference(names)  # a place may have the name of an actor
        wanted = _Phrases(text for text in left_out if len(text) >= SHORT)
        for piece in pieces:
            found = _plain(piece)
            if _shortened(found, names):
                continue
            # Another's name may be a part of one that may stand there.
            told = (wanted.within(words) for words in shown.between(_WORD.findall(found)))
            if found in left_out or any(told):
                raise Refused(LEAK)


LEAK = (
    "the finished file would name somebody who was left out, perhaps in the title or in the name of another. "
    "Change the title or the name, or leave the other out too. Nothing was written."
)


def _plain(text: str) -> str:
    """A text as it is compared: one kind of blank, no difference of case or of marks that are not seen."""
    shown = "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf")
    return " ".join(shown.casefold().split())


def _shortened(found: str, names: Sequence[str]) -> bool:
    """Whether a text is the beginning of one of some sorted names, cut off with an ellipsis."""
    stem = found.removesuffix("...")
    at = bisect_left(names, stem)
    return stem != found and at < len(names) and names[at].startswith(stem)


class _Phrases:
    """Texts that are looked for as words of their own; many at once, as a page holds and lacks thousands."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.phrases = {words for text in texts if (words := tuple(_WORD.findall(text)))}
        self.lengths = sorted({len(words) for words in self.phrases}, reverse=True)

    def _at(self, words: Sequence[str], at: int) -> int:
        """How many words from a place on are one of the texts, the longest; 0 where none is."""
        return next((n for n in self.lengths if tuple(words[at : at + n]) in self.phrases), 0)

    def within(self, words: Sequence[str]) -> bool:
        """Whether any of the texts stands among some words."""
        return any(self._at(words, at) for at in range(len(words)))

    def between(self, words: Sequence[str]) -> Iterator[Sequence[str]]:
        """What stands between the texts, read from the beginning and the longest first."""
        begin = at = 0
        while at < len(words):
            if length := self._at(words, at):
                yield words[begin:at]
                begin = at = at + length
            else:
                at += 1
        yield words[begin:]


def _texts(m: ActorMap) -> Iterator[str]:
    """Names, other names and codes on a map, as they are compared."""
    for table in ("actors", "platforms"):
        frame = m[table]
        cells = [*frame["id"], *frame["name"]]
        if "aliases" in frame:
            cells += [one for cell in frame["aliases"] for one in split(cell)]
        yield from (text for text in map(_plain, cells) if text)


def _may_be_named(m: ActorMap, recipient: str) -> pd.Series:
    """Who may be named: whoever agreed to it, and public bodies; nobody whom naming could expose."""
    actors, public = m.actors, [code for code, one in schema.spheres().items() if one.public]
    sensitive = {code for code, kind in schema.actor_types().items() if kind.sensitive}
    told = actors["types"].map(lambda cell: not sensitive.isdisjoint(split(cell)))
    agreed = (actors[CONSENT[recipient]] == "yes") | actors["sphere"].isin([*public, "field_presence"])
    refused = actors[CONSENT[recipient]].isin(["no", "withdrawn"])
    return (sensitivity(m) == 0) & agreed & ~(forbidden(actors, "share") | told | refused)


def _organisations(m: ActorMap, recipient: str) -> ActorMap:
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
    blank = {"sources": "", "independent_key": "", "grade": "", "note": ""}
    tables["ties"] = ties.assign(**blank).astype(dict.fromkeys(blank, "str"))
    return ActorMap.trusted(tables)


def _shared_columns(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    empty = {
        column.name: float(column.default or "nan") if column.numeric else column.default
        for column in schema.columns()[table].values()
        if not column.shared
    }
    types = {name: "float64" if isinstance(value, float) else "str" for name, value in empty.items()}
    return frame.assign(**empty).astype(types)


def redact(
    m: ActorMap,
    level: str,
    *,
    principal: Principal,
    purpose: str = "",
    recipient: str = "public",
    of: Iterable[str] | None = None,
) -> Shareable:
    """Make a map fit to be written to a file; how actors are reached is in none.

    Parameters
    ----------
    m
        What the principal sees (`access.read`).
    level
        How much to leave in it.
    principal
        Who lets it leave.
    purpose
        What it is for.
    recipient
        Who will read it: ``un``, ``partner`` or ``public``. At the level ``organisations`` only those
        are in it that agreed to be named to such a reader (not asked is no), and public bodies.
    of
        Ids of those of whom anything is written; by default all that are in it.

    Raises
    ------
    Denied
        The role may not export.
    TakesTwo
        Something sensitive would leave a workspace, and no second person approved it (`access.may_take`).
    Refused
        There is no such level or recipient.
    """
    if level not in get_args(Level):
        raise Refused(f"there is no level {level!r}. Use one of: {', '.join(get_args(Level))}.")
    if recipient not in get_args(Recipient):
        raise Refused(f"there is no recipient {recipient!r}. Use one of: {', '.join(get_args(Recipient))}.")
    may_export(principal)
    content = (
        _organisations(m, recipient) if level == "organisations" else m.but({"channels": empty("channels")})
    )
    # A map that is in no workspace is in files already, as is what is written of it.
    leaving = content if of is None else content.where(of)
    if m.code_key.secret and is_sensitive(leaving) and not may_take(m, principal, level):
        raise TakesTwo(
            _(
                "something in it is sensitive, so that a second person approves before it leaves. Propose "
                "it, and let another one approve it; then do this again."
            ),
            level,
        )
    mark = _inside() if level == "inside" else _of_organisations(recipient)
    left_out = frozenset(_texts(m)) - frozenset(_texts(content))
    return Shareable(content, level, mark, dt.date.today().isoformat(), purpose, left_out, _KEY)


def on_screen(m: ActorMap) -> Shareable:
    """What a role sees of a map, to be drawn on a page of the app: nothing of it leaves the program.

    Who may not export sees it too; whatever is written to a file, or handed out by a page, takes `redact`.

    Parameters
    ----------
    m
        What the principal sees (`access.read`).
    """
    return Shareable(m, "inside", _inside(), dt.date.today().isoformat(), "", frozenset(), _KEY)


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
