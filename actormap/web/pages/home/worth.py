"""What is worth a look first, and what to ask next; each leads to where something can be done about it."""

from __future__ import annotations

from functools import partial

import streamlit as st

from actormap.core.errors import Refused
from actormap.core.findings import Finding, Findings
from actormap.core.sentences import shown, term
from actormap.core.words import _
from actormap.graph.cells import cell_code
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.pages.home import paper
from actormap.web.parts import components, lately
from actormap.web.parts.tables import coverage, of_kind
from actormap.web.state.analyses import ask, checking
from actormap.web.state.session import Reading

MOST = 3
"""So many of the actors about whom to ask next are named."""
LEADS = {
    "cell": ("gaps", term("See whom we do not meet"), {"tab": "reach"}),
    "group": ("gaps", term("See who has no route"), {"tab": "no-route", "by": "identifies_as"}),
    "introducer": ("introductions", term("See who is asked too often"), {"tab": "one"}),
    "pair": ("gaps", term("See who does not talk"), {"tab": "not-talking"}),
    "theme": ("gaps", term("See where a platform is missing"), {"tab": "no-platform"}),
}
"""Where something can be done about a finding, by its kind: place, words of a link, what is chosen there."""


def body(reading: Reading) -> None:
    """Show both."""
    left, right = st.columns([2, 1], gap="large")
    with left:
        st.header(_("Worth a look first"), anchor=False)
        with checking("home"), components.showing_errors():
            result = ask(reading, "summary.main_findings")
            if not result.findings:
                st.text(
                    _(
                        "Too little is recorded to say anything yet. Bring lists of who works where, of your "
                        "contacts, or of ties."
                    )
                )
            for finding in result:
                components.show_finding(finding, brief=True, then=partial(_lead, finding))
            with st.expander(_("What these findings cannot say")):
                for caveat in result.caveats:
                    st.text(f"· {shown(caveat)}")
    with right:
        _numbers(reading)
        with components.showing_errors():
            known = ask(reading, "evidence.coverage")
            _observed(known)
            _ask_next(reading, known)
        components.without_sphere(reading)
        _lately()


def _lead(finding: Finding) -> None:
    if finding.kind in LEADS:
        place, label, choice = LEADS[finding.kind]
        if finding.kind == "cell":
            choice = choice | {"cell": cell_code(*finding.subject)}
        navigation.link(place, shown(label), **choice)


def _numbers(reading: Reading) -> None:
    st.header(_("What is on record"), anchor=False)
    first, second = st.columns(2)
    first.metric(_("Actors"), esc(len(reading.map.actors)))
    second.metric(_("Recorded ties"), esc(len(reading.map.ties)))


def _observed(known: Findings) -> None:
    """How well the record is known."""
    st.metric(
        _("Observation coverage"),
        esc(coverage(known)),
        help=_(
            "Chance that a tie that exists would have been seen, on average over civil society. "
            "Where it is low, silence means that nobody asked."
        ),
    )


def _ask_next(reading: Reading, known: Findings) -> None:
    """The questions of the next interview; where nobody can be asked, about whom anybody could be."""
    st.header(_("Ask next"), anchor=False)
    interview = [finding for finding in _questions(reading) if finding.details["interview"] == 1]
    for finding in interview:
        st.text(shown(finding.statement))
    if interview:
        navigation.link("after-a-meeting", _("Record what you heard"), whom=interview[0].subject[0])
        paper.body(reading, interview[0].details["interview"])
        return
    questions = [finding for finding in of_kind(known, "actor") if finding.next_question]
    for finding in questions[:MOST]:
        st.text(shown(finding.next_question))
        navigation.link("after-a-meeting", _("Record what you heard"), whom=finding.subject[0])


def _questions(reading: Reading) -> tuple[Finding, ...]:
    """Whom to ask about whom; nothing where no contact of an office is recorded."""
    try:
        return ask(reading, "evidence.ask", check=False).findings
    except Refused:
        return ()


def _lately() -> None:
    changes = lately.newest()
    if changes:
        st.header(_("Recent changes"), anchor=False)
        lately.show_outcome("at home")
        lately.body(changes, key="at home")
