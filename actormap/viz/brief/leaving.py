"""A brief as a value, and as it leaves the program: of what `redact` lets out, without who was left out."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import Denied, Refused
from actormap.core.findings import NOTHING, Findings
from actormap.core.model import ActorMap
from actormap.core.outputs import kind_of, write
from actormap.core.sentences import Name, Sentence, joined, series
from actormap.metrics import catalogue
from actormap.metrics.base.areas import invented
from actormap.metrics.base.context import context_of
from actormap.metrics.base.safeguards import AMONG_SHOWN
from actormap.rights.access import Principal, may_ask
from actormap.rights.redact import Shareable, on_screen, redact
from actormap.viz.brief.approach import how_sure, questions, what_to_mind, whom_to_meet
from actormap.viz.brief.content import Brief
from actormap.viz.brief.present import who_is_there, whom_we_do_not_know
from actormap.viz.brief.setting import CAPTION, Document, set_texts
from actormap.viz.brief.topic import Ask, Topic, topic_of
from actormap.viz.brief.writers import docx, html, pdf
from actormap.viz.map.network import Look
from actormap.viz.map.picture import map_svg
from actormap.viz.templates import texts_of

ANALYSES = (
    "reach.blind_spots",
    "reach.isolation",
    "introductions.plans",
    "introductions.assign",
    "introductions.introducer_load",
    "coordination.gaps",
    "coordination.missing_platforms",
    "evidence.coverage",
)
"""Analyses that a brief for the office asks: who may not ask one of them reads none of it."""


def brief(  # noqa: PLR0913 - what it is about, for whom, and on which answers
    m: ActorMap,
    view: View,
    *,
    area: str = "",
    theme: str = "",
    ids: Sequence[str] = (),
    inside: bool = True,
    ask: Ask | None = None,
) -> Brief:
    """The actor map of a place, a theme or chosen actors, on two pages.

    The place is a P-code or name, "" the whole map; the theme a sector, or a group whose rights are worked
    on, by code or name; with `ids` these actors alone are meant. What there is nothing to say about is told
    as not recorded, never as none.

    `inside` is for the office, and for a role that may ask all of `ANALYSES`. For others it says who is
    there and nothing that rests on contacts, sources, risks or tensions, which are not in what they get.

    `ask` answers by name and options: who has answers that were checked on possible maps gives these, so
    that a finding has one verdict wherever it is read. By default they are asked of the map as it is
    recorded. `Refused` where there is no such place, theme or actor.
    """
    topic = topic_of(context_of(m, view), area, theme, ids, ask or partial(recorded, m, view))
    first = who_is_there(topic, inside=inside)
    further = (whom_to_meet, what_to_mind, whom_we_do_not_know, questions, how_sure) if inside else ()
    boundary = topic.worded("boundary")
    return Brief(
        topic.worded("title"),
        boundary if m.unseen is None else joined(boundary, AMONG_SHOWN),
        view.date,
        warning(m),
        (first, *(part(topic) for part in further)),
        tuple(topic.names(topic.rows)),
    )


def warning(m: ActorMap) -> Sentence:
    """What stands above a page about a country that is invented; nothing of any other."""
    if not invented(m):
        return NOTHING
    return Sentence("Invented data: an invented country, for practice. Nobody in it exists.")


def of_all(m: ActorMap, kept: ActorMap | None, view: View, ask: Ask | None) -> tuple[Topic, Topic]:
    """All of a map, and of the same with what stands in no file (`kept`), where that is given."""
    first, second = (
        topic_of(context_of(each, view), "", "", (), ask or partial(recorded, each, view))
        for each in (m, kept or m)
    )
    return first, second


def recorded(m: ActorMap, view: View, analysis: str, **options: Any) -> Findings:
    """What an analysis says of the map as it is recorded."""
    return catalogue.run(analysis, m, view, **options)


FORMATS: dict[str, Callable[[Document], bytes]] = {"html": html, "docx": docx, "pdf": pdf}
"""What writes a brief, by the ending of the file."""


@dataclass(frozen=True, slots=True)
class About:
    """What a brief is about (`brief`).

    Parameters
    ----------
    area, theme, ids
        The place, the theme, and actors where these alone are meant.
    """

    area: str = ""
    theme: str = ""
    ids: Sequence[str] = ()


def for_role(m: ActorMap, view: View, about: About, principal: Principal, *, ask: Ask | None = None) -> Brief:
    """A brief of what the principal sees, to be read and not taken along, with as much as its role may ask.

    `ask` is as in `leaving.brief`; an unknown place, theme or actor is refused.
    """
    inside = asks_all(principal, ANALYSES)
    return brief(m, view, **asdict(about), inside=inside, ask=ask)


def asks_all(principal: Principal, analyses: Sequence[str]) -> bool:
    """Whether a role may ask all of some analyses."""
    try:
        may_ask_all(principal, analyses)
    except Denied:
        return False
    return True


def may_ask_all(principal: Principal, analyses: Sequence[str]) -> None:
    """Let nobody read what is for the office who may not ask what it is made of."""
    for name in analyses:
        may_ask(principal, schema.analyses()[name])


class Leaving(NamedTuple):
    """A brief that is fit to leave.

    Parameters
    ----------
    brief
        What it says.
    document
        The same as it is set.
    share
        The map that it is made of.
    """

    brief: Brief
    document: Document
    share: Shareable

    def written(self, form: str) -> bytes:
        """The file, as ``html``, ``docx`` or ``pdf``."""
        if form not in FORMATS:
            raise Refused(
                "there is no format '{form}' of a brief. Use one of: {formats}.",
                form=Name(form),
                formats=series(FORMATS),
            )
        return FORMATS[form](self.document)


def for_office(
    m: ActorMap, make: Callable[[ActorMap], Brief], *, principal: Principal, alike: str
) -> Leaving:
    """Pages for the office alone, fit to leave: made of what is in any file, and let out by who is on them.

    `alike` is as for `redact.redact`, whose errors are those of this.
    """
    inside = partial(redact, m, "inside", principal=principal, alike=alike, along=True)
    composed = make(inside(of=()).content)
    return of_text(composed, inside(of=composed.ids))


def of_text(composed: Brief, share: Shareable, *, picture: str = "", caption: Sentence = CAPTION) -> Leaving:
    """Pages fit to leave; `Refused` where they would name who is left out of the share.

    The picture, if there is one, was made of what may leave.
    """
    document = set_texts(composed, mark=share.mark, made=share.made, picture=picture, caption=caption)
    charts = chain.from_iterable(part.charts for part in document.parts)
    drawn = ((chart.title, *chart.lines, *texts_of(chart.svg, ())) for chart in charts)
    share.refuse_what_was_left_out(chain(from_data(composed), *drawn))
    return Leaving(composed, document, share)


def leaving(  # noqa: PLR0913 - what it is about, who lets it leave, for whom, and on which answers
    m: ActorMap,
    view: View,
    about: About,
    *,
    principal: Principal,
    level: str,
    recipient: str = "public",
    alike: str = "ask",
    ask: Ask | None = None,
    look: Look | None = None,
) -> Leaving:
    """A brief, of what the principal sees (`access.read`), that is fit to leave the program.

    Level, recipient and `alike` are as for `redact.redact`. At the level ``organisations`` only those are
    named and counted that agreed to it, nothing is said of contacts, sources, risks or tensions, and nothing
    is asked. At the level ``inside`` all that the principal sees is in it, so that answers about that map
    may be given (`ask`, as in `leaving.brief`). `look` is that of a page on which somebody looks at the
    map (`look.look_of`): its picture then has the same places, colours and sizes.

    `Denied` where the role may not take a brief along; `Refused` where there is no such place, theme, actor,
    level or recipient, or it would name who was left out.
    """
    let_out = partial(redact, level=level, principal=principal, recipient=recipient, alike=alike, along=True)
    share = let_out(m, of=())
    share.refuse_nobody()
    if level == "inside":
        may_ask_all(principal, ANALYSES)
    ids = set(share.content.actors["id"])
    if ids < set(m.actors["id"]):
        ask = None  # answers about all of the map would count, and could name, who is in no file
    hidden = [actor for actor in about.ids if actor not in ids and actor in set(m.actors["id"])]
    if hidden:
        raise Refused(
            "{number} of the chosen actors may not be named to these readers. Choose others.",
            number=len(hidden),
        )
    composed = brief(share.content, view, **asdict(about), inside=level == "inside", ask=ask)
    share.refuse_what_was_left_out(from_data(composed))
    part, look = _pictured(m, about, composed, look)
    drawn = let_out(part, of=composed.ids)
    picture = map_svg(drawn, view=view, look=look) if composed.ids else ""
    return Leaving(composed, set_texts(composed, mark=share.mark, made=share.made, picture=picture), share)


def _pictured(m: ActorMap, about: About, composed: Brief, look: Look | None) -> tuple[ActorMap, Look]:
    """What the picture of a brief is drawn from, and how; `look` is as for `leaving`."""
    part, title = _around(m, composed.ids), str(composed.title)
    if look is None or look.excerpt is None:
        return part, Look(colour_by="type" if about.area else "area", title=title)
    only = {*composed.ids, *part.platforms["id"]}
    # What is told of a line rests on all that is recorded, as on the page.
    return m, replace(look, title=title, excerpt=replace(look.excerpt, only=only))


def map_on_page(m: ActorMap, view: View, about: About, composed: Brief, *, look: Look | None = None) -> str:
    """The map at the top of a brief that is read on a page (`for_role`), as SVG; "" where nobody is on it."""
    part, look = _pictured(m, about, composed, look)
    return map_svg(on_screen(part), view=view, look=look) if composed.ids else ""


def _around(m: ActorMap, ids: Sequence[str]) -> ActorMap:
    """Some actors and what is between them, without platforms on which none of them sits."""
    part = m.where(ids)
    seats = part.platforms
    sat_on = (seats["members"] != "") | seats["id"].isin(part.ties["target_id"])
    return part.with_tables({"platforms": seats[sat_on]})


def from_data(composed: Brief) -> Iterator[str]:
    """All that came into the sentences from data; their templates are ours."""
    for sentence in composed.sentences():
        yield from _values(sentence)


def _values(value: Any) -> Iterator[str]:
    if isinstance(value, Sentence):
        for inner in value.values.values():
            yield from _values(inner)
    elif isinstance(value, str):
        yield value


def write_brief(brief: Leaving, path: str | os.PathLike[str]) -> None:
    """Write a brief (`leaving`) to a file that only its owner can read; its ending says the format.

    It is NAME.html, NAME.docx or NAME.pdf, in a folder that is there. `Refused` where it cannot be written,
    or something else stands there.
    """
    file = Path(path)
    write({file: written_for(brief, file)})


def written_for(brief: Leaving, file: Path) -> bytes:
    """What stands in a file of a brief, by its ending; another than a brief can have is refused."""
    return brief.written(kind_of(file, [f".{form}" for form in FORMATS]).removeprefix("."))
