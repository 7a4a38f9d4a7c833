"""The command line called as a user calls it, within the process of the tests."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from actormap import cli
from actormap.core.model import ActorMap, Changes
from actormap.store import create_store, keys

PASSPHRASE = "nine quiet herons over water"
Run = Callable[..., tuple[int, str, str]]


def runner(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """The program as a function: of its arguments to its exit code, standard output, standard error."""
    monkeypatch.setattr(keys, "KDF_MEMORY", 64)  # a guess at a passphrase takes a second; a test need not
    monkeypatch.setenv("ACTORMAP_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("ACTORMAP_ROLE", "data_steward")
    monkeypatch.delenv("ACTORMAP_WORKSPACE", raising=False)

    def call(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["actormap", *map(str, arguments)])
        given = os.environ.get("ACTORMAP_PASSPHRASE")
        capfd.readouterr()
        with pytest.raises(SystemExit) as end:
            cli.main()
        assert "ACTORMAP_PASSPHRASE" not in os.environ
        if given is not None:  # each call stands for a process with the environment of its user
            monkeypatch.setenv("ACTORMAP_PASSPHRASE", given)
        out, err = capfd.readouterr()
        assert "Traceback" not in out + err
        return int(end.value.code or 0), out, err

    return call


def every_command() -> list[str]:
    """All commands as they are typed, those of a group with its word before them."""
    top: Any = cli.program()
    found: list[str] = []
    for name in top.list_commands(None):
        group = top.get_command(None, name)
        inside = group.list_commands(None) if hasattr(group, "list_commands") else []
        found += [f"{name} {word}" for word in inside] or [name]
    return found


def document(out: str) -> dict[str, Any]:
    """What the program printed as one JSON document."""
    return json.loads(out)


def imported(run: Run, workspace: Path, tables: Mapping[str, str], why: str = "list") -> None:
    """Import tables, each as the text of its CSV file, into a workspace; it is made if it is not there."""
    if not workspace.exists():
        assert run("new", workspace)[0] == 0
    folder = workspace.parent.with_name(f"{workspace.parent.name} {why}")
    folder.mkdir()
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    assert run("import", folder, "-w", workspace, "--why", why)[0] == 0


def approved(run: Run, workspace: Path) -> None:
    """Let a second person approve that the data steward takes out what is sensitive."""
    code, _, said = run("map", "-o", workspace.with_name("no.html"), "--level", "inside", "-w", workspace)
    assert code == 2
    assert "takes a second person" in said
    (one,) = document(run("approvals", "-w", workspace, "--json")[1])["rows"]
    assert run("approve", one["code"], "-w", workspace)[0] == 2, "not by who proposed it"
    assert run("approve", one["code"], "-w", workspace, "--role", "protection_officer")[0] == 0


def written(workspace: Path, m: ActorMap) -> None:
    """Make a workspace file that holds a map."""
    with create_store(workspace, passphrase=PASSPHRASE)[0] as store:
        store.apply(Changes(upserts=m.tables, why="test"))


class Templates:
    """Workspaces that are made once a session; each test has a copy of its own.

    Parameters
    ----------
    folder
        Where they are kept.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def copy(self, to: Path, make: Callable[[Path], object]) -> Path:
        """The workspace that a function makes, at a place of its own."""
        kept = self.folder / f"{make.__module__}.{make.__qualname__}" / to.name
        if not kept.exists():
            kept.parent.mkdir()
            make(kept)
        assert [file.name for file in kept.parent.iterdir()] == [kept.name]
        shutil.copy(kept, to)
        return to
