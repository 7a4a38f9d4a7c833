"""How far each law has come on a day: one whose last day is past is as good as repealed."""

from __future__ import annotations

from actormap.core.model import ActorMap
from actormap.core.tables.subset import over

ENDED = ("repealed", "suspended")
"""What holds no more."""


def stages(m: ActorMap, day: str) -> dict[str, str]:
    """The stage of each law on a day, by its code; "" where it is not known."""
    laws = m["instruments"]
    stage = laws["stage"].mask(over(laws, day), "repealed")
    return dict(zip(laws["id"], stage, strict=True))


def ended(m: ActorMap, day: str) -> set[str]:
    """Laws that are repealed, suspended or over on a day."""
    return {law for law, stage in stages(m, day).items() if stage in ENDED}
