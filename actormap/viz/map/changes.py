"""What became of ties between two days that are compared: in words what two maps side by side mark."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from actormap.core.words import _


class Change(NamedTuple):
    """A tie that is new, gone or newly observed, and whose it is."""

    became: str
    source: str
    does: str
    target: str
    layer: str


def title(*days: str) -> str:
    """What stands above the table of two days."""
    first, last = sorted(days)
    return _("What changed from {first} to {last}", first=first, last=last)


def headings() -> list[str]:
    """What stands above each of what `Change` holds."""
    return [_("Change"), _("Actor"), _("Tie"), _("Other actor"), _("Kind of ties")]


def changes(data: Mapping[str, Any], became: Iterable[tuple[Mapping[str, Any], str]]) -> list[Change]:
    """The ties of a drawing that changed, those that are new first; given with what became of each."""
    labels = {"new": _("New"), "gone": _("Gone"), "observed": _("Newly observed")}
    layers = {layer["code"]: layer["label"] for layer in data["layers"]}
    names = [mark["name"] for mark in data["marks"]]
    order = list(labels)
    rows = sorted(((link, how) for link, how in became if how), key=lambda row: order.index(row[1]))
    return [
        Change(labels[how], names[link["from"]], link["out"], names[link["to"]], layers[link["layer"]])
        for link, how in rows
    ]


def compared(data: Mapping[str, Any]) -> str:
    """How the two days are drawn, in words."""
    first, last = sorted((data["before"], data["day"]))
    return _(
        "Side by side: {first}, with ties that are gone dotted, and {last}, with new ties thick.",
        first=first,
        last=last,
    )
