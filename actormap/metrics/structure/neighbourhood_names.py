"""What neighbourhoods of ties are called: what their actors share and others do not, or a number.

Their theme, kind and place, which colours may tell too (docs/definitions.md#n7): never a group of people, a
word that others set somebody apart by, or a person.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial

import numpy as np
import pandas as pd

from actormap.core import schema
from actormap.core.arrays import Bools, Codes, Floats
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence, joined, plural, series, term
from actormap.core.tables.cells import explode
from actormap.core.tables.phrases import WORD, Phrases, plain
from actormap.graph.cells import sector_and_area
from actormap.graph.where import works_in
from actormap.metrics.base.context import Context
from actormap.metrics.structure.neighbourhoods import Method, Neighbourhoods, neighbourhoods_of
from actormap.rights.safeguards import forbidden

SHARED = 0.5
"""Least share of its actors, those included of whom nothing is recorded, that a name may speak for."""
APART = 0.2
"""So much larger it is than among the others of civil society of whom it is recorded."""
LEAST = 2
"""Fewer actors than that share nothing."""
SMALL = 30
"""Of more actors than that nobody is in the middle."""


@dataclass(frozen=True, slots=True)
class Named:
    """What a neighbourhood is called, and why; no reason where it has a number, or an actor in its middle."""

    name: Sentence
    reason: Sentence


@dataclass(frozen=True, slots=True)
class _Share:
    """What a neighbourhood shares most: its label, how many have it, and the share of the others who do."""

    label: Sentence | Name
    held: int
    outside: float
    lead: float


def named(context: Context, method: Method = "leiden", *, after_actors: bool = True) -> list[Named]:
    """What the neighbourhoods of two actors or more are called, the largest first; no two the same.

    A small one whose actors share nothing is called after the one with most ties in it, if that may be named
    and `after_actors` lets it: what others are given may hold that actor no more.
    """
    make = partial(_named, parts=neighbourhoods_of(context, method), after_actors=after_actors)
    return context.once(f"names of neighbourhoods:{method}:{after_actors}", make)


def _named(context: Context, parts: Neighbourhoods, *, after_actors: bool) -> list[Named]:
    sizes = np.bincount(parts.part)
    count = int((sizes > 1).sum())
    shares = [_most_shared(parts, field, sizes[:count]) for field in _fields(context, parts)]
    themes, kinds, areas = shares
    inside, may_be_named = parts.inside, _may_be_named(context) & after_actors
    names, used = list[Named](), Counter[str]()
    for number, members in enumerate(parts.members[:count]):
        what = max(filter(None, (themes[number], kinds[number])), key=lambda share: share.lead, default=None)
        where = areas[number]
        name = _of(what, where)
        if name is None:
            most = members[inside[members] == inside[members].max()]
            few = parts.nodes[most].tolist() if len(members) <= SMALL else ()
            middle = next((v for v in few if may_be_named[v]), None)
            name = (
                Sentence("Neighbourhood {number}", number=number + 1)
                if middle is None
                else Sentence("Around {actor}", actor=context.names[middle])
            )
        used[name] += 1
        if used[name] > 1:
            name = Sentence("{name} · {number}", name=name, number=used[name])
        names.append(Named(name, _reason(len(members), what, where)))
    return names


def _of(what: _Share | None, where: _Share | None) -> Sentence | None:
    if what and where:
        return Sentence("{what} in {area}", what=what.label, area=where.label)
    if where:
        return Sentence("Actors in {area}", area=where.label)
    return series([what.label]) if what else None


def _reason(size: int, *shares: _Share | None) -> Sentence:
    """By how many each part of a name is shared."""
    return joined(
        *(
            Sentence(
                "{what}: {held} of {actors}, against {outside:.0%} of the others of whom this is recorded.",
                what=share.label,
                held=share.held,
                actors=plural(size, "actor"),
                outside=share.outside,
            )
            for share in shares
            if share
        )
    )


@dataclass(frozen=True, slots=True)
class _Field:
    """Something that actors can share.

    Parameters
    ----------
    labels
        Of each value.
    node, value
        Who has which value, each pair once; nodes by their places in `Neighbourhoods.nodes`.
    known
        Of which nodes anything is recorded.
    """

    labels: Sequence[Sentence | Name]
    node: Codes
    value: Codes
    known: Bools


def _most_shared(parts: Neighbourhoods, field: _Field, sizes: Codes) -> list[_Share | None]:
    """What each neighbourhood shares most, and more than others: of equals the rarer, or narrower, value."""
    count, values = len(sizes), len(field.labels)
    if not values:
        return [None] * count
    total = np.bincount(field.value, minlength=values)
    part = parts.part[field.node]
    own = part < count
    held = np.bincount(part[own] * values + field.value[own], minlength=count * values).reshape(count, values)
    known = np.bincount(parts.part[field.known], minlength=count)[:count, None]
    outside: Floats = (total - held) / np.maximum(field.known.sum() - known, 1)
    lead = held / sizes[:, None] - outside
    lead[(held < np.maximum(SHARED * sizes[:, None], LEAST)) | (lead < APART)] = -1
    rarest = np.argsort(total, kind="stable")
    best = rarest[np.argmax(lead[:, rarest], axis=1)]
    return [
        _Share(field.labels[v], int(held[i, v]), float(outside[i, v]), float(lead[i, v]))
        if lead[i, v] > 0
        else None
        for i, v in enumerate(best.tolist())
    ]


def _fields(context: Context, parts: Neighbourhoods) -> Iterator[_Field]:
    """Themes, kinds and areas, each with those in which it lies."""
    m, place = context.m, np.full(len(context.ids), -1, dtype=np.int32)
    place[parts.nodes] = np.arange(len(parts.nodes))

    def field(rows: Iterable[int], codes: Iterable[str], labels: Mapping[str, Sentence | Name]) -> _Field:
        pairs = pd.DataFrame({"node": place[np.fromiter(rows, dtype=np.int64)], "code": list(codes)})
        pairs = pairs[(pairs["node"] >= 0) & (pairs["code"] != "")].drop_duplicates()
        known = np.zeros(len(parts.nodes), dtype=bool)
        known[pairs["node"]] = True
        position = {code: i for i, code in enumerate(labels)}
        values = pairs["code"].map(position)
        kept = values.notna()
        node, value = (column[kept].to_numpy(dtype=np.int64) for column in (pairs["node"], values))
        return _Field(list(labels.values()), node, value, known)

    yield field(*_themes(context), _labels(m, "sectors"))
    kinds = {code: term(kind.plural) for code, kind in schema.actor_types().items() if not kind.sensitive}
    types = explode(m.actors, "types")
    yield field(types.index, types, kinds)
    areas, widest = works_in(m, context.view), set(m["areas"]["id"][m["areas"]["adm_level"] == 0])
    yield field(areas.index, areas, {c: name for c, name in _labels(m, "areas").items() if c not in widest})


def _themes(context: Context) -> tuple[list[int], list[str]]:
    """Who works on what, and on what that is a part of."""
    works, sectors = context.layers.cells, context.m["sectors"]
    parents = dict(zip(sectors["id"], sectors["parent"], strict=True))
    lines = [_line(sector_and_area(cell)[0], parents) for cell in works.names]
    pairs = [
        (actor, sector)
        for actor, cell in zip(works.actor.tolist(), works.column.tolist(), strict=True)
        for sector in lines[cell]
    ]
    return [actor for actor, _ in pairs], [sector for _, sector in pairs]


def _line(code: str, parents: Mapping[str, str]) -> list[str]:
    line: list[str] = []
    while code and code not in line:
        line.append(code)
        code = parents.get(code, "")
    return line


def _labels(m: ActorMap, table: str) -> dict[str, Sentence | Name]:
    """Names of themes or areas, the narrowest first; none that speaks of people who could be at risk."""
    avoided, named = _avoided(m), dict(zip(m[table]["id"], m[table]["name"], strict=True))
    parents = dict(zip(m[table]["id"], m[table]["parent"], strict=True))
    narrowest = sorted(named, key=lambda code: -len(_line(code, parents)))
    return {code: Name(named[code]) for code in narrowest if not avoided.within(_words(named[code]))}


def _avoided(m: ActorMap) -> Phrases:
    """Words for groups to which it is dangerous to belong, and those by which others set somebody apart."""
    return m.once("not in names of neighbourhoods", _words_avoided)


def _words_avoided(m: ActorMap) -> Phrases:
    groups, own = schema.groups(), m["groups"]
    risky = {code for code, (_, sensitive) in groups.items() if sensitive}
    risky = (risky - set(own["id"])) | set(own["id"][own["sensitive"] != "no"])
    labels = {code: label for code, (label, _) in groups.items()} | dict(
        zip(own["id"], own["label"], strict=True)
    )
    texts = [labels[code] for code in risky]
    texts += [text for text, code in schema.spellings("groups").items() if code in risky]
    texts += [label for code, label in schema.vocabulary("label_code").items() if code != "other"]
    return Phrases(" ".join(_words(text)) for text in texts)


@cache
def _words(text: str) -> list[str]:
    """The words of a text, without accents."""
    apart = unicodedata.normalize("NFKD", plain(text))
    return WORD.findall("".join(letter for letter in apart if not unicodedata.combining(letter)))


def _may_be_named(context: Context) -> Bools:
    """After whom a neighbourhood may be called: organisations, and only where naming them exposes nobody."""
    actors = context.m.actors
    sensitive = {code for code, kind in schema.actor_types().items() if kind.sensitive}
    plainly = np.array([sensitive.isdisjoint(types) for types in context.types], dtype=bool)
    barred = forbidden(actors, "share", context.view.thresholds) | (actors["kind"] == "person").to_numpy()
    return plainly & ~barred & (context.sensitivity == 0)
