"""How pages are set out: headings, lines, cards, and what is folded away."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal, TypeVar

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from actormap.core.sentences import Sentence, series
from actormap.core.words import _, ngettext
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.parts import paging
from actormap.web.parts.paging import Part
from actormap.web.state import chosen

Item = TypeVar("Item")
Colour = Literal["red", "orange", "green", "blue", "gray"]


def head(text: object) -> None:
    """A heading of a part of a page."""
    st.header(esc(text), anchor=False)


def title(text: object) -> None:
    """What a page is."""
    st.title(esc(text), anchor=False)


def subhead(text: object) -> None:
    """A heading within a part of a page."""
    st.subheader(esc(text), anchor=False)


def chip(text: object, color: Colour = "gray") -> None:
    """A few words, set apart."""
    st.badge(esc(text), color=color)


def line(**more: Any) -> DeltaGenerator:
    """What stands side by side; further options are those of the container."""
    return st.container(horizontal=True, vertical_alignment="center", **more)


def card(**more: Any) -> DeltaGenerator:
    """What belongs together, in a frame; as `line`."""
    return st.container(border=True, gap="xsmall", **more)


def refused(text: str) -> None:
    """Why something was not done, where it was not."""
    if text:
        st.error(esc(text))


def folded(items: Sequence[Item], first: int, show: Callable[[Item], object], label: str = "") -> None:
    """The first of several things, and the others behind a press."""
    for item in items[:first]:
        show(item)
    if rest := items[first:]:
        with st.expander(esc(label or ngettext(len(rest), "{n} more", "{n} more"))):
            for item in rest:
                show(item)


def late(label: str, show: Callable[..., None], *given: Any, key: str) -> None:
    """What is drawn once somebody opens it."""
    part = st.expander(esc(label), on_change="rerun", key=key)
    if part.open:
        with part:
            show(*given)


def few(names: Sequence[object], most: int) -> Sentence:
    """The first of several names, and how many more there are."""
    more = len(names) - most
    return series([*names[:most], *([ngettext(more, "{n} more", "{n} more")] if more > 0 else [])])


def press(label: str, work: Callable[..., None], *given: Any, icon: str = "", **more: Any) -> None:
    """A button that does something with what is given; further options are those of the element."""
    picture = f":material/{icon}:" if icon else None
    st.button(esc(label), on_click=work, args=given, icon=picture, **more)


def on_map(ids: Iterable[str], key: str) -> None:
    """A button that selects some actors, and shows them on the map."""
    if st.button(_("Show on map"), key=key):
        chosen.select(ids)
        navigation.go("map")


def take_part(count: int, size: int, key: str) -> Part:
    """Ask which part of a long list is shown, where it has several."""
    last = paging.parts(count, size)
    number = st.number_input(_("Part"), 1, last, key=key, width=120) if last > 1 else 1
    return paging.part(number - 1, size, count)


def turn(here: Part, before: str, after: str, go: Callable[..., None]) -> None:
    """The buttons to the parts of a long list before and after."""
    if here.before:
        st.button(esc(before), on_click=go, args=(here.number - 1,))
    if here.after:
        st.button(esc(after), on_click=go, args=(here.number + 1,))


def grid(columns: Mapping[str, Iterable[object]], **more: Any) -> None:
    """A table, by its headings; further options are those of the element."""
    st.dataframe(
        pd.DataFrame({name: list(cells) for name, cells in columns.items()}), hide_index=True, **more
    )
