"""CPU seconds of every command that analyses, as it is typed: start, key, map, 50 possible maps, text.

The demo's invented country is made first; then each command is a process of its own on its workspace,
with its defaults. Nothing is asserted about times: see README.md here.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from actormap.cli.opening import DEMO_PASSPHRASE
from actormap.core import schema
from actormap.metrics import catalogue

TARGET = 2.0
DAY = "2026-11-25"
TARGETS = ("C019", "C066", "C001")
JOINED = ("reach overview", "reach thin-places", "coordination overview")
"""Commands that are no row of the list: they join several analyses."""
OTHERS = {
    "change.between": ("--from", "2026-06-30"),
    "change.what_if": ("--remove", TARGETS[0]),
    "introductions.handover": ("national officer",),
}
"""What is typed besides for those that take more than actors."""


def commands() -> Iterator[list[str]]:
    """Every command as it is typed, with what it must be told."""
    for one in schema.analyses().values():
        if one.name in OTHERS:
            yield [*one.command.split(), *OTHERS[one.name]]
        else:
            asked = (target for target in catalogue.targets(one.name) if target.default is None)
            named = [TARGETS if target.kind is tuple else TARGETS[:1] for target in asked]
            yield [*one.command.split(), *(actor for some in named for actor in some)]
    yield from (joined.split() for joined in JOINED)


def actormap(*arguments: str) -> tuple[float, int, str]:
    """CPU seconds of a process of the program, its exit code, and the first line of what it said."""
    program = Path(sys.executable).with_name("actormap")
    with subprocess.Popen([program, *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        assert process.stdout is not None
        said = process.stdout.read().decode()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return used.ru_utime + used.ru_stime, process.returncode, said.partition("\n")[0]


def main() -> None:
    parser = argparse.ArgumentParser(description="CPU seconds of every command that analyses.")
    parser.add_argument("--only", nargs="+", default=[], help="words of the commands that are tried")
    parser.add_argument("--repeat", type=int, default=1, help="the least of so many counts: others only add")
    given = parser.parse_args()
    os.environ |= {"ACTORMAP_PASSPHRASE": DEMO_PASSPHRASE, "ACTORMAP_ROLE": "data_steward"}
    slow, count = [], 0
    with tempfile.TemporaryDirectory() as folder:
        assert actormap("demo", "--out", folder)[1] == 0
        where = ["-w", str(Path(folder) / "kasimbi.actormap"), "--date", DAY]
        for command in commands():
            if given.only and not set(given.only) & set(command):
                continue
            took, code, said = min(actormap(*command, *where) for _ in range(given.repeat))
            count += 1
            slow += [" ".join(command)] if took >= TARGET else []
            note = f"  refused: {said[:60]}" if code else ""
            print(f"{' '.join(command):60}{took:6.2f}{'' if took < TARGET else ' *'}{note}", flush=True)
    print(f"below {TARGET:g} s: {count - len(slow)} of {count}; not: {', '.join(slow) or 'none'}")
    print(f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
