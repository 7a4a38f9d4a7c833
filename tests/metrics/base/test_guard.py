"""No analysis proposes anybody whom the safeguards refuse; an answer that would is withheld."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import product
from typing import Any, get_args

import pandas as pd
import pytest
from maps import (
    CERTAIN,
    QUICK,
    SEEDS,
    a_map,
    actor,
    answer,
    cases,
    offer,
    sample,
    sealed_map,
    tie,
)
from seeds import tries

from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence
from actormap.metrics import catalogue
from actormap.metrics.base.context import context_of
from actormap.metrics.base.safeguards import forbidden, guard, refused, why_not
from actormap.metrics.change.scenarios import scenario
from actormap.metrics.change.what_if import what_if
from actormap.metrics.evidence.resampling import resampled

RULES = schema.safeguards()
THRESHOLDS = CERTAIN.thresholds
PROPOSING = {
    "introductions.routes",
    "introductions.introducers",
    "introductions.cover",
    "introductions.assign",
    "introductions.route_tree",
    "introductions.open_door",
    "coordination.gaps",
    "coordination.convenors",
    "coordination.meetings",
    "coordination.suggested_ties",
    "coordination.missing_platforms",
    "coordination.platform_seats",
    "structure.brokerage",
    "structure.cutpoints",
    "structure.fragmentation",
    "structure.key_players",
    "structure.structural_balance",
    "structure.structural_holes",
    "influence.channels",
    "influence.power_interest_grid",
    "introductions.handover",
    "introductions.plans",
    "introductions.refusal",
    "reach.blind_spots",
    "reach.isolation",
    "groups.ei_index",
    "groups.homophily",
    "groups.platform_exclusion",
    "groups.segregation",
    "groups.set_density",
    "groups.spectral_segregation",
    "groups.stigma",
    "evidence.ask",
    "partner.already",
    "partner.meeting",
    "partner.promises",
    "partner.stages",
    "protect.options",
    "summary.main_findings",
}
"""Analyses that propose to act with somebody. A new one that does says with whom, in `Finding.acts`."""
NOT_FOR_SOMEBODY = {
    "coordination.gaps",
    "coordination.missing_platforms",
    "coordination.platform_seats",
    "structure.brokerage",
    "structure.cutpoints",
    "structure.fragmentation",
    "structure.key_players",
    "structure.structural_balance",
    "structure.structural_holes",
    "influence.power_interest_grid",
    "introductions.handover",
    "introductions.plans",
    "partner.already",
    "partner.meeting",
    "partner.promises",
    "partner.stages",
    "reach.blind_spots",
    "reach.isolation",
    "groups.ei_index",
    "groups.homophily",
    "groups.platform_exclusion",
    "groups.segregation",
    "groups.set_density",
    "groups.spectral_segregation",
    "groups.stigma",
    "summary.main_findings",
}
"""Those that ask nobody, or for nobody in particular."""
OF_OTHERS = {
    "Ask an independent source with whom {name} works.",
    "Ask an independent source with whom {name} works. Note also the answer that there is nobody.",
    "Ask {more} about the ties of {name}.",
    "Ask a second, independent source whom {name} works with.",
    "Ask independent sources whether the contacts of {name} work with each other.",
    "Ask on both sides: do people really go through {name}, and who else could bring them together?",
    "Ask those who told of them: which of the recorded ties of {name} are still as they were?",
    "With whom else does {name} deal?",
    "To whom does {name} listen?",
    "Who listens to {name}, and on what?",
    "Who else has seen what {name} does on this?",
    "Who else could rate {name} independently?",
    "Why do the rated power and the recorded influence of {name} differ so much? Ask the raters.",
    "Why do the raters place {name} differently? Ask each separately what it saw.",
    "Why does {name} stand there? Ask those who know it.",
    "What support of its own, such as from members, could {name} build on?",
    "What was agreed with {name}, and who in the office keeps in touch?",
    "Whom does {name} trust? Ask an established contact who works in its area.",
    "Whom does {name} trust? Its own routes say whom to meet first.",
    "Whom does {name} trust? Look at the routes to it alone: they can be weaker and longer.",
    (
        "Whom does {name} trust? Look at the routes to it alone: they can be weaker and longer, and they say "
        "whom to meet first."
    ),
    "Whom else does {name} trust?",
}
"""Next questions that name an actor and are put to others, of whom none is named, or to the office itself."""


CELLS: dict[str, tuple[object, ...]] = {
    "kind": ("organisation", "person"),
    "status": ("active", "banned"),
    "care": ("", "survivor", "child"),
    "legal_basis": ("", "mandate"),
}
"""Cells of columns that are not answered by yes or no."""


def breaking(rule: schema.Safeguard) -> list[dict[str, object]]:
    """Cells of an actor that a rule is about, one for each way to meet its conditions."""
    return [
        dict(zip((one.column for one in rule.when), cells, strict=True)) for cells in ways(rule, met=True)
    ]


def ways(rule: schema.Safeguard, *, met: bool) -> Iterator[tuple[object, ...]]:
    every = [[cell for cell in cells(one) if holds(one, cell) is met] for one in rule.when]
    return product(*every)


def cells(condition: schema.Condition) -> tuple[object, ...]:
    if condition.test == ">=":
        return tuple(range(int(schema.columns()["actors"][condition.column].max or 0) + 1))
    return CELLS.get(condition.column, ("yes", "no", "withdrawn", "unknown", ""))


def holds(condition: schema.Condition, cell: object) -> bool:
    if condition.test == ">=":
        return float(str(cell)) >= getattr(THRESHOLDS, condition.words[0])
    return (cell in condition.words) is (condition.test == "=")


def said(act: schema.Act, *who: str) -> Findings:
    finding = Finding("A00:x", "A00", who, Sentence("Said."), Sentence("Because."), acts={act: who})
    return Findings("Any", {}, (), (finding,))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.when[0].column} {'+'.join(rule.forbids)}")
def test_each_rule_withholds_an_answer_and_says_why(rule: schema.Safeguard) -> None:
    for cells in breaking(rule):
        m = a_map(
            actors=[
                actor("A", "Forum", consent_c4="yes"),
                actor("B", "Desk", **({"consent_c4": "yes"} | cells)),
            ]
        )
        context = context_of(m, CERTAIN)
        for act in rule.forbids:
            assert [forbidden(context, act)[context.code(i)] for i in "AB"] == [False, True]
            assert "Desk" in why_not(context, context.code("B"), act)
            with pytest.raises(Refused, match="withheld"):
                guard(said(act, "A", "B"), context)
            assert guard(said(act, "A"), context) == said(act, "A")
            assert why_not(context, context.code("A"), act) == ""


def test_rules_name_columns_thresholds_and_acts_that_there_are() -> None:
    columns = schema.columns()["actors"]
    for rule in RULES:
        assert set(rule.forbids) <= set(get_args(schema.Act))
        for one in rule.when:
            assert one.column in columns
            assert one.test in {"=", "!=", ">="}
            if one.test == ">=":
                assert hasattr(THRESHOLDS, one.words[0])
        assert "{name}" in rule.reason
        assert rule.reason.endswith(".")


def test_sphere_that_may_not_introduce_is_not_asked_and_nobody_unknown_is() -> None:
    m = a_map(actors=[actor("A"), actor("S", sphere="security_force")])
    context = context_of(m, CERTAIN)
    assert refused(context, context.code("S"), "ask")
    assert not refused(context, context.code("S"), "approach")
    assert refused(context, context.code("nobody"), "approach")


def salted(seed: int) -> ActorMap:
    """A random map on which every other actor is refused for one reason or another."""
    m = sealed_map(seed)
    actors = m.actors.copy()
    reasons = [cells for rule in RULES for cells in breaking(rule)]
    for row in range(seed % 2, len(actors), 2):
        for column, value in reasons[(row + seed) % len(reasons)].items():
            actors.loc[row, column] = value
    return m.replace(actors=actors)


def led_along() -> ActorMap:
    """The office can be led along A to B, C and D; nobody is refused. D threatens C, and needs money."""
    ways = [("O", "A"), ("A", "B"), ("B", "C"), ("B", "D")]
    ties = [offer(u, v, 0.9) for u, v in ways]
    ties += [tie(v, u, "influence", weight=0.9, sign="+") for u, v in ways[1:]]
    able = {
        "id": "a1",
        "item": "measure_trial",
        "actor_id": "A",
        "date": "2025-01-15",
        "answer": "yes",
        "scorer": "hro",
    }
    case = {"id": "case0", "opened": "2025-01-30", "what": "Threats", "subjects": "C", "threat_from": "D"}
    usual = {"date": "2025-01-10", "purpose": "A car", "support": "funding"}
    needs = [
        usual | {"id": "u1", "kind": "need", "to_id": "D"},
        usual | {"id": "u2", "kind": "offer", "by_id": "A"},
    ]
    agreed = {"consent_c2": "yes", "consent_c3": "yes"}
    return a_map(
        actors=[*(actor(i, **agreed) for i in "ABC"), actor("D", works_on_rights_of="women", **agreed)],
        undertakings=needs,
        meetings=[{"id": "m0", "date": "2025-02-10", "name": "Round table", "guests": "A;B"}],
        ties=ties,
        assessments=[able | {"sources": "s1"}],
        cases=[case],
    )


def told(name: str, m: ActorMap, view: View, chosen: dict[str, Any]) -> Iterable[Finding]:
    """What an analysis says; that it has nothing to go on is no answer, that it was withheld is a mistake."""
    try:
        return answer(name, m, view, **chosen)
    except Refused as refusal:
        if "withheld" in str(refusal):
            raise
        return ()


MANY = 50
WHOM = ("target", "actor")
"""Options that say for whom something is proposed."""


def proposing(m: ActorMap, view: View, name: str) -> Iterator[tuple[Finding, dict[str, Any]]]:
    """Findings that propose to act with somebody, and what was chosen."""
    asked = [chosen for _, chosen in cases(name, m)]
    if len(m.actors) < MANY:
        asked += [{one: actor} for one in {*WHOM} & {*asked[0]} for actor in m.actors["id"]]
    for chosen in asked:
        yield from ((finding, chosen) for finding in told(name, m, view, chosen) if finding.acts)


def proposed(m: ActorMap, view: View, name: str) -> Iterator[tuple[schema.Act, str]]:
    for finding, _ in proposing(m, view, name):
        for act, who in finding.acts.items():
            yield from ((act, one) for one in who)


def asked_for(finding: Finding, chosen: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Who is asked for whom; of many that are approached at once nothing says which."""
    if "meetings" in finding.details:
        for room in finding.details["meetings"]:
            yield from product([room["host"]], room["invited"])
        return
    whom = {*finding.acts.get("propose", ()), *(chosen[one] for one in WHOM if one in chosen)}
    if finding.kind in {"route", "door", "question"}:
        whom.add(finding.subject[-1])
    if len(approached := finding.acts.get("approach", ())) == 1:
        whom |= {*approached}
    yield from product(finding.acts.get("ask", ()), whom)


def set_against(seed: int) -> ActorMap:
    """A random map of actors that nothing else forbids to ask: many make others act against human rights."""
    m, pick = sealed_map(seed), random.Random(seed)  # noqa: S311 - repeatable, not secret
    office = m.actors["sphere"] == "field_presence"
    actors = pd.DataFrame([actor(i, **{f"consent_c{n}": "yes" for n in range(1, 8)}) for i in m.actors["id"]])
    actors.loc[office.to_numpy(), "sphere"] = "field_presence"
    actors.loc[actors.index[-1], "sphere"] = "local_authority"
    first, last = actors["id"].iloc[[1, -1]]
    pairs = [(u, v) for u, v in product(actors["id"], repeat=2) if u != v and pick.random() < 1 / 3]
    rows = [tie(u, v, "influence", weight="0.9", sign=pick.choice("++-")) for u, v in pairs]
    led = [(u, v) for u, v in pairs if v != last or u not in set(actors["id"][office.to_numpy()])]
    rows += [offer(u, v, 0.9) for u, v in dict.fromkeys([*led, (first, last)])]
    friendly = m.ties[m.ties["kind"].isin(["coordination", "trust", "membership"])]
    ties = pd.concat([friendly, pd.DataFrame(rows)], ignore_index=True)
    return m.replace(actors=actors, ties=ties, events=m["events"].iloc[:0], contacts=m.contacts.iloc[:0])


def against_rights(m: ActorMap, day: str) -> set[tuple[str, str]]:
    """Who makes whom act against human rights on a day; told once more, tie by tie."""
    sphere = dict(zip(m.actors["id"], m.actors["sphere"], strict=True))
    return {
        (row["source_id"], row["target_id"])
        for row in m.ties.to_dict("records")
        if row["kind"] == "influence"
        and row["sign"] == "-"
        and row["from"] <= day
        and (row["to"] == "" or row["to"] >= day)
        and sphere[row["source_id"]] != "field_presence"
    }


def unsafe(m: ActorMap, act: schema.Act, who: str) -> bool:
    """The rules told once more, cell by cell."""
    row = m.actors.set_index("id").loc[who]
    if row["sphere"] == "field_presence":
        return False
    risk = 0 if row["at_risk_level"] != row["at_risk_level"] else row["at_risk_level"]
    quiet = row["do_not_contact"] == "yes" or row["feels_safe"] == "no"
    if row["consent_c1"] != "yes" and row["legal_basis"] == "":
        return True
    through_others = quiet or row["consent_c2"] in {"no", "withdrawn"}
    through_others |= row["consent_c2"] != "yes" and risk >= 2
    governed = all(row[f"independence_{how}"] == "yes" for how in ("founded", "funded", "controlled"))
    seen_with = row["status"] == "banned" or governed
    cared_for = row["care"] in {"survivor", "child"}
    return bool(
        {
            "ask": seen_with or quiet or cared_for or risk >= 3 or row["consent_c3"] in {"no", "withdrawn"},
            "approach": through_others,
            "propose": seen_with or through_others or cared_for or risk >= 3 or row["kind"] == "person",
            "represent": row["status"] == "banned" or row["consent_c6"] in {"no", "withdrawn"} or risk >= 3,
            "name": row["consent_c4"] != "yes",
            "contact": quiet,
            "work": quiet or cared_for or risk >= 3,
        }[act]
    )


@pytest.mark.parametrize("name", sorted(PROPOSING))
def test_nobody_is_proposed_whom_the_safeguards_refuse(name: str) -> None:
    acts: Counter[str] = Counter()
    maps = [(make(seed), QUICK) for make in (salted, sealed_map) for seed in SEEDS[: tries(8, few=3)]]
    for m, view in (*maps, (led_along(), CERTAIN), (sample(), replace(QUICK, date="2026-11-25"))):
        for act, who in proposed(m, view, name):
            acts[act] += 1
            assert not unsafe(m, act, who), (act, who)
    assert acts, "it proposed nobody on any map: nothing was proven"


@pytest.mark.parametrize("name", sorted(PROPOSING - NOT_FOR_SOMEBODY))
def test_nobody_is_asked_for_whom_it_makes_act_against_rights(name: str) -> None:
    pairs: Counter[tuple[str, str]] = Counter()
    maps = [(set_against(seed), replace(QUICK, certain=True)) for seed in SEEDS[: tries(20, few=8)]]
    for m, view in (*maps, (sample(), replace(QUICK, date="2026-11-25"))):
        against = against_rights(m, view.date)
        for finding, chosen in proposing(m, view, name):
            some = set(asked_for(finding, chosen))
            pairs.update(some)
            assert not some & against, finding.id
    assert pairs, "it asked nobody for anybody on any map: nothing was proven"


def named(said: dict[str, Any], m: ActorMap) -> set[str]:
    """Whom a sentence names, by ids."""
    known = dict(zip(m.actors["name"], m.actors["id"], strict=True)) | {
        actor: actor for actor in m.actors["id"]
    }
    whom = set[str]()
    for value in said["values"].values():
        if isinstance(value, dict):
            whom |= named(value, m)
        elif str(value) in known:
            whom.add(known[str(value)])
    return whom


def walked() -> list[tuple[ActorMap, View]]:
    maps = [(make(seed), QUICK) for seed in SEEDS[:3] for make in (sealed_map, salted)]
    return [*maps, (led_along(), CERTAIN), (sample(), replace(QUICK, date="2026-11-25"))]


@pytest.mark.parametrize("name", [row for row in schema.analyses() if catalogue.of_a_map(row)])
def test_whom_a_next_question_names_the_finding_acts_with(name: str) -> None:
    for m, view in walked():
        offices = set(m.actors["id"][m.actors["sphere"] == "field_presence"])
        for _, chosen in cases(name, m):
            for finding in told(name, m, view, chosen):
                whom = {who for some in finding.acts.values() for who in some} | offices
                assert name in PROPOSING or not finding.acts, name
                if finding.next_question and finding.next_question.template not in OF_OTHERS:
                    assert named(finding.next_question.data(), m) <= whom, finding.next_question


def test_catalogue_gives_no_answer_that_was_not_guarded(monkeypatch: pytest.MonkeyPatch) -> None:
    m = a_map(actors=[actor("A", do_not_contact="yes")])
    monkeypatch.setattr(catalogue, "load", lambda _: lambda _, __: said("approach", "A"))
    with pytest.raises(Refused, match="withheld"):
        catalogue.run("reach.gap", m, CERTAIN)


def test_answer_that_joins_analyses_is_guarded_too() -> None:
    m = a_map(actors=[actor("A", do_not_contact="yes")])
    for draws in (0, 2):
        with pytest.raises(Refused, match="withheld"):
            resampled(lambda _, __: said("approach", "A"), m, CERTAIN, draws=draws)


def test_second_tie_of_a_scenario_says_with_whom_it_is_and_passes_the_safeguards() -> None:
    m = a_map(
        actors=[actor(i, consent_c2="yes", consent_c3="yes") for i in "ABC"],
        ties=[offer("O", "A", 1), offer("A", "B", 1), offer("B", "C", 1)],
    )
    lost = scenario(m, CERTAIN, remove=("A",))
    proposals = [f for f in what_if(m, lost, CERTAIN, draws=0) if f.kind == "tie"]
    assert [f.acts for f in proposals] == [{"propose": ("B",)}]
    for column, word in (("feels_safe", "no"), ("care", "child"), ("do_not_contact", "yes")):
        refusing = m.replace(
            actors=m.actors.assign(**{column: [word if i == "B" else "" for i in m.actors["id"]]})
        )
        lost = scenario(refusing, CERTAIN, remove=("A",))
        named = [
            who for f in what_if(refusing, lost, CERTAIN, draws=0) for some in f.acts.values() for who in some
        ]
        assert "B" not in named
