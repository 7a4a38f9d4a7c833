"""Findings carry their reason, become plain values, and are judged by the thresholds."""

from __future__ import annotations

import json
import math

import numpy as np
import pandas as pd
import pytest

from actormap.core.config import Thresholds
from actormap.core.findings import Figure, Finding, Findings, plain
from actormap.core.sentences import Sentence
from actormap.core.verdicts import judge

T = Thresholds()


def finding(id_: str = "A30:D:F", *subject: str, **cells: object) -> Finding:
    fixed = {"statement": Sentence("Said."), "reason": Sentence("Because.")} | cells
    return Finding(id=id_, analysis="A30", subject=subject or ("D", "F"), **fixed)


@pytest.mark.parametrize(
    ("coverage", "sources", "holds_in", "members", "verdict"),
    [
        (0.6, 2, 0.9, None, "supported"),
        (0.6, 2, 0.9, 5, "supported"),
        (0.6, 2, 0.9, 4, "indicative"),
        (0.59, 2, 0.9, None, "indicative"),
        (0.6, 1, 0.9, None, "indicative"),
        (0.6, 2, 0.89, None, "indicative"),
        (1.0, 9, None, None, "indicative"),  # not resampled is never supported
        (0.4, 0, 0.7, None, "indicative"),
        (0.39, 9, 1.0, None, "insufficient_data"),
        (1.0, 9, 0.69, None, "insufficient_data"),
        (None, 9, 1.0, None, "insufficient_data"),
        (0.0, 0, None, None, "insufficient_data"),
    ],
)
def test_verdict_follows_the_gate(
    coverage: float | None, sources: int, holds_in: float | None, members: int | None, verdict: str
) -> None:
    told = finding(coverage=coverage, sources=sources, holds_in=holds_in, members=members)
    assert judge(told, T) == verdict == told.judged(T).verdict


@pytest.mark.parametrize(
    ("varied", "verdict"), [(False, "supported"), (True, "indicative"), (None, "indicative")]
)
def test_what_could_not_have_varied_counts_as_holding(varied: bool | None, verdict: str) -> None:
    assert judge(finding(coverage=1.0, sources=2, varied=varied), T) == verdict


def test_share_that_the_analysis_itself_gives_counts_although_nothing_was_drawn() -> None:
    assert judge(finding(coverage=1.0, sources=2, holds_in=0.6, varied=False), T) == "insufficient_data"


def test_verdict_is_never_better_than_the_statement_allows() -> None:
    told = finding(coverage=1.0, sources=2, holds_in=1.0, at_most="indicative")
    assert judge(told, T) == "indicative"


@pytest.mark.parametrize(
    ("single", "absence", "verdict"),
    [
        (True, False, "indicative"),
        (False, False, "supported"),
        (None, False, "supported"),
        (True, True, "supported"),
    ],
)
def test_what_falls_without_one_source_is_never_supported(
    single: bool | None, absence: bool, verdict: str
) -> None:
    claim = finding(coverage=1.0, sources=9, holds_in=1.0, single_source=single, absence=absence)
    assert judge(claim, T) == verdict == claim.judged(T).verdict


@pytest.mark.parametrize(
    ("holds_in", "single", "verdict"),
    [
        (0.79, True, "insufficient_data"),
        (0.8, True, "indicative"),
        (0.79, False, "indicative"),
        (0.79, None, "indicative"),
    ],
)
def test_what_falls_without_one_source_has_to_hold_in_more_possible_maps(
    holds_in: float, single: bool | None, verdict: str
) -> None:
    assert judge(finding(coverage=1.0, sources=9, holds_in=holds_in, single_source=single), T) == verdict


def test_what_cannot_be_told_has_no_share_of_possible_maps() -> None:
    """That it cannot be told from chance in any of them either would read as support."""
    told = finding(holds_in=1.0, coverage=1.0, sources=9)
    untold = finding(holds_in=1.0, coverage=1.0, sources=9, at_most="insufficient_data")
    assert (told.judged(T).holds_in, told.judged(T).verdict) == (1.0, "supported")
    assert (untold.judged(T).holds_in, untold.judged(T).verdict) == (None, "insufficient_data")


def test_plain_values_are_those_of_json() -> None:
    value = {
        "nan": math.nan,
        "inf": np.inf,
        "n": np.int64(3),
        "x": np.float32(0.5),
        "b": np.bool_(1),
        "t": (1, (2, np.nan)),
        "s": {4},
        5: None,
    }
    assert plain(value) == {
        "nan": None,
        "inf": None,
        "n": 3,
        "x": 0.5,
        "b": True,
        "t": [1, [2, None]],
        "s": [4],
        "5": None,
    }
    assert json.loads(json.dumps(plain(value), allow_nan=False)) == plain(value)


def test_result_is_one_json_document() -> None:
    found = Findings(
        "Gaps",
        {"limit": np.int64(5)},
        (Sentence("Careful."),),
        (finding(value=math.nan, details={"p": np.nan}),),
    )
    document = json.loads(json.dumps(found.as_dict(), allow_nan=False))
    assert document["parameters"] == {"limit": 5}
    assert document["caveats"] == ["Careful."]
    (only,) = document["findings"]
    assert (only["value"], only["details"], only["subject"]) == (None, {"p": None}, ["D", "F"])


def test_table_has_one_row_a_finding_with_details_as_columns() -> None:
    found = Findings(
        "Gaps", {}, (), (finding(details={"shared": 2}, evidence=("t1", "t2")), finding("A30:B:H", "B"))
    )
    table = found.table
    assert table["id"].tolist() == ["A30:D:F", "A30:B:H"]
    assert table["subject"].tolist() == ["D · F", "B"]
    assert table["evidence"].tolist() == ["t1 t2", ""]
    assert table["shared"].iat[0] == 2
    assert pd.isna(table["shared"].iat[1])
    assert "details" not in table
    assert list(Findings("Gaps", {}).table.columns)[:3] == ["id", "analysis", "subject"]
    assert "reason" in Findings("Gaps", {}).table


def test_about_finds_exactly_the_subject() -> None:
    found = Findings("Gaps", {}, (), (finding("1", "D", "F"), finding("2", "D"), finding("3", "D")))
    assert found.about("D").id == "2"
    assert found.about("D", "F").id == "1"
    with pytest.raises(KeyError):
        found.about("F")
    assert [f.id for f in found] == ["1", "2", "3"]
    assert len(found) == 3


def test_replace_keeps_method_and_adds_caveats() -> None:
    found = Findings("Gaps", {"limit": 5}, ("One.",), (finding(),))
    other = found.replace([], "Two.")
    assert (other.method, other.parameters, other.caveats, other.findings) == (
        "Gaps",
        {"limit": 5},
        ("One.", "Two."),
        (),
    )
    assert len(found) == 1


def test_figures_of_a_possible_map_are_never_read_as_no_findings() -> None:
    figure = Figure("A30:D:F", "A30", "pair", ("D", "F"), 1.0, words=lambda _: finding())
    possible = Findings("A method", {}, figures=(figure,))
    for read in (lambda: possible.table, lambda: possible.first(3), possible._repr_html_):
        with pytest.raises(TypeError, match="figures of a possible map"):
            read()


def test_figure_in_words_has_details_of_its_own() -> None:
    figure = Figure("A30:D:F", "A30", "pair", ("D", "F"), 1.0, words=lambda _: finding())
    details = figure.worded(statement=Sentence("Said."), reason=Sentence("Because.")).details
    assert (type(details), details) == (dict, {})


def test_finding_cannot_be_changed_and_needs_its_reason() -> None:
    with pytest.raises(AttributeError):
        finding().value = 1.0  # type: ignore[misc]
    with pytest.raises(TypeError, match="reason"):
        Finding(id="1", analysis="A30", subject=("A",), statement="Said.")  # type: ignore[call-arg]


def test_first_of_an_answer_that_joins_analyses_are_the_first_of_each() -> None:
    rows = [("A30", 20), ("A31", 1), ("A32", 20)]
    found = Findings(
        "",
        {},
        (),
        tuple(
            Finding(f"{a}:{i}", a, (), Sentence("Said."), Sentence("Because."))
            for a, n in rows
            for i in range(n)
        ),
    )
    assert [f.id for f in found.first(6)] == ["A30:0", "A30:1", "A30:2", "A31:0", "A32:0", "A32:1"]
    assert found.first(100) == found.findings
    assert found.first(0) == ()


def test_what_says_nothing_alone_is_a_row_of_the_table_and_not_among_the_first() -> None:
    row, said = finding("A02:main:A", "A", in_table=True), finding("A02:isolate:B", "B")
    both = Findings("Parts", {}, (), (row, said))
    assert both.first(1) == (said,)
    assert both.first(2) == (row, said)
    assert both.table["in_table"].tolist() == [True, False]
    assert both.about("A") is row
    many = Findings("Parts", {}, (), (*[row] * 6, said))
    assert many.first(4) == (said,)
    assert many.first(4, rows=True) == (said, row, row, row), "whoever asks for four gets four"
    assert len(Findings("Parts", {}, (), (row,) * 9).first(8)) == 3, "where no other is there a few are told"
