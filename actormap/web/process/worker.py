"""Heavy work in a process of its own: it tells how far it is, and it can be stopped at once.

The process is started with this program's own interpreter and paths. What it works on goes to it over
a pipe, what it finds comes back over another; nothing is written to disk. It ends with its parent, and
it may not use more memory or time than it is given.
"""

from __future__ import annotations

import json
import math
import os
import queue
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import IO, Any

from actormap.core.config import View
from actormap.core.errors import Stopped
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence
from actormap.metrics import catalogue
from actormap.metrics.base.context import Analysis
from actormap.metrics.evidence.resampling import Progress, resampled, settled
from actormap.rights.access import Principal
from actormap.web.process import wire

Ask = Callable[..., Findings]
SMALL = 500
"""Actors up to which most work is over before a process would have started."""
LONG = frozenset({"structure.communities", "evidence.coverage_curve", "evidence.record_errors"})
"""Analyses that take long on a large map even where they are not resampled."""
PATIENCE = 0.05
"""Seconds between two looks at whether the work is to be stopped."""
LENGTH = struct.Struct(">Q")
START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from actormap.web.process.worker import serve; serve()"
)
INTERRUPTED = frozenset({-signal.SIGINT, -signal.SIGTERM})
"""How a process ends that somebody stopped."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a process may use.

    Parameters
    ----------
    seconds
        Time from its start, by the clock.
    memory
        Address space in bytes; without effect where the system knows no such limit.
    """

    seconds: float = 3_600.0
    memory: int = 8 << 30


BOUNDS = Bounds()


def answer(
    name: str,
    m: ActorMap,
    view: View,
    principal: Principal,
    *,
    draws: int = 0,
    progress: Progress | None = None,
    **options: Any,
) -> Findings:
    """The answer of an analysis, in a process of its own where it takes long on a large map.

    As `catalogue.answer`; draws take long only where possible maps could differ. `Stopped` where it took too
    much time or memory.
    """
    ask: Ask = partial(catalogue.answer, name, principal=principal, draws=draws, **options)
    differs = draws > 0 and catalogue.row(name).resample and not settled(m, view)
    heavy = name in LONG or differs
    return _where_it_fits(ask, m, view, progress, heavy=heavy)


def resample(
    analysis: Analysis,
    m: ActorMap,
    view: View,
    *,
    draws: int,
    unlimited: Analysis | None = None,
    progress: Progress | None = None,
) -> Findings:
    """As `resampling.resampled`, in a process of its own where the map is large.

    The analyses are functions of modules, or partials of them. `Stopped` where it took too much time or
    memory.
    """
    ask: Ask = partial(resampled, analysis, draws=draws, unlimited=unlimited)
    return _where_it_fits(ask, m, view, progress, heavy=draws > 0)


def _where_it_fits(ask: Ask, m: ActorMap, view: View, progress: Progress | None, *, heavy: bool) -> Findings:
    if not heavy or len(m.actors) <= SMALL:
        return ask(m, view, progress=progress)
    return run(ask, m, view, progress=progress)


def run(
    ask: Ask,
    m: ActorMap,
    view: View,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    bounds: Bounds = BOUNDS,
) -> Findings:
    """The answer to a question, worked out in a process of its own: the same as ``ask(m, view)`` gives here.

    `ask` is called there as ``ask(m, view, progress=...)``; it goes by name: a function of a module, or a
    partial of one. `progress` is called here with a few words and the share done; what it raises ends the
    work. `cancelled` is looked at many times a second; once it is true, the work is stopped.

    `Stopped` where the work was cancelled, took too long, needed too much memory, or its process was ended.
    What `ask` raises is raised here too. An interruption by the user passes on once the process is gone.
    """
    request = wire.question(ask, m, view, bounds)
    deadline = time.monotonic() + bounds.seconds
    with _process(request) as (child, lines):
        while True:
            if cancelled is not None and cancelled():
                raise Stopped("stopped. Nothing was changed.")
            if time.monotonic() > deadline:
                raise Stopped(_too_long(bounds))
            try:
                line = lines.get(timeout=PATIENCE)
            except queue.Empty:
                continue
            if line is None:
                raise Stopped(_ended(child.wait(), bounds))
            kind, *content = line
            if kind == "outcome":
                return _unpacked(content[0], content[1], bounds)
            if progress is not None:
                progress(*content)


@contextmanager
def _process(request: bytes) -> Iterator[tuple[subprocess.Popen[bytes], queue.Queue[Any]]]:
    """A process at work on a request, and what it tells; however this ends, so does the process."""
    from actormap.ingest.readers.workbooks.child import surroundings  # noqa: PLC0415 - only where a process starts

    child = subprocess.Popen(  # noqa: S603 - this interpreter, and a text of ours
        [sys.executable, "-I", "-c", START, json.dumps(list(map(str, sys.path)))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=surroundings(),
        process_group=0,  # an interruption is for us: in our group it would take the child for broken
    )
    lines: queue.Queue[Any] = queue.Queue()
    threads = [
        threading.Thread(target=_send, args=(child.stdin, request), daemon=True),
        threading.Thread(target=_listen, args=(child.stdout, lines), daemon=True),
    ]
    try:
        for thread in threads:
            thread.start()
        yield child, lines
    finally:
        child.kill()
        child.wait()
        for thread in threads:
            if thread.ident is not None:  # not, where we were interrupted before it began
                thread.join()
        for pipe in filter(None, (child.stdin, child.stdout)):
            with suppress(OSError):  # what was not yet sent has nowhere to go
                pipe.close()


def _send(pipe: IO[bytes], request: bytes) -> None:
    """Hand over the request; the pipe stays open, so that the process knows that we are here."""
    # It has ended, or we were interrupted and closed the pipe: whoever listens is told.
    with suppress(OSError, ValueError):
        pipe.write(LENGTH.pack(len(request)))
        pipe.write(request)
        pipe.flush()


def _listen(pipe: IO[bytes], lines: queue.Queue[Any]) -> None:
    """Pass on progress and at last the outcome; None where the process ends without one."""
    try:
        for line in pipe:
            if not line.endswith(b"\n"):
                break  # it was ended in the middle of a word
            kind, *content = json.loads(line)
            if kind == "outcome":
                how, size = content
                content = [how, pipe.read(size)]
                if len(content[1]) < size:
                    break
            lines.put((kind, *content))
    except (OSError, ValueError):
        pass  # we were interrupted and closed the pipe
    finally:
        lines.put(None)


def _unpacked(how: str, packed: bytes, bounds: Bounds) -> Findings:
    if how == "memory":
        raise Stopped(
            "stopped: it needed more than {n:.0f} MiB of memory. Nothing was changed. Ask with fewer draws, "
            "or about a smaller part of the map.",
            n=bounds.memory / 2**20,
        )
    if how == "raised":
        raise wire.as_raised(packed)
    return wire.answered(packed)


def _too_long(bounds: Bounds) -> Sentence:
    return Sentence(
        "stopped: it took longer than {n:g} seconds. Nothing was changed. Ask with fewer draws, or about a "
        "smaller part of the map.",
        n=bounds.seconds,
    )


def _ended(code: int, bounds: Bounds) -> Sentence:
    """Why a process ended without an outcome, as far as that can be known."""
    if code in INTERRUPTED:
        return Sentence("stopped. Nothing was changed.")
    if code == -getattr(signal, "SIGXCPU", 0):
        return _too_long(bounds)
    if code != -getattr(signal, "SIGKILL", 0):
        return Sentence(
            "stopped: the process that worked on it was ended (code {code}). Nothing was changed. Ask again.",
            code=code,
        )
    return Sentence(
        "stopped: the process that worked on it was ended (code {code}), as when the computer runs out of "
        "memory. Nothing was changed. Ask with fewer draws, or about a smaller part of the map.",
        code=code,
    )


# --- in the process ----------------------------------------------------------------------------------


def serve() -> None:
    """Work on the one request that comes in, and tell what was found: all that the process does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it is the parent that ends this
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing that is printed may get between the lines
    size = LENGTH.unpack(_exactly(LENGTH.size))[0]
    request = _exactly(size)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    how, packed = _outcome(request, out)
    _write_line(out, "outcome", how, len(packed))
    out.write(packed)
    out.flush()
    os._exit(0)


def _exactly(size: int) -> bytes:
    data = sys.stdin.buffer.read(size)
    if len(data) < size:
        os._exit(1)  # the parent has gone
    return data


def _end_with_parent() -> None:
    sys.stdin.buffer.read(1)
    os._exit(1)


def _write_line(out: IO[bytes], *what: object) -> None:
    out.write(json.dumps(what).encode() + b"\n")
    out.flush()


def _outcome(request: bytes, out: IO[bytes]) -> tuple[str, bytes]:
    """How the work ended, and its answer or error as they go over the wire."""
    from actormap.ingest.readers.workbooks.child import confine  # noqa: PLC0415 - only where a process starts

    try:
        ask, m, view, bounds = wire.read_question(request)
        confine(bounds.memory, math.ceil(bounds.seconds) * (os.cpu_count() or 1))
        return "found", wire.answer(ask(m, view, progress=partial(_write_line, out, "progress")))
    except MemoryError:
        return "memory", b""
    except Exception as error:  # noqa: BLE001 - whatever it is, it is raised again in the parent
        if "out of memory" in str(error).lower():
            return "memory", b""
        return "raised", wire.error(error)
