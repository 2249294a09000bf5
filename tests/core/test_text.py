from collections.abc import Iterator
from pathlib import Path

import pytest

from notes_desktop.core import text
from notes_desktop.core.text import N_, _, ngettext


@pytest.fixture(autouse=True)
def english_afterwards(tmp_path: Path) -> Iterator[None]:
    yield
    text.install("en", tmp_path)


def test_without_a_translation_the_sentence_is_itself(tmp_path: Path) -> None:
    text.install("de", tmp_path)

    assert _("Saved") == "Saved"
    assert _("") == ""
    assert N_("Saved") == "Saved"
    assert [ngettext("one", "many", n) for n in (0, 1, 2)] == ["many", "one", "many"]


def test_a_translation_file_is_used(tmp_path: Path) -> None:
    write_mo(
        tmp_path / "de" / "LC_MESSAGES" / "notes_desktop.mo",
        {"": "Content-Type: text/plain; charset=UTF-8\n", "Saved": "Gespeichert"},
    )
    text.install("de", tmp_path)

    assert _("Saved") == "Gespeichert"
    assert _("") == ""


def test_the_pseudo_language_keeps_placeholders(tmp_path: Path) -> None:
    text.install("xx", tmp_path)

    shown = _("Moved {count} notes to <b>{notebook}</b>")

    assert shown.startswith("[") and shown.endswith("]")
    assert "notes" not in shown
    assert shown.format(count=3, notebook="Zoo").count("3") == 1
    assert "<b>Zoo</b>" in shown.format(count=3, notebook="Zoo")
    assert ngettext("one note", "many notes", 1).startswith("[")
    assert _("a } b {x}").endswith("{x}]")


def write_mo(path: Path, messages: dict[str, str]) -> None:
    """The format of https://www.gnu.org/software/gettext/manual/html_node/MO-Files.html."""
    import struct

    keys = sorted(messages)
    pairs = [(key.encode(), messages[key].encode()) for key in keys]
    start = 28 + 16 * len(pairs)
    data, tables = b"", ([], [])  # type: tuple[bytes, tuple[list[int], list[int]]]
    for column in (0, 1):
        for pair in pairs:
            tables[column].extend((len(pair[column]), start + len(data)))
            data += pair[column] + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0)
    path.parent.mkdir(parents=True)
    path.write_bytes(head + struct.pack(f"<{4 * len(pairs)}I", *tables[0], *tables[1]) + data)
