"""What is worked out once and kept, and the thresholds that were read for it.

A result says which thresholds it was made with, and nobody lists them by hand: each is noted when it is
read. Who comes later to what is kept has read what was read for it, as if it were worked out anew.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from contextvars import ContextVar
from functools import cached_property
from typing import Any, ParamSpec, Self, TypeVar, overload

P = ParamSpec("P")
T = TypeVar("T")

Names = frozenset[str]
_READ: ContextVar[set[Names] | None] = ContextVar("thresholds read", default=None)


def note(names: Names) -> None:
    """Tell who is working something out (`noting`) that some thresholds were read for it."""
    if (read := _READ.get()) is not None:
        read.add(names)


def noting(make: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> tuple[T, Names]:
    """What a function gives, and the names of the thresholds that were read for it."""
    read: set[Names] = set()
    token = _READ.set(read)
    try:
        made = make(*args, **kwargs)
    finally:
        # Who works out something of which this is a part has read the same, also where it raises.
        _READ.reset(token)
        names = Names().union(*read)
        note(names)
    return made, names


class Kept(dict[Hashable, tuple[Any, Names]]):
    """What was worked out, by a key, each with the thresholds that were read for it."""

    def once(self, key: Hashable, make: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What a function gives: worked out once and kept by a key, which holds all that it depends on."""
        held = self.get(key)
        if held is None:
            held = self.setdefault(key, noting(make, *args, **kwargs))
        else:
            note(held[1])
        made: T = held[0]
        return made


class kept_property(cached_property[T]):  # noqa: N801 - a decorator, as `cached_property`
    """A property that is worked out once; who reads it has read the thresholds that were read for it."""

    def __set_name__(self, owner: type[Any], name: str) -> None:
        super().__set_name__(owner, name)
        self._place = f"{name} and what was read for it"

    @overload
    def __get__(self, instance: None, owner: type[Any] | None = None) -> Self: ...

    @overload
    def __get__(self, instance: object, owner: type[Any] | None = None) -> T: ...

    def __get__(self, instance: Any, owner: type[Any] | None = None) -> Any:
        """The value; one for which nothing was read is a plain attribute from then on."""
        if instance is None:
            return self
        values = vars(instance)
        held = values.get(self._place)
        if held is None:
            made, read = noting(self.func, instance)
            if not read:
                return values.setdefault(str(self.attrname), made)
            held = values.setdefault(self._place, (made, read))
        else:
            note(held[1])
        return held[0]
