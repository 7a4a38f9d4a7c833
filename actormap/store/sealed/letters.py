"""The letter of a sitting: each puts one in, writes it anew whenever it writes, and has its concerns there.

The number of letters tells how many sittings there were since the part was last opened, and no byte of them
whether anybody had anything to say.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from actormap.core.errors import StoreError
from actormap.core.sentences import Sentence
from actormap.core.tables.ids import CodeKey
from actormap.store.sealed import lock

MOST = 16_384
"""Letters that wait at most for somebody to open the part: two years of 20 sittings a day."""

SOON = MOST // 2
"""From so many on everybody is told that it wants opening."""

UNSET = Sentence(
    "Nobody looks after protection in this workspace yet: no passphrase was chosen for its sealed part, so "
    "nothing can be put in. Ask the protection officer to choose one, and tell it in person until then."
)
_FULL = Sentence(
    "The sealed part is full: it was not opened for very long. Nothing was put in. Tell whoever looks after "
    "protection in person, and ask to open it."
)
WANTED = Sentence(
    "The sealed part was not opened for very long. Ask whoever looks after protection to open it, also where "
    "nothing is expected: after {most} sittings without that no concern can be put in.",
    most=MOST,
)
MEANWHILE = Sentence(
    "The sealed part was opened or changed by somebody else since you opened it. Nothing was written. Open "
    "it again and repeat the change."
)
MISSING = Sentence(
    "The sealed part is missing, or has a size that it cannot have: it was removed or cut outside of the "
    "program. Nothing was changed. Open the last backup."
)
_OURS, _NUMBER, _LENGTH = b"\x01", 8, 4
"""How a letter begins; one of an earlier release is the text of one concern, or empty."""


class Box(Protocol):
    """Where the letters of a map lie, in a transaction."""

    def holds(self, number: int) -> bool:
        """Whether a letter is there."""

    def waiting(self) -> int:
        """How many are."""

    def put(self, number: int, letter: bytes) -> None:
        """Put one in, in the place of the one with its number."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands in a letter.

    Parameters
    ----------
    opened, others
        How often the part was opened when it was put in, and how many waited there: whoever opens it next
        sees by it whether some were taken out.
    concerns
        What was put in, each closed by itself: only who opens the part reads it.
    number, public, sitting
        Under which number and with which lock it was put in, and by which sitting; not known to who reads it.
    """

    opened: int = -1
    others: int = 0
    concerns: tuple[bytes, ...] = ()
    number: int = 0
    public: bytes = b""
    sitting: str = ""

    def packed(self) -> bytes:
        """As a letter holds it."""
        head = _OURS + self.opened.to_bytes(_NUMBER, "big") + self.others.to_bytes(_NUMBER, "big")
        return head + b"".join(len(each).to_bytes(_LENGTH, "big") + each for each in self.concerns)

    @classmethod
    def unpacked(cls, text: bytes) -> Sheet:
        """What a letter holds; of what no program of ours wrote as much as there is."""
        first = len(_OURS) + _NUMBER
        opened, others = text[len(_OURS) : first], text[first : first + _NUMBER]
        return cls(
            int.from_bytes(opened, "big"),
            int.from_bytes(others, "big"),
            tuple(_parts(text[first + _NUMBER :])),
        )


def puts_in(action: str) -> bool:
    """Whether who does what a log tells of puts in a letter: not who is refused, and could so fill it up."""
    return action != "denied" and not action.endswith("refused")


def is_sheet(text: bytes) -> bool:
    """Whether a letter holds what this release writes."""
    return text.startswith(_OURS)


def _parts(text: bytes) -> Iterator[bytes]:
    while text:
        end = _LENGTH + int.from_bytes(text[:_LENGTH], "big")
        yield text[_LENGTH:end]
        text = text[end:]


class Letters:
    """The letters of the sittings that a process has open: one, or one for each login.

    Parameters
    ----------
    code_key
        What the codes of the map are made with.
    """

    def __init__(self, code_key: CodeKey) -> None:
        self._of = lock.of_map(code_key)
        self.sitting: Callable[[], str] = lambda: ""
        """Whose sitting it is for which something is written just now."""
        self.wanted = False
        """Whether so many wait that everybody is told to have the part opened."""
        self._sheets: dict[str, Sheet] = {}

    def put_in(self, box: Box, opened: int, public: bytes, *contents: bytes) -> Sheet | None:
        """Write the letter of the sitting anew, in a transaction, with some contents more or with none.

        Gives what to remember (`kept`) once that is written for good; None where no letter can be put in.
        """
        sitting = self.sitting()
        sheet = self._sheets.get(sitting, Sheet())
        there = box.holds(sheet.number)
        if not there and (sheet.opened, sheet.public) != (opened, public):
            sheet = Sheet(number=secrets.randbits(62) + 1, sitting=sitting)
        # Where it is gone although nobody opened the part, somebody took it out: it is put back as it was.
        others = 0 if there else box.waiting()
        self.wanted = self.wanted or others >= SOON
        if not contents and (not public or others >= MOST):
            return None
        if not public:
            raise StoreError(UNSET)
        if others >= MOST:
            raise StoreError(_FULL)
        others = sheet.others if there and sheet.opened == opened else others
        try:
            sheet = self._fuller(replace(sheet, opened=opened, others=others, public=public), contents)
            letter = lock.letter(public, self._of, sheet.packed())
        except StoreError:
            if not contents:  # the lock is damaged: what else is written is not hindered by that
                return None
            raise
        box.put(sheet.number, letter)
        return sheet

    def _fuller(self, sheet: Sheet, contents: tuple[bytes, ...]) -> Sheet:
        closed = tuple(lock.within(sheet.public, self._of, content) for content in contents)
        fuller = replace(sheet, concerns=(*sheet.concerns, *closed))
        over, alone = len(fuller.packed()) - lock.ROOM, replace(sheet, concerns=closed)
        if over > 0 and len(alone.packed()) <= lock.ROOM:
            raise StoreError(
                "What is put in during one sitting has little room, and this is too long by {over} bytes for "
                "what is left. It was not put in. Lock the workspace or log out, come back, and send it "
                "then.",
                over=over,
            )
        return fuller

    def kept(self, sheet: Sheet | None, warnings: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
        """Remember what was written for good; gives the warnings of a store, and what is to be told of it."""
        if sheet is not None:
            self._sheets[sheet.sitting] = sheet
        return warnings if not self.wanted or WANTED in warnings else (*warnings, WANTED)

    def leave(self, sitting: str) -> None:
        """Forget a sitting that has ended; its letter stays."""
        self._sheets.pop(sitting, None)
