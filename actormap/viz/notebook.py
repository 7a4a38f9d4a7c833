"""What a notebook shows: the map in a frame that reaches neither the notebook nor any network, and charts."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import shorten
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.rights.redact import on_screen
from actormap.viz.charts import Picture, bars
from actormap.viz.charts.saving import can_draw, drawn
from actormap.viz.map.look import PLAIN, Look
from actormap.viz.map.network import map_html


@dataclass(frozen=True, slots=True)
class Frame:
    """A page in a frame of its own.

    Parameters
    ----------
    page
        The page; its own policy forbids all but its two scripts.
    height
        Height of the frame in pixels.
    """

    page: str
    height: int

    def _repr_html_(self) -> str:
        return (
            f'<iframe srcdoc="{escape(self.page)}" sandbox="allow-scripts" referrerpolicy="no-referrer" '
            f'title="Map of actors" style="width: 100%; height: {self.height}px; border: 1px solid #CBD2D9">'
            "</iframe>"
        )


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart in a notebook: drawn where it can be, and else its table.

    Parameters
    ----------
    picture
        The chart and its table; `charts.saving.write_chart` writes it to a file.
    """

    picture: Picture

    def _repr_html_(self) -> str:
        if can_draw():
            return drawn(self.picture)
        title = escape(self.picture.title)
        return f"<p>{title}</p>{self.picture.table.to_html(index=False, escape=True)}"


def chart(findings: Findings, m: ActorMap, *, limit: int = 15) -> Chart:
    """The figures of a result as bars, in the order of the result; what has no figure is left out.

    Parameters
    ----------
    findings
        What an analysis says.
    m
        The map that it was asked about, for names.
    limit
        Most bars.
    """
    names = _names(m)
    with_figure = [finding for finding in findings if finding.value is not None and finding.subject][:limit]
    rows = [
        (" · ".join(names.get(actor, actor) for actor in finding.subject), float(finding.value or 0))
        for finding in with_figure
    ]
    return Chart(bars(rows, title=findings.method, what="What", figure="Value"))


def _names(m: ActorMap) -> dict[str, str]:
    """Names by id of all that a finding can be about."""
    known = {code: label for code, (label, _) in schema.groups().items()}
    for table in ("areas", "sectors", "platforms", "actors"):
        known |= dict(zip(m[table]["id"], m[table]["name"], strict=True))
    return {code: shorten(name) for code, name in known.items()}


def show(m: ActorMap, view: View | None = None, *, look: Look = PLAIN, height: int = 640) -> Frame:
    """A map as a notebook shows it: names, filters and details as on the page that `write_map` writes.

    Parameters
    ----------
    m
        The map; whoever is on it is in what is shown.
    view
        The day; by default today.
    look
        What to show and how.
    height
        Height of the frame in pixels.

    Notes
    -----
    A notebook keeps what it showed: clear its outputs before you save it where others can read it.
    """
    share = on_screen(m)
    return Frame(map_html(share, view=view or View(), look=look), height)
