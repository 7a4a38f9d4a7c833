"""What stands between several values of one cell, by column, where somebody says it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from actormap.ingest.mapping.columns import Columns
from actormap.ingest.sheet.headers import normal

_ROLES = ("org", "impl", "partner", "prog", "funder")
OF_ORGANISATIONS = frozenset(f"{role}_{what}" for role in _ROLES for what in ("name", "acronym"))
"""Columns of names that may hold commas themselves."""
SPLIT = (
    *(f"{role}_{what}" for role in _ROLES for what in ("name", "acronym")),
    "sector_name",
    *(f"{area}_name" for area in ("country", "adm1", "adm2", "adm3", "adm4", "area")),
    "target",
)
"""What may stand several times in a cell, told apart by what its user says stands between."""
_AS_ORGANISATIONS = ("impl", "partner")
"""Roles that are the organisations of a list without others."""


def between(signs: Mapping[str, str], headers: Sequence[str], columns: Columns) -> dict[int, str]:
    """The sign of each column by place, from `signs` by header or by meaning; a header comes first."""
    named = {normal(name): sign for name, sign in signs.items()}
    by_place = {
        guess.position: named.get(normal(headers[guess.position]))
        or _of_meaning(signs, guess.meaning, columns)
        for guess in (columns if signs else ())
    }
    return {at: sign for at, sign in by_place.items() if sign}


def _of_meaning(signs: Mapping[str, str], meaning: str, columns: Columns) -> str:
    role, _, what = meaning.partition("_")
    others = [f"{other}_{what}" for other in _AS_ORGANISATIONS if role == "org"]
    same = [meaning, *(other for other in others if not columns.has(other))]
    return next((signs[name] for name in same if name in signs), "")
