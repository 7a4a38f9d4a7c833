"""Whether fewer ties than chance are recorded between a group and others (A05)."""

from __future__ import annotations

from typing import Any

from actormap.core.config import View
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.engine.segregation.mixing import Mixing
from actormap.metrics.base.context import context_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.partition import SHOWN, WORDS, sets_of
from actormap.metrics.base.sheets import Sheet
from actormap.metrics.base.tags import Relation
from actormap.metrics.groups.group_comparison import BY_PAIRS, GroupMeasure, figures, result

SHEET = Sheet(__file__)


@checked
def segregation(
    m: ActorMap, view: View, *, relation: Relation = "works_on_rights_of", limit: int = SHOWN
) -> Findings:
    """Ties between each group and others, against pairs at random: Freeman, odds ratio, SMI (A05).

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
        Freeman's segregation, 1 no tie with others, 0 as
        expected, below 0 more; details ``observed`` and ``expected`` ties with others and their
        ``ratio``, ``odds_ratio`` (odds of a tie within the group or within the others, over odds of a
        tie between them), ``smi`` (density within against density to others, -1 to 1),
        ``density_within``, ``density_to_others``, and the numbers of the test as in `ei_index`).

    Raises
    ------
    Refused
        No actor of civil society carries a tag.

    Notes
    -----
    The expectation knows how many pairs there are, not that some actors have many ties and others
    few; `homophily` does. Where a cell of the odds ratio is empty, half a tie is added to all four.

    References
    ----------
    docs/definitions.md#a05; Freeman (1978), Sociological Methods & Research 6(4); Fershtman (1997),
    Social Networks 19(3); Bojanowski and Corten (2014), Social Networks 39.
    """
    sets = sets_of(context_of(m, view), relation)
    method = f"Segregation of groups, {WORDS[relation]} (A05)"
    return result(sets, method, figures(sets, FREEMAN, limit), relation=relation, limit=limit)


def _freeman_words(mix: Mixing) -> tuple[dict[str, Any], dict[str, Any]]:
    expected, (within, cross) = mix.whole.expected_cross or 0.0, mix.pairs
    details = {
        "observed": mix.cross,
        "expected": expected,
        "ratio": mix.cross / expected,
        "odds_ratio": mix.whole.odds_ratio,
        "smi": mix.smi,
        "density_within": mix.within / within,
        "density_to_others": mix.cross / cross,
    }
    return {"ties_within": mix.within, "within": within, "cross": cross}, details


def _freeman(mix: Mixing) -> float:
    return mix.whole.freeman or 0.0


FREEMAN = GroupMeasure(SHEET, BY_PAIRS, _freeman, _freeman_words)
