"""The eight parameters as pictures: whose marks are changes, what they were before, what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any

from actormap.core import schema
from actormap.core.findings import Finding, Findings
from actormap.core.sentences import Name, Sentence, counted, listed, series, shown, term
from actormap.core.words import _, ngettext
from actormap.metrics.base.judgements import Unit
from actormap.viz.charts import Mark, MarkRow, Picture, Scale, Slope, mark_rows, slopes
from actormap.web.state import own_scorer

TOGETHER = "="
"""The letter of what was agreed together."""


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
        scorers = {*item["marks"], *item["not_known"], *item["unbacked"]}
        return self.all_marks or self.scorer in scorers


def scale_of_hundred() -> Scale:
    """From closed to free."""
    return Scale(0, 100, {0: _("0 closed"), 25: "", 50: "50", 75: "", 100: _("100 free")})


def rows_of(looking: Looking) -> Picture:
    """The parameters as rows of dots."""
    rows = tuple(_row(looking, item.code) for item in schema.parameters())
    letters = {"": _("you")} if looking.scorer else {}
    letters |= {letter: own_scorer.words(label) for label, letter in looking.letters.items()}
    used = {mark.letter for row in rows for mark in row.marks}
    if TOGETHER in used:
        letters[TOGETHER] = _("agreed together")
    heads = [_("Parameter"), _("You answered") if looking.scorer else _("Answered")]
    if looking.compared:
        heads.append(_since_round(looking))
    return mark_rows(
        rows,
        scale_of_hundred(),
        title=headline(looking),
        heads=heads,
        letters={letter: who for letter, who in letters.items() if letter in used},
        last=looking.against,
    )


def _row(looking: Looking, code: str) -> MarkRow:
    label = named(code)
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


def named(code: str) -> str:
    """A parameter with its letter, as the Manual has it."""
    return f"({code}) {shown(term(schema.items()[code].label))}"


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
    words = {
        "unclear": _("no clear change"),
        "not_told": _("cannot be told"),
        "nothing": _("nothing to compare"),
    }
    return words[direction]


def headline(looking: Looking) -> str:
    """What the picture says, as far as whoever looks may see it."""
    if looking.profile is None:
        return _("Nothing is scored yet")
    changes = _changes(looking)
    if not changes:
        drawn = sum(finding.value is not None for finding in looking.profile)
        return ngettext(drawn, "{n} of 8 parameters has a mark", "{n} of 8 parameters have a mark")
    since: dict[str, Any] = {"round": Name(looking.against)}
    parts: list[str] = []
    names = {way: _named_of(changes, way) for way in ("worse", "better", "unclear")}
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


def _changes(looking: Looking) -> list[Finding]:
    """What changed, of the parameters that whoever looks may see."""
    profile = looking.profile
    if profile is None or looking.compared is None:
        return []
    return [finding for finding in looking.compared if looking.finished(profile.about(*finding.subject))]


def _since_round(looking: Looking) -> str:
    return shown(Sentence("Since {round}", round=Name(looking.against)))


def _named_of(changes: list[Finding], direction: str) -> list[Sentence]:
    return [
        term(schema.items()[finding.subject[0]].label)
        for finding in changes
        if finding.details["direction"] == direction
    ]


def slopes_of(looking: Looking) -> Picture | None:
    """What changed, as slopes; of parameters that whoever scores has finished."""
    if looking.profile is None:
        return None
    rows = tuple(
        Slope(
            named(finding.subject[0]),
            finding.details["then"],
            finding.details["now"],
            _since(looking, finding, looking.profile.about(*finding.subject)),
            clear=finding.details["direction"] in {"better", "worse"},
        )
        for finding in _changes(looking)
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
