from __future__ import annotations

import json
import os
import socket
import stat
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from notes_desktop.core.errors import NoteNotFound
from notes_desktop.services import instance
from notes_desktop.services.instance import LIMIT_BYTES, InstanceServer, Message, Unreachable, ask


@pytest.fixture(params=["file", "port"])
def place(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Short enough for a socket; of either kind."""
    import shutil
    import tempfile

    monkeypatch.setattr(instance, "HAS_FILE_SOCKETS", request.param == "file")
    folder = Path(tempfile.mkdtemp(prefix="n"))
    yield folder / "s"
    shutil.rmtree(folder)


@pytest.fixture
def heard(place: Path) -> Iterator[list[Message]]:
    messages: list[Message] = []

    def handle(message: Message) -> dict[str, Any]:
        messages.append(message)
        if message.get("text") == "nowhere":
            raise NoteNotFound
        if message.get("text") == "defect":
            raise ZeroDivisionError
        return {"echo": message.get("text")}

    server = InstanceServer(place, handle)
    yield messages
    server.close()
    assert not place.exists()


def connected(place: Path) -> socket.socket:
    """To the server, of whichever kind, without a word."""
    if not instance.HAS_FILE_SOCKETS:
        return connected_to(int(place.read_text("ascii").split()[0]))
    peer = socket.socket(socket.AF_UNIX)
    peer.connect(str(place))
    return peer


def test_who_does_not_know_the_secret_of_a_port_is_not_heard(place: Path, heard: list[Message]) -> None:
    if instance.HAS_FILE_SOCKETS:
        return  # the file is nobody else's
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    port, secret = place.read_text("ascii").split()
    for said in ("", secret[:-1] + "x", "é"):
        message = json.dumps({"do": "raise", "secret": said}).encode()
        with connected_to(int(port)) as peer:
            peer.sendall(struct.pack(">I", len(message)) + message)
            assert peer.recv(1) == b""
    assert heard == []


def connected_to(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port))


def test_a_message_is_answered(place: Path, heard: list[Message]) -> None:
    assert ask(place, {"do": "new", "text": "ä\n🙂"}) == {"ok": True, "echo": "ä\n🙂"}
    assert heard == [{"do": "new", "text": "ä\n🙂"}]


def test_a_large_text_goes_through(place: Path, heard: list[Message]) -> None:
    text = "long " * 400_000
    assert ask(place, {"do": "append", "text": text})["echo"] == text
    assert len(heard) == 1


def test_a_refusal_is_told_with_sentence_and_exit_code(place: Path, heard: list[Message]) -> None:
    answer = ask(place, {"do": "append", "text": "nowhere"})
    assert answer == {"ok": False, "error": "There is no such note.", "exit": 1}
    assert heard


def test_a_defect_ends_the_answer_and_not_the_server(
    place: Path, heard: list[Message], caplog: pytest.LogCaptureFixture
) -> None:
    assert ask(place, {"do": "new", "text": "defect"})["ok"] is False
    assert ask(place, {"do": "raise"})["ok"] is True
    assert len(heard) == 2
    assert "could not be answered" in caplog.text


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"\0\0",
        struct.pack(">I", LIMIT_BYTES + 1),
        struct.pack(">I", 100) + b"short",
        struct.pack(">I", 2) + b"[]",
        struct.pack(">I", 2) + b"\xff\xff",
        struct.pack(">I", 100_000) + b"[" * 100_000,
        struct.pack(">I", 24) + b'{"do": "delete library"}',
    ],
    ids=["nothing", "half a length", "too long", "cut", "no object", "no text", "too deep", "unknown word"],
)
def test_what_is_no_message_is_refused_and_the_next_one_heard(place: Path, heard: list[Message], sent: bytes) -> None:
    with connected(place) as peer:
        peer.sendall(sent)
        peer.shutdown(socket.SHUT_WR)
        assert peer.recv(100) == b""
    assert heard == []
    assert ask(place, {"do": "raise"})["ok"] is True


def test_nobody_there_is_told(tmp_path: Path, place: Path) -> None:
    with pytest.raises(Unreachable):
        ask(place, {"do": "raise"})
    place.touch()
    with pytest.raises(Unreachable):
        ask(place, {"do": "raise"})


def test_somebody_who_does_not_answer_is_given_up(place: Path) -> None:
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(str(place))
        silent.listen()
        with pytest.raises(Unreachable):
            ask(place, {"do": "raise"}, timeout_s=0.05)


def test_the_socket_is_for_this_user_alone_and_replaces_a_stale_one(place: Path) -> None:
    before = os.umask(0)
    try:
        place.touch()
        server = InstanceServer(place, lambda _: {})
        assert stat.S_IMODE(place.stat().st_mode) == 0o600
        assert os.umask(0) == 0
        server.close()
    finally:
        os.umask(before)


def test_an_answer_of_another_kind_is_no_answer(place: Path) -> None:
    server = InstanceServer(place, lambda _: json.loads('{"a": 1}'))
    try:
        assert ask(place, {"do": "raise"}) == {"ok": True, "a": 1}
    finally:
        server.close()
