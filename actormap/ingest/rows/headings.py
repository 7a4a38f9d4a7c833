"""Rows that are headings of those below them: the name of a sector or an area, and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from actormap.ingest.mapping.headers import words
from actormap.ingest.mapping.ticks import name_of, spelled_sectors


def headings(
    texts: Mapping[int, Sequence[str]], who: Iterable[int], other: Collection[int]
) -> dict[int, str]:
    """Headings by number of their row: a sector or an area alone, in its own column or in that of names.

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
    names = set(who)
    known = {words(text) for at in other for text in set(texts[at])} - {""}
    for at in {*names, *other} if len(texts) > 1 else ():
        for number, text in enumerate(texts[at]):
            if not text or any(cells[number] for place, cells in texts.items() if place != at):
                continue
            if at not in names or words(name_of(text)) in known | spelled_sectors():
                found[number] = text
    return found
