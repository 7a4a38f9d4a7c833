"""What a list can say as a small picture beside its words: who is where, who is alone, who was met."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import altair as alt

from actormap.viz.charts.heat_map import NOBODY, Square
from actormap.viz.charts.theme import (
    AGAINST,
    FOR,
    INK,
    PALE,
    SHADES,
    SUM,
    Chart,
    along,
    encoded,
    frame,
    ink_on,
    layer,
)

WIDE, HIGH = 12.0, 6.0
"""Units from side to side and from above to below."""
PIXELS = 84
"""Height of a sketch."""
DASH = [4, 3]
MOST = 8
"""So many of a kind are drawn; the words say how many there are."""


class Mark(NamedTuple):
    """A mark of a sketch.

    Parameters
    ----------
    shape
        ``disc``, ``star``, ``line``, ``box`` or ``words``.
    x, y, x2, y2
        Where it stands; lines and boxes have two ends.
    colour, ink
        Of its inside, and of its outline; of a line and of words only the second. Words without one are
        read on white as on black.
    text
        What words say.
    dashed
        Whether it is of what nobody knows, or is not there.
    """

    shape: str
    x: float
    y: float
    x2: float = 0.0
    y2: float = 0.0
    colour: str = "transparent"
    ink: str = SUM
    text: str = ""
    dashed: bool = False

    @property
    def mirrored(self) -> Mark:
        """The same in a sketch that is read from the right."""
        return self._replace(x=WIDE - self.x, x2=WIDE - self.x2)


def sketch(marks: Iterable[Mark], caption: str, *, from_right: bool = False) -> Chart:
    """The marks as a chart with a caption for who does not see it."""
    marks = [mark.mirrored if from_right else mark for mark in marks]
    layers = [
        _layer(LAYERS[shape], dashed, some)
        for shape in LAYERS
        for dashed in (False, True)
        if (some := [mark for mark in marks if (mark.shape, mark.dashed) == (shape, dashed)])
    ]
    drawn = alt.layer(*layers)
    return drawn.properties(height=PIXELS, description=caption).configure_view(strokeWidth=0)


def _layer(draw: Callable[..., alt.Chart], dashed: bool, marks: Sequence[Mark]) -> alt.Chart:
    data = frame(
        marks,
        "y",
        "y2",
        "colour",
        "ink",
        "text",
        x=[min(mark.x, mark.x2) if mark.shape == "box" else mark.x for mark in marks],
        x2=[max(mark.x, mark.x2) for mark in marks],
        x2l=[mark.x2 for mark in marks],
    )
    x, y = along(alt.X, "x", [0, WIDE]), along(alt.Y, "y", [0, HIGH], reverse=True)
    # Of the mark, not of its row: Vega-Lite draws boxes that are dashed by their rows like all others.
    look = {"strokeDash": DASH} if dashed else {}
    return draw(layer(data, x=x, y=y), **look)


def _outlined(mark: alt.Chart) -> alt.Chart:
    return mark.encode(fill=alt.Fill("colour:N", scale=None), stroke=alt.Stroke("ink:N", scale=None))


def _lines(base: alt.Chart, **look: Any) -> alt.Chart:
    ends = encoded(base.mark_rule(strokeWidth=2, **look), x2="x2l:Q", y2="y2:Q")
    return ends.encode(color=alt.Color("ink:N", scale=None))


LAYERS: dict[str, Callable[..., alt.Chart]] = {
    "line": _lines,
    "box": lambda base, **look: _outlined(
        encoded(base.mark_rect(strokeWidth=1.5, cornerRadius=2, **look), x2="x2:Q", y2="y2:Q")
    ),
    "disc": lambda base, **look: _outlined(
        base.mark_point(shape="circle", size=260, strokeWidth=1.5, opacity=1, **look)
    ),
    "star": lambda base, **_look: base.mark_text(text="★", fontSize=26, color=FOR),
    "words": lambda base, **_look: encoded(base.mark_text(fontSize=12), text="text:N", color=INK),
}
"""How each shape is drawn, what lies below first."""


def _box(x: float, y: float, wide: float, high: float, **look: Any) -> Mark:
    return Mark("box", x - wide / 2, y - high / 2, x + wide / 2, y + high / 2, **look)


def _words(x: float, y: float, text: str, ink: str = "") -> Mark:
    return Mark("words", x, y, text=text, ink=ink)


def met(squares: Sequence[Square]) -> list[Mark]:
    """Cells of a row with how many are met in each; the one that is looked at is framed and has its name."""
    first = max(0, min(next((i for i, s in enumerate(squares) if s.chosen), 0) - 2, len(squares) - MOST + 2))
    shown = squares[first : first + MOST - 2]
    room = WIDE / max(len(shown), 1)
    marks: list[Mark] = []
    for at, square in enumerate(shown):
        x = room * (at + 0.5)
        known = square.whole > 0
        marks.append(
            _box(
                x,
                2.6,
                room * 0.9,
                2.6,
                colour=SHADES[square.shade] if known else "transparent",
                ink=AGAINST if square.chosen else PALE if known else SUM,
                dashed=not known,
            )
        )
        text = f"{square.part}/{square.whole}" if known and square.part is not None else square.words
        marks.append(_words(x, 2.6, text, ink_on(square.shade) if known else ""))
        if square.chosen:
            edge = min(max(x, 2.4), WIDE - 2.4)
            marks.append(_words(edge, 5.2, square.column))
    return marks


def _crowd(x: float, count: int) -> list[Mark]:
    """Some actors around a point."""
    places = (
        (0.0, 3.0),
        (-0.9, 1.6),
        (0.9, 1.6),
        (-0.9, 4.4),
        (0.9, 4.4),
        (1.7, 3.0),
        (0.0, 0.7),
        (0.0, 5.3),
    )
    return [Mark("disc", x + at, y, ink=SUM) for at, y in places[: max(1, min(count, MOST))]]


def alone() -> list[Mark]:
    """One in a place, and others of whom nobody knows."""
    return [
        _box(6.0, 3.0, 4.0, 4.0, ink=SHADES[2]),
        Mark("disc", 6.0, 3.0, colour=SHADES[2]),
        _box(1.8, 3.0, 2.6, 4.0, dashed=True),
        _box(10.2, 3.0, 2.6, 4.0, dashed=True),
        _words(1.8, 3.0, NOBODY),
        _words(10.2, 3.0, NOBODY),
    ]


def meetings(count: int) -> list[Mark]:
    """The office, and those whom it met; a question where no meeting is recorded."""
    marks = [
        Mark("star", 1.6, 3.0),
        Mark("line", 2.6, 3.0, 8.0, 3.0, ink=FOR if count else SUM, dashed=not count),
    ]
    return marks + (_crowd(9.4, count) if count else [_words(9.4, 3.0, NOBODY)])
