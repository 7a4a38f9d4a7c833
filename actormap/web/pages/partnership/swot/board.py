"""The board of four: what helps and what hinders, inside and outside, with the lines between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from actormap.core import schema
from actormap.core.findings import Finding
from actormap.core.sentences import isolated
from actormap.core.tables.partnership import ACROSS, OUTSIDE
from actormap.core.words import _, ngettext, plain
from actormap.web.escape import esc
from actormap.web.pages.partnership.swot import cards, steps
from actormap.web.parts.writing import record_forms
from actormap.web.state import marked
from actormap.web.state.session import Reading

WIDTHS = [9, 2.6, 9]
SHOWN = 8
"""So many items of a part stand on the board; the others behind a press."""
FULL = 3
"""Where a part holds so many, one suggestion stands below them; all are behind a press."""
ICONS = {
    "strength": "insights",
    "weakness": "construction",
    "opportunity": "sunny",
    "threat": "thunderstorm",
}


@dataclass(frozen=True, slots=True)
class Board:
    """All that stands on a board.

    Parameters
    ----------
    reading, stored
        The map as it is shown, and as forms read it.
    given
        Cells of a new item on it.
    rows
        Items by id.
    items
        What is drawn of each item, by id.
    suggested, put_off
        What the map suggests and nobody put off, and how many suggestions somebody did.
    pairs, left
        What is linked, and what has nothing against it, by id.
    """

    reading: Reading
    stored: Reading
    given: Mapping[str, str]
    rows: Mapping[str, Mapping[str, Any]]
    items: Mapping[str, Finding]
    suggested: Sequence[Finding]
    put_off: int = 0
    pairs: Sequence[Finding] = ()
    left: Mapping[str, Finding] = field(default_factory=dict)

    def of(self, quadrant: str) -> list[str]:
        """Items of a part."""
        return [code for code, finding in self.items.items() if finding.details["quadrant"] == quadrant]

    def waiting(self, quadrant: str) -> list[Finding]:
        """Suggestions for a part."""
        return [each for each in self.suggested if each.details["quadrant"] == quadrant]


def body(board: Board) -> None:
    """Draw the board."""
    drawn: set[str] = set()
    for helps, hinders in ACROSS.items():
        _half(board, helps, hinders, drawn)
    _put_off(board)


def _half(board: Board, helps: str, hinders: str, drawn: set[str]) -> None:
    """What helps beside what hinders: pairs in a row each, then what is in none.

    An item that is `drawn` in an earlier row is told there.
    """
    pairs = [pair for pair in board.pairs if board.items[pair.subject[0]].details["quadrant"] == helps]
    with st.container(key=f"swot half {helps}", gap="small"):
        if pairs:
            # On a phone each card says where it belongs.
            with st.container(key=f"swot above {helps}"):
                left, _line, right = st.columns(WIDTHS)
            with left:
                _head(helps)
            with right:
                _head(hinders)
        for pair in pairs:
            left, middle, right = st.columns(WIDTHS, vertical_alignment="center")
            for column, code in zip((left, right), pair.subject, strict=True):
                with column:
                    _card(board, code, pair, drawn)
            with middle:
                steps.line(board.stored, board.reading, board.rows, pair, board.pairs)
        left, _line, right = st.columns(WIDTHS)
        for column, quadrant in ((left, helps), (right, hinders)):
            with column:
                if not pairs:
                    _head(quadrant)
                _rest(board, quadrant, drawn)


def _head(quadrant: str) -> None:
    titles = {
        "strength": _("Strengths"),
        "weakness": _("Weaknesses"),
        "opportunity": _("Opportunities"),
        "threat": _("Threats"),
    }
    helps = _("what helps") if quadrant in ACROSS else _("what hinders")
    where = _("outside") if quadrant in OUTSIDE else _("inside")
    with st.container(gap=None, key=f"swot head {quadrant}"):
        st.subheader(f":material/{esc(ICONS[quadrant])}: {esc(titles[quadrant])}", anchor=False)
        st.caption(esc(_("{helps}, {where}", helps=helps, where=where)))


def _card(board: Board, code: str, pair: Finding, drawn: set[str]) -> None:
    """An item in a pair; where it stood in an earlier one, its words alone."""
    if code in drawn:
        with st.container(border=True, key=f"swot again {code} of {' '.join(pair.subject)}"):
            st.caption(esc(_("again: {what}", what=isolated(board.rows[code]["text"]))))
        return
    drawn.add(code)
    cards.item(board.stored, board.reading, board.rows[code], board.items[code])


def _rest(board: Board, quadrant: str, drawn: set[str]) -> None:
    """What is in no pair, and what the map suggests."""
    others = [code for code in board.of(quadrant) if code not in drawn]
    waiting = board.waiting(quadrant)
    if not others and not waiting and not drawn.intersection(board.of(quadrant)):
        first = next(item for item, (part, _side) in schema.swot().items() if part == quadrant)
        st.caption(esc(_("Nothing stands here yet. {question}", question=plain(schema.items()[first].help))))
    for code in others[:SHOWN]:
        _unlinked(board, code)
    if more := others[SHOWN:]:
        with st.expander(ngettext(len(more), "{n} more", "{n} more")):
            for code in more:
                _unlinked(board, code)
    room = max(FULL - len(board.of(quadrant)), 1)
    for finding in waiting[:room]:
        cards.suggestion(board.stored, board.reading, board.given, finding)
    if further := waiting[room:]:
        label = ngettext(len(further), "{n} more suggestion", "{n} more suggestions")
        with st.expander(esc(label)):
            for finding in further:
                cards.suggestion(board.stored, board.reading, board.given, finding)


def _unlinked(board: Board, code: str) -> None:
    cards.item(board.stored, board.reading, board.rows[code], board.items[code])
    if code in board.left:
        steps.link(board.stored, board.rows, board.left[code])


def _put_off(board: Board) -> None:
    """How many suggestions were put off, and the way to see them again."""
    if board.put_off and record_forms.may_write():
        st.button(
            esc(_("Show what was put off ({n})", n=board.put_off)),
            type="tertiary",
            key="what was put off",
            on_click=marked.forget,
            args=(board.reading, cards.PUT_OFF),
        )
