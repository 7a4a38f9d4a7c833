"""What is recorded of an actor itself and forbids to ask, approach, propose, name or represent it (A25).

The rules are the rows of ``schema/safeguards.csv``; `actormap.rights.safeguards` reads them for all that ask.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

import numpy as np

from actormap.core import schema
from actormap.core.arrays import Bools
from actormap.core.errors import Refused
from actormap.core.findings import NOTHING
from actormap.core.sentences import Name, Sentence, joined
from actormap.metrics.base.context import Context
from actormap.rights import safeguards
from actormap.rights.safeguards import unnamed

STRICTER = Sentence("It is also recorded as agreeing to be approached through others: the stricter counts.")
NO_CONTACTS = Sentence(
    "No established contacts of the office are recorded. Enter the office as an actor of the sphere "
    '"Field presence", and its contacts or the introductions it was offered.'
)


def forbidden(context: Context, act: schema.Act) -> Bools:
    """With whom something is not done, by what is recorded of each actor itself."""
    return context.recorded.once(f"forbidden: {act}", partial(_forbidden, act=act))


def _forbidden(context: Context, act: schema.Act) -> Bools:
    barred = np.zeros(len(context.m.actors), dtype=bool)
    for rule in safeguards.forbidding(act):
        barred |= _holds(context, rule)
    barred.flags.writeable = False
    return barred


def _holds(context: Context, rule: schema.Safeguard) -> Bools:
    """For whom a rule holds; most rules forbid several acts."""
    return context.once(f"holds: {rule}", partial(_holding, rule))


def _holding(rule: schema.Safeguard, context: Context) -> Bools:
    return safeguards.holds(rule, context.m.actors, context.view.thresholds)


REFUSED_TO_BE_NAMED = ("no", "withdrawn")
"""Answers to whether it may be named to others, after which nobody is asked about an actor."""


def never_asked_about(context: Context) -> Bools:
    """About whom nobody is asked: who is left alone, or does not want to be named to others."""
    unnamed = context.m.actors["consent_c4"].isin(REFUSED_TO_BE_NAMED).to_numpy(dtype=bool)
    return forbidden(context, "contact") | forbidden(context, "see") | unnamed


def asked_about_within(context: Context) -> Bools:
    """About whom only its own group is asked: it is at risk, or did not agree to be named to others."""
    return forbidden(context, "share") | forbidden(context, "name")


def why_not(context: Context, actor: int, act: schema.Act) -> Sentence:
    """Why something is not done with an actor; empty where it may be. The stricter of two records counts."""
    if not forbidden(context, act)[actor]:
        return NOTHING
    reason = next(rule.reason for rule in safeguards.forbidding(act) if _holds(context, rule)[actor])
    sentence = Sentence(reason, name=context.names[actor])
    agreed = act == "approach" and context.m.actors["consent_c2"].iat[actor] == "yes"
    return joined(sentence, STRICTER) if agreed else sentence


def locked_reason(context: Context, target: int) -> Sentence:
    """Why an actor must not be approached through others; empty where it may be."""
    return why_not(context, target, "approach")


def target_of(context: Context, target: str) -> int:
    """Position of an actor to whom the office may be introduced; refused where it must not be."""
    if not context.layers.offices.any():
        raise Refused(NO_CONTACTS)
    code = known(context, target)
    if context.layers.offices[code]:
        raise Refused(
            "{name} is the office itself. Name the actor to be reached.", name=Name(context.names[code])
        )
    reason = locked_reason(context, code)
    if reason:
        raise Refused(reason)
    return code


def known(context: Context, actor: str) -> int:
    """Position of an actor."""
    code = context.code(actor)
    if code < 0:
        raise Refused("no actor has the id '{id}'. See the list of actors.", id=Name(actor))
    return code


def last_met(context: Context, actor: int) -> str:
    """Day of the last contact of an office with an actor that still counts as established, or ""."""
    return context.once("last met", _last_met).get(context.ids[actor], "")


def _last_met(context: Context) -> dict[str, str]:
    met = context.m.contacts[context.layers.established]
    by_day = sorted(zip(met["date"], met["actor_id"], strict=True))
    return {actor: day for day, actor in by_day}


def shown_name(context: Context, v: int) -> Name | Sentence:
    """Name of the office or of who agreed to be named to others; for anybody else what stands for it."""
    silent = forbidden(context, "name")[v] and not context.layers.offices[v]
    return unnamed(context.ids[v]) if silent else context.names[v]


CONSENT: Mapping[schema.Act, str] = {
    "approach": "consent_c2",
    "ask": "consent_c3",
    "name": "consent_c4",
    "represent": "consent_c6",
}
"""In which column stands whether an actor agreed to what is done with it."""


def asked_first(context: Context, who: Iterable[int], act: schema.Act = "ask") -> list[str]:
    """Ids of those who did not yet agree to what is to be done with them, and are asked first."""
    agreed = (context.m.actors[CONSENT[act]] == "yes").to_numpy(dtype=bool)
    return [context.ids[v] for v in who if not agreed[v]]
