"""Commands that make files to hand out: the map, the brief, and the questions of an interview."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, get_args

import typer

from actormap.cli.options import Draws, Group, OnDay, Rows
from actormap.cli.session import Session, choice_of, progress_bar, worlds
from actormap.core.errors import Refused
from actormap.core.sentences import Name

if TYPE_CHECKING:
    from actormap.core.model import ActorMap
    from actormap.viz.brief import Leaving

commands = Group()
Recipient = Annotated[
    str, typer.Option("--for", help="Who reads it: un, partner or public. Who did not agree is left out.")
]
Alike = Annotated[
    str,
    typer.Option(
        "--alike", help="Names that hold the name of somebody who is left out: ask, stand or leave-out."
    ),
]


@dataclass(kw_only=True)
class Paper:
    """What is written for readers, into which files."""

    output: Annotated[
        list[Path],
        typer.Option("--output", "-o", help="A file to write: NAME.pdf, NAME.docx or NAME.html."),
    ]
    alike: Alike = "ask"

    def __post_init__(self) -> None:
        """Refuse files of other kinds, and two of one name, before anything is worked out."""
        from actormap.core import outputs
        from actormap.viz.brief import FORMATS

        for file in self.output:
            outputs.kind_of(file, [f".{form}" for form in FORMATS])
        if len(set(self.output)) < len(self.output):
            raise Refused("two outputs have one name. Give each a name of its own.")

    def written(
        self,
        session: Session,
        make: Callable[[ActorMap], Leaving],
        *,
        what: str = "brief",
        level: str = "inside",
    ) -> Rows:
        """Write what is made of the map, with an entry in the log; a row a file."""
        from actormap.core import outputs
        from actormap.viz.brief import written_for

        with session:
            m = session.map()
            with session.second_person():
                made = make(m)
            count, share, who = len(made.brief.ids), made.share, session.principal.role
            note = partial(session.store.record, f"export.{what}", who=who, detail=share.logged(count))
            contents = {file: written_for(made, file) for file in self.output}
            outputs.write(contents, keep=session.files, note=note)
        return [
            {"file": str(file), "level": level, "actors": count, "mark": share.mark} for file in self.output
        ]


@commands.add("map")
def map_(
    *,
    output: Annotated[Path, typer.Option("--output", "-o")],
    level: str = "organisations",
    recipient: Recipient = "public",
    alike: Alike = "ask",
    contacts: bool = False,
    colour_by: str = "area",
    outlines: Path | None = None,
    day: OnDay,
    session: Session,
) -> Rows:
    """Draw the map as one HTML file that opens without a network, or as a picture.

    Parameters
    ----------
    output
        The file to write: NAME.html, or a picture (NAME.svg, NAME.png).
    level
        organisations (no persons, no sensitive tags) or inside.
    contacts
        Show whom the office is in contact with, also to others.
    colour_by
        area, type or neighbourhood.
    outlines
        GeoJSON of your areas: the page then shows actors on them too.
    """
    from actormap.core import outputs
    from actormap.ingest.readers.geojson import read_outlines
    from actormap.rights.redact import redact
    from actormap.viz.map.network import Look, drawer_of
    from actormap.viz.style import ColourBy

    draw = drawer_of(output)
    areas = read_outlines(outlines) if outlines else ()
    look = Look(colour_by=choice_of(colour_by, "--colour-by", get_args(ColourBy)), outlines=areas)
    with session:
        with session.second_person():
            share = redact(
                session.map(),
                level,
                principal=session.principal,
                recipient=recipient,
                alike=alike,
                contacts=contacts,
                along=True,
            )
        share.refuse_nobody()
        count = len(share.content.actors)
        note = partial(session.store.record, "export.map", who=session.role, detail=share.logged(count))
        read = (*session.files, *filter(None, [outlines]))
        outputs.write({output: draw(share, view=day.view, look=look)}, keep=read, note=note)
    return [{"file": str(output), "level": level, "actors": count, "mark": share.mark}]


@commands.add()
def brief(
    *,
    paper: Paper,
    kind: str = "mission",
    area: str = "",
    theme: str = "",
    actor: list[str] | None = None,
    level: str = "",
    recipient: Recipient = "public",
    draws: Draws = None,
    day: OnDay,
    session: Session,
) -> Rows:
    """Make the actor map of a place or a theme on two pages, a country profile, or the successor's page.

    Parameters
    ----------
    kind
        mission (a place, a theme or chosen actors), country-profile (four pages) or handover (the page for
        the successor); the last two are for the office alone.
    area
        The place, by P-code or name.
    theme
        A sector, or a group whose rights are worked on, by code or name.
    actor
        Id of an actor, where these alone are meant.
    level
        organisations (who agreed, no routes, no risks), as a brief for a mission is without it, or inside.
    """
    from actormap.viz.brief import About, leaving, profile_to_take, successor_page_to_take
    from actormap.web.process import worker

    whole = {"country-profile": profile_to_take, "handover": successor_page_to_take}
    about, view, principal = About(area, theme, tuple(actor or ())), day.view, session.principal
    if make := whole.get(choice_of(kind, "--kind", ("mission", *whole))):
        if about != About() or level not in {"", "inside"}:
            raise Refused(
                "{kind} is about the whole country, and for the office alone. Leave out --area, --theme, "
                "--actor and --level.",
                kind=Name(kind),
            )
        return paper.written(session, lambda m: make(m, view, principal=principal, alike=paper.alike))
    level = level or "organisations"

    def mission(m: ActorMap) -> Leaving:
        with progress_bar() as progress:
            ask = partial(
                worker.answer, m=m, view=view, principal=principal, draws=worlds(m, draws), progress=progress
            )
            return leaving(
                m,
                view,
                about,
                principal=principal,
                level=level,
                recipient=recipient,
                alike=paper.alike,
                ask=ask,
            )

    return paper.written(session, mission, level=level)


@commands.add("hit-page")
def hit_page_(
    *, paper: Paper, provision: str = "", instrument: str = "", day: OnDay, session: Session
) -> Rows:
    """Make one page on whom a law would hit, in counts without names, for the office alone.

    Parameters
    ----------
    provision
        Code of the provision.
    instrument
        Code of the law, for all of it.
    """
    from actormap.viz.brief import hit_page

    make = partial(
        hit_page,
        view=day.view,
        principal=session.principal,
        provision=provision,
        instrument=instrument,
        alike=paper.alike,
    )
    return paper.written(session, make)


@commands.add("chair-page")
def chair_page_(*, paper: Paper, meeting: str = "", day: OnDay, session: Session) -> Rows:
    """Make a page for the chair of a meeting: guests, who sits apart, who decided; for the office alone.

    Parameters
    ----------
    meeting
        Code of the planned meeting; the next one if none is given.
    """
    from actormap.metrics.partner.meeting import planned
    from actormap.records.record.history import decided
    from actormap.viz.brief import chair_page

    def make(m: ActorMap) -> Leaving:
        code = planned(m, day.view.date, meeting)["id"]
        log = [(each.day, each.words) for each in decided(session.store, session.principal, code)]
        return chair_page(m, day.view, principal=session.principal, meeting=code, log=log, alike=paper.alike)

    return paper.written(session, make)


@commands.add()
def interview(
    *, paper: Paper, number: Annotated[int, typer.Option(min=1)] = 1, day: OnDay, session: Session
) -> Rows:
    """Print the questions of an interview, with boxes to tick, for the office alone.

    Parameters
    ----------
    number
        Which of the interviews that `evidence ask` lists.
    """
    from actormap.viz.brief import interview_sheet

    make = partial(
        interview_sheet, view=day.view, number=number, principal=session.principal, alike=paper.alike
    )
    return paper.written(session, make, what="interview")
