"""The script of the .run installer with a small program in the place of the bundle."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from project import DESKTOP, NAME, ROOT

pytestmark = pytest.mark.skipif(shutil.which("sh") is None, reason="there is no sh here")


@pytest.fixture
def stage(tmp_path: Path) -> Path:
    """What the .run unpacks."""
    folder = tmp_path / "stage"
    program = folder / "files" / "lib" / NAME / NAME
    program.parent.mkdir(parents=True)
    program.write_text('#!/bin/sh\necho "first $*"\n', encoding="utf-8")
    program.chmod(0o755)
    for place in (f"applications/{NAME}.desktop", "man/man1/old.1.gz"):
        (folder / "files" / "share" / place).parent.mkdir(parents=True)
        shutil.copyfile(DESKTOP / f"{NAME}.desktop", folder / "files" / "share" / place)
    types = folder / "files" / "share" / "mime" / "packages" / f"{NAME}.xml"
    types.parent.mkdir(parents=True)
    shutil.copyfile(DESKTOP / types.name, types)
    shutil.copyfile(ROOT / "packaging" / "linux" / "install.sh", folder / "install.sh")
    return folder


def install(stage: Path, prefix: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = ["sh", str(stage / "install.sh"), "--prefix", str(prefix), *more]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_it_installs_renews_and_removes_and_leaves_what_is_not_its_own(stage: Path, tmp_path: Path) -> None:
    prefix = tmp_path / "a place & more"
    mine = prefix / "share" / "applications" / "mine.desktop"
    mine.parent.mkdir(parents=True)
    mine.touch()
    assert install(stage, prefix).returncode == 0
    program = prefix / "bin" / NAME
    assert subprocess.run([program, "x"], capture_output=True, text=True, check=True).stdout == "first x\n"
    launcher = (prefix / "share" / "applications" / f"{NAME}.desktop").read_text(encoding="utf-8")
    assert f'Exec="{program}" %U\n' in launcher
    assert launcher.count(f'Exec="{program}" ') == 3

    (stage / "files" / "lib" / NAME / NAME).write_text('#!/bin/sh\necho "second $*"\n', encoding="utf-8")
    (stage / "files" / "share" / "man" / "man1" / "old.1.gz").unlink()
    assert install(stage, prefix).returncode == 0
    assert subprocess.run([program], capture_output=True, text=True, check=True).stdout == "second \n"
    assert not (prefix / "share" / "man").exists()
    assert sorted(file.name for file in (prefix / "lib").iterdir()) == [NAME]

    own_copy = prefix / "lib" / NAME
    assert install(own_copy, prefix, "--uninstall").returncode == 0
    left = {str(file.relative_to(prefix)) for file in prefix.rglob("*") if file.is_file() and file.suffix != ".cache"}
    assert {name for name in left if not name.startswith("share/mime/")} == {"share/applications/mine.desktop"}
    assert not any(name.endswith(".xml") for name in left)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root installs for all")
def test_what_root_installs_can_be_used_by_all_whatever_the_umask(stage: Path, tmp_path: Path) -> None:
    subprocess.run(["chmod", "-R", "go=", stage], check=True)
    before = os.umask(0o077)
    try:
        assert install(stage, tmp_path / "prefix").returncode == 0
    finally:
        os.umask(before)
    places = [place for place in (tmp_path / "prefix").rglob("*") if not place.is_symlink()]
    assert {place.stat().st_mode & 0o777 for place in places} == {0o644, 0o755}
    assert (tmp_path / "prefix" / "lib" / NAME / NAME).stat().st_mode & 0o777 == 0o755


def test_a_program_that_does_not_run_here_is_not_installed(stage: Path, tmp_path: Path) -> None:
    (stage / "files" / "lib" / NAME / NAME).write_text("#!/bin/sh\necho no libEGL; exit 3\n", encoding="utf-8")
    done = install(stage, tmp_path / "prefix")
    assert done.returncode == 1
    assert "no libEGL" in done.stderr and "nothing was installed" in done.stderr
    assert not (tmp_path / "prefix").exists()


def test_a_program_of_somebody_else_is_not_replaced(stage: Path, tmp_path: Path) -> None:
    other = tmp_path / "bin" / NAME
    other.parent.mkdir()
    other.write_text("mine", encoding="utf-8")
    done = install(stage, tmp_path)
    assert done.returncode == 1 and "not from this installer" in done.stderr
    assert other.read_text(encoding="utf-8") == "mine"
    assert install(stage, tmp_path, "--uninstall").returncode == 1


def test_the_script_is_in_the_language_of_every_sh() -> None:
    script = ROOT / "packaging" / "linux" / "install.sh"
    subprocess.run(["sh", "-n", script], check=True)
    if shutil.which("shellcheck"):
        subprocess.run(["shellcheck", script], check=True)
