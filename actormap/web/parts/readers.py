"""For whom something leaves the program, as pages ask it: what `redact` is then told."""

from __future__ import annotations

from actormap.words import _

Reader = tuple[str, str]
"""Level and recipient."""


def readers() -> dict[Reader, str]:
    """Who can be chosen, in words."""
    return {
        ("inside", "un"): _("The office only: all that you see"),
        ("organisations", "un"): _("The United Nations: who agreed to it"),
        ("organisations", "partner"): _("A partner: who agreed to it"),
        ("organisations", "public"): _("The public: who agreed to it"),
    }
