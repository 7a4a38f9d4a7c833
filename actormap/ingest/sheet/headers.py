"""What a header means, in whichever of nine languages it is written; what a cell says that is no value.

Such a cell says yes or no, a total, or the same as above.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache

from actormap.core import schema
from actormap.core.search import plain

EXACT, NUMBERED, WITHIN = 0.95, 0.9, 0.6
"""How certain a header is that is known as it stands; but for a number, an aside or a language; or within
more words."""
_WORD = re.compile(r"[^\W_]+")
_ASIDE = re.compile(r"\([^)]*\)|\[[^]]*\]")
_NUMBER = re.compile(r"\b\d+\b|\b[ivx]+$")
_PATH = re.compile(r"(?<=[^\W\d_])\.(?=[^\W\d_])")
"""Stands between a form and its field in the headers of ActivityInfo: Partner.Name."""
_BARE = {"node_label": "_name", "node_id": "_code", "area_code": "_code"}
"""What a header says that is short for more, and how the meaning ends that it has below that of a group."""
_CAMEL = re.compile(r"(?<=[a-zа-я])(?=[A-ZА-Я])|(?<=[A-Z])(?=[A-Z][a-z])")
_LETTERED = re.compile(r"^\s*[^\W\d_][.)]\s+")
"""What stands before a header whose columns are lettered: A. Name, B. Type."""
_LANGUAGE = re.compile(r" (?:en|fr|es|pt|ar|ru|uk|zh|eng|fra|fre|spa|por|ara|rus)$")
"""What stands after a header whose column is in one of several languages: ORG_NAME_fr."""
_SHORT, _BOTH = 4, 2
_SCRIPTS = frozenset({"LATIN", "ARABIC", "CYRILLIC", "CJK"})
"""Scripts of the languages in which headers are known."""


words = plain.words
"""A header as it is compared."""


@cache
def spelled(vocabulary: str) -> dict[str, str]:
    """Codes of a vocabulary by what lists write for them, as `words` compares it."""
    return {words(text): code for text, code in schema.spellings(vocabulary).items()}


def normal(header: str) -> str:
    """A header as those of our tables are compared: blanks and underscores are one, and so are capitals."""
    return re.sub(r"[\s_]+", "_", header.strip()).casefold()


def split_words(header: str) -> str:
    """A header with a blank between words that are written as one: OkToRecord."""
    return _CAMEL.sub(" ", header)


_PCODE = re.compile(r"\bp codes?\b|pcod\b")


def _compared(header: str) -> str:
    """The words of a header, with the P-code in one way of the four in which it is written."""
    return _PCODE.sub("pcode", words(header))


_WHOLE = "="
"""Begins a header that means something only where it stands alone: "contact", not "frequency of contact"."""


@cache
def _known() -> dict[str, str]:
    return {
        _compared(text): meaning.code for meaning in schema.meanings().values() for text in meaning.headers
    }


@cache
def _whole() -> frozenset[str]:
    headers = (text for meaning in schema.meanings().values() for text in meaning.headers)
    return frozenset(_compared(text) for text in headers if text.startswith(_WHOLE))


@cache
def _ours() -> frozenset[str]:
    """Names and other names of the columns of our tables, in all languages of the templates."""
    columns = [column for table in schema.open_tables() for column in schema.columns()[table].values()]
    labels = {schema.column_label(column.name, lang) for column in columns for lang in schema.LANGUAGES}
    return frozenset(map(words, labels)) | {
        words(text) for column in columns for text in (column.name, *column.aliases)
    }


@cache
def meaning_of(header: str) -> tuple[str, float]:
    """The meaning of a header and how certain it is; ("", 0.0) where it is not known."""
    for text, certainty in (
        (_compared(header), EXACT),
        (_compared(_CAMEL.sub(" ", header)), EXACT),
        (_compared(_ASIDE.sub(" ", header)), NUMBERED),
        (_compared(_LETTERED.sub("", header)), NUMBERED),
        (_NUMBER.sub(" ", _compared(_ASIDE.sub(" ", header))), NUMBERED),
        (_LANGUAGE.sub("", _compared(header)), NUMBERED),
    ):
        meaning = _known().get(" ".join(text.split()))
        if meaning:
            return meaning, certainty
    *groups, last = _PATH.split(header)
    if groups:
        return of_group(groups[-1], last)
    return _before_aside(header) or _in_two_tongues(header) or _within(_compared(_CAMEL.sub(" ", header)))


def of_group(group: str, header: str) -> tuple[str, float]:
    """The meaning of a header below that of a group of columns ("Name" of "Province"); ("", 0.0) of none.

    What is short for more says nothing where nobody knows what it is the name or the code of.
    """
    whole = _known().get(_compared(f"{group} {header}"), "")
    if whole:
        return whole, NUMBERED
    meaning, certainty = meaning_of(header)
    if meaning not in _BARE:
        return meaning, certainty
    above, known = meaning_of(group)
    meaning = above.removesuffix("_name") + _BARE[meaning] if above.endswith("_name") else ""
    return (meaning, NUMBERED) if known >= NUMBERED and meaning in schema.meanings() else ("", 0.0)


def _before_aside(header: str) -> tuple[str, float] | None:
    """The meaning of what stands before an aside and more words ("CLUSTER (choose) for projects only").

    None where these words say something else.
    """
    first, *rest = _ASIDE.split(header)
    meaning, after = _known().get(_compared(first), ""), " ".join(rest).strip()
    if not meaning or not after or meaning_of(after)[0] not in {"", meaning}:
        return None
    return meaning, NUMBERED


def _in_two_tongues(header: str) -> tuple[str, float] | None:
    """The meaning of a header that says the same in two languages; None of any other.

    A part in a script of a language in which no header is known here may say anything.
    """
    runs = _runs(header)
    parts = [text for _, text in runs] if len(runs) > 1 else header.split("/")
    if len(parts) < _BOTH:
        return None
    known = [meaning_of(part) for part in parts]
    unknown = [
        script
        for (script, _), (_, sure) in zip(runs, known, strict=False)
        if sure < NUMBERED and script not in _SCRIPTS
    ]
    meanings = {meaning for meaning, sure in known if sure >= NUMBERED}
    clear = sum(sure >= NUMBERED for _, sure in known) + (len(unknown) if len(runs) > 1 else 0)
    return (meanings.pop(), NUMBERED) if len(meanings) == 1 and clear == len(parts) else None


def _runs(header: str) -> list[tuple[str, str]]:
    """The parts of a text, each in another script than the one before."""
    runs: list[tuple[str, str]] = []
    for word in _WORD.findall(header):
        script = unicodedata.name(word[0], "").partition(" ")[0]
        if word.isdecimal() and runs:
            script = runs[-1][0]
        if runs and runs[-1][0] == script:
            runs[-1] = (script, f"{runs[-1][1]} {word}")
        else:
            runs.append((script, word))
    return runs


def _within(text: str) -> tuple[str, float]:
    """The longest known header among the words of a longer one."""
    parts = text.split()
    for length in range(len(parts) - 1, 0, -1):
        for start in range(len(parts) - length + 1):
            phrase = " ".join(parts[start : start + length])
            meaning = _known().get(phrase)
            if not meaning or len(phrase) <= _SHORT or phrase in _whole():
                continue
            if not (
                (meaning.endswith(_ENDINGS) and not schema.meanings()[meaning].personal)
                and _only_belongs(parts, start)
            ):
                return meaning, WITHIN
    return "", 0.0


_ENDINGS = ("_name", "_acronym", "_aliases")


@cache
def _particles(what: str) -> frozenset[str]:
    spelled = schema.spellings("header_particle").items()
    return frozenset(words(text) for text, code in spelled if code == what)


def _only_belongs(parts: Sequence[str], start: int) -> bool:
    """Whether a header speaks of what something else has: "Accountability mechanisms of your organization".

    "Full name of your organization" names it.
    """
    before = start
    while before and parts[before - 1] in _particles("the"):
        before -= 1
    of_something = before > 1 and parts[before - 1] in _particles("of")
    return of_something and not _particles("name") & {*parts[: before - 1]}


def has_name(header: str) -> bool:
    """Whether a header says that a column holds names: "Organisation name" beside "Organisation"."""
    return bool(_particles("name") & {*_compared(_CAMEL.sub(" ", header)).split()})


def without_language(header: str) -> frozenset[str]:
    """The words of a header without those that say in which language its column is written."""
    header_words = frozenset(words(header).split())
    return header_words - frozenset(words(text) for text in schema.spellings("header_language"))


def is_header(text: str) -> bool:
    """Whether a cell holds what lists write above a column."""
    return meaning_of(text)[1] >= NUMBERED or words(text) in _ours()


@cache
def unnumbered(text: str) -> str:
    """The words without their number of a header that is known but for it ("Region 1"); "" for any other."""
    if not is_header(text) or meaning_of(text)[1] >= EXACT or words(text) in _ours():
        return ""
    compared = words(_ASIDE.sub(" ", text))
    bare = " ".join(_NUMBER.sub(" ", compared).split())
    return bare if bare != compared else ""


_TICKS = schema.spellings("tick")
MARKS = frozenset(text for text, code in _TICKS.items() if code == "mark")
YES = frozenset(text for text, code in _TICKS.items() if code != "no")
NO = frozenset({"", *(text for text, code in _TICKS.items() if code == "no")})
NUMBER = re.compile(r"\d[\d.,\s]*")
_PART = "part"
"""A word for totals of a part, which stands before its name: Sub-total North."""


def as_mark(cell: str) -> str:
    """A cell as ticks are compared."""
    text = cell.strip().casefold()
    return words(text) or text


def are_answers(cells: Iterable[str]) -> bool:
    """Whether all cells that are filled answer yes or no, some of them in a word."""
    answers = {as_mark(cell) for cell in cells} - {""}
    words_there = any(mark.isalpha() and mark not in MARKS for mark in answers)
    return words_there and answers <= YES | NO


def is_ticked(cell: str) -> bool:
    """Whether a cell says yes; a number of people reached says it too, 0 does not."""
    text = as_mark(cell)
    return text in YES or (bool(NUMBER.fullmatch(text)) and any(ch in "123456789" for ch in text))


@cache
def _totals() -> dict[str, str]:
    return {words(text): code for text, code in schema.spellings("total").items()}


@cache
def words_for_totals() -> frozenset[str]:
    """What stands in a text that adds something up, in small letters, with marks over them and without."""
    return frozenset(form for text in schema.spellings("total") for form in (text.casefold(), words(text)))


def is_total(text: str) -> bool:
    """Whether a text says that something is added up: Total (12), Sub-total North; not Total Energies."""
    plain = words(text)
    if plain in _totals():
        return True
    parts = plain.split()
    bare = " ".join(part for part in parts if not part.isdecimal())
    return bare in _totals() or any(
        _totals().get(" ".join(parts[:at])) == _PART for at in range(1, len(parts))
    )


def adds_up(text: str) -> bool:
    """Whether a text may head a row of sums: it begins or ends with such a word, as Total North does."""
    parts = words(text).split()
    ends = (some for at in range(1, len(parts) + 1) for some in (parts[:at], parts[-at:]))
    return is_total(text) or any(" ".join(some) in _totals() for some in ends)


@cache
def above_marks() -> frozenset[str]:
    """What lists write for "the same as above" and for nothing else, in small letters."""
    return frozenset(text for text, code in schema.spellings("ditto").items() if code == "above")


@cache
def _same() -> frozenset[str]:
    return frozenset(words(text) for text, code in schema.spellings("ditto").items() if code == "same")


def says_the_same(text: str) -> bool:
    """Whether a text says that something stands elsewhere too, above or in another column of its row."""
    return words(text) in _same()


_MARKS = frozenset({"x", "✓", "✔", "yes", "oui", "sí", "si", "sim", "نعم", "да", "是"})


_NONE = frozenset({"", "-", "no", "non", "não", "لا", "нет", "否"})


def as_number(text: str, comma: bool = False) -> float | None:
    """What a cell says: 0 for no tie, 1 for a mark; None where it says something else."""
    plain = text.strip().casefold()
    if plain in _NONE:
        return 0.0
    if plain in _MARKS:
        return 1.0
    try:
        value = float(plain.replace(",", ".") if comma else plain)
    except ValueError:
        return None
    return value if abs(value) < float("inf") else None
