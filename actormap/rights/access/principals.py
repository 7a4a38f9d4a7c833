"""Who asks, and what its role may do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Protocol

from actormap.core import schema
from actormap.core.errors import Denied, StoreError
from actormap.core.sentences import Name, series
from actormap.rights import admission


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks.

    Parameters
    ----------
    role
        A role of ``schema/roles.csv``.
    person
        Pseudonym of who it is among those of the role, where there is a login; "" where there is none.

    Raises
    ------
    Denied
        No role has this name.
    """

    role: str
    person: str = ""

    def __post_init__(self) -> None:
        if self.role not in schema.roles():
            raise Denied(
                "there is no role '{role}'. Use one of: {all}.",
                role=Name(self.role),
                all=series(schema.roles()),
            )

    @property
    def rights(self) -> schema.Role:
        """What the role may see and do."""
        return schema.roles()[self.role]

    @property
    def clearance(self) -> int:
        """Highest sensitivity that the role sees."""
        return self.rights.clearance

    @property
    def sees_all(self) -> bool:
        """Whether nothing of a map is hidden from the role."""
        most = max(role.clearance for role in schema.roles().values())
        return self.rights.sees_locked and self.rights.sees_persons and self.clearance == most

    def is_at_least(self, role: str) -> bool:
        """Whether the role is another, or above it."""
        ranks = list(schema.roles())
        return ranks.index(self.role) >= ranks.index(role)


KEY_HOLDER = Principal("data_steward")
"""Who holds the passphrase of a laptop's workspace answers for all of it."""


def may_answer(principal: Principal, item: schema.Item) -> None:
    """Let nobody judge an item who may not: `Denied` below the least role that the item names."""
    if item.role and not principal.is_at_least(item.role):
        raise Denied(
            "the role {label} may not answer this. It needs the role {least} or one above.",
            label=Name(principal.rights.label),
            least=Name(schema.roles()[item.role].label),
        )


def may_ask(principal: Principal, analysis: schema.Analysis) -> None:
    """Let nobody ask an analysis that is not meant for the role."""
    if principal.clearance < 0 or not principal.is_at_least(analysis.role):
        raise Denied(
            "the role {label} may not ask '{command}'. It needs the role {least} or one above.",
            label=Name(principal.rights.label),
            command=Name(analysis.command),
            least=Name(schema.roles()[analysis.role].label),
        )


def may_brief(principal: Principal) -> None:
    """Let nobody take a brief, the questions of an interview or a map along who may not."""
    if not principal.rights.may_brief:
        raise Denied(
            "the role {label} may not take a brief or a map along. Ask a data steward.",
            label=Name(principal.rights.label),
        )


def may_export(principal: Principal) -> None:
    """Let nobody export who may not."""
    if not principal.rights.may_export:
        raise Denied(
            "the role {label} may not export. Ask a data steward.", label=Name(principal.rights.label)
        )


def may_change(principal: Principal) -> None:
    """Let nobody change the map who may not."""
    if not principal.rights.may_change:
        raise Denied(
            "the role {label} may not change the map. Ask a data steward.", label=Name(principal.rights.label)
        )


def may_raise(principal: Principal) -> None:
    """Let nobody put a concern into the sealed part who may not."""
    if not principal.rights.may_raise:
        raise Denied(
            "the role {label} may not raise a concern here. Tell whoever looks after protection in person.",
            label=Name(principal.rights.label),
        )


def may_look_after(principal: Principal) -> None:
    """Let nobody choose the protection passphrase who may not ask about cases."""
    may_change(principal)
    least = schema.analyses()["protect.queue"].role
    if not principal.is_at_least(least):
        raise Denied(
            "the role {label} does not look after protection. It takes the role {least} or one above.",
            label=Name(principal.rights.label),
            least=Name(schema.roles()[least].label),
        )


def may_take_out(principal: Principal, table: str) -> bool:
    """Whether a role may take out rows of a table: of those that others lean on only who sees all."""
    return principal.rights.may_change and (principal.sees_all or table not in admission.leaned_on())


def may_purge(principal: Principal) -> None:
    """Let only those remove for good who see all that there is."""
    if not principal.rights.sees_locked:
        raise Denied(
            "the role {label} may not remove for good. Ask a data steward.",
            label=Name(principal.rights.label),
        )


class Logging(Protocol):
    """What the gate needs of a store to tell of what it denies."""

    def record(self, action: str, *, who: str, detail: str) -> None:
        """Note in the audit log what happened."""
        ...


@contextmanager
def logged(store: Logging, principal: Principal, act: str) -> Iterator[None]:
    """Note in the audit log what is denied: which role tried what, and nothing of whom or what it is about.

    `act` is ``write``, ``undo``, ``export`` ... or the words of a command. What was denied stays denied.
    """
    try:
        yield
    except Denied as denied:
        if not denied.logged:
            # What can only be read can be looked at, and no log can tell of it.
            with suppress(StoreError):
                store.record("denied", who=principal.role, detail=act)
            denied.logged = True
        raise
