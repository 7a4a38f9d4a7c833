"""Who is around an actor, how it is reached, and what the office and it do together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial

import streamlit as st

from actormap.core import schema
from actormap.core.errors import Refused
from actormap.core.findings import Findings
from actormap.core.sentences import Sentence, apart, isolated, series, shown, term
from actormap.core.words import _, ngettext, plain
from actormap.metrics.base.context import context_of
from actormap.metrics.introductions.words import in_ten
from actormap.metrics.partner.partners import works_with
from actormap.metrics.partner.undertaken import due_words
from actormap.records.record import telling
from actormap.records.record.whole import Entry, Record, Tie
from actormap.viz.map.network import Look
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.parts import actor_map, components, layout
from actormap.web.parts.writing import record_forms, undertaken
from actormap.web.state import chosen
from actormap.web.state.analyses import ask, is_for
from actormap.web.state.own_scorer import own_scorer
from actormap.web.state.session import Reading

AT_ONCE = 3
"""So many ties are told at once."""
ROWS = 2
"""So many rows of each other table are told at once."""
DOTS = ((0.75, "●●●"), (0.5, "●●○"), (0.0, "●○○"))
"""How sure a tie is, from which chance on."""
HEIGHT = 420


def body(reading: Reading, stored: Reading, record: Record) -> None:
    """Show all of it."""
    _picture(reading, record)
    with layout.card():
        _ties(reading, stored, record)
    for table, title in {"presence": _("Works here"), "platforms": _("Sits on")}.items():
        with layout.card():
            layout.head(title)
            _rows(stored, record, table, ROWS)
    _folded(stored, record)


def _folded(stored: Reading, record: Record) -> None:
    """What else tells of the actor; what has a day stands in the timeline too."""
    folded = {table: about for table, about in schema.open_tables().items() if about.on_record == "folded"}
    for table, about in folded.items():
        if entries := record.entries.get(table, ()):
            with st.expander(esc(_("{what} ({n})", what=plain(about.label), n=len(entries)))):
                _rows(stored, record, table, len(entries))
    if empty := {table: about for table, about in folded.items() if table not in record.entries}:
        names = series(term(about.label) for about in empty.values())
        with st.expander(esc(_("Nothing recorded: {what}", what=names))):
            for table, about in empty.items():
                label = _("Add: {what}", what=telling.noun(table))
                record_forms.add(stored, table, label, **{about.kept_on: record.id})


def _picture(reading: Reading, record: Record) -> None:
    around = [tie.other for tie in record.ties if tie.current]
    if not around:
        return
    key = f"around {record.id}"
    layout.late(_("Picture of who is around them"), _drawn, reading, record, around, key=key)


def _drawn(reading: Reading, record: Record, around: Sequence[str]) -> None:
    with components.showing_errors():
        look = Look(layers=("collaboration", "referral", "tension", "influence"), title=_("Around them"))
        part, place = reading.map.where([record.id, *around]), f"around {record.id}"
        actor_map.picture(reading, look, part=part, place=place, height=HEIGHT, chosen=record.id)


def _ties(reading: Reading, stored: Reading, record: Record) -> None:
    now = [tie for tie in record.ties if tie.current]
    title = ngettext(len(now), "{n} tie", "{n} ties") if now else _("Ties: nothing recorded")
    layout.head(title)
    st.text(_("A missing tie can mean that nobody asked."))
    shows_all = f"all ties {record.id}"
    every = st.session_state.get(shows_all, False)
    for tie in record.ties if every else now[:AT_ONCE]:
        _tie(reading, stored, tie)
    with st.container(horizontal=True):
        if not every and len(record.ties) > min(len(now), AT_ONCE):
            label, key = (
                _("Show all {n}, including those that ended", n=len(record.ties)),
                f"more ties {record.id}",
            )
            layout.press(label, st.session_state.update, {shows_all: True}, key=key, wrap=True)
        record_forms.add(stored, "ties", _("Tie"), source_id=record.id)


def _tie(reading: Reading, stored: Reading, tie: Tie) -> None:
    """A tie: what it is, to whom, how far it is known; the other end leads to its record."""
    with st.container(horizontal=True, gap="xxsmall"):
        with st.container(gap=None):
            with layout.line(gap="xxsmall"):
                st.text(shown(tie.said))
                if tie.other in reading.map.ids("actors"):
                    layout.press(
                        apart(tie.name),
                        chosen.keep,
                        "id",
                        tie.other,
                        key=f"to {tie.id}",
                        type="tertiary",
                        wrap=True,
                    )
                else:
                    st.text(apart(tie.name))
            st.caption(esc(_words(tie)))
        record_forms.change(stored, "ties", tie.id)


def _words(tie: Tie) -> str:
    """Since when, by how many sources of which grade, and how sure."""
    dots = next(dots for least, dots in DOTS if tie.chance >= least)
    grades = series(tie.grade or grade or Sentence("not graded") for _source, grade in tie.sources)
    sources = ngettext(len(tie.sources), "{n} source ({grades})", "{n} sources ({grades})", grades=grades)
    parts = [
        _("since {day}", day=tie.since) if tie.since else "",
        _("ended {day}", day=tie.until) if tie.until and not tie.current else "",
        sources if tie.sources else "",
        f"{dots} {shown(in_ten(tie.chance))}",
    ]
    return " · ".join(filter(None, parts))


def _rows(stored: Reading, record: Record, table: str, first: int) -> None:
    """Rows of another table that tell of the actor, the first ones at once."""
    entries = record.entries.get(table, ())
    if not entries:
        st.text(_("Nothing is recorded."))
    layout.folded(entries, first, partial(record_forms.show_entry, stored))
    column = schema.tables()[table].kept_on
    record_forms.add(stored, table, _("Add"), **{column: record.id})


FEW = 3
"""So many contacts are told at once."""


def contact(stored: Reading, record: Record) -> None:
    """Show the three."""
    with layout.card():
        _channels(stored, record)
    with layout.card():
        _consent(record)
    with layout.card():
        _contacts(stored, record)
    if past := record.entries.get("introductions", ()):
        label = schema.tables()["introductions"].label
        with st.expander(esc(_("{what} ({n})", what=plain(label), n=len(past)))):
            for entry in past:
                record_forms.show_entry(stored, entry)
    if note := record.text("note"):
        with layout.card():
            layout.head(_("Notes"))
            st.text(_("For the office alone; never exported."))
            st.text(note)
    if notes := record.entries.get("sensitive_notes", ()):
        with layout.card():
            _sensitive_notes(stored, record, notes)


def _sensitive_notes(stored: Reading, record: Record, notes: Sequence[Entry]) -> None:
    """What must reach nobody else: shown to who asks for it."""
    layout.head(_("Sensitive notes"))
    st.text(_("In no file, whoever exports."))
    shown = st.toggle(_("Show sensitive notes"), key=f"show notes {record.id}")
    for entry in notes:
        text = next((fact.said.in_language(isolated) for fact in entry.facts if fact.column == "note"), "")
        record_forms.row(stored, text if shown else "…", "sensitive_notes", entry.id)


def _channels(stored: Reading, record: Record) -> None:
    layout.head(_("How to reach them"))
    channels = record.entries.get("channels", ())
    shown = bool(channels or record.through) and st.toggle(
        _("Show numbers and addresses"), key=f"show channels {record.id}"
    )
    for entry in channels:
        record_forms.row(stored, _channel(entry, shown=shown), "channels", entry.id)
    for entry in record.through:
        name = next(fact.said for fact in entry.facts if fact.column == "actor_id")
        st.text(" · ".join([_channel(entry, shown=shown), _("through {name}", name=name)]))
    if not channels and not record.through:
        st.text(_("There is no recorded route to them that you may see."))
    for column, label in (("languages", _("Languages")), ("feels_safe", _("Feels safe with the office"))):
        if text := record.text(column):
            st.text(f"{label}: {text}")
    with st.container(horizontal=True):
        record_forms.add(stored, "channels", _("A way to reach them"), actor_id=record.id)
        record_forms.add(stored, "sensitive_notes", _("Sensitive note"), actor_id=record.id)


def _channel(entry: Entry, *, shown: bool) -> str:
    """A channel in a line; numbers and addresses only where somebody asked for them."""
    texts = {fact.column: fact.said.in_language(isolated) for fact in entry.facts}
    hidden = "" if shown else schema.tables()[entry.table].secret
    parts = [texts["way"], _("through {name}", name=texts["through_id"]) if "through_id" in texts else ""]
    parts += ["…" if hidden == "address" else texts["address"]] if "address" in texts else []
    safe = {fact.said for fact in entry.facts if fact.column == "safe"}
    parts += [_("never use it") if "No" in safe else _("may be used") if "Yes" in safe else ""]
    return " · ".join(filter(None, parts))


def _consent(record: Record) -> None:
    layout.head(_("Consent"))
    with st.expander(_("To what they agreed")):
        for fact in record.consent:
            st.text(_("{what}: {told}", what=term(fact.label), told=fact.said))
    if basis := record.text("legal_basis"):
        st.text(_("Other basis for the record: {basis}", basis=basis))


def _contacts(stored: Reading, record: Record) -> None:
    every = [entry for entry in record.entries.get("contacts", ()) if entry.named == "actor_id"]
    title = ngettext(len(every), "{n} contact with them", "{n} contacts with them")
    layout.head(title if every else _("Contacts: nothing recorded"))
    if not every and record.met == "never":
        st.text(_("Contacts with others are recorded, and none with them."))
    for entry in every[:FEW]:
        texts = {fact.column: fact.said.in_language(isolated) for fact in entry.facts}
        day = texts.pop("date", "")
        words = [
            texts[column] for column in ("mode", "direction", "officer_role", "purpose") if column in texts
        ]
        record_forms.row(stored, " · ".join([day, *words]), "contacts", entry.id)
        if "note" in texts:
            st.text(texts["note"])
    if len(every) > FEW:
        st.text(_("Earlier ones are in the timeline."))
    with st.container(horizontal=True):
        navigation.link("after-a-meeting", _("After a meeting"), icon="edit_note", whom=record.id)
        today = dt.date.fromisoformat(stored.view.date).isoformat()
        record_forms.add(stored, "contacts", _("Contact"), actor_id=record.id, date=today)


def partnership(reading: Reading, stored: Reading, record: Record) -> None:
    """Show it, to who may ask about partners, of whom the office works with."""
    if record.met == "office" or not is_for(reading.principal, "partner.stages"):
        return
    with layout.card():
        layout.head(_("Partnership"))
        if not works_with(context_of(reading.map, reading.view), record.id):
            st.text(_("Held back: ask the protection officer."))
            return
        with components.showing_errors():
            _steps(reading, record)
            _undertaken(reading, stored, record)
            _shared(record)
        with st.container(horizontal=True):
            record_forms.add(
                stored,
                "assessments",
                _("A step"),
                called=_("What does it do with us?"),
                item="stage_context",
                actor_id=record.id,
                date=stored.view.date,
                scorer=own_scorer(),
            )
            undertaken.add(stored, record.id)
        navigation.link("partnership", _("See the steps"), icon="diversity_3", tab="stages", of=record.id)


def _steps(reading: Reading, record: Record) -> None:
    """On which steps it works with us."""
    finding = ask(reading, "partner.stages", check=False, actor=record.id).about(record.id)
    st.text(shown(finding.statement))
    if finding.value is not None:
        with st.expander(_("The eight steps")):
            st.text(shown(finding.reason))


def _undertaken(reading: Reading, stored: Reading, record: Record) -> None:
    """What is open between us, and what was decided: late first."""
    names = ("partner.promises", "partner.decisions")
    rows = undertaken.in_order(*(_answer_of(reading, name, record) for name in names))
    known = {row["id"]: row for row in reading.map[undertaken.TABLE].to_dict("records")}
    for finding in rows[:FEW]:
        row = known[finding.details["row"]]
        days = None if finding.value is None else int(finding.value)
        kind = undertaken.state(row["kind"], row["status"]) if row["kind"] == "decision" else ""
        parts = [kind, row["purpose"], shown(due_words(days, finding.details["by"]))]
        st.text(" · ".join(map(isolated, filter(None, parts))))
        if row["id"] in stored.map.ids(undertaken.TABLE):
            with st.container(horizontal=True):
                for button in undertaken.buttons(stored, row):
                    button()
    if not rows:
        st.text(_("Nothing promised, decided, needed or offered is recorded."))


def _answer_of(reading: Reading, analysis: str, record: Record) -> Findings | None:
    """What an analysis says about an actor; None where nothing of it is recorded."""
    try:
        return ask(reading, analysis, check=False, actor=record.id)
    except Refused:
        return None


def _shared(record: Record) -> None:
    """What the office told it last."""
    for entry in record.entries.get("contacts", ()):
        texts = {fact.column: fact.said.in_language(isolated) for fact in entry.facts}
        if entry.named == "actor_id" and "shared" in texts:
            st.caption(esc(_("Shared on {day}: {what}", day=texts.get("date", ""), what=texts["shared"])))
            return
