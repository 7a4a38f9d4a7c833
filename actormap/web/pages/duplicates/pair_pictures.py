"""Pairs of entries as a chart: what speaks for their being one, and what against it."""

from __future__ import annotations

import pandas as pd

from actormap.core.sentences import Name
from actormap.core.words import _
from actormap.ingest.matching import Candidate
from actormap.viz.charts import Picture, waterfall
from actormap.web.pages.duplicates.pair_words import evidence
from actormap.web.parts.tables import words
from actormap.web.state.session import Reading
from actormap.web.state.unfinished import duplicates


def weighed(pair: Candidate, title: str) -> Picture:
    """What speaks for two entries being one, and against it, added up."""
    labels = [words(reason.code) for reason in pair.evidence]
    headings = [_("What"), _("Weight"), _("Together"), _("Why")]
    rows = [(label, *row) for label, row in zip(labels, evidence(pair), strict=True)]
    drawn = waterfall(labels, [reason.weight for reason in pair.evidence], title=title)
    return Picture(title, drawn, pd.DataFrame(rows, columns=headings))


def alike(reading: Reading, pair: Candidate) -> Picture | None:
    """The same of two entries as a map has them, which are held against each other anew.

    Nothing is told of who does not stand on the map, nor of two who may not be compared.
    """
    if not {pair.first, pair.second} <= set(reading.map.actors["id"]):
        return None
    again = duplicates.pair(reading, pair.first, pair.second)
    if not again.evidence:
        return None
    first, second = map(Name, again.names)
    title = _(
        "Are {one} and {other} one? Blue speaks for it (+), brown against it (-)", one=first, other=second
    )
    return weighed(again, title)
