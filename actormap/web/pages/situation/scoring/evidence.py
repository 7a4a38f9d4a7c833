"""What is recorded, to be picked as evidence: the newest of each table, by what it says."""

from __future__ import annotations

from collections.abc import Iterable

from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, isolated, series
from actormap.records.record import telling
from actormap.records.scoring import evidence_tables

MOST = 250
"""So many records of each table are offered; of an older one the code is typed."""
_DAYS = ("date", "from", "as_of")


def choices(m: ActorMap, first: Iterable[str] = ()) -> dict[str, str]:
    """Records by code with their words, in the language that is spoken; some come first."""
    headed = m.once("evidence to choose from", _headed)
    known = {code: headline.in_language(isolated) for code, headline in headed.items()}
    return {code: known.get(code, code) for code in dict.fromkeys([*first, *known])}


def in_words(m: ActorMap, codes: Iterable[str]) -> list[str]:
    """What some records say."""
    known = choices(m)
    return [known.get(code, code) for code in codes]


def _headed(m: ActorMap) -> dict[str, Sentence]:
    headed = {}
    for table in evidence_tables():
        frame, noun = m[table], telling.noun(table)
        days = [name for name in _DAYS if name in frame]
        rows = frame.sort_values(days, ascending=False, kind="stable") if days else frame
        for row in rows.head(MOST).to_dict("records"):
            day = next((row[name] for name in days if row[name]), "")
            headed[row["id"]] = series(filter(None, [day, telling.headline(m, table, row), noun]), " · ")
    return headed
