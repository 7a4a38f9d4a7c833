"""Change between two states of a map on a server; the command is the same as for a file."""

from __future__ import annotations

import json
import sys
import warnings

import pytest
from maps import KALA_FILES
from neo4j_server import Server

from actormap import cli
from actormap.core.model import Changes
from actormap.store import Store


def test_change_and_whatif_on_a_server(
    server: Server, store: Store, url: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ACTORMAP_ROLE", "data_steward")

    def said(*arguments: object) -> list[str]:
        # Each call takes it out of the environment.
        monkeypatch.setenv("ACTORMAP_SERVER_PASSWORD", server.password)
        monkeypatch.setattr(sys, "argv", ["actormap", *map(str, arguments), "-w", url, "--json"])
        capfd.readouterr()
        with warnings.catch_warnings(), pytest.raises(SystemExit) as end:
            cli.main()
        assert not end.value.code
        document = json.loads(capfd.readouterr().out)
        return [f["id"] for f in document.get("findings", []) if ":measure:" not in f["id"]]

    said("import", *sorted(KALA_FILES.glob("*.csv")))
    said("snapshot", "first half")
    ties = store.load().ties
    ended = ties[ties["id"] == "t02"].assign(to="2025-05-01").astype({"to": "str"})
    store.apply(Changes({"ties": ended}, who="data_steward"))
    days = ["--date-before", "2025-02-01", "--date", "2025-07-01", "--certain"]
    for earlier in ("first half", "1"):
        assert said("change", "between", "--from", earlier, *days) == ["A39:whole", "A39:ended:A:C"]
    lost = said("change", "what-if", "--remove", "E", "--date", "2025-02-01", "--certain")
    assert "what_if:unreachable:F" in lost
