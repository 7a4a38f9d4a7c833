"""Days as lists write them; an order of day and month that nothing tells is not guessed."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from actormap.ingest.mapping.headers import words
from actormap.ingest.mapping.rules import Rule

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?:[T ]\d{1,2}:\d{2}.*)?")
_PARTS = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?: \d{1,2}:\d{2}.*)?")
_NAMED = re.compile(r"(?:(\d{1,2})[-/. ]+)?([^\W\d]+)[-/. ,]+(?:(\d{1,2}),? )?(\d{4}|\d{2})")
_MONTHS = {
    1: "january jan janvier enero janeiro يناير كانون الثاني января январь ene",
    2: "february feb fevrier febrero fevereiro فبراير شباط февраля февраль fev",
    3: "march mar mars marzo marco مارس آذار марта март",
    4: "april apr avril abril أبريل ابريل نيسان апреля апрель avr abr",
    5: "may mai mayo maio مايو أيار мая май",
    6: "june jun juin junio junho يونيو حزيران июня июнь",
    7: "july jul juillet julio julho يوليو تموز июля июль",
    8: "august aug aout agosto أغسطس اغسطس آب августа август ago",
    9: "september sep sept septembre septiembre setembro سبتمبر أيلول сентября сентябрь set",
    10: "october oct octobre octubre outubro أكتوبر اكتوبر октября октябрь out",
    11: "november nov novembre noviembre novembro نوفمبر ноября ноябрь",
    12: "december dec decembre diciembre dezembro ديسمبر декабря декабрь dic dez",
}
_MONTH = {words(name): number for number, names in _MONTHS.items() for name in names.split()}
_CENTURY = 2000
_MONTHS_OF_YEAR = 12


def _order(texts: Sequence[str]) -> str:
    """What the days of a column tell of the order of day and month."""
    found = [parts for text in texts if (parts := _PARTS.fullmatch(text))]
    first = any(int(parts[1]) > _MONTHS_OF_YEAR for parts in found)
    second = any(int(parts[2]) > _MONTHS_OF_YEAR for parts in found)
    if first == second:
        return ""
    return "day-first" if first else "month-first"


@dataclass(frozen=True)
class DateColumn:
    """A column of days.

    Parameters
    ----------
    position
        Its place in the table.
    order
        "day-first", "month-first", or "" where nothing tells.
    last
        Whether a month means its last day, not its first.
    """

    position: int
    order: str
    last: bool = False

    @classmethod
    def of(
        cls,
        texts: Mapping[int, Sequence[str]],
        position: int | None,
        rule: Rule | None,
        *,
        last: bool = False,
    ) -> DateColumn | None:
        """The column at a place, None where there is none."""
        if position is None:
            return None
        said = rule.dates if rule else ""
        return cls(position, said or _order(list(dict.fromkeys(texts[position]))), last)

    def day(self, text: str) -> str:
        """The day as YYYY-MM-DD; "" where it cannot be told."""
        try:
            return self._day(text)
        except ValueError:
            return ""

    def problem(self, text: str) -> str:
        """Code of why a text is no day."""
        return "date.order" if _PARTS.fullmatch(text) and not self.order else "date.not_iso"

    def _day(self, text: str) -> str:
        found = _ISO.fullmatch(text)
        if found:
            return self._made(int(found[1]), int(found[2]), int(found[3]) if found[3] else None)
        found = _PARTS.fullmatch(text)
        if found:
            first, second = int(found[1]), int(found[2])
            if first == second:
                return self._made(int(found[3]), first, first)
            if not self.order:
                return ""
            day, month = (first, second) if self.order == "day-first" else (second, first)
            return self._made(int(found[3]), month, day)
        found = _NAMED.fullmatch(text)
        month_of = _MONTH.get(words(found[2])) if found else None
        if found is None or month_of is None:
            return ""
        year = int(found[4]) if len(found[4]) > 2 else _CENTURY + int(found[4])  # noqa: PLR2004
        day_of = found[1] or found[3]
        return self._made(year, month_of, int(day_of) if day_of else None)

    def _made(self, year: int, month: int, day: int | None) -> str:
        if day is None:
            day = calendar.monthrange(year, month)[1] if self.last else 1
        return dt.date(year, month, day).isoformat()
