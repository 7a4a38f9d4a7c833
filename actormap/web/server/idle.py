"""The lock that nobody needs to think of: after some time in which nobody did anything."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

MINUTES = 15.0
WARNING = 60.0
"""Seconds before the lock at which it is told."""
HANDING_OVER = 15.0
"""Seconds in which a page hands over what is typed in it, also on a slow computer."""
LOOK = 2.0
"""At most so many seconds pass between two looks."""
CLOCKS = (time.monotonic, time.time)
"""The first stands still while a computer sleeps, the second may be set: whichever says more counts."""


class Idle:
    """How long nobody has done anything.

    Parameters
    ----------
    minutes
        After how long it is over.
    clocks
        Each tells a time in seconds.
    """

    def __init__(self, minutes: float = MINUTES, clocks: Sequence[Callable[[], float]] = CLOCKS) -> None:
        self.seconds = 60 * minutes
        self._clocks = clocks
        self._since: list[float] = []
        self._deaf_until = 0.0
        self.restart()

    @property
    def left(self) -> float:
        """Seconds until it is over."""
        return self.seconds - max(
            clock() - since for clock, since in zip(self._clocks, self._since, strict=True)
        )

    @property
    def warning(self) -> float:
        """How many seconds before it is over it is told."""
        return min(WARNING, self.seconds / 2)

    def touch(self) -> None:
        """Somebody did something; once it is over that is too late, as when a computer wakes up."""
        if self.left > 0 and self._clocks[0]() >= self._deaf_until:
            self.restart()

    def used(self) -> None:
        """Somebody pressed or typed something, as their page says."""
        self._deaf_until = 0.0
        self.touch()

    def ignore(self, seconds: float = HANDING_OVER) -> None:
        """A page hands over what is typed in it by itself: what windows send for some seconds is no use."""
        self._deaf_until = self._clocks[0]() + seconds

    def restart(self) -> None:
        """Begin anew."""
        self._since = [clock() for clock in self._clocks]

    def watch(self, locked: Callable[[], bool], lock: Callable[[], None]) -> None:
        """Lock when it is over, once, from a thread of its own.

        `locked` tells whether there is nothing to lock yet.
        """
        threading.Thread(target=self._watch, args=(locked, lock), daemon=True).start()

    def _watch(self, locked: Callable[[], bool], lock: Callable[[], None]) -> None:
        while locked() or self.left > 0:
            if locked():
                self.restart()
            time.sleep(min(LOOK, max(0.01, self.left)))
        lock()
