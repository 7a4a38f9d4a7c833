"""Tables that stand on their side are told, and not read as if their first column were a row."""

from __future__ import annotations

import pytest
from test_ingest_ticks import codes, text

from actormap.ingest import read_map

SIDE = """Name,Forum,Desk,Club
Type,NGO,NGO,Ministry
Province,North,South,North
"""


@pytest.mark.parametrize(
    "content",
    [
        SIDE,
        f"Register of associations,,,\nof the year 2026,,,\n{SIDE}",
        f"{SIDE}Remarks of ours,,seen twice,\n".replace("Name", "Organisation").replace("Type", "Sector"),
        SIDE.replace("Name", "Nom de l'organisation").replace("Province", "Région"),
    ],
)
def test_headers_down_the_first_column_are_told_with_what_to_do(content: str) -> None:
    imported = read_map([text(content)])
    assert codes(imported) == {"table.turned"}
    (issue,) = imported.errors
    assert "paste it transposed" in str(issue)
    assert str(issue).startswith("list.csv: ")


@pytest.mark.parametrize(
    "content",
    [
        "Organisation,Type,Province\nForum,NGO,North\nDesk,NGO,South\nType,NGO,North\n",
        "Organisation,Sector,Province\nSector,Health,North\nProvince,WASH,South\nEmail,Health,North\n",
        "field,type,description\nname,text,who\ntype,text,what\nprovince,text,where\n",
        "Sector,Health,WASH,Food\nProvince,North,South,North\nType,NGO,NGO,UN\n",
        f"{SIDE}Visits,1,2,3\nTeams,4,5,6\nTents,7,8,9\n",
        "NGO,3,North\nAgency,4,South\nOrganisation,5,North\n",
        "name,the name of it\ntype,the type of it\nprovince,where it is\n",
    ],
)
def test_other_tables_are_not_taken_for_one_on_its_side(content: str) -> None:
    assert "table.turned" not in codes(read_map([text(content)]))


def test_who_says_what_a_table_is_is_believed() -> None:
    assert "table.turned" not in codes(read_map([text(SIDE)], table="organisations"))
