"""Commands that make files to hand out: the map, the brief, and the questions of an interview."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, get_args

import typer

from actormap.cli import terminal
from actormap.cli.options import Day, Draws, Json, PassphraseFile, RoleOption, Workspace
from actormap.cli.session import Session, choice_of, progress_bar, view_of, worlds
from actormap.core.config import DEFAULT_ROLE
from actormap.core.errors import Refused
from actormap.core.sentences import Name

if TYPE_CHECKING:
    from actormap.viz.brief import Leaving

commands = typer.Typer()
Output = Annotated[
    list[Path], typer.Option("--output", "-o", help="A file to write: NAME.pdf, NAME.docx or NAME.html.")
]
Recipient = Annotated[
    str, typer.Option("--for", help="Who reads it: un, partner or public. Who did not agree is left out.")
]

Alike = Annotated[
    str,
    typer.Option(
        "--alike", help="Names that hold the name of somebody who is left out: ask, stand or leave-out."
    ),
]


@commands.command("map")
def map_(
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", help="The file to write: NAME.html, or a picture (NAME.svg, NAME.png)."
        ),
    ],
    level: Annotated[
        str, typer.Option("--level", help="organisations (no persons, no sensitive tags) or inside.")
    ] = "organisations",
    recipient: Recipient = "public",
    alike: Alike = "ask",
    contacts: Annotated[
        bool, typer.Option("--contacts", help="Show whom the office is in contact with, also to others.")
    ] = False,
    colour_by: Annotated[str, typer.Option("--colour-by", help="area, type or neighbourhood.")] = "area",
    outlines: Annotated[
        Path | None,
        typer.Option("--outlines", help="GeoJSON of your areas: the page then shows actors on them too."),
    ] = None,
    date: Day = "",
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = DEFAULT_ROLE,
    json: Json = False,
) -> None:
    """Draw the map as one HTML file that opens without a network, or as a picture."""
    from actormap.core import outputs
    from actormap.ingest.readers.geojson import read_outlines
    from actormap.rights.redact import redact
    from actormap.viz.map.network import Look, drawer_of
    from actormap.viz.style import ColourBy

    view, draw = view_of(date), drawer_of(output)
    areas = read_outlines(outlines) if outlines else ()
    look = Look(colour_by=choice_of(colour_by, "--colour-by", get_args(ColourBy)), outlines=areas)
    with Session(workspace, passphrase_file, role) as session:
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
        note = partial(session.store.record, "export.map", who=role, detail=share.logged(count))
        read = (*session.files, *filter(None, [outlines]))
        outputs.write({output: draw(share, view=view, look=look)}, keep=read, note=note)
    row = {"file": str(output), "level": level, "actors": count, "mark": share.mark}
    terminal.show_rows([row], json=json)


@commands.command()
def brief(
    output: Output,
    kind: Annotated[
        str,
        typer.Option(
            "--kind",
            help="mission (a place, a theme or chosen actors), country-profile (four pages) or handover (the "
            "page for the successor); the last two are for the office alone.",
        ),
    ] = "mission",
    area: Annotated[str, typer.Option("--area", help="The place, by P-code or name.")] = "",
    theme: Annotated[
        str, typer.Option("--theme", help="A sector, or a group whose rights are worked on, by code or name.")
    ] = "",
    actor: Annotated[
        list[str] | None, typer.Option("--actor", help="Id of an actor, where these alone are meant.")
    ] = None,
    level: Annotated[
        str,
        typer.Option(
            "--level",
            help="organisations (who agreed, no routes, no risks), as a brief for a mission is without it, "
            "or inside.",
        ),
    ] = "",
    recipient: Recipient = "public",
    alike: Alike = "ask",
    draws: Draws = None,
    date: Day = "",
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = DEFAULT_ROLE,
    json: Json = False,
) -> None:
    """Make the actor map of a place or a theme on two pages, a country profile, or the successor's page."""
    from actormap.viz.brief import About, leaving, profile_to_take, successor_page_to_take
    from actormap.web.process import worker

    _may_be_written(output)
    whole = {"country-profile": profile_to_take, "handover": successor_page_to_take}
    about, view = About(area, theme, tuple(actor or ())), view_of(date)
    if make := whole.get(choice_of(kind, "--kind", ("mission", *whole))):
        if about != About() or level not in {"", "inside"}:
            raise Refused(
                "{kind} is about the whole country, and for the office alone. Leave out --area, --theme, "
                "--actor and --level.",
                kind=Name(kind),
            )
        with Session(workspace, passphrase_file, role) as session:
            with session.second_person():
                made = make(session.map(), view, principal=session.principal, alike=alike)
            rows = _written(session, made, output, "brief", "inside")
        terminal.show_rows(rows, json=json)
        return
    level = level or "organisations"
    with Session(workspace, passphrase_file, role) as session:
        m, principal = session.map(), session.principal
        with progress_bar() as progress:
            ask = partial(
                worker.answer, m=m, view=view, principal=principal, draws=worlds(m, draws), progress=progress
            )
            with session.second_person():
                made = leaving(
                    m,
                    view,
                    about,
                    principal=principal,
                    level=level,
                    recipient=recipient,
                    alike=alike,
                    ask=ask,
                )
        rows = _written(session, made, output, "brief", level)
    terminal.show_rows(rows, json=json)


@commands.command("hit-page")
def hit_page_(
    output: Output,
    provision: Annotated[str, typer.Option("--provision", help="Code of the provision.")] = "",
    instrument: Annotated[str, typer.Option("--instrument", help="Code of the law, for all of it.")] = "",
    alike: Alike = "ask",
    date: Day = "",
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = DEFAULT_ROLE,
    json: Json = False,
) -> None:
    """Make one page on whom a law would hit, in counts without names, for the office alone."""
    from actormap.viz.brief import hit_page

    _may_be_written(output)
    with Session(workspace, passphrase_file, role) as session:
        with session.second_person():
            made = hit_page(
                session.map(),
                view_of(date),
                principal=session.principal,
                provision=provision,
                instrument=instrument,
                alike=alike,
            )
        rows = _written(session, made, output, "brief", "inside")
    terminal.show_rows(rows, json=json)


@commands.command("chair-page")
def chair_page_(
    output: Output,
    meeting: Annotated[
        str, typer.Option("--meeting", help="Code of the planned meeting; the next one if none is given.")
    ] = "",
    alike: Alike = "ask",
    date: Day = "",
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = DEFAULT_ROLE,
    json: Json = False,
) -> None:
    """Make a page for the chair of a meeting: guests, who sits apart, who decided; for the office alone."""
    from actormap.metrics.partner.meeting import planned
    from actormap.records.record.invited import decided
    from actormap.viz.brief import chair_page

    _may_be_written(output)
    with Session(workspace, passphrase_file, role) as session:
        m, view = session.map(), view_of(date)
        code = planned(m, view.date, meeting)["id"]
        log = [(each.day, each.words) for each in decided(session.store, session.principal, code)]
        with session.second_person():
            made = chair_page(m, view, principal=session.principal, meeting=code, log=log, alike=alike)
        rows = _written(session, made, output, "brief", "inside")
    terminal.show_rows(rows, json=json)


@commands.command()
def interview(
    output: Output,
    number: Annotated[
        int, typer.Option("--number", min=1, help="Which of the interviews that `evidence ask` lists.")
    ] = 1,
    alike: Alike = "ask",
    date: Day = "",
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = DEFAULT_ROLE,
    json: Json = False,
) -> None:
    """Print the questions of an interview, with boxes to tick, for the office alone."""
    from actormap.viz.brief import interview_sheet

    _may_be_written(output)
    with Session(workspace, passphrase_file, role) as session:
        with session.second_person():
            made = interview_sheet(
                session.map(), view_of(date), number, principal=session.principal, alike=alike
            )
        rows = _written(session, made, output, "interview", "inside")
    terminal.show_rows(rows, json=json)


def _written(
    session: Session, made: Leaving, output: list[Path], what: str, level: str
) -> list[dict[str, object]]:
    """Write what leaves, with an entry in the log; a row a file."""
    from actormap.core import outputs
    from actormap.viz.brief import written_for

    count, who = len(made.brief.ids), session.principal.role
    note = partial(session.store.record, f"export.{what}", who=who, detail=made.share.logged(count))
    outputs.write({file: written_for(made, file) for file in output}, keep=session.files, note=note)
    return [{"file": str(file), "level": level, "actors": count, "mark": made.share.mark} for file in output]


def _may_be_written(output: list[Path]) -> None:
    """Refuse files of other kinds, and two of one name, before anything is worked out."""
    from actormap.core import outputs
    from actormap.viz.brief import FORMATS

    for file in output:
        outputs.kind_of(file, [f".{form}" for form in FORMATS])
    if len(set(output)) < len(output):
        raise Refused("two outputs have one name. Give each a name of its own.")
