"""Digests are those that hashlib has: files are named after them, and stored texts are compared by them."""

from __future__ import annotations

import hashlib

import pytest

from notes_desktop.core.digest import digest


@pytest.mark.parametrize("data", [b"", b"Notes.notes", bytes(range(256)) * 5])
def test_a_digest_is_what_hashlib_says(data: bytes) -> None:
    assert digest(data) == hashlib.blake2b(data, digest_size=16).digest()
