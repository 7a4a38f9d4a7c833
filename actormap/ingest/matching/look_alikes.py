"""Names and codes that a reader may take for one another; told, never merged."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from typing import Any

import pandas as pd

from actormap.access import guarded
from actormap.errors import Issue
from actormap.model import ActorMap
from actormap.search.words import LOOKS
from actormap.tables.cells import Unreadable, issue_at

_NUMBER = re.compile(r"0*(\d+?)(\.0*)?")
_CODED = ("actors", "platforms", "sectors", "sources")


class _Seen(dict[int, int | str | None]):
    """What the eye makes of each character; each is looked up once, for names are many and letters few."""

    def __missing__(self, code: int) -> int | str | None:
        ch = chr(code)
        seen = unicodedata.category(ch)[0] in "LNM" and not unicodedata.combining(ch)
        self[code] = LOOKS.get(code, code) if seen else None
        return self[code]


_SEEN = _Seen()


def look(text: str) -> str:
    """What is left of a text when all is taken away that the eye may miss.

    Capitals, marks over letters, blanks, punctuation and invisible characters go; Cyrillic and
    Greek letters that look Latin become Latin. Vowel signs stay, where they make the word.
    """
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return plain.translate(_SEEN) or text


def look_of_code(text: str) -> str:
    """The same for a code, where 1, 01 and 1.0 look alike too."""
    found = _NUMBER.fullmatch(text)
    return found[1] if found else look(text)


def look_alikes(table: str, frame: pd.DataFrame, origin: pd.DataFrame, base: pd.DataFrame) -> Iterator[Issue]:
    """Warnings on rows that look like another one.

    Names of persons whom it could expose are held against nobody's: that is for who may
    (`candidates_of_import`).

    Parameters
    ----------
    table
        Name of the table.
    frame, origin
        Rows to import, and their places.
    base
        Rows of that table in the map.
    """
    if table not in _CODED:
        return
    old = base[~base["id"].isin(frame["id"])] if len(base) else base
    yield from _pairs(look_of_code, frame, origin, old, "id")
    if table == "actors":
        apart = guarded(ActorMap.trusted({"actors": frame})) | guarded(ActorMap.trusted({"actors": old}))
        yield from _pairs(look, frame, origin, old, "name", apart)


def _pairs(
    key: Callable[[str], str], frame: pd.DataFrame, origin: pd.DataFrame, old: pd.DataFrame, column: str,
    apart: Collection[str] = (),
) -> Iterator[Issue]:  # fmt: skip
    first = {key(text): (ident, text, -1) for ident, text in _rows(old, column) if ident not in apart}
    for position, (ident, text) in enumerate(_rows(frame, column)):
        if not text or ident in apart:
            continue
        other, shown, at = first.setdefault(key(text), (ident, text, position))
        if other == ident:
            continue
        where = "in the map" if at < 0 else f"{origin['file'].iat[at]} row {origin['row'].iat[at]}"
        if column == "id":
            problem = f"looks like {shown!r}, {where}"
        elif shown == text:
            problem = f"two actors are called so; the other is {other!r}, {where}"
        else:
            problem = f"two actors have names that look alike; the other is {other!r}, {shown!r}, {where}"
        found = Unreadable(f"{column}.look_alike", problem, "Check whether they are one; nothing is merged.")
        yield replace(issue_at(origin, position, column, text, found), warning=True)


def _rows(frame: pd.DataFrame, column: str) -> Iterator[tuple[Any, Any]]:
    return zip(frame["id"].tolist(), frame[column].tolist(), strict=True)
