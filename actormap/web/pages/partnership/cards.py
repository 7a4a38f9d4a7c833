"""What stands on a board: items, what the map suggests, and the next step that joins two."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

import streamlit as st

from actormap.core import schema
from actormap.core.findings import Finding
from actormap.core.sentences import cut, isolated, shown
from actormap.core.tables.values import split
from actormap.core.words import _, ngettext, plain
from actormap.metrics.base.areas import place
from actormap.metrics.base.tags import group_labels
from actormap.metrics.partner.swot import SHEET
from actormap.records.record import telling
from actormap.web.escape import esc
from actormap.web.parts.cards import badge, button, capital, card, item_label, note, text_line
from actormap.web.parts.writing import record_forms, rests_on
from actormap.web.state import marked
from actormap.web.state.language import vocabulary
from actormap.web.state.own_office import own_office
from actormap.web.state.session import Reading

PUT_OFF = "suggestions put off by"
SIDES: dict[str, Literal["violet", "blue", "gray"]] = {"they": "violet", "we": "blue", "both": "gray"}
PROOFS = 1
"""So many records that an item rests on are named; the others are counted."""
OPEN = ("text", "actor_id", "group", "pcode", "on")
"""What is asked where a suggestion is made concrete; the rest is known."""
Rows = Mapping[str, Mapping[str, Any]]
"""Items by id."""
COLOURS: dict[str, Literal["green", "red", "gray"]] = {"planned": "green", "late": "red", "over": "gray"}
STEP_ICONS = {"planned": "check", "late": "schedule", "over": "done_all"}


def side(code: str) -> None:
    """The letters of a side; that nobody said whose it is."""
    words = vocabulary("swot_side")
    if code:
        badge(words[code], SIDES[code])
    else:
        badge(_("whose?"), "orange")


def item(stored: Reading, reading: Reading, row: Mapping[str, Any], finding: Finding) -> None:
    """An item, with what it rests on and what is to be mended."""
    details = finding.details
    kind = "item" if details["counts"] else "vague"
    with card(gap="xxsmall", key=f"swot {kind} {row['id']}"):
        _part(details["quadrant"], row["id"])
        with st.container(horizontal=True, key=f"swot words {row['id']}"):
            side(details["side"])
            text_line(isolated(row["text"]), width="stretch")
            record_forms.change(stored, "swot_items", row["id"])
        note(grounds(reading, row, finding))
        if row["analysis"]:
            rests_on.body(reading, row)
        if not details["counts"]:
            note(_("It does not count yet: add a place, an actor, a group or a day."))
        if details["misplaced"]:
            place = SHEET.sentence("item", "place", misplaced=details["misplaced"])
            st.caption(f":material/warning: {esc(place)}")


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
    with card(gap="xxsmall", key=f"swot suggested {mark}"):
        _part(details["quadrant"], mark)
        with st.container(horizontal=True, key=f"swot words {mark}"):
            side(details["side"])
            text_line(capital(shown(details["text"])), width="stretch")
        label = item_label(details["item"])
        note(_("the map suggests · {label}", label=label))
        if not record_forms.may_write():
            return
        with st.container(horizontal=True):
            question = plain(schema.items()[details["item"]].help)
            known = {**given, **_made_of(reading, finding)}
            record_forms.add_part(stored, "swot_items", _("Make it concrete"), question, *OPEN, **known)
            button(_("Not now"), marked.add, reading, PUT_OFF, [mark], key=f"put off {mark}", quiet=True)


def _made_of(reading: Reading, finding: Finding) -> dict[str, Any]:
    """Cells of the item that is made of a suggestion: it keeps its figure and what it rests on."""
    details, windows = finding.details, reading.map["windows"]
    days = windows.loc[windows["id"] == details["record"], "from"]
    return {
        "quadrant": details["quadrant"],
        "side": details["side"],
        "item": details["item"],
        "text": capital(details["text"].in_language()),  # as it is kept: without marks for a screen
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
        note(vocabulary("swot_quadrant")[quadrant])


def words(step: str) -> str:
    """How far a pair has come."""
    known = {"planned": _("Planned"), "late": _("Late"), "over": _("Done"), "none": _("No action yet")}
    return known[step]


def line(stored: Reading, reading: Reading, rows: Rows, pair: Finding, pairs: Sequence[Finding]) -> None:
    """The line between two items, with the next step on it; what is a step of several opens on the first."""
    step, (helps, hinders) = pair.details["step"], pair.subject
    with st.container(key=f"swot line {helps} {hinders}", horizontal_alignment="center", gap="xxsmall"):
        if step == "none" and record_forms.may_write():
            _plan(stored, reading, rows, pair)
            return
        if step == "none":
            badge(words(step), "gray")
            return
        badge(words(step), COLOURS[step], STEP_ICONS[step])
        if pair.details["due"]:
            note(_("by {day}", day=pair.details["due"]))
        first = pair.details["undertakings"][0]
        if next(each for each in pairs if first in each.details["undertakings"][:1]) is pair:
            record_forms.change(stored, "undertakings", first, _("Open"))


def _plan(stored: Reading, reading: Reading, rows: Rows, pair: Finding) -> None:
    """The form of what is undertaken: a strategy where it can cite a finding, else an activity."""
    both = [rows[each] for each in reversed(pair.subject)]
    given: dict[str, Any] = {
        "kind": "activity",
        "date": reading.view.date,
        "by_id": own_office(reading).code or "",
        "swot": ";".join(pair.subject),
    }
    given |= {name: next((row[name] for row in both if row[name]), "") for name in ("group", "pcode")}
    cites = next((row for row in both if row["analysis"]), None)
    if cites:
        given |= {
            "kind": "strategy",
            "findings": cites["text"],
            "analysis": cites["analysis"],
            "figure": cites["figure"],
            "revision": cites["revision"],
        }
    called = _("Plan it: {pair}", pair=shown(pair.statement))
    record_forms.add(stored, "undertakings", _("Plan it"), called=called, **given)


def link(stored: Reading, rows: Rows, left: Finding) -> None:
    """For what has nothing against it: what the other side has across the board, to be linked with it."""
    hinders, candidates = left.subject[0], left.details["candidates"]
    if not candidates or not record_forms.may_write():
        return
    with st.popover(_("What makes up for it?"), icon=":material/link:"):
        for code in candidates:
            links = ";".join(dict.fromkeys([*split(rows[code]["links"]), hinders]))
            label = isolated(rows[code]["text"])
            record_forms.change_part(stored, "swot_items", code, label, "links", icon="link", links=links)
