"""What an import writes for somebody: one rule for the command line and for the app."""

from __future__ import annotations

from actormap.core.errors import Refused
from actormap.core.model import ActorMap, Changes, with_reason
from actormap.ingest.changes.imported import Imported
from actormap.rights.access import Principal, visible
from actormap.rights.admission import renewed


def to_enter(
    imported: Imported, principal: Principal, visible: ActorMap, why: str, *, new_codes: bool = False
) -> Changes:
    """The changes of an import without errors as they are handed to `access.enter`.

    Who does not see all of the map gets codes of the program for what lists name, and `Refused` where it
    would not see some of whom it brings in: brought again, they would be there twice. `new_codes` renews
    chosen codes too.
    """
    changes = with_reason(imported.changes, why)
    if principal.sees_all:
        return renewed(changes, visible) if new_codes else changes
    _nobody_hidden(imported, principal)
    return renewed(changes, visible, None if new_codes else imported.made)


def _nobody_hidden(imported: Imported, principal: Principal) -> None:
    actors = imported.changes.upserts.get("actors")
    if actors is None:
        return
    made = actors[actors["id"].isin(list(imported.made))]
    hidden = len(made) - len(visible(ActorMap(actors=made), principal).actors)
    if hidden:
        raise Refused(
            "{hidden} of {all} actors of the lists would be hidden from you: nothing says that they may be "
            "recorded. If they may, say for all of them where the list comes from: they are published, or "
            "they agreed; or ask a data steward. Nothing was imported.",
            hidden=hidden,
            all=len(made),
        )
