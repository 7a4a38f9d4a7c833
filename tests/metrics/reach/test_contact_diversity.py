"""Whether contacts are as mixed as the actors that exist (A43): each answer in its words."""

from __future__ import annotations

from collections.abc import Iterable

from maps import CERTAIN, DAY, a_map, actor

from actormap.core.findings import Finding
from actormap.metrics.reach.contact_diversity import contact_diversity

NORTH, SOUTH = [f"N{n}" for n in range(10)], [f"S{n}" for n in range(10)]


def met(ids: Iterable[str]) -> dict[str, Finding]:
    """Ten human rights organisations of one area and ten trade unions of another, of whom some were met."""
    actors = [actor(one, adm1_pcode="XA01", types="human_rights_organization") for one in NORTH]
    actors += [actor(one, adm1_pcode="XA02", types="trade_union") for one in SOUTH]
    log = [{"id": f"c{one}", "office": "O", "actor_id": one, "date": DAY} for one in ids]
    found = contact_diversity(a_map(actors=actors, contacts=log), CERTAIN)
    return {finding.id.rpartition(":")[0]: finding for finding in found}


def test_contacts_with_one_area_alone_are_less_mixed_and_lean_to_who_is_there() -> None:
    """Ten of twenty drawn at random are of one area in 2 of 184756 cases."""
    found = met(NORTH)
    areas = found["A43:diversity:adm1_pcode"]
    assert areas.statement == "Contacts are less mixed by areas than the recorded actors."
    assert areas.next_question == "Discuss in the office why with some areas no contact is recorded."
    assert found["A43:labelled"].statement == (
        "Recorded contacts lean towards actors that are entered as human rights organisations. Others defend "
        "rights too."
    )


def test_contacts_with_both_areas_alike_are_as_mixed() -> None:
    found = met([*NORTH[:3], *SOUTH[:3]])
    areas = found["A43:diversity:adm1_pcode"]
    assert areas.statement == "Contacts are at least as mixed by areas as the recorded actors."
    assert areas.next_question == "Discuss in the office which areas it meets less than it could, and why."
    assert found["A43:labelled"].statement == (
        "Actors that are entered as human rights organisations do not have more than their share of recorded "
        "contacts."
    )


def test_of_one_contact_it_cannot_be_told() -> None:
    found = met(NORTH[:1])
    assert found["A43:diversity:adm1_pcode"].statement == (
        "Whether contacts are less mixed by areas than the recorded actors cannot be told from chance."
    )
    assert found["A43:labelled"].statement == (
        "Whether recorded contacts lean towards actors that are entered as human rights organisations "
        "cannot be "
        "told from chance."
    )
