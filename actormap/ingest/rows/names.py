"""Organisations as lists write them: known again by name, acronym or code; where in society they stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

import pandas as pd

from actormap.core import schema
from actormap.core.model import ActorMap
from actormap.core.tables.values import split
from actormap.ingest.mapping.columns import ROLES, Table
from actormap.ingest.mapping.values import EVERYWHERE, is_unfilled, kinds_of_actors, names_nobody
from actormap.ingest.sheet.headers import spelled, words

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
        for chosen in (parts, [part for part in parts if part not in spelled("small_word")])
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
    _of_acronym: dict[str, dict[str, str]] = field(default_factory=dict)
    _alone: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._whole = frozenset(map(words, self.whole))
        named = list(named_in(self.base.actors[self.base.actors["kind"] != "person"]))
        self._exact = alone(named)
        self._map = alone((plain, code) for text, code in named if (plain := words(text)))
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


def named_in(actors: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """Actors of the map by each of their names."""
    for code, name, aliases in zip(actors["id"], actors["name"], actors["aliases"], strict=True):
        yield from ((text, code) for text in (name, *split(aliases)))


def alone(named: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Who is called what; a name that two have means neither."""
    codes: dict[str, set[str]] = {}
    for text, code in named:
        codes.setdefault(text, set()).add(code)
    return {text: only.pop() for text, only in codes.items() if len(only) == 1}


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
        for role in ROLES:
            name, acronym = table.columns.at(f"{role}_name"), table.columns.at(f"{role}_acronym")
            if name is None and acronym is None:
                continue
            for row in table.layout.rows:
                cells = ("" if at is None else row[at].strip() for at in (name, acronym))
                text, beside = cells
                written, short = with_acronym(without_addresses(text))
                yield written, beside or short


def cell(row: Mapping[int, str], at: int | None) -> str:
    """What a row holds in a column; "" where there is no such column."""
    return "" if at is None else row[at]


def joined(texts: Iterable[str]) -> str:
    """Several texts as one cell holds them."""
    return schema.SEPARATOR.join(text.replace(schema.SEPARATOR, ",") for text in texts)


UNKNOWN = "unknown"
"""The sphere of those of whom nothing says one."""
_NEVER = frozenset({UNKNOWN, "field_presence"})
"""What no list of others says of anybody: that of an office like ours, and that nobody knows."""


@cache
def _spelled() -> dict[str, str]:
    known = dict(spelled("spheres"))
    for code, sphere in schema.spheres().items():
        known |= {words(text): code for text in (code, sphere.label) if code not in _NEVER}
    return known


def sphere_in(text: str) -> str:
    """The sphere that a text says, such as NGO, State or civil society; "" where it says none."""
    return _spelled().get(words(text), "")


def sphere_of(types: Iterable[str], broad: Iterable[str] = (), spheres: Iterable[str] = ()) -> str:
    """The one sphere of somebody; unknown where nothing says one, or where several are said.

    Its types say it, and words for many types, such as NGO (`broad`); where a column of spheres says one,
    nothing else counts.
    """
    possible = set(spheres) or {*broad, *(schema.actor_types()[kind].sphere for kind in types)}
    return possible.pop() if len(possible) == 1 else UNKNOWN


@dataclass(slots=True)
class Standing:
    """What rows say of the types of somebody, and of where in society it stands.

    Parameters
    ----------
    types
        Its types, in the order in which they are met.
    broad, spheres
        Spheres, by words for many types and by a column that says them.
    """

    types: dict[str, None] = field(default_factory=dict)
    broad: dict[str, None] = field(default_factory=dict)
    spheres: dict[str, None] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether anything is said of it: then it is an actor, and nothing that others belong to."""
        return bool(self.types or self.broad or self.spheres)

    @property
    def sphere(self) -> str:
        """The one sphere that is said of it."""
        return sphere_of(self.types, self.broad, self.spheres)

    def of_type(self, label: str, given: Mapping[str, str]) -> str:
        """Take up a type, as its user gave it or as lists write it; what is to be told of the word.

        A type that its user gave as "" is none, and nothing is to be told.
        """
        kind = given.get(label, kinds_of_actors().get(words(label)))
        if kind:
            self.types[kind] = None
        # Beside National, International says from where an NGO is, and not that it is a body.
        elif kind is None and words(label) not in EVERYWHERE and (sphere := sphere_in(label)):
            self.broad[sphere] = None
            return "type_broad"
        return "type_unknown" if kind is None else ""

    def in_column(self, text: str) -> str:
        """Take up what a column of spheres says; what is to be told of the word."""
        if sphere := sphere_in(text):
            self.spheres[sphere] = None
        return "" if sphere or is_unfilled(text) else "sphere_unheard"
