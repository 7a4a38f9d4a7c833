"""Which board is looked at: between whom, where, and of what time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from actormap.core import schema
from actormap.core.sentences import isolated, shown, term
from actormap.core.words import _
from actormap.metrics.base.tags import group_labels
from actormap.web.escape import esc
from actormap.web.parts import choices, tables
from actormap.web.state import chosen
from actormap.web.state.session import Reading

EVERY = ""


def board(reading: Reading) -> dict[str, Any] | None:
    """What the board is of, as options of the analyses; None until a group or an actor is named."""
    m, boards = reading.map, schema.vocabulary("swot_board")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        of = _pick(_("Between whom"), "board", {code: shown(term(words)) for code, words in boards.items()})
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
    """One of several that stands in the address; the first until another is chosen."""
    held, key = chosen.value(name), f"swot {name}"
    st.session_state[key] = held if held in options else next(iter(options))
    picked: str = st.selectbox(
        esc(question),
        list(options),
        format_func=options.__getitem__,
        key=key,
        width=260,
        on_change=lambda: chosen.keep(name, st.session_state[key]),
    )
    return picked
