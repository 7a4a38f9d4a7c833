"""Maps that are open in a browser, kept in memory under addresses that nobody can guess."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass

MOST = 16
"""So many maps are kept for one person; a further one takes the place of the one asked for least lately."""


@dataclass(frozen=True, slots=True)
class _Map:
    key: str
    tag: str
    html: str


class MapCache:
    """Maps by the place that shows them; a new one in a place drops the one before.

    Parameters
    ----------
    most
        So many are kept.
    """

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self._maps: dict[str, _Map] = {}
        self._lock = threading.Lock()

    def put(self, place: str, tag: str, make: Callable[[], str]) -> str:
        """Key of the map in a place, which is made anew only when it has changed.

        Parameters
        ----------
        place
            Which frame of which browser window.
        tag
            All that the map depends on.
        make
            Gives its HTML.
        """
        with self._lock:
            held = self._maps.pop(place, None)
            if held is not None and held.tag == tag:
                self._maps[place] = held
                return held.key
        new = _Map(secrets.token_urlsafe(16), tag, make())
        with self._lock:
            self._maps[place] = new
            while len(self._maps) > self.most:
                del self._maps[next(iter(self._maps))]
        return new.key

    def get(self, key: str) -> str | None:
        """HTML under a key, or None where no map is open under it."""
        with self._lock:
            return next((held.html for held in self._maps.values() if held.key == key), None)

    def clear(self) -> None:
        """Drop all maps."""
        with self._lock:
            self._maps.clear()


MAPS = MapCache()
