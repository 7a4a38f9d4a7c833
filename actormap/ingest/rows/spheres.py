"""Where in society somebody stands, as lists say it: by a type, by a word for many types, or in a column."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from actormap import schema
from actormap.ingest.mapping.headers import words
from actormap.ingest.mapping.values import EVERYWHERE

UNKNOWN = "unknown"
"""The sphere of those of whom nothing says one."""
_NEVER = frozenset({UNKNOWN, "field_presence"})
"""What no list of others says of anybody: that of an office like ours, and that nobody knows."""


@cache
def _spelled() -> dict[str, str]:
    known = {words(text): code for text, code in schema.spellings("spheres").items()}
    for code, sphere in schema.spheres().items():
        known |= {words(text): code for text in (code, sphere.label) if code not in _NEVER}
    return known


def sphere_in(text: str) -> str:
    """The sphere that a text says, such as NGO, State or civil society; "" where it says none."""
    return _spelled().get(words(text), "")


def sphere_in_type(text: str) -> str:
    """The same of a type: beside National, International says from where an NGO is, not that it is a body."""
    return "" if words(text) in EVERYWHERE else sphere_in(text)


def sphere_of(types: Iterable[str], broad: Iterable[str] = (), said: Iterable[str] = ()) -> str:
    """The one sphere of somebody; unknown where nothing says one, or where several are said.

    Parameters
    ----------
    types
        Its types, each of which says a sphere.
    broad
        Spheres that words for many types say of it, such as NGO.
    said
        Spheres that a column of spheres says: with one of these nothing else counts.
    """
    found = set(said) or {*broad, *(schema.actor_types()[kind].sphere for kind in types)}
    return found.pop() if len(found) == 1 else UNKNOWN
