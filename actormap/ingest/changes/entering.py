"""What an import writes for somebody: one rule for the command line and for the app."""

from __future__ import annotations

import pandas as pd

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
    if number := hidden(imported, principal):
        raise Refused(
            "{hidden} of {all} actors of the lists would be hidden from you: nothing says that they may be "
            "recorded. If they may, say where the list comes from: it is your office's own, under its "
            "mandate, or published, or they agreed. Of rows with a warning, never met or out of reach it is "
            "said apart. Or ask a data steward. Nothing was imported.",
            hidden=number,
            all=len(_made(imported)),
        )
    return renewed(changes, visible, None if new_codes else imported.made)


def hidden(imported: Imported, principal: Principal) -> int:
    """How many of those whom lists name would be hidden from who brings them: it may not import them so."""
    made = _made(imported)
    if principal.sees_all or made.empty:
        return 0
    return len(made) - len(visible(ActorMap(actors=made), principal).actors)


def _made(imported: Imported) -> pd.DataFrame:
    """Actors of which the program made the code."""
    actors = imported.changes.upserts.get("actors", imported.base.actors.iloc[:0])
    return actors[actors["id"].isin(list(imported.made))]
