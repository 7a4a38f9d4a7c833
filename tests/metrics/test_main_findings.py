"""What an own list is told whose spheres nobody said."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.model import ActorMap
from actormap.metrics.summary import main_findings

VIEW = View("2026-11-25")


def listed(*spheres: str) -> ActorMap:
    ids = [f"A{number}" for number in range(len(spheres))]
    return ActorMap(actors=pd.DataFrame({"id": ids, "name": ids, "sphere": spheres}))


def test_a_list_without_spheres_is_told_what_is_missing_and_how_to_say_it() -> None:
    first, *others = main_findings(listed("", "", "state"), VIEW)
    assert str(first.statement) == "No actor on the map is recorded as civil society."
    assert str(first.reason).startswith("The sphere of 2 of 3 actors is not recorded.")
    assert "--set" not in first.next_question, "the app shows it too"
    assert first.verdict == "insufficient_data"
    assert not others


def test_why_a_part_has_no_answer_is_told_in_the_language_of_who_reads() -> None:
    caveats = [caveat.data() for caveat in main_findings(listed("state"), VIEW).caveats]
    reasons = [caveat["values"]["reason"] for caveat in caveats if caveat["template"] == "{reason}"]
    assert reasons
    assert all("template" in reason for reason in reasons)


@pytest.mark.parametrize("view", [View("2026-11-25", world=0), View("2026-11-25", without="?")])
def test_a_possible_map_has_no_main_findings(view: View) -> None:
    m = listed("civil_society")
    with pytest.raises(Refused, match="of the map as recorded"):
        main_findings(m, view)
    assert main_findings(m, replace(VIEW, subjects=frozenset())) == main_findings(m, VIEW)


@pytest.mark.parametrize("spheres", [(), ("civil_society",), ("", "civil_society")])
def test_where_it_is_said_or_nobody_is_there_nothing_is_added(spheres: tuple[str, ...]) -> None:
    assert not [one for one in main_findings(listed(*spheres), VIEW) if one.subject == ("sphere",)]
