"""Whom the provision that is looked at would hit, what hangs on them, and the strategies that rest on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from actormap.core.findings import Finding
from actormap.core.model import Changes
from actormap.core.sentences import isolated, shown
from actormap.core.tables.ids import fingerprint
from actormap.core.tables.partnership import OVER
from actormap.core.words import _
from actormap.metrics.base.tags import group_labels
from actormap.metrics.monitor.law.depends import depends
from actormap.metrics.monitor.law.hit import hanging_on, hit_of, hits_nobody
from actormap.metrics.monitor.law.selectors import LISTS, SHARES, Selector, bands_from, selector_of
from actormap.metrics.monitor.law.stages import ENDED
from actormap.metrics.monitor.law.who_is_hit import By, Cell, WhoIsHit, who_is_hit
from actormap.records.record import editing, noticing
from actormap.viz.brief import hit_page
from actormap.viz.charts import Picture, Range, ranges
from actormap.viz.map.fields import type_code
from actormap.viz.map.state import MapState
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.pages.situation.laws_register import Laws, sees_all
from actormap.web.parts import charts, choices, components, one_page, tables
from actormap.web.parts.cards import badge, button, card, heading, in_line, note, text_line
from actormap.web.parts.charts import Chart
from actormap.web.parts.writing import forms, record_forms, rests_on
from actormap.web.parts.writing.forms import Form
from actormap.web.state import map_states
from actormap.web.state.analyses import ask, is_for, lost
from actormap.web.state.language import vocabulary
from actormap.web.state.own_office import own_office
from actormap.web.state.protection import STORED
from actormap.web.state.session import Reading, reading_of_stored, workspace

PER_CENT = 100
AT_ONCE = 2_000
"""Actors up to which it is worked out at once what hangs on those who are hit."""


def hit(reading: Reading, laws: Laws) -> None:
    """Show the panel."""
    if not laws.provision:
        st.info(_("No provision of this law is recorded, so nobody can say whom it would hit."))
        return
    if laws.findings["instrument", laws.law].details["stage"] in ENDED:
        st.info(_("This law is repealed, suspended or over, so it hits nobody."))
        return
    with card():
        own = {code: isolated(row["article"]) for code, row in laws.of_law(laws.law).items()}
        key = "provision that is looked at"
        choices.pick(_("Provision"), "provision", own, default=laws.provision, key=key, width="stretch")
        result = ask(reading, "monitor.hit", check=False, provision=laws.provision)
        whole = result.findings[0]
        who = who_is_hit(reading.map, reading.view, provision=laws.provision)
        heading(_heading(reading, whole, who))
        text_line(whole.reason)
        if hits_nobody(who):
            st.warning(_("Nobody on record is hit. Look at whom it selects, or record what it asks for."))
        with st.container(horizontal=True):
            record_forms.change(reading_of_stored(), "provisions", laws.provision, quiet=False)
        if record_forms.may_write():
            with st.expander(_("Change whom"), icon=":material/tune:"):
                _whom(reading, laws.provisions[laws.provision])
        _columns(reading, who, laws.provision)
        with st.container(horizontal=True):
            _begin(reading, laws, whole, who)
            _on_the_map(who)
        components.sure(whole)
        components.explained("monitor.hit", result)


def _heading(reading: Reading, whole: Finding, who: WhoIsHit) -> str:
    cell = who.whole
    if cell.withheld and sees_all(reading):
        return _("It hits {hit} of the {every} groups on record", hit=cell.hit, every=cell.recorded)
    return shown(whole.statement)


def _columns(reading: Reading, who: WhoIsHit, provision: str) -> None:

    def chart(by: By, title: str) -> None:
        def draw(part: Reading) -> Picture | None:
            cells = who_is_hit(part.map, part.view, provision=provision).cells(by)
            # A file withholds what is small, whoever asks for it.
            return drawn(cells, title, every=part is reading and sees_all(reading))

        charts.show(reading, Chart("monitor.hit", draw), key=f"hit by {by}")

    area, group, hangs = st.columns(3, gap="medium")
    with area:
        chart("area", _("By area"))
    with group:
        chart("group", _("By whose rights they work on"))
        note(_("Solid: on record. Hatched: not known, or on no record."))
    with hangs:
        _hanging(reading, who)
    with st.expander(_("By legal form and by money from abroad")):
        chart("form", _("By legal form"))
        chart("share", _("By money from abroad"))


def drawn(cells: Sequence[Cell], title: str, *, every: bool) -> Picture | None:
    """Cells as bars; those that are withheld without one, where not every cell is shown."""
    rows = [
        Range(
            shown(cell.label),
            cell.hit if every or not cell.withheld else None,
            cell.most,
            cell.recorded,
            shown(hit_of(cell, all_seen=every)),
        )
        for cell in cells
    ]
    return ranges(rows, title=title, heads=(_("Of whom"), _("Hit"))) if rows else None


def _on_the_map(who: WhoIsHit) -> None:
    """The map, filtered as the provision selects; by money from abroad in whole bands."""
    (selector,) = who.selectors
    share = selector.foreign_share
    wanted = {
        "type": tuple(dict.fromkeys(map(type_code, selector.types))),
        "formality": selector.formality,
        "groups": selector.groups,
        "area": selector.areas or tuple(filter(None, [selector.where])),
        "money": () if share is None else tuple(bands_from(share)),
        "sphere": ("civil_society",),
    }
    state = MapState(filters=tuple((field, codes) for field, codes in wanted.items() if codes))
    navigation.link("map", _("Show on map"), icon="hub", **{map_states.NAME: map_states.encoded(state)})
    if share is not None and share not in SHARES:
        note(_("The map filters money from abroad by quarters of the budget."))


def _begin(reading: Reading, laws: Laws, finding: Finding, who: WhoIsHit) -> None:
    """A button for a new strategy that cites what is found: the analysis, its figure, and the revision."""
    record_forms.add_first(
        reading_of_stored(),
        "undertakings",
        _("Base a strategy on this"),
        called=_("New strategy"),
        kind="strategy",
        date=reading.view.date,
        by_id=own_office(reading).code or "",
        provision=laws.provision,
        findings=shown(finding.statement),
        analysis="monitor.hit",
        figure=float(who.whole.hit),
        revision=reading.revision,
    )


def strategies(reading: Reading, laws: Laws) -> None:
    """Show the strategies on the law that is looked at, and offer the page."""
    own = laws.of_law(laws.law)
    for row in reading.map["undertakings"].sort_values(["date", "id"]).to_dict("records"):
        if row["kind"] == "strategy" and (row["instrument"] == laws.law or row["provision"] in own):
            _strategy(reading, laws, row)
    if laws.provision:
        label, make = _("One page for the head of office"), partial(hit_page, provision=laws.provision)
        one_page.offer(reading, label, "hit", laws.provision, make, named=False)


def _strategy(reading: Reading, laws: Laws, row: Mapping[str, Any]) -> None:
    with card():
        with in_line():
            heading(_("Strategy: {purpose}", purpose=isolated(row["purpose"])))
            if row["status"]:
                badge(vocabulary("undertaking_status")[row["status"]], "blue")
            if row["mode"]:
                badge(vocabulary("undertaking_mode")[row["mode"]], "gray")
        for doubt in noticing.doubts(row):
            st.warning(esc(doubt))
        with st.expander(_("What it rests on, and what comes next")):
            _whole(reading, laws, row)
            record_forms.change(reading_of_stored(), "undertakings", row["id"], quiet=False)


def _whole(reading: Reading, laws: Laws, row: Mapping[str, Any]) -> None:
    rests, aims, ahead = st.columns(3, gap="medium")
    with rests:
        _labelled(_("Rests on"), row["findings"] or row["analysis"])
        rests_on.body(reading, row)
        _labelled(_("What stands in the way"), row["obstacle"])
    with aims:
        _labelled(_("Aim"), row["aim"])
        _labelled(_("What came of it"), row["outcome"])
    with ahead:
        note(_("Next"))
        for day, what in _dates(laws, row):
            step = _("{day}: {what}", day=day, what=what)
            text_line(_("{step} (late)", step=step) if day < reading.view.date else step)


def _labelled(label: str, text: str) -> None:
    if text:
        note(label)
        text_line(isolated(text))


def _dates(laws: Laws, row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What comes next: dates of the law that are ahead, and those of the strategy."""
    way = laws.findings["instrument", laws.law].details["way"]
    dates = [(step["from"], isolated(step["name"])) for step in way if not step["past"]]
    own = {row["due"]: _("To be done by"), row["review_by"]: _("Look at it again")}
    if row["status"] not in OVER:
        dates += [(day, what) for day, what in own.items() if day]
    return sorted(dates)


def _whom(reading: Reading, provision: Mapping[str, Any]) -> None:
    """Ask whom it hits, say how many that is by group and area, and offer to save it."""
    before, identifier = selector_of(reading.map, provision), provision["id"]
    chosen = _filters(reading, identifier, before)
    who = who_is_hit(reading.map, reading.view, selectors=[chosen])
    preview = partial(_preview, who, every=sees_all(reading))
    preview()
    if chosen == before:
        text_line(_("This is what is saved now."))
        return
    values: dict[str, Any] = {f"hits_{name}": list(getattr(chosen, name)) for name in LISTS}
    values |= {"hits_foreign_share": chosen.foreign_share}

    def changes(now: Reading) -> Changes:
        return editing.changes_for(now.map, "provisions", identifier, values, principal=workspace().principal)

    stored = reading_of_stored()
    key = f"whom {identifier} {fingerprint([repr(chosen)])} {stored.revision}"
    form = Form(key, _("Save whom it hits?"), preview, changes, book=STORED)
    forms.opener(_("Save whom it hits"), form, stored, icon="save")


def _filters(reading: Reading, provision: str, before: Selector) -> Selector:
    """The filters, beginning with what is saved."""
    groups = {code: shown(label) for code, label in group_labels(reading.map).items()}
    options = {
        "types": (_("Type"), vocabulary("actor_types")),
        "formality": (_("Legal form"), vocabulary("formality")),
        "groups": (_("Works on the rights of"), groups),
        "areas": (_("Works in"), tables.places(reading.map)),
    }
    picked: dict[str, tuple[str, ...]] = {}
    with st.container(horizontal=True):
        for name in LISTS:
            label, known = options[name]
            held = getattr(before, name)
            picked[name] = tuple(
                st.multiselect(
                    esc(label),
                    [*dict.fromkeys([*held, *known])],
                    default=held,
                    format_func=partial(_name, known),
                    key=f"whom {provision} {name} {held}",
                    placeholder=_("Any"),
                    width=240,
                )
            )
        share = st.number_input(
            _("Money from abroad, % of its budget or more"),
            min_value=0.0,
            max_value=float(PER_CENT),
            value=None if before.foreign_share is None else before.foreign_share * PER_CENT,
            step=1.0,
            key=f"whom {provision} share {before.foreign_share}",
            placeholder=_("Any"),
            width=240,
        )
    least = None if share is None else round(share / PER_CENT, 6)
    return Selector(**picked, foreign_share=least, where=before.where)


def _name(known: Mapping[str, str], code: str) -> str:
    return isolated(known.get(code, code))


def _preview(who: WhoIsHit, *, every: bool) -> None:
    """How many it would hit, by group and area."""
    hit = f"{who.whole.hit}"
    if who.whole.withheld and not every:
        hit = _("Fewer than {least}", least=who.whole.least)
    text_line(_("{hit} of {every} groups on record", hit=hit, every=who.whole.recorded))
    if who.whole.open:
        text_line(_("Not known for {n} more.", n=who.whole.open))
    if hits_nobody(who):
        st.warning(_("This hits nobody on record."))
    left, right = st.columns(2)
    for place, by, label in ((left, "area", _("Area")), (right, "group", _("Group"))):
        cells = who.cells(by)  # type: ignore[arg-type]  # one of both
        rows = [{label: shown(cell.label), _("Hit"): shown(hit_of(cell, all_seen=every))} for cell in cells]
        place.dataframe(pd.DataFrame(rows), hide_index=True)


def _hanging(reading: Reading, who: WhoIsHit) -> None:
    """What hangs on those who are hit: counts, and who it is only for who may ask what would be lost."""
    text_line(_("What hangs on them"))
    key = f"hangs on {who.selectors!r}"
    if len(reading.map.actors) > AT_ONCE and not st.session_state.get(key):
        button(_("Work it out"), lambda: st.session_state.update({key: True}), key=f"work out {key}")
        return
    every, named = sees_all(reading), is_for(reading.principal, "change.what_if")
    folded, counts = [], depends(who)._asdict()
    for name, count in counts.items():
        few = not every and name != "groups" and 0 < count < who.whole.least
        words = shown(hanging_on(name, count, few=few))
        if count:
            text_line(words)
        else:
            folded.append(words)
    if any(counts.values()) and not named:
        note(_("You see how many they are. Who they are is for analysts."))
    with st.expander(_("Platforms, and the rest")):
        for cell in sorted(who.cells("platform"), key=lambda cell: (-cell.hit, cell.code))[:3]:
            if every or not cell.withheld:
                text_line(_("{platform}: {hit}", platform=cell.label, hit=hit_of(cell, all_seen=True)))
        for words in folded:
            text_line(words)
        if who.ids and named:
            _who_loses(reading, who)
            note(_("Whose only way runs through whom stays in the office."))


def _who_loses(reading: Reading, who: WhoIsHit) -> None:
    if not st.toggle(_("Show who would lose their only way to us"), key=f"who loses {who.selectors!r}"):
        return
    known = tables.names(reading.map)
    names = [finding.subject[0] for finding in lost(reading, who.ids) if finding.kind == "actor"]
    for actor in names:
        navigation.link("actors", isolated(known[actor]), id=actor)
    if not names:
        text_line(_("Nobody, as far as is recorded."))
