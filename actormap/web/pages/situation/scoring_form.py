"""What is written of an item of a round, alone or together, and where that leads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from actormap.core import schema
from actormap.core.errors import ActormapError, Refused
from actormap.core.model import Changes
from actormap.core.schema.items import ItemSet
from actormap.core.sentences import Name, isolated
from actormap.core.tables.ids import fingerprint
from actormap.core.tables.judged import evidence
from actormap.core.words import _, ngettext, plain
from actormap.metrics.base.judgements import Accepted, Judgement, Unit
from actormap.records.record import telling
from actormap.records.scoring import Answer, Scoring, Standing, given, standing
from actormap.web.escape import esc
from actormap.web.parts.cards import badge, button, card, heading, in_line, note, text_line
from actormap.web.parts.writing import forms
from actormap.web.parts.writing.forms import Form
from actormap.web.state import chosen, own_scorer
from actormap.web.state.jobs import refusal
from actormap.web.state.protection import STORED
from actormap.web.state.session import Reading, reading_of_stored, workspace

NEXT, TALK, TALK_OF_RISK = "next", "together", "together of risk"
"""What is chosen under ``score`` beside an item: the next that waits, and what is talked about."""
LAST, REFUSED = "item scored last", "why a mark was not written"
_AGREED = "what is agreed together"


def go(item: str) -> None:
    """Open another item, or what else is chosen."""
    chosen.keep("score", item)
    st.session_state.pop(REFUSED, None)


def leave() -> None:
    """Back to where scoring was begun."""
    if of_risk(chosen.value("score")):
        chosen.keep("tab", "risk")
    go("")


def of_risk(wanted: str) -> bool:
    """Whether what is chosen are factors of risk: these are scored by themselves."""
    item = schema.items().get(wanted)
    return wanted == TALK_OF_RISK or (item is not None and item.set == "risk_factor")


def set_of(wanted: str) -> ItemSet:
    """The set of items that is scored."""
    return "risk_factor" if of_risk(wanted) else "parameter"


def standing_of(reading: Reading, scoring: Scoring, wanted: str) -> Standing:
    """How far the round is, of the set that is scored."""
    return standing(reading.map, scoring, set_of(wanted))


def talk(now: Standing, wanted: str, opened: Callable[[str], None] = go) -> None:
    """The button that leads to what there is to talk about, where something is not agreed yet."""
    n = sum(now.agreed(code) is None for code in now.to_talk_about)
    if n:
        text = ngettext(n, "Talk about {n} item", "Talk about {n} items")
        button(text, opened, wanted, key="talk", icon="forum")


def key_of(scoring: Scoring, code: str) -> str:
    """The name of the form: another for each round, scorer and unit."""
    return f"score {fingerprint([scoring.round, scoring.scorer, repr(scoring.unit)])} {code}"


def begin(key: str, mine: Judgement | None) -> None:
    """Let the form begin with what is recorded; what is half filled in stays."""
    if f"{key} seen" in st.session_state:
        return
    st.session_state[f"{key} seen"] = _as_seen(mine)
    given = Answer.of(mine) if mine else Answer("")
    filled: dict[str, Any] = {
        "mark": given.mark or None,
        "low": _code(given.low),
        "high": _code(given.high),
        "text": given.text,
        "evidence": [*given.evidence],
        "sources": [*given.sources],
    }
    for name, value in filled.items():
        st.session_state[f"{key} {name}"] = value


def _code(value: float | None) -> str | None:
    return None if value is None else f"{value:g}"


def _as_seen(mine: Judgement | None) -> str:
    return repr(mine) if mine else ""


def _answer(key: str, mark: str, accepted: Accepted | None) -> Answer:
    held = st.session_state
    low, high = (held.get(f"{key} {name}") for name in ("low", "high"))
    return Answer(
        mark or held.get(f"{key} mark") or "",
        low=None if low is None else float(low),
        high=None if high is None else float(high),
        text=str(held.get(f"{key} text") or "").strip(),
        evidence=tuple(held.get(f"{key} evidence") or ()),
        sources=tuple(held.get(f"{key} sources") or ()),
        accepted=accepted,
    )


def write(scoring: Scoring, code: str, mark: str = "", accepted: Accepted | None = None) -> None:
    """Write the mark that is given, or one that is accepted, and go on.

    What was written meanwhile under the same label is told first.
    """
    key = key_of(scoring, code)
    st.session_state.pop(REFUSED, None)

    def make(now: Reading) -> Changes:
        there = standing_of(now, scoring, code).mine(code)
        if _as_seen(there) != st.session_state.get(f"{key} seen", ""):
            st.session_state[f"{key} seen"] = _as_seen(there)
            if there is None:
                raise Refused("this mark was removed meanwhile. Save again if yours counts.")
            raise Refused(
                "somebody who scores as {scorer} gave this item {mark} meanwhile. Yours is still here: save "
                "again if it replaces theirs.",
                scorer=Name(scoring.scorer),
                mark=mark_in_words(there, short=True),
            )
        return given(now.map, now.view, scoring, code, _answer(key, mark, accepted), principal=now.principal)

    try:
        forms.entered(make)
    except ActormapError as refused:
        st.session_state[REFUSED] = key, refusal(refused)
        return
    for name in [name for name in map(str, st.session_state) if name.startswith(f"{key} ")]:
        del st.session_state[name]
    st.session_state[LAST] = code
    onward = standing_of(reading_of_stored(), scoring, code).after(code)
    if onward or not of_risk(code):
        go(onward or NEXT)
    else:
        leave()


def mark_in_words(given_mark: Judgement, *, short: bool = False) -> str:
    """A mark, what it means, and from where to where it could be."""
    item = schema.items()[given_mark.item]
    if given_mark.value is None or given_mark.answer:
        answer = item.marks.get(given_mark.answer)
        return plain(answer.label) if answer else isolated(given_mark.text)
    code = f"{given_mark.value:g}"
    low, high = given_mark.low, given_mark.high
    if given_mark.bounded and low is not None and high is not None:
        code = _("{mark} ({low} to {high})", mark=code, low=f"{low:g}", high=f"{high:g}")
    known = item.marks.get(f"{given_mark.value:g}")
    return code if short or known is None else f"{code} · {plain(known.label)}"


def line(each: Judgement, *, short: bool = False) -> str:
    """Who gave which mark."""
    return f"{own_scorer.words(each.scorer)}: {mark_in_words(each, short=short)}"


def together(reading: Reading, now: Standing, onward: Callable[[], None] | None) -> None:
    """Show what there is to talk about, and the way on where an item waits."""
    with in_line():
        heading(_("Together"))
        if onward is not None:
            button(_("Go on scoring"), onward, key="score on")
    items = now.to_talk_about
    if not items:
        st.info(_("Nothing to talk about yet: an item is shown here once you and another gave it a mark."))
        return
    text_line(_("Those far apart come first. What each gave alone stays beside what you agree on."))
    for code in items:
        with card(gap="xxsmall", key=f"talk {code}"):
            _row(reading, now, code)


def _row(reading: Reading, now: Standing, code: str) -> None:
    item, agreed = schema.items()[code], now.agreed(code)
    with in_line():
        st.markdown(f"**{esc(plain(item.label))}**", width="content")
        if agreed is not None:
            badge(_("agreed: {mark}", mark=mark_in_words(agreed, short=True)), "green")
        elif now.marks[code].apart:
            badge(_("Far apart: talk about it"), "orange")
    mine = now.mine(code)
    for each in [*([mine] if mine else []), *now.shown(code)]:
        why = "" if each.counts or each.answer == "unknown" else _("no evidence: counts as not answered")
        text_line(" · ".join(filter(None, (line(each), isolated(each.text) if each.text else "", why))))
    forms.opener(
        _("Agree together"), _agreement(reading, code, now.scoring), reading, quiet=agreed is not None
    )


def _agreement(reading: Reading, code: str, scoring: Scoring) -> Form:
    item = schema.items()[code]
    now = standing(reading.map, scoring, item.set)
    before = [*([agreed] if (agreed := now.agreed(code)) else []), *now.marks[code].given]
    records = tuple(dict.fromkeys(record for each in before for record in each.evidence))
    sources = tuple(dict.fromkeys(source for each in before for source in each.sources))
    key = f"agree {code} {reading.revision}"

    def words(mark: str) -> str:
        return esc(
            f"{mark} · {plain(item.marks[mark].label)}" if mark.isdigit() else plain(item.marks[mark].label)
        )

    def fields() -> None:
        text_line(plain(item.help))
        for each in [each for each in now.marks[code].given if not each.together]:
            text_line(line(each))
        st.radio(_("Agreed mark"), list(item.marks), index=None, format_func=words, key=f"{key} mark")
        st.text_area(_("Why, or what was seen. Name nobody."), key=f"{key} text", height=80)
        n = len(records) + len(sources)
        note(ngettext(n, "It rests on {n} record that you named.", "It rests on {n} records that you named."))
        known = telling.recorded(reading.map, evidence(), records)
        for record in records:
            text_line(known[record])

    def changes(current: Reading) -> Changes:
        held = st.session_state
        answer = Answer(
            held.get(f"{key} mark") or "",
            text=str(held.get(f"{key} text") or "").strip(),
            evidence=records,
            sources=sources,
            together=True,
        )
        return given(current.map, current.view, scoring, code, answer, principal=workspace().principal)

    return Form(
        key,
        _("Agree together: {item}", item=plain(item.label)),
        fields,
        changes,
        book=STORED,
        made=(_AGREED, code, scoring.round, scoring.scorer, scoring.unit.pcode, scoring.unit.group),
    )


def _again(reading: Reading, code: str, name: str, scorer: str, pcode: str, group: str) -> Form:
    return _agreement(reading, code, Scoring(name, scorer, Unit(pcode=pcode, group=group)))


forms.makes(_AGREED, _again)
