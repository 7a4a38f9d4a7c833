"""Which actors carry the tag of a group, and how such a set is named."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from actormap.core import schema
from actormap.core.arrays import Bools
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence, term
from actormap.core.tables.cells import explode
from actormap.metrics.base.context import Context

Relation = Literal["works_on_rights_of", "identifies_as"]
"""Two different things: what an organisation stands for, and who its members say they are."""


RELATION_WORDS: dict[str, Sentence] = {
    "works_on_rights_of": Sentence("works on their rights"),
    "identifies_as": Sentence("by self-identification"),
}


def tagged(label: str, relation: Relation) -> Sentence:
    """How a set of actors is named: by its tag and by what the tag means."""
    group = label if isinstance(label, Sentence) else Name(label)
    return Sentence("tagged {group} ({relation})", group=group, relation=RELATION_WORDS[relation])


def group_labels(m: ActorMap) -> dict[str, str]:
    """Groups by code with their labels; those of the map come before the seed list, which is translated."""
    return m.once("group_labels", _group_labels)


def _group_labels(m: ActorMap) -> dict[str, str]:
    own = dict(zip(m["groups"]["id"], m["groups"]["label"], strict=True))
    seeded = {code: label for code, (label, _) in schema.groups().items()}
    return {
        code: term(label) if label == seeded.get(code) else Name(label)
        for code, label in (seeded | own).items()
    }


def members(m: ActorMap, relation: Relation) -> dict[str, Bools]:
    """Which actors carry each group's tag, by group code in alphabetical order."""
    return m.once(("members", relation), lambda m: _members(m, relation))


def _members(m: ActorMap, relation: Relation) -> dict[str, Bools]:
    tags = explode(m.actors, relation)
    group, codes = pd.factorize(tags, sort=True)
    rows = np.zeros((len(codes), len(m.actors)), dtype=bool)
    rows[group, tags.index] = True
    rows.flags.writeable = False
    return dict(zip(codes.tolist(), rows, strict=True))


def groups_of(context: Context, relation: Relation) -> dict[str, Bools]:
    """Which actors of civil society carry each group's tag; without groups that none of them carries."""
    society = context.layers.civil_society
    groups = {code: rows & society for code, rows in members(context.m, relation).items()}
    return {code: rows for code, rows in groups.items() if rows.any()}
