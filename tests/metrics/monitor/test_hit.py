"""Whom a provision hits: by hand, by a second way, and what must hold of any map."""

from __future__ import annotations

from itertools import chain
from typing import Any

import numpy as np
import pytest
from each import each
from maps import CERTAIN, OFFICE, SEEDS, a_map, actor, random_map, sample, shuffled, tie

from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.model import ActorMap
from actormap.core.tables.values import split
from actormap.graph.where import around
from actormap.metrics import catalogue
from actormap.metrics.base.areas import within
from actormap.metrics.base.context import context_of
from actormap.metrics.monitor.law.depends import Depends, depends
from actormap.metrics.monitor.law.hit import hits_nobody
from actormap.metrics.monitor.law.selectors import Selector, hit_by, selector_of
from actormap.metrics.monitor.law.who_is_hit import WhoIsHit, who_is_hit

TODAY = View(date="2026-11-25")
LAW = {"id": "L1", "name": "Draft law", "kind": "ngo_framework", "stage": "draft"}
AREAS = [
    {"id": "XA", "name": "All", "adm_level": 0},
    {"id": "XA01", "name": "One", "parent": "XA", "adm_level": 1},
    {"id": "XA0101", "name": "Inner", "parent": "XA01", "adm_level": 2},
    {"id": "XA02", "name": "Two", "parent": "XA", "adm_level": 1},
]


def under(actors: list[dict[str, Any]], law: dict[str, Any] = LAW, **hits: Any) -> ActorMap:
    """Actors under a law with one provision."""
    provision = {"id": "P1", "instrument": "L1", "article": "Art. 4"} | {
        f"hits_{name}": cell for name, cell in hits.items()
    }
    return a_map(actors=actors, areas=AREAS, instruments=[law], provisions=[provision])


def hit_in(m: ActorMap, **selector: Any) -> tuple[set[str], set[str]]:
    """Who is hit, and of whom it cannot be said."""
    hit = hit_by(context_of(m, CERTAIN), Selector(**selector))
    ids = np.array(m.actors["id"])
    return set(ids[hit.sure]), set(ids[hit.open])


def told(m: ActorMap, **asked: Any) -> Any:
    return catalogue.run("monitor.hit", m, CERTAIN, **asked)


def test_what_is_not_recorded_is_neither_hit_nor_spared() -> None:
    forms = {"A": "informal", "B": "formal", "C": "", "D": "unknown"}
    m = a_map(actors=[actor(i, formality=form) for i, form in forms.items()])
    assert hit_in(m, formality=("informal",)) == ({"A"}, {"C", "D"})


def test_all_that_is_asked_for_must_hold_and_what_fails_settles_it() -> None:
    rows = [
        actor("A", formality="informal", types="trade_union"),
        actor("B", formality="informal", types="foundation"),
        actor("C", formality="informal"),
        actor("D", types="foundation"),  # its form is not known, and does not matter
        actor("E", types="trade_union;foundation", formality="informal"),
    ]
    assert hit_in(a_map(actors=rows), formality=("informal",), types=("trade_union",)) == ({"A", "E"}, {"C"})


def test_nothing_asked_hits_every_organisation_of_civil_society() -> None:
    rows = [actor("A"), actor("B", kind="person"), actor("S", sphere="state")]
    assert hit_in(a_map(actors=rows)) == ({"A"}, set())


def test_an_area_holds_what_lies_in_it_and_what_it_lies_in_tells_nothing() -> None:
    rows = [
        actor("A", adm1_pcode="XA0101"),
        actor("B", adm1_pcode="XA02"),
        actor("C", adm1_pcode="XA"),
        actor("D"),
    ]
    m = under(rows)
    assert hit_in(m, areas=("XA01",)) == ({"A"}, {"C", "D"})
    assert hit_in(m, areas=("XA01",), where="XA02") == (set(), {"C", "D"})


def test_a_law_of_an_area_hits_there_alone() -> None:
    m = under([actor("A", adm1_pcode="XA01"), actor("B", adm1_pcode="XA02")], LAW | {"pcode": "XA02"})
    (row,) = m["provisions"].to_dict("records")
    assert selector_of(m, row).where == "XA02"
    assert who_is_hit(m, CERTAIN, provision="P1").ids == ("B",)


def test_money_from_abroad_is_known_where_a_share_is_recorded_or_other_money_leaves_no_room() -> None:
    donors = [actor("F", sphere="donor"), actor("G", sphere="business")]
    m = a_map(
        "A",
        "B",
        "C",
        "D",
        actors=donors,
        ties=[
            tie("F", "A", "funding", weight=0.5),
            tie("F", "B", "funding", weight=0.1),
            tie("G", "C", "funding", weight=0.8),
            tie("G", "D", "funding", weight=0.3),
        ],
    )
    assert hit_in(m, foreign_share=0.4) == ({"A"}, {"D"})
    assert hit_in(m, foreign_share=0.0)[0] == {"A", "B", "C", "D"}


def test_statement_gives_a_range_and_what_is_lacking() -> None:
    rows = [actor(f"A{at}", formality="informal") for at in range(6)] + [
        actor("B"),
        actor("C", formality="formal"),
    ]
    whole = told(under(rows, formality="informal"), provision="P1").findings[0]
    hit, more = "Draft law, Art. 4: would hit 6 of the 8 groups on record.", "Not known for 1 more."
    assert whole.statement == f"{hit} {more}"
    assert whole.reason == "Whom it hits: legal form: Informal. Not recorded: legal form of 1."
    assert (whole.value, whole.interval, whole.details["lacks"]) == (6.0, (6.0, 7.0), {"formality": 1})


def test_small_counts_are_withheld_in_words_values_and_details() -> None:
    rows = [actor(f"A{at}", formality="informal", works_on_rights_of="women") for at in range(3)]
    rows += [actor(f"B{at}", formality="formal") for at in range(9)]
    found = told(under(rows, formality="informal"), provision="P1")
    whole, women = found.findings[0], found.about("women")
    assert whole.statement == "Draft law, Art. 4: would hit fewer than 5 of the 12 groups on record."
    assert women.statement == "Women: not shown: too few."
    for finding in (whole, women):
        assert (finding.value, finding.interval) == (None, None)
        assert {finding.details[name] for name in ("hit", "open", "recorded")} == {None}
        assert finding.details["fewer_than"] == 5
    assert who_is_hit(under(rows, formality="informal"), CERTAIN, provision="P1").whole.hit == 3
    in_force = told(under(rows, LAW | THEN, formality="informal"), provision="P1").findings[0]
    assert in_force.statement == "Draft law, Art. 4: hits fewer than 5 of the 12 groups on record."


def test_a_sensitive_group_is_withheld_up_to_nine_and_none_is_told() -> None:
    rows = [actor(f"A{at}", formality="informal", works_on_rights_of="lgbt") for at in range(9)]
    rows += [actor(f"B{at}", formality="formal", works_on_rights_of="youth") for at in range(7)]
    rows += [actor(f"C{at}", formality="formal", works_on_rights_of="women") for at in range(7)]
    found = told(under(rows, formality="informal"), provision="P1")
    assert found.about("lgbt").value is None
    values = {found.about(code).value for code in ("women", "youth")}
    assert values == {0.0, None}  # one more goes with it, so that it cannot be worked out


def test_groups_count_who_may_exist_on_no_record() -> None:
    rows = [actor(f"A{at}", formality="informal", works_on_rights_of="women") for at in range(6)]
    m = under(rows, formality="informal")
    m = a_map(
        actors=[row for row in m.actors.to_dict("records") if row["id"] != "O"],
        instruments=[LAW],
        provisions=m["provisions"].to_dict("records"),
        universe=[{"id": "u1", "group": "women", "exists_best": 10, "exists_high": 14}],
    )
    assert told(m, provision="P1").about("women").interval == (6.0, 14.0)


def test_a_law_hits_whom_one_of_its_provisions_hits() -> None:
    rows = [actor(f"A{at}", formality="informal") for at in range(5)]
    rows += [actor(f"B{at}", formality="formal") for at in range(5)]
    m = under(rows, formality="informal")
    more = {"id": "P2", "instrument": "L1", "article": "Art. 7", "hits_formality": "formal"}
    m = a_map(actors=rows, instruments=[LAW], provisions=[*m["provisions"].to_dict("records"), more])
    law, *others = told(m, instrument="L1").findings
    assert law.reason == "Whom one of its provisions hits at least."
    assert (law.kind, law.value) == ("instrument", 10.0)
    assert [each.value for each in others[:2]] == [5.0, 5.0]


THEN = {"stage": "in_force", "from": "2020-01-01"}
OVER: dict[str, dict[str, str]] = {
    "repealed": {"stage": "repealed"},
    "suspended": {"stage": "suspended"},
    "its last day is past": THEN | {"to": "2025-01-31"},
}


@each("name", OVER)
def test_what_is_repealed_suspended_or_over_hits_nobody(name: str) -> None:
    rows = [actor(f"A{at}") for at in range(6)]
    laws = [LAW | {"id": "L0"} | OVER[name], LAW | THEN | {"to": CERTAIN.date}]  # on its last day it holds
    provisions = [{"id": f"P{at}", "instrument": f"L{at}", "article": f"Art. {at}"} for at in range(2)]
    m = a_map(actors=rows, instruments=laws, provisions=provisions)
    found = told(m)
    assert [str(each.statement) for each in found.findings] == [
        "Draft law, Art. 1: hits 6 of the 6 groups on record."
    ]
    assert found.findings[0].reason == "It selects nobody in particular: it hits all."
    left_out = "1 provision of a law that is repealed, suspended or over is left out."
    assert left_out in map(str, found.caveats)
    assert left_out not in map(str, told(m, provision="P1").caveats)
    for asked in ({"provision": "P0"}, {"instrument": "L0"}):
        with pytest.raises(Refused, match="repealed, suspended or over, so it hits nobody"):
            told(m, **asked)
    with pytest.raises(Refused, match="so it hits nobody"):
        told(a_map(actors=rows, instruments=laws[:1], provisions=provisions[:1]))


def test_what_is_known_of_nobody_is_told_once_and_is_no_zero() -> None:
    rows = [actor(f"A{at}", works_on_rights_of="women") for at in range(10)]
    asks: list[dict[str, str]] = [{"hits_formality": "informal"}, {"hits_types": "foundation"}, {}]
    provisions = [
        {"id": f"P{at}", "instrument": "L1", "article": f"Art. {at}"} | cells for at, cells in enumerate(asks)
    ]
    every = told(a_map(actors=rows, instruments=[LAW], provisions=provisions)).findings
    unknown = "It is not known whether these hit any of the 10 groups on record"
    assert [(str(each.statement), each.value, each.interval) for each in every] == [
        ("Draft law, Art. 2: would hit 10 of the 10 groups on record.", 10.0, (10.0, 10.0)),
        (f"{unknown}: Draft law, Art. 0; Draft law, Art. 1.", None, (0.0, 10.0)),
    ]
    assert every[1].reason == "Not recorded: legal form of 10, type of 10."
    assert (every[1].evidence, every[1].n) == (("P0", "P1"), 10)
    m = a_map(actors=rows, instruments=[LAW], provisions=provisions[:2])
    for asked, name in (({"instrument": "L1"}, "Draft law"), ({"provision": "P0"}, "Draft law, Art. 0")):
        (only,) = told(m, **asked).findings
        assert only.statement == f"{name}: whether it hits any of the 10 groups on record is not known."
        assert (only.value, only.interval) == (None, (0.0, 10.0))


def test_of_some_on_record_it_is_not_known() -> None:
    rows = [actor("A", formality="formal"), actor("B")]
    whole = told(under(rows, formality="informal"), provision="P1").findings[0]
    none = "Draft law, Art. 4: none of the 2 groups on record, as far as is known."
    assert whole.statement == f"{none} Not known for 1."


def test_whoever_hits_nobody_is_told() -> None:
    rows = [actor("A", formality="formal")]
    who = who_is_hit(under(rows), CERTAIN, selectors=[Selector(formality=("informal",))])
    assert hits_nobody(who)
    assert "none of the 1 groups on record" in told(under(rows, formality="informal")).findings[0].statement


def test_no_provision_and_an_unknown_one_are_refused() -> None:
    with pytest.raises(Refused, match="no provision of a law is recorded"):
        told(a_map("A"))
    with pytest.raises(Refused, match="no provision has the code 'P7'"):
        told(under([actor("A")]), provision="P7")


def test_what_hangs_on_those_who_are_hit() -> None:
    rows = [actor("A", formality="informal"), actor("B", formality="formal"), actor("C", formality="formal")]
    contacts = [{"id": "c1", "date": "2025-01-20", "office": "O", "actor_id": "A", "officer_role": "hro"}]
    m = a_map(
        actors=rows,
        contacts=contacts,
        ties=[tie("B", "A", "trust", weight=4), tie("A", "C", "funding", weight=0.5)],
        platforms=[{"id": "p1", "name": "Network", "members": "A;C", "from": "2024-01-01"}],
    )
    who = WhoIsHit(context_of(m, CERTAIN), (Selector(formality=("informal",)),))
    assert depends(who) == Depends(routes=1, seats=1, money=1, groups=0)


def test_what_hangs_on_them_is_told_of_each_that_would_be_lost() -> None:
    """Five are hit; five others are reached through A0 alone, paid by it alone, and sit with it alone."""
    hit, others = [f"A{at}" for at in range(5)], [f"B{at}" for at in range(5)]
    groups = {"A0": "women", "A1": "youth"}
    seats = [{"id": f"p{b}", "name": "Network", "members": f"A0;{b}", "from": "2024-01-01"} for b in others]
    m = a_map(
        actors=[
            *(actor(a, formality="informal", works_on_rights_of=groups.get(a, "")) for a in hit),
            *(actor(b, formality="formal") for b in others),
        ],
        contacts=[{"id": "c1", "date": "2025-01-20", "office": "O", "actor_id": "A0", "officer_role": "hro"}],
        ties=[tie(b, "A0", "trust", weight=4) for b in others]
        + [tie("A0", b, "funding", weight=0.5) for b in others],
        platforms=seats,
        instruments=[LAW],
        provisions=[{"id": "P1", "instrument": "L1", "article": "Art. 4", "hits_formality": "informal"}],
    )
    found = {f.subject[0]: f.statement for f in told(m, provision="P1", depends=True) if ":depends:" in f.id}
    assert found == {
        "routes": "Others whose only recorded way to us runs through them: 5.",
        "seats": "Others whose only platform would be left with hardly anybody: 5.",
        "money": "Others whose every recorded funder is hit: 5.",
        "groups": "Groups of whom nobody on record would be left: 2.",
    }


# --- a second way, and properties ---------------------------------------------------------------------


def _by_hand(m: ActorMap, view: View, selector: Selector) -> tuple[set[str], set[str]]:
    """The same by sets, actor by actor; without money."""
    sure, maybe = set(), set()
    works = m["presence"]
    for row in m.actors.to_dict("records"):
        if row["sphere"] not in {"civil_society", "community"} or row["kind"] == "person":
            continue
        own = works[(works["actor_id"] == row["id"]).to_numpy()]
        own = own[own["status"].isin(["", "ongoing"]).to_numpy()]
        valid = own[((own["to"] == "") | (own["to"] >= view.date)).to_numpy()]
        seats = {area for area in (row["adm1_pcode"], *valid["pcode"]) if area}
        answers = []
        if selector.formality:
            known = row["formality"] not in {"", "unknown"}
            answers.append((row["formality"] in selector.formality) if known else None)
        if selector.groups:
            tags = split(row["works_on_rights_of"])
            answers.append(bool(set(tags) & set(selector.groups)) if tags else None)
        for pcodes in filter(None, (selector.areas, (selector.where,) if selector.where else ())):
            inside = set(chain.from_iterable(within(m, pcode) for pcode in pcodes))
            above = set(chain.from_iterable(around(m, pcode) for pcode in pcodes)) - inside
            answers.append(True if seats & inside else None if seats <= above else False)
        if all(answer is True for answer in answers):
            sure.add(row["id"])
        elif False not in answers:
            maybe.add(row["id"])
    return sure, maybe


@pytest.mark.parametrize("seed", SEEDS)
def test_the_same_by_sets(seed: int) -> None:
    m = random_map(seed)
    for row in m["provisions"].to_dict("records"):
        selector = selector_of(m, row | {"hits_foreign_share": float("nan")})
        hit = hit_by(context_of(m, CERTAIN), selector)
        ids = np.array(m.actors["id"])
        assert (set(ids[hit.sure]), set(ids[hit.open])) == _by_hand(m, CERTAIN, selector)


@pytest.mark.parametrize("seed", SEEDS)
def test_more_asked_hits_fewer_and_the_order_of_rows_does_not_matter(seed: int) -> None:
    m = random_map(seed)
    context = context_of(m, CERTAIN)
    for row in m["provisions"].to_dict("records"):
        full = selector_of(m, row)
        for part in (Selector(groups=full.groups), Selector(formality=full.formality), Selector()):
            narrow, wide = hit_by(context, full), hit_by(context, part)
            if part == Selector():
                assert not (narrow.sure & ~wide.sure).any()
        who, other = (who_is_hit(one, CERTAIN, provision=row["id"]) for one in (m, shuffled(m, seed)))
        assert set(who.ids) == set(other.ids)
        assert who.whole == other.whole


def test_cells_of_an_order_that_is_whole_add_up_on_the_sample() -> None:
    for code in sample()["provisions"]["id"]:
        who = who_is_hit(sample(), TODAY, provision=code)
        for by in ("form", "share"):
            cells = who.cells(by)
            assert sum(cell.recorded for cell in cells) == who.whole.recorded == 113
            assert sum(cell.hit for cell in cells) == who.whole.hit


def test_the_draft_law_of_the_sample() -> None:
    who = who_is_hit(sample(), TODAY, provision="PR01")
    assert (who.whole.hit, who.whole.open) == (35, 0)
    forms = {cell.code: cell.hit for cell in who.cells("form")}
    assert forms == {"formal": 0, "informal": 17, "unregistered_by_choice": 18}
    women = next(cell for cell in who.cells("group") if cell.code == "women")
    assert (women.hit, women.most) == (13, 38)
    assert OFFICE["id"] not in who.ids


def test_what_is_lacking_and_what_is_known_of_money_are_told_in_words() -> None:
    """F funds A from abroad, G pays B at home; for whose rights D works is not recorded."""
    rows = [actor(f"{one}{at}", works_on_rights_of="women") for one in "ABC" for at in range(5)]
    rows += [actor("D"), actor("F", sphere="donor"), actor("G", sphere="business")]
    paid = [
        tie(by, f"{to}{at}", "funding", weight=share)
        for by, to, share in (("F", "A", 0.5), ("G", "B", 0.8))
        for at in range(5)
    ]
    m = under(rows, groups="women")
    found = told(m.replace(ties=a_map(actors=rows, ties=paid).ties), provision="P1")
    assert found.findings[0].reason.endswith("Not recorded: whose rights they work on of 1.")
    shares = [f.statement for f in found if f.kind == "set" and "oney" in f.statement]
    assert shares == ["Nothing recorded of their money: 5 to 6.", "Only other money recorded: 5 of 5."]
