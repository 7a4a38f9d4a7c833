"""Who was forgotten in the open part is forgotten in the sealed one: in rows, in what is past, in pages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given
from hypothesis import strategies as st
from law import actors, changes
from sealed_law import OTHER, SECRET, cases

from actormap.core.errors import StoreError
from actormap.store import Workspace
from actormap.store.file.opening import create_workspace, open_workspace
from actormap.store.history.traces import Traces, common_words
from actormap.store.sealed import forgotten, lock
from actormap.store.sealed.concerns import Concern, raise_concern
from actormap.store.sealed.forgotten import Marks
from actormap.store.sealed.letters import Sheet
from actormap.store.sealed.protection import Protection

OFFICER, CODE = "protection_officer", "act-k93ab"
NAMES = [
    ("Amina Kaboré", "AMINA KABORE"),
    ("أمينة كابوري", "كابوري أمينة"),
    ("Амина Каборе", "Каборе Амина"),
    ("阿米娜 卡博雷", "卡博雷 阿米娜"),
    ("María de la O Núñez", "Maria de la O Nunez"),
    ("<b>O'Neill</b> & Söhne", "<B>O'NEILL</B> & SOHNE"),
]
"""A name, and the same written otherwise."""


@pytest.fixture
def store(path: Path, passphrase: str) -> Iterator[Workspace]:
    with create_workspace(path, passphrase)[0] as made:
        yield made


def filled(store: Workspace, name: str, *, alias: str = "") -> None:
    """Somebody on the map, a case about them whose text named them before, and one whose text does."""
    store.apply(changes(actors=actors(CODE, "B", name=[name, "Forum"], aliases=[alias, ""])))
    holder = Protection.set_up(store, SECRET, who=OFFICER)[0]
    holder.apply(cases("C1", "C2", subjects=[f"{CODE};B", ""], note=["", f"told by {name}, {CODE}"]))
    holder.apply(cases("C1", what=[f"{name} was followed"], subjects=[f"{CODE};B"]))
    holder.apply(cases("C1", what=["She was followed"], subjects=["B"], threat_from=[CODE]))
    holder.apply(cases("C1", what=["She was followed home"], subjects=["B"]))
    holder.close()


def inside(store: Workspace, secret: str = SECRET) -> str:
    """All that is locked, as text."""
    part = store.sealed_part()
    key = lock.opened(part.wrapped, secret, lock.of_map(store.code_key))
    return json.dumps(json.loads(key.unlocked(part.content)), ensure_ascii=False)


def opened(store: Workspace, secret: str = SECRET) -> Protection:
    return Protection.open(store, secret, who=OFFICER)


def undone(holder: Protection) -> list[str]:
    """What became of each try to take a change back."""
    said = []
    for revision in range(1, holder.revision + 1):
        try:
            holder.undo(who=OFFICER, why="undo", revision=revision)
        except StoreError as error:
            said.append(str(error))
    return said


def forget(store: Workspace) -> None:
    store.forget(CODE, who="data_steward", why="asked for it")


@pytest.mark.parametrize(("name", "otherwise"), NAMES)
def test_what_is_past_holds_nobody_who_was_forgotten_at_the_next_opening(
    store: Workspace, name: str, otherwise: str
) -> None:
    filled(store, name)
    with opened(store) as holder:
        holder.apply(cases("C2", note=[f"told by {otherwise}"]))
        holder.apply(cases("C2", note=[""]))
    assert name in inside(store)
    assert CODE in inside(store)
    forget(store)
    with opened(store) as holder:
        assert holder.mentions().empty
    for term in (name, otherwise, CODE):
        assert term not in inside(store)


@pytest.mark.parametrize(("name", "otherwise"), NAMES)
def test_once_the_holder_takes_the_name_out_it_is_nowhere(
    store: Workspace, name: str, otherwise: str
) -> None:
    filled(store, name)
    with opened(store) as holder:
        holder.apply(cases("C2", note=[f"told by {name}, {CODE}"], what=[f"{otherwise} is afraid"]))
    forget(store)
    with opened(store) as holder:
        assert holder.map["cases"]["what"].tolist()[1] == f"{otherwise} is afraid", "the holder decides"
        assert holder.mentions()[["id", "column"]].to_numpy().tolist() == [["C2", "what"], ["C2", "note"]]
        assert "may still name them (C2)" in str(holder.warnings[-1])
        holder.apply(cases("C2", note=[f"told by {name}, {CODE}"], what=["She is afraid"]))
        assert holder.mentions()["column"].tolist() == ["note"]
        holder.apply(cases("C2", note=["told by her"], what=["She is afraid"]))
        assert holder.mentions().empty
        assert not any(term in inside(store) for term in (name, otherwise, CODE))
        undone(holder)
        holder.rekey(OTHER, who=OFFICER)
    for term in (name, otherwise, CODE):
        assert term not in inside(store, OTHER)


def test_a_part_of_a_name_may_mean_another_and_is_shown(store: Workspace) -> None:
    filled(store, "Amina Kabore", alias="Auntie Lanterns")
    with opened(store) as holder:
        holder.apply(cases("C3", what=["Old Lanterns"]))
        holder.apply(cases("C3", "C4", what=["Lanterns on the road", "Amina, the sister, saw it"]))
    forget(store)
    with opened(store) as holder:
        assert "Old Lanterns" in inside(store), "it may mean others: what is past stays until that is known"
        shown = holder.mentions().set_index("id")["without"].to_dict()
        assert shown == {
            "C2": "told by (removed), (removed)",
            "C3": "(removed) on the road",
            "C4": "(removed), the sister, saw it",
        }
        before = holder.revision
        holder.take_out(["C2", "C4"], who=OFFICER)
        assert holder.map["cases"].set_index("id").at["C4", "what"] == "(removed), the sister, saw it"
        assert not any(word in inside(store) for word in ("Amina", "Kabore", CODE))
        assert holder.mentions()["id"].tolist() == ["C3"], "nothing was decided about it"
        holder.keep()
        assert holder.mentions().empty
        assert '"forgotten": []' in inside(store)
        holder.undo(who=OFFICER, why="undo", revision=before + 1)
        assert not any(word in inside(store) for word in ("Amina", "Kabore", CODE))
        assert "Lanterns on the road" in set(holder.map["cases"]["what"])
    with opened(store) as holder:
        assert not holder.warnings


def test_no_undo_brings_back_who_was_forgotten(store: Workspace) -> None:
    filled(store, "Amina Kabore")
    with opened(store) as holder:
        holder.apply(cases("C5", subjects=[CODE]))
    forget(store)
    with opened(store) as holder:
        holder.take_out(["C2"], who=OFFICER)
        said = undone(holder)
        assert said
        assert not any(word in inside(store) for word in ("Amina", "Kabore", CODE))
        assert not holder.map["cases"]["subjects"].str.contains(CODE).any()


def test_another_passphrase_lets_go_of_what_was_forgotten_since_it_was_opened(store: Workspace) -> None:
    filled(store, "Amina Kabore")
    holder = opened(store)
    holder.apply(cases("C2", note=[""]))
    forget(store)
    holder.rekey(OTHER, who=OFFICER)
    assert "Amina" not in inside(store, OTHER)
    opened(store, OTHER).close()
    assert CODE not in inside(store, OTHER)


def test_what_is_raised_after_and_before_about_them_is_shown_too(
    store: Workspace, path: Path, passphrase: str
) -> None:
    filled(store, "Amina Kabore")
    raise_concern(store, Concern("Men asked for Amina Kabore", "2026-10-09", subjects=CODE))
    forget(store)
    with open_workspace(path, passphrase) as later:
        raise_concern(later, Concern("Amina Kabore was hit", "2026-10-10"))
    with opened(store) as holder:
        texts = holder.mentions()["text"].tolist()
        assert {"Men asked for Amina Kabore", "Amina Kabore was hit", f"subjects: {CODE}"} <= {*texts}
        holder.take_out(holder.mentions()["id"], who=OFFICER)
    assert not any(word in inside(store) for word in ("Amina", "Kabore", CODE))


def test_what_forget_puts_in_looks_as_any_letter_and_holds_no_name(store: Workspace) -> None:
    filled(store, "Amina Kabore")
    before = {number: len(letter) for number, letter in store.sealed_part().letters.items()}
    forget(store)
    part = store.sealed_part()
    assert {number: len(letter) for number, letter in part.letters.items()} == before
    assert len(part.letters) == 1
    key = lock.opened(part.wrapped, SECRET, lock.of_map(store.code_key))
    (sheet,) = (Sheet.unpacked(key.read(letter) or b"") for letter in part.letters.values())
    (put_in,) = (key.read_within(closed) or b"" for closed in sheet.concerns)
    assert [*json.loads(put_in)] == [forgotten.FORGET]
    assert not any(word in put_in.decode().casefold() for word in ("amina", "kabore", CODE))


def test_where_no_letter_is_left_it_is_told_and_who_asked_is_forgotten(store: Workspace) -> None:
    filled(store, "Amina Kabore")
    text = "Men asked for them at the market"
    with suppress(StoreError):
        for _ in range(lock.ROOM // len(text)):
            raise_concern(store, Concern(text, "2026-10-08"))
    forget(store)
    assert "may still name who was forgotten" in str(store.warnings[-1])
    assert CODE not in set(store.load()["actors"]["id"])
    opened(store).close()
    assert f'\\"subjects\\":\\"{CODE}' not in inside(store)


def test_where_nobody_looks_after_protection_nothing_is_put_in(store: Workspace) -> None:
    store.apply(changes(actors=actors(CODE, "B")))
    forget(store)
    assert not store.sealed_part().letters
    assert not store.warnings


@pytest.mark.parametrize(
    "content",
    [
        {"forget": {"key": "k"}},
        {"forget": "everybody"},
        {"forget": {"key": 1, "whole": "", "parts": "", "inside": "", "longest": 1}},
        {"forget": {"key": "k", "whole": "z" * 9000, "parts": "", "inside": "", "longest": 1}},
        {"forget": {"key": "k", "whole": "", "parts": "", "inside": "", "longest": "x"}},
    ],
)
def test_what_only_looks_like_such_a_letter_becomes_a_case(store: Workspace, content: object) -> None:
    filled(store, "Amina Kabore")
    part = store.sealed_part()
    letter = json.dumps(content).encode()[:3500]
    store.post(letter)
    with opened(store) as holder:
        assert len(holder.map["cases"]) == 3
        assert holder.mentions().empty
    assert part.letters


def test_who_forges_such_a_letter_changes_no_text_of_a_case(store: Workspace) -> None:
    """Whoever opens the workspace can put in letters: none of them may reach what a case says."""
    filled(store, "Amina Kabore")
    for letter in forgotten.letters(Traces("followed", ("She was followed home", "told by"))):
        store.post(letter)
    with opened(store) as holder:
        assert holder.map["cases"]["what"].tolist() == ["She was followed home", "Case C2"]
        assert holder.map["cases"]["note"].tolist() == ["", f"told by Amina Kabore, {CODE}"]
        assert "may still name them" in str(holder.warnings[-1])


def test_codes_of_who_left_before_letters_told_of_it_go_too(store: Workspace) -> None:
    filled(store, "Amina Kabore")
    store.apply(changes(drops={"actors": (CODE,)}))
    opened(store).close()
    assert f'\\"subjects\\":\\"{CODE}' not in inside(store)
    assert f'\\"threat_from\\":\\"{CODE}' not in inside(store)


def test_since_when_a_cell_holds_its_value_outlives_a_forgotten_name(store: Workspace) -> None:
    filled(store, "Amina Kabore")
    with opened(store) as holder:
        holder.apply(replace(cases("C2", verification=["yes"]), when="2026-10-21T09:00:00+00:00"))
    forget(store)
    with opened(store) as holder:
        assert holder.since("cases", "C2", "verification")["yes"][:10] == "2026-10-21"


PAGE, KEPT = 4096, 80


def pages(data: bytes, key: bytes, first: bool = False) -> Iterator[bytes]:
    """Pages of a file or its log, decrypted as SQLCipher 4 does."""
    for start in range(0, len(data) - PAGE + 1, PAGE):
        page = data[start : start + PAGE]
        body = page[16 if first and not start else 0 : -KEPT]
        aes = Cipher(algorithms.AES(key), modes.CBC(page[-KEPT : 16 - KEPT])).decryptor()
        yield aes.update(body) + aes.finalize()


def plain(store: Workspace) -> bytes:
    """All pages of the file, free ones too, and of the log beside it."""
    key = bytes.fromhex(store._key)
    file, log = store.path, store.path.with_name(store.path.name + "-wal")
    kept = b"".join(pages(file.read_bytes(), key, first=True))
    frames = log.read_bytes()[32:] if log.exists() else b""
    size = PAGE + 24
    bodies = b"".join(frames[at + 24 : at + size] for at in range(0, len(frames), size))
    return kept + b"".join(pages(bodies, key))


def test_what_was_sealed_before_stands_in_no_page_and_no_log(store: Workspace) -> None:
    """The old content opens with the old key: it must not stay in a free page, nor beside the file."""
    filled(store, "Amina Kabore")

    def somewhere(content: bytes) -> int:
        """How many pieces of a content are in the file or its log."""
        held = plain(store)
        return sum(content[at : at + 64] in held for at in range(9000, len(content) - 64, 8192))

    old = store.sealed_part().content
    assert somewhere(old) > 200, "it is seen where it is"
    forget(store)
    with opened(store) as holder:
        assert somewhere(old) == 0
        old = store.sealed_part().content
        holder.take_out(["C2"], who=OFFICER)
        assert somewhere(old) == 0
        old = store.sealed_part().content
        holder.rekey(OTHER, who=OFFICER)
        assert somewhere(old) == 0
        assert somewhere(store.sealed_part().content) > 200


WORDS = st.lists(
    st.sampled_from([*"ab", "Amina", "KABORE", "de", "of", "Zé", "IT", "it", "Road"]), max_size=7
)


@given(names=st.lists(WORDS.map(" ".join), max_size=3), text=WORDS.map(" ".join), others=st.lists(WORDS))
def test_digests_find_what_the_name_itself_finds(
    names: list[str], text: str, others: list[list[str]]
) -> None:
    traces = Traces("IT-7", tuple(names), common_words(map(" ".join, others)))
    marks = Marks.of(traces)
    assert (marks.blank(text, parts=False) != text) == traces.named_in(text)
    assert marks.held_in(text) == (traces.named_in(text) or bool(traces.suspected_in(text)))
    assert not traces.named_in(marks.blank(text, parts=False).replace("(removed)", "|"))


def test_who_had_very_many_names_takes_several_letters() -> None:
    traces = Traces("A7", tuple(f"first{number} last{number}" for number in range(120)))
    letters = list(forgotten.letters(traces))
    assert len(letters) > 1
    others, every = forgotten.apart({str(number): letter for number, letter in enumerate(letters)})
    assert not others
    for number in range(120):
        assert any(
            marks.blank(f"saw last{number} first{number}", parts=False) == "saw (removed)" for marks in every
        )
    assert max(map(len, letters)) < lock.LETTER - 100
