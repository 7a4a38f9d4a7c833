"""The command that looks for words in all that is on a map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from actormap.cli import terminal
from actormap.cli.options import Day, Json, PassphraseFile, RoleOption, Workspace
from actormap.cli.session import Session, view_of
from actormap.core.config import DEFAULT_ROLE
from actormap.core.sentences import shown
from actormap.core.words import _

if TYPE_CHECKING:
    from actormap.records.finder import Hit, SearchResults

commands = typer.Typer()
SHOWN = 10


@commands.command()
def find(
    words: Annotated[
        list[str],
        typer.Argument(help="Names, codes, first letters, groups, themes, places; in any script and order."),
    ],
    limit: Annotated[
        int, typer.Option("--limit", min=0, help="Most of each kind that are printed; 0 for all.")
    ] = SHOWN,
    date: Day = "",
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = DEFAULT_ROLE,
    json: Json = False,
) -> None:
    """Find actors, groups, themes, places, platforms, laws; a group and a place find who works on both."""
    from actormap.records.finder import find as look_for

    view = view_of(date)
    with Session(workspace, passphrase_file, role) as session:
        matches = look_for(session.map(), view, " ".join(words), limit=None if json else limit or None)
    if json:
        terminal.show_document(matches.as_dict())
        return
    _show(matches)


def _show(matches: SearchResults) -> None:
    from actormap.records.finder import TITLES

    for sentence in (*(word.sentence for word in matches.words), matches.note):
        if sentence:
            terminal.show_text(shown(sentence), json=False)
    cut = [some for some in matches.kinds if len(some.hits) < some.total]
    for some in matches.kinds:
        count = _("{n:,} of {all:,}", n=len(some.hits), all=some.total) if some in cut else f"{some.total:,}"
        terminal.show_text(f"\n{shown(TITLES[some.kind])}: {count}", json=False)
        terminal.show_rows([_row(hit) for hit in some.hits], json=False)
    if cut:
        terminal.show_text(_("--limit 0 prints all, --limit N the first N of each kind."), json=False)


def _row(hit: Hit) -> dict[str, str]:
    actors = {} if hit.actors is None else {"actors": f"{hit.actors:,}"}
    return {"id": hit.id, "name": str(hit.name)} | actors | {"why": shown(hit.why)}
