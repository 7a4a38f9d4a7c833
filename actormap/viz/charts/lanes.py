"""Dates and what happened on one time line, a lane for each place: bars and signs, hollow where in doubt."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from actormap.core.words import _, code, direction
from actormap.viz.charts.mark_layers import sides
from actormap.viz.charts.theme import NO_TOOLTIP, PALE, SHADES, STEP, SUM, Picture, described, lined

LETTER = 0.62
"""So many hundredths of the width one letter takes, of a picture as narrow as it can be read."""
SHADE = "#8FA9BF"
LEAST = 700
"""Pixels below which it cannot be read."""


@dataclass(frozen=True, slots=True)
class Span:
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


@dataclass(frozen=True, slots=True)
class Sign:
    """Something that happened on a day, told in days from today; its shape says what."""

    lane: str
    day: int
    shape: str
    words: str
    days: str
    firm: bool


@dataclass(frozen=True, slots=True)
class Ruler:
    """Days from today: what stands above some, of which two are the ends; how many are shaded."""

    above: Mapping[int, str]
    shaded: int


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
    ticks = ruler.above
    first, last = min(ticks), max(ticks)
    rows = _rows(spans, signs, places, last - first)
    names = [name for name, _spans, _signs in rows]
    mirrored = direction(code()) == "rtl"
    start, end = sides(mirrored=mirrored)
    toward = -1 if mirrored else 1
    scale = alt.Scale(domain=[first, last], nice=False, zero=False, reverse=mirrored)
    above = alt.Axis(
        orient="top",
        values=list(ticks),
        labelExpr=f"{json.dumps({str(day): text for day, text in ticks.items()})}[datum.value]",
        title=None,
        labelLimit=0,
        labelOverlap=False,
        gridColor=PALE,
        gridOpacity=0.5,
        domain=False,
        ticks=False,
    )
    beside = alt.Axis(
        labelExpr=f"split({json.dumps(names)}[datum.value], '\\n')",
        title=None,
        orient="right" if mirrored else "left",
        domain=False,
        ticks=False,
        labelLimit=0,
        labelOverlap=False,
    )
    y = alt.Y(
        "row:O", sort=list(range(len(rows))), axis=beside, scale=alt.Scale(domain=list(range(len(rows))))
    )

    def layer(data: list[dict[str, Any]]) -> alt.Chart:
        frame = pd.DataFrame(data or [{"row": 0, "at": None}])
        return alt.Chart(frame).encode(x=alt.X("at:Q", scale=scale, axis=above), y=y, tooltip=NO_TOOLTIP)

    bars = [_bar(at, span, first, last) for at, (_n, some, _s) in enumerate(rows) for span in some]
    marks = [
        {"row": at, "at": sign.day, "shape": sign.shape, "firm": sign.firm}
        for at, (_n, _some, some) in enumerate(rows)
        for sign in some
    ]
    empty = [
        {"row": at, "at": 1, "words": _("nothing recorded")}
        for at, (_n, some, others) in enumerate(rows)
        if not some and not others
    ]
    whole = pd.DataFrame([{"at": 0, "end": ruler.shaded}])
    shape = alt.Shape("shape:N", scale=None, legend=None)
    drawn = alt.layer(
        alt.Chart(whole)
        .mark_rect(color=SHADE, opacity=0.14)
        .encode(x=alt.X("at:Q", scale=scale), x2="end:Q"),
        *(
            layer([bar for bar in bars if bar["firm"] is firm])
            .mark_bar(
                height=15,
                cornerRadius=3,
                color=SHADES[-1] if firm else "transparent",
                stroke=SHADES[-1],
                strokeWidth=1.4,
            )
            .encode(x2="end:Q")
            for firm in (True, False)
        ),
        layer([bar for bar in bars if not bar["turned"]])
        .mark_text(align=start, dx=5 * toward, fontSize=11.5)
        .encode(x=alt.X("end:Q", scale=scale, axis=above), text="words:N"),
        layer([bar for bar in bars if bar["turned"]])
        .mark_text(align=end, dx=-5 * toward, fontSize=11.5)
        .encode(text="words:N"),
        layer(empty).mark_text(align=start, dx=4 * toward, fontSize=11.5, opacity=0.7).encode(text="words:N"),
        *(
            layer([mark for mark in marks if mark["firm"] is firm])
            .mark_point(size=85, filled=firm, color=SUM, stroke=SUM, strokeWidth=1.8, opacity=1)
            .encode(shape=shape)
            for firm in (True, False)
        ),
        alt.Chart(whole).mark_rule(strokeWidth=2, color=SUM).encode(x=alt.X("at:Q", scale=scale)),
    ).properties(
        height=alt.Step(STEP),
        title=alt.TitleParams(
            key,
            orient="bottom",
            anchor="end" if mirrored else "start",
            fontWeight="normal",
            fontSize=12,
            offset=10,
        ),
    )
    return Picture(title, described(drawn, title), _table(spans, signs, places), least=LEAST)


_Row = tuple[str, list[Span], list[Sign]]


def _rows(spans: Sequence[Span], signs: Sequence[Sign], places: Sequence[str], width: int) -> list[_Row]:
    """Rows from top to bottom: a lane has as many as it takes for no words to lie on one another."""
    rows: list[_Row] = []
    for place, name in zip(places, lined(places), strict=True):
        here = sorted(
            (span for span in spans if span.lane == place), key=lambda span: (span.first, span.last)
        )
        slots: list[list[Span]] = [[]]
        for span in here:
            free = (slot for slot in slots if not slot or _end(slot[-1], width) < span.first)
            slot = next(free, None)
            if slot is None:
                slots.append(slot := [])
            slot.append(span)
        own = [sign for sign in signs if sign.lane == place]
        rows += [(name if at == 0 else "", slot, own if at == 0 else []) for at, slot in enumerate(slots)]
    return rows


def _end(span: Span, width: int) -> float:
    """The day on which a bar and the words beside it end."""
    return span.last + 2 + LETTER * width / 100 * len(span.words)


def _bar(row: int, span: Span, first: int, last: int) -> dict[str, Any]:
    return {
        "row": row,
        "at": max(span.first, first),
        "end": min(span.last + 1, last),
        "words": span.words,
        "firm": span.firm,
        "turned": _end(span, last - first) > last,
    }


def _table(spans: Sequence[Span], signs: Sequence[Sign], places: Sequence[str]) -> pd.DataFrame:
    """The same in words, lane by lane in the order of the days."""
    told = [(places.index(span.lane), span.first, span.days, span.words, span.firm) for span in spans]
    told += [(places.index(sign.lane), sign.day, sign.days, sign.words, sign.firm) for sign in signs]
    return pd.DataFrame(
        {
            _("Area"): [places[lane] for lane, *_rest in sorted(told)],
            _("Day"): [days for _lane, _day, days, *_rest in sorted(told)],
            _("What"): [words for *_rest, words, _firm in sorted(told)],
            _("In doubt"): [
                "" if firm else _("one source, or not verified") for *_rest, firm in sorted(told)
            ],
        }
    )
