"""Commands that join analyses or hold two maps against each other; `catalogue` makes all others."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING, get_args

from actormap.cli import terminal
from actormap.cli.catalogue import AnalysisCommand, group
from actormap.cli.options import Group, RelationOption, Resampled, Rows, view_of
from actormap.cli.session import Session, choice_of, search_of, worlds
from actormap.core import schema
from actormap.core.errors import Refused, StoreError
from actormap.core.sentences import Name

if TYPE_CHECKING:
    from actormap.core.model import ActorMap
    from actormap.store import Store

commands = Group()
reach = group("reach")
coordination = group("coordination")
change = group("change")
DAY = len("2026-03-31")


@reach.add()
def overview(
    *,
    relation: RelationOption = "works_on_rights_of",
    by: str = "contact",
    within: bool = False,
    look: Resampled,
    session: Session,
) -> None:
    """How far the office reaches, and against who exists (A03, A13).

    Parameters
    ----------
    by
        What counts as reached: contact or route.
    within
        Only who is within reach; a server searches by itself.
    """
    from actormap.metrics.base.tags import Relation
    from actormap.metrics.catalogue import run
    from actormap.metrics.reach.contact_log import Definition
    from actormap.metrics.summary import reach_overview as both

    analysis = both(
        choice_of(relation, "--relation", get_args(Relation)), choice_of(by, "--by", get_args(Definition))
    )
    if not within:
        session.analyse(analysis, look, ("reach.gap", "reach.steps"))
        return
    with session:
        session.may_ask("reach.within_reach")
        m = session.map(search_of(look.view))
    terminal.show_findings(run("reach.within_reach", m, look.view), m, look.limit)


@reach.add()
def thin_places(
    *, relation: RelationOption = "works_on_rights_of", look: Resampled, session: Session
) -> None:
    """Who has no recorded route, seat or tie, and whether anybody asked (A02, A10, A12)."""
    from actormap.metrics.base.tags import Relation
    from actormap.metrics.summary import thin_places as joined

    analysis = joined(choice_of(relation, "--relation", get_args(Relation)))
    session.analyse(analysis, look, ("reach.isolation", "groups.platform_exclusion", "structure.components"))


@coordination.add("overview")
def coordinate(look: Resampled, session: Session) -> None:
    """Coordination gaps, missing platforms and shared space (A30-A32)."""
    from actormap.metrics.summary import coordination_overview as joined

    parts = ("coordination.gaps", "coordination.missing_platforms", "coordination.shared_space")
    analysis, every = partial(joined, limit=look.of_each_kind()), partial(joined, limit=sys.maxsize)
    session.analyse(analysis, look, parts, unlimited=every)


@commands.add()
def analyses() -> Rows:
    """List the analyses: what each answers, and what it needs."""
    return [
        {"name": row.name, "id": row.id, "command": row.command, "question": row.question, "needs": row.needs}
        for row in schema.analyses().values()
    ]


@change.add(cls=AnalysisCommand)
def between(*, from_: str, to: str = "", date_before: str = "", look: Resampled, session: Session) -> None:
    """What changed between two dates, and what was only looked at anew (A39).

    Parameters
    ----------
    from_
        Earlier state: name of a snapshot, number of a revision, or a day.
    to
        Later state, named likewise; the present one if none.
    date_before
        Day at which the earlier state is looked at, if another than its own; --date is that of the later.
    """
    from actormap.metrics.change.change import between as compare

    with session:
        session.may_ask("change.between")
        before, day_before = _state(session, from_)
        after, day = _state(session, to) if to else (session.map(), "")
    findings = compare(
        before,
        after,
        look.view if look.date else view_of(day, certain=look.certain),
        date_before=view_of(date_before or day_before).date,
        draws=worlds(after, look.draws),
        limit=look.of_each_kind(),
    )
    terminal.show_findings(findings, after, look.limit)


def _state(session: Session, word: str) -> tuple[ActorMap, str]:
    """What the principal may see of a state of the map, and the day of that state."""
    from actormap.core.tables.issues import Unreadable
    from actormap.core.tables.values import day as day_of
    from actormap.rights.access import snapshots

    store = session.store
    known = snapshots(store, session.principal)
    named = known[known["name"] == word]
    if len(named):
        revision, when, digest = named.iloc[0][["revision", "when", "digest"]]
        return _then(session, int(revision), str(digest)), str(when)[:DAY]
    if word.isascii() and word.isdigit():
        return _then(session, int(word)), _written(store, int(word))
    try:
        return session.map(), day_of(word)
    except Unreadable as problem:
        raise Refused(
            "'{word}' is no snapshot, no number of a revision and no day. Look at the snapshots (actormap "
            "snapshot) and the history (actormap history), or write the day as YYYY-MM-DD.",
            word=Name(word),
        ) from problem


def _written(store: Store, revision: int) -> str:
    """The day on which a revision was written; "" for the beginning."""
    history = store.history()
    return "".join(history["when"][history["revision"] == revision])[:DAY]


def _then(session: Session, revision: int, digest: str = "") -> ActorMap:
    from actormap.rights.access import hidden_now, visible

    then, now = session.store.load_at(revision), session.store.load()
    if digest and then.digest() != digest:
        raise StoreError(
            "the snapshot cannot be given back: the history does not lead to what it was made of. Open a "
            "backup of that time."
        )
    return hidden_now(visible(then, session.principal), now, session.principal)


@change.add(cls=AnalysisCommand)
def what_if(
    *,
    remove: list[str] | None = None,
    ban_foreign_funding: bool = False,
    area_control: str = "",
    relation: RelationOption = "works_on_rights_of",
    look: Resampled,
    session: Session,
) -> None:
    """What would be lost after a blow, and which second tie to build first (A02, A03, A31, A33).

    Parameters
    ----------
    remove
        Id of an actor that could no longer work; repeatable.
    ban_foreign_funding
        Funding from abroad ends.
    area_control
        PCODE=ACTOR: the actor controls the area from the day on.
    """
    from actormap.metrics.base.tags import Relation
    from actormap.metrics.change.what_if import scenario
    from actormap.metrics.change.what_if import what_if as loss

    view, tags = look.view, choice_of(relation, "--relation", get_args(Relation))
    with session:
        session.may_ask("change.what_if")
        m = session.map()
    supposed = scenario(
        m,
        view,
        remove=tuple(remove or ()),
        ban_foreign_funding=ban_foreign_funding,
        area_control=area_control,
    )
    draws, limit = worlds(m, look.draws), look.of_each_kind()
    findings = loss(m, supposed, view, relation=tags, draws=draws, limit=limit)
    terminal.show_findings(findings, m, look.limit)
