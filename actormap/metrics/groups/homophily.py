"""Whether the ties of a group stay within it or lead to others, against what is expected (A04, A05, A09)."""

from __future__ import annotations

from typing import Any

from actormap.core.config import View
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.engine.segregation.mixing import Mixing
from actormap.metrics.base.context import context_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.partition import SHOWN, WORDS, sets_of
from actormap.metrics.base.permutation_test import TWO_YARDSTICKS
from actormap.metrics.base.sheets import Sheet
from actormap.metrics.base.tags import Relation
from actormap.metrics.groups.group_comparison import BY_TIES, GroupMeasure, figures, result

SHEET = Sheet(__file__)


@checked
def homophily(
    m: ActorMap, view: View, *, relation: Relation = "works_on_rights_of", limit: int = SHOWN
) -> Findings:
    """Ties between each group and others, against how many ties each actor has (A09).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    relation
        Which group tags count.
    limit
        Most groups, the largest first.

    Returns
    -------
    Findings
        One a group, first those that can be told from chance, each in alphabetical order (value:
        recorded over expected ties with others, a ratio
        from 0, 1 as expected, None where there is none; details ``observed`` and ``expected`` ties
        with others, ``stubs``: ends of ties in the group, ``coleman``: Coleman's index, -1 all ties
        with others, 0 as group sizes say, 1 all within, ``p`` and the other numbers of the test as
        in `ei_index`, and the same when tags are dealt out only among actors of the same area:
        ``p_in_areas``, ``p_in_areas_floor``, ``relabellings_in_areas``).

    Raises
    ------
    Refused
        No actor of civil society carries a tag.

    Notes
    -----
    Expected is what a random matching of the ends of all ties gives, so that a group of actors with
    few ties is not said to have fewer with others for that. People meet who is near: a difference is
    leaned on only if it also shows when tags are dealt out within areas (actors without a recorded
    area are together).

    References
    ----------
    docs/definitions.md#a09; Coleman (1958), Human Organization 17; Molloy and Reed (1995), Random
    Structures & Algorithms 6.
    """
    sets = sets_of(context_of(m, view), relation)
    method = f"Homophily of groups, {WORDS[relation]} (A09)"
    return result(
        sets,
        method,
        figures(sets, STUBS, limit),
        further=[TWO_YARDSTICKS],
        relation=relation,
        limit=limit,
    )


def _stub_words(mix: Mixing) -> tuple[dict[str, Any], dict[str, Any]]:
    details = {
        "observed": mix.cross,
        "expected": mix.expected_by_stubs or 0.0,
        "stubs": mix.stubs,
        "coleman": mix.coleman,
    }
    return {"ends": 2 * mix.m}, details


def _stub_value(mix: Mixing) -> float | None:
    expected = mix.expected_by_stubs
    return mix.cross / expected if expected else None


STUBS = GroupMeasure(SHEET, BY_TIES, _stub_value, _stub_words)
