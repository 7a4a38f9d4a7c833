"""The page for the chair of a meeting: who may be named is, pairs apart stand without a reason."""

from __future__ import annotations

from typing import Any

import pytest
from documents import everything, pages_of, text_of
from maps import a_map, actor, sample, tie

from actormap.core.config import View
from actormap.core.errors import Denied, Refused
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence
from actormap.rights.access import KEY_HOLDER, Principal
from actormap.viz.brief import FORMATS, chair_page

DAY = View(date="2026-11-25")
EVERY = pytest.mark.parametrize("form", FORMATS)
LOG = [("2026-11-21", Sentence("20 invited (Human rights officer)"))]


def world(**cells: Any) -> ActorMap:
    agreed = {"consent_c4": "yes"}
    actors = [
        actor("A", "Coast Forum", works_on_rights_of="women", **agreed),
        actor("B", "Harbour School", works_on_rights_of="women", **({"consent_c4": "unknown"} | cells)),
        actor("C", "Hill House", works_on_rights_of="migrants", **agreed),
        actor("S", "Police", sphere="security_force"),
    ]
    planned = {"id": "M1", "date": "2026-12-01", "name": "Round table", "guests": "A;B;S"}
    planned |= {"criteria": "every area;may say no", "criteria_on": "2026-11-20", "place": "Hall"}
    quarrels = [tie("S", "A", "threat", weight=1), tie("B", "S", "conflict")]
    return a_map(actors=actors, meetings=[planned], ties=quarrels)


@EVERY
def test_names_are_those_that_may_be_told_and_no_reason_is(form: str) -> None:
    made = chair_page(world(), DAY, principal=KEY_HOLDER, log=LOG)
    content = made.written(form)
    text, whole = text_of(form, content), everything(form, content)
    assert "Round table, 2026-12-01" in text
    assert "3 guests" in text
    assert "Coast Forum; Police." in text
    assert "1 guest is not named here." in text
    assert "Coast Forum and Police" in text
    assert "1 pair more, not named here" in text
    assert "Migrants" in text
    assert "1. every area" in text
    assert "2026-11-21: 20 invited (Human rights officer)" in text
    for silent in ("Harbour School", "Hill House", "threat", "conflict"):
        assert silent not in whole.replace("Who must not", ""), silent


@pytest.mark.parametrize(
    "cells", [{"at_risk_level": "2"}, {"do_not_contact": "yes"}, {"feels_safe": "no"}], ids=str
)
def test_whom_it_could_expose_is_not_named_though_it_agreed(cells: dict[str, str]) -> None:
    made = chair_page(world(consent_c4="yes", **cells), DAY, principal=KEY_HOLDER)
    assert "Harbour School" not in everything("html", made.written("html"))


def test_it_is_one_page_of_the_sample_and_not_for_a_viewer() -> None:
    made = chair_page(sample(), DAY, principal=KEY_HOLDER, meeting="ME2")
    assert len(pages_of(made.written("pdf"))) == 1
    with pytest.raises(Denied):
        chair_page(sample(), DAY, principal=Principal("viewer"))
    with pytest.raises(Refused, match="no planned meeting"):
        chair_page(sample(), DAY, principal=KEY_HOLDER, meeting="ME9")
