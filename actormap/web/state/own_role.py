"""The role that is kept in a workspace of one's own, and how another one is taken."""

from __future__ import annotations

from actormap.core import schema
from actormap.core.errors import Refused
from actormap.store import Workspace as File
from actormap.web.state.session import ROLE, Workspace


def is_kept(here: Workspace) -> bool:
    """Whether the role is kept in the workspace, so that who has the passphrase can change it."""
    return isinstance(here.store, File) and not (here.invented or here.shared or here.role)


def take(here: Workspace, role: str) -> None:
    """Take another role from the next unlocking on, which asks for the passphrase; it is logged.

    `Refused` where it is not kept here, or there is no such role.
    """
    if not is_kept(here) or role not in schema.roles():
        raise Refused("the role cannot be changed here.")
    here.store.record("role.changed", who=here.principal.role, detail=role)
    here.keep(ROLE, role)
