"""What speaks for two entries being one, and against it, in bits (``schema/match_evidence.csv``)."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
from rapidfuzz.distance import OSA

from actormap.core import schema
from actormap.core.errors import Issue, shorten
from actormap.core.model import ActorMap
from actormap.core.search.names import LOOKS, Name, slips, sound
from actormap.core.sentences import Name as Named
from actormap.core.sentences import Sentence, first_of, plural, series, term
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
            where = Sentence(
                "{file} row {row}", file=Named(origin["file"].iat[at]), row=origin["row"].iat[at]
            )
        if column == "id":
            problem = Sentence("looks like '{other}', {where}", other=Named(shown), where=where)
        elif shown == text:
            problem = Sentence("two actors have this name; the other is {where}", where=where)
        else:
            problem = Sentence(
                "two actors have names that look alike; the other is '{name}', {where}",
                name=Named(shown),
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


USUAL = 50
"""A map of few names is read as if it had so many more, in which no word of its own occurs."""
ALMOST = 0.9
"""What a word with a typing error, or of another script, counts for."""
CONTAINED = 0.2
"""The part of the likeness that asks only whether the shorter name is in the longer one."""


class Rarity:
    """How much each word tells names of a map apart, in bits: rare ones more than common ones.

    Parameters
    ----------
    names
        The readings of the names, one an actor.
    """

    def __init__(self, names: Iterable[Name]) -> None:
        every = list(names)
        times = Counter(word for name in every for word in set(name.words))
        self._new = math.log2(len(every) + USUAL)
        self._bits = {word: self._new - math.log2(count + 1) for word, count in times.items()}

    def of(self, word: str) -> float:
        """Bits that a word carries."""
        return self._bits.get(word, self._new)


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two names have in common.

    Parameters
    ----------
    share
        How much of what tells them apart is in both, 0 to 1.
    words
        Words of the first that are in the second, the rarest first.
    left, right
        The rarest word that only the first has, and that only the second has; "" where there is none.
    """

    share: float
    words: tuple[str, ...]
    left: str = ""
    right: str = ""


def likeness(a: Name, b: Name, rarity: Rarity) -> Likeness:
    """What two names have in common; words may stand in any order, with small typing errors."""
    if a.joined == b.joined:
        return Likeness(1.0, tuple(sorted(a.words, key=rarity.of, reverse=True)))
    first, second, bits = set(a.words), set(b.words), rarity.of
    both = first & second
    common = {word: bits(word) for word in both}
    left, right = first - both, second - both
    lost = [0.0, 0.0]
    if left and right:
        foreign = a.scripts.isdisjoint(b.scripts)
        # One letter makes another acronym of it: of these none is a slip of the pen.
        for word in sorted(left - a.acronyms):
            for other in sorted(right - b.acronyms):
                if _near(word, other, foreign=foreign):
                    common[word] = ALMOST * min(bits(word), bits(other))
                    lost[0] += bits(word) - common[word]
                    lost[1] += bits(other) - common[word]
                    left.discard(word)
                    right.discard(other)
                    break
    if not common:
        return Likeness(0.0, ())
    shared, rest = sum(common.values()), (sum(map(bits, left)) + lost[0], sum(map(bits, right)) + lost[1])
    dice, contained = 2 * shared / (2 * shared + rest[0] + rest[1]), shared / (shared + min(rest))
    share = (1 - CONTAINED) * dice + CONTAINED * contained
    words = tuple(sorted(common, key=lambda word: (-common[word], word)))
    return Likeness(share, words, *(max(sorted(own), key=bits, default="") for own in (left, right)))


def _near(word: str, other: str, *, foreign: bool) -> bool:
    """Whether two words are one with a small typing error, or in two scripts."""
    if foreign and len(sound(word)) > 1:
        return _almost(sound(word), sound(other))
    return _almost(word, other)


def _almost(word: str, other: str) -> bool:
    if word == other:
        return True
    most = slips(min(len(word), len(other)))
    if not (most and word.isalpha() and other.isalpha()):
        return False
    most = most if word[0] == other[0] else 1
    return abs(len(word) - len(other)) <= most and OSA.distance(word, other, score_cutoff=most) <= most


Piece = tuple[str, float, Mapping[str, Any]]
"""Code, weight and values of a piece of evidence: most pairs are dropped before it becomes a sentence."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that speaks for two entries being one, or against it.

    Parameters
    ----------
    code
        A row of ``schema/match_evidence.csv``.
    weight
        Bits for (above 0) or against: one bit doubles the odds.
    sentence
        What it is.
    """

    code: str
    weight: float
    sentence: Sentence


def piece(code: str, part: float = 1.0, **values: Any) -> Piece:
    """A piece of evidence of which a part counts, -1 to 1."""
    return code, schema.match_evidence()[code][0] * part, values


def written(evidence: Piece) -> Evidence:
    """A piece of evidence with its sentence."""
    code, weight, values = evidence
    return Evidence(code, weight, Sentence(schema.match_evidence()[code][1], **values))


def bits(pieces: Iterable[Piece]) -> float:
    """What several pieces say together."""
    return sum(weight for _, weight, _ in pieces)


def at_most(share: Any, apart: Any) -> Any:
    """What the words of names say before anything else that speaks against it, of one pair or of many."""
    weights = schema.match_evidence()
    return weights["name"][0] * (2 * share - 1) + weights["apart"][0] * apart


def numbers_apart(like: Likeness, a: Name, b: Name) -> Iterator[Piece]:
    """That names which differ have other numbers in them."""
    if not (like.left and like.right):
        return
    first, second = (sorted(word for word in name.words if word.isdecimal()) for name in (a, b))
    if first and second and first != second:
        yield piece("number", left=" ".join(first), right=" ".join(second))


def forms_apart(a: Name, b: Name) -> Iterator[Piece]:
    """That names say different legal forms."""
    if a.forms and b.forms and a.forms.isdisjoint(b.forms):
        yield piece("form", left=_terms(sorted(a.forms)), right=_terms(sorted(b.forms)))


def types_of(first: Sequence[str], second: Sequence[str]) -> Iterator[Piece]:
    """That both have a type in common, or none though both have one."""
    labels = {code: actor_type.label for code, actor_type in schema.actor_types().items()}
    both = [code for code in first if code in second]
    if both:
        yield piece("type", shared=_terms(labels[code] for code in both))
    elif first and second:
        left, right = (_terms(labels[code] for code in codes) for codes in (first, second))
        yield piece("other_type", left=left, right=right)


def _terms(labels: Iterable[str]) -> Sentence:
    return series(list(map(term, labels)))
