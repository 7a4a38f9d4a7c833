"""Heavy work in real processes: the same answers, told progress, stopped, killed, limited."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from contextlib import AbstractContextManager
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from maps import DAY, QUICK, a_map, kala, sample, text, tie
from waiting import child_of, ended, program, until

from actormap.core.config import View
from actormap.core.errors import Denied, Refused, Stopped
from actormap.core.findings import Findings
from actormap.core.model import ActorMap, Changes
from actormap.ingest.readers.workbooks.child import KEPT
from actormap.metrics import catalogue
from actormap.metrics.evidence.resampling import Progress, resampled
from actormap.metrics.reach.steps import steps
from actormap.metrics.structure.components import components
from actormap.metrics.summary import coordination_overview, reach_overview, thin_places
from actormap.rights.access import KEY_HOLDER, Principal
from actormap.store import create_store, keys, open_store
from actormap.web.process import worker
from actormap.web.process.worker import Bounds, run

TODAY = View(date=DAY)


# --- what the processes do ---------------------------------------------------------------------------


def endless(m: ActorMap, view: View, *, progress: Progress) -> Findings:
    """Tell the number of this process, then work until somebody ends it."""
    del m, view
    progress(str(os.getpid()), 0.1)
    threading.Event().wait()  # which nobody sets
    raise AssertionError


def greedy(m: ActorMap, view: View, *, progress: Progress) -> Findings:
    """Ask for more memory than there is."""
    del m, view, progress
    return Findings("", {"sum": float(np.ones(4 << 30).sum())})


def broken(m: ActorMap, view: View, *, progress: Progress) -> Findings:
    """A bug."""
    del m, view, progress
    raise ZeroDivisionError("a bug")


class Odd(Exception):
    """An error that is not made of words."""

    def __init__(self, one: int, other: int) -> None:
        super().__init__(one + other)


def odd(m: ActorMap, view: View, *, progress: Progress) -> Findings:
    del m, view, progress
    raise Odd(1, 2)


def talkative(m: ActorMap, view: View, *, progress: Progress) -> Findings:
    """Print, as a library may; then see what is in the surroundings."""
    del m, view, progress
    sys.stdout.write('["outcome", "found", 3]\nnonsense')
    sys.stdout.flush()
    os.write(1, b"more of it\n")
    return Findings("done", {"told": sorted(set(os.environ) - KEPT)})


def cut_short(m: ActorMap, view: View, *, progress: Progress) -> Findings:
    """Write half a line where the answer goes, and die."""
    del m, view
    out = progress.args[0]  # type: ignore[attr-defined]  # the pipe that progress writes to
    out.write(b'["outcome", "fou')
    out.flush()
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def cut_shorter(m: ActorMap, view: View, *, progress: Progress) -> Findings:
    """Announce more than comes."""
    del m, view
    out = progress.args[0]  # type: ignore[attr-defined]
    out.write(b'["outcome", "found", 1000]\nnot as much')
    out.flush()
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


class Told:
    """Keeps what progress was told, and does something the first time."""

    def __init__(self, then: Any = None) -> None:
        self.words: list[tuple[str, float]] = []
        self.then = then

    def __call__(self, words: str, share: float) -> None:
        """Take note."""
        self.words.append((words, share))
        if self.then is not None:
            self.then(int(words))

    @property
    def pid(self) -> int:
        """The process that told its number."""
        return int(self.words[0][0])


# --- the same answer ---------------------------------------------------------------------------------


ANALYSES = (
    components,
    steps,
    thin_places("identifies_as"),
    reach_overview("works_on_rights_of", "route"),
    partial(coordination_overview, limit=3),
)


def one_after_another(m: ActorMap, view: View, *, analyses: tuple[Any, ...], progress: Progress) -> Findings:
    """What several analyses find, as one result."""
    every = [resampled(analysis, m, view, draws=4, progress=progress) for analysis in analyses]
    return Findings("several", {str(at): vars_of(found) for at, found in enumerate(every)}).replace(
        finding for found in every for finding in found
    )


def vars_of(found: Findings) -> dict[str, Any]:
    """What a result says besides its findings."""
    return {"method": found.method, "parameters": found.parameters, "caveats": found.caveats}


def test_answer_is_the_one_that_is_found_here_byte_by_byte() -> None:
    ask = partial(one_after_another, analyses=ANALYSES)
    told_here = Told()
    here = ask(sample(), QUICK, progress=told_here)
    assert len({f.analysis for f in here}) >= len(ANALYSES)
    told = Told()
    there = run(ask, sample(), QUICK, progress=told)
    assert text(there).encode() == text(here).encode()
    assert there == here
    assert told.words == told_here.words
    assert [share for _, share in told.words].count(1) == len(ANALYSES)


def test_analysis_by_name_with_its_options() -> None:
    ask = partial(catalogue.answer, "reach.steps", principal=KEY_HOLDER, draws=3, relation="identifies_as")
    assert run(ask, kala(), TODAY) == ask(kala(), TODAY)


def test_small_maps_are_worked_on_here_and_large_ones_in_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    here = [os.getpid()]
    started: list[int] = []

    class Noted(subprocess.Popen[bytes]):
        def __init__(self, *given: Any, **named: Any) -> None:
            super().__init__(*given, **named)
            started.append(self.pid)

    monkeypatch.setattr(subprocess, "Popen", Noted)
    small = worker.answer("structure.components", kala(), TODAY, KEY_HOLDER, draws=2)
    assert not started
    monkeypatch.setattr(worker, "SMALL", 5)
    assert worker.answer("structure.components", kala(), TODAY, KEY_HOLDER) == components(kala(), TODAY)
    assert not started
    assert worker.answer("structure.components", kala(), TODAY, KEY_HOLDER, draws=2) == small
    assert worker.resample(components, kala(), TODAY, draws=2) == small
    assert len(set(started + here)) == 3


# --- what goes wrong ---------------------------------------------------------------------------------


def test_refusal_is_raised_as_it_is_here() -> None:
    with pytest.raises(Refused) as here:
        steps(a_map("A"), TODAY)
    with pytest.raises(Refused) as there:
        run(partial(resampled, steps, draws=2), a_map("A"), TODAY)
    assert str(there.value) == str(here.value)
    ask = partial(catalogue.answer, "structure.fragmentation", principal=Principal("viewer"))
    with pytest.raises(Denied):
        run(ask, kala(), TODAY)


def test_bug_stays_a_bug_and_says_where_it_is() -> None:
    with pytest.raises(ZeroDivisionError, match="a bug") as bug:
        run(broken, kala(), TODAY)
    assert "in broken" in bug.value.__notes__[0]
    with pytest.raises(RuntimeError, match="Odd in a process of its own"):
        run(odd, kala(), TODAY)


def test_question_that_cannot_travel_is_a_mistake_of_the_program() -> None:
    with pytest.raises((AttributeError, TypeError)) as problem:
        run(lambda m, view, progress: components(m, view), kala(), TODAY)  # noqa: ARG005
    assert "lambda" in str(problem.value)


def test_print_does_not_get_between_and_the_passphrase_stays_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACTORMAP_PASSPHRASE", "open sesame")
    monkeypatch.setenv("TOKEN_OF_ANOTHER_PROGRAM", "open sesame")
    assert run(talkative, kala(), TODAY) == Findings("done", {"told": []})


def test_nothing_is_written_to_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "json.py").write_text("raise SystemExit('taken from the working folder')")
    run(partial(resampled, components, draws=1), kala(), TODAY)
    assert [path.name for path in tmp_path.iterdir()] == ["json.py"]


# --- stopping ----------------------------------------------------------------------------------------


def test_cancelled_in_the_middle() -> None:
    told = Told()
    with pytest.raises(Stopped, match=r"^stopped\. Nothing was changed\.$"):
        run(endless, kala(), TODAY, progress=told, cancelled=lambda: bool(told.words))
    until(partial(ended, told.pid))


def test_cancelled_before_it_begins() -> None:
    with pytest.raises(Stopped):
        run(endless, kala(), TODAY, cancelled=lambda: True)


def test_what_progress_raises_ends_the_process() -> None:
    class Enough(Exception):
        pass

    def enough(_: int) -> None:
        raise Enough

    told = Told(enough)
    with pytest.raises(Enough):
        run(endless, kala(), TODAY, progress=told)
    until(partial(ended, told.pid))


@pytest.mark.parametrize(
    ("how", "told"),
    [
        (signal.SIGKILL, r"was ended \(code -9\), as when the computer runs out of memory\. Nothing was"),
        (signal.SIGSEGV, r"was ended \(code -11\)\. Nothing was changed\. Ask again\.$"),
        (signal.SIGTERM, r"^stopped\. Nothing was changed\.$"),
    ],
)
def test_process_that_is_ended_is_told_in_a_sentence(how: signal.Signals, told: str) -> None:
    with pytest.raises(Stopped, match=told):
        run(endless, kala(), TODAY, progress=Told(lambda pid: os.kill(pid, how)))


@pytest.mark.parametrize("ask", [cut_short, cut_shorter])
def test_answer_that_breaks_off_is_no_answer(ask: Any) -> None:
    with pytest.raises(Stopped, match="was ended"):
        run(ask, kala(), TODAY)


def test_work_that_takes_too_long_is_ended() -> None:
    with pytest.raises(Stopped, match=r"longer than 0\.2 seconds\. Nothing was changed"):
        run(endless, kala(), TODAY, bounds=Bounds(seconds=0.2))
    told = Told()
    with pytest.raises(Stopped, match="longer than 3 seconds"):
        run(endless, kala(), TODAY, progress=told, bounds=Bounds(seconds=3))
    assert not told.words or until(partial(ended, told.pid))


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not keep to this limit")
def test_work_that_needs_too_much_memory_is_ended() -> None:
    with pytest.raises(Stopped, match=r"more than 6144 MiB of memory\. Nothing was changed"):
        run(greedy, kala(), TODAY, bounds=Bounds(memory=6 << 30))


def test_large_map_goes_over_the_pipe_while_it_is_cancelled() -> None:
    # More than a pipe holds, to a process that is not yet listening.
    ids = [f"v{i}" for i in range(4_000)]
    m = a_map(*ids, ties=[tie("v0", other) for other in ids[1:]])
    looks = iter([False, False, True])
    with pytest.raises(Stopped):
        run(endless, m, TODAY, cancelled=lambda: next(looks, True))


PARENT = """
    import sys
    sys.path[:0] = {path!r}
    from maps import DAY, kala
    from test_worker import TODAY, endless
    from actormap.web.process.worker import run

    def progress(words, share):
        print(words, flush=True)

    if __name__ == "__main__":
        run(endless, kala(), TODAY, progress=progress)
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_process_ends_with_its_parent(how: signal.Signals) -> None:
    code = "\n".join(line[4:] for line in PARENT.format(path=sys.path).splitlines())
    with program(sys.executable, "-c", code) as parent:
        pid = int(parent.stdout.readline())
        parent.send_signal(how)
        _, errors = parent.communicate()
    until(partial(ended, pid))
    if how == signal.SIGINT:
        assert "KeyboardInterrupt" in errors


# --- the command line --------------------------------------------------------------------------------


COMMAND = """
import sys
from actormap import cli
from actormap.store import keys
keys.KDF_MEMORY = 64
sys.argv[0] = "actormap"
cli.main()
"""
PASSPHRASE = "seven lanterns cross the quiet ford"


@pytest.fixture(name="workspace")
def _workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with more actors than are worked on in the command's own process."""
    monkeypatch.setattr(keys, "KDF_MEMORY", 64)
    path = tmp_path / "large.actormap"
    ids = [f"v{number:03}" for number in range(worker.SMALL + 1)]
    m = a_map(*ids, ties=[tie(u, v) for u, v in pairwise(ids)])
    store, _ = create_store(path, passphrase=PASSPHRASE)
    with store:
        rows = {name: m[name] for name in ("actors", "ties")}
        store.apply(Changes(upserts=rows, who="data_steward", why="test"))
    return path


def command(*arguments: object) -> AbstractContextManager[subprocess.Popen[str]]:
    return program(
        sys.executable,
        "-c",
        COMMAND,
        *arguments,
        start_new_session=True,
        env=os.environ | {"ACTORMAP_PASSPHRASE": PASSPHRASE},
    )


@pytest.mark.skipif(sys.platform != "linux", reason="looks for the process where Linux lists it")
@pytest.mark.parametrize("as_json", [False, True])
def test_interrupted_command_ends_both_and_changes_nothing(workspace: Path, as_json: bool) -> None:
    before = workspace.read_bytes()
    options = ["--json"] if as_json else []
    with command("structure", "components", "--draws", 20_000, "-w", workspace, *options) as running:
        child = child_of(running.pid, "serve")
        assert os.getpgid(child) == child  # out of reach of what the terminal sends
        os.kill(child, signal.SIGSTOP)  # it works as long as we like
        os.killpg(running.pid, signal.SIGINT)  # what the terminal does on Ctrl-C
        out, err = running.communicate()
    assert running.returncode == 2
    assert "stopped. Nothing was changed." in (out if as_json else err)
    assert "Traceback" not in out + err
    until(partial(ended, child))
    assert workspace.read_bytes() == before


def test_command_on_a_large_map_prints_what_is_found_here(workspace: Path) -> None:
    with command(
        "structure",
        "components",
        "--draws",
        2,
        "--date",
        DAY,
        "-w",
        workspace,
        "--json",
        "--role",
        "data_steward",
    ) as running:
        out, err = running.communicate()
    assert (running.returncode, err.strip()) == (0, "")
    with open_store(workspace, passphrase=PASSPHRASE) as store:
        here = resampled(components, store.load(), TODAY, draws=2)
    assert json.loads(out) == here.as_dict()
