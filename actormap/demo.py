"""A workspace of an invented country, its map and its main findings; asks nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from actormap.core.bundled import bundled
from actormap.core.config import View
from actormap.core.errors import StoreError, WrongKey
from actormap.core.findings import Findings
from actormap.core.model import ActorMap, with_reason
from actormap.core.words import _
from actormap.ingest import read_map
from actormap.metrics.summary import main_findings
from actormap.rights.access import KEY_HOLDER, Principal, approve, propose_export, read, write
from actormap.rights.redact import redact
from actormap.store import create_store, open_store
from actormap.viz.map.network import Look, write_map

NAME = "kasimbi"
DRAWS = 20


@dataclass(frozen=True, slots=True)
class Demo:
    """What was made.

    Parameters
    ----------
    workspace, map_file
        Files.
    shown
        The map as its key holder sees it.
    findings
        The main findings.
    next_steps
        What to try, as text.
    """

    workspace: Path
    map_file: Path
    shown: ActorMap
    findings: Findings
    next_steps: str


def make_demo(
    out: Path, *, passphrase: str, day: str, command: str, progress: Callable[[str, float], object]
) -> Demo:
    """Make the demo in a folder, a former demo anew; `StoreError` where the folder cannot be written.

    The passphrase may be known, since the data is invented.
    """
    workspace, map_file = out / f"{NAME}.actormap", out / "map.html"
    if workspace.exists():
        _is_of_the_demo(workspace, passphrase)
    try:
        out.mkdir(parents=True, exist_ok=True)
        for old in (workspace, *(out / f"{workspace.name}{end}" for end in ("-wal", "-shm"))):
            old.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(
            "{folder}: the folder cannot be written ({error}). Choose another.",
            folder=str(out),
            error=error.strerror,
        ) from error
    store, _ = create_store(workspace, passphrase=passphrase)
    with store:
        imported = read_map([bundled("samples")]).require()
        write(store, with_reason(imported.changes, "the invented country Kasimbi"), KEY_HOLDER)
        proposal = propose_export(store, KEY_HOLDER, "inside", why="the invented country is shown")
        approve(store, Principal("protection_officer"), proposal.code)
        m = read(store, KEY_HOLDER)
    view = View(date=day)
    findings = main_findings(m, view, draws=DRAWS, progress=progress)
    share = redact(m, "inside", principal=KEY_HOLDER, purpose="demo with invented data")
    write_map(share, map_file, view=view, look=Look(title="Kasimbi (an invented country)"))
    again = f'export ACTORMAP_WORKSPACE={workspace} ACTORMAP_PASSPHRASE="{passphrase}"'
    return Demo(workspace, map_file, m, findings, _next_steps(map_file, again, command, day))


def _is_of_the_demo(workspace: Path, passphrase: str) -> None:
    """Let nothing but a former demo be replaced."""
    try:
        open_store(workspace, passphrase=passphrase).close()
    except WrongKey as error:
        raise StoreError(
            "{workspace} is not that of the demo. Choose another folder (--out).", workspace=str(workspace)
        ) from error


def _next_steps(map_file: Path, settings: str, command: str, day: str) -> str:
    tries = {
        f"{command} introductions routes C055 --date {day}": _("who could introduce the office to C055"),
        f"{command} introductions plans --date {day}": _("what is planned, what comes next"),
        f"{command} reach thin-places --date {day}": _("who has no recorded route, or was not asked"),
        f"{command} serve --date {day}": _("the app (or: make app)"),
    }
    longest = max(map(len, tries))
    return "\n".join(
        [
            "",
            _("The map: open {file} in a browser. All of this is invented.", file=map_file),
            "",
            _("Try next:"),
            f"  {settings}",
            *(f"  {typed:{longest}}  # {what}" for typed, what in tries.items()),
        ]
    )
