"""Lists that were read wrongly or refused: small, invented, with what must come of each counted by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from actormap.ingest import Imported, Upload, read_map
from actormap.ingest.mapping.columns import Rule, Rules
from actormap.ingest.mapping.dates import HALF, DateColumn, order_of
from actormap.ingest.mapping.values import is_placeholder


def read(text: str, **options: Any) -> Imported:
    return read_map([Upload("list.csv", text.encode())], **options)


def said(**rule: Any) -> Rules:
    return Rules((Rule("mapping.yaml", 1, "", "list.csv", **rule),))


def names(imported: Imported, table: str = "actors") -> set[str]:
    return set(imported.require().changes.upserts[table]["name"])


def ties(imported: Imported) -> set[tuple[str, str, str, str]]:
    changes = imported.require().changes.upserts
    called = dict(zip(changes["actors"]["id"], changes["actors"]["name"], strict=True))
    frame = changes["ties"]
    ends = (frame["source_id"].map(called), frame["target_id"].map(called))
    return set(zip(*ends, frame["from"], frame["to"], strict=True))


def noted(imported: Imported) -> dict[str, str]:
    return {issue.code: str(issue.problem) for issue in imported.warnings}


GRANTS = """\
Organisation,Sector,District,Donor,Start,End
Tern Relief,Health,North,Gull Fund,2025-03-10,2025-09-30
Tern Relief,WASH,North,Gull Fund,2025-03-10,2025-09-10
Plover Aid,WASH,South,Gull Fund,2025-01-13,2025-06-30
Plover Aid,Health,South,Gull Fund,2025-01-13,2025-06-30
"""


def test_the_end_tells_two_grants_apart_that_began_together() -> None:
    imported = read(GRANTS)
    assert ties(imported) == {
        ("Gull Fund", "Tern Relief", "2025-03-10", "2025-09-30"),
        ("Gull Fund", "Tern Relief", "2025-03-10", "2025-09-10"),
        ("Gull Fund", "Plover Aid", "2025-01-13", "2025-06-30"),
    }
    assert imported.counts["presence"] == 4
    alone = read(GRANTS.replace("2025-09-10", "2025-09-30"))
    early = dict(zip(*(imported.changes.upserts["ties"][name] for name in ("to", "id")), strict=True))
    later = dict(zip(*(alone.changes.upserts["ties"][name] for name in ("to", "id")), strict=True))
    assert early["2025-09-10"] == later["2025-09-30"], "the first has the code that it would have alone"


@pytest.mark.parametrize(
    "text",
    [
        *("None - Fund direct from Donors", "none (own means)", "N/A: not yet", "Aucun - fonds de l'État"),
        *(
            "Own funds",
            "Fonds propres",
            "Fondos propios",
            "Fundos próprios",
            "تمويل ذاتي",
            "собственные средства",
        ),
        *("自筹资金", "Not funded", "Multiple donors", "Plusieurs bailleurs", "Varios donantes", "无捐助方"),
        *("Vários doadores", "جهات مانحة متعددة", "Несколько доноров", "Нет - без донора"),
    ],
)
def test_what_stands_for_no_funder_is_nobody(text: str) -> None:
    imported = read(
        f'Partner,Funded by,Sector,District\nTern,"{text}",Health,North\nTern,Gull Fund,Food,North\n'
    )
    assert names(imported) == {"Tern", "Gull Fund"}
    assert text in noted(imported)["org.placeholder"]


@pytest.mark.parametrize("text", ["None Other Than Us", "Other - Tern Relief", "No Peace Without Justice"])
def test_a_name_that_begins_like_nobody_is_a_name(text: str) -> None:
    assert not is_placeholder(text)


def test_nobody_beside_a_funder_in_one_cell_is_left_out() -> None:
    text = "Partner,Funded by,Sector,District\nTern,Gull Fund; Own funds,Health,North\nTern,,Food,North\n"
    imported = read(text)
    assert names(imported) == {"Tern", "Gull Fund"}
    assert "Own funds" in noted(imported)["org.placeholder"]


MONTHS = "Partner,Sector,District,Start\n" + "".join(
    f"Tern,Health,North,{day}\n" for day in ("01/01/2016", "01/02/2016", "01/03/2016")
)


def test_the_order_of_day_and_month_is_that_of_the_column_or_nothing_of_it_is_read() -> None:
    imported = read(MONTHS)
    assert set(imported.require().changes.upserts["presence"]["from"]) == {""}
    assert "3 rows with days of which nothing says" in noted(imported)["date.order"]
    assert order_of(["01/01/2016", "01/02/2016"]) == HALF
    assert order_of(["01/01/2016", "02/02/2016"]) == order_of(["01/02/2016"]) == ""
    assert DateColumn(0, "").day("01/01/2016") == "2016-01-01"
    told = read(MONTHS, mapping=said(kind="activities", dates="day-first"))
    assert set(told.require().changes.upserts["presence"]["from"]) == {
        "2016-01-01",
        "2016-02-01",
        "2016-03-01",
    }


def test_another_column_of_days_tells_the_order() -> None:
    lines = MONTHS.splitlines()
    both = [
        f"{lines[0]},End",
        *(f"{line},{day}/12/2016" for line, day in zip(lines[1:], (5, 31, 7), strict=True)),
    ]
    presence = read("\n".join(both)).require().changes.upserts["presence"]
    assert set(presence["from"]) == {"2016-01-01", "2016-02-01", "2016-03-01"}
    assert set(presence["to"]) == {"2016-12-05", "2016-12-31", "2016-12-07"}


SEVERAL = """\
Organisation,Secteur,Region
"Paix, Droit et Lac","Santé, Éducation","Aru, Kol"
Femmes du Lac,"Éducation, Protection","Aru, Mer"
"""


def test_cells_are_split_by_column() -> None:
    signs = {"sector_name": ",", "adm1_name": ","}
    imported = read(SEVERAL, mapping=said(kind="organisations", split=signs))
    assert names(imported) == {"Paix, Droit et Lac", "Femmes du Lac"}
    assert names(imported, "sectors") == {"Santé", "Éducation", "Protection"}
    assert names(imported, "areas") == {"Aru", "Kol", "Mer"}
    assert imported.counts["presence"] == 8
    own = read(SEVERAL, mapping=said(kind="organisations", split={"org_name": ", "}))
    assert names(own) == {"Paix", "Droit et Lac", "Femmes du Lac"}
    assert names(own, "sectors") == {"Santé, Éducation", "Éducation, Protection"}


def test_partners_that_are_the_organisations_of_a_list_are_split_too() -> None:
    text = "Full name,Phone,Partner\nIdun Testcase,+1 555 0100,Tern / Plover\n"
    imported = read(text, mapping=said(kind="contacts", split={"partner_name": " / "}))
    assert names(imported) == {"Tern", "Plover"}


def test_a_sign_of_several_letters_is_one_sign() -> None:
    text = SEVERAL.replace(", ", " and ")
    signs = {"sector_name": " and ", "adm1_name": " and "}
    imported = read(text, mapping=said(kind="organisations", split=signs))
    assert names(imported, "sectors") == {"Santé", "Éducation", "Protection"}
    assert names(imported, "areas") == {"Aru", "Kol", "Mer"}


def test_what_cannot_be_split_is_refused(tmp_path: Path) -> None:
    rules = tmp_path / "m.yaml"
    rules.write_text(
        'tables:\n  - file: "list.csv"\n    kind: organisations\n    split: {languages: ","}\n', "utf-8"
    )
    (issue,) = read(SEVERAL, mapping=rules).errors
    assert issue.problem.startswith("cells of this cannot be split; use one of: org_name, ")


ACRONYMS = """\
Sector,District,Partner,Partner in full
#sector,#adm1+name,#org+acronym,#org+name
Food,North,NUR + Harbour Aid,
Food,South,NUR,
Food,South,CCC,Coastal Council of Crews
Food,North,XA + YB,
"""


def test_a_plus_in_a_column_of_acronyms_is_told_and_split_where_its_user_says_so() -> None:
    imported = read(ACRONYMS)
    assert "2 rows with perhaps several organisations" in noted(imported)["org.several_doubt"]
    split = read(ACRONYMS, mapping=said(kind="activities", split={"org_acronym": "+"}))
    assert names(split) == {"NUR", "Harbour Aid", "Coastal Council of Crews", "XA", "YB"}
    known = read(ACRONYMS.replace("NUR,\n", "NUR,\nFood,South,Harbour Aid,\n", 1))
    assert names(known) == {"NUR", "Harbour Aid", "Coastal Council of Crews", "XA + YB"}


def test_a_plus_that_belongs_to_a_name_is_not_told() -> None:
    imported = read("Organisation,Sector,Region\nLGBTI+ Forum,Health,North\nLGBTI+ Forum,Food,North\n")
    assert names(imported) == {"LGBTI+ Forum"}
    assert "org.several_doubt" not in noted(imported)
