"""Where a form reads what it is about, and writes what was filled in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from actormap.core.model import Changes
from actormap.records.record import cited
from actormap.rights import access
from actormap.rights.access import Entered
from actormap.web.state.session import Reading, current_reading, reading_of_stored, workspace


@dataclass(frozen=True, slots=True)
class Book:
    """Where a form reads and writes.

    Parameters
    ----------
    now
        The map that it is about, as it is now.
    enter
        Writes changes that were made on a revision of it.
    open
        Whether it is that of the open part, whose forms are kept half filled in where it is locked.
    """

    now: Callable[[], Reading]
    enter: Callable[[Changes, int], Entered]
    open: bool = True


def _enter(changes: Changes, expect: int) -> Entered:
    here = workspace()
    cited.check(cited.Reader(here.store, here.principal, current_reading().view), changes)
    return access.enter(here.store, changes, here.principal, expect=expect)


HANDED_OUT = Book(current_reading, _enter)
"""Entries of the open part as they are handed out: several that are one are one."""

STORED = Book(reading_of_stored, _enter)
"""Entries of the open part as they are stored."""
