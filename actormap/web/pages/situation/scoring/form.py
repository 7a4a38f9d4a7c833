"""What is filled in for an item of a round, how it is written, and where that leads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from actormap.core import schema
from actormap.core.errors import ActormapError, Refused
from actormap.core.model import Changes
from actormap.core.schema.items import ItemSet
from actormap.core.sentences import Name
from actormap.core.tables.ids import fingerprint
from actormap.core.words import ngettext
from actormap.metrics.base.judgements import Accepted, Judgement
from actormap.records.scoring import Answer, Scoring, Standing, given, standing
from actormap.web.escape import esc
from actormap.web.pages.situation.scoring import together
from actormap.web.parts.writing import forms
from actormap.web.state import chosen
from actormap.web.state.jobs import refusal
from actormap.web.state.session import Reading, reading_of_stored

NEXT, TALK, TALK_OF_RISK = "next", "together", "together of risk"
"""What is chosen under ``score`` beside an item: the next that waits, and what is talked about."""
LAST, REFUSED = "item scored last", "why a mark was not written"


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
        st.button(esc(text), key="talk", icon=":material/forum:", on_click=opened, args=(wanted,))


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
                mark=together.mark_in_words(there, short=True),
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
