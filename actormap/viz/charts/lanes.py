"""Dates and what happened on one time line, a lane for each place: bars and signs, hollow where in doubt."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import altair as alt
import pandas as pd

from actormap.core.words import _, from_right
from actormap.viz.charts.layers import line_below, sides
from actormap.viz.charts.theme import (
    PALE,
    SHADES,
    STEP,
    SUM,
    Chart,
    Picture,
    after,
    encoded,
    layer,
    lined,
    sided,
)

LETTER = 0.62
"""So many hundredths of the width one letter takes, of a picture as narrow as it can be read."""
SHADE = "#8FA9BF"
LEAST = 700
"""Pixels below which it cannot be read."""


class Span(NamedTuple):
    """Something that lasts from a day to a day, told in days from today.

    Parameters
    ----------
    lane
        Where.
    first, last
        Its days.
    words
        What it is.
    days
        The same days, as they are written.
    firm
        Whether it is filled: several told of it.
    """

    lane: str
    first: int
    last: int
    words: str
    days: str
    firm: bool


class Sign(NamedTuple):
    """Something that happened on a day, told in days from today; its shape says what."""

    lane: str
    day: int
    shape: str
    words: str
    days: str
    firm: bool


class Ruler(NamedTuple):
    """Days from today: what stands above some, of which two are the ends; how many are shaded."""

    above: Mapping[int, str]
    shaded: int

    @property
    def first(self) -> int:
        """Where it begins."""
        return min(self.above)

    @property
    def last(self) -> int:
        """Where it ends."""
        return max(self.above)

    @property
    def width(self) -> int:
        """How many days it has."""
        return self.last - self.first


def lanes(
    spans: Sequence[Span],
    signs: Sequence[Sign],
    *,
    places: Sequence[str],
    ruler: Ruler,
    title: str,
    key: str,
) -> Picture:
    """A time line with a lane for each place.

    Parameters
    ----------
    spans, signs
        What stands on it.
    places
        The lanes, from top to bottom; where nothing is recorded is said.
    ruler
        The days.
    title
        What it says.
    key
        What shapes and shades mean, in a line below it.
    """
    drawing = _Drawing(_rows(spans, signs, places, ruler.width), ruler)
    return Picture(title, drawing.drawn(key), _table(spans, signs, places), least=LEAST, phone="lines")


class _Drawing:
    """The layers of a time line, laid out from where the language begins."""

    def __init__(self, rows: Sequence[_Row], ruler: Ruler) -> None:
        self.rows, self.ruler = rows, ruler
        self.spans = [_bar(at, span, ruler) for at, row in enumerate(rows) for span in row.spans]
        mirrored = from_right()
        self.start, self.end = sides()
        self.toward = -1 if mirrored else 1
        bare: dict[str, Any] = {"title": None, "labelLimit": 0, "labelOverlap": False, "domain": False}
        domain = [ruler.first, ruler.last]
        self.scale = alt.Scale(domain=domain, nice=False, zero=False, reverse=mirrored)
        above = {str(day): sided(text, shown=True) for day, text in ruler.above.items()}
        self.above = alt.Axis(
            orient="top",
            values=list(ruler.above),
            labelExpr=f"{json.dumps(above)}[datum.value]",
            gridColor=PALE,
            gridOpacity=0.5,
            ticks=False,
            **bare,
        )
        names = json.dumps([row.name for row in rows])
        self.y = alt.Y(
            "row:O",
            sort=list(range(len(rows))),
            axis=alt.Axis(
                labelExpr=f"split({names}[datum.value], '\\n')",
                orient="right" if mirrored else "left",
                ticks=False,
                **bare,
            ),
            scale=alt.Scale(domain=list(range(len(rows)))),
        )

    def drawn(self, key: str) -> Chart:
        """All layers, with a line below that says what shapes and shades mean."""
        x = self._x("at")
        return alt.layer(
            layer({"at": [0], "end": self.ruler.shaded}, x=x, x2="end:Q").mark_rect(
                color=SHADE, opacity=0.14
            ),
            *self._bars(),
            *self._signs(),
            layer({"at": [0]}, x=x).mark_rule(strokeWidth=2, color=SUM),
        ).properties(height=alt.Step(STEP), title=line_below([key]))

    def _x(self, field: str) -> alt.X:
        return alt.X(f"{field}:Q", scale=self.scale, axis=self.above)

    def _layer(self, data: Sequence[dict[str, Any]], at: str = "at") -> alt.Chart:
        return layer(data or [{"row": 0, at: None}], x=self._x(at), y=self.y)

    def _bars(self) -> Iterator[alt.Chart]:
        """Bars; what they are, behind them, or before them where there is no room; and empty rows."""
        look: dict[str, Any] = {"height": 15, "cornerRadius": 3, "stroke": SHADES[-1], "strokeWidth": 1.4}
        for firm, color in ((True, SHADES[-1]), (False, "transparent")):
            some = [bar for bar in self.spans if bar["firm"] is firm]
            yield encoded(self._layer(some).mark_bar(color=color, **look), x2="end:Q")
        for turned, at, side, toward in ((False, "end", self.start, 5), (True, "at", self.end, -5)):
            some = [bar for bar in self.spans if bar["turned"] is turned]
            text = self._layer(some, at).mark_text(align=side, dx=toward * self.toward, fontSize=11.5)
            yield encoded(text, text="words:N")
        words = [
            {"row": at, "at": 1, "words": _("nothing recorded")}
            for at, row in enumerate(self.rows)
            if not row.spans and not row.signs
        ]
        empty = self._layer(words).mark_text(**after(4), fontSize=11.5, opacity=0.7)
        yield encoded(empty, text="words:N")

    def _signs(self) -> Iterator[alt.Chart]:
        for firm in (True, False):
            some = [
                {"row": at, "at": sign.day, "shape": sign.shape}
                for at, row in enumerate(self.rows)
                for sign in row.signs
                if sign.firm is firm
            ]
            marks = self._layer(some).mark_point(
                size=85, filled=firm, color=SUM, stroke=SUM, strokeWidth=1.8, opacity=1
            )
            yield marks.encode(shape=alt.Shape("shape:N", scale=None, legend=None))


class _Row(NamedTuple):
    """What stands beside one another on a lane; the first row of a lane has its name, and all signs."""

    name: str
    spans: list[Span]
    signs: list[Sign]


def _rows(spans: Sequence[Span], signs: Sequence[Sign], places: Sequence[str], width: int) -> list[_Row]:
    """Rows from top to bottom: a lane has as many as it takes for no words to lie on one another."""
    rows: list[_Row] = []
    for place, name in zip(places, lined(places), strict=True):
        slots: list[list[Span]] = [[]]
        for span in sorted(spans, key=lambda span: (span.first, span.last)):
            if span.lane == place:
                free = (slot for slot in slots if not slot or _end(slot[-1], width) < span.first)
                slot = next(free, None)
                if slot is None:
                    slots.append(slot := [])
                slot.append(span)
        own = [sign for sign in signs if sign.lane == place]
        rows += [_Row("" if at else name, slot, [] if at else own) for at, slot in enumerate(slots)]
    return rows


def _end(span: Span, width: int) -> float:
    """The day on which a bar and the words beside it end."""
    return span.last + 2 + LETTER * width / 100 * len(span.words)


def _bar(row: int, span: Span, ruler: Ruler) -> dict[str, Any]:
    return {
        "row": row,
        "at": max(span.first, ruler.first),
        "end": min(span.last + 1, ruler.last),
        "words": span.words,
        "firm": span.firm,
        "turned": _end(span, ruler.width) > ruler.last,
    }


def _table(spans: Sequence[Span], signs: Sequence[Sign], places: Sequence[str]) -> pd.DataFrame:
    """The same in words, lane by lane in the order of the days."""
    rows = [(places.index(span.lane), span.first, span.days, span.words, span.firm) for span in spans]
    rows += [(places.index(sign.lane), sign.day, sign.days, sign.words, sign.firm) for sign in signs]
    rows.sort()
    return pd.DataFrame(
        {
            _("Area"): [places[lane] for lane, *_rest in rows],
            _("Day"): [days for _lane, _day, days, *_rest in rows],
            _("What"): [words for *_rest, words, _firm in rows],
            _("In doubt"): ["" if firm else _("one source, or not verified") for *_rest, firm in rows],
        }
    )
