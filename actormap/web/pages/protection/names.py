"""Who delivers a measure, as the role of the window sees them elsewhere in the office."""

from __future__ import annotations

from actormap.core.model import ActorMap
from actormap.core.sentences import isolated, shown
from actormap.records.record import telling
from actormap.rights.safeguards import unnamed


def deliverer(visible_map: ActorMap, identifier: str) -> str:
    """The name on its record, on a map as a role sees it (`access.visible`); what stands for it elsewhere.

    A finding is for readers outside of the office too, and names nobody who did not agree to it. Here a
    screen is asked by somebody who can open the record.
    """
    tables = [table for table in ("actors", "platforms") if identifier in visible_map.ids(table)]
    return isolated(telling.name(visible_map, identifier, *tables)) if tables else shown(unnamed(identifier))
