"""What is in the page and what is not, before any browser sees it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import stat
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from actormap.core.config import View
from actormap.core.errors import ActormapError
from actormap.core.model import ActorMap
from actormap.graph.layers import Layers
from actormap.rights.access import KEY_HOLDER
from actormap.rights.redact import Shareable, redact
from actormap.viz.map import drawing, network, placement
from actormap.viz.map.network import Look, map_html, write_map
from actormap.viz.scripts import ASSETS

VIEW = View(date="2026-01-01")
DAY = "2025-06-01"


@pytest.fixture(scope="module")
def m() -> ActorMap:
    return ActorMap(
        actors=pd.DataFrame(
            {
                "id": ["O", "A", "B", "C", "P", "S", "Z"],
                "name": ["Office", "Forum", "Desk", "Circle", "Person Pia", "Hidden House", "Zone"],
                "aliases": ["", "", "", "", "Secretpia", "", ""],
                "kind": ["organisation"] * 4 + ["person", "organisation", "organisation"],
                "sphere": ["field_presence"] + ["civil_society"] * 5 + ["state"],
                "types": ["", "trade_union", "", "", "", "victims_group", "government_body"],
                "adm1_pcode": ["XX01", "XX01", "XX02", "XX02", "XX03", "XX04", "XX01"],
                "identifies_as": ["", "", "", "", "lgbt", "grouptag", ""],
                "works_on_rights_of": ["", "women", "", "", "", "lgbt", ""],
                "sensitivity": ["0", "0", "0", "0", "2", "2", "0"],
                "note": [f"actornote{i}" for i in range(7)],
                "sources": ["src1"] * 7,
                "consent_c1": ["yes"] * 7,
                "consent_c7": ["yes"] * 7,
            }
        ),
        groups=pd.DataFrame({"id": ["grouptag"], "label": ["Group label"], "sensitive": ["yes"]}),
        ties=pd.DataFrame(
            [
                ("A", "B", "coordination", "0.5", "", DAY, "", "src1;src2", "tienote"),
                ("A", "B", "joint_activity", "1", "", DAY, "", "src2", ""),
                ("B", "C", "information_sharing", "", "", DAY, "", "src1", ""),
                ("A", "C", "solidarity", "1", "", "2024-01-01", "2025-01-01", "src1", ""),
                ("A", "P", "trust", "3", "", DAY, "", "src1", ""),
                ("S", "B", "opposition", "1", "", DAY, "", "src1", ""),
                ("Z", "A", "influence", "1", "-", DAY, "", "src1", ""),
                ("B", "C", "acquaintance", "", "", DAY, "", "src1", ""),
                ("C", "N", "membership", "", "", DAY, "", "src1", ""),
            ],
            columns=["source_id", "target_id", "kind", "weight", "sign", "from", "to", "sources", "note"],
        ),
        platforms=pd.DataFrame(
            {
                "id": ["N"],
                "name": ["Network"],
                "members": ["A;B"],
                "note": ["platformnote"],
            }
        ),
        contacts=pd.DataFrame(
            {
                "date": ["2025-09-09"],
                "office": ["O"],
                "actor_id": ["A"],
                "note": ["metnote"],
            }
        ),
        sources=pd.DataFrame(
            {
                "id": ["src1", "src2"],
                "reliability": ["A", "B"],
                "credibility": ["1", "2"],
                "note": ["x", "y"],
            }
        ),
    )


@pytest.fixture(scope="module")
def inside(m: ActorMap) -> Shareable:
    return redact(m, "inside", principal=KEY_HOLDER, purpose="A purpose")


def block(html: str, name: str) -> Any:
    found = re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', html, re.DOTALL)
    assert found
    return json.loads(found[1])


def said(html: str) -> dict[str, dict[str, Any]]:
    """Lines of the map by what is said of them."""
    marks = block(html, "marks")

    def words(link: dict[str, Any]) -> str:
        ends = marks[link["from"]]["name"], marks[link["to"]]["name"]
        return f"{ends[0]} {link['out']} {ends[1]}\n{link.get('note', '')}"

    return {words(link): link for link in block(html, "links")}


def tags(html: str) -> list[tuple[str, dict[str, str | None]]]:
    found: list[tuple[str, dict[str, str | None]]] = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attrs: found.append((tag, dict(attrs)))  # type: ignore[method-assign]
    parser.feed(html)
    return found


def test_links_of_no_kind_are_plain_lines_of_their_own() -> None:
    m = ActorMap(
        actors=pd.DataFrame({"id": ["A", "B", "C"], "name": ["Forum", "Desk", "Circle"]}),
        ties=pd.DataFrame(
            {
                "source_id": ["A", "C"],
                "target_id": ["B", "B"],
                "from": [DAY, DAY],
                "kind": ["linked", "linked_to"],
            }
        ),
    )
    share = redact(m, "inside", principal=KEY_HOLDER, purpose="A purpose")
    view = View(date="2026-01-01", certain=True)
    drawn = block(map_html(share, view=view, look=Look(layers=("collaboration", "links"))), "links")
    assert [(edge["layer"], edge["out"]) for edge in drawn] == [
        ("links", "is linked with"),
        ("links", "is linked from"),
    ]


def test_policy_comes_first_and_allows_the_two_scripts_only(inside: Shareable) -> None:
    html = map_html(inside, view=VIEW)
    found = tags(html)
    head = found.index(("head", {}))
    assert found[head + 1][1]["http-equiv"] == "Content-Security-Policy"
    policy = str(found[head + 1][1]["content"])
    code = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    hashes = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in code]
    assert len(code) == 2
    assert f"script-src 'sha256-{hashes[0]}' 'sha256-{hashes[1]}';" in policy
    assert policy.startswith("default-src 'none';")
    assert ("meta", {"name": "referrer", "content": "no-referrer"}) in found
    assert html.encode().index(b'charset="utf-8"') < 1024


def test_nothing_in_the_page_loads_or_runs_by_attribute(inside: Shareable) -> None:
    for tag, attributes in tags(map_html(inside, view=VIEW)):
        assert tag not in {"link", "img", "iframe", "object", "embed", "base", "form", "a"}
        assert not {"src", "href", "srcset", "action"} & attributes.keys()
        assert not [name for name in attributes if name.startswith("on")]


def test_a_tag_that_loads_stops_the_page() -> None:
    for tag in ('<link rel=x href="y">', "<p onclick=x>", '<script src="x">a</script>', "<iframe>"):
        with pytest.raises(RuntimeError, match="load"):
            network._refuse_loads(f"<p>{tag}</p>")
    network._refuse_loads("<p>&lt;img src=x&gt;</p><script>if (a<b && c.src=1) x</script>")


def test_our_assets_turn_no_text_into_code_and_name_no_address() -> None:
    ours = [path for path in ASSETS.iterdir() if path.suffix in {".js", ".css", ".html"}]
    assert len(ours) > 15
    for path in ours:
        text = path.read_text(encoding="utf-8")
        banned = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|https?://"
        assert not re.search(banned, text.replace('xmlns="http://www.w3.org/2000/svg"', "")), path.name


def test_the_page_says_what_it_is(inside: Shareable) -> None:
    html = map_html(inside, view=VIEW, look=Look(title="Our <map>"))
    assert '<h1 dir="auto">Our &lt;map&gt;</h1>' in html
    for text in (
        inside.mark,
        "2026-01-01",
        inside.made,
        "6 actors",
        "A missing link can mean that nobody asked.",
    ):
        assert text in html
    assert "A purpose" in map_html(inside, view=VIEW)


def test_every_actor_and_active_platform_has_a_mark_and_a_row(m: ActorMap, inside: Shareable) -> None:
    html = map_html(inside, view=VIEW)
    nodes = block(html, "marks")
    assert [node["name"] for node in nodes] == [*m.actors["name"], "Network"]
    for node in nodes:
        assert f'<th scope="row" dir="auto">{node["name"]}</th>' in html


def test_only_named_attributes_are_in_the_file(inside: Shareable) -> None:
    html = map_html(inside, view=VIEW)
    allowed = {"name", "short", "shape", "sphere", "size", "x", "y", "links", "loose"}
    told = block(html, "marks")
    assert {key for mark in told[:-1] for key in mark} == allowed
    assert set(told[-1]) == allowed | {"type", "level"}, "a platform is told by itself"
    assert {key for link in block(html, "links") for key in link} == {
        "from",
        "to",
        "layer",
        "out",
        "in",
        "width",
        "q",
        "note",
        "negative",
    }
    hidden = (
        "actornote",
        "tienote",
        "platformnote",
        "metnote",
        "src1",
        "src2",
        "lgbt",
        "grouptag",
        "Group label",
    )
    assert [text for text in hidden if text in html] == []


def test_links_say_kind_ends_belief_day_and_number_of_sources(inside: Shareable) -> None:
    told = said(map_html(inside, view=VIEW))
    joint = next(title for title in told if title.startswith("Forum acts jointly with Desk"))
    assert re.fullmatch(
        r"Forum acts jointly with Desk\nbelieved 0\.\d\d · seen 2025-06-01 · 2 sources", joint
    )
    assert any(title.startswith("Person Pia is trusted by Forum") for title in told)
    assert any(title.startswith("Office has met Forum") and "2025-09-09" in title for title in told)
    assert any("against human rights" in title for title in told)


def test_lines_show_sign_direction_and_strength(inside: Shareable) -> None:
    edges = block(map_html(inside, view=VIEW), "links")
    by_layer = {layer: [e for e in edges if e["layer"] == layer] for layer in {e["layer"] for e in edges}}
    hostile = sorted(e["layer"] for e in edges if "negative" in e)
    assert hostile == ["influence", "tension"]
    layers = {layer["code"]: layer["arrow"] for layer in block(map_html(inside, view=VIEW), "data")["layers"]}
    assert [layers[name] for name in ("influence", "referral", "collaboration")] == [True, True, False]
    assert len({e["width"] for e in by_layer["collaboration"]}) == 2
    assert len(by_layer["platforms"]) == 3


def test_ended_ties_are_not_drawn_and_what_is_not_drawn_is_counted(inside: Shareable) -> None:
    html = map_html(inside, view=VIEW)
    assert "shows solidarity" not in html
    assert "Not drawn: 2 recorded ties" in html
    assert "Not drawn: 6 recorded ties" in map_html(inside, view=VIEW, look=Look(layers=("collaboration",)))


def test_a_route_is_marked(inside: Shareable) -> None:
    html = map_html(inside, view=VIEW, look=Look(highlight=["A", "B", "C"]))
    names = [mark["name"] for mark in block(html, "marks")]
    assert [names[i] for i in block(html, "data")["route"]] == ["Forum", "Desk", "Circle"]
    with pytest.raises(ActormapError, match="not on this map"):
        map_html(inside, view=VIEW, look=Look(highlight=["A", "nobody"]))


def test_an_unknown_layer_is_refused(inside: Shareable) -> None:
    with pytest.raises(ActormapError, match="collaboration, referral"):
        map_html(inside, view=VIEW, look=Look(layers=("gossip",)))


def test_only_the_strongest_links_are_in_the_file_those_of_a_route_first(
    inside: Shareable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "MOST_SENT", 3)
    html = map_html(inside, view=VIEW, look=Look(highlight=["B", "C"]))
    assert len(said(html)) == 3
    assert next(iter(said(html))).startswith("Desk informs Circle")
    assert block(html, "data")["total"] > 3


def test_places_are_the_same_each_time_and_kept(m: ActorMap, inside: Shareable) -> None:
    first = placement.positions(Layers(m, VIEW))
    told: list[float] = []
    assert first == placement.positions(Layers(m, VIEW), progress=told.append)
    assert told[-1] == 1
    moved = first | {actor: (x + 100, y) for actor, (x, y) in first.items() if actor != "S"}
    kept = placement.positions(Layers(m, VIEW), start=moved)
    assert kept["A"] == moved["A"]
    nodes = block(map_html(inside, view=VIEW, look=Look(positions=moved)), "marks")
    assert nodes[0]["x"] == pytest.approx(moved["A"][0] * 26, abs=0.06)


def test_who_has_only_hostile_links_is_not_put_among_those_without(m: ActorMap) -> None:
    drawn = placement.edges(Layers(m, VIEW))
    assert drawn.degree[list(m.actors["id"]).index("S")]


def test_neighbourhoods_are_of_those_who_collaborate(m: ActorMap, inside: Shareable) -> None:
    html = map_html(inside, view=VIEW, look=Look(colour_by="neighbourhood"))
    field = next(one for one in block(html, "data")["fields"] if one["key"] == "neighbourhood")
    together = {i for i, of in zip(m.actors["id"], field["of"], strict=True) if of == [0]}
    assert together == set("ABC")
    assert "code" not in field["values"][0]
    named = Look(colour_by="neighbourhood", groups={"A": "Harbour side"})
    assert "Harbour side" in map_html(inside, view=VIEW, look=named)


def test_organisations_level_holds_no_person_nothing_sensitive_and_no_grades(m: ActorMap) -> None:
    html = map_html(redact(m, "organisations", principal=KEY_HOLDER), view=VIEW)
    hidden = (
        "Pia",
        "Secretpia",
        "Hidden House",
        "actornote",
        "tienote",
        "platformnote",
        "metnote",
        "src1",
        "src2",
        "lgbt",
        "grouptag",
        "Group label",
        "believed",
        " sources",
        "trusts",
        "opposes",
        "has met",
    )
    assert [text for text in hidden if text in html] == []
    assert {line.split("\n")[0] for line in said(html)} & {
        "Forum coordinates with Desk",
        "Forum acts jointly with Desk",
    }
    assert "agreed to be named in public" in html


def test_organisations_level_keeps_several_platforms_and_names_of_areas() -> None:
    agreed = {"consent_c1": ["yes"], "consent_c7": ["yes"]}
    m = ActorMap(
        actors=pd.DataFrame({"id": ["A"], "name": ["Forum"], "adm1_pcode": ["XX01"]} | agreed),
        platforms=pd.DataFrame({"id": ["N", "M"], "name": ["Network", "Cluster"], "members": ["A", "A"]}),
        areas=pd.DataFrame({"id": ["XX01", "XX02"], "name": ["Coast", "Hills"]}),
    )
    html = map_html(redact(m, "organisations", principal=KEY_HOLDER), view=VIEW)
    assert [node["name"] for node in block(html, "marks")] == ["Forum", "Cluster", "Network"]
    assert [edge["to"] for edge in block(html, "links")] == [1, 2]
    assert "Coast" in html


def test_only_a_shareable_is_drawn(m: ActorMap, tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="ActorMap"):
        map_html(m, view=VIEW)
    with pytest.raises(TypeError, match="ActorMap"):
        write_map(m, tmp_path / "map.html", view=VIEW)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("n", [0, 1, 2])
def test_a_map_of_almost_nothing_is_a_page(n: int) -> None:
    frame = pd.DataFrame({"id": ["A", "B"][:n], "name": ["A", "B"][:n]})
    share = redact(ActorMap(actors=frame), "inside", principal=KEY_HOLDER)
    html = map_html(share, view=VIEW)
    assert len(block(html, "marks")) == n
    assert block(html, "links") == []


def test_the_file_is_written_whole_and_for_its_owner_only(inside: Shareable, tmp_path: Path) -> None:
    path = tmp_path / "карта.html"
    path.write_text("<!DOCTYPE html><p>old")
    write_map(inside, path, view=VIEW)
    assert path.read_text(encoding="utf-8") == map_html(inside, view=VIEW)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_a_missing_folder_and_an_impossible_file_are_refused(inside: Shareable, tmp_path: Path) -> None:
    with pytest.raises(ActormapError, match="no folder"):
        write_map(inside, tmp_path / "nowhere" / "map.html", view=VIEW)
    (tmp_path / "taken.html").mkdir()
    with pytest.raises(ActormapError, match="is no file"):
        write_map(inside, tmp_path / "taken.html", view=VIEW)
    assert [path.name for path in tmp_path.iterdir()] == ["taken.html"]


def test_long_names_are_shortened_or_give_way_to_a_short_alias() -> None:
    assert drawing.short("Forum", "F") == "Forum"
    assert drawing.short("A very long name of an association", "Also a very long alias here;AVLNA") == "AVLNA"
    assert len(drawing.short("x" * 10_000, "")) <= 28
