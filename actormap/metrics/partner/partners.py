"""Whom the office works with, or could: actors and platforms that were judged, and may be worked with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from actormap.core.errors import Refused
from actormap.core.schema.items import ItemSet
from actormap.core.sentences import Name, Sentence, joined
from actormap.metrics.base.answers import Answered, answered, trust_in
from actormap.metrics.base.context import Context
from actormap.metrics.base.judgements import Unit, judgements_of
from actormap.metrics.base.safeguards import known, refused, why_not


@dataclass(frozen=True, slots=True)
class Partner:
    """An actor or a platform.

    Parameters
    ----------
    unit
        What was judged.
    id, name, row
        Its id and name, and its row among the actors; -1 for a platform.
    """

    unit: Unit
    id: str
    name: Name
    row: int

    def answers(self, context: Context, items: ItemSet) -> list[Answered]:
        """Each item of a set with what was answered about it."""
        return answered(context.m, context.view, self.unit, items)

    def trust(self, context: Context, every: Sequence[Answered]) -> dict[str, Any]:
        """How far to lean on what was answered about it; as sensitive as itself at least."""
        trust = trust_in(
            context,
            [each.given for each in every],
            sum(bool(each.values) for each in every) / len(every),
        )
        own = int(context.sensitivity[self.row]) if self.row >= 0 else 0
        return trust | {"sensitivity": max(trust["sensitivity"], own)}


NOT_NOW = Sentence("The office does not work with it now, and nothing of it is shown here.")


def works_with(context: Context, actor: str) -> bool:
    """Whether what is recorded about an actor is shown: not of whom the office does not work with now."""
    return not actor or not refused(context, context.code(actor), act="work")


def worked_with(context: Context, actor: str) -> int:
    """Position of an actor; refused where the office does not work with it now."""
    code = known(context, actor)
    if refused(context, code, act="work"):
        raise Refused(joined(why_not(context, code, "work"), NOT_NOW))
    return code


def partners_of(context: Context, items: Sequence[ItemSet], actor: str = "") -> list[Partner]:
    """Actors and platforms judged by some items, by name; or one actor alone, whether judged or not.

    With whom the office does not work now is in no list, as if it were on no map.
    """
    if actor:
        code = worked_with(context, actor)
        return [Partner(Unit(actor_id=actor), actor, context.names[code], code)]
    judged = judgements_of(context.m, context.view)
    units = {unit: None for some in items for unit in judged.units(some)}
    partners = [partner for unit in units if (partner := _partner(context, unit)) is not None]
    return sorted(partners, key=lambda each: (each.name.casefold(), each.id))


def held_back(context: Context, items: Sequence[ItemSet]) -> list[str]:
    """Ids of actors judged by some items with whom the office does not work now, in the order of names.

    They exist for no analysis of partners. A page may say to who sees them that they are held back, not why.
    """
    units = (unit for some in items for unit in judgements_of(context.m, context.view).units(some))
    actors = dict.fromkeys(unit.actor_id for unit in units if unit == Unit(actor_id=unit.actor_id))
    held = [each for each in actors if context.code(each) >= 0 and not works_with(context, each)]
    return sorted(held, key=lambda each: (context.names[context.code(each)].casefold(), each))


def _partner(context: Context, unit: Unit) -> Partner | None:
    if unit == Unit(actor_id=unit.actor_id) and unit.actor_id:
        row = context.code(unit.actor_id)
        if refused(context, row, act="work"):
            return None
        return Partner(unit, unit.actor_id, context.names[row], row)
    if unit == Unit(platform_id=unit.platform_id) and unit.platform_id:
        platforms = dict(zip(context.m.platforms["id"], context.m.platforms["name"], strict=True))
        if unit.platform_id in platforms:
            return Partner(unit, unit.platform_id, Name(platforms[unit.platform_id]), -1)
    return None
