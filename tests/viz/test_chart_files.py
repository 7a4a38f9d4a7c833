"""Charts in files: through the gate, marked, and with nothing from outside."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from maps import a_map, actor

from actormap.core.errors import Refused
from actormap.rights.access import KEY_HOLDER
from actormap.rights.redact import Shareable, redact
from actormap.viz.charts import Picture, bars, chart_png, chart_svg, saving, write_chart
from actormap.viz.templates import texts_of


def share(level: str = "inside") -> Shareable:
    agreed = {"consent_c7": "yes"}
    m = a_map(actors=[actor("A", "Agreed Forum", **agreed), actor("B", "Refused Alliance", consent_c7="no")])
    return redact(m, level, principal=KEY_HOLDER)


def picture(*names: str) -> Picture:
    rows = [(name, float(at)) for at, name in enumerate(names, 1)]
    return bars(rows, title="Ties", what="Actor", figure="Number")


def test_chart_says_what_it_is_and_how_it_is_handled() -> None:
    told = list(texts_of(chart_svg(share(), picture("Agreed Forum")), ()))
    assert {"Ties", "Agreed Forum", share().mark} <= set(told)


def test_chart_that_names_who_was_left_out_is_refused() -> None:
    assert "Refused Alliance" in chart_svg(share(), picture("Refused Alliance"))
    with pytest.raises(Refused, match="left out"):
        chart_svg(share("organisations"), picture("Agreed Forum", "Refused Alliance"))


def test_hostile_names_are_text() -> None:
    svg = chart_svg(share(), picture("<script>x()</script>", "</text><a href='https://out.example'>"))
    tags = {one.tag.rpartition("}")[2] for one in ET.fromstring(svg).iter()}  # noqa: S314
    assert not {"script", "a", "image", "foreignObject"} & tags


def test_same_chart_is_the_same_picture(tmp_path: Path) -> None:
    one = picture("Agreed Forum", "شبكة (2)")
    assert chart_png(share(), one) == chart_png(share(), one)
    for name, begin in {"c.svg": b"<svg ", "c.png": b"\x89PNG"}.items():
        write_chart(share(), one, tmp_path / name)
        assert (tmp_path / name).read_bytes().startswith(begin)
        assert (tmp_path / name).stat().st_mode & 0o077 == 0
    with pytest.raises(Refused, match=r"NAME\.svg"):
        write_chart(share(), one, tmp_path / "c.jpg")


def test_without_what_draws_it_the_way_to_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saving, "vl_convert", None)
    with pytest.raises(Refused, match=r"actormap\[pictures\]"):
        chart_svg(share(), picture("Agreed Forum"))
