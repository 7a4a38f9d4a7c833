"""Organisations as lists write them: known again by name, acronym or code, several in a cell, or none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from actormap.core import schema
from actormap.core.model import ActorMap
from actormap.core.tables.values import split
from actormap.ingest.mapping.table import Table
from actormap.ingest.mapping.values import names_nobody
from actormap.ingest.sheet.headers import words

_LIST = re.compile(r"\s*(?:;|:::)\s*")
_DOUBTFUL = re.compile(r"\s*[+/|\n]\s*|\s+&\s+|\s*,\s+")
"""What may stand between two names, and may be a part of one."""
_PLUS = re.compile(r"\w\)?(?:\s+\+\s+|\+)\(?\w")
"""Stands between two names far more often than in one."""


_ADDRESS = re.compile(
    r"[<(\[]?(?:mailto:)?[^\s@;,<>()\[\]/|]{1,64}@(?:[^\s@;,<>()\[\]/|.]{1,63}\.){1,8}[^\W\d_]{2,63}[>)\]]?"
)
_LOOSE = " \t\n;,/|:-"
_SHORTEST, _LONGEST = 2, 12
"""Letters of an acronym."""
_SMALL = frozenset(
    {
        "of",
        "for",
        "the",
        "and",
        "in",
        "to",
        "on",
        "a",
        "an",
        "with",
        "de",
        "des",
        "du",
        "la",
        "le",
        "les",
        "et",
        "pour",
        "en",
        "l",
        "d",
        "del",
        "el",
        "los",
        "las",
        "y",
        "para",
        "por",
        "da",
        "do",
        "das",
        "dos",
        "e",
        "и",
        "по",
        "за",
        "в",
        "на",
        "с",
    }
)
"""Words of which an acronym may leave out the first letter."""


def without_addresses(text: str) -> str:
    """A cell without the e-mail addresses in it, and without what stood between them and the names."""
    return _ADDRESS.sub(" ; ", text).strip(_LOOSE) if "@" in text else text


def with_acronym(text: str) -> tuple[str, str]:
    """A name and the acronym that stands in brackets behind it, "" where what stands there is not one.

    It is one if its letters are the first letters of the words of the name, in their order.
    """
    if not text.endswith((")", "]")):
        return text, ""
    name, _, rest = text[:-1].rpartition("(" if text.endswith(")") else "[")
    acronym = rest.strip()
    if not _SHORTEST <= len(acronym) <= _LONGEST or not _abbreviates(acronym, name):
        return text, ""
    return name.strip(), acronym


def _abbreviates(acronym: str, name: str) -> bool:
    letters = words(acronym).replace(" ", "")
    if acronym != acronym.upper() or not letters.isalpha():
        return False
    parts = words(name).split()
    return any(
        letters == "".join(part[0] for part in chosen)
        for chosen in (parts, [part for part in parts if part not in _SMALL])
    )


def by_list(text: str) -> list[str]:
    """Names of a cell that is a list beyond doubt."""
    return [part for part in _LIST.split(text) if part]


@dataclass
class Names:
    """What organisations are called, in the map and in the lists that come to it.

    A name belongs to an actor of the map if exactly one organisation there is called so, as its name or as
    another name of it; capitals, marks over letters and punctuation make no difference, unless one is
    written exactly so. An acronym alone belongs to the one organisation of the list that has it beside its
    name, else to that of the map.

    Parameters
    ----------
    base
        The map.
    called
        Names and acronyms of the lists that come together.
    whole
        Names that are one, whatever stands in them.
    """

    base: ActorMap
    called: Iterable[tuple[str, str]] = ()
    whole: Iterable[str] = ()
    _whole: frozenset[str] = frozenset()
    _map: dict[str, str] = field(default_factory=dict)
    _exact: dict[str, str] = field(default_factory=dict)
    _of_acronym: dict[str, dict[str, str]] = field(default_factory=dict)
    _alone: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._whole = frozenset(map(words, self.whole))
        actors = self.base.actors[self.base.actors["kind"] != "person"]
        entries: dict[str, set[str]] = {}
        exact: dict[str, set[str]] = {}
        for ident, name, aliases in zip(actors["id"], actors["name"], actors["aliases"], strict=True):
            for text in (name, *split(aliases)):
                entries.setdefault(words(text), set()).add(ident)
                exact.setdefault(text, set()).add(ident)
        self._map = {text: ids.pop() for text, ids in entries.items() if len(ids) == 1 and text}
        self._exact = {text: ids.pop() for text, ids in exact.items() if len(ids) == 1}
        for name, acronym in self.called:
            self.learn(name, acronym)

    def learn(self, name: str, acronym: str) -> None:
        """Take notice of a name and the acronym beside it; either may be ""."""
        name, acronym = ("" if names_nobody(text) else text for text in (name, acronym))
        if name and acronym and words(name) != words(acronym):
            self._of_acronym.setdefault(words(acronym), {})[words(name)] = name
        for text in (name, acronym):
            if text:
                self._alone.setdefault(words(text), text)

    def in_map(self, text: str) -> str:
        """Code of the actor of the map that is called so, "" where there is none or more than one.

        Where a row has a name, the name alone decides: two organisations may share an acronym.
        """
        return self._exact.get(text) or self._map.get(words(text), "")

    def of_acronym(self, acronym: str) -> str:
        """The name beside which a list has an acronym, "" where there is none or more than one."""
        names = self._of_acronym.get(words(acronym), {})
        return next(iter(names.values())) if len(names) == 1 else ""

    def code(self, name: str) -> str:
        """The code of the organisation of that name: of the map's where it has it, else made of the name."""
        return self.in_map(name) or self.base.code_key.code("org", [name])

    def several(self, text: str, sign: str = "") -> tuple[list[str], str]:
        """Names that stand in one cell, and how they were told apart.

        By "list" where a sign of a list, or what the user says (`sign`), stands between them, "known" where
        each of them is known by itself, "doubt" where some are, where a + stands between them or each has a
        line (the cell stays whole), or "".
        """
        if words(text) in self._whole:
            return [text], ""
        if sign and sign in text:
            pieces = [part.strip() for part in text.split(sign) if part.strip()] or [text]
            return pieces, "list" if len(pieces) > 1 else ""
        listed = by_list(text)
        if len(listed) > 1:
            return listed, "list"
        if self.in_map(text):
            return [text], ""
        parts, how = apart(text, self.knows)
        return parts, how or ("doubt" if "\n" in text or _PLUS.search(text) else "")

    def knows(self, text: str) -> bool:
        """Whether an organisation of the map or of the lists is called so by itself."""
        return words(text) in self._map or words(text) in self._alone


def apart(text: str, knows: Callable[[str], bool]) -> tuple[list[str], str]:
    """What may be several in one cell, taken apart where each stands by itself elsewhere (`knows`).

    The parts and "known"; or the cell, with "doubt" where some of it is known, else "".
    """
    parts = [part for part in _DOUBTFUL.split(text.strip()) if part]
    known = [knows(part) for part in parts]
    if len(parts) > 1 and all(known):
        return parts, "known"
    return [text], "doubt" if len(parts) > 1 and any(known) else ""


def unique(texts: Iterable[str]) -> list[str]:
    """Texts without those that are there already."""
    return list(dict.fromkeys(texts))


def called(tables: Iterable[Table]) -> Iterator[tuple[str, str]]:
    """Names of organisations with the acronym that stands beside each, of all roles and tables."""
    for table in tables:
        for role in ("org", "impl", "partner", "prog", "funder"):
            name, acronym = table.columns.at(f"{role}_name"), table.columns.at(f"{role}_acronym")
            if name is None and acronym is None:
                continue
            for row in table.layout.rows:
                written, short = with_acronym(without_addresses(_cell(row, name)))
                yield written, _cell(row, acronym) or short


def _cell(row: Sequence[str], at: int | None) -> str:
    return "" if at is None else row[at].strip()


def joined(texts: Iterable[str]) -> str:
    """Several texts as one cell holds them."""
    return schema.SEPARATOR.join(text.replace(schema.SEPARATOR, ",") for text in texts)
