"""What may be chosen about an analysis, checked once for all of them before it is asked.

A word that an option does not know, an id that nobody has, a number out of range: each is refused,
and never answered by another method than the one that was meant.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable
from functools import cache, wraps
from numbers import Integral, Real
from types import NoneType
from typing import Any, Literal, ParamSpec, TypeVar, get_args, get_origin, get_type_hints

from actormap import schema
from actormap.config import LARGEST
from actormap.errors import Refused, shorten
from actormap.model import ActorMap

P = ParamSpec("P")
R = TypeVar("R")
ACTORS = frozenset({"actor", "target", "targets", "without", "declined", "seeds", "sources"})
"""Options that name actors."""
SHARES = frozenset({"direct"})
"""Options that are a chance, 0 to 1."""
KINDS: dict[type, tuple[type, str]] = {
    bool: (bool, "yes or no"), int: (Integral, "a whole number"), float: (Real, "a number"),
    str: (str, "a text"),
}  # fmt: skip


def checked(face: dict[str, Any], names: list[str]) -> None:
    """Let the analyses of a family check what is chosen about them.

    Parameters
    ----------
    face
        The names of the family's module; those of the analyses are exchanged.
    names
        Which of them are analyses.
    """
    face.update({name: _asking(face[name], face["__name__"]) for name in names})


def _asking(analysis: Callable[P, R], face: str) -> Callable[P, R]:
    """An analysis that refuses what it does not know.

    Raises
    ------
    Refused
        An option has a word that it does not know, an id that no actor has, or a number out of range.
    """

    @wraps(analysis)
    def asked(*args: P.args, **kwargs: P.kwargs) -> R:
        signature, hints = _of(analysis)
        chosen = signature.bind(*args, **kwargs).arguments
        maps = [value for value in chosen.values() if isinstance(value, ActorMap)]
        for name, value in chosen.items():
            _check(name, value, hints[name])
            if name in ACTORS and value:
                _known(name, (value,) if isinstance(value, str) else value, maps)
        if chosen.get("sphere"):
            _among("sphere", chosen["sphere"], tuple(schema.spheres()))
        return analysis(*args, **kwargs)

    asked.__module__ = face  # where it is found by its name
    return asked


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
        if not isinstance(value, tuple | list) or not all(isinstance(one, str) for one in value):
            raise Refused(f"{name}={_shown(value)}: texts are expected. Give one or more in brackets.")
    elif hint in KINDS:
        kind, words = KINDS[hint]
        if not isinstance(value, kind) or (isinstance(value, bool) and hint is not bool):
            raise Refused(f"{name}={_shown(value)}: {words} is expected. Give one.")
        if hint in {int, float}:
            _in_range(name, value)


def _in_range(name: str, value: Any) -> None:
    most = 1 if name in SHARES else LARGEST
    if not math.isfinite(value) or not 0 <= value <= most:
        raise Refused(f"{name}={_shown(value)}: out of range. Give a number from 0 to {most}.")


def _among(name: str, value: Any, words: tuple[Any, ...]) -> None:
    if not isinstance(value, str) or value not in words:
        raise Refused(f"{name}={_shown(value)}: not known. Choose one of {', '.join(map(str, words))}.")


def _known(name: str, ids: Any, maps: list[ActorMap]) -> None:
    """Refuse ids that no actor has: who was left out by a wrong id would be asked again."""
    for one in ids:
        if not any(one in m.ids("actors") for m in maps):
            raise Refused(f"{name}: no actor has the id {_shown(one)}. See the list of actors.")


def _shown(value: Any) -> str:
    return repr(shorten(value)) if isinstance(value, str) else shorten(value)
