"""The texts of the Debian package."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from linux import build_deb, tree
from notices import Part
from project import NAME, ROOT, Release

KNOWN = [Release("1.1.0", "2026-02-01", ("A long point " + "of many words " * 12,)), Release("1.0.0", "2026-01-31", ())]


def test_the_changelog_is_that_of_the_project_as_debian_writes_it() -> None:
    text = build_deb.changelog("1.1.0", KNOWN)
    assert text.startswith(f"{NAME} (1.1.0) unstable; urgency=medium\n\n  * A long point")
    assert f" -- {build_deb.MAINTAINER}  Sun, 01 Feb 2026 00:00:00 +0000\n" in text
    assert text.count(" unstable; ") == 2
    assert all(len(line) <= 80 for line in text.splitlines() if line.startswith("  "))


def test_a_version_that_is_not_in_the_changelog_yet_comes_first() -> None:
    assert build_deb.changelog("1.1.0+next", KNOWN).startswith(f"{NAME} (1.1.0+next) ")


def test_the_fields_of_the_package_are_one_a_line() -> None:
    text = build_deb.control("1.0.0", ["libc6 (>= 2.35)", "zlib1g"], 1234)
    assert "Version: 1.0.0\n" in text
    assert "Depends: libc6 (>= 2.35), zlib1g\n" in text
    assert all(line[0].isupper() or line.startswith(" ") for line in text.splitlines())


def test_the_copyright_names_what_is_inside_and_the_whole_licence() -> None:
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    text = build_deb.copyright_file([Part("Qt", "6.11", "LGPL-3.0-only", "")], licence)
    assert all(line.startswith(" ") for line in text.split("License: Expat\n")[1].splitlines())
    assert "\n Qt 6.11: LGPL-3.0-only\n" in text
    assert "Copyright: 2026 The Notes Desktop authors\nLicense: Expat\n Permission is" in text
    assert "\n\n " not in text, "an empty line ends a paragraph of this format"
    assert text.rstrip().endswith("SOFTWARE.")


def test_every_override_of_lintian_has_a_reason_above_it() -> None:
    reason = False
    for line in build_deb.OVERRIDES.read_text(encoding="utf-8").splitlines():
        assert line.startswith("# ") or reason, line
        reason = reason or line.startswith("# ")
        assert line.startswith(("# ", f"{NAME}: "))


def test_the_same_text_is_packed_into_the_same_bytes_without_name_and_date() -> None:
    packed = tree.packed(b"text")
    assert packed[4:8] == b"\0\0\0\0"
    assert gzip.decompress(packed) == b"text"


@pytest.mark.parametrize("size", [0, 1, 1024, 1025])
def test_the_size_is_counted_in_whole_kibibytes(tmp_path: Path, size: int) -> None:
    (tmp_path / "file").write_bytes(b"x" * size)
    (tmp_path / "link").symlink_to("file")
    assert build_deb.size_kib(tmp_path) == -(-size // 1024) + 1
