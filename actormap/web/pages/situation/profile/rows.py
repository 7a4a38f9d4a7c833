"""The eight parameters as pictures: whose marks are changes, what they were before, what became of them."""

from __future__ import annotations

from actormap.core import schema
from actormap.core.findings import Finding
from actormap.core.sentences import Name, Sentence, shown
from actormap.core.words import _, ngettext
from actormap.viz.charts import Mark, MarkRow, Picture, Slope, mark_rows, slopes
from actormap.viz.judged import TOGETHER, parameter_words, scale_of_hundred
from actormap.web.pages.situation.profile.headline import changes_of, headline
from actormap.web.pages.situation.profile.looking import Looking
from actormap.web.state import own_scorer


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
