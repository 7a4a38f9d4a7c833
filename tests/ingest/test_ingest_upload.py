"""Files in memory are read as those on a disk are."""

from __future__ import annotations

from pathlib import Path

import pytest

from actormap.core.config import LIMITS
from actormap.ingest import Upload, read_map
from actormap.ingest import readers as upload

ACTORS = "id,name,consent_c1\nA,Forum,yes\nB,,yes\n"


def test_an_upload_is_read_as_the_same_file_on_a_disk(tmp_path: Path) -> None:
    path = tmp_path / "actors.csv"
    path.write_text(ACTORS, "utf-8")
    there, here = read_map([path]), read_map([Upload("actors.csv", path.read_bytes())])
    assert here.issues == there.issues
    assert [(issue.file, issue.row, issue.column) for issue in here.errors] == [("actors.csv", 3, "name")]
    assert list(tmp_path.iterdir()) == [path]


def test_two_uploads_of_one_name_are_told_apart() -> None:
    imported = read_map([Upload("actors.csv", ACTORS.encode()), Upload("actors.csv", b"id,name\nC,\n")])
    assert {issue.file for issue in imported.errors} == {"1/actors.csv", "2/actors.csv"}


@pytest.mark.parametrize("name", ["C:\\Users\\me\\list.csv", "../../list.csv", "list.csv"])
def test_where_an_upload_lay_is_nobodys_business(name: str) -> None:
    one = Upload(name, b"x")
    assert (one.name, one.stem, one.suffix) == ("list.csv", "list", ".csv")
    assert "b'x'" not in repr(one)


def test_an_upload_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload, "LIMITS", type(LIMITS)(file_bytes=10))
    (issue,) = read_map([Upload("actors.csv", ACTORS.encode())]).errors
    assert issue.code == "file.size"
