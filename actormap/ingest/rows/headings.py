"""Rows that are headings of those below them: the name of a sector or an area, and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from actormap.ingest.mapping.ticks import name_of, spelled_sectors
from actormap.ingest.sheet.headers import words


def headings(
    texts: Mapping[int, Sequence[str]], who: Iterable[int], other: Collection[int]
) -> dict[int, str]:
    """Headings by number of their row: a sector or an area alone, in its own column or in that of names.

    `texts` are the columns that are read, `who` those of organisations, `other` those of sectors and areas.
    """
    if len(texts) == 1:
        return {}
    by_row: dict[int, str] = {}
    places, names = list(texts), set(who)
    known = {words(text) for at in other for text in set(texts[at])} - {""}
    for number, row in enumerate(zip(*texts.values(), strict=True)):
        if sum(map(bool, row)) != 1:
            continue
        at, text = next((at, text) for at, text in zip(places, row, strict=True) if text)
        heads = at in other if at not in names else words(name_of(text)) in known | spelled_sectors()
        by_row |= {number: text} if heads else {}
    return by_row
