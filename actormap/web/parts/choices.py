"""Elements in which something is chosen, tied to the address of the page: Back and links find it again."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, TypeVar

import streamlit as st

from actormap.core.sentences import isolated
from actormap.core.words import _
from actormap.records.record import telling
from actormap.web.escape import esc
from actormap.web.parts import tables
from actormap.web.state import chosen
from actormap.web.state.session import Reading

Part = TypeVar("Part")


def label(reading: Reading, actor: str) -> str:
    """How an actor stands in a list: by its name, with its code where others have that name."""
    return isolated(telling.labels(reading.map, "actors").get(actor, actor))


def actor(reading: Reading, question: str, name: str) -> str | None:
    """Ask for an actor; None until one is chosen.

    The name is that of the choice in the address (`chosen`).
    """
    options, held = tables.targets(reading.map), chosen.value(name)
    key = _hold(name, held if held in options else None)
    picked: str | None = st.selectbox(
        esc(question),
        options,
        format_func=partial(label, reading),
        placeholder=_("Choose an actor or type its name"),
        key=key,
        on_change=_keep,
        args=(name, key),
    )
    return picked


def actors(reading: Reading, question: str, name: str) -> tuple[str, ...]:
    """Ask for several actors; as `actor`."""
    options = tables.targets(reading.map)
    key = _hold(name, [actor for actor in chosen.values(name) if actor in options])
    return tuple(
        st.multiselect(
            esc(question),
            options,
            format_func=partial(label, reading),
            placeholder=_("Choose several actors"),
            key=key,
            on_change=_keep,
            args=(name, key),
        )
    )


def segment(question: str, name: str, options: Mapping[str, str], *, key: str = "", **more: Any) -> str:
    """Ask for one of a few things that stand side by side, such as the parts of a page.

    The question is for who does not see it; options are words by code, of which the first is chosen until
    somebody chooses. Further options are those of the element.
    """
    codes, held = list(options), chosen.value(name)
    key = _hold(name, held if held in codes else codes[0], key)
    picked: str | None = st.segmented_control(
        esc(question),
        codes,
        format_func=options.__getitem__,
        required=True,
        key=key,
        on_change=_keep,
        args=(name, key),
        **{"label_visibility": "collapsed"} | more,
    )
    return picked or codes[0]


def pick(
    question: str,
    name: str,
    options: Mapping[str, str],
    *,
    default: str = "",
    beside: bool = False,
    key: str = "",
    **more: Any,
) -> str:
    """Ask for one of many things in a list that opens; until somebody chooses, the default or the first.

    Options are words by code. The question stands above it, or is for who does not see it where what it asks
    stands `beside` it. Further options are those of the element.
    """
    codes, held = list(options), chosen.value(name)
    key = _hold(name, held if held in codes else default or codes[0], key)
    picked: str = st.selectbox(
        esc(question),
        codes,
        format_func=options.__getitem__,
        label_visibility="collapsed" if beside else "visible",
        key=key,
        on_change=_keep,
        args=(name, key),
        **{"width": 220} | more,
    )
    return picked


def part(question: str, parts: Mapping[str, tuple[str, Part]], name: str = "tab") -> Part:
    """Ask which part of a page is shown; it stands in the address. Parts are by code, each with its words."""
    return parts[segment(question, name, {code: words for code, (words, _part) in parts.items()})][1]


def _hold(name: str, value: object, key: str = "") -> str:
    """The key of an element that holds what stands in the address, which wins: Back and links change it.

    An element that is handed a value is drawn anew in the browser, and letters that are being typed into
    it are gone: so nothing is handed to one that holds it already.
    """
    key = key or f"choose {name}"
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value
    return key


def _keep(name: str, key: str) -> None:
    """What was chosen stands in the address."""
    chosen.keep(name, st.session_state[key] or "")
