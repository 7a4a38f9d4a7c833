"""Each cell of a list against what arrived: it is in the map, or counted as left out with its reason."""

from __future__ import annotations

import csv
import io
from itertools import product

import pytest

from actormap.core.model import ActorMap, apply_changes
from actormap.ingest import Imported, Upload, read_map
from actormap.ingest.changes.columns import IN

CONTACTS = """
Organisation|Contact person|Phone|E-mail|Area|Works on|Last meeting|Introduced by|Notes
Coast Press|Mina Karo|+999 555 01 41|mina@x.example|Port Selim|media|12/03/2026|River Women|meets Fridays
أسر المفقودين|Sara Ale|+999 555 01 07|sara@ram.example|وادي نورية|missing persons|2026-08-02|Sara Abed|ask
Rainbow Friends||+999 555 01 88||Marudi|LGBT|25/04/2026|Amina|very sensitive, only via Amina
Lawyers' Guild|Jon Dell||jon@guild.example|Port Selim|legal aid|25/03/2026||
River Women|Pela Ost|+999 555 01 12||Marudi|women||Coast Press|
"""
ACTIVITIES = """
Organisation|Acronym|Type|Donor|Sector|Admin 1|Status|Start date|End date|Reached|Budget|E-mail|Comments
Coast Health|CH|National NGO|Harbour Fund|Health|North|Ongoing|2026-01-10|2026-12-31|1200|50000|m@x.example|x
River Women|RW|CBO|Own funds|Protection|South|Planned|2026-05-01|2026-09-30|80|||
أطباء الساحل||INGO|Harbour Fund|Health|South|Completed|2025-02-01|2025-11-30||9000|a@b.example|closed
Lake Nurses|LN|Local NGO|Lake Trust|Nutrition|East|Ongoing|2026-03-01|2026-08-31|300|7000||
"""
ANSWERED = {
    "office": "Kasimbi office",
    "persons": "agreed",
    "phone": "agreed",
    "email": "mandate",
    "introduced_by": "once",
    "groups": "named",
    "notes": "keep",
}
LISTS = {
    "contacts": (CONTACTS, {}),
    "contacts, with every answer": (CONTACTS, ANSWERED),
    "who does what where": (ACTIVITIES, {}),
}


def rows_of(text: str) -> list[list[str]]:
    return [line.split("|") for line in text.strip().splitlines()]


def brought(rows: list[list[str]], answers: dict[str, str]) -> Imported:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    file = Upload("list.csv", out.getvalue().encode())
    return read_map([file], constants={"legal_basis": "mandate", **answers}, skip_bad=True)


def arrived(imported: Imported) -> str:
    return apply_changes(ActorMap.empty(), imported.changes).digest()


@pytest.mark.parametrize("name", LISTS)
def test_each_cell_is_in_the_map_or_counted_as_left_out_with_its_reason(name: str) -> None:
    text, answers = LISTS[name]
    rows = rows_of(text)
    whole = brought(rows, answers)
    assert not whole.errors
    fates = {fate.position: fate for fate in whole.columns}
    assert set(fates) == set(range(len(rows[0]))), "each column is told of"
    lost = []
    for line, at in product(range(1, len(rows)), range(len(rows[0]))):
        if not rows[line][at]:
            continue
        without = [list(row) for row in rows]
        without[line][at] = ""
        other = brought(without, answers)
        if fates[at].outcome == IN:
            told = [issue.problem for issue in other.issues] != [issue.problem for issue in whole.issues]
            if arrived(other) == arrived(whole) and not told:
                lost.append((rows[0][at], rows[line][at]))
        else:
            assert fates[at].why, rows[0][at]
            counts = {fate.position: fate.holds for fate in other.columns}
            if counts.get(at) == fates[at].holds:
                lost.append((rows[0][at], rows[line][at]))
    assert not lost
