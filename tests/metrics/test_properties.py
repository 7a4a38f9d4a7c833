"""What holds for every analysis on every map."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from math import inf
from typing import Any

import pandas as pd
import pytest
from maps import (
    CERTAIN,
    DAY,
    OFFICE,
    QUICK,
    SEEDS,
    a_map,
    actor,
    answers,
    cases,
    kala,
    offer,
    random_map,
    renamed,
    sample,
    sealed_map,
    shuffled,
    table,
    text,
    tie,
    without,
)
from seeds import seeded, tries
from wording import HARMFUL

from actormap.core import schema
from actormap.core.config import Thresholds, View
from actormap.core.errors import Refused
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.metrics import catalogue
from actormap.metrics.base.context import Context
from actormap.metrics.base.safeguards import Exclusions
from actormap.metrics.introductions.routes import routes

FROM_OFFICE = {"reach.steps", "reach.within_reach", "reach.isolation", "introductions.routes", "evidence.ask"}
"""Analyses that start at the office's contacts, by the first word of how they are asked."""
BY_ORDER = {
    "structure.communities",
    "introductions.routes",
    "introductions.introducer_load",
    "evidence.ask",
    "summary.main_findings",
    "partner.meeting",
}
"""Those that take one of several equal answers by the order of ids: a search that looks at actors in
their order, the best of equal routes, the first of equal findings, what is drawn."""

USUAL = replace(QUICK, thresholds=replace(QUICK.thresholds, acquaintances=Thresholds().acquaintances))
"""The usual thresholds, but for how often a search is repeated."""


def first_word(label: str) -> str:
    return re.split(r"[ ,]", label)[0]


def said(answer: Any) -> str:
    """A result as text, or the sentence with which it was refused."""
    try:
        return text(answer())
    except Refused as refusal:
        return f"refused: {refusal}"


def found(answer: Any) -> Findings:
    try:
        return answer()
    except Refused:
        return Findings("", {})


# --- the same map, written another way ---------------------------------------------------------------


@seeded(SEEDS[:4], few=2)
def test_order_of_rows_and_new_ids_in_the_same_order_change_nothing(seed: int) -> None:
    m = sealed_map(seed)
    names = {i: f"renamed-{i[1:]}" for i in m.actors["id"]}
    other = shuffled(renamed(m, names), seed + 1)
    back = {new: old for old, new in names.items()}
    once, again = answers(m, QUICK), answers(other, QUICK)
    for (analysis, answer), twin in zip(once.items(), again.values(), strict=True):
        restored = re.sub(r"renamed-\d\d", lambda match: back[match.group()], said(twin))
        assert restored == said(answer), analysis


def by_subject(result: Findings, back: dict[str, str]) -> set[tuple[object, ...]]:
    """What a result says of whom, without the order, under the old ids."""
    return {
        (
            f.analysis,
            tuple(sorted(back.get(i, i) for i in f.subject)),
            round(f.value or 0.0, 9),
            f.verdict,
            f.n,
            f.sources,
            f.sensitivity,
        )
        for f in result
    }


def renamed_value(value: Any, names: dict[str, str]) -> Any:
    """The value of an option under other ids."""
    return tuple(names.get(i, i) for i in value) if isinstance(value, tuple) else names.get(value, value)


@seeded(SEEDS[:4], few=2)
def test_new_ids_in_another_order_change_no_value(seed: int) -> None:
    m = sealed_map(seed)
    names = {i: f"x{99 - int(i[1:])}" for i in m.actors["id"]}
    back = {new: old for old, new in names.items()}
    other = renamed(m, names)
    for row in schema.analyses().values():
        if row.name in BY_ORDER or not catalogue.of_a_map(row.name):
            continue
        for label, chosen in cases(row.name, m):
            twin = {name: renamed_value(value, names) for name, value in chosen.items()}
            once, again = (
                found(partial(catalogue.run, row.name, m, QUICK, **chosen)),
                found(partial(catalogue.run, row.name, other, QUICK, **twin)),
            )
            assert by_subject(once, {}) == by_subject(again, back), label


@seeded(SEEDS[:4], few=2)
def test_new_ids_in_another_order_change_no_best_route(seed: int) -> None:
    m = random_map(seed)
    names = {i: f"x{99 - int(i[1:])}" for i in m.actors["id"]}
    back = {new: old for old, new in names.items()}
    once, again = answers(m, QUICK), answers(renamed(m, names), QUICK)
    for i in m.actors["id"]:
        best = [found(once[f"introductions.routes {i}"]), found(again[f"introductions.routes {names[i]}"])]
        # Routes of equal cost may come in another order; the best chance may not change.
        chances = [[round(f.value or 0, 9) for f in result][:1] for result in best]
        assert chances[0] == chances[1]
        introducers = [
            {(back.get(f.subject[0], f.subject[0]), round(f.value or 0, 9)) for f in r if f.analysis == "A26"}
            for r in best
        ]
        assert introducers[0] == introducers[1]


@seeded(SEEDS[:3], few=2)
def test_analyses_do_not_change_the_map_and_repeat_themselves(seed: int) -> None:
    m = random_map(seed)
    before = {name: frame.copy(deep=True) for name, frame in m.tables.items()}
    first = [said(answer) for answer in answers(m, QUICK).values()]
    assert [said(answer) for answer in answers(m, QUICK).values()] == first
    for name, frame in m.tables.items():
        pd.testing.assert_frame_equal(frame, before[name])


# --- who must not be asked ---------------------------------------------------------------------------


def excluded(m: ActorMap, view: View, target: str) -> set[str]:
    """Who may not stand between the office and a target, as A25 has it."""
    context = Context(m, view)
    exclusions = Exclusions(context)
    code = context.code(target)
    barred = {context.ids[u] for u in exclusions.for_target(code)}
    barred |= {i for i, always in zip(context.ids, exclusions.always, strict=True) if always}
    barred -= {context.ids[u] for u in exclusions.allowed(code)}
    offices = {i for i, office in zip(context.ids, context.layers.offices, strict=True) if office}
    return barred - {target} - offices


@seeded(SEEDS, few=2)
def test_answer_is_that_of_a_map_without_the_excluded(seed: int) -> None:
    m = random_map(seed)
    for target in m.actors["id"]:
        smaller = without(m, excluded(m, QUICK, target))
        assert said(partial(routes, m, QUICK, target)) == said(partial(routes, smaller, QUICK, target))


def unjudged(m: ActorMap, target: str) -> object:
    """An answer but for how well it was observed."""
    try:
        document = routes(m, QUICK, target).as_dict()
    except Refused as refusal:
        return str(refusal)
    for finding in document["findings"]:
        for name in ("coverage", "sources", "verdict"):
            del finding[name]
    return document


@seeded(range(12), few=3)
def test_routes_are_those_of_a_map_without_the_excluded(seed: int) -> None:
    m = random_map(seed)
    for target in m.actors["id"]:
        assert unjudged(m, target) == unjudged(without(m, excluded(m, QUICK, target)), target)


@seeded(range(12))
def test_no_route_passes_an_excluded_actor(seed: int) -> None:
    m = random_map(seed)
    for target in m.actors["id"]:
        barred = excluded(m, QUICK, target)
        for finding in found(partial(routes, m, QUICK, target)):
            assert not barred & set(finding.details.get("route", ())[:-1])
            assert finding.details.get("introducer") not in barred


# --- maps of nearly nothing --------------------------------------------------------------------------

BARE: dict[str, ActorMap] = {
    "empty": ActorMap.empty(),
    "office alone": a_map(),
    "one actor": ActorMap(actors=table([actor("A")])),
    "no office": ActorMap(actors=table([actor("A"), actor("B")]), ties=table([tie("A", "B")])),
    "office without contacts": a_map("A", "B", ties=[tie("A", "B"), offer("A", "B", 0.9)]),
    "no ties": a_map("A", "B", "C"),
    "nothing known of a tie": a_map(
        "A",
        "B",
        ties=[
            tie("O", "A", "referral_offer", **{"from": ""}),
            tie("A", "B", "trust", **{"from": ""}),
        ],
    ),
    "all weights unknown": a_map(
        "A",
        "B",
        "C",
        ties=[
            tie(source, target, kind, sign="+" if len(rule.signs) > 1 else "")
            for source, target in ("OA", "AB", "BC")
            for kind, rule in schema.tie_kinds().items()
            if not rule.to_platform
        ],
    ),
    "contradictory sources": a_map(
        "A",
        "B",
        ties=[
            offer("O", "A", 1, sources="s1;s2"),
            tie("A", "B", sources="s1;s2"),
            tie("A", "B", "threat", sources="s2"),
        ],
        sources=[
            {"id": "s1", "reliability": "A", "credibility": "1"},
            {"id": "s2", "reliability": "E", "credibility": "5"},
        ],
    ),
    "sources that are on no list": a_map(
        "A",
        "B",
        ties=[offer("O", "A", 1, sources="x;y"), tie("A", "B", sources="x")],
        observations=[
            {"source": "x", "date": DAY, "subject_id": "B", "asked_about": "ties_all", "answer": "none"},
        ],
    ),
    "only the State": ActorMap(
        actors=table([OFFICE, actor("M", sphere="state"), actor("N", sphere="unknown")]),
        ties=table([offer("O", "M", 1), tie("M", "N")]),
    ),
    "two offices": a_map(
        actors=[actor("O2", sphere="field_presence"), actor("A")],
        ties=[offer("O2", "A", 0.9), offer("O", "O2", 1), offer("A", "O", 1)],
    ),
    "universe without actors": a_map(
        "A",
        universe=[
            {"group": "women", "exists_best": 0},
            {"group": "youth", "exists_best": 12, "exists_low": 8},
        ],
    ),
    "more met than exist": a_map(
        actors=[actor(i, works_on_rights_of="women") for i in "ABCDEFG"],
        universe=[{"group": "women", "exists_best": 5}],
        contacts=[{"date": "2025-01-20", "office": "O", "actor_id": i} for i in "ABCDEFG"],
    ),
    "presence of one": a_map("A", presence=[{"actor_id": "A", "sector": "LEG", "pcode": "XA01"}]),
    "all has ended": a_map(
        "A",
        "B",
        ties=[
            tie("A", "B", to="2025-01-02"),
            offer("O", "A", 1, to="2025-01-02"),
        ],
        presence=[{"actor_id": "A", "sector": "LEG", "pcode": "XA01", "to": "2025-01-01"}],
    ),
}


VIEWS = {
    "certain": CERTAIN,
    "graded": QUICK,
    "a world": replace(USUAL, world=0),
    "without the unlisted": replace(USUAL, without="?"),
}
EVERY_OTHER = tries(1, few=2)
"""Unless all is tried, each of these maps is looked at in two of the four ways: each way at half of them."""


@pytest.mark.parametrize(
    ("name", "view"),
    [
        pytest.param(name, VIEWS[how], id=f"{name}, {how}")
        for at, name in enumerate(BARE)
        for place, how in enumerate(VIEWS)
        if (at + place) % EVERY_OTHER == 0
    ],
)
def test_analysis_answers_or_refuses_in_a_sentence(name: str, view: View) -> None:
    for analysis, answer in answers(BARE[name], view).items():
        try:
            text(answer())  # numbers that do not exist would raise here
        except Refused as refusal:
            sentence = str(refusal)
            assert sentence.endswith("."), analysis
            assert len(sentence) > 20, analysis


@pytest.mark.parametrize("name", ["empty", "one actor", "no office", "office without contacts", "no ties"])
def test_analysis_from_the_office_is_refused_without_its_contacts(name: str) -> None:
    for analysis, answer in answers(BARE[name], CERTAIN).items():
        asked = first_word(analysis)
        if asked in FROM_OFFICE and not (
            asked == "introductions.routes" and "O" in set(BARE[name].actors["id"])
        ):
            with pytest.raises(Refused, match=r"No established contacts|no actor has the id"):
                answer()


def test_view_of_an_odd_date_answers_all_the_same() -> None:
    for date in ("1900-01-01", "1999-01-01", "2200-12-31"):
        for answer in answers(kala(), replace(USUAL, date=date)).values():
            said(answer)


def test_thresholds_at_their_ends_answer_all_the_same() -> None:
    names = ("tie_exists", "trusted_step", "max_steps", "detection", "isolated_prior", "routes")
    ends = [dict(zip(names, values, strict=True)) for values in ((0, 0, 1, 1, 1, 1), (1, 1, 9, 0, 0, 9))]
    for end in ends:
        view = replace(USUAL, thresholds=replace(USUAL.thresholds, **end))
        for answer in answers(kala(), view).values():
            said(answer)


# --- what every result keeps -------------------------------------------------------------------------


def results() -> Iterator[tuple[str, ActorMap, Findings]]:
    maps: list[tuple[str, ActorMap, View]] = [
        ("kala", kala(), replace(QUICK, certain=True)),
        ("sample", sample(), View(date="2026-11-25", thresholds=QUICK.thresholds)),
        *((f"seed {seed}", sealed_map(seed), QUICK) for seed in SEEDS[: tries(3, few=1)]),
    ]
    for name, m, view in maps:
        for analysis, answer in answers(m, view).items():
            result = found(answer)
            if result.method:
                yield f"{name}: {analysis}", m, result


@pytest.fixture(scope="module", name="every")
def _every() -> list[tuple[str, ActorMap, Findings]]:
    return list(results())


Every = list[tuple[str, ActorMap, Findings]]
NUMBERS = {
    f"A{number:02}"
    for row in schema.analyses().values()
    for first, last in re.findall(r"A(\d\d)(?:-A(\d\d))?", row.id)
    for number in range(int(first), int(last or first) + 1)
} | {row.id for row in schema.analyses().values()}
"""Numbers of the analyses in docs/definitions.md."""


def test_ids_of_findings_are_unique_in_a_result(every: Every) -> None:
    for name, _, result in every:
        ids = [f.id for f in result]
        assert len(ids) == len(set(ids)), name


LAWS = ("instruments", "provisions")
PROTECT = ("queue", "options", "steps", "reprisals")
PROOF: dict[str, tuple[str, ...]] = {
    **{f"monitor.{name}": LAWS for name in ("profile", "compare", "law_practice", "risk")},
    **{f"monitor.{name}": LAWS for name in ("laws", "recommendations", "hit")},
    "monitor.frameworks": ("assessments",),
    "monitor.watch": ("windows", "undertakings", "area_control"),
    **{f"protect.{name}": ("cases", "case_steps", "assessments") for name in PROTECT},
    **dict.fromkeys((f"partner.{name}" for name in ("promises", "decisions", "already")), ("undertakings",)),
    "partner.stages": LAWS,
    "summary.main_findings": ("assessments", "windows", "undertakings", "area_control", *LAWS),
    **dict.fromkeys(("partner.swot", "partner.match"), ("swot_items", "observations", *LAWS, "windows")),
}
"""Tables whose records prove what an analysis says, besides those that prove what any says."""


def subjects_of(analysis: str, m: ActorMap) -> set[str]:
    """What an analysis of the environment and its laws is about, besides what any is about."""
    laws, items = {*m["instruments"]["id"], *m["provisions"]["id"]}, set(schema.items())
    asked = {code for framework in schema.frameworks().values() for code in framework.items}
    shares, hanging = {"", "other", "0", "0.25", "0.5", "0.75"}, {"routes", "seats", "money", "groups"}
    boards = {*schema.vocabulary("swot_board"), *m["swot_items"]["id"]}
    subjects: dict[str, set[str]] = {
        "profile": items,
        "compare": items,
        "law_practice": items,
        "proposals": items,
        "incidents": {"sdg_16_10_1"},
        "frameworks": {*schema.frameworks(), *asked},
        "watch": {"risk", "consent", "undertaking"},
        "laws": {"laws", "practice"} | laws,
        "recommendations": laws | items,
        "hit": laws | shares | hanging | set(schema.vocabulary("formality")),
        **{name: {"all cases", "2025-01", *m["cases"]["id"]} for name in PROTECT},
        "swot": boards | items | laws | {*m["windows"]["id"]},
        "match": boards,
        **dict.fromkeys(("promises", "decisions"), laws | {*m["issues"]["id"]}),
        "already": laws | {*m["issues"]["id"], *m.presence["sector"], *m.presence["pcode"]},
        "stages": items | {"steps"},
        "check": items | {"country"},
        "main_findings": laws | {*schema.missing(), *m["issues"]["id"], "undertaking", "risk", "consent"},
    }
    return subjects.get(analysis.rpartition(".")[2], set())


def test_evidence_is_of_records_that_exist(every: Every) -> None:
    for name, m, result in every:
        further = PROOF.get(first_word(name.partition(": ")[2]), ())
        tables = ("ties", "contacts", "events", "presence", "platforms", *further)
        records = {record for table in tables for record in m[table]["id"]}
        for finding in result:
            assert set(finding.evidence) <= records, (name, finding.id)


def test_subjects_exist(every: Every) -> None:
    for name, m, result in every:
        sectors, tags = m.presence["sector"], [*m.actors["works_on_rights_of"], *m.actors["identifies_as"]]
        known = {
            "civil society",
            "all cells",
            "not recorded",
            "others",
            *m.actors["id"],
            *m.platforms["id"],
            *(sectors + "@" + m.presence["pcode"]),
            *(sectors + "@*"),
            *";".join(tags).split(";"),
            *m.universe["group"],
            *m.universe["pcode"],
            *m.universe["sector"],
            *m["areas"]["id"],
            *m["sectors"]["id"],
            *m.actors["adm1_pcode"],
            *schema.actor_types(),
            *subjects_of(first_word(name.partition(": ")[2]), m),
        }
        for finding in result:
            assert finding.subject, name
            assert set(" + ".join(finding.subject).split(" + ")) <= known, (name, finding.id)


def test_finding_is_named_for_its_analysis_and_has_its_parts(every: Every) -> None:
    for name, _, result in every:
        assert result.caveats, name
        assert all(caveat.endswith(".") for caveat in result.caveats), name
        assert {"date", "certain"} <= set(result.parameters), name
        for f in result:
            assert f.analysis in NUMBERS, (name, f.id)
            assert f.id.partition(":")[0] in {f.analysis, "A24", "burden"}, (name, f.id)
            assert f.coverage is None or 0 <= f.coverage <= 1, (name, f.id)
            assert f.holds_in is None or 0 <= f.holds_in <= 1, (name, f.id)
            assert f.sensitivity in range(4), (name, f.id)
            assert f.sources >= 0, (name, f.id)
            assert f.interval is None or -inf < f.interval[0] <= f.interval[1] < inf, (name, f.id)


def test_supported_needs_worlds(every: Every) -> None:
    # Nothing that is there is called supported by an analysis that looked at the recorded map alone.
    for name, _, result in every:
        for f in result:
            assert f.verdict != "supported" or f.absence or f.holds_in is not None, (name, f.id)


def test_result_becomes_json_and_back_and_a_table(every: Every) -> None:
    for name, _, result in every:
        document = json.loads(text(result))
        assert len(document["findings"]) == len(result.table) == len(result), name


# --- words -------------------------------------------------------------------------------------------


def words(result: Findings) -> Iterator[str]:
    yield result.method
    yield from result.caveats
    for f in result:
        yield from (f.statement, f.reason, f.would_change, f.next_question)


def test_no_wording_does_harm(every: Every) -> None:
    for name, _, result in every:
        for sentence in words(result):
            assert not HARMFUL.search(sentence), (name, sentence)


def test_every_finding_says_what_and_why_in_sentences(every: Every) -> None:
    for name, _, result in every:
        for f in result:
            for sentence in (f.statement, f.reason):
                assert sentence.strip(), (name, f.id)
                assert sentence.endswith("."), (name, sentence)
                assert "nan" not in sentence.split(), (name, sentence)
                assert "inf" not in sentence.split(), (name, sentence)
            for sentence in (f.would_change, f.next_question):
                assert not sentence or sentence.endswith((".", "?")), (name, sentence)


def test_counts_go_with_the_right_form_of_the_noun(every: Every) -> None:
    wrong = [
        (name, sentence)
        for name, _, result in every
        for sentence in words(result)
        if re.search(
            r"(?<![\d.])1 (actors|ties|steps|introductions|pairs|platforms|parts|sectors|areas|"
            r"neighbourhoods|trusted introductions|independent sources|recorded actors)\b",
            sentence,
        )
    ]
    assert not wrong
