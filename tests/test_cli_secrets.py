"""Which secret goes where: what opens a file is never sent to a server."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import PASSPHRASE, Run


class Listener:
    """Something that speaks just enough of Neo4j's protocol to be told a password, and keeps all it hears."""

    def __init__(self) -> None:
        self.heard = b""
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"bolt://localhost:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def _listen(self) -> None:
        while True:
            try:
                caller, _ = self._socket.accept()
            except OSError:
                return
            with caller:
                caller.settimeout(30)
                first = caller.recv(20)
                if not first:
                    return
                caller.sendall(b"\x00\x00\x02\x05")  # version 5.2, which sends the password with its hello
                self.heard += first + caller.recv(4096)

    def close(self) -> None:
        """Stop, and wait until it has."""
        socket.create_connection(self._socket.getsockname()).close()
        self._thread.join()
        self._socket.close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    made = Listener()
    yield made
    made.close()


@pytest.fixture
def place(run: Run, tmp_path: Path) -> Path:
    assert run("new", tmp_path / "country.actormap")[0] == 0
    return tmp_path / "country.actormap"


def test_copy_to_a_server_sends_the_password_that_was_given_for_it(
    run: Run, place: Path, listener: Listener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "password").write_text("of the server\n", encoding="utf-8")
    assert (
        run("copy", "--to", listener.url, "-w", place, "--to-passphrase-file", tmp_path / "password")[0] == 2
    )
    assert b"of the server" in listener.heard
    monkeypatch.setenv("ACTORMAP_TO_PASSPHRASE", "in a variable")
    assert run("copy", "--to", listener.url, "-w", place)[0] == 2
    assert b"in a variable" in listener.heard
    assert PASSPHRASE.encode() not in listener.heard


@pytest.mark.parametrize("words", [["copy", "--to"], ["actors", "-w"], ["new"]])
def test_the_passphrase_of_a_file_is_never_sent(
    run: Run, place: Path, listener: Listener, words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: False)
    with_source = ["-w", place] if words[0] == "copy" else []
    code, _, err = run(*words, listener.url, *with_source)
    assert code == 2
    assert "is given" in err or "is not given" in err
    assert listener.heard == b""


def test_a_copy_of_a_file_has_its_passphrase_unless_another_is_given(
    run: Run, place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("copy", "--to", tmp_path / "same.actormap", "-w", place)[0] == 0
    assert run("actors", "-w", tmp_path / "same.actormap")[0] == 0
    monkeypatch.setenv("ACTORMAP_TO_PASSPHRASE", "four owls beneath a copper roof")
    assert run("copy", "--to", tmp_path / "other.actormap", "-w", place)[0] == 0
    assert run("actors", "-w", tmp_path / "other.actormap")[0] == 2


def test_rekey_says_what_the_old_passphrase_still_opens(run: Run, place: Path, tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir()
    assert run("backup", "--to", tmp_path / "backups", "-w", place)[0] == 0
    (old,) = (tmp_path / "backups").iterdir()
    old = old.rename(old.with_name(f"{old.name[:-26]}-20260101T000000Z.actormap"))
    new = tmp_path / "new"
    new.write_text("four owls beneath a copper roof\n", encoding="utf-8")
    code, out, _ = run("rekey", "--new-passphrase-file", new, "-w", place)
    assert code == 0
    assert "still open every backup" in " ".join(out.split())
    assert "nothing any more" not in out
    assert run("actors", "-w", old)[0] == 0
    place_now = ["-w", place, "--passphrase-file", new]
    new.write_text("four owls beneath a copper roof\n", encoding="utf-8")
    again = ["rekey", "--new-passphrase-file", new, *place_now, "--delete-old-backups"]
    assert run(*again)[0] == 2
    code, out, _ = run(*again, "--backup-to", tmp_path / "backups", "--json")
    assert code == 0
    assert old.name in out
    (left,) = (tmp_path / "backups").iterdir()
    assert run("actors", "-w", left)[0] == 2
    assert run("actors", "-w", left, "--passphrase-file", new)[0] == 0
