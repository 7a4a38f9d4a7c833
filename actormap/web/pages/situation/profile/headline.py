"""What the picture of the profile says in one sentence."""

from __future__ import annotations

from typing import Any

from actormap.core import schema
from actormap.core.findings import Finding
from actormap.core.sentences import Name, Sentence, counted, listed, series, shown, term
from actormap.core.words import _, ngettext
from actormap.web.pages.situation.profile.looking import Looking


def headline(looking: Looking) -> str:
    """What the picture says, as far as whoever looks may see it."""
    if looking.profile is None:
        return _("Nothing is scored yet")
    changes = changes_of(looking)
    if not changes:
        drawn = sum(finding.value is not None for finding in looking.profile)
        return ngettext(drawn, "{n} of 8 parameters has a mark", "{n} of 8 parameters have a mark")
    since: dict[str, Any] = {"round": Name(looking.against)}
    parts: list[str] = []
    names = {way: _named_of(changes, way) for way in ("worse", "better", "unclear")}
    if names["worse"]:
        parts.append(Sentence("{what} got worse since {round}", what=listed(names["worse"]), **since))
    if names["better"]:
        parts.append(Sentence("{what} got better since {round}", what=listed(names["better"]), **since))
    still = len(names["unclear"])
    if not parts:
        return shown(Sentence("No clear change since {round}", **since))
    if still:
        parts.append(counted(still, "in {n} other no change is clear", "in {n} others no change is clear"))
    return shown(series(parts, "; "))


def changes_of(looking: Looking) -> list[Finding]:
    """What changed, of the parameters that whoever looks may see."""
    profile = looking.profile
    if profile is None or looking.compared is None:
        return []
    return [finding for finding in looking.compared if looking.finished(profile.about(*finding.subject))]


def _named_of(changes: list[Finding], direction: str) -> list[Sentence]:
    return [
        term(schema.items()[finding.subject[0]].label)
        for finding in changes
        if finding.details["direction"] == direction
    ]
