"""What marks can be filtered and coloured by: where an actor works, on what, what it is, who met it.

Colours tell apart what is said of many and puts nobody at risk: groups are for filters alone, inside the
app, and a type that says that somebody belongs to a sensitive one stands among the others
(docs/definitions.md#n7).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple

from actormap.core import schema
from actormap.core.config import View
from actormap.core.model import ActorMap
from actormap.core.sentences import shown
from actormap.core.tables.values import days_between, split
from actormap.core.words import _, plain
from actormap.graph.cells import sector_and_area
from actormap.graph.layers import Layers
from actormap.graph.where import works_in
from actormap.metrics.base.context import context_of
from actormap.metrics.monitor.law.selectors import money_bands, money_words
from actormap.metrics.structure.neighbourhood_names import named
from actormap.metrics.structure.neighbourhoods import neighbourhoods_of
from actormap.viz import style

ACTORS = ("id", "works_on_rights_of", "types", "formality", "sphere", "level")
"""Columns that are read whole: cell by cell the tables of pandas are slow."""
UNKNOWN = "-"
"""Code of a value that says that nothing is recorded: it is found by it, and has no colour."""
COUNTS = (15, 5, 1)
"""From how many on a number has the colour of many, of some, of few."""
_MONTHS, _YEAR = 92, 366
Codes = list[list[str]]
"""Of each actor, its values by code."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a field: its name and colour, how many actors have it, what it is a part of, its code."""

    label: str
    colour: str
    count: int
    parent: int | None
    code: str


class Field(NamedTuple):
    """One thing that is known of actors.

    Parameters
    ----------
    key, label
        Its name in data and in words.
    values
        What it can be.
    of
        Of each actor, positions in `values` by which it is found: with the areas in which an area lies.
    tints
        The same for colours: the widest areas and themes alone.
    colours
        Whether marks may be coloured by it.
    ordered
        Whether its values have an order, the most first, which colours show.
    filters
        Whether marks may be filtered by it.
    """

    key: str
    label: str
    values: list[Value]
    of: list[list[int]]
    tints: list[list[int]]
    colours: bool = True
    ordered: bool = False
    filters: bool = True

    def above(self, code: str) -> list[int]:
        """Positions of a value and of those that it is a part of, the widest last; none if unknown."""
        at = next((i for i, value in enumerate(self.values) if value.code == code), None)
        chain = []
        while at is not None:
            chain.append(at)
            at = self.values[at].parent
        return chain


def fields_of(
    m: ActorMap, layers: Layers, neighbourhoods: Mapping[str, str] | None, *, inside: bool
) -> Iterator[Field]:
    """All fields of which anything is recorded.

    Neighbourhoods are the name of each actor's, by id; None takes those that are found. `inside` is for the
    app: a file tells nothing of groups.
    """
    yield from (field for field in _every(m, layers, neighbourhoods, inside=inside) if field.values)


def _every(
    m: ActorMap, layers: Layers, neighbourhoods: Mapping[str, str] | None, *, inside: bool
) -> Iterator[Field]:
    actors = {column: m.actors[column].to_list() for column in ACTORS}
    yield _area(m, layers)
    yield _theme(m, layers)
    if inside:
        labels = {code: plain(label) for code, (label, _sensitive) in schema.groups().items()}
        labels |= dict(zip(m["groups"]["id"], m["groups"]["label"], strict=True))
        groups = _cells(actors["works_on_rights_of"])
        yield _field("groups", _("Works on the rights of"), groups, labels, colours=False)
    of_type = cache(type_code)
    types = [[*map(of_type, own)] for own in _cells(actors["types"])]
    yield _field("type", _("Type"), types, {label: plain(label) for every in types for label in every})
    spheres = {code: plain(sphere.label) for code, sphere in schema.spheres().items()}
    yield _field("sphere", _("Sphere"), _cells(actors["sphere"]), spheres, order=list(spheres))
    if inside:
        forms = {code: plain(label) for code, label in schema.vocabulary("formality").items()}
        recorded = _cells(actors["formality"])
        yield _field("formality", _("Legal form"), recorded, forms, order=list(forms), colours=False)
        yield _money(m, layers.view)
    levels = {code: plain(label) for code, label in schema.vocabulary("level").items()}
    yield _field("level", _("Level"), _cells(actors["level"]), levels)
    if neighbourhoods is None:
        own, names = _neighbourhoods(m, layers.view, inside=inside)
    else:
        own, names = [[neighbourhoods[i]] if i in neighbourhoods else [] for i in actors["id"]], {}
    yield _field("neighbourhood", _("Neighbourhood"), own, names, filters=False)
    if len(m.contacts):
        yield _last_contact(m, layers.view.date, actors["id"])


def _neighbourhoods(m: ActorMap, view: View, *, inside: bool) -> tuple[Codes, dict[str, str]]:
    """The neighbourhood of each actor, by its number, and what they are called, as the analyses say it.

    A file calls none after an actor, who may be left out of it.
    """
    context = context_of(m, view)
    names = named(context, after_actors=inside)
    parts, codes = neighbourhoods_of(context, "leiden"), [list[str]() for _ in range(len(m.actors))]
    for row, part in zip(parts.nodes.tolist(), parts.part.tolist(), strict=True):
        if part < len(names):
            codes[row].append(str(part + 1))
    return codes, {str(number): shown(part.name) for number, part in enumerate(names, start=1)}


def _money(m: ActorMap, view: View) -> Field:
    """What share of their money is recorded to come from abroad; nothing where none is recorded at all."""
    bands = money_bands(context_of(m, view))
    labels = {code or UNKNOWN: shown(words) for code, words in money_words().items()}
    codes: Codes = [[band or UNKNOWN] for band in bands] if any(bands) else [[] for _band in bands]
    return _field("money", _("Money from abroad"), codes, labels, order=list(labels), colours=False)


def _last_contact(m: ActorMap, day: str, ids: Iterable[str]) -> Field:
    """When somebody of the office was last in contact; of many nothing is recorded, which is not never."""
    labels = {
        "months": _("In the last three months"),
        "year": _("Within a year"),
        "longer": _("Longer ago"),
        UNKNOWN: _("No contact recorded"),
    }
    days = last_contacts(m, day)
    ends = {_MONTHS: "months", _YEAR: "year", math.inf: "longer"}
    states = [
        [next(code for most, code in ends.items() if days[i] <= most) if i in days else UNKNOWN] for i in ids
    ]
    return _field("met", _("Last contact"), states, labels, order=list(labels), ordered=True)


def last_contacts(m: ActorMap, day: str) -> dict[str, int]:
    """Days since the last contact with each actor with whom one is recorded up to a day."""
    contacts = m.contacts[(m.contacts["date"] != "") & (m.contacts["date"] <= day)]
    last = contacts.groupby("actor_id")["date"].max()
    return {actor: days_between(date, day) for actor, date in last.items()}


def in_steps(key: str, label: str, counts: Mapping[str, int], ids: Iterable[str]) -> Field:
    """How many of something each actor has, in steps; who has none recorded has no value."""
    most, *others = COUNTS
    labels = {str(most): _("{n} and more", n=most)} | {
        str(least): _("{least} to {most}", least=least, most=above - 1)
        for above, least in pairwise((most, *others))
    }
    steps = [
        [next(str(least) for least in COUNTS if n >= least)] if (n := counts.get(i, 0)) else [] for i in ids
    ]
    return _field(key, label, steps, labels, order=list(labels), filters=False, ordered=True)


def type_code(code: str) -> str:
    """By what the filter of types knows one: sensitive types stand among the others."""
    return style.OTHER_LABEL if code in style.SENSITIVE_TYPES else style.type_labels(code)[0]


def _cells(cells: Iterable[str]) -> Codes:
    return list(map(cache(split), cells))


def _area(m: ActorMap, layers: Layers) -> Field:
    """Where actors work, and in what that lies; a whole country tells nothing apart."""
    areas = m["areas"]
    country = set(areas["id"][areas["adm_level"] == 0])
    parents = {
        area: wider
        for area, wider in zip(areas["id"], areas["parent"], strict=True)
        if wider and wider not in country
    }
    codes: Codes = [[] for _ in range(len(m.actors))]
    for row, area in works_in(m, layers.view).items():
        codes[row].append(area)
    own = [sorted(set(every) - country) or every for every in codes]
    return _field("area", _("Works in"), own, style.areas(m), parents=parents)


def _theme(m: ActorMap, layers: Layers) -> Field:
    sectors = m["sectors"]
    parents = {code: parent for code, parent in zip(sectors["id"], sectors["parent"], strict=True) if parent}
    works = layers.cells
    names = [sector_and_area(name)[0] for name in works.names]
    # Each sector once.
    codes: list[dict[str, None]] = [{} for _ in range(len(m.actors))]
    for actor, cell in zip(works.actor.tolist(), works.column.tolist(), strict=True):
        codes[actor][names[cell]] = None
    labels = dict(zip(sectors["id"], sectors["name"], strict=True))
    return _field("theme", _("Works on"), list(map(list, codes)), labels, parents=parents)


def _field(
    key: str,
    label: str,
    codes: Codes,
    labels: Mapping[str, str],
    *,
    parents: Mapping[str, str] = MappingProxyType({}),
    order: Sequence[str] = (),
    **used: bool,
) -> Field:
    """A field by the codes that each actor has; a code without a label stands for itself.

    `parents` has the wider value of which a value is a part, `order` the codes in their order: else those
    with most actors come first.
    """

    def line(code: str) -> list[str]:
        chain = [code]
        while (wider := parents.get(chain[-1], "")) and wider not in chain:
            chain.append(wider)
        return chain

    # Many actors have the same codes: what follows from them is worked out once.
    alike = Counter(map(tuple, codes))
    every = {own: list(dict.fromkeys(wider for code in own for wider in line(code))) for own in alike}
    tops = {own: list(dict.fromkeys(line(code)[-1] for code in own)) for own in alike}
    counts, tinted = _counted(every, alike), _counted(tops, alike)
    by_size = sorted(counts, key=lambda code: (-counts[code], labels.get(code, code)))
    distinct = (code for code in by_size if code in tinted and code != style.OTHER_LABEL)
    hue = dict(zip(distinct, style.PALETTE, strict=False))
    if used.get("ordered"):
        hue = dict(zip(order, style.SEQUENCE, strict=False))
    nested = _nested(by_size, parents, counts)
    position = {code: i for i, code in enumerate(c for c in dict.fromkeys([*order, *nested]) if c in counts)}
    values = [
        Value(
            labels.get(code, code),
            hue.get(code, style.OTHER),
            counts[code],
            position.get(parents.get(code, "")),
            code,
        )
        for code in position
    ]

    def numbers(wider_of: Mapping[tuple[str, ...], list[str]]) -> list[list[int]]:
        places = {own: sorted(position[code] for code in wider) for own, wider in wider_of.items()}
        return [places[tuple(own)] for own in codes]

    tints = {own: [code for code in top if code != UNKNOWN] for own, top in tops.items()}
    return Field(key, label, values, numbers(every), numbers(tints), **used)


def _counted(
    codes_of: Mapping[tuple[str, ...], list[str]], alike: Mapping[tuple[str, ...], int]
) -> Counter[str]:
    """How many actors have each code."""
    counts: Counter[str] = Counter()
    for own, codes in codes_of.items():
        for code in codes:
            counts[code] += alike[own]
    return counts


def _nested(by_size: list[str], parents: Mapping[str, str], counts: Counter[str]) -> list[str]:
    """Values in their order, each before those that are parts of it."""
    parts: dict[str, list[str]] = {}
    for code in by_size:
        parts.setdefault(parents.get(code, "") if parents.get(code, "") in counts else "", []).append(code)

    def under(code: str) -> Iterator[str]:
        for part in parts.get(code, ()):
            yield part
            yield from under(part)

    return list(under(""))
