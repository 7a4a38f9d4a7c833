"""The entries of a map, read once: which two may be one, and what is recorded of both that tells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property

import numpy as np
import pandas as pd

from actormap.core import schema
from actormap.core.arrays import Bools, Codes
from actormap.core.model import ActorMap
from actormap.core.search.names import Name, name_of, variants
from actormap.core.sentences import Name as Named
from actormap.core.sentences import Sentence, term
from actormap.core.tables.values import split
from actormap.ingest.matching import blocking
from actormap.ingest.matching.blocking import Bound
from actormap.ingest.matching.evidence import (
    Evidence,
    Piece,
    Rarity,
    at_most,
    bits,
    forms_apart,
    likeness,
    numbers_apart,
    piece,
    types_of,
    written,
)
from actormap.rights.access import Principal, comparable

PART = 0.95
"""What a name that only stands beside another in a cell counts for."""
COMMON = 3.0
"""A word that carries fewer bits is common on a map."""
STRIDE = 2_000
"""Comparisons between two words on how far it is."""
Progress = Callable[[str, float], object]
Match = tuple[tuple[str, str], tuple[str, str], tuple[Evidence, ...]]
"""Ids and names of two entries, and the evidence."""


class Entries:
    """The entries of a map, read once, with what is recorded of them beside their names."""

    def __init__(self, m: ActorMap, principal: Principal, among: Iterable[str] | None) -> None:
        self.m, self.principal = m, principal
        self.among = None if among is None else frozenset(among)
        columns = ["id", "name", "aliases", "kind", "sphere", "types", "adm1_pcode"]
        cells = zip(*(m.actors[name].tolist() for name in columns), strict=True)
        self.rows = [dict(zip(columns, row, strict=True)) for row in cells]
        spelled = [(at, *spelling) for at, row in enumerate(self.rows) for spelling in _spellings(row)]
        self.owners = [at for at, _, _ in spelled]
        self.parts = [part for *_, part in spelled]
        self.names = [name_of(text, person=self.rows[at]["kind"] == "person") for at, text, _ in spelled]
        self._whole = dict(zip(reversed(self.owners), reversed(self.names), strict=True))
        self.rarity = Rarity(self._whole.values())

    def pairs(self, least: float, progress: Progress) -> Iterator[Match]:
        """Each pair of entries whose evidence sums up to enough, with the spellings that say most for it."""
        best: dict[tuple[int, int], list[Piece]] = {}
        start = [piece("start")]
        wanted = least - self._beside_at_most() - bits(start)
        near = self._near()
        near = near[self._hopeful(near, wanted)]
        for at, (left, right) in enumerate(near.tolist()):
            if at % STRIDE == 0:
                progress(Sentence("Comparing {n:,} pairs of names", n=len(near)), at / len(near))
            pieces = self._of_names(left, right, wanted)
            pair = self.owners[left], self.owners[right]
            if pieces and (pair not in best or bits(pieces) > bits(best[pair])):
                best[pair] = pieces
        for (a, b), pieces in best.items():
            first, second = self.rows[a], self.rows[b]
            every = [*start, *pieces, *self._beside(first, second)]
            if bits(every) >= least:
                evidence = tuple(map(written, every))
                yield (first["id"], second["id"]), (first["name"], second["name"]), evidence

    def _beside_at_most(self) -> float:
        """What can speak for a pair beside the names on this map."""
        recorded = {
            "type": self.m.actors["types"].any(),
            "area": self.m.actors["adm1_pcode"].any(),
            "presence": len(self.m.presence),
            "partners": len(self.m.ties),
        }
        return sum(schema.match_evidence()[code][0] for code, there in recorded.items() if there)

    def _hopeful(self, near: Codes, least: float) -> Bools:
        """Pairs of names that may say as much as `least`, in bits, or of which one has an acronym."""
        most = Bound(self.names, self.rarity).most(near)
        short = np.array([bool(name.acronyms) for name in self.names], dtype=bool)
        return (at_most(most.share, most.apart) >= least) | short[near].any(axis=1)

    def _near(self) -> Codes:
        """Pairs of spellings of two entries that the principal may compare."""
        near = blocking.pairs(self.names)
        owners = np.array(self.owners, dtype=np.int64)[near]
        keep = owners[:, 0] != owners[:, 1]
        ids = self.m.actors["id"].to_numpy(dtype=object)[owners[keep]]
        near, first, second = near[keep], ids[:, 0].tolist(), ids[:, 1].tolist()
        may = comparable(self.m, first, second, self.principal)
        if self.among is not None:
            wanted = [a in self.among or b in self.among for a, b in zip(first, second, strict=True)]
            may &= np.array(wanted, dtype=bool)
        return near[may]

    def _of_names(self, left: int, right: int, least: float) -> list[Piece]:
        """What two spellings say: as names, or one as the acronym of the other, whichever says more.

        Nothing where that is less than `least`, in bits.
        """
        a, b = self.names[left], self.names[right]
        if (
            a.is_acronym
            and b.is_acronym
            and not all(self._whole[self.owners[at]] is self.names[at] for at in (left, right))
        ):
            if a.joined != b.joined:
                return []
            same = piece("same_acronym", _telling(a.joined), acronym=Named(a.text))
            return [same, *self._spelled_apart(left, right, a.joined)]
        like = likeness(a, b, self.rarity)
        share = like.share * (PART if self.parts[left] or self.parts[right] else 1)
        acronyms = a.acronyms or b.acronyms
        if not acronyms and at_most(share, bool(like.left and like.right)) < least:
            return []
        both = {"left": Named(a.text), "right": Named(b.text)}
        pieces = [piece("name", 2 * share - 1, share=share, **both)]
        if like.left and like.right:
            pieces.append(piece("apart", left=Named(like.left), right=Named(like.right)))
        if like.words and (carried := self.rarity.of(like.words[0])) < COMMON:
            pieces.append(piece("common", 1 - carried / COMMON, word=Named(like.words[0])))
        pieces += [*numbers_apart(like, a, b), *forms_apart(a, b)]
        short = (a.acronyms & b.initials) | (b.acronyms & a.initials) if acronyms else None
        if not short:
            return pieces
        acronym = max(short, key=lambda short_form: (len(short_form), short_form))
        certain = _telling(acronym) / self._initials[acronym]
        as_acronym = [piece("acronym", certain, acronym=Named(acronym.upper()), **both)]
        return max(pieces, as_acronym + self._spelled_apart(left, right, acronym), key=bits)

    def _spelled_apart(self, left: int, right: int, acronym: str) -> list[Piece]:
        """That an acronym by which two entries are alike is spelled out by each name, with words of its own.

        A name in another language, which does not spell it out, speaks for it.
        """
        first, second = (self._whole[self.owners[at]] for at in (left, right))
        if acronym not in first.initials & second.initials:
            return []
        like = likeness(first, second, self.rarity)
        left_over, right_over = (like.left, like.right) if like.words else map(self._rarest, (first, second))
        return (
            [piece("apart", left=Named(left_over), right=Named(right_over))]
            if left_over and right_over
            else []
        )

    def _rarest(self, name: Name) -> str:
        return max(sorted(name.words), key=self.rarity.of, default="")

    @cached_property
    def _initials(self) -> Counter[str]:
        """How many entries have the same initials."""
        every = {
            (at, initials)
            for at, name in zip(self.owners, self.names, strict=True)
            for initials in name.initials
        }
        return Counter(initials for _, initials in every)

    def _beside(self, first: Mapping[str, str], second: Mapping[str, str]) -> Iterator[Piece]:
        """What is recorded of both beside their names."""
        if first["kind"] != second["kind"]:
            yield piece("kind")
        if first["sphere"] != second["sphere"]:
            left, right = (term(schema.spheres()[entry["sphere"]].label) for entry in (first, second))
            yield piece("sphere", left=left, right=right)
        yield from types_of(split(first["types"]), split(second["types"]))
        yield from self._seats(first["adm1_pcode"], second["adm1_pcode"])
        a, b = first["id"], second["id"]
        short, other = self._short.get(a, ()), self._short.get(b, ())
        if short and other and set(short).isdisjoint(other):
            acronym, other_acronym = (Named(min(written.values())) for written in (short, other))
            yield piece("other_acronym", left=acronym, right=other_acronym)
        if common := self._works.get(a, set()) & self._works.get(b, set()):
            yield piece("presence", area=self._area(min(common)))
        partners, others = self._partners.get(a, set()), self._partners.get(b, set())
        if common := partners & others:
            yield piece("partners", other=Named(self._name[min(common)]))
        if b in partners:
            yield piece("tie")

    def _seats(self, first: str, second: str) -> Iterator[Piece]:
        if first and first == second:
            yield piece("area", area=self._area(first))
        elif first and second:
            yield piece("other_area", left=self._area(first), right=self._area(second))

    def _area(self, pcode: str) -> Named:
        return Named(self._areas.get(pcode, pcode))

    @cached_property
    def _short(self) -> dict[str, dict[str, str]]:
        """Acronyms of each entry, as they are compared and as they are written."""
        acronyms: dict[str, dict[str, str]] = {}
        for at, name in zip(self.owners, self.names, strict=True):
            if name.is_acronym:
                acronyms.setdefault(self.rows[at]["id"], {})[name.joined] = name.text
        return acronyms

    @cached_property
    def _areas(self) -> dict[str, str]:
        return dict(zip(self.m["areas"]["id"], self.m["areas"]["name"], strict=True))

    @cached_property
    def _name(self) -> dict[str, str]:
        named = (self.m.actors, self.m.platforms)
        return {
            identifier: name
            for table in named
            for identifier, name in zip(table["id"], table["name"], strict=True)
        }

    @cached_property
    def _works(self) -> dict[str, set[str]]:
        return _sets(self.m.presence["actor_id"], self.m.presence["pcode"])

    @cached_property
    def _partners(self) -> dict[str, set[str]]:
        ties = self.m.ties
        ends = [ties["source_id"], ties["target_id"]]
        return _sets(pd.concat(ends), pd.concat(reversed(ends)))


def _spellings(row: Mapping[str, str]) -> Iterator[tuple[str, bool]]:
    """All that an entry is called, and whether it is only a part of what stands in a cell."""
    for cell in (row["name"], *split(row["aliases"])):
        yield from ((text, text != cell) for text in variants(cell))


def _telling(acronym: str) -> float:
    """How much an acronym tells: one of five letters all, a shorter one less."""
    return min(1.0, (len(acronym) - 1) / 4)


def _sets(keys: pd.Series, values: pd.Series) -> dict[str, set[str]]:
    sets: dict[str, set[str]] = {}
    for key, value in zip(keys, values, strict=True):
        sets.setdefault(key, set()).add(value)
    return sets
