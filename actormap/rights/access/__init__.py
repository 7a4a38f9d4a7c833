"""Who asks, and what they may see: the one gate through which every read and change goes.

Neo4j's free edition knows no roles, and a laptop's workspace has one passphrase, so the program
itself decides. A reading that has passed the gate is an ordinary `ActorMap`: what the principal
may not see is not in it, so no analysis can leak it.
"""

from actormap.rights.access.approvals import (
    EXPORT,
    Waiting,
    approve,
    waiting,
    withdraw,
)
from actormap.rights.access.changes import (
    WRITTEN_MEANWHILE,
    Entered,
    Writable,
    admitted,
    enter,
    may_undo,
    undo,
    write,
)
from actormap.rights.access.exports import is_sensitive, may_leave, may_take, propose_export
from actormap.rights.access.past import history, last_change, snapshots, written
from actormap.rights.access.principals import (
    KEY_HOLDER,
    Logging,
    Principal,
    logged,
    may_answer,
    may_ask,
    may_brief,
    may_change,
    may_export,
    may_look_after,
    may_purge,
    may_raise,
    may_take_out,
)
from actormap.rights.access.visibility import (
    Readable,
    comparable,
    guarded,
    handed_out,
    hidden_now,
    read,
    sensitivity,
    tie_sensitivity,
    visible,
)

__all__ = [
    "EXPORT",
    "KEY_HOLDER",
    "WRITTEN_MEANWHILE",
    "Entered",
    "Logging",
    "Principal",
    "Readable",
    "Waiting",
    "Writable",
    "admitted",
    "approve",
    "comparable",
    "enter",
    "guarded",
    "handed_out",
    "hidden_now",
    "history",
    "is_sensitive",
    "last_change",
    "logged",
    "may_answer",
    "may_ask",
    "may_brief",
    "may_change",
    "may_export",
    "may_leave",
    "may_look_after",
    "may_purge",
    "may_raise",
    "may_take",
    "may_take_out",
    "may_undo",
    "propose_export",
    "read",
    "sensitivity",
    "snapshots",
    "tie_sensitivity",
    "undo",
    "visible",
    "waiting",
    "withdraw",
    "write",
    "written",
]
