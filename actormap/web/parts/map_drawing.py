"""What the map of all actors is drawn from; of a large map it is worked out beside the page."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from contextvars import Context, copy_context
from dataclasses import dataclass, field, replace
from typing import Any

from actormap.core.errors import ActormapError
from actormap.core.sentences import isolated
from actormap.core.words import _
from actormap.graph.cells import sector_and_area
from actormap.graph.layers import Layers
from actormap.metrics import catalogue
from actormap.metrics.base.context import context_of
from actormap.metrics.base.tags import group_labels
from actormap.metrics.reach.steps import steps_of_each
from actormap.rights.access import may_ask
from actormap.rights.redact import on_screen
from actormap.viz.map.look import Ghosts, Inside, Look
from actormap.viz.map.network import drawn, packed
from actormap.web.parts import tables
from actormap.web.state import language
from actormap.web.state.analyses import answer
from actormap.web.state.answers import Question, Request
from actormap.web.state.jobs import Progress
from actormap.web.state.kept import DRAWINGS, Work
from actormap.web.state.session import Reading

Drawn = tuple[str, bytes, dict[str, Any]]
"""A digest, by which a browser knows the drawing that it has, the drawing as JSON, and as it is."""


@dataclass(frozen=True)
class Drawing(Request[Drawn]):
    """The map of all actors, as a window with its language is shown it.

    Parameters
    ----------
    reading
        The map.
    look
        What to show and how.
    outlines
        A code for the outlines of `look`.
    spoken
        The language of the window, and the texts of it.
    """

    reading: Reading
    look: Look
    outlines: str
    spoken: tuple[str, Context] = field(compare=False)
    kept = DRAWINGS
    analysis = "map"

    @property
    def key(self) -> str:
        """All that the drawing depends on."""
        reading = self.reading
        return json.dumps(
            [
                reading.path,
                reading.revision,
                reading.principal.role,
                self.spoken[0],
                reading.view.date,
                self.look.colour_by,
                self.outlines,
            ]
        )

    @property
    def work(self) -> Work:
        """Draws it, in words of the window."""
        return lambda progress: self.spoken[1].run(self._drawn, progress)

    def _drawn(self, progress: Progress) -> Drawn:
        progress("Looking up what is known about the actors", 0.0)
        look = replace(self.look, inside=_inside(self.reading))
        drawing = drawn(on_screen(self.reading.map), view=self.reading.view, look=look, progress=progress)
        progress("Writing the drawing", 1.0)
        data = written(drawing)
        return hashlib.sha256(data).hexdigest()[:16], data, drawing


def of_all(reading: Reading, look: Look, outlines: str) -> Drawing:
    """The drawing of all actors for this window, with what is shown of them in the app alone."""
    return Drawing(reading, look, outlines, (language.code(), copy_context()))


def written(drawing: dict[str, Any]) -> bytes:
    """A drawing as `component.js` reads it; a large one is megabytes: written once, not with each press."""
    sent = drawing | {rows: packed(drawing[rows]) for rows in ("marks", "links")}
    return json.dumps(sent, ensure_ascii=False, separators=(",", ":")).encode()


def _inside(reading: Reading) -> Inside:
    ids = list(reading.map.actors["id"])
    context = context_of(reading.map, reading.view)
    known, (themes, areas) = context.coverage.of_actors, _different(context.layers)
    figures = {
        "areas": (_("Areas it works in"), areas),
        "themes": (_("Themes it works on"), themes),
        "steps": (_("Introductions away"), _steps(reading)),
    }
    return Inside(
        figures={key: figure for key, figure in figures.items() if figure[1]},
        # Where nobody was ever asked, how well each is known tells nobody apart.
        known=dict(zip(ids, known.tolist(), strict=True)) if known.any() else {},
        ghosts=_ghosts(reading),
    )


def _different(layers: Layers) -> tuple[dict[str, float], dict[str, float]]:
    """On how many themes and in how many areas each actor works."""
    works = layers.cells
    themes, areas = dict[int, set[str]](), dict[int, set[str]]()
    for actor, cell in zip(works.actor.tolist(), works.column.tolist(), strict=True):
        theme, area = sector_and_area(works.names[cell])
        themes.setdefault(actor, set()).add(theme)
        areas.setdefault(actor, set()).add(area)
    counts = ({str(layers.ids[row]): float(len(some)) for row, some in of.items()} for of in (themes, areas))
    return next(counts), next(counts)


def _steps(reading: Reading) -> dict[str, float]:
    """How many introductions away each actor is; thousands of findings in words would take too long."""
    if Question(reading, "reach.steps", {}).stopped:
        return {}
    try:
        may_ask(reading.principal, catalogue.row("reach.steps"))
        return steps_of_each(context_of(reading.map, reading.view))
    except ActormapError:  # nothing leads from an office, or the role may not ask: the map shows less
        return {}


def _ghosts(reading: Reading) -> Sequence[Ghosts]:
    """Who exists and is on no record, the most first; of a whole country no circle could be drawn."""
    areas = tables.places(reading.map)
    labels = group_labels(reading.map)
    circles = []
    for finding in _findings(reading, "reach.blind_spots", "cell"):
        low, best, high = finding.details["not_mapped"] or (0, 0, 0)
        pcode, group = finding.details["pcode"], finding.details["group"]
        if best and pcode and not finding.details["sector"]:
            text = _(
                "{group}, {area}: about {best:.0f} more exist ({low:.0f} to {high:.0f})",
                group=isolated(labels.get(group, group)),
                area=isolated(areas.get(pcode, pcode)),
                best=best,
                low=low,
                high=high,
            )
            circles.append(Ghosts(pcode, text, best))
    return sorted(circles, key=lambda ghosts: -ghosts.count)


def _findings(reading: Reading, analysis: str, kind: Any) -> Iterable[Any]:
    try:
        findings = answer(Question(reading, analysis, {}), patience=None)
    except ActormapError:  # it needs what is not recorded, or somebody stopped it: the map shows less
        return []
    return tables.of_kind(findings, kind)
