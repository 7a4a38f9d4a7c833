"""Reach, Structure, Influence and so on: each page is the analyses of one family, to choose from."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from actormap import schema
from actormap.metrics import catalogue
from actormap.metrics.catalogue import Option
from actormap.pages import bring_a_list
from actormap.web import components, tables
from actormap.web.analyses import ask, checking
from actormap.web.escape import esc
from actormap.web.session import Reading, reading

TITLES: dict[schema.Family, tuple[str, str]] = {
    "reach": ("Reach", "person_search"),
    "groups": ("Groups", "diversity_3"),
    "structure": ("Structure", "account_tree"),
    "influence": ("Influence", "campaign"),
    "coordination": ("Coordination", "groups"),
    "evidence": ("Evidence", "fact_check"),
}
"""Name in the list of pages, and icon."""


def page(family: schema.Family) -> st.Page:
    """The page of a family, as others link to it."""
    name, icon = TITLES[family]
    return components.page(partial(body, family), name, family, icon)


def heading(family: schema.Family) -> str:
    """Its name and its question in one line."""
    question = schema.FAMILIES[family]
    return f"{TITLES[family][0]}: {question[:1].lower()}{question[1:]}"


def body(family: schema.Family) -> None:
    """Show the page."""
    seen = reading()
    st.title(esc(heading(family)), anchor=False)
    if seen.map.actors.empty:
        bring_a_list.offer()
        return
    here = [one for one in schema.analyses().values() if one.family == family]
    listed = {one.name: one.question for one in here if catalogue.of_a_map(one.name)}
    name = st.selectbox("What do you want to know?", list(listed), format_func=listed.__getitem__, key=family)
    with st.container(key=f"about {name}"):
        _about(seen, name)


def _about(seen: Reading, name: str) -> None:
    """Show what an analysis can be asked, and its answer."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        named = {target.name: _target(seen, name, target) for target in catalogue.targets(name)}
        chosen = {option.name: _choice(seen, name, option) for option in catalogue.options(name)}
    st.text(f"It needs: {catalogue.row(name).needs}.")
    if None in named.values():
        st.text("Choose whom it is about.")
        return
    answer(seen, name, **named, **chosen)


def answer(seen: Reading, name: str, **chosen: Any) -> None:
    """Show the answer of an analysis as a table, with what it means, or why there is none."""
    with checking(), components.told():
        result = ask(seen, name, **chosen)
        components.table(tables.finding_table(result), result, key=f"{name} table")
        components.explained(name, result)


def _target(seen: Reading, name: str, target: Option) -> str | tuple[str, ...] | None:
    """The element in which an actor is chosen, or several; None while nobody is."""
    known = tables.everyone(seen.map)
    if target.kind is tuple:
        return tuple(st.multiselect(
            esc(tables.words(target.name)), list(known), key=f"{name} {target.name}",
            format_func=known.__getitem__, help=esc(target.help),
            placeholder="Choose actors or type their names", width=360,
        )) or None  # fmt: skip
    chosen: str | None = st.selectbox(
        esc(tables.words(target.name)), list(known), index=None, key=f"{name} {target.name}",
        format_func=known.__getitem__, help=esc(target.help),
        placeholder="Choose an actor or type its name", width=360,
    )  # fmt: skip
    return chosen


def _choice(seen: Reading, name: str, option: Option) -> Any:
    """The element in which an option is chosen, by what it can be."""
    word, told, key = tables.words(option.name), option.help, f"{name} {option.name}"
    if option.choices:
        first = option.choices.index(option.default) if option.default in option.choices else None
        return st.selectbox(
            esc(word),
            option.choices,
            index=first,
            format_func=tables.words,
            help=esc(told),
            key=key,
            width=260,
        )
    if option.kind is bool:
        return st.checkbox(esc(word), value=bool(option.default), help=esc(told), key=key)
    if option.kind in {int, float}:
        least, step = (min(1, option.default or 0), 1) if option.kind is int else (None, None)
        return st.number_input(
            esc(word), min_value=least, value=option.default, step=step, help=esc(told), key=key, width=180
        )
    known = tables.known(seen.map, option.name)
    if option.kind is tuple:
        return tuple(st.multiselect(
            esc(word), list(known), default=option.default, format_func=lambda one: known.get(one, one),
            help=esc(told), key=key, width=360, accept_new_options=True,
            placeholder="Choose, or type and press Enter",
        ))  # fmt: skip
    if known:
        return st.selectbox(
            esc(word), ["", *known], format_func=lambda one: known.get(one, "All"), help=esc(told), key=key,
            width=260,
        )  # fmt: skip
    return st.text_input(esc(word), value=option.default, help=esc(told), key=key, width=260)
