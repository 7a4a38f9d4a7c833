"""What may be chosen about an analysis, checked once for all of them before it is asked.

A word that an option does not know, an id that nobody has, a number out of range: each is refused,
and never answered by another method than the one that was meant.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable
from functools import cache, partial, wraps
from itertools import chain
from numbers import Integral, Real
from types import NoneType
from typing import Any, Literal, ParamSpec, Protocol, get_args, get_origin, get_type_hints, overload

import numpy as np
import pandas as pd

from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import Refused, shorten
from actormap.core.findings import Findings, made_with
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence, series
from actormap.core.thresholds import LARGEST
from actormap.graph.memberships import all_records
from actormap.graph.silence import UNLISTED
from actormap.graph.tie_probability import source_keys, statements_of

P = ParamSpec("P")
ACTORS = frozenset({"actor", "target", "targets", "without", "declined", "seeds", "source", "sources"})
"""Options that name actors; ``sources`` may name a sphere too."""
SHARES = frozenset({"direct"})
"""Options that are a chance, 0 to 1."""
LEAST = {"limit": 1, "each": 1}
"""The least that some options can be: a list of nothing looks like nothing found. 0 for the others."""
KINDS: dict[type, tuple[type, str]] = {
    bool: (bool, "yes or no"),
    int: (Integral, "a whole number"),
    float: (Real, "a number"),
    str: (str, "a text"),
    ActorMap: (ActorMap, "a map"),
    View: (View, "a view"),
}


CHECKED: dict[str, Callable[..., Findings]] = {}
"""The analyses by family and word: `catalogue.load` gives no other function."""


def checked(analysis: Callable[P, Findings]) -> Callable[P, Findings]:
    """Make a function an analysis: it refuses what it does not know and says what it read, whoever calls it.

    Its map, its view and its options are checked first: a word that an option does not know, an id that no
    actor has, a number out of range, a source to leave out that the map does not have.
    """

    @wraps(analysis)
    def checking(*args: P.args, **kwargs: P.kwargs) -> Findings:
        signature, hints = _of(analysis)
        bound = signature.bind(*args, **kwargs)
        for name, value in bound.arguments.items():
            _check(name, value, hints[name])
        maps = [value for value in bound.arguments.values() if isinstance(value, ActorMap)]
        for name, value in bound.arguments.items():
            default = signature.parameters[name].default
            if name in ACTORS and value != default:
                _known(name, (value,) if isinstance(value, str) else value, maps)
            elif name == "sphere" and value != default:
                _among(name, value, tuple(schema.spheres()))
            elif isinstance(value, View) and value.without:
                _source(value.without, maps)
        (view,) = (value for value in bound.arguments.values() if isinstance(value, View))
        return made_with(view, partial(analysis, *args, **kwargs))

    family = analysis.__module__.split(".")[2]
    CHECKED[f"{family}.{analysis.__name__}"] = checking
    return checking


class Ways(Protocol[P]):
    """Several analyses that are asked as one: as the first of them, or as that which ``by`` names."""

    @overload
    def __call__(self, *args: P.args, **options: P.kwargs) -> Findings: ...

    @overload
    def __call__(self, *args: Any, by: str, **options: Any) -> Findings: ...


def with_ways(analysis: Callable[P, Findings], *others: Callable[..., Findings]) -> Ways[P]:
    """An analysis whose option ``by`` says which of several is meant: each has its own further options."""
    ways = {way.__name__: way for way in (analysis, *others)}

    def picked(*args: Any, by: str = analysis.__name__, **options: Any) -> Findings:
        _among("by", by, tuple(ways))
        return ways[by](*args, **options)

    picked.__name__ = picked.__qualname__ = analysis.__name__
    picked.__doc__ = "\n\n".join(f"by={word}: {way.__doc__}" for word, way in ways.items())
    return picked  # type: ignore[return-value]  # each way checks what it is given


@cache
def _of(analysis: Callable[..., Any]) -> tuple[inspect.Signature, dict[str, Any]]:
    return inspect.signature(analysis), get_type_hints(analysis)


def _check(name: str, value: Any, hint: Any) -> None:
    """Refuse a value that an option cannot have."""
    if get_origin(hint) is Literal:
        _among(name, value, get_args(hint))
        return
    kinds = get_args(hint) or (hint,)
    if NoneType in kinds:
        if value is None:
            return
        (hint,) = (kind for kind in kinds if kind is not NoneType)
    if get_origin(hint) is tuple:
        if not isinstance(value, tuple | list) or not all(isinstance(text, str) for text in value):
            raise Refused(
                "{name}={value}: texts are expected. Give one or more in brackets.",
                name=Name(name),
                value=_shown(value),
            )
    elif hint in KINDS:
        kind, words = KINDS[hint]
        if not isinstance(value, kind) or (isinstance(value, bool) and hint is not bool):
            raise Refused(
                "{name}={value}: {what} is expected. Give one.",
                name=Name(name),
                value=_shown(value),
                what=words,
            )
        if hint in {int, float}:
            _in_range(name, value)


def _in_range(name: str, value: Any) -> None:
    least, most = LEAST.get(name, 0), 1 if name in SHARES else LARGEST
    if not math.isfinite(value) or not least <= value <= most:
        wanted = Sentence("of {least} or more", least=least)
        if most < LARGEST:
            wanted = Sentence("from {least} to {most}", least=least, most=most)
        raise Refused(
            "{name}={value}: out of range. Give a number {wanted}.",
            name=Name(name),
            value=_shown(value),
            wanted=wanted,
        )


def _among(name: str, value: Any, words: tuple[Any, ...]) -> None:
    if not isinstance(value, str) or value not in words:
        raise Refused(
            "{name}={value}: not known. Choose one of {words}.",
            name=Name(name),
            value=_shown(value),
            words=series(map(str, words)),
        )


def _known(name: str, ids: Any, maps: list[ActorMap]) -> None:
    """Refuse ids that no actor has: who was left out by a wrong id would be asked again."""
    actors = [actor for actor in ids if name != "sources" or actor not in schema.spheres()]
    known = np.zeros(len(actors), dtype=bool)
    for m in maps:
        known |= m.ids("actors").get_indexer(pd.Index(actors, dtype="str")) >= 0
    if not known.all():
        wrong = actors[int(known.argmin())]
        raise Refused(
            "{name}: no actor has the id {value}. See the list of actors.",
            name=Name(name),
            value=_shown(wrong),
        )


def _source(key: str, maps: list[ActorMap]) -> None:
    """Refuse to leave out a source that nobody named: nothing would be left out."""
    used = (statements_of(records).keys for m in maps for records in all_records(m))
    if key not in {UNLISTED, *chain(*(source_keys(m).values() for m in maps), *used)}:
        raise Refused("without={value}: no source has this key. See the list of sources.", value=_shown(key))


def _shown(value: Any) -> str:
    return repr(shorten(value)) if isinstance(value, str) else shorten(value)
