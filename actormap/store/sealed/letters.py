"""The letters of a session: blank ones that it puts in, and the few in whose place it may put others.

The number of letters tells how many sessions wrote something since the part was last opened, and not
whether anybody had anything to say.
"""

from __future__ import annotations

import secrets
from collections.abc import Container

from actormap.core.errors import StoreError
from actormap.core.sentences import Sentence
from actormap.core.tables.ids import CodeKey
from actormap.store.sealed import lock

A_SESSION = 4
"""Letters that a session puts in, and the most that it can say."""

MOST = 4096
"""Letters that wait at most for somebody to open the part."""

UNSET = Sentence(
    "Nobody looks after protection in this workspace yet: no passphrase was chosen for its sealed part, so "
    "nothing can be put in. Ask the protection officer to choose one, and tell it in person until then."
)
_FULL = Sentence(
    "The sealed part is full: it was not opened for very long. Nothing was put in. Tell whoever looks after "
    "protection in person, and ask to open it."
)
_USED_UP = Sentence(
    "In one sitting, {n} concerns can be put in. Nothing was put in. Lock the workspace, open it again, and "
    "send this one then.",
    n=A_SESSION,
)
MEANWHILE = Sentence(
    "The sealed part was opened or changed by somebody else since you opened it. Nothing was written. Open "
    "it again and repeat the change."
)
MISSING = Sentence(
    "The sealed part is missing, or has a size that it cannot have: it was removed or cut outside of the "
    "program. Nothing was changed. Open the last backup."
)


class Letters:
    """The letters of one session.

    Parameters
    ----------
    code_key
        What the codes of the map are made with.
    """

    def __init__(self, code_key: CodeKey) -> None:
        self._of = lock.of_map(code_key)
        self.own: set[int] = set()
        """Numbers of those that it put in."""
        self._free: set[int] = set()

    def keep(self, there: Container[int]) -> None:
        """Forget those that are not there any more: the part was opened, or they never arrived."""
        self.own = {number for number in self.own if number in there}
        self._free &= self.own

    def blank(self, public: bytes, waiting: int) -> dict[int, bytes]:
        """Blank letters to put in now, by number, beside those that wait; none where the part is full."""
        if waiting + A_SESSION > MOST:
            return {}
        self.own = {secrets.randbits(62) for _ in range(A_SESSION)}
        self._free = set(self.own)
        return {number: self.letter(public, b"") for number in self.own}

    def letter(self, public: bytes, content: bytes) -> bytes:
        """A letter that the holder of the part alone can read."""
        return lock.letter(public, self._of, content)

    def place(self, public: bytes) -> int:
        """The number of a blank letter of this session; `StoreError` where there is none."""
        if not public:
            raise StoreError(UNSET)
        if not self._free:
            raise StoreError(_USED_UP if self.own else _FULL)
        return next(iter(self._free))

    def used(self, number: int) -> None:
        """Another letter stands in the place of a blank one now."""
        self._free.discard(number)
