"""What pages asked, worked out beside them: the plain answer first, then how sure it is; kept by revision."""

from __future__ import annotations

import json
import threading
from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

from actormap.core.findings import Findings
from actormap.metrics import catalogue
from actormap.metrics.change.change import between
from actormap.metrics.change.what_if import scenario, what_if
from actormap.metrics.evidence.resampling import settled
from actormap.web.process import worker
from actormap.web.state.jobs import Job, Progress
from actormap.web.state.kept import KEPT, Work
from actormap.web.state.session import Reading

T = TypeVar("T")
DRAWS = 50
SMALL = 500
"""Actors up to which answers are checked on possible maps without being asked to."""
LOOK = 0.1
"""Seconds between two looks at whether it is the turn of a check."""

_TURN = threading.Lock()
"""One check at a time: the plain answers of the page come first."""


class Request(ABC, Generic[T]):
    """Something that a page asked, whose answer is kept; by its key and its work."""

    kept = KEPT
    analysis: str
    """Name of the analysis, or of what else is worked out: its buttons are known by it."""

    @property
    @abstractmethod
    def key(self) -> str:
        """All that the answer depends on."""

    @property
    @abstractmethod
    def work(self) -> Work:
        """Gives the plain answer."""

    @property
    def plain(self) -> Job[T]:
        """The answer on the map as it is recorded, begun now unless it was."""
        return self.kept.begun(self._plain, self.work)

    @property
    def stopped(self) -> bool:
        """Whether somebody did not want to wait for the plain answer."""
        return self.kept.stopped(self._plain)

    def stop(self) -> None:
        """Let the plain answer be."""
        self.kept.stop(self._plain)

    def again(self) -> None:
        """Let the plain answer be worked out after all."""
        self.kept.again(self._plain)

    @property
    def _plain(self) -> str:
        return f"plain {self.key}"


@dataclass(frozen=True)
class Question(Request[Findings]):
    """An analysis asked of a map as it is now, as the principal may see it.

    Parameters
    ----------
    reading
        The map.
    analysis
        Name of the analysis.
    options
        Its targets and options.
    """

    reading: Reading
    analysis: str
    options: dict[str, Any]

    @property
    def key(self) -> str:
        """All that the answer depends on."""
        reading, role = self.reading, self.reading.principal.role
        about = [reading.path, reading.revision, role, reading.view.date, self.analysis, self.options]
        return json.dumps(about, sort_keys=True)

    @property
    def can_be_checked(self) -> bool:
        """Whether possible maps could say anything about it."""
        return catalogue.row(self.analysis).resample and not settled(self.reading.map, self.reading.view)

    @property
    def work(self) -> Work:
        """Gives the plain answer. Where nothing is in doubt the check takes no time, and is in it."""
        return self._work(0 if self.can_be_checked else DRAWS)

    @property
    def certain(self) -> bool:
        """Whether possible maps would be asked, and could not differ, though ties are recorded."""
        reading, resample = self.reading, catalogue.row(self.analysis).resample
        return resample and not reading.map.ties.empty and settled(reading.map, reading.view)

    @property
    def check(self) -> Job[Findings] | None:
        """The check on possible maps; None where there is none to be made, or was asked for, or it failed."""
        job = KEPT.known(self._check) if self.can_be_checked else None
        return None if job is not None and job.failed else job

    @property
    def unchecked(self) -> bool:
        """Whether a check could be made that nobody has asked for, or that failed."""
        return self.can_be_checked and self.check is None

    def checked(self) -> Findings | None:
        """The checked answer, once it is known."""
        job = self.check
        return job.result() if job is not None and job.succeeded else None

    def begin(self) -> None:
        """Let the check be made, also of a large map, and also where somebody stopped it before."""
        KEPT.again(self._check)
        KEPT.begun(self._check, partial(_in_turn, self._work(DRAWS)))

    def begin_if_small(self, *, wait: bool = False) -> None:
        """Let the check be made of itself, unless the map is large or somebody stopped it.

        `wait`: come back when it is over.
        """
        small = len(self.reading.map.actors) <= SMALL
        if small and self.can_be_checked and not KEPT.stopped(self._check):
            job = KEPT.begun(self._check, partial(_in_turn, self._work(DRAWS)))
            if wait:
                job.wait()

    def stop_check(self) -> None:
        """Stop the check; the plain answer stays."""
        KEPT.stop(self._check)

    @property
    def _check(self) -> str:
        return f"check {self.key}"

    def _work(self, draws: int) -> Work:
        work = partial(
            worker.answer,
            self.analysis,
            self.reading.map,
            self.reading.view,
            self.reading.principal,
            draws=draws,
            **self.options,
        )
        return lambda progress: work(progress=progress)


@dataclass(frozen=True)
class Comparison(Request[Findings]):
    """What changed on a map since an earlier day.

    Parameters
    ----------
    reading
        The map and the later day.
    since
        The earlier day.
    """

    reading: Reading
    since: str
    analysis = "change.between"

    @property
    def key(self) -> str:
        """All that the answer depends on."""
        reading, role = self.reading, self.reading.principal.role
        return json.dumps(
            [reading.path, reading.revision, role, reading.view.date, self.analysis, self.since]
        )

    @property
    def work(self) -> Work:
        """Compares both days, on possible maps too."""
        return lambda _progress: between(
            self.reading.map, self.reading.map, self.reading.view, date_before=self.since, draws=DRAWS
        )


@dataclass(frozen=True)
class Loss(Request[Findings]):
    """What would be lost if some actors could work no more.

    Parameters
    ----------
    reading
        The map.
    without
        Who they are.
    """

    reading: Reading
    without: tuple[str, ...]
    analysis = "change.what_if"

    @property
    def key(self) -> str:
        """All that the answer depends on."""
        reading, role = self.reading, self.reading.principal.role
        return json.dumps(
            [reading.path, reading.revision, role, reading.view.date, self.analysis, self.without]
        )

    @property
    def work(self) -> Work:
        """Compares the map with what would remain, on possible maps too."""
        m, view = self.reading.map, self.reading.view
        return lambda _progress: what_if(m, scenario(m, view, remove=self.without), view, draws=DRAWS)


def _in_turn(work: Work, progress: Progress) -> Findings:
    while not _TURN.acquire(timeout=LOOK):
        progress("Waiting for another check", 0.0)
    try:
        return work(progress)
    finally:
        _TURN.release()
