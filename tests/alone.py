"""Figures of every actor by itself, of which the answers name the largest or the best set."""

from __future__ import annotations

import numpy as np
import pandas as pd

from actormap.core.config import View
from actormap.core.model import ActorMap
from actormap.engine.connectivity.cutpoints import bridges
from actormap.metrics.base.context import context_of
from actormap.metrics.base.subnetwork import collaboration
from actormap.metrics.structure.fragmentation import _Fragmentation
from actormap.metrics.structure.key_players import _candidates, _score, search_in


def pair_losses(m: ActorMap, view: View) -> pd.DataFrame:
    """How many pairs of others depend on each actor (A35): ``before``, ``lost`` and ``share`` of these."""
    around = collaboration(context_of(m, view))
    cut = bridges(around.graph)
    share = cut.lost / np.maximum(cut.before, 1)
    return pd.DataFrame({"id": around.ids, "before": cut.before, "lost": cut.lost, "share": share})


def loss_of_each(m: ActorMap, view: View) -> pd.DataFrame:
    """How far the others would be apart without each actor (A20): F (``pairs``) and D_F (``distance``).

    On large maps only those on whom most pairs depend.
    """
    loss = _Fragmentation.of(context_of(m, view), 1, "distance")
    pairs, distance = loss.both(loss.candidates[:, None])
    ids = [loss.search.around.ids[v] for v in loss.candidates.tolist()]
    return pd.DataFrame({"id": ids, "pairs": pairs, "distance": distance})


def reach_of_each(m: ActorMap, view: View) -> pd.DataFrame:
    """How near each actor that may be asked is to all others, by itself (A20).

    ``distance`` is the mean over all actors of 1 / ties to it, with 1 for itself; ``steps`` counts others
    within ``key_player_steps`` ties. On large maps only those with most ties.
    """
    search = search_in(context_of(m, view), 1, left=0, askable=True)
    candidates = _candidates(search)
    away = search.sweep.distances(candidates)
    alone = np.arange(len(candidates))[:, None]
    columns = {measure: _score(search, away, measure)(alone) for measure in ("distance", "steps")}
    return pd.DataFrame({"id": [search.around.ids[v] for v in candidates.tolist()], **columns})
