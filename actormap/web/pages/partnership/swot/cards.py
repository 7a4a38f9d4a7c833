"""What stands on a board: items with what they rest on, and what the map suggests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

import streamlit as st

from actormap.core import schema
from actormap.core.findings import Finding
from actormap.core.sentences import cut, isolated, shown, term
from actormap.core.words import _, ngettext, plain
from actormap.metrics.base.areas import place
from actormap.metrics.base.tags import group_labels
from actormap.metrics.partner.swot import SHEET
from actormap.records.record import telling
from actormap.web.escape import esc
from actormap.web.parts.writing import record_forms, rests_on
from actormap.web.state import marked
from actormap.web.state.session import Reading

PUT_OFF = "suggestions put off by"
SIDES: dict[str, Literal["violet", "blue", "gray"]] = {"they": "violet", "we": "blue", "both": "gray"}
PROOFS = 1
"""So many records that an item rests on are named; the others are counted."""
OPEN = ("text", "actor_id", "group", "pcode", "on")
"""What is asked where a suggestion is made concrete; the rest is known."""


def side(code: str) -> None:
    """The letters of a side; that nobody said whose it is."""
    words = schema.vocabulary("swot_side")
    if code:
        st.badge(esc(plain(term(words[code]))), color=SIDES[code])
    else:
        st.badge(_("whose?"), color="orange")


def item(stored: Reading, reading: Reading, row: Mapping[str, Any], finding: Finding) -> None:
    """An item, with what it rests on and what is to be mended."""
    details = finding.details
    kind = "item" if details["counts"] else "vague"
    with st.container(border=True, gap="xxsmall", key=f"swot {kind} {row['id']}"):
        _part(details["quadrant"], row["id"])
        with st.container(horizontal=True, gap="small", key=f"swot words {row['id']}"):
            side(details["side"])
            st.text(isolated(row["text"]), width="stretch")
            record_forms.change(stored, "swot_items", row["id"])
        st.caption(esc(grounds(reading, row, finding)))
        if row["analysis"]:
            rests_on.body(reading, row)
        if not details["counts"]:
            st.caption(esc(_("It does not count yet: add a place, an actor, a group or a day.")))
        if details["misplaced"]:
            place = SHEET.sentence("item", "place", misplaced=details["misplaced"])
            st.caption(f":material/warning: {esc(shown(place))}")


def grounds(reading: Reading, row: Mapping[str, Any], finding: Finding) -> str:
    """Where and of whom it is so, and what it rests on, in a line."""
    return " · ".join(isolated(words) for words in (*_about(reading, row), *_rests_on(reading, row, finding)))


def _about(reading: Reading, row: Mapping[str, Any]) -> Iterator[str]:
    m = reading.map
    if row["actor_id"] and row["of_board"] != "actor":
        yield telling.labels(m, "actors").get(row["actor_id"], row["actor_id"])
    if row["group"] and row["of_board"] != "group":
        yield group_labels(m).get(row["group"], row["group"])
    if row["pcode"]:
        yield shown(place(m, row["pcode"]))
    if row["on"]:
        yield str(row["on"])


def _rests_on(reading: Reading, row: Mapping[str, Any], finding: Finding) -> Iterator[str]:
    if finding.details["perceived"]:
        yield _("how others see it")
    records = [shown(each) for each in telling.proofs(reading.map, finding.evidence)]
    yield from map(cut, records[:PROOFS])
    if records[PROOFS:]:
        yield ngettext(len(records[PROOFS:]), "{n} more record", "{n} more records")
    if row["analysis"] in schema.analyses() and not records:
        yield plain(schema.analyses()[row["analysis"]].question)
    if not finding.details["backed"]:
        yield _("rests on nothing that is recorded")


def suggestion(stored: Reading, reading: Reading, given: Mapping[str, str], finding: Finding) -> None:
    """What the map suggests: it counts once somebody makes it concrete."""
    details = finding.details
    mark = mark_of(given, finding)
    with st.container(border=True, gap="xxsmall", key=f"swot suggested {mark}"):
        _part(details["quadrant"], mark)
        with st.container(horizontal=True, gap="small", key=f"swot words {mark}"):
            side(details["side"])
            st.text(_capital(shown(details["text"])), width="stretch")
        label = plain(term(schema.items()[details["item"]].label))
        st.caption(esc(_("the map suggests · {label}", label=label)))
        if not record_forms.may_write():
            return
        with st.container(horizontal=True, gap="small"):
            question = plain(term(schema.items()[details["item"]].help))
            known = {**given, **_made_of(reading, finding)}
            record_forms.add_part(stored, "swot_items", _("Make it concrete"), question, *OPEN, **known)
            st.button(
                _("Not now"),
                key=f"put off {mark}",
                type="tertiary",
                on_click=marked.add,
                args=(reading, PUT_OFF, [mark]),
            )


def _made_of(reading: Reading, finding: Finding) -> dict[str, Any]:
    """Cells of the item that is made of a suggestion: it keeps its figure and what it rests on."""
    details, windows = finding.details, reading.map["windows"]
    days = windows.loc[windows["id"] == details["record"], "from"]
    return {
        "quadrant": details["quadrant"],
        "side": details["side"],
        "item": details["item"],
        "text": _capital(details["text"].in_language()),  # as it is kept: without marks for a screen
        "on": days.iat[0] if len(days) else "",
        "evidence": details["record"],
        "analysis": details["analysis"],
        "figure": finding.value,
        "revision": reading.revision,
        "date": reading.view.date,
    }


def mark_of(given: Mapping[str, str], finding: Finding) -> str:
    """How it is remembered that a suggestion was put off."""
    return marked.mark(given["of_board"], finding.details["item"], finding.details["record"])


def _part(quadrant: str, key: str) -> None:
    """The part of the board, on a phone, where all stands in one column."""
    with st.container(key=f"on phone part of {key}"):
        st.caption(esc(plain(term(schema.vocabulary("swot_quadrant")[quadrant]))))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
