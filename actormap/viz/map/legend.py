"""What colours, shapes, sizes and lines of a picture mean, each with how many there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from actormap.core import schema
from actormap.core.errors import shorten
from actormap.core.sentences import isolated
from actormap.core.words import _, plain
from actormap.viz import style

Coloured = tuple[str, str, int]
"""What a colour stands for, the colour, and how many have it."""
LONG = 30
"""Letters of a name in a picture; longer ones are cut."""
_BANDS = 4
"""So many colours stand beside each other in a mark; who has more has the colour of others."""


def colours_of(data: dict[str, Any]) -> tuple[list[tuple[str, ...]], list[Coloured]]:
    """Colours of each mark, none where nothing is recorded, and what they mean: label, colour, number.

    Who has several values has their colours beside each other, as on the page, and is counted for each.
    """
    none: dict[str, Any] = {"values": [], "tints": []}
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


def legend_of(data: dict[str, Any], colours: Sequence[Coloured]) -> Iterator[dict[str, Any]]:
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


def _shapes(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What actors are."""
    yield {"heading": _("Actors")}
    spheres = Counter((mark["sphere"], mark["shape"]) for mark in data["marks"])
    known = {code: plain(sphere.label) for code, sphere in schema.spheres().items()}
    known[style.PLATFORM] = _("Platforms")
    for code, label in known.items():
        for (sphere, shape), count in spheres.items():
            if sphere == code:
                yield {"icon": style.ICONS[shape], "fill": style.NONE, "label": label, "count": count}
