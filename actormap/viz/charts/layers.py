"""Rows of marks as layers of a picture, from below to above."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal

import altair as alt
import pandas as pd

from actormap.core.sentences import isolated
from actormap.core.words import from_right
from actormap.viz.charts.scale import FEW, Mark, MarkRow, Scale
from actormap.viz.charts.theme import (
    ABOVE,
    AGAINST,
    FOR,
    NAME,
    ON_PALE,
    PALE,
    SMALL,
    SUM,
    WHITE,
    along,
    down,
    encoded,
    layer,
    lined,
    names_above,
    not_on_phone,
    numbered,
    on_phone,
    rows_axis,
)

ROW, LANE = 36, 18
"""Height of a row, and of each of the dots in it that would lie on one another, in pixels."""
DISC, RING = 230, 420
"""Area of a dot and of a ring, in square pixels."""
WIDE, STEP = 300, 30
"""Pixels that a scale has at least, and one of a few marks for each of them: what is nearer there than a dot
is wide stands in a lane of its own."""
LETTER, BAR = 6.5, 50
"""Pixels of a letter and of a bar beside the scale."""
BETWEEN = " · "
PHONE = 56
"""Letters of the line above a row on a phone."""
ASIDE = 20
"""Pixels around words that stand on a row."""
STROKES = 28
"""Of the hatching of a row."""
CHOICE = "row"
"""Name under which the app is told which row was pressed."""


Side = Literal["left", "right", "center"]


def line_below(parts: Sequence[str]) -> alt.TitleParams:
    """What shapes and shades mean, in a line below a chart; on a phone in as many as it takes."""
    side: Literal["start", "end"] = "end" if from_right() else "start"
    lines: list[list[str]] = [[]]
    for part in parts:
        if lines[-1] and len(BETWEEN.join([*lines[-1], part])) > PHONE:
            lines.append([])
        lines[-1].append(part)
    text = on_phone([_joined(line) for line in lines], _joined(parts))
    return alt.TitleParams(
        text, orient="bottom", anchor=side, fontWeight="normal", fontSize=12, offset=10, aria=False
    )


def _joined(parts: Sequence[str]) -> str:
    # Charts are laid out from the left.
    return BETWEEN.join(isolated(part) for part in reversed(parts)) if from_right() else BETWEEN.join(parts)


def sides() -> tuple[Side, Side]:
    """Where words begin and where they end."""
    return ("right", "left") if from_right() else ("left", "right")


def pressed_rows(
    rows: Sequence[Any], labels: Sequence[str], spoken: Sequence[str], y: alt.Y, **look: Any
) -> Any:
    """Each row as a whole, by which it is pressed and heard; the one that is looked at is shaded."""
    shades = [0.3 if row.chosen else 0.0 for row in rows]
    data = {"label": labels, "code": [row.code for row in rows], "shade": shades, "spoken": spoken}
    every = layer(
        data, y=y, opacity=alt.Opacity("shade:Q", scale=None), description=alt.Description("spoken:N")
    )
    pressed = alt.selection_point(name=CHOICE, fields=["code"], toggle=False)
    return every.mark_rect(color=PALE, aria=True, **look).add_params(pressed)


def laid_out(layers: Sequence[Any], names: Sequence[Any], high: float, key: Sequence[str]) -> Any:
    """Layers of rows from below to above, the names above rows on a phone, and a line below with the key."""
    for further in layers[1:]:
        further.mark.aria = False  # the background of a row says it all, once
    return (
        alt.layer(*layers, *names)
        .properties(height=alt.Step(high, **{"for": "position"}), title=line_below(key))
        .configure_view(strokeWidth=0)
    )


class Drawing:
    """The layers of the picture, from below to above."""

    def __init__(
        self, rows: Sequence[MarkRow], scale: Scale, columns: Sequence[str], spoken: Sequence[str]
    ) -> None:
        self.rows, self.scale, self.columns, self.spoken = rows, scale, columns, spoken
        asides = LETTER * max((len(row.aside) for row in rows), default=0) + ASIDE
        self.pixels = WIDE if scale.span > FEW else max(STEP * scale.span, asides)
        self.mirrored = from_right()
        names = zip(lined([row.label for row in rows]), rows, strict=True)
        self.labels = numbered([f"{name}\n{row.below}" if row.below else name for name, row in names])
        self.lanes = [_lanes(row.marks, self._units(17)) for row in rows]
        self.high = max([ROW, *(LANE * (1 + max(lanes, default=0)) + ABOVE + 1 for lanes in self.lanes)])
        self.margin = self._units(10)
        self.bar = self._units(BAR) if any(row.share is not None for row in rows) else 0.0
        # Where each column beside the scale begins, and where the last one ends.
        self.places = [scale.most + self.margin * 2]
        for number, head in enumerate(columns):
            letters = max(map(len, [head, *(row.beside[number] for row in rows if len(row.beside) > number)]))
            bar = self.bar + self.margin if self.bar and not number else 0.0
            self.places.append(self.places[-1] + bar + self._units(LETTER * letters + 12))
        # What stands beside the scale lies on its end on a phone, where it is not told.
        end = on_phone(scale.most + self.margin, self.places[-1])
        ends = [scale.least - self.margin, end]
        self.x = along(alt.X, "x", ends, zero=False, clamp=True, reverse=self.mirrored)
        self.y = self._y()

    def _units(self, pixels: float) -> float:
        """So many pixels on the scale, where the picture is as narrow as it can be."""
        return pixels * self.scale.span / self.pixels

    @property
    def least(self) -> int:
        """Pixels, in hundreds, below which it cannot be read."""
        lines = [line for label in self.labels for line in label.split("\n")]
        names = min(NAME, LETTER * max(map(len, lines), default=0))
        right = (self.places[-1] - self.scale.least + self.margin) * self.pixels / self.scale.span
        return max(3, round((names + right) / 100)) * 100

    def _y(self, **more: Any) -> alt.Y:
        """The rows in their order: each layer tells it, or it would be that of the alphabet."""
        return rows_axis("label", sort=self.labels, mirrored=self.mirrored, fits=True, **more)

    def drawn(self, key: Sequence[str]) -> Any:
        """All layers, with a line below that says whose marks they are."""
        layers = [*self._layers()]
        for further in layers[1:]:
            mark = further.mark
            if isinstance(further.encoding.y, alt.Y):  # room for the name above a row, on a phone
                at = 0 if mark.yOffset is alt.Undefined else mark.yOffset
                mark.yOffset = mark.y2Offset = on_phone(at + ABOVE / 2, at)
        lines = [self._line_above(row) for row in self.rows]
        named = pd.DataFrame(lines, columns=["name", "at_end"]).assign(label=self.labels)
        names = names_above(named, self.y, high=self.high, mirrored=self.mirrored)
        return laid_out(layers, names, self.high, key)

    def _line_above(self, row: MarkRow) -> tuple[str, str]:
        """What stands above a row on a phone: as much as there is room for."""
        name = f"{row.label} · {row.below}" if row.below else row.label
        name = name if len(name) <= PHONE else row.label
        texts = [f"{head}: {text}" for head, text in zip(self.columns, row.beside, strict=False) if text]
        at_end = (" · ".join(texts), *texts[-1:], *row.beside[-1:], "")
        return name, next(text for text in at_end if len(name) + len(text) < PHONE or not text)

    def _layers(self) -> Iterator[Any]:
        look: dict[str, Any] = {"cursor": "pointer"} if any(row.code for row in self.rows) else {}
        yield pressed_rows(self.rows, self.labels, self.spoken, self.y, **look)
        yield layer({"x": [*self.scale.words]}, x=self.x).mark_rule(color=PALE, opacity=0.5)
        yield from self._hatching()
        numbered_rows = [*enumerate(self.rows)]
        if bands := [(at, row.low, row.high, row.worse) for at, row in numbered_rows if row.low is not None]:
            colour = alt.ColorValue(FOR, condition=[{"test": "datum.worse", "value": AGAINST}])
            ends = self._base(bands, "x2", "worse").mark_rule(strokeWidth=8, opacity=0.35, strokeCap="round")
            yield encoded(ends, x2="x2:Q", color=colour)
        yield from self._line()
        if last := [(at, row.last) for at, row in numbered_rows if row.last is not None]:
            yield self._points(last, shape="circle", filled=False, size=RING, color=SUM, strokeDash=[3, 3])
        yield from self._dots()
        yield from self._words()

    def _base(self, values: Sequence[tuple[Any, ...]], *further: str) -> alt.Chart:
        """Values on a row each: the number of the row, where it stands, and further columns."""
        data = pd.DataFrame(values, columns=["label", "x", *further])
        return layer(data.assign(label=[self.labels[row] for row in data["label"]]), x=self.x, y=self.y)

    def _points(self, values: Sequence[tuple[int, float]], **look: Any) -> Any:
        return self._base(values).mark_point(opacity=1, strokeWidth=1.5, **look)

    def _hatching(self) -> Iterator[Any]:
        """A frame with strokes where nothing is known."""
        unknown = [at for at, row in enumerate(self.rows) if not row.known]
        if not unknown:
            return
        least, most, step = self.scale.least, self.scale.most, self.scale.span / STROKES
        low, high = 0.5 - 6 / self.high, 0.5 + 6 / self.high
        frame = self._base([(row, least, most) for row in unknown], "x2")
        yield encoded(
            frame.mark_bar(height=12, filled=False, stroke=SUM, strokeWidth=1, cornerRadius=3), x2="x2:Q"
        )
        ends = [
            (row, at, at + step)
            for row in unknown
            for at in (least + step * number for number in range(STROKES))
            if not self._under_words(row, at + step / 2)
        ]
        yield encoded(
            self._base(ends, "x2").mark_rule(color=SUM, opacity=0.6),
            x2="x2:Q",
            y=self._y(bandPosition=high),
            y2=alt.Y2("label:N", bandPosition=low),
        )

    def _line(self) -> Iterator[Any]:
        """The line through all rows, and from it to the nearest mark of each."""
        line = self.scale.line
        if line is None:
            return
        yield layer({"x": [line]}, x=self.x).mark_rule(color=SUM, strokeWidth=2)
        ways = [
            (number, min(row.on_scale, key=lambda value: abs(value - line)), line)
            for number, row in enumerate(self.rows)
            if row.on_scale
        ]
        yield encoded(self._base(ways, "x2").mark_rule(color=FOR, strokeWidth=2), x2="x2:Q")

    def _dots(self) -> Iterator[Any]:
        """Dots, one layer for each look and height in the row."""
        alike: dict[tuple[bool, bool, bool, float], list[tuple[int, Mark]]] = {}
        for number, (row, lanes) in enumerate(zip(self.rows, self.lanes, strict=True)):
            for mark, lane in zip(row.marks, lanes, strict=True):
                look = mark.square, not mark.letter, row.worse, LANE * (lane - max(lanes) / 2)
                alike.setdefault(look, []).append((number, mark))
        for (square, ours, worse, offset), dots in alike.items():
            colour = AGAINST if worse else FOR
            yield self._points(
                [(row, mark.value) for row, mark in dots],
                shape="square" if square else "circle",
                size=DISC,
                filled=True,
                fill=colour if ours else WHITE,
                stroke=colour,
                yOffset=offset,
            )
            if not ours:
                letters = self._base([(row, mark.value, mark.letter) for row, mark in dots], "letter")
                yield encoded(
                    letters.mark_text(fontSize=11, fontWeight="bold", color=ON_PALE, yOffset=offset),
                    text="letter:N",
                )

    def _words(self) -> Iterator[Any]:
        """What stands above the scale, on the rows and beside them."""
        start, end = sides()
        least, most = self.scale.least, self.scale.most
        for value, text in self.scale.words.items():
            align = start if value == least else end if value == most else "center"
            yield self._above(value, text, align)
        for number, head in enumerate(self.columns):
            at = self.places[number]
            yield self._above(at, head, start, not_on_phone("words:N"))
            yield from self._beside(number, at, start)
        for side in (start, end):
            at = least + self.margin if side == start else most - self.margin
            rows = [
                (n, at, row.aside) for n, row in enumerate(self.rows) if row.aside and self._side(n) == side
            ]
            if rows:
                words = self._base(rows, "words").mark_text(align=side, fontSize=on_phone(SMALL, 12))
                yield encoded(words, text="words:N")

    def _side(self, row: int) -> Side:
        """Where there is room for words: away from the marks."""
        marks, middle = self.rows[row].on_scale, (self.scale.least + self.scale.most) / 2
        at_end = not marks or sum(marks) / len(marks) <= middle
        return "right" if at_end != self.mirrored else "left"

    def _under_words(self, row: int, value: float) -> bool:
        """Whether words stand there on the row: no stroke is drawn through them."""
        text = self.rows[row].aside
        left = (self._side(row) == "left") != self.mirrored
        away = value - self.scale.least if left else self.scale.most - value
        words = min(self._units(LETTER * len(text) + ASIDE), self.scale.span / 2)
        return bool(text) and away <= words  # where a picture is wide, words take less of it

    def _above(self, value: float, text: str, align: Side, shown: Any = None) -> Any:
        words = layer({"x": [value], "words": [text]}, x=self.x, y=down(-10), text=shown or "words:N")
        return words.mark_text(align=align, fontSize=12)

    def _beside(self, number: int, at: float, start: Side) -> Iterator[Any]:
        """A column of words, the first with bars before them."""
        bar = self.bar if number == 0 else 0.0
        if bar:
            shares = [(n, row.share) for n, row in enumerate(self.rows) if row.share is not None]
            for colour, parts in ((PALE, [(n, 1.0) for n, _share in shares]), (FOR, shares)):
                bars = self._base([(n, at, at + bar * part) for n, part in parts], "x2")
                yield encoded(bars.mark_bar(height=7, color=colour), x2="x2:Q")
        from_here = at + bar + (self.margin if bar else 0.0)
        texts = [
            (n, from_here, row.beside[number]) for n, row in enumerate(self.rows) if len(row.beside) > number
        ]
        if texts:
            words = self._base(texts, "words").mark_text(align=start, fontSize=12)
            yield words.encode(text=not_on_phone("words:N"))


def _lanes(marks: Sequence[Mark], near: float) -> list[int]:
    """For each mark the first lane in which none lies on it; ours come first."""
    lanes = [0] * len(marks)
    taken: dict[int, list[float]] = {}
    for number in sorted(range(len(marks)), key=lambda n: (bool(marks[n].letter), marks[n].value)):
        value, lane = marks[number].value, 0
        while any(abs(value - other) < near for other in taken.get(lane, [])):
            lane += 1
        taken.setdefault(lane, []).append(value)
        lanes[number] = lane
    return lanes
