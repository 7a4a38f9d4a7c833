"""What cannot have taken place: contacts, events and introductions of days that are still to come."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from actormap.core.errors import Issue, merged_issues, shorten
from actormap.core.sentences import Sentence

_TOOK_PLACE = ("contacts", "events", "introductions")
"""Tables whose `date` is a day on which something was done."""


def not_yet(
    tables: Mapping[str, pd.DataFrame], places: Mapping[str, pd.DataFrame], today: str
) -> list[Issue]:
    """An error for each row of something that took place whose day is after `today`."""
    problem = Sentence("a day that is still to come ({today} is today)", today=today)
    remedy = Sentence("Correct the day; what is planned is no contact and no event yet.")
    issues = []
    for name in _TOOK_PLACE:
        if name not in tables:
            continue
        late = (tables[name]["date"].fillna("") > today).to_numpy(dtype=bool)
        days = tables[name]["date"][late]
        for day, place in zip(days, places[name][late].itertuples(), strict=True):
            issues.append(
                Issue(
                    place.file,
                    place.line,
                    "",
                    shorten(day),
                    "date.to_come",
                    problem,
                    remedy,
                    sheet=place.sheet,
                )
            )
    return merged_issues(issues)
