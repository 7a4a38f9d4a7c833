"""Small measures: habits of contact, solidarity, dependence on a funder (A43)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence, plural
from actormap.metrics.base.context import context_of
from actormap.metrics.base.options import checked

NO_LOG = Sentence("No recent contact is recorded. Enter the office's contacts.")
CAVEAT = Sentence("A contact that was not entered is missing from both measures.")


@checked
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
    docs/definitions.md#a43.
    """
    context = context_of(m, view)
    contacts = m.contacts[context.layers.established]
    if contacts.empty:
        raise Refused(NO_LOG)
    findings = []
    for office, rows in contacts.sort_values("id").groupby("office"):
        usual: dict[str, Any] = {
            "analysis": "A43",
            "kind": "actor",
            "subject": (str(office),),
            "evidence": tuple(rows["id"].tolist()),
            **context.trust_in_log(),
            "sensitivity": int(rows["sensitivity"].fillna(0).max()),
        }
        name = context.names[context.code(str(office))]
        findings += [
            _officers(name, str(office), rows["officer_role"].tolist(), usual),
            _directions(name, str(office), Counter(rows["direction"].tolist()), usual),
        ]
    return Findings(
        "Habits of contact (A43)",
        {},
        (CAVEAT,),
        tuple(findings),
    )


def _officers(name: Name, office: str, roles: Sequence[str], usual: dict[str, Any]) -> Finding:
    held = Counter(role for role in roles if role)
    known = sum(held.values())
    most = min(held, key=lambda role: (-held[role], role), default="")
    statement = Sentence("Which officer role held the contacts of {office} is not recorded.", office=name)
    if known:
        statement = Sentence(
            "At {office}, one officer role held {held} of {contacts} for which a role is recorded.",
            office=name,
            held=held[most],
            contacts=plural(known, "contact"),
        )
    return Finding(
        id=f"A43:officers:{office}",
        statement=statement,
        reason=Sentence(
            "Role: {role}; roles recorded: {roles}; contacts without a role: {unknown}.",
            role=Name(most),
            roles=len(held),
            unknown=len(roles) - known,
        ),
        value=held[most] / known if known else None,
        n=known,
        would_change=Sentence("The office enters officer roles or contacts that are missing."),
        next_question=Sentence("Decide in the office who takes over these contacts when the officer leaves."),
        details={"by_role": dict(sorted(held.items())), "unknown": len(roles) - known},
        **usual,
    )


def _directions(name: Name, office: str, directions: Counter[str], usual: dict[str, Any]) -> Finding:
    towards, out = directions["in"], directions["out"]
    known = towards + out
    return Finding(
        id=f"A43:two_way:{office}",
        statement=Sentence(
            "Contacts sought by others: {towards}; contacts sought by {office}: {out}.",
            towards=towards,
            office=name,
            out=out,
        )
        if known
        else Sentence("Who sought the contacts of {office} is not recorded.", office=name),
        reason=Sentence(
            "The figure is the rarer direction divided by the other. Contacts without a recorded "
            "direction: {unknown}.",
            unknown=directions[""],
        ),
        value=min(towards, out) / max(towards, out) if known else None,
        n=known,
        would_change=Sentence("The office enters who sought a contact, or contacts that are missing."),
        next_question=Sentence("Ask actors whether they know how to reach the office by themselves."),
        details={"towards": towards, "from": out, "unknown": directions[""]},
        **usual,
    )
