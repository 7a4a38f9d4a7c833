"""Duplicates: pairs of entries that may be one, why, and what a person decides."""

from __future__ import annotations

from functools import partial
from itertools import accumulate
from typing import Any

import pandas as pd
import streamlit as st

from actormap.core import schema
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence, apart, first_of, isolated, plural, series, shown, term
from actormap.core.tables.values import split
from actormap.core.words import _
from actormap.ingest.matching import Candidate, decisions
from actormap.records.record import telling
from actormap.rights import identity
from actormap.viz.charts import Picture, waterfall
from actormap.web.escape import esc
from actormap.web.parts import charts, components, layout, paging
from actormap.web.parts.tables import places, words
from actormap.web.state.jobs import at_work
from actormap.web.state.language import vocabulary
from actormap.web.state.session import Reading, current_reading, reading_of_stored, workspace
from actormap.web.state.unfinished import duplicates
from actormap.web.state.unfinished.duplicates import MOST, Act, Deciding, deciding

TO_DECIDE, DECIDED = "to decide", "decided"


def body() -> None:
    """Show the page."""
    layout.title(_("Duplicates: which entries may be one?"))
    if not components.is_for_role("duplicates"):
        return
    reading, held = current_reading(), deciding()
    held.look(reading)
    st.text(_("Nothing is merged automatically: a person decides, and every decision can be undone."))
    if not workspace().principal.rights.may_compare:
        st.info(
            _(
                "Only protection officers and data stewards compare persons across sources where that "
                "could expose them: you do not see such pairs."
            )
        )
    parts = {TO_DECIDE: _("To decide"), DECIDED: _("Decided")}
    chosen = st.segmented_control(
        _("Which pairs?"),
        list(parts),
        default=TO_DECIDE,
        key="which pairs",
        required=True,
        format_func=parts.__getitem__,
    )
    if chosen == DECIDED:
        _decided(held)
    else:
        _open(reading, held)


def _open(reading: Reading, held: Deciding) -> None:
    """The pairs that nobody decided on."""
    if held.looking is not None:
        entries = plural(len(reading.map.actors), "entry", "entries")
        st.text(_("{entries} are compared with each other.", entries=entries))
        at_work(held.looking, on_cancel=held.stopped)
    pairs = held.shown(reading.map)
    if held.refused and not any(held.refused_about(pair.first, pair.second) for pair in pairs):
        st.error(esc(held.refused))
    if not pairs:
        if held.looking is None:
            st.text(_("There are no undecided pairs of entries that look alike."))
            layout.press(_("Search again"), held.look_again, key="again")
        return
    here = paging.part(held.part, MOST, len(pairs))
    held.part = here.number
    st.text(
        _(
            "Pairs {first} to {last} of {all}, most alike first. Alike does not mean the same: look "
            "at both. When in doubt, choose Later.",
            first=here.first + 1,
            last=here.end,
            all=here.count,
        )
    )
    with st.expander(_("What does a decision change?")):
        st.text(
            _(
                "Same: both are shown as one everywhere. The one you keep takes the other's names as "
                "aliases; ties, seats, contacts and plans of both lead to it. Where they differ, the "
                "safer value wins, otherwise that of the one you keep."
            )
        )
        st.text(_("Not the same: the pair is not proposed again."))
        st.text(_("Later: the pair moves to the end of the list."))
        st.text(_("What is stored stays as it is, so each decision can be undone."))
    for place, each in enumerate(pairs[here.places], here.first):
        if held.last is not None and held.last.pair is each:
            last_decision(held, held.last)
        else:
            side_by_side(reading, held, each, place)
    _turn(held, here)


def _turn(held: Deciding, here: paging.Part) -> None:
    """To the next pairs, and back."""

    def go(to: int) -> None:
        held.part = to

    with st.container(horizontal=True):
        layout.turn(here, _("Previous pairs"), _("Next pairs"), go)
        layout.press(_("Search again"), held.look_again, key="again")


def _decided(held: Deciding) -> None:
    """What was decided, the newest first, each with the way back."""
    rows = decisions(reading_of_stored().map)
    if rows.empty:
        st.text(_("Nothing has been decided yet."))
        return
    labels = vocabulary("duplicate_decision")
    here = layout.take_part(len(rows), MOST, "part of decided")
    st.text(
        _(
            "Decisions {first} to {last} of {all}, newest first.",
            first=here.first + 1,
            last=here.end,
            all=here.count,
        )
    )
    for row in rows.iloc[here.places].itertuples():
        with layout.card(key=f"decided {row.id}"):
            fields = {"one": Name(row.first), "code": row.first_id, "other_code": row.second_id}
            st.text(_("{one} ({code}) and {other} ({other_code})", other=Name(row.second), **fields))
            label = labels[row.decision]
            if row.kept_id:
                label = _("{decision}: {code} stands for both", decision=label, code=row.kept_id)
            parts = [label, row.date, row.decided_by, isolated(row.note) if row.note else ""]
            st.text(shown(series(filter(None, parts), " · ")))
            layout.press(_("Undo"), held.take_back, row.first_id, row.second_id, key=f"back {row.id}")
            layout.refused(held.refused_about(row.first_id, row.second_id))


def side_by_side(reading: Reading, held: Deciding, pair: Candidate, place: int) -> None:
    """Two entries side by side, why they may be one, and the buttons."""
    key = f"{pair.first} {pair.second}"
    with st.container(border=True, key=f"pair {key}"):
        with layout.line():
            st.text(
                shown(pair.alike)
                if pair.evidence
                else _("Their names are not alike; nothing speaks for it by itself.")
            )
            if pair.decision:
                layout.chip(_("Postponed"))
        sides = zip(
            st.columns(2), (_("Left"), _("Right")), (pair.first, pair.second), pair.names, strict=True
        )
        for column, side, identifier, name in sides:
            with column.container(border=True, height="stretch", gap="xxsmall"):
                st.caption(esc(side))
                layout.head(apart(name))
                for heading, text in recorded(reading.map, identifier).items():
                    st.text(f"{heading}: {text}")
        layout.late(_("What would change?"), _change, reading, pair, key=f"change {key}")
        if pair.evidence:
            title = _("What speaks for it, and what speaks against it?")
            layout.late(title, _why, reading, pair, key=f"why {key}")
        with st.container(horizontal=True):
            for label, decision, keep in (
                (_("Same: keep left"), identity.SAME, pair.first),
                (_("Same: keep right"), identity.SAME, pair.second),
                (_("Not the same"), identity.DIFFERENT, ""),
                (_("Later"), identity.LATER, ""),
            ):
                layout.press(label, held.decide, pair, place, decision, keep, key=f"{label} {key}")
        layout.refused(held.refused_about(pair.first, pair.second))


def _change(reading: Reading, pair: Candidate) -> None:
    """What would change if the one or the other stood for both, once somebody asks."""
    for side, identifier in ((_("Left"), pair.first), (_("Right"), pair.second)):
        text = effect(reading.map, pair, identifier).in_language(apart)
        st.text(_("{side}: {text}", side=side, text=text))


def _why(reading: Reading, pair: Candidate) -> None:
    """What speaks for it and against it, drawn and as a table, once somebody asks."""
    key = f"{pair.first} {pair.second}"
    drawn = weighed(pair, _("Blue speaks for it (+), brown against it (-)"))
    st.vega_lite_chart(spec=drawn.spec(dark=st.context.theme.type == "dark"), key=f"weighed {key}")
    # Not for others: what the office knows of two who may be one is shared with nobody else.
    chart = charts.Chart("duplicates", partial(alike, pair=pair), leaves="inside")
    charts.take_along(reading, chart, key=f"why {key}")
    st.text(_("The same in words. Each point doubles the odds; a total of zero means even odds."))
    with st.container(gap="xsmall"):
        for at, (reason, row) in enumerate(zip(pair.evidence, evidence(pair), strict=True), 1):
            label, (weight, total, text) = words(reason.code), row
            fields = {"n": at, "label": label, "weight": weight, "total": total, "told": text}
            st.text(_("{n}. {label} {weight}, together {total}: {told}", **fields))


def last_decision(held: Deciding, act: Act) -> None:
    """What was decided last, in the place of the pair, with the way back."""
    with layout.line(border=True, key="last decision"):
        st.text(outcome(act).in_language(apart))
        layout.press(_("Undo"), held.undo, icon="undo", key="undo decision")
    layout.refused(held.refused_about(act.pair.first, act.pair.second))


FEW = 6
"""Aliases and areas of an entry that are told."""
CONSENT = "Consent"
"""The part of the form of an actor in which consents stand."""
COLUMNS = ["aliases", "kind", "types", "sphere", "adm1_pcode"]
"""What is read of an entry: to take all of its columns is slow."""


def recorded(m: ActorMap, identifier: str) -> dict[str, str]:
    """What is recorded of an entry beside its name, by its heading; nothing that is empty.

    The map is what the principal may see.
    """
    row = m.actors.loc[m.actors["id"] == identifier, COLUMNS].iloc[0]
    works = m.presence.loc[m.presence["actor_id"] == identifier, "pcode"]
    areas = sorted({Name(places(m).get(pcode, pcode)) for pcode in works if pcode})
    columns = {"types": _("Type"), "sphere": _("Sphere"), "adm1_pcode": _("Seat")}
    cells = {label: _cell(m, name, row[name]).in_language(apart) for name, label in columns.items()}
    ties = _ties(m, identifier)
    texts = {
        _("Code"): identifier,
        _("Also called"): first_of(list(map(Name, split(row["aliases"]))), FEW, "; ").in_language(apart),
        _("Kind"): _("Person") if row["kind"] == "person" else "",
        **cells,
        _("Works in"): first_of(areas, FEW, "; ").in_language(apart),
        _("Ties"): str(ties) if ties else "",
    }
    return {heading: text for heading, text in texts.items() if text}


def effect(m: ActorMap, pair: Candidate, keep: str) -> Sentence:
    """What changes if both are one and one of them stands for both.

    The map is what the principal may see.
    """
    other = pair.second if keep == pair.first else pair.first
    before, merged = m.once(("made one", keep, other), lambda m: _merged(m, keep, other))
    parts = []
    if new := [Name(name) for name in split(merged["aliases"]) if name not in split(before["aliases"])]:
        parts.append(Sentence("it is also called {names}", names=series(new, "; ")))
    parts += [
        Sentence("{column}: {value}", column=_label(name), value=_cell(m, name, merged[name]))
        for name in ("types", "adm1_pcode", *schema.safer())
        if merged[name] != before[name] and not (pd.isna(merged[name]) and pd.isna(before[name]))
    ]
    if ties := _ties(m, other):
        parts.append(Sentence("{ties} of the other lead to it", ties=plural(ties, "tie")))
    return Sentence(
        "If it stands for both: {parts}.", parts=series(parts or [term("nothing else changes")], "; ")
    )


def _label(column: str) -> Sentence:
    """What a cell of an actor is called; what a consent is to says little without the word."""
    field = schema.forms()["actors"][column]
    if field.part != CONSENT:
        return term(field.label)
    return Sentence("{part} ({column})", part=term(field.part), column=term(field.label))


def _merged(m: ActorMap, keep: str, other: str) -> tuple[Any, Any]:
    """The row of an entry, and what it would be if it stood for another too."""
    both = m.actors[m.actors["id"].isin([keep, other])]
    return both[both["id"] == keep].iloc[0], identity.merged_row(both, keep)


def _ties(m: ActorMap, identifier: str) -> int:
    return int(((m.ties["source_id"] == identifier) | (m.ties["target_id"] == identifier)).sum())


def _cell(m: ActorMap, column: str, value: object) -> Sentence:
    """A cell of an actor in words; nothing where it is empty."""
    sentence = telling.cell(m, schema.columns()["actors"][column], value)
    return series([]) if sentence is telling.EMPTY else sentence


def evidence(pair: Candidate) -> list[tuple[str, str, str]]:
    """What speaks for a pair and against it: weight, the sum so far, and what it is."""
    sums = accumulate(reason.weight for reason in pair.evidence)
    return [
        (f"{reason.weight:+.1f}", f"{total:+.1f}", reason.sentence.in_language(apart))
        for reason, total in zip(pair.evidence, sums, strict=True)
    ]


def outcome(act: Act) -> Sentence:
    """What was decided last, in words."""
    first, second = map(Name, act.pair.names)
    both = {"first": first, "second": second}
    if act.decision == identity.SAME:
        kept = first if act.keep == act.pair.first else second
        return Sentence(
            "{first} and {second} are one and the same now: {kept} stands for both.", **both, kept=kept
        )
    if act.decision == identity.DIFFERENT:
        return Sentence("{first} and {second} are not the same. The pair is not proposed again.", **both)
    return Sentence("{first} and {second} are postponed: they are now at the end of the list.", **both)


def weighed(pair: Candidate, title: str) -> Picture:
    """What speaks for two entries being one, and against it, added up."""
    labels = [words(reason.code) for reason in pair.evidence]
    headings = [_("What"), _("Weight"), _("Together"), _("Why")]
    rows = [(label, *row) for label, row in zip(labels, evidence(pair), strict=True)]
    drawn = waterfall(labels, [reason.weight for reason in pair.evidence], title=title)
    return Picture(title, drawn, pd.DataFrame(rows, columns=headings))


def alike(reading: Reading, pair: Candidate) -> Picture | None:
    """The same of two entries as a map has them, which are held against each other anew.

    Nothing is told of who does not stand on the map, nor of two who may not be compared.
    """
    if not {pair.first, pair.second} <= set(reading.map.actors["id"]):
        return None
    again = duplicates.pair(reading, pair.first, pair.second)
    if not again.evidence:
        return None
    first, second = map(Name, again.names)
    title = _(
        "Are {one} and {other} one? Blue speaks for it (+), brown against it (-)", one=first, other=second
    )
    return weighed(again, title)
