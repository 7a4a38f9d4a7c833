"""What colours, shapes, sizes and lines of a picture mean; and what became of ties between two days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from actormap.core import schema
from actormap.core.errors import shorten
from actormap.core.sentences import isolated
from actormap.core.words import _, plain
from actormap.viz import style
from actormap.viz.map.state import Data

Coloured = tuple[str, str, int]
"""What a colour stands for, the colour, and how many have it."""
LONG = 30
"""Letters of a name in a picture; longer ones are cut."""
_BANDS = 4
"""So many colours stand beside each other in a mark; who has more has the colour of others."""


def colours_of(data: Data) -> tuple[list[tuple[str, ...]], list[Coloured]]:
    """Colours of each mark, none where nothing is recorded, and what they mean: label, colour, number.

    Who has several values has their colours beside each other, as on the page, and is counted for each.
    """
    none: Data = {"values": [], "tints": []}
    field = next((entry for entry in data["fields"] if entry["key"] == data["colour_by"]), none)
    values, tints = field["values"], field["tints"]
    fills = []
    for i in range(len(data["marks"])):
        own = tints[i] if i < len(tints) else []
        several = tuple(dict.fromkeys(values[value]["colour"] for value in own))
        fills.append((style.OTHER,) if len(own) > _BANDS else several)
    shown = [
        fill for mark, fill in zip(data["marks"], fills, strict=True) if mark["sphere"] != style.PLATFORM
    ]
    by_colour = Counter(colour for fill in shown for colour in fill)
    labels = {entry["colour"]: entry["label"] for entry in values if entry["colour"] != style.OTHER}
    order = labels if field.get("ordered") else [colour for colour, _count in by_colour.most_common()]
    legend = [
        (labels[colour], colour, by_colour[colour])
        for colour in order
        if by_colour[colour] and colour in labels
    ]
    if by_colour[style.OTHER]:
        legend.append((_("Several, or another"), style.OTHER, by_colour[style.OTHER]))
    if unknown := sum(not fill for fill in shown):
        legend.append((_("Not recorded"), style.NONE, unknown))
    return fills, legend if values else []


def legend_of(data: Data, colours: Sequence[Coloured]) -> Iterator[Data]:
    """Rows of the legend from the top: headings, shapes, colours, lines, each with its number."""
    yield from _shapes(data)
    if colours:
        by = next(field["label"] for field in data["fields"] if field["key"] == data["colour_by"])
        yield {"heading": _("Colour: {what}", what=by)}
    for label, fill, count in colours:
        shown = isolated(shorten(label, LONG))
        dashed = fill == style.NONE
        yield {"icon": style.ICONS["dot"], "fill": fill, "label": shown, "count": count, "dashed": dashed}
    if data["size_by"] is not None:
        size = data["figures"][data["size_by"]]["label"]
        yield {"heading": _("Size: {what}", what=size)}
    if data["selected"]:
        yield {"ring": True, "label": _("Selected"), "count": len(data["selected"])}
    links = Counter(link["layer"] for link in data["links"])
    if links:
        yield {"heading": _("Links")}
    for name, line in style.LINES.items():
        if links[name]:
            yield {"line": line, "label": plain(line.label), "count": links[name]}


def _shapes(data: Data) -> Iterator[Data]:
    """What actors are."""
    yield {"heading": _("Actors")}
    spheres = Counter((mark["sphere"], mark["shape"]) for mark in data["marks"])
    known = {code: plain(sphere.label) for code, sphere in schema.spheres().items()}
    known[style.PLATFORM] = _("Platforms")
    for code, label in known.items():
        for (sphere, shape), count in spheres.items():
            if sphere == code:
                yield {"icon": style.ICONS[shape], "fill": style.NONE, "label": label, "count": count}


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


def changes(data: Data, became: Iterable[tuple[Data, str]]) -> list[Change]:
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


def compared(data: Data) -> str:
    """How the two days are drawn, in words."""
    first, last = sorted((data["before"], data["day"]))
    return _(
        "Side by side: {first}, with ties that are gone dotted, and {last}, with new ties thick.",
        first=first,
        last=last,
    )
