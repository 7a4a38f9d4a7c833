"""What the windows of a login were handed: nobody else can fetch it, however the address became known."""

from __future__ import annotations

import re
import threading

from actormap.web.server.gate import FILES

KEPT = 10_000
"""So many addresses are remembered for a login; the newest."""
_WHERE = re.compile(rb"/(?:media|_stcore/upload_file/[\w-]+)/[\w-]+")
"""Addresses of files and uploads as they stand in what a window is sent, without endings."""
_PATH = re.compile(rb"(%s)(?:\.\w+)?" % _WHERE.pattern)


class Handed:
    """Addresses and sessions that the windows of one login were told.

    Notes
    -----
    Streamlit gives a file to whoever knows its address, and a session to whoever knows its number; both
    stay behind in a browser that the next person uses.
    """

    def __init__(self) -> None:
        self._addresses: dict[bytes, None] = {}
        self._sessions: set[str] = set()
        self._lock = threading.Lock()

    def note(self, message: bytes) -> None:
        """Note the addresses in something that a window is sent."""
        addresses = dict.fromkeys(_WHERE.findall(message))
        with self._lock:
            for address in addresses:
                self._addresses.pop(address, None)
            self._addresses |= addresses
            for old in list(self._addresses)[: max(len(self._addresses) - KEPT, 0)]:
                del self._addresses[old]

    def may_fetch(self, path: str) -> bool:
        """Whether a path leads to no file of a window, or to one of these windows."""
        if not path.startswith(FILES):
            return True
        match = _PATH.fullmatch(path.encode("utf-8", "replace"))
        with self._lock:
            return match is not None and match.group(1) in self._addresses

    def runs(self, session: str) -> None:
        """Note a session as one of these windows."""
        self._sessions.add(session)

    def has(self, session: str) -> bool:
        """Whether a session is one of these windows."""
        return session in self._sessions
