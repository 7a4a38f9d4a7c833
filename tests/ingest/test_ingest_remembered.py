"""What was said of a list is offered for the next one with the same headers, and can be undone."""

from __future__ import annotations

import json
from typing import Any

import pytest

from actormap.core.errors import Refused
from actormap.core.model import ActorMap, apply_changes
from actormap.ingest import Upload, look
from actormap.ingest.choices import LEFT_OUT, REMEMBERED, Choices, remembered, to_remember
from actormap.ingest.mapping.columns import Table

SAID = Choices(
    "organisations",
    2,
    {"Kind": "org_type", "Colour": LEFT_OUT},
    {"org_type": {"Local CSO": "ngo_national"}},
    {"legal_basis": "published"},
)


def sheet(headers: str = "Who,Kind,Colour") -> tuple[Table, ...]:
    return look([Upload("list.csv", f"{headers}\nForum,Local CSO,red\nDesk,UN,blue\n".encode())]).tables


def test_what_was_said_comes_back_for_the_same_headers_alone() -> None:
    m = apply_changes(ActorMap.empty(), to_remember(" our list ", [(sheet(), SAID)]))
    assert remembered(m, sheet()) == ("our list", SAID)
    assert remembered(m, sheet("Who,Kind,Color")) is None


def test_the_last_word_counts() -> None:
    m = apply_changes(ActorMap.empty(), to_remember("first", [(sheet(), SAID)]))
    m = apply_changes(m, to_remember("second", [(sheet(), Choices("contacts"))]))
    assert remembered(m, sheet()) == ("second", Choices("contacts"))
    assert len(m[REMEMBERED]) == 1


@pytest.mark.parametrize("name", ["", "  ", "a\x07b"])
def test_a_name_that_cannot_be_kept_is_refused(name: str) -> None:
    with pytest.raises(Refused, match="This name cannot be kept"):
        to_remember(name, [(sheet(), SAID)])


@pytest.mark.parametrize(
    "older",
    [
        {"columns": {"Kind": "type_of_old"}},
        {"columns": {"Kind": ["org_type"]}},
        {"values": {"type_of_old": {"Local CSO": "x"}}},
        {"split": {"sector_of_old": ","}},
        {"header": 2},
    ],
)
def test_what_an_older_release_called_otherwise_is_guessed_again(older: dict[str, Any]) -> None:
    """A column whose meaning is not known any more was left out, and nobody was told."""
    m = kept_as({"kind": "organisations", "columns": {"Colour": LEFT_OUT}} | older)
    said = remembered(m, sheet())
    assert said is not None
    name, choices = said
    assert (name, choices.kind, choices.header) == ("our list", "organisations", older.get("header", 0))
    assert set(choices.columns) <= {"Colour"}
    assert not choices.values
    assert not choices.split


def test_a_kind_of_list_that_is_not_known_any_more_is_not_offered() -> None:
    assert remembered(kept_as({"kind": "a kind of old"}), sheet()) is None


def kept_as(choices: dict[str, Any]) -> ActorMap:
    """A map in which an older release kept what was said of the list."""
    changes = to_remember("our list", [(sheet(), SAID)])
    older = changes.upserts[REMEMBERED].assign(choices=json.dumps(choices)).astype({"choices": "str"})
    return ActorMap.trusted({REMEMBERED: older})


@pytest.mark.parametrize("text", ["", "[]", '{"columns": 3, "other": 1}', '{"columns": 3}', "{"])
def test_what_somebody_spoilt_by_hand_is_not_offered(text: str) -> None:
    changes = to_remember("our list", [(sheet(), SAID)])
    spoilt = changes.upserts[REMEMBERED].assign(choices=text or "x").astype({"choices": "str"})
    m = ActorMap.trusted({REMEMBERED: spoilt})
    assert remembered(m, sheet()) is None
