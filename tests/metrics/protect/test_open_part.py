"""Nothing that only a case knows reaches an analysis that another role may ask."""

from __future__ import annotations

from functools import partial
from itertools import islice

from each import each
from maps import QUICK, answer, cases, open_part, sealed_map, text

from actormap.core import schema
from actormap.core.errors import Refused
from actormap.metrics import catalogue

OTHERS = [
    row.name for row in schema.analyses().values() if row.family != "protect" and catalogue.of_a_map(row.name)
]
ASKED = 3
"""So many ways to ask each analysis."""


def said(name: str, seed: int, *, sealed: bool) -> list[str]:
    """What an analysis says of a map, with what is sealed or without it."""
    m = sealed_map(seed) if sealed else open_part(sealed_map(seed))
    told = []
    for _, chosen in islice(cases(name, m), ASKED):
        try:
            told.append(text(answer(name, m, QUICK, **chosen)))
        except Refused as refusal:
            told.append(str(refusal))
    return told


@each("name", OTHERS)
def test_an_answer_is_the_same_whether_or_not_there_are_cases(name: str) -> None:
    ask = partial(said, name, 1)
    assert ask(sealed=True) == ask(sealed=False)


def test_those_of_cases_are_for_the_protection_officer_and_leave_in_no_file() -> None:
    rows = [row for row in schema.analyses().values() if row.family == "protect"]
    assert {(row.role, row.leaves) for row in rows} == {("protection_officer", "no")}
    assert len(rows) == 4
