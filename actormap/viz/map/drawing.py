"""What a map is drawn from: marks, lines, what they can be filtered, coloured and sized by.

It is plain data, the same for the page that needs no network and for the app: an allow-list of what may be
shown, and nothing else of a record.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from functools import cache
from itertools import pairwise

import numpy as np

from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import ActormapError, shorten
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, plural, series
from actormap.core.tables.cells import among
from actormap.core.tables.values import split
from actormap.core.words import _, code, plain
from actormap.graph.cells import sector_and_area
from actormap.graph.layers import Layers, layers_of
from actormap.rights.redact import Shareable
from actormap.viz import scripts, style
from actormap.viz.map import placement
from actormap.viz.map.fields import Field, fields_of, in_steps, last_contacts
from actormap.viz.map.kept import PINS, pinned
from actormap.viz.map.links import Link, Records, links_of, timeless
from actormap.viz.map.look import HIDDEN, Look, excerpt_of
from actormap.viz.map.outlines import placed
from actormap.viz.map.placement import UNIT
from actormap.viz.map.state import OFFICE, Data, groups_of

MOST_LINKS = 6000
"""So many lines are drawn at once, the strongest; the map says so."""
MOST_SENT = 40_000
MOST_OPEN = 1500
"""Of more actors than this the map opens with neighbourhoods as one mark each."""
INVERSE = {"contact"}
"""Figures of which the least is the largest mark."""
LABEL = 24
_STAR = 1.5
SURE = (0.5, 0.8)
"""Chances from which a tie is called likely and sure."""


class Scene:
    """A map at a day, put together for drawing.

    Parameters
    ----------
    share
        What may be shown.
    view
        The day.
    look
        What to show and how.

    Raises
    ------
    ActormapError
        `look` names a layer or an actor that is not there.
    TypeError
        `share` did not pass `redact`.
    """

    def __init__(self, share: Shareable, view: View, look: Look) -> None:
        if not isinstance(share, Shareable):
            raise TypeError(f"a map is drawn of what redact() gave, not of {type(share).__name__}")
        self.share, self.look, self.day = share, look, view.date
        self.map = share.content
        self.layers = layers_of(self.map, view)
        self.all: Layers = timeless(self.map) if look.all_days else self.layers
        self.ids = placement.node_ids(self.all)
        self.code = {actor: i for i, actor in enumerate(self.ids)}
        unknown = [name for name in look.layers if name not in style.LINES]
        if unknown:
            raise ActormapError(
                "there is no layer '{unknown}'. Use one of: {all}.",
                unknown=shorten(unknown[0]),
                all=series(style.LINES),
            )
        if not set(look.highlight) <= set(self.ids):
            raise ActormapError("the route passes an actor that is not on this map. Leave the route out.")
        self.route = [self.code[actor] for actor in look.highlight]
        self.platforms = self.map.platforms.set_index("id").loc[self.all.platforms.names]
        self.names = [*self.map.actors["name"], *self.platforms["name"]]
        self.fields = list(fields_of(self.map, self.layers, look.groups, inside=look.inside is not None))
        self.links = self._links()
        ends = [(link.layer, end) for link in self.links if link.now for end in (link.source, link.target)]
        self.degree = Counter(end for _layer, end in ends)
        introductions = Counter(end for layer, end in ends if layer == "referral")
        self.counts = {
            "ties": (_("Number of ties"), self.degree),
            "introductions": (_("Number of introductions"), introductions),
        }
        actors = self.ids[: len(self.map.actors)]
        in_order = (in_steps(key, label, of, actors) for key, (label, of) in self.counts.items())
        self.fields += [field for field in in_order if field.values]

    def _links(self) -> list[Link]:
        """All lines, those of the route first, then the strongest."""
        about = "lines", self.share.level, self.look.layers, self.look.all_days, self.layers.view, code()
        steps = {frozenset(step) for step in pairwise(self.look.highlight)}

        def every(_m: ActorMap) -> list[Link]:
            records = Records(self.share, self.layers.view)
            return [
                link
                for name in self.look.layers
                for link in links_of(records, self.layers, name, all_days=self.look.all_days)
            ]

        def rank(link: Link) -> tuple[bool, bool, float]:
            beside = not steps or frozenset((link.source, link.target)) not in steps
            return beside, not link.now, -link.strength

        return sorted(self.map.once(about, every), key=rank)

    def left_out(self) -> int:
        """Number of recorded ties that no line of the map stands for on its day."""
        shown: set[str] = set()
        layers = placement.drawn(self.layers)
        for layer, rows in (layers[name] for name in self.look.layers if name in layers):
            shown.update(layer.evidence(rows.tolist()))
        if "platforms" in self.look.layers:
            ties = self.map.ties[self.layers.current]
            seats = (ties["kind"] == "membership") & among(ties["target_id"], self.layers.platforms.names)
            shown.update(ties.loc[seats, "id"])
        return int((~among(self.map.ties["id"], shown)).sum())

    def places(self, progress: Callable[[float], object] | None = None) -> list[placement.Position]:
        """Where each mark stands, in units of the map; inside the app the same on all days.

        `progress` is told the share of marks that are placed; what it raises ends the work.
        """
        about = "places", self.look.all_days, self.all.view
        free = (
            placement.positions(self.all, start=self.look.positions, progress=progress)
            if self.look.positions
            # Drawn anew with other figures, all stand where they stood.
            else self.map.once(about, lambda _: placement.positions(self.all, progress=progress))
        )
        moved = self.look.excerpt.state.places if self.look.excerpt and self.look.positions else ()
        at = free | pinned(self.map) | {code: (x / UNIT, y / UNIT) for code, x, y in moved}
        return [
            (round(x * UNIT, 1), round(y * UNIT, 1)) for x, y in (at[identifier] for identifier in self.ids)
        ]

    def of_actors(self, figures: Mapping[str, float]) -> list[float | None]:
        """A figure of each actor, None where it has none."""
        every = (figures.get(actor) for actor in self.ids[: len(self.map.actors)])
        return [None if n is None or np.isnan(n) else round(float(n), 3) for n in every]

    def field(self, key: str) -> Field | None:
        """One of the fields, None where nothing of it is recorded."""
        return next((field for field in self.fields if field.key == key), None)

    def field_text(self, key: str, row: int) -> str:
        """What is recorded of an actor in one field, in words."""
        field = self.field(key)
        return ", ".join(field.values[i].label for i in field.of[row]) if field else ""


def counts(data: Data) -> dict[str, Sentence]:
    """How many actors, without our offices, and how many links are in what is drawn, in words."""
    actors = sum(mark["sphere"] not in {style.PLATFORM, OFFICE} for mark in data["marks"])
    links = plural(data["total"], "link") if data["total"] else Sentence("no link on record")
    return {"actors": plural(actors, "actor"), "links": links}


def drawing(scene: Scene) -> Data:
    """All that our scripts draw from: texts, numbers and lists of them; names are only ever shown as text."""
    data = _whole(scene)
    return excerpt_of(data, scene.look.excerpt) if scene.look.excerpt else data | {"closed": _closed(data)}


def _closed(data: Data) -> list[int]:
    """Neighbourhoods that are one mark each when a page opens."""
    actors = sum(mark["sphere"] not in {style.PLATFORM, OFFICE} for mark in data["marks"])
    return sorted({group for group in groups_of(data) if group is not None}) if actors > MOST_OPEN else []


def _whole(scene: Scene) -> Data:
    """The same before anybody is left out who is not seen."""
    share, look, inside = scene.share, scene.look, scene.look.inside
    hidden = inside.hidden if inside else HIDDEN if look.excerpt else ()
    days = [scene.day, *(start for link in scene.links for start, _ in link.spans if start)]
    return {
        "title": look.title or share.purpose or _("Map of actors"),
        "view": "",
        "hulls": False,
        "before": "",
        "selected": [],
        "mark": share.mark,
        "made": share.made,
        "day": scene.day,
        "first": min(days),
        "last": max(days),
        "graded": share.level == "inside",
        "inside": inside is not None,
        "left_out": scene.left_out(),
        "most": MOST_LINKS,
        "sure": SURE,
        "colour_by": look.colour_by,
        "size_by": None,
        "route": scene.route,
        "icons": style.ICONS,
        "layers": [
            {
                "code": name,
                **asdict(style.LINES[name]),
                "label": plain(style.LINES[name].label),
                "hidden": name in hidden,
            }
            for name in look.layers
        ],
        "marks": list(marks(scene)),
        "links": list(lines(scene)),
        "total": len(scene.links),
        "pinned": len(scene.map[PINS]),
        "words": scripts.words(),
        # Where marks stand on outlines of areas, and what of both has no part in the other.
        "outlines": asdict(placed(scene.map, scene.all, look.outlines, scene.field("area")))
        if look.outlines
        else None,
        "fields": [_field_data(field, codes=look.all_days) for field in scene.fields],
        "works": list(_works(scene)),
        "figures": list(_figures(scene)),
        "known": scene.of_actors(inside.known) if inside else [],
        "ghosts": list(_ghosts(scene)),
        "tones": {"other": style.OTHER, "none": style.NONE, "text": style.TEXT, "negative": style.NEGATIVE},
    }


def _figures(scene: Scene) -> Iterator[Data]:
    """Numbers by which marks can be sized: a file shows the one alone by which they are (`excerpt`)."""
    if not scene.look.inside:
        return
    numbers = {
        **scene.counts,
        "contact": (_("Days since the last contact"), last_contacts(scene.map, scene.day)),
        **scene.look.inside.figures,
    }
    for key, (label, of) in numbers.items():
        if of:
            yield {"key": key, "label": label, "of": scene.of_actors(of), "inverse": key in INVERSE}


def _field_data(field: Field, *, codes: bool) -> Data:
    """A field; the codes of its values are for the app, which keeps by them what is chosen."""
    data = field._asdict()
    data["values"] = [asdict(value) for value in data.pop("values")]
    for value in () if codes else data["values"]:
        del value["code"]
    return data


def marks(scene: Scene) -> Iterator[Data]:
    """Marks of actors, then of platforms."""
    places = scene.places()
    linked = placement.edges(scene.all).degree > 0
    size = round(float(np.clip(10 * (len(scene.ids) / 300) ** 0.25, 10, 20)), 1)
    rows = scene.map.actors[["sphere", "aliases"]].itertuples(index=False, name=None)
    levels, kinds = schema.vocabulary("level"), schema.vocabulary("platform_type")
    platforms = scene.platforms[["type", "level"]].itertuples(index=False, name=None)
    shown = [
        *({"sphere": sphere, "shape": style.shape(sphere), "aliases": aliases} for sphere, aliases in rows),
        *(
            {
                "sphere": style.PLATFORM,
                "shape": "diamond",
                "aliases": "",
                "type": plain(kinds.get(kind, "")),
                "level": plain(levels.get(level, "")),
            }
            for kind, level in platforms
        ),
    ]
    for i, mark in enumerate(shown if "platforms" in scene.look.layers else shown[: len(scene.map.actors)]):
        name, aliases, (x, y) = scene.names[i], mark.pop("aliases"), places[i]
        code = {"code": scene.ids[i], "aliases": aliases} if scene.look.all_days else {}
        yield {
            "name": name,
            "short": short(name, aliases),
            "x": x,
            "y": y,
            "links": scene.degree[scene.ids[i]],
            "size": size * (_STAR if mark["shape"] == "star" else 1),
            "loose": bool(not linked[i]),
            **mark,
            **code,
        }


def short(name: str, aliases: str) -> str:
    """A name as it stands beside a mark."""
    if len(name) <= LABEL:
        return name
    return next((alias for alias in split(aliases) if len(alias) < LABEL), shorten(name, LABEL + 4))


def lines(scene: Scene) -> Iterator[Data]:
    """Lines between marks, by their numbers; the strongest first."""
    for link in scene.links[:MOST_SENT]:
        line: Data = {
            "from": scene.code[link.source],
            "to": scene.code[link.target],
            "layer": link.layer,
            "out": link.label,
            "in": link.reverse_label,
            "width": link.width,
            "q": round(link.q, 2),
        }
        if link.note:
            line["note"] = link.note
        if link.negative:
            line["negative"] = True
        if scene.look.all_days:
            line |= {"now": link.now, "spans": link.spans, "seen": link.reported}
        yield line


def _works(scene: Scene) -> Iterator[list[list[int]]]:
    """Of each actor, on what it works where: positions in the fields of themes and areas, each pair once."""
    themes, areas = scene.field("theme"), scene.field("area")
    at = scene.layers.cells
    pairs: dict[int, set[tuple[int, int]]] = {}
    if themes and areas:

        @cache
        def positions(column: int) -> list[tuple[int, int]]:
            theme, area = sector_and_area(at.names[column])
            return [(i, j) for i in themes.above(theme) for j in areas.above(area)[-1:]]

        for actor, column in zip(at.actor.tolist(), at.column.tolist(), strict=True):
            pairs.setdefault(actor, set()).update(positions(column))
    for row in range(len(scene.map.actors)):
        yield [list(pair) for pair in sorted(pairs.get(row, ()))]


def _ghosts(scene: Scene) -> Iterator[Data]:
    """Circles for those who exist and are on no record, where the others of their area stand."""
    inside, field = scene.look.inside, scene.field("area")
    if not inside or not inside.ghosts:
        return
    places = np.array(scene.places()[: len(scene.map.actors)]).reshape(-1, 2)
    right = float(places[:, 0].max(initial=0)) + 4 * UNIT
    at_area: dict[int | None, list[int]] = {}
    for i, own in enumerate(field.of if field else ()):
        for area in own:
            at_area.setdefault(area, []).append(i)
    for n, ghost in enumerate(inside.ghosts):
        at = next(iter(field.above(ghost.area)), None) if field else None
        there = at_area.get(at, [])
        x, y = places[there].mean(axis=0) if there else (right, n * 4 * UNIT)
        radius = float(np.clip(UNIT * np.sqrt(ghost.count) / 1.5, 12, 90))
        yield {
            "x": round(float(x), 1),
            "y": round(float(y) - 2 * UNIT, 1),
            "radius": round(radius, 1),
            "text": ghost.text,
            "area": at,
        }
