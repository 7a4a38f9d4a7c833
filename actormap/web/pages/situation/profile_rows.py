"""The eight parameters and their items as pictures, with the marks that whoever looks may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from string import ascii_uppercase
from typing import Any

import streamlit as st

from actormap.core import schema
from actormap.core.findings import Finding, Findings
from actormap.core.sentences import Name, Sentence, counted, listed, series, shown, term
from actormap.core.words import _, ngettext, plain
from actormap.metrics.base.judgements import Unit
from actormap.viz.charts import Mark, MarkRow, Picture, Scale, Slope, mark_rows, slopes
from actormap.viz.judged import TOGETHER, parameter_words, scale_of_hundred
from actormap.web.pages.situation.scoring_form import TALK
from actormap.web.parts import choices, components
from actormap.web.parts.cards import button, in_line, item_label, note
from actormap.web.parts.writing import record_forms
from actormap.web.state import chosen, own_scorer


@dataclass(frozen=True, slots=True)
class Looking:
    """What somebody looks at.

    Parameters
    ----------
    unit, during, against
        What was judged, in which round, and the earlier one; "" for none.
    scorer
        As whom they score; "" for nobody.
    all_marks
        Whether they see marks of others before theirs.
    chosen
        The parameter that they chose; "" for none.
    profile, before, compared, rights
        What the analyses say; None where there is nothing.
    """

    unit: Unit
    during: str
    against: str
    scorer: str
    all_marks: bool
    chosen: str
    profile: Findings | None
    before: Findings | None
    compared: Findings | None
    rights: Findings | None

    @property
    def letters(self) -> dict[str, str]:
        """The letter of each other scorer, by label."""
        scorers = {label for finding in self.profile or () for label in finding.details["scorers"]}
        return dict(zip(sorted(scorers - {self.scorer}), ascii_uppercase, strict=False))

    @property
    def opened(self) -> str:
        """The parameter that is opened: the one that they chose, else the first that waits for them."""
        codes = [item.code for item in schema.parameters()]
        if self.chosen in codes:
            return self.chosen
        waiting = (finding.subject[0] for finding in self.profile or () if not self.finished(finding))
        return next(waiting, codes[0])

    def finished(self, finding: Finding) -> bool:
        """Whether they gave all marks of a parameter, or see all the same."""
        own = finding.details["scorers"].get(self.scorer, {"given": 0})
        return self.all_marks or own["given"] >= finding.details["total"]

    def sees(self, item: dict[str, Any]) -> bool:
        """Whether they see marks of others of an item: they gave theirs, or do not score."""
        return self.all_marks or self.scorer in _scorers_of(item)


def headline(looking: Looking) -> str:
    """What the picture says, as far as whoever looks may see it."""
    if looking.profile is None:
        return _("Nothing is scored yet")
    changes = changes_of(looking)
    if not changes:
        drawn = sum(finding.value is not None for finding in looking.profile)
        return ngettext(drawn, "{n} of 8 parameters has a mark", "{n} of 8 parameters have a mark")
    since: dict[str, Any] = {"round": Name(looking.against)}
    parts: list[str] = []
    names = {
        way: [
            term(schema.items()[finding.subject[0]].label)
            for finding in changes
            if finding.details["direction"] == way
        ]
        for way in ("worse", "better", "unclear")
    }
    if names["worse"]:
        parts.append(Sentence("{what} got worse since {round}", what=listed(names["worse"]), **since))
    if names["better"]:
        parts.append(Sentence("{what} got better since {round}", what=listed(names["better"]), **since))
    still = len(names["unclear"])
    if not parts:
        return shown(Sentence("No clear change since {round}", **since))
    if still:
        parts.append(counted(still, "in {n} other no change is clear", "in {n} others no change is clear"))
    return shown(series(parts, "; "))


def changes_of(looking: Looking) -> list[Finding]:
    """What changed, of the parameters that whoever looks may see."""
    profile = looking.profile
    if profile is None or looking.compared is None:
        return []
    return [finding for finding in looking.compared if looking.finished(profile.about(*finding.subject))]


def rows_of(looking: Looking) -> Picture:
    """The parameters as rows of dots."""
    rows = tuple(_row(looking, item.code) for item in schema.parameters())
    heads = [_("Parameter"), _("You answered") if looking.scorer else _("Answered")]
    if looking.compared:
        heads.append(_since_round(looking))
    return mark_rows(
        rows,
        scale_of_hundred(),
        title=headline(looking),
        heads=heads,
        letters=_letters(looking, rows),
        last=looking.against,
    )


def _letters(looking: Looking, rows: Iterable[MarkRow]) -> dict[str, str]:
    """Whose marks the letters are that stand in some rows."""
    others = {letter: own_scorer.words(label) for label, letter in looking.letters.items()}
    letters = {"": _("you"), **others, TOGETHER: _("agreed together")}
    used = {mark.letter for row in rows for mark in row.marks}
    return {letter: who for letter, who in letters.items() if letter in used}


def _row(looking: Looking, code: str) -> MarkRow:
    label = parameter_words(code)
    if looking.profile is None:
        return MarkRow(label, known=False, aside="", beside=(_("nothing yet"),))
    finding = looking.profile.about(code)
    details, finished = finding.details, looking.finished(finding)
    own = details["scorers"].get(looking.scorer, {"mark": None, "given": 0})
    marks = [Mark(own["mark"])] if own["mark"] is not None else []
    if finished:
        marks += [
            Mark(each["mark"], looking.letters[label])
            for label, each in details["scorers"].items()
            if label != looking.scorer and each["mark"] is not None
        ]
    if details["agreed"] is not None and (finished or not looking.scorer):
        marks.append(Mark(details["agreed"], TOGETHER, square=True))
    done = own["given"] if looking.scorer else finding.n or 0
    spread = finding.interval if finished and len(marks) > 1 else None
    beside = [_("{n} of {total}", n=done, total=details["total"])]
    if looking.compared:
        beside.append(_since(looking, looking.compared.about(code), finding))
    return MarkRow(
        label,
        tuple(marks),
        low=spread[0] if spread else None,
        high=spread[1] if spread else None,
        last=_before(looking, code),
        aside=_aside(looking, finding, marks),
        beside=tuple(beside),
        share=done / details["total"],
        code=code,
        chosen=code == looking.opened,
    )


def _before(looking: Looking, code: str) -> float | None:
    """The mark in the earlier round: what was agreed, or else the mean."""
    if looking.before is None:
        return None
    finding = looking.before.about(code)
    agreed: float | None = finding.details["agreed"]
    return finding.value if agreed is None else agreed


def _aside(looking: Looking, finding: Finding, marks: list[Mark]) -> str:
    others = [label for label in finding.details["scorers"] if label != looking.scorer]
    if not looking.finished(finding) and others:
        return ngettext(len(others), "{n} other: shown after yours", "{n} others: shown after yours")
    if marks:
        return ""
    if not finding.details["scorers"] and not finding.n:
        return _("nobody has scored yet")
    return _("{n} of {total} answered, too few to draw", n=finding.n, total=finding.details["total"])


def _since(looking: Looking, change: Finding, finding: Finding) -> str:
    """What became of a parameter, once whoever scores has finished it."""
    direction, n, total = change.details["direction"], len(change.details["items"]), change.details["total"]
    if not looking.finished(finding):
        return _("after scoring") if looking.scorer else ""
    if direction == "better":
        return _("better, {n} of {total} items", n=n, total=total)
    if direction == "worse":
        return _("worse, {n} of {total} items", n=n, total=total)
    if finding.details["apart"]:
        return _("marks far apart")
    if change.details["by_others"] and not n:
        return _("scored by others than before")
    words = {
        "unclear": _("no clear change"),
        "not_told": _("cannot be told"),
        "nothing": _("nothing to compare"),
    }
    return words[direction]


def _since_round(looking: Looking) -> str:
    return shown(Sentence("Since {round}", round=Name(looking.against)))


def slopes_of(looking: Looking) -> Picture | None:
    """What changed, as slopes; of parameters that whoever scores has finished."""
    if looking.profile is None:
        return None
    rows = tuple(
        Slope(
            parameter_words(finding.subject[0]),
            finding.details["then"],
            finding.details["now"],
            _since(looking, finding, looking.profile.about(*finding.subject)),
            clear=finding.details["direction"] in {"better", "worse"},
        )
        for finding in changes_of(looking)
        if finding.value is not None
    )
    if not rows:
        return None
    heads = (
        _("Parameter"),
        looking.against,
        looking.during,
        _since_round(looking),
    )
    return slopes(rows, scale_of_hundred(), title=headline(looking), heads=heads)


def parameter(looking: Looking) -> None:
    """Show the parameter that is chosen, by default the first that waits for whoever scores."""
    if looking.profile is None:
        return
    code = choices.pick(
        _("Opened"),
        "parameter",
        {item.code: parameter_words(item.code) for item in schema.parameters()},
        default=looking.opened,
        key="parameter by name",
        width="stretch",
        help=_("This does the same as pressing a row of the picture."),
    )
    finding = looking.profile.about(code)
    note(plain(schema.items()[code].help))
    components.picture(items_of(looking, finding), key=f"items {code}")
    _to_score(looking, finding)


def items_of(looking: Looking, finding: Finding) -> Picture:
    """The items of a parameter as rows of dots."""
    rows = tuple(_item(looking, item) for item in finding.details["items"])
    own = sum(looking.scorer in _scorers_of(item) for item in finding.details["items"])
    return mark_rows(
        rows,
        Scale(0, 4, {0: "0", 1: "1", 2: "2", 3: "3", 4: "4"}),
        title=_("{n} of {total} scored by you", n=own, total=len(rows))
        if looking.scorer
        else _("{n} of {total} answered", n=finding.n, total=len(rows)),
        heads=(_("Item"), _("Evidence"), _("Talk")),
        letters=_letters(looking, rows),
    )


def _scorers_of(item: dict[str, Any]) -> set[str]:
    """Who answered an item, alone."""
    return {*item["marks"], *item["not_known"], *item["unbacked"]}


def _item(looking: Looking, item: dict[str, Any]) -> MarkRow:
    sees = looking.sees(item)
    marks = [
        Mark(value, looking.letters.get(label, ""))
        for label, value in item["marks"].items()
        if sees or label == looking.scorer
    ]
    agreed = item["agreed"] is not None and (sees or not looking.scorer)
    if agreed:
        marks.append(Mark(item["agreed"], TOGETHER, square=True))
    records = ngettext(item["records"], "{n} record", "{n} records")
    return MarkRow(
        item_label(item["item"]),
        tuple(marks),
        aside=_beside_item(looking, item, marks),
        known=bool(_scorers_of(item)) or item["agreed"] is not None,
        beside=(records if marks else "", _talk(item) if sees or agreed else ""),
    )


def _beside_item(looking: Looking, item: dict[str, Any], marks: list[Mark]) -> str:
    others = len(_scorers_of(item) - {looking.scorer})
    if others and not looking.sees(item) and not any(mark.letter == TOGETHER for mark in marks):
        return ngettext(others, "{n} other: shown after yours", "{n} others: shown after yours")
    if marks:
        return ""
    if item["unbacked"]:
        return _("no evidence: counts as not answered")
    return _("not known") if item["not_known"] else ""


def _talk(item: dict[str, Any]) -> str:
    if item["agreed"] is not None:
        return _("agreed: {mark}", mark=f"{item['agreed']:.0f}")
    values = item["marks"].values()
    if len(values) < 2:  # noqa: PLR2004 - one alone has nobody to talk with
        return ""
    return _("marks far apart") if max(values) - min(values) >= 2 else _("to be agreed")  # noqa: PLR2004


def _to_score(looking: Looking, finding: Finding) -> None:
    """Buttons that lead to an item, and to those that can be agreed on."""
    if not record_forms.may_write():
        return
    items = {item["item"]: item for item in finding.details["items"]}
    key = f"item of {finding.subject[0]}"
    with in_line(align="bottom"):
        waiting = [code for code, item in items.items() if looking.scorer not in _scorers_of(item)]
        code = st.selectbox(
            _("Item"),
            list(items),
            index=list(items).index(waiting[0]) if waiting else 0,
            format_func=item_label,
            key=key,
        )
        label = _("Score it") if code in waiting else _("Look at it again")
        opened = partial(chosen.keep, "score", code)
        button(label, opened, key=f"score {finding.subject[0]}", icon="edit_square")
        if any(_talk(item) and item["agreed"] is None and looking.sees(item) for item in items.values()):
            together = partial(chosen.keep, "score", TALK)
            button(_("Agree together"), together, key="agree together", icon="forum")
