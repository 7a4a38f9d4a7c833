"""Who may be asked, approached, proposed, named and represented: the one place that decides (A25).

What an actor's own record forbids is ``schema/safeguards.csv`` (`rules`); what ties, events and spheres
forbid is worked out in `exclusions`; `withheld` looks at every answer once more. Who is excluded exists for
no search, no count and no message that follows: an answer is the same as on a map without the excluded.
"""

from actormap.metrics.base.safeguards.exclusions import RELATIONS, Exclusions, exclusions_of
from actormap.metrics.base.safeguards.rules import (
    NO_CONTACTS,
    asked_about_within,
    asked_first,
    forbidden,
    known,
    last_met,
    locked_reason,
    never_asked_about,
    shown_name,
    target_of,
    why_not,
)
from actormap.metrics.base.safeguards.withheld import (
    AMONG_SHOWN,
    asking,
    asking_about,
    guard,
    permitted,
    refused,
)

__all__ = [
    "AMONG_SHOWN",
    "NO_CONTACTS",
    "RELATIONS",
    "Exclusions",
    "asked_about_within",
    "asked_first",
    "asking",
    "asking_about",
    "exclusions_of",
    "forbidden",
    "guard",
    "known",
    "last_met",
    "locked_reason",
    "never_asked_about",
    "permitted",
    "refused",
    "shown_name",
    "target_of",
    "why_not",
]
