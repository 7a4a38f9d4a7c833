"""Names and codes that a reader may take for one another; told, never merged."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace

import pandas as pd

from actormap.core.errors import Issue, shorten
from actormap.core.model import ActorMap
from actormap.core.search.names import LOOKS
from actormap.core.sentences import Name, Sentence, first_of, plural
from actormap.core.tables.issues import Unreadable, issue_at
from actormap.rights.access import guarded

_NUMBER = re.compile(r"0*(\d+?)(\.0*)?")
_SHOWN = 3
"""So many names of those that look alike are told."""
_CODED = ("actors", "platforms", "sectors", "sources")


class _Visible(dict[int, int | str | None]):
    """What the eye makes of each character; each is looked up once, for names are many and letters few."""

    def __missing__(self, code: int) -> int | str | None:
        ch = chr(code)
        visible = unicodedata.category(ch)[0] in "LNM" and not unicodedata.combining(ch)
        self[code] = LOOKS.get(code, code) if visible else None
        return self[code]


_BREAK = "\n"
_VISIBLE = _Visible({ord(_BREAK): _BREAK})


def looks(texts: Sequence[str]) -> list[str]:
    """What is left of texts when all is taken away that the eye may miss.

    Capitals, marks over letters, blanks, punctuation and invisible characters go; Cyrillic and
    Greek letters that look Latin become Latin. Vowel signs stay, where they make the word.
    """
    # All at once, each on a line of its own: nothing is put together over the end of a line.
    whole = _BREAK.join(texts)
    if whole.count(_BREAK) >= len(texts):
        whole = _BREAK.join(text.replace(_BREAK, " ") for text in texts)
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", whole).casefold())
    shown = plain.translate(_VISIBLE).split(_BREAK)
    return [left or text for left, text in zip(shown, texts, strict=True)] if texts else []


def looks_of_codes(texts: Sequence[str]) -> list[str]:
    """The same for codes, where 1, 01 and 1.0 look alike too."""
    matches = map(_NUMBER.fullmatch, texts)
    return [match[1] if match else shown for match, shown in zip(matches, looks(texts), strict=True)]


def look_alikes(table: str, frame: pd.DataFrame, origin: pd.DataFrame, base: pd.DataFrame) -> Iterator[Issue]:
    """Warnings on rows that look like another one.

    Names of persons whom it could expose are held against nobody's: that is for who may
    (`candidates_of_import`).
    """
    if table not in _CODED:
        return
    old = base[~base["id"].isin(frame["id"])] if len(base) else base
    yield from _few(_pairs(looks_of_codes, frame, origin, old, "id"))
    if table == "actors":
        yield from _few(_pairs(looks, frame, origin, old, "name", _apart(frame, old)))


def alike(frame: pd.DataFrame, base: pd.DataFrame) -> list[tuple[str, str]]:
    """Actors of an import, each with the earlier one, there or on the map, whose name looks like its own."""
    old = base[~base["id"].isin(frame["id"])] if len(base) else base
    ids = frame["id"].tolist()
    return [
        (other, ids[position])
        for position, other, _, _ in _looks_like(looks, frame, old, "name", _apart(frame, old))
    ]


def _apart(*frames: pd.DataFrame) -> set[str]:
    """Persons whose names are held against nobody's."""
    return {person for frame in frames for person in guarded(ActorMap.trusted({"actors": frame}))}


def _few(issues: Iterable[Issue]) -> list[Issue]:
    """The issues, several of one file in one: each pair is shown beside it."""
    by_file: dict[str, list[Issue]] = {}
    for issue in issues:
        by_file.setdefault(issue.file, []).append(issue)
    return [issue for mine in by_file.values() for issue in (mine if len(mine) == 1 else [_all_of(mine)])]


def _all_of(issues: Sequence[Issue]) -> Issue:
    first, names = issues[0], [shorten(issue.value) for issue in issues]
    problem = Sentence("{rows} with a name that looks like another", rows=plural(len(issues), "row"))
    if first.column == "id":
        problem = Sentence("{rows} with a code that looks like another", rows=plural(len(issues), "row"))
    rows = tuple(dict.fromkeys(line for issue in issues for line in issue.lines))
    remedy = Sentence("Nothing is merged. Look at each pair, and say under Duplicates which are the same.")
    shown = first_of(list(dict.fromkeys(names)), _SHOWN)
    return replace(first, problem=problem, remedy=remedy, rows=rows, value=shown)


def _pairs(
    keys: Callable[[Sequence[str]], list[str]],
    frame: pd.DataFrame,
    origin: pd.DataFrame,
    old: pd.DataFrame,
    column: str,
    apart: Collection[str] = (),
) -> Iterator[Issue]:
    texts = frame[column].tolist()
    for position, _, shown, at in _looks_like(keys, frame, old, column, apart):
        text, where = texts[position], Sentence("on the map")
        if at >= 0:
            where = Sentence("{file} row {row}", file=Name(origin["file"].iat[at]), row=origin["row"].iat[at])
        if column == "id":
            problem = Sentence("looks like '{other}', {where}", other=Name(shown), where=where)
        elif shown == text:
            problem = Sentence("two actors have this name; the other is {where}", where=where)
        else:
            problem = Sentence(
                "two actors have names that look alike; the other is '{name}', {where}",
                name=Name(shown),
                where=where,
            )
        look_alike = Unreadable(
            f"{column}.look_alike", problem, Sentence("Check whether they are the same; nothing is merged.")
        )
        yield replace(issue_at(origin, position, column, text, look_alike), warning=True)


def _looks_like(
    keys: Callable[[Sequence[str]], list[str]],
    frame: pd.DataFrame,
    old: pd.DataFrame,
    column: str,
    apart: Collection[str],
) -> Iterator[tuple[int, str, str, int]]:
    """Rows that look like an earlier one: their place, and its id, its text and its place, -1 on the map."""
    first = {key: (ident, text, -1) for key, ident, text in _rows(keys, old, column) if ident not in apart}
    texts = frame[column].tolist()
    new = keys(texts)
    if len({*first, *new}) == len(first) + len(new):
        return  # each looks otherwise than all the others, as nearly always
    for position, (key, ident, text) in enumerate(zip(new, frame["id"].tolist(), texts, strict=True)):
        if not text or ident in apart:
            continue
        other, shown, at = first.setdefault(key, (ident, text, position))
        if other != ident:
            yield position, other, shown, at


def _rows(
    keys: Callable[[Sequence[str]], list[str]], frame: pd.DataFrame, column: str
) -> list[tuple[str, str, str]]:
    texts = frame[column].tolist()
    return list(zip(keys(texts), frame["id"].tolist(), texts, strict=True))
