"""A board of four: strengths, weaknesses, opportunities and threats, and what makes up for what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from actormap.core import schema
from actormap.core.errors import Refused
from actormap.core.findings import Finding
from actormap.core.sentences import isolated
from actormap.core.tables.partnership import ACROSS, OUTSIDE
from actormap.core.words import _, ngettext, plain
from actormap.metrics.base.tags import group_labels
from actormap.metrics.partner.board import NO_ITEM
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.pages.partnership import cards
from actormap.web.parts import choices, components, tables
from actormap.web.parts.cards import button, card, few_first, heading, in_line, note, text_line
from actormap.web.parts.writing import record_forms
from actormap.web.state import marked
from actormap.web.state.analyses import ask
from actormap.web.state.language import vocabulary
from actormap.web.state.session import Reading, reading_of_stored

MATCH = "partner.match"
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
EVERY = ""


def body(reading: Reading) -> None:
    """Show the tab."""
    about = _about(reading)
    if about is None:
        text_line(_("Choose whose board it is."))
        return
    stored, cells = reading_of_stored(), given(about)
    try:
        result = ask(reading, "partner.swot", **about)
    except Refused as refused:
        if refused.sentence != NO_ITEM:
            raise
        st.info(esc(_("Nothing stands on this board yet. Begin with what one side does well.")))
        _add(stored, reading, cells)
        return
    whole = result.findings[0]
    match = ask(reading, MATCH, **about) if whole.n else None
    heading(_headline(whole, match.findings[0] if match else None))
    with in_line(horizontal_alignment="distribute"):
        _legend()
        _add(stored, reading, cells)
    rows = reading.map["swot_items"]
    items = {each.subject[0]: each for each in tables.of_kind(result, "item")}
    known = rows[rows["id"].isin(items)].set_index("id", drop=False).to_dict("index")
    suggested, off = tables.of_kind(result, "measure"), set(marked.marks(reading, cards.PUT_OFF))
    waiting = [each for each in suggested if cards.mark_of(cells, each) not in off]
    whole_board = Board(
        reading,
        stored,
        cells,
        known,
        items,
        waiting,
        len(suggested) - len(waiting),
        tables.of_kind(match, "pair") if match else (),
        {each.subject[0]: each for each in tables.of_kind(match, "item")} if match else {},
    )
    drawn: set[str] = set()
    for helps, hinders in ACROSS.items():
        _half(whole_board, helps, hinders, drawn)
    _put_off(whole_board)
    if items:
        with st.expander(_("The same as a table")):
            st.dataframe(pd.DataFrame(rows_of(whole_board)), hide_index=True)
    components.explained("partner.swot", result)
    navigation.link("experts", _("More for experts"), icon="science", analysis=MATCH)


def _headline(whole: Finding, match: Finding | None) -> str:
    """What makes up for what, and how much of it has no action yet; or what comes before."""
    if match is None:
        n = whole.details["suggested"]
        if n:
            return ngettext(
                n,
                "Nothing counts on this board yet. The map suggests {n} item.",
                "Nothing counts on this board yet. The map suggests {n} items.",
            )
        return _("Nothing counts on this board yet.")
    pairs, without = match.details["pairs"], match.details["no_step"]
    if not pairs:
        return ngettext(
            whole.n or 0,
            "{n} item counts. Nothing makes up for anything yet.",
            "{n} items count. Nothing makes up for anything yet.",
        )
    if not without:
        return _("A line says what makes up for what. Each has a next step.")
    return ngettext(
        without,
        "A line says what makes up for what. {n} of {pairs} has no action yet.",
        "A line says what makes up for what. {n} of {pairs} have no action yet.",
        pairs=pairs,
    )


def _legend() -> None:
    """Whose the letters are, and what is dashed."""
    meanings = {"they": _("civil society"), "we": _("our office"), "both": _("both sides")}
    with in_line(width="content"):
        for code, meaning in meanings.items():
            cards.side(code)
            note(meaning, width="content")
        note(_("dashed: not counted yet"), width="content")


def _add(stored: Reading, reading: Reading, given: Mapping[str, str]) -> None:
    record_forms.add_first(stored, "swot_items", _("Add an item"), **given, date=reading.view.date)


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


def _half(board: Board, helps: str, hinders: str, drawn: set[str]) -> None:
    """What helps beside what hinders: pairs in a row each, then what is in none.

    An item that is `drawn` in an earlier row is told there.
    """
    pairs = [pair for pair in board.pairs if board.items[pair.subject[0]].details["quadrant"] == helps]
    with st.container(key=f"swot half {helps}"):
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
                cards.line(board.stored, board.reading, board.rows, pair, board.pairs)
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
        note(_("{helps}, {where}", helps=helps, where=where))


def _card(board: Board, code: str, pair: Finding, drawn: set[str]) -> None:
    """An item in a pair; where it stood in an earlier one, its words alone."""
    if code in drawn:
        with card(key=f"swot again {code} of {' '.join(pair.subject)}"):
            note(_("again: {what}", what=isolated(board.rows[code]["text"])))
        return
    drawn.add(code)
    cards.item(board.stored, board.reading, board.rows[code], board.items[code])


def _rest(board: Board, quadrant: str, drawn: set[str]) -> None:
    """What is in no pair, and what the map suggests."""
    others = [code for code in board.of(quadrant) if code not in drawn]
    waiting = board.waiting(quadrant)
    if not others and not waiting and not drawn.intersection(board.of(quadrant)):
        first = next(item for item, (part, _side) in schema.swot().items() if part == quadrant)
        note(_("Nothing stands here yet. {question}", question=plain(schema.items()[first].help)))
    few_first(others, SHOWN, partial(_unlinked, board), lambda n: ngettext(n, "{n} more", "{n} more"))
    room = max(FULL - len(board.of(quadrant)), 1)
    few_first(
        waiting,
        room,
        partial(cards.suggestion, board.stored, board.reading, board.given),
        lambda n: ngettext(n, "{n} more suggestion", "{n} more suggestions"),
    )


def _unlinked(board: Board, code: str) -> None:
    cards.item(board.stored, board.reading, board.rows[code], board.items[code])
    if code in board.left:
        cards.link(board.stored, board.rows, board.left[code])


def _put_off(board: Board) -> None:
    """How many suggestions were put off, and the way to see them again."""
    if board.put_off and record_forms.may_write():
        button(
            _("Show what was put off ({n})", n=board.put_off),
            marked.forget,
            board.reading,
            cards.PUT_OFF,
            key="what was put off",
            quiet=True,
        )


def rows_of(board: Board) -> list[dict[str, str]]:
    """The board in rows."""
    parts, sides = vocabulary("swot_quadrant"), vocabulary("swot_side")
    against: dict[str, list[Finding]] = {}
    for pair in board.pairs:
        against.setdefault(pair.subject[0], []).append(pair)
    return [
        {
            _("Part"): parts[finding.details["quadrant"]],
            _("Whose"): sides[side] if (side := finding.details["side"]) else "",
            _("What"): isolated(board.rows[code]["text"]),
            _("Rests on"): cards.grounds(board.reading, board.rows[code], finding),
            _("Makes up for"): "; ".join(
                isolated(board.rows[pair.subject[1]]["text"]) for pair in against.get(code, [])
            ),
            _("Next step"): "; ".join(cards.words(pair.details["step"]) for pair in against.get(code, [])),
        }
        for code, finding in board.items.items()
    ]


def _about(reading: Reading) -> dict[str, Any] | None:
    """What the board is of, as options of the analyses; None until a group or an actor is named."""
    m = reading.map
    with in_line(align="bottom"):
        of = _pick(_("Between whom"), "board", vocabulary("swot_board"))
        about: dict[str, Any] | None = {"board": of}
        if of == "group":
            groups = {code: isolated(name) for code, name in group_labels(m).items()}
            group = _pick(_("Which group"), "group", {EVERY: _("Choose a group")} | groups)
            about = {"group": group} if group else None
        elif of == "actor":
            actor = choices.actor(reading, _("Which actor"), "actor")
            about = {"actor": actor} if actor else None
        areas = {code: isolated(name) for code, name in tables.places(m).items()}
        area = _pick(_("Where"), "area", {EVERY: _("The whole country")} | areas)
        rounds = {
            name: isolated(name) for name in sorted(set(m["swot_items"]["round"]) - {EVERY}, reverse=True)
        }
        during = _pick(_("Board"), "during", {EVERY: _("Every board")} | rounds) if rounds else EVERY
    return None if about is None else about | {"area": area, "during": during}


def given(about: Mapping[str, str]) -> dict[str, str]:
    """The same as cells of a new item on that board."""
    of = "actor" if about.get("actor") else "group" if about.get("group") else about["board"]
    cells = {"of_board": of, "actor_id": about.get("actor", ""), "group": about.get("group", "")}
    return cells | {"pcode": about["area"], "round": about["during"]}


def _pick(question: str, name: str, options: Mapping[str, str]) -> str:
    return choices.pick(question, name, options, key=f"swot {name}", width=260)
