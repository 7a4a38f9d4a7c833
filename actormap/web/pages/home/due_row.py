"""A row for one thing to do, with the way to where it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Literal

from actormap.core.words import _
from actormap.web import navigation


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to do.

    Parameters
    ----------
    icon, what, why
        Its picture, what is to be done, and what is known about it.
    when, colour
        By when: red where that is over, blue where it is today.
    buttons
        Draw what leads to where it is done, or does it: two at most.
    """

    icon: str
    what: str
    why: str
    when: str
    colour: Literal["red", "blue", "gray"]
    buttons: tuple[Callable[[], None], ...]


def undated(icon: str, what: str, when: str, place: str, **choice: str) -> Row:
    """Something that has no day, with the way to it."""
    return Row(icon, what, "", when, "gray", (leads(place, _("Look at them"), **choice),))


def leads(place: str, label: str, **choice: str) -> Callable[[], None]:
    """What draws the way to a place."""
    return partial(navigation.link, place, label, **choice)
