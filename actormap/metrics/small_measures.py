"""Small measures: habits of contact, solidarity, dependence on a funder (A43)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from actormap import schema
from actormap.config import View
from actormap.errors import Refused
from actormap.findings import Finding, Findings
from actormap.metrics.common import Context, context_of, plural
from actormap.metrics.conduct import events_of, keys_of, sensitivity_of
from actormap.model import ActorMap
from actormap.tables.cells import split

NO_LOG = "No contact within the last months is recorded. Enter the office's contacts (contacts.csv)."
NO_EVENTS = (
    "For no event within the last months is it recorded who knew of it. Enter it in events.csv (knew, "
    "supporters)."
)
NO_FUNDING = "No funding of civil society is recorded. Enter ties of the kind funding, the share as weight."
ALL_SHARES = 1 + 1e-9


def contact_habits(m: ActorMap, view: View) -> Findings:
    """How far contacts hang on one officer, and whether they go both ways (A43).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.

    Returns
    -------
    Findings
        Two an office: officer dependence (value: largest share of contacts held by one officer role,
        0 to 1, among those with a recorded role; details ``by_role``, ``unknown``), and two-way
        ratio (value: contacts in the rarer direction over those in the other, 0 to 1; details
        ``towards``, ``from``, ``unknown``). The value is None where nothing is recorded.

    Raises
    ------
    Refused
        No contact within the last months is recorded.

    Notes
    -----
    Roles are not persons: two officers of the same role count as one. All contacts count, also
    those with authorities.

    References
    ----------
    domain.md A43.
    """
    context = context_of(m, view)
    contacts = m.contacts[context.layers.established]
    if contacts.empty:
        raise Refused(NO_LOG)
    found = []
    for office, rows in contacts.sort_values("id").groupby("office"):
        usual: dict[str, Any] = {
            "analysis": "A43", "subject": (str(office),), "evidence": tuple(rows["id"].tolist()),
            **context.trust(coverage=1.0, sources=1),
            "sensitivity": int(rows["sensitivity"].fillna(0).max()),
        }  # fmt: skip
        name = context.names[context.code(str(office))]
        found += [
            _officers(name, str(office), rows["officer_role"].tolist(), usual),
            _directions(name, str(office), Counter(rows["direction"].tolist()), usual),
        ]
    return Findings(
        "Habits of contact (A43)", context.parameters("established_months"),
        ("A contact that was not entered is missing from both measures.",), tuple(found),
    )  # fmt: skip


def _officers(name: str, office: str, roles: Sequence[str], usual: dict[str, Any]) -> Finding:
    held = Counter(role for role in roles if role)
    known = sum(held.values())
    most = min(held, key=lambda role: (-held[role], role), default="")
    told = f"{held[most]} of {plural(known, 'contact')} with a recorded role"
    return Finding(
        id=f"A43:officers:{office}", statement=f"One officer role of {name} holds {told}." if known
        else f"Who of {name} held its contacts is not recorded.",
        reason=f"Role: {most}; roles recorded: {len(held)}; contacts without a role: {len(roles) - known}.",
        value=held[most] / known if known else None, n=known,
        would_change="Roles and contacts that were not entered.",
        next_question="Who takes over these contacts when the officer leaves?",
        details={"by_role": dict(sorted(held.items())), "unknown": len(roles) - known}, **usual,
    )  # fmt: skip


def _directions(name: str, office: str, directions: Counter[str], usual: dict[str, Any]) -> Finding:
    towards, out = directions["in"], directions["out"]
    known = towards + out
    return Finding(
        id=f"A43:two_way:{office}",
        statement=f"Contacts sought by others: {towards}; contacts sought by {name}: {out}." if known
        else f"Who sought the contacts of {name} is not recorded.",
        reason=f"The rarer direction over the other; contacts without a direction: {directions['']}.",
        value=min(towards, out) / max(towards, out) if known else None, n=known,
        would_change="Directions and contacts that were not entered.",
        next_question="Do actors know how to reach the office by themselves?",
        details={"towards": towards, "from": out, "unknown": directions[""]}, **usual,
    )  # fmt: skip


def solidarity(m: ActorMap, view: View) -> Findings:
    """How many of those that knew of an event stood by the actors concerned (A43).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.

    Returns
    -------
    Findings
        First one over all events (value: supporters over actors that knew, 0 to 1; details
        ``supporters``, ``knew``: counts, ``events``: ids, ``unknown``: number of events of which it
        is not recorded who knew), then one an event, by day and id.

    Raises
    ------
    Refused
        Of no event within the last months is it recorded who knew.

    Notes
    -----
    Only civil society counts, without the actors concerned. Who showed solidarity is taken to have
    known. Silence can be prudence: public support is not safe for everybody. It is a count, which is
    indicative at most: as far as those that knew are observed, and a source told of the event.

    References
    ----------
    domain.md A43.
    """
    context = context_of(m, view)
    events = list(events_of(context))
    rated = [(row, *_stood(context, row)) for row in events if row.knew]
    rated = [entry for entry in rated if entry[2]]
    if not rated:
        raise Refused(NO_EVENTS)
    every = _support(
        context, rated, ("civil society",), f"Over {plural(len(rated), 'event')}", "A43:solidarity:all"
    )
    found = [replace(every, details={**every.details, "unknown": len(events) - len(rated)})]
    for entry in rated:
        row = entry[0]
        subject = tuple(sorted(split(row.subjects))) or ("civil society",)
        what = f"{schema.vocabulary('event_type')[row.type]}, {row.date}"
        found.append(_support(context, [entry], subject, what, f"A43:solidarity:{row.id}"))
    return Findings(
        "Solidarity (A43)", context.parameters("event_months", "tie_exists"),
        ("Silence can be prudence: public support is not safe for everybody.",), tuple(found),
    )  # fmt: skip


def _stood(context: Context, row: Any) -> tuple[set[str], set[str]]:
    """Who of civil society showed solidarity, and who knew, without those concerned."""
    others = {
        actor
        for actor in split(row.knew) + split(row.supporters)
        if context.layers.civil_society[context.code(actor)]
    } - {*split(row.subjects), row.by_id}
    return others & set(split(row.supporters)), others


def _support(
    context: Context, rated: Sequence[tuple[Any, set[str], set[str]]], subject: tuple[str, ...], what: str,
    identity: str,
) -> Finding:  # fmt: skip
    """Of some events, each with who stood by and who knew: a count, indicative at most."""
    supporters, knew = (sum(len(entry[place]) for entry in rated) for place in (1, 2))
    records = {row.id for row, *_ in rated}
    witnesses = sorted({context.code(actor) for *_, told in rated for actor in told})
    named = [context.code(actor) for row, *_ in rated for actor in split(row.subjects)]
    sources = len(keys_of(context, (), records))
    return Finding(
        id=identity, analysis="A43", subject=subject,
        statement=f"{what}: {supporters} of {plural(knew, 'actor')} that knew showed solidarity publicly.",
        reason=f"Supporters over those that knew, {supporters / knew:.0%}; those concerned are left out.",
        value=supporters / knew, n=knew,
        **context.trust(
            coverage=float(context.coverage.of_actors[witnesses].mean()), sources=sources,
            at_most="indicative" if sources else "insufficient_data",
        ),
        sensitivity=max(
            sensitivity_of(context, (), records), int(context.sensitivity[witnesses + named].max())
        ),
        would_change="Supporters, or actors that knew, that were not entered.",
        next_question="What would make it safe to show support?",
        details={"supporters": supporters, "knew": knew, "events": sorted(records)},
    )  # fmt: skip


def funder_dependence(m: ActorMap, view: View) -> Findings:
    """How far actors hang on one funder (A43).

    Parameters
    ----------
    m
        The map; ties of the kind funding have the share of the recipient's budget as weight.
    view
        The day and the thresholds.

    Returns
    -------
    Findings
        One an actor of civil society with recorded funding, by id (value: largest recorded share of
        its budget from one funder, 0 to 1; None where no share is recorded; details ``recorded``:
        sum of the shares, ``funders``, ``unknown``: funders whose share is not recorded). The
        funder is not named in words; the evidence is the tie.

    Raises
    ------
    Refused
        No funding of civil society is recorded.

    Notes
    -----
    What was not entered may be the larger share. Dependence on a funder says nothing of an actor's
    independence of mind, and is no reason against a partnership.

    References
    ----------
    domain.md A43.
    """
    context = context_of(m, view)
    likely = context.layers.current & (context.layers.beliefs >= view.thresholds.tie_exists)
    rows = np.flatnonzero(likely & (m.ties["kind"] == "funding").to_numpy(dtype=bool))
    target = m.codes()[1][rows]
    paid = m.ties.iloc[rows].assign(at=target)[context.layers.civil_society[target] & (target >= 0)]
    if paid.empty:
        raise Refused(NO_FUNDING)
    found = [_funded(context, int(at), some) for at, some in paid.groupby("at")]
    return Findings(
        "Dependence on a funder (A43)", context.parameters("tie_exists"),
        ("Shares that were not entered may be larger. Dependence is no reason against a partnership.",),
        tuple(sorted(found, key=lambda finding: finding.subject)),
    )  # fmt: skip


def _funded(context: Context, at: int, ties: Any) -> Finding:
    by_funder = ties.groupby("source_id")["weight"].max()
    shares = by_funder.dropna()
    largest, total = (float(shares.max()), float(shares.sum())) if len(shares) else (None, 0.0)
    name, evidence = context.names[at], tuple(sorted(ties["id"].tolist()))
    too_much = " The shares add up to more than the whole: correct them." if total > ALL_SHARES else ""
    return Finding(
        id=f"A43:funder:{context.ids[at]}", analysis="A43", subject=(context.ids[at],),
        statement=f"The largest recorded share of the budget of {name} from one funder is {largest:.0%}."
        if largest is not None else f"Funding of {name} is recorded without its share of the budget.",
        reason=f"{plural(len(by_funder), 'funder')} recorded, with {total:.0%} of the budget in all; "
        f"without a share: {len(by_funder) - len(shares)}.{too_much}",
        value=largest, n=len(by_funder),
        **context.trust(
            coverage=float(context.coverage.of_actors[at]), sources=len(context.told_by(evidence))
        ),
        sensitivity=max(int(context.sensitivity[at]), sensitivity_of(context, evidence)), evidence=evidence,
        would_change="Funders and shares that were not entered.",
        next_question=f"Which support of its own could {name} build on?",
        details={
            "recorded": total, "funders": len(by_funder), "unknown": len(by_funder) - len(shares),
        },
    )  # fmt: skip
