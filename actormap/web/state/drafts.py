"""What is half filled in, kept in the memory of this process, for a page that is loaded anew.

It is bound to who filled it in and is gone once it is written or somebody logs out. The lock puts it into the
workspace, encrypted (`resumed`); nothing of it is written elsewhere or left in a browser.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from actormap.web.state import resumed

MOST = 20
"""So many are kept for one reader; a further one takes the place of the oldest."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What was filled in about somebody.

    Parameters
    ----------
    about
        Whom it is about.
    answers
        What was filled in, by question.
    when
        When it was last changed, as this computer has it.
    """

    about: str
    answers: Mapping[str, Any]
    when: dt.datetime


class Drafts:
    """What is half filled in, by who fills it in and whom it is about."""

    def __init__(self) -> None:
        self._held: dict[str, dict[str, Draft]] = {}
        self._lock = threading.Lock()

    def keep(self, reader: str, about: str, answers: Mapping[str, Any]) -> None:
        """Keep what is filled in now, in place of what was; nothing filled in is nothing kept."""
        with self._lock:
            held = self._held.setdefault(reader, {})
            before = held.get(about)
            if before is not None and before.answers == answers:
                return
            held.pop(about, None)
            if answers:
                held[about] = Draft(about, dict(answers), dt.datetime.now().astimezone())
            for oldest in list(held)[: max(len(held) - MOST, 0)]:
                del held[oldest]

    def of(self, reader: str) -> list[Draft]:
        """What a reader has half filled in, the newest first."""
        with self._lock:
            return list(self._held.get(reader, {}).values())[::-1]

    def forget(self, reader: str, about: str) -> None:
        """Let go of what is filled in about somebody: it is written, or not wanted any more."""
        self.keep(reader, about, {})

    def written(self, reader: str) -> list[tuple[str, dict[str, Any], str]]:
        """What a reader has half filled in, the oldest first, as plain values."""
        return [
            (draft.about, resumed.written(draft.answers), draft.when.isoformat())
            for draft in reversed(self.of(reader))
        ]

    def take_up(self, reader: str, drafts: Iterable[tuple[str, dict[str, Any], str]]) -> None:
        """Hold again what `written` wrote."""
        with self._lock:
            for about, answers, when in drafts:
                with suppress(ValueError):  # a day that is none: somebody else wrote it
                    draft = Draft(about, resumed.read(answers), dt.datetime.fromisoformat(when))
                    self._held.setdefault(reader, {})[about] = draft

    def leave(self, reader: str) -> None:
        """Let go of all that a reader has half filled in."""
        with self._lock:
            self._held.pop(reader, None)

    def clear(self) -> None:
        """Let go of everything."""
        with self._lock:
            self._held.clear()


DRAFTS = Drafts()
