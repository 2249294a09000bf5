import os
from pathlib import Path

import pytest

from notes_desktop.services import text_files
from notes_desktop.services.text_files import FileRefused, read_text_file


@pytest.mark.parametrize(
    ("data", "encoding", "text"),
    [
        ("# Grüße 会\n".encode(), "UTF-8", "# Grüße 会\n"),
        (b"\xef\xbb\xbfplain", "UTF-8", "plain"),
        ("π and 🙂".encode("utf-16"), "UTF-16", "π and 🙂"),
        (b"\xfe\xff" + "π".encode("utf-16-be"), "UTF-16", "π"),
        (b"na\xefve \x80", "Windows-1252", "naïve €"),
        (b"\x81", "Windows-1252", "\ufffd"),
        (b"", "UTF-8", ""),
    ],
)
def test_a_text_is_read_in_the_encoding_that_it_has(tmp_path: Path, data: bytes, encoding: str, text: str) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(data)
    read = read_text_file(file)
    assert (read.encoding, read.text, read.size) == (encoding, text, len(data))


def test_what_is_no_text_is_refused_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "picture.md").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    (tmp_path / "long.txt").write_bytes(b"x" * 2001)
    (tmp_path / "folder.md").mkdir()
    monkeypatch.setattr(text_files, "LARGEST_BYTES", 2000)
    for name in ("picture.md", "long.txt", "folder.md", "missing.md"):
        with pytest.raises(FileRefused, match=name):
            read_text_file(tmp_path / name)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(FileRefused, match=r"pipe\.txt"):
        read_text_file(tmp_path / "pipe.txt")
