"""Who should talk to whom."""

from actormap.metrics.base.options import with_ways
from actormap.metrics.coordination.convenors import convenors as by_convenor
from actormap.metrics.coordination.gaps import gaps as by_cell
from actormap.metrics.coordination.meetings import meetings
from actormap.metrics.coordination.missing_platforms import missing_platforms
from actormap.metrics.coordination.platform_seats import platform_seats
from actormap.metrics.coordination.shared_space import shared_space
from actormap.metrics.coordination.solidarity import solidarity
from actormap.metrics.coordination.suggested_ties import suggested_ties

gaps = with_ways(by_cell, suggested_ties)
convenors = with_ways(by_convenor, meetings)

__all__ = ["convenors", "gaps", "missing_platforms", "platform_seats", "shared_space", "solidarity"]
