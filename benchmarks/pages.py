"""The pages of the app as a browser asks for them: CPU of the server a visit, and how long many windows wait.

    uv run python benchmarks/pages.py [--actors 10000 --ties 50000]
    uv run python benchmarks/pages.py --windows 20 --think 4 --seconds 120

Without `--actors` the map is the sample. One window of a new server goes through all pages, in the order
of the list, and then again `--repeat` times; of these the least counts. A visit is *first* until the plain
answers are there and drawn, also where the page asks again for them, and *at once* until something stands
there, with what is still worked on beside it. Checks on possible maps, which go on beside the page, are
left out. Home, which is first, pays for reading the map as well.
The server starts as the command line starts it.

With `--windows` so many windows of one server go from page to page, each thinking `--think` seconds on
average, and checks are made as an office would have them. What a browser draws is no part of any figure.
"""

from __future__ import annotations

import argparse
import http.client
import math
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

import generate
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from actormap.core.bundled import bundled
from actormap.core.model import Changes, parse_tables
from actormap.ingest import read_map
from actormap.rights.access import KEY_HOLDER, write
from actormap.store import create_store

PASSPHRASE = "seven lanterns cross the quiet ford"  # noqa: S105 - it opens an invented map
DAY = "2026-11-25"
PAGES = (
    "home",
    "actors",
    "map",
    "gaps",
    "introductions",
    "situation",
    "brief",
    "settings",
    "after-a-meeting",
    "bring-a-list",
    "duplicates",
    "experts",
)
START = """
from actormap.cli import spend_little
spend_little()
from pathlib import Path
from actormap.web.state import analyses
from actormap.web.state.session import Workspace
from actormap.web.server.shell import serve
analyses.SMALL = {small}
serve(Workspace(Path({path!r}), {day!r}, "data_steward"), port=0, passphrase={passphrase!r},
      open_browser=False)
"""
TICK = os.sysconf("SC_CLK_TCK")
PATIENCE = 300.0
"""Seconds after which a page is taken not to come."""


class Visit(NamedTuple):
    """What a visit took: seconds of the server's processor and of the clock, and bytes that were sent.

    `shown` is the processor time until something stands there, with what is still worked on beside it.
    """

    shown: float
    cpu: float
    wall: float
    sent: int


class Server:
    """A running app.

    Parameters
    ----------
    path
        The workspace.
    checked
        Whether answers are checked on possible maps, as they are for users.
    """

    def __init__(self, path: Path, *, checked: bool = False) -> None:
        code = START.format(path=str(path), day=DAY, passphrase=PASSPHRASE, small=500 if checked else 0)
        self.process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.host, self.cookie = "", ""
        for line in self.process.stdout:
            if found := re.search(r"http://127\.0\.0\.1\S+", line):
                self._enter(found[0])
                break
        # Nothing that it prints from now on is waited for.
        threading.Thread(target=self.process.stdout.read, daemon=True).start()

    def _enter(self, address: str) -> None:
        parts = urlsplit(address)
        self.host = parts.netloc
        asked = http.client.HTTPConnection(self.host)
        asked.request("GET", f"/?{parts.query}")
        self.cookie = (asked.getresponse().getheader("set-cookie") or "").split(";")[0]

    def cpu(self) -> float:
        """Seconds of the processor that it and its children have used."""
        return sum(map(_used, _family(self.process.pid)))

    def close(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait()


def _family(pid: int) -> Iterator[int]:
    yield pid
    for task in Path(f"/proc/{pid}/task").iterdir():
        with suppress(OSError):  # a thread that has just ended
            for child in (task / "children").read_text().split():
                yield from _family(int(child))


def _used(pid: int) -> float:
    """Of a process, and of those of its children that have ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0  # it has just ended: from now on its parent tells
    return sum(map(int, fields[11:15])) / TICK


class Window:
    """A window of a browser: says where it goes, and reads until the page is drawn."""

    def __init__(self, server: Server, line: ClientConnection) -> None:
        self.server, self.line = server, line
        self.hashes: dict[str, str] = {}

    def visit(self, page: str, **query: str) -> Visit:
        """Go to a page, and wait until its plain answers are there."""
        cpu, started = self.server.cpu(), time.perf_counter()
        sent, shown = self._run(page, urlencode(query), "", False)
        return Visit(shown - cpu, self.server.cpu() - cpu, time.perf_counter() - started, sent)

    def _run(self, page: str, query: str, fragment: str, again: bool) -> tuple[int, float]:
        self._say(page, query, fragment, again)
        sent, waits, shown, failed, first = 0, {}, False, "", 0.0
        while True:
            told = self.line.recv(timeout=PATIENCE)
            sent += len(told)
            message = ForwardMsg.FromString(told)
            kind = message.WhichOneof("type")
            if kind == "navigation":
                self.hashes = {one.url_pathname: one.page_script_hash for one in message.navigation.app_pages}
            elif kind == "auto_rerun":
                waits[message.auto_rerun.fragment_id] = message.auto_rerun.interval
            elif kind == "delta":
                element = message.delta.new_element
                shown = True
                if element.WhichOneof("type") == "exception":
                    failed = element.exception.message
            elif kind == "script_finished":
                if message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    waits = {}
                    continue
                assert not failed, failed
                assert shown or fragment, page
                first = first or self.server.cpu()
                if not waits:
                    return sent, first
                waiting, interval = next(iter(waits.items()))
                time.sleep(interval)
                self._say(page, query, waiting, True)

    def _say(self, page: str, query: str, fragment: str, again: bool) -> None:
        asked = BackMsg()
        state = asked.rerun_script
        state.query_string = query
        state.fragment_id = fragment
        state.is_auto_rerun = again
        if page in self.hashes:
            state.page_script_hash = self.hashes[page]
        else:
            state.page_name = "" if page == "home" else page
        state.context_info.url = f"http://{self.server.host}/{page}"
        state.context_info.locale, state.context_info.timezone = "en-GB", "UTC"
        self.line.send(asked.SerializeToString())


@contextmanager
def window(server: Server) -> Iterator[Window]:
    with connect(
        f"ws://{server.host}/_stcore/stream",
        origin=Origin(f"http://{server.host}"),
        additional_headers={"Cookie": server.cookie},
        subprotocols=[Subprotocol("streamlit")],
        max_size=None,
        compression=None,
    ) as line:
        yield Window(server, line)


@contextmanager
def app(path: Path, *, checked: bool = False) -> Iterator[Server]:
    server = Server(path, checked=checked)
    try:
        yield server
    finally:
        server.close()


def made(folder: Path, actors: int, ties: int) -> Path:
    """A workspace with the sample, or with an invented country of some size."""
    if actors:
        parsed, issues = parse_tables(generate.generate(actors, ties))
        assert not issues
        changes = Changes(upserts={name: frame for name, frame in parsed.items() if len(frame)})
    else:
        changes = read_map([bundled("samples")]).require().changes
    path = folder / "map.actormap"
    store, _ = create_store(path, passphrase=PASSPHRASE)
    with store:
        write(store, changes, KEY_HOLDER)
    return path


def visits(path: Path, options: argparse.Namespace) -> None:
    """First and second visit of every page, with the targets."""
    target = 1.5 if options.actors else 0.5
    firsts: dict[str, Visit] = {}
    agains: dict[str, list[Visit]] = {page: [] for page in options.pages}
    with app(path) as server, window(server) as here:
        for page in options.pages:
            firsts[page] = here.visit(page)
        for _ in range(options.repeat):
            for page in options.pages:
                agains[page].append(here.visit(page))
    titles = (
        f"{'at once, CPU s':>15}{'first, CPU s':>14}{'clock':>8}{'again, CPU ms':>15}{'clock':>8}{'kB':>7}"
    )
    print(f"{'page':16}{titles}  met")
    for page, first in firsts.items():
        again = min(agains[page])
        met = "yes" if first.cpu <= target and again.cpu <= 0.150 else "no"
        print(
            f"{page:16}{first.shown:15.2f}{first.cpu:14.2f}{first.wall:8.2f}"
            f"{1000 * again.cpu:15.0f}{1000 * again.wall:8.0f}{again.sent / 1000:7.0f}  {met}"
        )


def load(path: Path, options: argparse.Namespace) -> None:
    """How long windows wait while others are at work too."""
    waits: list[tuple[str, float]] = []
    with app(path, checked=True) as server:
        until = time.monotonic() + options.seconds

        def work(number: int) -> None:
            rng = random.Random(number)  # noqa: S311 - the same office each time
            with window(server) as here:
                while time.monotonic() + (pause := rng.expovariate(1 / options.think)) < until:
                    time.sleep(pause)
                    page = rng.choice(options.pages)
                    waits.append((page, here.visit(page).wall))

        cpu = server.cpu()
        with ThreadPoolExecutor(options.windows) as windows:
            list(windows.map(work, range(options.windows)))
        used = (server.cpu() - cpu) / options.seconds
    for page in options.pages:
        of = sorted(wait for name, wait in waits if name == page)
        print(f"{page:16}{len(of):5} visits, median {statistics.median(of):.2f} s, longest {of[-1]:.2f} s")
    every = sorted(wait for _, wait in waits)
    p95 = every[math.ceil(0.95 * len(every)) - 1]
    print(
        f"{options.windows} windows, {options.think} s of thought, {len(every)} visits: median "
        f"{statistics.median(every):.2f} s, p95 {p95:.2f} s, target 1, met {'yes' if p95 < 1 else 'no'}; "
        f"the server used {used:.2f} of a core"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--actors", type=int, default=0)
    parser.add_argument("--ties", type=int, default=0)
    parser.add_argument("--pages", nargs="+", default=PAGES, choices=PAGES)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--windows", type=int, default=0)
    parser.add_argument("--think", type=float, default=4.0)
    parser.add_argument("--seconds", type=float, default=120.0)
    options: Any = parser.parse_args()
    before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        path = made(Path(folder), options.actors, options.ties or 5 * options.actors)
        about = f"{options.actors} actors" if options.actors else "the sample"
        (load if options.windows else visits)(path, options)
    print(f"{about}; load {before:.1f} to {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
