"""The page of a map that needs no network, and a map in a file."""

from __future__ import annotations

import base64
import hashlib
import os
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from pyvis.network import Network

from actormap.core.config import View
from actormap.core.outputs import kind_of, write
from actormap.core.words import _, code, direction, ngettext
from actormap.rights.redact import Shareable
from actormap.viz import style
from actormap.viz.map.drawing import Scene, counts, drawing
from actormap.viz.map.legend import changes, compared, headings, title
from actormap.viz.map.look import PLAIN, Inside, Look
from actormap.viz.map.picture import map_png, map_svg
from actormap.viz.map.state import Data
from actormap.viz.scripts import ASSETS, page_scripts
from actormap.viz.templates import texts_of

_NUMBERS = {int, float, bool, type(None)}


def packed(rows: Sequence[Data]) -> Data:
    """Rows as `packing.js` takes them apart.

    Their cells are numbers, yes or no, texts and tuples of them, never None. ``rows`` is their number,
    ``columns`` by name hold the value of each row, None where it has none; where they are no numbers
    ``values``, each once, and ``at``, positions in them.
    """
    names = list(dict.fromkeys(chain.from_iterable(rows)))
    return {"rows": len(rows), "columns": {name: _column([row.get(name) for row in rows]) for name in names}}


def _column(values: list[Any]) -> Any:
    if set(map(type, values)) <= _NUMBERS:
        return values
    known = [value for value in dict.fromkeys(values) if value is not None]
    position = {value: i for i, value in enumerate(known)}
    return {"values": known, "at": list(map(position.get, values))}


__all__ = ["Inside", "Look", "drawn", "map_html"]

Progress = Callable[[str, float], object]

_LOADS = re.compile(
    r"<[a-z][^>]*\s(?:src|srcset|href|data|poster|background|action|formaction|on\w+)\s*="
    r"|<(?:base|iframe|object|embed)\b",
    re.IGNORECASE,
)


def drawn(share: Shareable, *, view: View, look: Look = PLAIN, progress: Progress | None = None) -> Data:
    """A map as the data that it is drawn from, for who draws it elsewhere; else as `map_html`.

    `progress` is called with what is being done and the share that is done; what it raises ends the work.
    """
    progress = progress or (lambda _step, _share: None)
    progress("Assembling the lines", 0.1)
    scene = Scene(share, view, look)
    scene.places(lambda share: progress("Placing the actors", 0.5 + 0.3 * share))
    progress("Assembling the map", 0.8)
    return drawing(scene)


def _page(scene: Scene, data: Data) -> Data:
    """What the template shows besides the map."""
    scripts, here = page_scripts(), code()
    platforms = any(mark["sphere"] == style.PLATFORM for mark in data["marks"])
    return {
        "lang": here,
        "dir": direction(here),
        "about": list(_about(data)),
        "without_scripts": _("The map needs JavaScript; the table below does not."),
        "caption": _("Actors and platforms as a table") if platforms else _("Actors as a table"),
        "headings": [_("Name"), _("Type"), _("Sphere"), _("Works in"), _("Level"), _("Links")],
        "data": {name: value for name, value in data.items() if name not in {"marks", "links"}},
        "title": data["title"],
        "mark": data["mark"],
        "changes": title(data["before"], data["day"]) if data["before"] else "",
        "changed": list(_changed(data)),
        "rows": [_row(scene, i, mark) for i, mark in enumerate(data["marks"])],
        "css": (ASSETS / "map.css").read_text(encoding="utf-8"),
        "page_css": (ASSETS / "page.css").read_text(encoding="utf-8"),
        "scripts": scripts,
        "hashes": [base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in scripts],
    }


def _about(data: Data) -> Iterator[str]:
    """What the page says of itself above the map, a sentence each."""
    yield _(
        "As on {day} · made on {made} · {actors} · {links}.",
        day=data["day"],
        made=data["made"],
        **counts(data),
    )
    if data["before"]:
        yield compared(data)
    yield _("A missing link can mean that nobody asked.")
    if not data["graded"]:
        yield _("It shows only those who agreed to be named, and leaves out how certain each link is.")
    if data["left_out"]:
        yield ngettext(
            data["left_out"],
            "Not drawn: {n} recorded tie that had ended, had not begun, is doubtful or of another kind.",
            "Not drawn: {n} recorded ties that had ended, had not begun, are doubtful or of another kind.",
        )


def _changed(data: Data) -> Iterator[list[str]]:
    """What changed between two days that are compared, as a table with its headings."""
    rows = changes(data, ((link, link.get("became", "")) for link in data["links"]))
    if rows:
        yield headings()
        yield from map(list, rows)


def _row(scene: Scene, i: int, mark: Data) -> Data:
    """One line of the table: a mark in words."""
    row = {"name": mark["name"], "links": mark["links"]}
    if "type" in mark:
        return row | {"type": mark["type"], "sphere": _("Platform"), "area": "", "level": mark["level"]}
    return row | {key: scene.field_text(key, i) for key in ("type", "sphere", "area", "level")}


def map_html(share: Shareable, *, view: View, look: Look = PLAIN) -> str:
    """A map that passed `redact`, as one HTML page that works without a network.

    Ties that had ended, had not begun or are less likely than not on the day of the view are not drawn. No
    name in it is ever read as HTML or as a script. `ActormapError` where `look` names a layer or an actor
    that is not there.
    """
    scene = Scene(share, view, look)
    data = drawing(scene)
    network = Network()
    network.set_template_dir(str(ASSETS), "map.html")
    network.templateEnv.autoescape = True
    network.templateEnv.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "allow_nan": False}
    network.templateEnv.globals["page"] = _page(scene, data)
    network.nodes, network.edges = data["marks"], data["links"]
    html: str = network.generate_html()
    _refuse_loads(html)
    share.refuse_what_was_left_out(texts_of(html, page_scripts()))
    return html


def _refuse_loads(html: str) -> None:
    """Stop if a tag would load something or run code; data cannot make tags, so it is our mistake."""
    markup = re.sub(r"(<(script|style)\b[^>]*>).*?</\2>", r"\1", html, flags=re.DOTALL)
    if loading := _LOADS.search(markup):
        raise RuntimeError(f"the page would load something: {loading[0][:40]!r}")


Drawer = Callable[..., str | bytes]
DRAWERS: dict[str, Drawer] = {".html": map_html, ".svg": map_svg, ".png": map_png}
"""What draws a map, by the ending of the file: a page to look around in, or a map that stands still."""


def drawer_of(path: Path) -> Drawer:
    """What draws a map for a file, by its ending; another is refused."""
    return DRAWERS[kind_of(path, DRAWERS)]


def write_map(share: Shareable, path: str | os.PathLike[str], *, view: View, look: Look = PLAIN) -> None:
    """Write a map to a file that only its owner can read; an older map of that name is replaced whole.

    Parameters
    ----------
    share
        What may be shown (`redact.redact`).
    path
        The file, in a folder that is there: NAME.html is a page, NAME.svg and NAME.png are pictures.
    view, look
        As for `map_html`.

    Raises
    ------
    Refused
        It has another ending, its folder is not there, it cannot be written, or something else stands there.
    """
    file = Path(path)
    write({file: drawer_of(file)(share, view=view, look=look)})
