"""Every door of the library that passes no gate is named where its users read of limits."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

from actormap import store
from actormap.core.config import DEFAULT_ROLE
from actormap.rights import access, redact
from actormap.rights.access import Principal
from actormap.store import Store, Workspace
from actormap.store.moving import copy_store
from actormap.store.server.neo4j import Neo4jStore

LIMITS = (Path(__file__).parent.parent / "docs" / "limits.md").read_text(encoding="utf-8")
SECTION = LIMITS.partition("## Doors that pass no gate")[2].partition("\n## ")[0]
HARMLESS = {"close"}
"""What gives nothing and changes nothing."""
VALUES = {"ALL", "Restored", "Salvaged", "Scope", "Search", "Store", "Workspace", "is_server"}
"""Names of `actormap.store` that open nothing."""


def doors() -> set[str]:
    """Functions of the store and methods of stores that are given no principal."""
    found = {name for name in store.__all__ if name not in VALUES} | {copy_store.__name__}
    for kind in (Store, Workspace, Neo4jStore):
        for name, member in inspect.getmembers(kind):
            if not name.startswith("_") and name not in HARMLESS and inspect.isfunction(member):
                found.add(f"store.{name}")
    every = {name: getattr(store, name.removeprefix("store."), None) for name in found}
    return {
        name
        for name, one in every.items()
        if not inspect.isfunction(one) or "principal" not in inspect.signature(one).parameters
    }


def test_each_door_is_named_in_the_limits_and_none_that_is_not_there() -> None:
    named = set(re.findall(r"`([\w.]+)`", SECTION))
    assert doors() <= named
    others = {name for name in named if name.startswith("store.")} - doors()
    assert not others


def test_the_gate_asks_for_a_principal() -> None:
    for gate in (
        access.comparable,
        access.handed_out,
        access.read,
        access.write,
        access.enter,
        access.undo,
        access.history,
        access.visible,
        redact.redact,
    ):
        assert "principal" in inspect.signature(gate).parameters, gate


def test_a_shareable_of_its_own_making_is_a_claim_that_the_limits_name() -> None:
    with pytest.raises(TypeError, match="only redact"):
        redact.Shareable(None, "inside", "", "", "", frozenset(), False, object())
    assert "`Shareable`" in SECTION


def test_who_names_no_role_is_no_steward() -> None:
    role = Principal(DEFAULT_ROLE)
    assert role.rights.may_change
    assert not role.sees_all
    assert not role.rights.may_export


def test_a_role_and_the_who_of_the_journal_are_called_claims() -> None:
    told = " ".join(SECTION.split())
    assert "`--role` is a claim" in told
    assert "`who`" in told
    assert "On a Neo4j server" in told
