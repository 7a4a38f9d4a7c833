"""The map as one page that needs no network: drawn by vis-network, filled by pyvis.

The page is made from our own template, so that nothing of pyvis's is in it that would load from
outside or turn a name into HTML (docs/definitions.md#n10). All data stand in blocks of JSON and in escaped
text; the scripts are always the same two, and the page's policy allows these two and no other.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyvis
from pyvis.network import Network

from actormap import schema
from actormap.config import View
from actormap.errors import ActormapError, shorten
from actormap.graph.layers import Layers
from actormap.redact import Shareable
from actormap.tables.cells import split
from actormap.viz import layout, style
from actormap.viz.page_texts import texts_of

ASSETS = Path(__file__).parent / "assets"
VIS = Path(pyvis.__file__).parent / "templates" / "lib" / "vis-9.1.2" / "vis-network.min.js"
MOST_LINKS = 6000
LABEL = 24
_UNIT = 26
_STAR = 1.5
_LOADS = re.compile(
    r"<[a-z][^>]*\s(?:src|srcset|href|data|poster|background|action|formaction|on\w+)\s*=|<(?:base|iframe|object|embed)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Look:
    """What a map shows and how.

    Parameters
    ----------
    colour_by
        What the colours tell apart: ``area``, ``neighbourhood`` or ``type``.
    layers
        Layers to draw, names of `style.LINES`.
    highlight
        Ids of actors along a route, from its start.
    title
        Heading; by default the purpose for which the map was made.
    positions
        Places of an earlier map (`layout.positions`), so that who was there stays there.
    groups
        Name of each actor's neighbourhood, by id; by default found from the collaboration.
    """

    colour_by: style.ColourBy = "area"
    layers: tuple[str, ...] = tuple(style.LINES)
    highlight: Sequence[str] = ()
    title: str = ""
    positions: Mapping[str, layout.Position] | None = None
    groups: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class _Link:
    """One line of the map between two positions in `layout.node_ids`."""

    layer: str
    source: int
    target: int
    label: str
    reverse_label: str
    note: str
    width: float
    opacity: float
    strength: float
    negative: bool = False


class _Scene:
    """What one page holds, before it is written as HTML."""

    def __init__(self, share: Shareable, view: View, look: Look) -> None:
        self.share, self.look = share, look
        self.map = share.content
        self.layers = Layers(self.map, view)
        self.ids = layout.node_ids(self.layers)
        self.code = {actor: i for i, actor in enumerate(self.ids)}
        unknown = [name for name in look.layers if name not in style.LINES]
        if unknown:
            raise ActormapError(
                f"there is no layer {shorten(unknown[0])!r}. Use one of: {', '.join(style.LINES)}."
            )
        if not set(look.highlight) <= set(self.ids):
            raise ActormapError("the route passes an actor that is not on this map. Leave the route out.")
        self.route = [self.code[actor] for actor in look.highlight]
        self.platforms = self.map.platforms.set_index("id").loc[self.layers.platforms.names]
        self.names = [*self.map.actors["name"], *self.platforms["name"]]
        groups = look.groups
        if look.colour_by == "neighbourhood" and groups is None:
            groups = layout.neighbourhoods(self.layers)
        self.fills, self.legend = style.colours(self.map, look.colour_by, groups)
        self.links = [link for name in look.layers for link in self._layer(name)]

    def _layer(self, name: str) -> Iterator[_Link]:
        return self._memberships() if name == "platforms" else self._ties(name)

    def _ties(self, name: str) -> Iterator[_Link]:
        layer, rows = layout.drawn(self.layers)[name]
        told = _Records(self.share)
        for e in rows.tolist():
            source, target = int(layer.source[e]), int(layer.target[e])
            proof = layer.proof[layer.start[e] : layer.start[e + 1]].tolist()
            negative = bool(layer.sign[e] < 0)
            label, reverse_label = told.labels(proof[0], self.ids[source])
            q = float(layer.q[e])
            yield _Link(
                name, source, target, label, reverse_label, told.note(proof, q, negative=negative),
                told.width(proof[0]), told.opacity(q), float(layer.effective[e]), negative,
            )  # fmt: skip

    def _memberships(self) -> Iterator[_Link]:
        kind = schema.tie_kinds()["membership"]
        seats = self.layers.platforms
        for actor, column in zip(seats.actor.tolist(), seats.column.tolist(), strict=True):
            yield _Link(
                "platforms", actor, len(self.layers.ids) + column, kind.label, kind.reverse_label, "", 1, 1, 0
            )

    def strongest(self) -> list[_Link]:
        """Links that are drawn: all, or those of the route and the strongest others."""
        steps = {frozenset(step) for step in zip(self.route, self.route[1:], strict=False)}

        def rank(link: _Link) -> tuple[bool, float]:
            return frozenset((link.source, link.target)) not in steps, -link.strength

        return sorted(self.links, key=rank)[:MOST_LINKS]

    def left_out(self) -> int:
        """Number of recorded ties that no line of the map stands for."""
        shown: set[str] = set()
        layers = layout.drawn(self.layers)
        for layer, rows in (layers[name] for name in self.look.layers if name in layers):
            shown.update(layer.evidence(rows.tolist()))
        if "platforms" in self.look.layers:
            ties = self.map.ties[self.layers.current]
            seats = (ties["kind"] == "membership") & ties["target_id"].isin(self.layers.platforms.names)
            shown.update(ties.loc[seats, "id"])
        return int((~self.map.ties["id"].isin(shown)).sum())


class _Records:
    """The ties and contacts behind the links, and what may be said of them."""

    def __init__(self, share: Shareable) -> None:
        m = share.content
        self.graded = share.level == "inside"
        ties = m.ties[["source_id", "kind", "weight", "from", "as_of", "sources"]]
        self.ties = dict(zip(m.ties["id"], ties.itertuples(index=False, name=None), strict=True))
        self.met = dict(zip(m.contacts["id"], m.contacts["date"], strict=True))

    def labels(self, record: str, source: str) -> tuple[str, str]:
        """What the link's source does to its target, and the other way round."""
        if record not in self.ties:
            return "has met", "was met by"
        start, kind = self.ties[record][:2]
        labels = schema.tie_kinds()[kind].label, schema.tie_kinds()[kind].reverse_label
        return labels if start == source else labels[::-1]

    def note(self, proof: list[str], q: float, *, negative: bool) -> str:
        """How far it is believed, when it was last seen, by how many sources; never by whom."""
        ties = [self.ties[record] for record in proof if record in self.ties]
        dates = [seen or begun for *_, begun, seen, _ in ties] + [
            self.met.get(record, "") for record in proof
        ]
        sources = {source for tie in ties for source in split(tie[-1])}
        parts = ["against human rights"] if negative and ties and ties[0][1] == "influence" else []
        if self.graded:
            parts.append(f"believed {q:.2f}")
        if max(dates):
            parts.append(f"seen {max(dates)}")
        if self.graded and sources:
            parts.append("1 source" if len(sources) == 1 else f"{len(sources)} sources")
        return " · ".join(parts)

    def width(self, record: str) -> float:
        """Width of the line by the recorded strength; a thin one where none is recorded."""
        if record not in self.ties:
            return 1.0
        _, kind, weight, *_ = self.ties[record]
        return 1.0 if np.isnan(weight) else round(0.8 + 1.8 * weight / schema.tie_kinds()[kind].weight_max, 2)

    def opacity(self, q: float) -> float:
        """How dark the line is by how far it is believed; all the same where grades were left out."""
        return round(0.1 + 0.6 * q, 2) if self.graded else 0.6


def _nodes(scene: _Scene) -> list[dict[str, Any]]:
    """Marks as vis-network takes them, with the texts that our script shows; an allow-list."""
    m = scene.map
    levels, areas = schema.vocabulary("level"), style.areas(m)
    rows = m.actors[["sphere", "types", "adm1_pcode", "level", "aliases"]].itertuples(index=False, name=None)
    nodes = [
        {
            "shape": style.shape(sphere), "color": _fill(fill), "sphere": sphere,
            "short": _short(name, aliases), "type": ", ".join(style.type_labels(types)),
            "where": style.sphere_label(sphere), "area": areas.get(area, area),
            "reach": levels.get(level, ""),
        }
        for name, fill, (sphere, types, area, level, aliases) in zip(
            scene.names, scene.fills, rows, strict=False
        )
    ]  # fmt: skip
    if "platforms" in scene.look.layers:
        kinds = schema.vocabulary("platform_type")
        nodes += [
            {
                "shape": "diamond", "color": _fill(style.NONE), "sphere": style.PLATFORM,
                "short": _short(name, ""), "type": kinds.get(kind, ""), "where": "Platform", "area": "",
                "reach": levels.get(level, ""),
            }
            for name, kind, level in scene.platforms[["name", "type", "level"]].itertuples(index=False)
        ]  # fmt: skip
    return _placed(scene, nodes)


def _fill(colour: str) -> dict[str, Any]:
    """The same colour whether the mark is chosen, pointed at or neither: it has a meaning."""
    return {"background": colour, "highlight": {"background": colour}, "hover": {"background": colour}}


def _placed(scene: _Scene, nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    places = layout.positions(scene.layers, start=scene.look.positions)
    counts = Counter(end for link in scene.links for end in (link.source, link.target))
    linked = layout.edges(scene.layers).degree > 0
    size = round(float(np.clip(10 * (len(nodes) / 300) ** 0.25, 10, 20)), 1)
    for i, node in enumerate(nodes):
        x, y = places[scene.ids[i]]
        name = scene.names[i]
        facts = [node["where"], node["type"], node["area"]]
        node |= {
            "id": i, "name": name, "x": x * _UNIT, "y": y * _UNIT,
            "size": size * (_STAR if node["shape"] == "star" else 1),
            "links": counts[i], "loose": not linked[i],
            "title": "\n".join([name, " · ".join(filter(None, facts)), _count(counts[i], "link")]),
        }  # fmt: skip
        if scene.route and i in scene.route:
            node |= {"step": scene.route.index(i) + 1, "borderWidth": 4}
        elif scene.route:
            node["opacity"] = 0.35
    return nodes


def _short(name: str, aliases: str) -> str:
    if len(name) <= LABEL:
        return name
    return next((alias for alias in split(aliases) if len(alias) < LABEL), shorten(name, LABEL + 4))


def _edges(scene: _Scene) -> list[dict[str, Any]]:
    """Lines as vis-network takes them; the second between two marks is bent so that both are seen."""
    steps = {frozenset(step) for step in zip(scene.route, scene.route[1:], strict=False)}
    beside: Counter[frozenset[int]] = Counter()
    edges = []
    for i, link in enumerate(scene.strongest()):
        ends = frozenset((link.source, link.target))
        line = style.LINES[link.layer]
        told = f"{scene.names[link.source]} {link.label} {scene.names[link.target]}"
        on_route = ends in steps
        opacity = link.opacity if on_route or not scene.route else link.opacity / 3
        bend: Any = False
        if beside[ends]:
            turn = "curvedCW" if link.source < link.target else "curvedCCW"
            bend = {"enabled": True, "type": turn, "roundness": round(0.12 * beside[ends], 2)}
        beside[ends] += 1
        edges.append({
            "id": i, "from": link.source, "to": link.target, "layer": link.layer, "label_out": link.label,
            "label_in": link.reverse_label, "note": link.note, "smooth": bend,
            "width": link.width + 3 * on_route, "arrows": "to" if line.arrow else "",
            "color": {"color": style.TEXT if on_route else line.colour, "opacity": round(opacity, 2)},
            "dashes": list(style.NEGATIVE if link.negative else line.dashes) or False,
            "title": f"{told}\n{link.note}".strip(),
        })  # fmt: skip
    return edges


def _count(n: int, what: str) -> str:
    return f"1 {what}" if n == 1 else f"{n} {what}s"


def _page(scene: _Scene, view: View, scripts: Sequence[str]) -> dict[str, Any]:
    """What the template shows besides marks and lines."""
    m, look = scene.map, scene.look
    counts = Counter(link.layer for link in scene.links)
    return {
        "title": look.title or scene.share.purpose or "Map of actors",
        "mark": scene.share.mark, "made": scene.share.made, "day": view.date,
        "actors": _count(len(m.actors), "actor"), "links": _count(len(scene.links), "link"),
        "total": len(scene.links), "most": MOST_LINKS, "left_out": scene.left_out(),
        "graded": scene.share.level == "inside",
        "layers": [(name, style.LINES[name], counts[name]) for name in look.layers],
        "spheres": style.legend_of_spheres(m.actors["sphere"].tolist()),
        "platforms": len(scene.ids) - len(m.actors) if "platforms" in look.layers else 0,
        "diamond": style.ICONS["diamond"], "colour_by": look.colour_by,
        "colours": scene.legend,
        "route": [scene.names[i] for i in scene.route],
        "css": (ASSETS / "map.css").read_text(encoding="utf-8"), "scripts": scripts,
        "hashes": [base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in scripts],
    }  # fmt: skip


def map_html(share: Shareable, *, view: View, look: Look = Look()) -> str:
    """A map as one HTML page that works without a network.

    Parameters
    ----------
    share
        What may be shown (`redact.redact`).
    view
        The day; ties that had ended, had not begun or are less likely than not are not drawn.
    look
        What to show and how.

    Returns
    -------
    str
        The page. No name in it is ever read as HTML or as a script.

    Raises
    ------
    ActormapError
        `look` names a layer or an actor that is not there.
    TypeError
        `share` did not pass `redact`.
    """
    if not isinstance(share, Shareable):
        raise TypeError(f"a map is drawn of what redact() gave, not of {type(share).__name__}")
    scene = _Scene(share, view, look)
    network = Network()
    network.set_template_dir(str(ASSETS), "map.html")
    network.templateEnv.autoescape = True
    network.templateEnv.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "allow_nan": False}
    scripts = [path.read_text(encoding="utf-8") for path in (VIS, ASSETS / "map.js")]
    network.templateEnv.globals["page"] = _page(scene, view, scripts)
    network.nodes, network.edges = _nodes(scene), _edges(scene)
    html: str = network.generate_html()
    _refuse_loads(html)
    share.refuse_what_was_left_out(texts_of(html, scripts))
    return html


def _refuse_loads(html: str) -> None:
    """Stop if a tag would load something or run code; data cannot make tags, so it is our mistake."""
    markup = re.sub(r"(<(script|style)\b[^>]*>).*?</\2>", r"\1", html, flags=re.DOTALL)
    if found := _LOADS.search(markup):
        raise RuntimeError(f"the page would load something: {found[0][:40]!r}")


@dataclass(frozen=True, slots=True)
class Drawing:
    """Marks, lines and legend of a map, as every picture of it has them.

    Parameters
    ----------
    marks
        Name, place, size, shape and colour of each actor and platform.
    lines
        Ends, width, colour and strokes of each link, by the positions of marks.
    page
        What stands beside the picture: title, handling note, day, counts, legend.
    """

    marks: list[dict[str, Any]]
    lines: list[dict[str, Any]]
    page: dict[str, Any]


def drawing(share: Shareable, *, view: View, look: Look = Look()) -> Drawing:
    """What is drawn of a map, for pictures that are no page (`map_html` takes the same).

    Parameters
    ----------
    share, view, look
        As for `map_html`.
    """
    scene = _Scene(share, view, look)
    return Drawing(_nodes(scene), _edges(scene), _page(scene, view, ()))
