"""Where in society somebody stands, as lists say it: by a type, by a word for many types, or in a column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from actormap.core import schema
from actormap.ingest.mapping.values import EVERYWHERE, is_unfilled, kinds_of_actors
from actormap.ingest.sheet.headers import words

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
