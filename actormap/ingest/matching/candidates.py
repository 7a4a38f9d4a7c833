"""Entries that may be one and the same actor, each pair with what speaks for it and against it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from actormap import identity, schema
from actormap.access import Principal, comparable
from actormap.arrays import Bools, Codes
from actormap.errors import Refused
from actormap.findings import plain
from actormap.ingest.matching import blocking
from actormap.ingest.matching.bound import Bound
from actormap.ingest.matching.likeness import Likeness, Rarity, likeness
from actormap.model import ActorMap, Changes, apply_changes
from actormap.search.words import Name, name_of, variants
from actormap.sentences import Name as Named
from actormap.sentences import Sentence, series, term
from actormap.tables.cells import split

PROBABLE = 0.5
"""The least certainty of a pair that is proposed."""
VERY, RATHER = 0.95, 0.75
"""Certainty from which a pair is called very much alike, and alike."""
PART = 0.95
"""What a name that only stands beside another in a cell counts for."""
COMMON = 3.0
"""A word that carries fewer bits is common on a map."""
LONGEST_ACRONYM = 10
STRIDE = 2_000
"""Comparisons between two words on how far it is."""


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


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two entries that may be one and the same actor; a person decides.

    Parameters
    ----------
    first, second
        Their ids.
    names
        Their names.
    evidence
        What speaks for it and against it, in the order in which it is added up.
    decision
        ``later`` where somebody put it off, else "".
    """

    first: str
    second: str
    names: tuple[str, str]
    evidence: tuple[Evidence, ...]
    decision: str = ""

    @property
    def sum(self) -> float:
        """All weights together, in bits."""
        return sum(one.weight for one in self.evidence)

    @property
    def certainty(self) -> float:
        """The sum as a chance, 0 to 1: half where it is nought."""
        return 1 / (1 + 2.0**-self.sum)

    @property
    def alike(self) -> Sentence:
        """How alike both are, in words: the certainty puts pairs in order and is not measured."""
        if self.certainty >= VERY:
            return Sentence("Very much alike")
        return Sentence("Alike") if self.certainty >= RATHER else Sentence("Somewhat alike")

    def as_dict(self) -> dict[str, Any]:
        """The pair as plain values, its evidence as a waterfall: each weight and the sum so far."""
        steps, total = [], 0.0
        for one in self.evidence:
            total += one.weight
            steps.append({
                "code": one.code, "weight": round(one.weight, 2), "sum": round(total, 2),
                "reason": str(one.sentence), "sentence": plain(one.sentence.data()),
            })  # fmt: skip
        return {
            "first": self.first, "second": self.second, "names": list(self.names),
            "certainty": round(self.certainty, 4), "sum": round(self.sum, 2), "decision": self.decision,
            "evidence": steps,
        }  # fmt: skip


def candidates(
    m: ActorMap, principal: Principal, *, certainty: float = PROBABLE, among: Iterable[str] | None = None,
    progress: Progress | None = None,
) -> list[Candidate]:  # fmt: skip
    """Pairs of entries that may be one and the same, the most certain first.

    Nothing is merged: a person decides (`decisions.decided`). Pairs that were decided on are left out,
    those put off come last.

    Parameters
    ----------
    m
        What the principal sees (`access.read`).
    principal
        Who asks: some persons are compared across sources only by who may.
    certainty
        The least certainty of a pair, 0 to 1.
    among
        Only pairs with at least one of these actors; by default all.
    progress
        Called with a few words and the share done; what it raises ends the search.

    Raises
    ------
    Refused
        The certainty is no share.
    """
    if not 0 <= certainty <= 1:
        raise Refused(f"certainty={certainty}: not a share. Give a number from 0 to 1.")
    least = math.inf if certainty == 1 else math.log2(certainty / (1 - certainty)) if certainty else -math.inf
    tell = progress or (lambda _doing, _share: None)
    tell("Reading names", 0.0)
    search = _Search(m, principal, among)
    found = (Candidate(*ids, names, evidence) for ids, names, evidence in search.pairs(least, tell))
    return undecided(found, m)


def undecided(found: Iterable[Candidate], m: ActorMap) -> list[Candidate]:
    """Those of some pairs that are still to be decided on, the most certain first, those put off last.

    Parameters
    ----------
    found
        Pairs, also of a map as it was before some decisions.
    m
        What the principal sees now (`access.read`).
    """
    decided, there = _decided(m), set(m.ids("actors"))
    stands = [(one, decided.get(frozenset((one.first, one.second)), "")) for one in found]
    left = [
        replace(one, decision=decision)
        for one, decision in stands
        if decision in {"", identity.LATER} and {one.first, one.second} <= there
    ]
    return sorted(left, key=lambda one: (one.decision, -one.sum, one.first, one.second))


def candidates_of_import(
    m: ActorMap, changes: Changes, principal: Principal, *, certainty: float = PROBABLE
) -> list[Candidate]:
    """Pairs of an import that nobody has accepted yet: its new entries with each other and the map.

    Parameters
    ----------
    m
        What the principal may see of the map as it is stored (`access.visible`).
    changes
        What the import would write (`ingest.imported.Imported`).
    principal, certainty
        As in `candidates`.
    """
    new = changes.upserts.get("actors")
    if new is None:
        return []
    known = m.ids("actors")
    after = identity.merged(apply_changes(m, changes))
    return candidates(
        after, principal, certainty=certainty, among=[one for one in new["id"] if one not in known]
    )


def _decided(m: ActorMap) -> dict[frozenset[str], str]:
    rows = m[identity.TABLE].sort_values(["date", "id"], kind="stable")
    pairs = zip(rows["first_id"], rows["second_id"], rows["decision"], strict=True)
    return {frozenset((a, b)): decision for a, b, decision in pairs}


Progress = Callable[[str, float], object]
Found = tuple[tuple[str, str], tuple[str, str], tuple[Evidence, ...]]
"""Ids and names of two entries, and the evidence."""
Told = tuple[str, float, Mapping[str, Any]]
"""Code, weight and values of a piece of evidence: most pairs are dropped before it becomes a sentence."""


class _Search:
    """The entries of a map, read once, with what is recorded of them beside their names."""

    def __init__(self, m: ActorMap, principal: Principal, among: Iterable[str] | None) -> None:
        self.m, self.principal = m, principal
        self.among = None if among is None else frozenset(among)
        columns = ["id", "name", "aliases", "kind", "sphere", "types", "adm1_pcode"]
        cells = zip(*(m.actors[name].tolist() for name in columns), strict=True)
        self.rows = [dict(zip(columns, row, strict=True)) for row in cells]
        spelled = [(at, *one) for at, row in enumerate(self.rows) for one in _spellings(row)]
        self.owners = [at for at, _, _ in spelled]
        self.parts = [part for *_, part in spelled]
        self.names = [name_of(text, person=self.rows[at]["kind"] == "person") for at, text, _ in spelled]
        self._whole = dict(zip(reversed(self.owners), reversed(self.names), strict=True))
        self.rarity = Rarity(self._whole.values())

    def pairs(self, least: float, tell: Progress) -> Iterator[Found]:
        """Each pair of entries whose evidence sums up to enough, with the spellings that say most for it."""
        best: dict[tuple[int, int], list[Told]] = {}
        start = [_told("start")]
        wanted = least - self._beside_at_most() - _bits(start)
        near = self._near()
        near = near[self._hopeful(near, wanted)]
        for at, (left, right) in enumerate(near.tolist()):
            if at % STRIDE == 0:
                tell(f"Comparing {len(near):,} pairs of names", at / len(near))
            told = self._of_names(left, right, wanted)
            pair = self.owners[left], self.owners[right]
            if told and (pair not in best or _bits(told) > _bits(best[pair])):
                best[pair] = told
        for (a, b), told in best.items():
            first, second = self.rows[a], self.rows[b]
            every = [*start, *told, *self._beside(first, second)]
            if _bits(every) >= least:
                evidence = tuple(map(_evidence, every))
                yield (first["id"], second["id"]), (first["name"], second["name"]), evidence

    def _beside_at_most(self) -> float:
        """What can speak for a pair beside the names on this map."""
        recorded = {
            "type": self.m.actors["types"].any(), "area": self.m.actors["adm1_pcode"].any(),
            "presence": len(self.m.presence), "partners": len(self.m.ties),
        }  # fmt: skip
        return sum(schema.match_evidence()[code][0] for code, there in recorded.items() if there)

    def _hopeful(self, near: Codes, least: float) -> Bools:
        """Pairs of names that may say as much as `least`, in bits, or of which one has an acronym."""
        most = Bound(self.names, self.rarity).most(near)
        short = np.array([bool(name.acronyms) for name in self.names], dtype=bool)
        return (_at_most(most.share, most.apart) >= least) | short[near].any(axis=1)

    def _near(self) -> Codes:
        """Pairs of spellings of two entries that the principal may compare."""
        found = blocking.pairs(self.names)
        owners = np.array(self.owners, dtype=np.int64)[found]
        keep = owners[:, 0] != owners[:, 1]
        ids = self.m.actors["id"].to_numpy(dtype=object)[owners[keep]]
        found, first, second = found[keep], ids[:, 0].tolist(), ids[:, 1].tolist()
        may = comparable(self.m, first, second, self.principal)
        if self.among is not None:
            wanted = [a in self.among or b in self.among for a, b in zip(first, second, strict=True)]
            may &= np.array(wanted, dtype=bool)
        return found[may]

    def _of_names(self, left: int, right: int, least: float) -> list[Told]:
        """What two spellings say: as names, or one as the acronym of the other, whichever says more.

        Nothing where that is less than `least`, in bits.
        """
        a, b = self.names[left], self.names[right]
        if _is_short(a) and _is_short(b) and not self._whole_names(left, right):
            if a.joined != b.joined:
                return []
            same = _told("same_acronym", _certain(a.joined), acronym=Named(a.text))
            return [same, *self._said_otherwise(left, right, a.joined)]
        like = likeness(a, b, self.rarity)
        share = like.share * (PART if self.parts[left] or self.parts[right] else 1)
        acronyms = a.acronyms or b.acronyms
        if not acronyms and _at_most(share, bool(like.left and like.right)) < least:
            return []
        both = {"left": Named(a.text), "right": Named(b.text)}
        found = [_told("name", 2 * share - 1, share=share, **both)]
        if like.left and like.right:
            found.append(_told("apart", left=Named(like.left), right=Named(like.right)))
        if like.words and (bits := self.rarity.of(like.words[0])) < COMMON:
            found.append(_told("common", 1 - bits / COMMON, word=Named(like.words[0])))
        found += [*_numbers(like, a, b), *_forms(a, b)]
        short = (a.acronyms & b.initials) | (b.acronyms & a.initials) if acronyms else None
        if not short:
            return found
        acronym = max(short, key=lambda one: (len(one), one))
        certain = _certain(acronym) / self._initials[acronym]
        told = [_told("acronym", certain, acronym=Named(acronym.upper()), **both)]
        return max(found, told + self._said_otherwise(left, right, acronym), key=_bits)

    def _whole_names(self, left: int, right: int) -> bool:
        """Whether two spellings are the names under which both entries stand, and not further ones."""
        return all(self._whole[self.owners[at]] is self.names[at] for at in (left, right))

    def _said_otherwise(self, left: int, right: int, acronym: str) -> list[Told]:
        """That an acronym by which two entries are alike is spelled out by each name, with words of its own.

        A name in another language, which does not spell it out, speaks for it.
        """
        first, second = (self._whole[self.owners[at]] for at in (left, right))
        if acronym not in first.initials & second.initials:
            return []
        like = likeness(first, second, self.rarity)
        one, other = (like.left, like.right) if like.words else map(self._rarest, (first, second))
        return [_told("apart", left=Named(one), right=Named(other))] if one and other else []

    def _rarest(self, name: Name) -> str:
        return max(sorted(name.words), key=self.rarity.of, default="")

    @cached_property
    def _initials(self) -> Counter[str]:
        """How many entries have the same initials."""
        every = {(at, one) for at, name in zip(self.owners, self.names, strict=True) for one in name.initials}
        return Counter(one for _, one in every)

    def _beside(self, first: Mapping[str, str], second: Mapping[str, str]) -> Iterator[Told]:
        """What is recorded of both beside their names."""
        if first["kind"] != second["kind"]:
            yield _told("kind")
        if first["sphere"] != second["sphere"]:
            left, right = (term(schema.spheres()[one["sphere"]].label) for one in (first, second))
            yield _told("sphere", left=left, right=right)
        yield from _types(split(first["types"]), split(second["types"]))
        yield from self._seats(first["adm1_pcode"], second["adm1_pcode"])
        a, b = first["id"], second["id"]
        short, other = self._short.get(a, ()), self._short.get(b, ())
        if short and other and set(short).isdisjoint(other):
            one, two = (Named(min(written.values())) for written in (short, other))
            yield _told("other_acronym", left=one, right=two)
        if common := self._works.get(a, set()) & self._works.get(b, set()):
            yield _told("presence", area=self._area(min(common)))
        partners, others = self._partners.get(a, set()), self._partners.get(b, set())
        if common := partners & others:
            yield _told("partners", other=Named(self._name[min(common)]))
        if b in partners:
            yield _told("tie")

    def _seats(self, first: str, second: str) -> Iterator[Told]:
        if first and first == second:
            yield _told("area", area=self._area(first))
        elif first and second:
            yield _told("other_area", left=self._area(first), right=self._area(second))

    def _area(self, pcode: str) -> Named:
        return Named(self._areas.get(pcode, pcode))

    @cached_property
    def _short(self) -> dict[str, dict[str, str]]:
        """Acronyms of each entry, as they are compared and as they are written."""
        found: dict[str, dict[str, str]] = {}
        for at, name in zip(self.owners, self.names, strict=True):
            if _is_short(name):
                found.setdefault(self.rows[at]["id"], {})[name.joined] = name.text
        return found

    @cached_property
    def _areas(self) -> dict[str, str]:
        return dict(zip(self.m["areas"]["id"], self.m["areas"]["name"], strict=True))

    @cached_property
    def _name(self) -> dict[str, str]:
        named = (self.m.actors, self.m.platforms)
        return {one: name for table in named for one, name in zip(table["id"], table["name"], strict=True)}

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


def _told(code: str, part: float = 1.0, **values: Any) -> Told:
    return code, schema.match_evidence()[code][0] * part, values


def _is_short(name: Name) -> bool:
    """Whether a name is an acronym and nothing else, be it with a stroke in it."""
    capitals = name.text.isupper() and len(name.joined) <= LONGEST_ACRONYM
    return capitals or (len(name.words) == 1 and name.words[0] in name.acronyms)


def _certain(acronym: str) -> float:
    """How much an acronym tells: one of five letters all, a shorter one less."""
    return min(1.0, (len(acronym) - 1) / 4)


def _evidence(told: Told) -> Evidence:
    code, weight, values = told
    return Evidence(code, weight, Sentence(schema.match_evidence()[code][1], **values))


def _bits(told: Iterable[Told]) -> float:
    return sum(weight for _, weight, _ in told)


def _at_most(share: Any, apart: Any) -> Any:
    """What the words of names say before anything else that speaks against it, of one pair or of many."""
    weights = schema.match_evidence()
    return weights["name"][0] * (2 * share - 1) + weights["apart"][0] * apart


def _numbers(like: Likeness, a: Name, b: Name) -> Iterator[Told]:
    if not (like.left and like.right):
        return
    first, second = (sorted(word for word in name.words if word.isdecimal()) for name in (a, b))
    if first and second and first != second:
        yield _told("number", left=" ".join(first), right=" ".join(second))


def _forms(a: Name, b: Name) -> Iterator[Told]:
    if a.forms and b.forms and a.forms.isdisjoint(b.forms):
        yield _told("form", left=_terms(sorted(a.forms)), right=_terms(sorted(b.forms)))


def _types(first: Sequence[str], second: Sequence[str]) -> Iterator[Told]:
    labels = {code: one.label for code, one in schema.actor_types().items()}
    both = [one for one in first if one in second]
    if both:
        yield _told("type", shared=_terms(labels[one] for one in both))
    elif first and second:
        left, right = (_terms(labels[one] for one in several) for several in (first, second))
        yield _told("other_type", left=left, right=right)


def _terms(labels: Iterable[str]) -> Sentence:
    return series(list(map(term, labels)))


def _sets(keys: pd.Series, values: pd.Series) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for key, value in zip(keys, values, strict=True):
        found.setdefault(key, set()).add(value)
    return found
