"""A long list in parts: which of its places a page shows, and the ways to those before and after."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """Some places of a list, one after the other.

    Parameters
    ----------
    number
        Which part it is, from 0.
    first
        The first place, from 0; also how many come before.
    end
        The place after the last one; also how many there are up to here.
    count
        How many places the list has.
    """

    number: int
    first: int
    end: int
    count: int

    @property
    def places(self) -> slice:
        """The places, to take them out of the list."""
        return slice(self.first, self.end)

    @property
    def before(self) -> bool:
        """Whether another part comes before."""
        return self.number > 0

    @property
    def after(self) -> bool:
        """Whether another part follows."""
        return self.end < self.count


def parts(count: int, size: int) -> int:
    """How many parts a list has, one where nothing is in it."""
    return max(1, -(-count // size))


def part(number: str | int, size: int, count: int) -> Part:
    """A part of a list; the first where no number is given, the last of so many where there are fewer.

    The number counts from 0; it may come from an address, so it may be anything.
    """
    text = str(number)
    wanted = int(text[:9]) if text.isdecimal() else 0
    here = min(wanted, parts(count, size) - 1)
    return Part(here, here * size, min((here + 1) * size, count), count)
