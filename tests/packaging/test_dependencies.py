"""What the Debian package asks for comes from what its files ask for."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from linux import dependencies
from linux.dependencies import Needs
from notices import LIBRARY_FOLDERS


def test_a_library_nobody_knows_stops_the_build() -> None:
    with pytest.raises(dependencies.UnknownLibrary, match=r"libgtk-3\.so\.0"):
        dependencies.depends(Needs(frozenset({"libc.so.6", "libgtk-3.so.0"}), frozenset({"GLIBC_2.35"})))


def test_symbols_of_a_compiler_nobody_knows_stop_the_build() -> None:
    with pytest.raises(dependencies.UnknownLibrary, match=r"GLIBCXX_3\.4\.99"):
        dependencies.depends(Needs(frozenset({"libstdc++.so.6"}), frozenset({"GLIBC_2.2.5", "GLIBCXX_3.4.99"})))


def test_versions_come_from_the_newest_symbols_and_each_package_is_named_once() -> None:
    sonames = frozenset({"libc.so.6", "libm.so.6", "libglib-2.0.so.0", "libgthread-2.0.so.0", "libstdc++.so.6"})
    symbols = frozenset({"GLIBC_2.4", "GLIBC_2.35", "GLIBC_2.2.5", "GLIBCXX_3.4.9", "GLIBCXX_3.4.29"})
    asked = dependencies.depends(Needs(sonames, symbols))
    assert asked == ["libc6 (>= 2.35)", "libglib2.0-0", "libstdc++6 (>= 11)"]
    assert dependencies.depends(Needs(frozenset({"libstdc++.so.6"}), frozenset({"GLIBC_2.2.5", "GLIBCXX_3.4.9"}))) == [
        "libc6 (>= 2.2.5)",
        "libstdc++6",
    ]


@pytest.mark.skipif(shutil.which("objdump") is None, reason="binutils are not installed")
def test_what_a_file_needs_is_read_from_it_and_what_lies_beside_it_is_not_counted(tmp_path: Path) -> None:
    program = shutil.which("objdump")
    assert program is not None
    shutil.copyfile(program, tmp_path / "program")
    (tmp_path / "notes.txt").write_text("not a program")
    needed = dependencies.needs(tmp_path)
    assert "libc.so.6" in needed.sonames
    assert any(symbol.startswith("GLIBC_2.") for symbol in needed.symbols)
    bundled = sorted(name for name in needed.sonames if name.startswith("libbfd"))
    for name in bundled:
        (tmp_path / name).touch()
    assert dependencies.needs(tmp_path).sonames == needed.sonames - set(bundled)


def test_the_libraries_that_are_left_out_are_those_a_package_is_known_for() -> None:
    import bundle

    for soname in dependencies.PACKAGES:
        assert bundle.is_of_the_system(soname), soname


@pytest.mark.skipif(shutil.which("dpkg-query") is None, reason="there is no dpkg here")
def test_the_package_that_is_named_is_the_one_that_holds_the_library() -> None:
    places = [f"{folder}/{soname}" for soname in dependencies.PACKAGES for folder in LIBRARY_FOLDERS]
    asked = subprocess.run(["dpkg", "-S", *places], check=False, capture_output=True, text=True)
    held = {line.rpartition("/")[2]: line.split(":")[0].removesuffix("t64") for line in asked.stdout.splitlines()}
    for soname, package in held.items():
        assert dependencies.PACKAGES[soname] == package
