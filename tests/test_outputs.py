"""What is handed out stands there as a whole or not at all, and in the place of nothing else."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from command_line import PASSPHRASE, Run, document, written
from maps import a_map, actor, sample

from actormap.core import outputs
from actormap.core.errors import Refused, StoreError
from actormap.store import Workspace, open_store

PAGE = "<!DOCTYPE html><p>a map</p>"


def content(folder: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in folder.iterdir()}


def stood(folder: Path) -> list[tuple[str, int]]:
    return [(one.name, one.lstat().st_mtime_ns) for one in sorted(folder.iterdir())]


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def test_files_are_written_for_their_owner_alone_and_replace_their_like(tmp_path: Path) -> None:
    page, picture = tmp_path / "карта.HTML", tmp_path / "map.svg"
    picture.write_text("<svg>old</svg>")
    outputs.write({page: PAGE, picture: b"<svg>new</svg>"})
    assert page.read_text() == PAGE
    assert picture.read_text() == "<svg>new</svg>"
    assert all(stat.S_IMODE(one.stat().st_mode) == 0o600 for one in (page, picture))
    assert names(tmp_path) == ["map.svg", "карта.HTML"]


def _workspace(at: Path) -> Path:
    written(at / "w.actormap", a_map("A"))
    return at / "w.actormap"


def _other_page(at: Path) -> Path:
    (at / "w.html").write_bytes(b"\x8f\x02 a workspace that was renamed")
    return at / "w.html"


def _folder(at: Path) -> Path:
    (at / "w.html").mkdir()
    return at / "w.html"


def _link(at: Path) -> Path:
    (at / "real.html").write_text(PAGE)
    (at / "w.html").symlink_to(at / "real.html")
    return at / "w.html"


def _dangling(at: Path) -> Path:
    (at / "w.html").symlink_to(at / "nowhere.html")
    return at / "w.html"


def _input(at: Path) -> Path:
    (at / "in.html").write_text(PAGE)
    return at / "in.html"


def _hard_link(at: Path) -> Path:
    os.link(_input(at), at / "same.html")
    return at / "same.html"


def _nowhere(at: Path) -> Path:
    return at / "no" / "w.html"


def _no_ending(at: Path) -> Path:
    return at / "w"


@pytest.mark.parametrize(
    ("place", "told"),
    [
        (_workspace, "ends in what is not written here"),
        (_other_page, "no file of this kind"),
        (_folder, "is no file"),
        (_link, "is a link"),
        (_dangling, "is a link"),
        (_input, "is what this reads"),
        (_hard_link, "is what this reads"),
        (_nowhere, "no folder"),
        (_no_ending, "ends in what is not written here"),
    ],
)
def test_nothing_is_written_over_anything_else(
    tmp_path: Path, place: Callable[[Path], Path], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("actormap.store.keys.KDF_MEMORY", 64)
    target = place(tmp_path)
    before = stood(tmp_path)
    noted: list[int] = []
    files = {tmp_path / "good.html": PAGE, target: PAGE}
    with pytest.raises(Refused, match=told):
        outputs.write(files, keep=[tmp_path / "in.html"], note=lambda: noted.append(1))
    assert stood(tmp_path) == before
    assert not noted


def test_two_outputs_of_one_name_are_refused(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    with pytest.raises(Refused, match="one name"):
        outputs.write({tmp_path / "a.html": PAGE, tmp_path / "sub" / ".." / "a.html": PAGE})
    assert names(tmp_path) == ["sub"]


@pytest.mark.parametrize("fails_at", range(3))
def test_all_of_them_appear_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails_at: int) -> None:
    old, new = tmp_path / "old.html", tmp_path / "new.html"
    old.write_text("<html>before")
    last = tmp_path / "last.svg"
    done = 0
    rename = Path.replace

    def failing(self: Path, target: Path) -> Path:
        nonlocal done
        if Path(target).name in {"old.html", "new.html", "last.svg"}:
            done += 1
            if done == fails_at + 1:
                raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    noted: list[str] = []
    with pytest.raises(Refused, match="No space left on device"):
        outputs.write({old: PAGE, new: PAGE, last: "<svg/>"}, note=lambda: noted.append("left"))
    assert names(tmp_path) == ["old.html"]
    assert old.read_text() == "<html>before"
    assert noted == ["left"]


def test_where_it_cannot_be_noted_nothing_appears(tmp_path: Path) -> None:
    def note() -> None:
        assert not (tmp_path / "a.html").exists(), "it is noted before it appears"
        raise StoreError("the disk is full")

    with pytest.raises(StoreError, match="full"):
        outputs.write({tmp_path / "a.html": PAGE}, note=note)
    assert names(tmp_path) == []


def test_a_stick_without_second_names_keeps_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    page = tmp_path / "a.html"
    page.write_text("<html>before")
    outputs.write({page: PAGE})
    assert page.read_text() == PAGE
    assert names(tmp_path) == ["a.html"]


@pytest.fixture
def place(run: Run, tmp_path: Path) -> Path:
    del run  # it makes keys cheap
    written(tmp_path / "w.actormap", sample())
    return tmp_path / "w.actormap"


def actions(place: Path) -> list[str]:
    with open_store(place, passphrase=PASSPHRASE) as store:
        assert isinstance(store, Workspace)
        return [one for (one,) in store._db.execute("SELECT action FROM _audit ORDER BY seq")]


@pytest.mark.parametrize(
    "command",
    [("map", "-o"), ("brief", "-o"), ("import", "LIST", "--skip-bad"), ("template",)],
    ids=lambda one: one[0],
)
def test_no_command_writes_over_a_workspace(run: Run, place: Path, command: tuple[str, ...]) -> None:
    other = place.with_name("other.actormap")
    written(other, a_map("A"))
    (place.parent / "actors.csv").write_text("id,name\nB,\nC,Forum\n", "utf-8")
    words = [str(place.parent / "actors.csv") if one == "LIST" else one for one in command]
    last = () if command[0] == "template" else ("-w", place)
    for target in (place, other, place.with_name("new.actormap")):
        before = content(place.parent)
        code, _, said = run(*words, target, *last)
        assert code == 2
        assert "ends in what is not written here" in said
        assert content(place.parent) == before


def test_a_brief_in_two_forms_is_all_or_nothing(run: Run, place: Path) -> None:
    taken = place.with_name("b.docx")
    taken.write_text("a letter of somebody")
    page = place.with_name("b.html")
    code, _, said = run("brief", "-o", page, "-o", taken, "-w", place, "--date", "2026-11-25")
    assert code == 2
    assert "no file of this kind" in said
    assert not page.exists()
    assert taken.read_text() == "a letter of somebody"
    assert "export.brief" not in actions(place)
    assert run("brief", "-o", page, "-o", page, "-w", place)[0] == 2
    assert (
        run("brief", "-o", page, "-o", place.with_name("c.pdf"), "-w", place, "--date", "2026-11-25")[0] == 0
    )
    assert actions(place).count("export.brief") == 1


def test_what_an_import_leaves_out_is_written_before_the_rest(run: Run, place: Path) -> None:
    file = place.with_name("actors.csv")
    file.write_text("id,name,consent_c1\nB1,,yes\nC1,New Forum,yes\n", "utf-8")
    taken = place.with_name("left.xlsx")
    taken.write_text("somebody's notes")
    code, _, said = run("import", file, "--skip-bad", taken, "-w", place)
    assert code == 2
    assert "no file of this kind" in said
    with open_store(place, passphrase=PASSPHRASE) as store:
        assert "C1" not in set(store.load().ids("actors"))
    taken.unlink()
    assert document(run("import", file, "--skip-bad", taken, "-w", place, "--json")[1])["revision"] == 2
    assert taken.stat().st_size > 1_000


def test_the_demo_takes_the_place_of_its_own_workspace_alone(run: Run, tmp_path: Path) -> None:
    written(tmp_path / "kasimbi.actormap", a_map(actors=[actor("A", "Real Forum")]))
    before = content(tmp_path)
    code, _, said = run("demo", "--out", tmp_path)
    assert code == 2
    assert "not that of the demo" in said
    assert content(tmp_path) == before
