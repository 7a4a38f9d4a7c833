"""One page on whom a law would hit: counts in three formats, nobody's name, no small cell."""

from __future__ import annotations

from functools import cache

import pytest
from documents import everything, pages_of, text_of
from maps import CERTAIN, a_map, actor, sample

from actormap.core.config import View
from actormap.core.errors import Denied, Refused
from actormap.core.model import ActorMap
from actormap.rights.access import KEY_HOLDER, Principal
from actormap.viz.brief import FORMATS, Leaving, hit_page

DAY = View(date="2026-11-25")
EVERY = pytest.mark.parametrize("form", FORMATS)


@cache
def made(provision: str = "PR01") -> Leaving:
    return hit_page(sample(), DAY, principal=KEY_HOLDER, provision=provision)


def small() -> ActorMap:
    """Three informal groups among twelve, of whom one alone works on the rights of migrants."""
    rows = [actor(f"A{at}", f"Quiet house {at}", formality="informal") for at in range(3)]
    rows[0]["works_on_rights_of"] = "migrants"
    rows += [actor(f"B{at}", formality="formal") for at in range(9)]
    law = {"id": "L1", "name": "Draft law", "kind": "ngo_framework", "stage": "draft"}
    provision = {"id": "P1", "instrument": "L1", "article": "Art. 4", "hits_formality": "informal"}
    return a_map(actors=rows, instruments=[law], provisions=[provision])


@EVERY
def test_page_says_whom_it_would_hit_and_names_no_actor(form: str) -> None:
    content = made().written(form)
    text, whole = text_of(form, content), everything(form, content)
    assert "would hit 35 of the 113 groups on record" in text
    assert "Women 13 to 38" in text
    for name in sample().actors["name"]:
        assert name not in whole, name


def test_it_is_one_page() -> None:
    for provision in sample()["provisions"]["id"]:
        assert len(pages_of(made(provision).written("pdf"))) == 1, provision


@EVERY
def test_small_cells_are_withheld_from_who_sees_all(form: str) -> None:
    page = hit_page(small(), CERTAIN, principal=KEY_HOLDER, provision="P1")
    text = text_of(form, page.written(form))
    assert "would hit fewer than 5 of the 12 groups on record" in text
    assert "Not shown, because too few are there or could be worked out: Registered, Informal." in text
    assert "3 of 3" not in text


def test_strategies_of_the_office_are_on_no_page() -> None:
    text = text_of("html", made().written("html"))
    assert "Groups keep the choice" not in text
    assert "Officials speak of foreign agents" not in text


def test_a_role_that_may_take_no_brief_along_gets_none() -> None:
    with pytest.raises(Denied, match="may not take a brief or a map along"):
        hit_page(sample(), DAY, principal=Principal("viewer"), provision="PR01")


def test_one_of_provision_and_law_is_asked() -> None:
    with pytest.raises(Refused, match="say which provision, or which law"):
        hit_page(sample(), DAY, principal=KEY_HOLDER)
    law = hit_page(sample(), DAY, principal=KEY_HOLDER, instrument="IN01")
    assert str(law.brief.title) == "Who would be hit: Draft law on associations"
