"""The places of the app, and how one leads to another without knowing what stands there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple, NoReturn

import streamlit as st

from actormap.core.schema.reading import read_rows
from actormap.core.words import plain
from actormap.web.escape import esc
from actormap.web.state import chosen, session
from actormap.web.state.analyses import is_for

Query = str | Iterable[str]
"""A code, or several."""
PLACES = list(read_rows("places"))
MOVED = list(read_rows("moved"))
"""What stood elsewhere: the choice that led there, and where it is now."""


class Place(NamedTuple):
    """A place.

    Parameters
    ----------
    title
        Its name in the list of places.
    icon
        Its picture there.
    listed
        Whether it stands in the list; to others a button leads.
    changes
        Whether the map is changed there, and nothing else can be done.
    asks
        The analysis without which there is nothing to see.
    """

    title: str
    icon: str
    listed: bool
    changes: bool
    asks: str


def places() -> dict[str, Place]:
    """All places by their path, in the order of the list."""
    return {
        row["path"]: Place(
            plain(row["title"]), row["icon"], not row["hidden"], bool(row["changes"]), row["asks"]
        )
        for row in PLACES
    }


def is_open(place: str) -> bool:
    """Whether a place has anything for the role of who looks; nothing leads to one that has not."""
    there, principal = places()[place], session.workspace().principal
    if there.changes and not principal.rights.may_change:
        return False
    return not there.asks or is_for(principal, there.asks)


def link(place: str, label: str, *, icon: str = "", **query: Query) -> None:
    """A link to another place that `is_open`; on the same one a button chooses (`chosen.keep`).

    The label may hold names from data; the query says what is to be chosen there (`chosen`): codes, never
    names.
    """
    if not is_open(place):
        return
    st.page_link(
        _shell(place),
        label=esc(label),
        icon=f":material/{icon}:" if icon else None,
        query_params=chosen.address(_params(query)),
    )


def go(place: str, **query: Query) -> NoReturn:
    """Show a place instead of this page; what follows on this page is not drawn."""
    wanted = _params(query)
    if wanted:
        chosen.turn(place, wanted)
    st.switch_page(_shell(place), query_params=chosen.address(wanted))


def follow(place: str) -> None:
    """Go on to where that is now to which an old address of a place leads."""
    for row in MOVED:
        if row["place"] == place and chosen.value(row["name"]) == row["code"]:
            go(row["leads"], **dict(pair.split("=") for pair in row["query"].split()))


def _params(query: dict[str, Query]) -> dict[str, str]:
    return {
        name: value if isinstance(value, str) else chosen.MARK.join(value) for name, value in query.items()
    }


def page(path: str, show: Callable[[], None], *, listed: bool = True) -> st.Page:
    """The page of a place."""
    place = places()[path]
    return st.Page(
        show,
        title=place.title,
        url_path=path,
        icon=f":material/{place.icon}:",
        default=path == "home",
        visibility="visible" if listed and place.listed else "hidden",
    )


def _shell(place: str) -> st.Page:
    """A page with the address of the place: pages that lead to each other need not import each other."""
    return page(place, lambda: None)
