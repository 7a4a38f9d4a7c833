"""Maps and findings in notebooks, and the tutorial, whose cells are run."""

from __future__ import annotations

import ast
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from maps import CERTAIN, a_map, actor, kala, tie

import actormap
from actormap.core.findings import FIRST, Finding, Findings
from actormap.core.sentences import Name, Sentence
from actormap.viz import notebook
from actormap.viz.charts import saving

DOCS = Path(__file__).parent.parent / "docs"
HOSTILE = "</td><script>x()</script><img src=https://out.example onerror=x()>\"'"


class Tags(HTMLParser):
    """The tags of a page, with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a tag."""
        self.tags.append((tag, dict(attrs)))


def shown(thing: Any) -> str:
    return thing._repr_html_()


def one(statement: Sentence, **fields: Any) -> Finding:
    return Finding(
        id="x", analysis="A", subject=("A",), statement=statement, reason=Sentence("Why."), **fields
    )


def test_map_shows_how_much_it_holds_and_no_name() -> None:
    text = shown(a_map(actors=[actor("A", HOSTILE), actor("B")], ties=[tie("A", "B")]))
    assert "<th>actors</th><td>3</td>" in text
    assert "<th>ties</th><td>1</td>" in text
    assert "script" not in text
    assert "empty" in shown(actormap.ActorMap.empty())


def test_findings_show_reason_trust_and_how_many_more() -> None:
    found = Findings("M", {}, (Sentence("Mind."),), tuple(one(Sentence("Said.")) for _ in range(FIRST + 2)))
    text = shown(found)
    assert text.count("<td>Said.</td><td>Why.</td><td>insufficient data</td>") == FIRST
    assert "2 more." in text
    assert "<li>Mind.</li>" in text


def test_names_in_findings_are_text() -> None:
    found = Findings(HOSTILE, {}, (), (one(Sentence("{name}", name=Name(HOSTILE))),))
    tags = {tag for tag, _ in Tags(shown(found)).tags}
    assert tags <= {"table", "caption", "tr", "th", "td", "ul"}


def test_map_stands_in_a_frame_that_reaches_nothing() -> None:
    m = a_map(actors=[actor("A", HOSTILE), actor("B")], ties=[tie("A", "B")])
    (tag, attributes), *others = Tags(shown(actormap.viz.show(m, CERTAIN))).tags
    assert (tag, others) == ("iframe", [])
    assert attributes["sandbox"] == "allow-scripts"
    page = str(attributes["srcdoc"])
    assert "default-src 'none'" in page
    assert HOSTILE not in page
    assert not [1 for tag, about in Tags(page).tags if {"src", "href"} & set(about)]


def test_frame_names_who_is_on_the_map_and_nobody_else() -> None:
    m = kala()
    part = m.where(["A", "B"])
    page = shown(actormap.viz.show(part, CERTAIN))
    for name, there in zip(m.actors["name"], m.actors["id"].isin(["A", "B"]), strict=True):
        assert (name in page) == there


@pytest.mark.parametrize("drawn", [True, False])
def test_result_is_a_chart_with_one_call_drawn_or_as_a_table(
    monkeypatch: pytest.MonkeyPatch, drawn: bool
) -> None:
    if not drawn:
        monkeypatch.setattr(saving, "vl_convert", None)
    m = kala().replace(actors=kala().actors.assign(name=[f"{i} <b>x</b>" for i in kala().actors["id"]]))
    text = shown(actormap.viz.chart(actormap.influence.betweenness(m, CERTAIN), m))
    assert text.startswith("<svg" if drawn else "<p>")
    assert "A &lt;b&gt;x&lt;/b&gt;" in text
    assert "<b>" not in text


def cells() -> list[dict[str, Any]]:
    return json.loads((DOCS / "tutorial.ipynb").read_text(encoding="utf-8"))["cells"]


def test_tutorial_keeps_no_output() -> None:
    assert all(not cell["outputs"] for cell in cells() if cell["cell_type"] == "code")
    assert len({cell["id"] for cell in cells()}) == len(cells())


def test_tutorial_runs_from_a_spreadsheet_to_a_brief(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    space: dict[str, Any] = {}
    results = []
    for cell in cells():
        if cell["cell_type"] == "code":
            told = ast.parse("".join(cell["source"]))
            last = told.body[-1]
            assert isinstance(last, ast.Expr)
            told.body[-1] = ast.Assign([ast.Name("shown", ast.Store())], last.value)
            exec(compile(ast.fix_missing_locations(told), "tutorial", "exec"), space)  # noqa: S102 - our own text
            results.append(space["shown"])
    assert sum(hasattr(result, "_repr_html_") for result in results) == 9
    office, public = results[-1]
    assert office > public > 0
    files = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert set(files) == {"brief.html", "brief.docx", "brief.pdf", "public.pdf"}
    assert re.match(rb"%PDF-", files["public.pdf"])


def test_notebook_module_is_loaded_only_when_it_is_asked_for() -> None:
    assert actormap.viz.show is notebook.show
    with pytest.raises(AttributeError):
        actormap.viz.nothing  # noqa: B018
