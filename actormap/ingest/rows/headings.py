"""Rows that are headings of those below them: the name of a sector or an area, and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from actormap.ingest.mapping.headers import words
from actormap.ingest.mapping.ticks import name_of, spelled_sectors


def headings(
    texts: Mapping[int, Sequence[str]], who: Iterable[int], other: Collection[int]
) -> dict[int, str]:
    """Headings by number of their row: where an organisation is due, what is a sector or an area elsewhere.

    Parameters
    ----------
    texts
        The columns that are read.
    who
        Those of organisations.
    other
        Those of sectors and areas.
    """
    found: dict[int, str] = {}
    for at in set(who) & texts.keys():
        alone = [
            number for number, text in enumerate(texts[at])
            if text and not any(cells[number] for place, cells in texts.items() if place != at)
        ]  # fmt: skip
        if alone and len(texts) > 1:
            known = {words(text) for place in other if place in texts for text in set(texts[place])} - {""}
            found |= {
                number: texts[at][number]
                for number in alone
                if words(name_of(texts[at][number])) in known | spelled_sectors()
            }
    return found
