"""Columns that are answered: where somebody agrees or refuses, under any header, and what is ticked.

Words stand in ``schema/spellings.csv`` (``consent_header``, ``refusal``, ``consent``), what an answer says of
the actor in ``schema/consents.csv``. Above a column that is ticked stands a sector, an area or a month.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache

from actormap.core import schema
from actormap.core.sentences import Sentence, term
from actormap.ingest.mapping.columns import Guess, Known
from actormap.ingest.mapping.dates import Span, month, month_of, span
from actormap.ingest.mapping.values import is_pcode, is_placeholder, looks_like, sample
from actormap.ingest.readers.grid import column
from actormap.ingest.sheet.headers import (
    MARKS,
    NO,
    NUMBER,
    NUMBERED,
    YES,
    as_mark,
    is_ticked,
    meaning_of,
    spelled,
    split_words,
    words,
)
from actormap.ingest.sheet.layout import Layout

NOT_GIVEN = frozenset({"no", "withdrawn"})
"""Answers that are heard as a refusal."""
_LONGEST = 12
"""A header of more words is a question of its own, whose meaning is asked."""
_GAP = 3
"""So many words may stand between "does not want" and "to be listed"."""
_CROSSES = frozenset({"✗", "✘", "❌", "✖"})
_CROSSED = frozenset({"x", "х"})
"""A mark that says yes alone in its column, and no one knows what beside another sign for yes."""
_AFTER = re.compile(r"\s[-–—]\s|[:;,.(（，。،؛]")
"""What stands between an answer and what is said besides: "No - too dangerous"."""
_ARABIC, _CHINESE = "\u0590", "\u2e80"
"""From these letters on words are written without a gap before them, or around them."""
_JOINED = "(?:[وف]?(?:[بلك]?(?:ال)?|لل)?)"
"""What is joined to the beginning of an Arabic word."""
_OF_OTHERS = frozenset({"ok", "true", "false", "given", "granted", "approved", "pending", "unknown", "tbc"})
"""What is also written where nobody is asked: of a project, of a document."""


def phrase(text: str) -> str:
    """How a phrase stands in a text (a pattern for `spaced`): in Arabic behind what is joined to it."""
    if text[0] >= _CHINESE:
        return re.escape(text)
    return rf" {_JOINED if text[0] >= _ARABIC else ''}{re.escape(text)}(?= )"


def spaced(text: str) -> str:
    """A text as phrases are looked for in it."""
    return f" {words(text)} "


@cache
def _spelled(vocabulary: str, *codes: str) -> tuple[str, ...]:
    """Phrases of a vocabulary, the longest first."""
    known = (text for text, code in spelled(vocabulary).items() if code in codes)
    return tuple(sorted(known, key=lambda text: (-len(text), text)))


@cache
def _of_header(code: str) -> re.Pattern[str]:
    return re.compile("|".join(map(phrase, _spelled("consent_header", code))))


@cache
def _refusal() -> tuple[frozenset[str], re.Pattern[str]]:
    """How texts in which somebody refuses begin, and how they go on."""
    unwilling, recording, whole = (_spelled("refusal", code) for code in ("unwilling", "recording", "whole"))
    between = rf"(?: \S+){{0,{_GAP}}}"
    apart = [
        f"(?:{'|'.join(map(phrase, _written(unwilling, chinese=chinese)))}){gap}"
        f"(?:{'|'.join(map(phrase, _written(recording, chinese=chinese)))})"
        for chinese, gap in ((False, between), (True, r"\S{0,4}"))
    ]
    first = beginnings(text for text, code in schema.spellings("refusal").items() if code != "recording")
    return first, re.compile("|".join([*map(phrase, whole), *apart]))


def _written(texts: Iterable[str], *, chinese: bool) -> list[str]:
    return [text for text in texts if (text[0] >= _CHINESE) == chinese]


@lru_cache(maxsize=1 << 16)  # a list is asked more than once
def refuses(text: str) -> bool:
    """Whether a text reads as if somebody refused to be recorded: "does not want to be listed"."""
    return holds(text, *_refusal())


def beginnings(texts: Iterable[str]) -> frozenset[str]:
    """First words of phrases: a text that has none of them is not searched."""
    return frozenset(words(text).partition(" ")[0] for text in texts)


def holds(text: str, first: Collection[str], phrases: re.Pattern[str]) -> bool:
    """Whether a text holds one of some phrases that begin with these words.

    Where words are joined it is always searched.
    """
    whole = spaced(text)
    may_hold = max(whole) >= _ARABIC or not {*whole.split()}.isdisjoint(first)
    return may_hold and phrases.search(whole) is not None


def answer(text: str, beside: Collection[str] = ()) -> str:
    """yes, no, withdrawn or unknown, as a cell says it; "" where that cannot be read, which is never a yes.

    `beside` are the signs of its column, as `as_mark` gives them: an X beside a tick is read as neither.
    """
    bare = text.strip()
    known = spelled("consent").get(words(bare), "") or _mark(bare, beside)
    if known or (as_mark(bare) in _CROSSED and not is_placeholder(text)):
        return known
    if is_placeholder(text):
        return "unknown"
    first = spelled("consent").get(words(_AFTER.split(bare, maxsplit=1)[0]), "")
    return first if first in NOT_GIVEN else "no" if refuses(bare) else ""


def _mark(bare: str, beside: Collection[str]) -> str:
    """What a sign says; "" of none, and of an X beside another sign."""
    mark, others = as_mark(bare), (YES | _CROSSES) - _CROSSED
    if bare in _CROSSES | {"☐", "□"} or (mark in NO and words(bare)):
        return "no"
    return "yes" if mark in YES and not (mark in _CROSSED and others & {*beside}) else ""


def signs(cells: Iterable[str]) -> frozenset[str]:
    """The signs of a column, beside which an answer is read."""
    return frozenset(bare if (bare := cell.strip()) in _CROSSES else as_mark(bare) for cell in cells)


@cache
def of_header(header: str) -> tuple[str, bool]:
    """What a header asks: a code of `schema.consents`, and whether it speaks of such a thing at all."""
    text = spaced(split_words(header))
    there = {code for code in set(spelled("consent_header").values()) if _of_header(code).search(text)}
    subjects = there & {it.subject for it in schema.consents().values()}
    if "share" in subjects:
        narrower = subjects & {"share_un", "share_partner"}
        subjects = narrower if len(narrower) == 1 else subjects - narrower
    else:
        subjects -= {"share_un", "share_partner"}
    negative = "opt_out" in there or ("not" in there and _denies(text, subjects))
    generic = bool({"consent", "opt_out"} & there)
    known = ("record" if generic else "") if not subjects else ""
    if len(subjects) == 1 and (generic or negative or "agree" in there):
        (known,) = subjects
    wanted = (known, negative)
    clear = next((it.meaning for it in schema.consents().values() if (it.subject, it.inverted) == wanted), "")
    long = len(text.split()) > _LONGEST
    return ("" if long else clear), bool(subjects) or generic or "agree" in there


def _denies(text: str, subjects: Collection[str]) -> bool:
    """Whether a word of denial stands before what it denies: "no contactar", and not "Contact no"."""
    denied = _of_header("not").search(text)
    places = [match.start() for code in subjects if (match := _of_header(code).search(text))]
    word = denied.group().strip() if denied else ""
    return denied is not None and (word != "no" or not places or denied.start() < min(places))


def meaning_of_column(layout: Layout, at: int) -> str | None:
    """What a column asks of those that stand in it, a code of `schema.consents`.

    "" where it is about such a thing and nothing says which; None where it asks nothing of the kind.
    """
    values = sample(layout, at)
    if not values:
        return None
    beside = signs(values)
    read = [answer(value, beside) for value in values]
    half = sum(map(bool, read)) * 2 >= len(values)
    clear, speaks = ("", False) if layout.header is None else of_header(layout.headers[at])
    if clear and (half or looks_like(values) not in _OTHERS):
        return clear
    of_words = any(mark.isalpha() and mark not in MARKS for mark in beside)
    own = any(map(_is_of_consent, (layout.headers[at], *values)))
    return "" if half and ((speaks and of_words) or own) else None


_OTHERS = frozenset({"email", "url", "day", "phone", "pcode", "number"})
"""What values look like that answer nothing."""


def _is_of_consent(value: str) -> bool:
    """Whether a cell says in a word of its own that somebody agreed or refused, whatever stands above it."""
    text = words(value)
    code = spelled("consent").get(text, "unknown")
    return code != "unknown" and text not in _OF_OTHERS and as_mark(text) not in YES | NO


def worst(column: str, values: Iterable[str]) -> str:
    """What holds where rows or columns say different things: who refused is heard before who agreed."""
    given = {*values}
    return next((code for code in (*schema.safer()[column], "yes") if code in given), "")


def cells_of(meaning: str, given: str) -> Mapping[str, str]:
    """What an answer in a column of a meaning says of the actor, by column.

    Where a header asks for the refusal, what cannot be read is heard as one.
    """
    known = schema.consents()[meaning]
    if given == "yes" or (known.inverted and not given):
        return known.yes
    if given == "withdrawn":
        return {name: given if text == "no" else text for name, text in known.no.items()}
    return known.no if given == "no" else {}


def is_refusal(column: str, code: str) -> bool:
    """Whether a cell of a column of actors is heard as a refusal, whatever was said before."""
    return code in (wins for wins in schema.safer()[column] if wins != "unknown")


TICKS = SECTOR, AREA, MONTH = "sector_tick", "area_tick", "month_tick"
_SIDE = re.compile(
    r"^\s*(?:sectors?|clusters?|secteurs?|setor(?:es)?)\s*[:/>–-]\s*|\s+(?:sector|cluster)\s*$", re.IGNORECASE
)
_FEW = 2
"""One ticked column alone may say anything; so many say what they have in common."""


def name_of(header: str) -> str:
    """The sector that a header names, without the word for sector before or after it."""
    return _SIDE.sub("", header).strip() or header


def month_above(header: str, year: int = 0) -> Span | None:
    """The month that a header names; of a year where it says none itself."""
    days = span(header)
    if days and days[0] != days[1]:
        return days
    number = month_of(header) if not header.strip().isdecimal() else 0
    return month(year, number) if number and year else None


def _is_month(header: str) -> bool:
    days = span(header)
    named = bool(month_of(header)) if days is None else days[0] != days[1]
    return named and not header.strip().isdecimal()


def ticked(layout: Layout, guesses: Sequence[Guess], known: Known) -> list[Guess]:
    """The guesses, with the columns that are ticked for a sector, an area or a month.

    Only what stands above a column tells what a tick in it means: a sector or a month that is known, a
    P-code or an area of the map, or what two rows of headers say of the whole group.
    """
    marks = {
        guess.position: _marks(layout, guess.position)
        for guess in guesses
        if (
            guess.certainty < 1
            and (guess.certainty < NUMBERED or guess.meaning in {"", "sector_name", "number", "area_code"})
        )
    }
    new = list(guesses)
    above = {
        MONTH: (term("a month"), [at for at in marks if _is_month(layout.headers[at])]),
        SECTOR: (term("a sector"), [at for at in marks if _is_sector(layout, guesses[at], known)]),
        AREA: (term("an area"), [at for at in marks if _is_area(layout, at, known)]),
    }
    for meaning, (what, fitting) in above.items():
        places = [at for at in fitting if new[at].meaning not in above]
        places = [at for at in places if _ticks(marks[at], numbers=meaning == MONTH)]
        if len(places) < _FEW or not any(map(is_ticked, set().union(*(marks[at] for at in places)))):
            continue
        for at in places:
            reason = Sentence(
                "its header is '{header}', {what}, and its cells are ticked",
                header=layout.shown(at),
                what=what,
            )
            new[at] = replace(guesses[at], meaning=meaning, certainty=NUMBERED, reason=reason)
    return new


_FIRST = slice(50)
"""So many cells are looked at before all are: in few columns the first ones are ticks."""
_OTHER = frozenset({"?"})


def _marks(layout: Layout, at: int) -> frozenset[str]:
    """Different cells of a column as ticks are compared; of one whose first are no ticks, no others."""
    first = set(map(as_mark, column(layout.rows, at, _FIRST)))
    if not _ticks(first, numbers=True):
        return _OTHER
    return frozenset(map(as_mark, set(column(layout.rows, at))))


def _ticks(marks: Collection[str], *, numbers: bool) -> bool:
    """Whether all cells of a column say yes or no; a number may say in which months people were reached."""
    return all(mark in YES or mark in NO or (numbers and NUMBER.fullmatch(mark)) for mark in marks)


def _is_sector(layout: Layout, guess: Guess, known: Known) -> bool:
    at = guess.position
    if layout.tags[at] is not None:
        return guess.meaning == "sector_name"
    name = words(name_of(layout.headers[at]))
    group = _group(layout, at)
    return group == "sector_name" or name in spelled("sector") or name in known.get("sector_name", ())


def _is_area(layout: Layout, at: int, known: Known) -> bool:
    header = layout.headers[at]
    group = _group(layout, at)
    is_group = group.endswith(("_name", "_code")) and schema.meanings()[group].about == "area"
    return is_group or is_pcode(header) or words(header) in known.get("area_name", ())


def _group(layout: Layout, at: int) -> str:
    """What the header of the group means in which a column stands; "" where it stands in none."""
    return meaning_of(layout.groups[at])[0] if layout.groups else ""


def level_of(layout: Layout, at: int) -> int | None:
    """The level of the area above a ticked column, as the header of its group says it."""
    group = _group(layout, at)
    return int(group[3]) if re.match(r"adm\d", group) else None


def unread(layout: Layout, guesses: Iterable[Guess]) -> list[int]:
    """Places of columns that are marked, not answered yes or no, of which nothing tells what a mark means."""
    places = [guess.position for guess in guesses if not guess.meaning and layout.filled(guess.position)]
    marks = {at: _marks(layout, at) for at in places}
    return [at for at in places if marks[at] - {""} and marks[at] - {""} <= MARKS]
