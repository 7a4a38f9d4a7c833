"""Who should talk to whom."""

from actormap.metrics.coordination.convenors import convenors
from actormap.metrics.coordination.gaps import gaps
from actormap.metrics.coordination.meetings import meetings
from actormap.metrics.coordination.missing_platforms import missing_platforms
from actormap.metrics.coordination.platform_seats import platform_seats
from actormap.metrics.coordination.shared_space import shared_space
from actormap.metrics.coordination.solidarity import solidarity
from actormap.metrics.coordination.suggested_ties import suggested_ties

__all__ = [
    "convenors",
    "gaps",
    "meetings",
    "missing_platforms",
    "platform_seats",
    "shared_space",
    "solidarity",
    "suggested_ties",
]
