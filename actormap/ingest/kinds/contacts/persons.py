"""Whom the rows of lists mean by the name of a person: somebody of the map, somebody new, or one of several.

The same name in the same organisation with a number or an address in common is the same person, and so is
the only one of that name there where nothing speaks against it. Whatever else may be the same is asked; only
rows that have nothing by which they can be told apart stay as many persons as they are rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import chain, count
from typing import NamedTuple

from actormap.core.model import ActorMap
from actormap.core.search.names import name_of
from actormap.core.tables.values import split
from actormap.ingest.mapping.columns import BASES
from actormap.ingest.rows.facts import as_dialled
from actormap.ingest.sheet.headers import words

SAME, OTHERS = "same", "others"
_NOWHERE = ""
"""Stands for the organisation of who has none."""
_SHORTEST = 2
"""So many consonants a name has at least that is compared by its sound."""
_Key = tuple[Hashable, ...]


@lru_cache(maxsize=1 << 16)
def _name(text: str) -> str:
    """A name without capitals, marks and the order of its words."""
    return " ".join(sorted(words(text).split()))


@lru_cache(maxsize=1 << 16)
def _sound(text: str) -> str:
    """What a name sounds like in any script; the name itself where that says too little."""
    heard = name_of(words(text), person=True).sound
    return heard if len(heard) >= _SHORTEST else _name(text)


class _Somebody(NamedTuple):
    """What is known of a person: names, organisations, numbers and addresses."""

    names: frozenset[str]
    organisations: frozenset[str]
    channels: frozenset[str]

    def posts(self) -> Iterator[_Key]:
        """Each name in each organisation."""
        yield from ((_name(name), body) for name in self.names for body in self.organisations)

    def certain(self) -> Iterator[_Key]:
        """The same with each number and address: two who share one are one."""
        yield from ((*post, channel) for post in self.posts() for channel in self.channels)

    def possible(self) -> Iterator[_Key]:
        """What two have in common who may be one, however their names are spelled."""
        yield from self.posts()
        yield from ((_name(name), "", channel) for name in self.names for channel in self.channels)
        for name in self.names:
            for body in self.organisations:
                yield from ((_sound(name), body, channel, "") for channel in self.channels)


@dataclass(slots=True)
class Mention:
    """A row that names a person.

    Parameters
    ----------
    name, organisations
        The name, and the codes of the organisations beside it.
    channels
        Its numbers and addresses as they are compared (`as_dialled`).
    kept
        Whether these come in.
    card
        What its card calls it.
    consent
        What it says of consent.
    answer
        What its user says of those who may be the same (`SAME`, `OTHERS`); "" where nothing.
    basis
        On what basis who is meant may be recorded, as its user says of such rows; "" where nothing.
    """

    name: str
    organisations: frozenset[str]
    channels: frozenset[str]
    kept: bool
    card: str
    consent: str
    answer: str
    basis: str
    person: Person | None = None


@dataclass(eq=False)
class Person:
    """Who is meant by some rows.

    Parameters
    ----------
    mentions
        The rows.
    codes
        Its code; of whom it may be where somebody has to say it.
    doubtful
        Whether somebody has to say it.
    twice
        Whether others of the list are called so there, and nothing tells one from the other.
    """

    mentions: list[Mention]
    codes: list[str] = field(default_factory=list)
    doubtful: bool = False
    twice: bool = False

    @cached_property
    def known(self) -> _Somebody:
        """What its rows know of it."""
        every = self.mentions
        return _Somebody(
            frozenset(mention.name for mention in every),
            frozenset(chain.from_iterable(_bodies(mention) for mention in every)),
            frozenset(chain.from_iterable(mention.channels for mention in every)),
        )

    @property
    def name(self) -> str:
        """Its name, as most rows write it."""
        times = Counter(mention.name for mention in self.mentions)
        return max(times, key=lambda name: (times[name], name))

    @property
    def kept(self) -> bool:
        """Whether numbers or addresses of it come in."""
        return any(mention.kept and mention.channels for mention in self.mentions)

    @property
    def consents(self) -> set[str]:
        """What its rows say of consent."""
        return {mention.consent for mention in self.mentions}

    @property
    def basis(self) -> str:
        """What holds of the bases of its rows: the one that gives least away, "" where one has none."""
        bases = {mention.basis for mention in self.mentions}
        return "" if "" in bases else next(basis for basis in BASES if basis in bases)

    @property
    def answer(self) -> str:
        """What is said of all its rows alike."""
        answers = {mention.answer for mention in self.mentions}
        return answers.pop() if len(answers) == 1 else ""

    @property
    def order(self) -> tuple[object, ...]:
        """Its place among others of its name, whatever the order of the rows."""
        known = self.known
        return (*map(sorted, (known.channels, known.organisations, known.names, self.consents)),)


def _bodies(mention: Mention) -> frozenset[str]:
    return mention.organisations or frozenset({_NOWHERE})


class Persons:
    """Tells whom rows mean, once all rows of all lists of an import are there (`settle`).

    Parameters
    ----------
    base
        The map as its user sees it: whom that hides, nobody is taken for.
    """

    def __init__(self, base: ActorMap) -> None:
        self.base = base
        self.mentions: list[Mention] = []
        self.known = frozenset(base.ids("actors"))
        self.numbers: dict[tuple[str, ...], Iterator[int]] = {}
        ties = base.ties[(base.ties["kind"] == "membership").to_numpy(dtype=bool)]
        self.members = frozenset(zip(ties["source_id"], ties["target_id"], strict=True))

    def add(self, mention: Mention) -> Mention:
        """Take up a row that names a person."""
        self.mentions.append(mention)
        return mention

    def settle(self) -> None:
        """Say of each row whom it means."""
        rows = [_Somebody(frozenset({it.name}), _bodies(it), it.channels) for it in self.mentions]
        keys = [
            [*row.certain(), *([("card", it.card, _name(it.name), "")] if it.card else [])]
            for row, it in zip(rows, self.mentions, strict=True)
        ]
        listed = [Person([self.mentions[at] for at in places]) for places in _together(keys)]
        mapped = self._mapped(listed)
        codes, known = list(mapped), [*mapped.values(), *(person.known for person in listed)]
        for several in _together([list(somebody.possible()) for somebody in known]):
            there = {codes[at]: known[at] for at in several if at < len(codes)}
            persons = [listed[at - len(codes)] for at in several if at >= len(codes)]
            self._settle(sorted(persons, key=lambda person: person.order), there)
        main: dict[str, Person] = {}
        for person in listed:
            whole = person if person.doubtful else main.setdefault(person.codes[0], person)
            for mention in person.mentions:
                mention.person = whole
            whole.mentions += person.mentions if whole is not person else []

    def _mapped(self, listed: Sequence[Person]) -> dict[str, _Somebody]:
        """The persons of the map; also by the name under which an earlier import made their code."""
        if not listed:
            return {}
        m = self.base
        rows = m.actors[(m.actors["kind"] == "person").to_numpy(dtype=bool)]
        names = {
            code: {name, *split(aliases)}
            for code, name, aliases in zip(rows["id"], rows["name"], rows["aliases"], strict=True)
        }
        bodies: dict[str, set[str]] = {}
        channels: dict[str, set[str]] = {}
        for code, body in self.members:
            bodies.setdefault(code, set()).add(body)
        reached = m["channels"][["actor_id", "way", "address"]]
        for code, way, address in reached.itertuples(index=False):
            channels.setdefault(code, set()).add(as_dialled(way, address))
        for code in names:
            if bodies.get(code, set()).isdisjoint(self.known):
                bodies.setdefault(code, set()).add(_NOWHERE)
        for person in listed:
            for code in self._made(person):
                if code not in names:
                    break
                names[code] |= person.known.names
                bodies[code] |= person.known.organisations
        return {
            code: _Somebody(frozenset(called), frozenset(bodies[code]), frozenset(channels.get(code, ())))
            for code, called in names.items()
        }

    def _made(self, person: Person, *, given: bool = False) -> Iterator[str]:
        """Codes that are made of what the rows say, each but once where they are `given`."""
        card = next((mention.card for mention in person.mentions if mention.card), "")
        if card:
            yield self.base.code_key.code("person", [card, person.name])
        parts = (person.name, *sorted(person.known.organisations - {_NOWHERE}))
        for n in self.numbers.setdefault(parts, count(1)) if given else count(1):
            yield self.base.code_key.code("person", [*parts, n])

    def _settle(self, persons: Sequence[Person], there: dict[str, _Somebody]) -> None:
        """Say who is who among those that have something in common, in the list and on the map."""
        certain: dict[_Key, set[str]] = {}
        for code, somebody in there.items():
            for key in somebody.certain():
                certain.setdefault(key, set()).add(code)
        left = []
        for person in persons:
            hits = set().union(*(certain.get(key, set()) for key in person.known.certain()))
            hits |= {code for code in self._of_card(person) if code in there}
            person.codes = sorted(hits)
            person.doubtful = len(hits) > 1
            left += [] if hits else [person]
        free = sorted(there.keys() - {code for person in persons for code in person.codes})
        if len(persons) == len(there) == len(left) == 1 and _fits(left[0].known, there[free[0]]):
            left[0].codes = free
            return
        if not any(person.kept for person in left) and not any(there[code].channels for code in free):
            left = _in_order(left, free, there)
        alike = not there and not any(person.known.channels for person in persons)
        if alike or len(persons) == len(left) == 1 > len(there):
            for person in left:
                self._new(person)
                person.twice = len(persons) > 1
        else:
            self._answered(left, persons, there)

    def _of_card(self, person: Person) -> Iterator[str]:
        if any(mention.card for mention in person.mentions):
            yield next(self._made(person))

    def _answered(
        self, left: Sequence[Person], persons: Sequence[Person], there: dict[str, _Somebody]
    ) -> None:
        """Those who may be the same as others, as their user says; else they are asked about."""
        taken = {code for person in persons for code in person.codes}
        new: list[str] = []
        for person in left:
            others = [
                code
                for code, somebody in there.items()
                if code not in taken and not (person.known.channels and somebody.channels)
            ]
            if person.answer == SAME and len(there) <= 1:
                new = [*there] or new or [self._new(person)]
                person.codes = new
            elif person.answer == OTHERS and not others:
                self._new(person)
            else:
                person.codes, person.doubtful = sorted(there), True

    def _new(self, person: Person) -> str:
        code = next(code for code in self._made(person, given=True) if code not in self.known)
        person.codes = [code]
        return code


def _fits(first: _Somebody, second: _Somebody) -> bool:
    """Whether the only two of a name in an organisation are one: unless all their numbers differ."""
    apart = first.channels and second.channels
    return not apart and not set(first.posts()).isdisjoint(second.posts())


def _in_order(left: Sequence[Person], free: Sequence[str], there: dict[str, _Somebody]) -> list[Person]:
    """Give those of whom nothing tells one from the other their codes in turn; who is left without one."""
    waiting, rest = list(free), []
    for person in left:
        posts = set(person.known.posts())
        code = next((code for code in waiting if not posts.isdisjoint(there[code].posts())), "")
        if code:
            waiting.remove(code)
            person.codes = [code]
        else:
            rest.append(person)
    return rest


def _together(keys: Sequence[Iterable[Hashable]]) -> list[list[int]]:
    """Places of entries that have a key in common, or each one with another."""
    first: dict[Hashable, int] = {}
    stands_for = list(range(len(keys)))

    def main(at: int) -> int:
        while stands_for[at] != at:
            stands_for[at] = at = stands_for[stands_for[at]]
        return at

    for at, mine in enumerate(keys):
        for key in mine:
            stands_for[main(at)] = main(first.setdefault(key, at))
    sets: dict[int, list[int]] = {}
    for at in range(len(keys)):
        sets.setdefault(main(at), []).append(at)
    return list(sets.values())
