"""One window a library: a local socket over which a second start raises the first and the command line hands over.

Messages are a big-endian 32-bit length and JSON, at most `LIMIT_BYTES`. Only this user's processes are heard: a socket
in the file system says whose they are. Where Python has none of these (Windows), the file names a port of this machine
and a secret, which only this user can read.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import socket
import struct
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from notes_desktop.core.errors import NotesError
from notes_desktop.core.text import N_
from notes_desktop.core.wish import WORDS as WISHES

LIMIT_BYTES = 64 * 1024 * 1024
HAS_FILE_SOCKETS = hasattr(socket, "AF_UNIX")
_SECRET = "secret"
WORDS = frozenset({"new", "append", "trash", "restore"}) | WISHES
log = logging.getLogger(__name__)

Message = Mapping[str, Any]
Handler = Callable[[Message], dict[str, Any]]


class Unreachable(NotesError):
    """Nobody answers on the socket."""


class InstanceServer:
    """Listens for the life of the window. `handle` runs on the server's threads and answers with plain values."""

    def __init__(self, path: Path, handle: Handler) -> None:
        self._path = path
        self._handle = handle
        path.unlink(missing_ok=True)
        self._socket, self._secret = _listener(path) if HAS_FILE_SOCKETS else _port_listener(path)
        self._thread = threading.Thread(target=self._listen, name="instance", daemon=True)
        self._thread.start()

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(2)
        with contextlib.suppress(OSError):  # its disk is read-only: the next start clears it away
            self._path.unlink(missing_ok=True)

    def _listen(self) -> None:
        while True:
            try:
                peer, _ = self._socket.accept()
            except OSError:
                return
            with peer:
                self._serve(peer)

    def _serve(self, peer: socket.socket) -> None:
        peer.settimeout(5)
        try:
            if not _is_same_user(peer):
                return
            message = _receive(peer)
            if self._secret and not _is_known(message.pop(_SECRET, ""), self._secret):
                raise ValueError("stranger")
            if message.get("do") not in WORDS:
                raise ValueError("unknown word")
            _send(peer, self._answer(message))
        except (OSError, ValueError, RecursionError) as error:
            log.warning("a message was refused: %s", type(error).__name__)

    def _answer(self, message: Message) -> dict[str, Any]:
        try:
            return {"ok": True, **self._handle(message)}
        except NotesError as error:
            return {"ok": False, "error": str(error), "exit": error.exit_code}
        except Exception as error:  # the next one must still be heard
            log.exception("a message could not be answered")
            return {"ok": False, "error": type(error).__name__, "exit": 1}


def ask(path: Path, message: Message, timeout_s: float = 5) -> dict[str, Any]:
    """Send a message to the running window and return its answer. Raises Unreachable after `timeout_s`."""
    try:
        connection, secret = _connected(path, timeout_s) if HAS_FILE_SOCKETS else _port_connected(path, timeout_s)
        with connection:
            _send(connection, {**message, _SECRET: secret} if secret else message)
            return dict(_receive(connection))
    except (OSError, ValueError, RecursionError) as error:
        raise Unreachable(N_("The running window does not answer.")) from error


def _listener(path: Path) -> tuple[socket.socket, str]:
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    mask = os.umask(0o177)
    try:
        listening.bind(os.fspath(path))
    finally:
        os.umask(mask)
    listening.listen(8)
    return listening, ""


def _connected(path: Path, timeout_s: float) -> tuple[socket.socket, str]:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(timeout_s)
    try:
        connection.connect(os.fspath(path))
    except BaseException:
        connection.close()
        raise
    return connection, ""


def _port_listener(path: Path) -> tuple[socket.socket, str]:
    import secrets

    listening = socket.create_server(("127.0.0.1", 0), backlog=8)
    secret = secrets.token_hex(16)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(f"{listening.getsockname()[1]} {secret}")
    return listening, secret


def _is_known(said: object, secret: str) -> bool:
    import hmac

    return isinstance(said, str) and hmac.compare_digest(said.encode(), secret.encode())


def _port_connected(path: Path, timeout_s: float) -> tuple[socket.socket, str]:
    port, secret = path.read_text("ascii").split()
    return socket.create_connection(("127.0.0.1", int(port)), timeout_s), secret


def _send(connection: socket.socket, message: Message) -> None:
    data = json.dumps(message).encode()
    connection.sendall(struct.pack(">I", len(data)) + data)


def _receive(connection: socket.socket) -> dict[str, Any]:
    (length,) = struct.unpack(">I", _exactly(connection, 4))
    if length > LIMIT_BYTES:
        raise ValueError("too long")
    message = json.loads(_exactly(connection, length))
    if not isinstance(message, dict):
        raise ValueError("not a message")
    return message


def _exactly(connection: socket.socket, length: int) -> bytes:
    data = bytearray()
    while len(data) < length:
        piece = connection.recv(min(65536, length - len(data)))
        if not piece:
            raise ValueError("cut short")
        data += piece
    return bytes(data)


def _is_same_user(peer: socket.socket) -> bool:
    if sys.platform != "linux" or peer.family == socket.AF_INET:
        return True
    credentials = peer.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    return bool(struct.unpack("3i", credentials)[1] == os.getuid())
