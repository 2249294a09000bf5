"""What is left out of PySide's import, and that nothing misses it; in processes of their own, as each does it once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.harness.running import ROOT

_WATCH = """
import builtins, re, sys

compiled, patterns, ways = set(), [], (builtins.compile, builtins.__import__, re.compile)

def hear(event, given):
    if event == "compile":
        compiled.add(str(given[1]).split("/")[0])

sys.addaudithook(hear)
make = re._compiler.compile

def make_and_count(pattern, flags=0):
    patterns.append(len(pattern))
    return make(pattern, flags)

re._compiler.compile = make_and_count
import notes_desktop.ui
from notes_desktop.ui import quick_pyside
from PySide6.QtCore import QObject, QPoint
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {**os.environ, "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)}


def _said(environment: Mapping[str, str], words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", _WATCH + words], cwd=ROOT, env=environment, capture_output=True, check=True, text=True
    )
    assert not done.stderr
    return done.stdout.strip()


def _is_compiled(environment: Mapping[str, str]) -> bool:
    """Whether PySide's own Python was compiled; what was is kept then."""
    return _said(environment, "quick_pyside.keep(); print('shibokensupport' in compiled)") == "True"


def test_its_python_is_compiled_at_the_first_start_only(environment: dict[str, str]) -> None:
    assert [_is_compiled(environment) for _ in range(3)] == [True, False, False]


def test_no_long_pattern_is_compiled_before_it_is_used(environment: dict[str, str]) -> None:
    assert int(_said(environment, "print(max(patterns))")) < 2_000


def test_its_messages_are_what_they_were(environment: dict[str, str]) -> None:
    ask = "\ntry:\n    QPoint('one', 2)\nexcept TypeError as error:\n    print(error)"
    plain = subprocess.run(
        [sys.executable, "-c", "from PySide6.QtCore import QPoint" + ask],
        cwd=ROOT, env=environment, capture_output=True, check=True, text=True,
    ).stdout.strip()  # fmt: skip
    assert "Supported signatures" in plain
    assert _said(environment, ask) == plain


def test_a_pattern_that_is_compiled_late_matches_as_it_would_have(environment: dict[str, str]) -> None:
    code = """
from PySide6.support.signature.lib.pyi_generator import Formatter
print(Formatter.split("a[b, c], d"), Formatter.brace_searcher.search("x(y)").group())
"""
    plain = subprocess.run(
        [sys.executable, "-c", "import PySide6.QtCore" + code],
        cwd=ROOT, env=environment, capture_output=True, check=True, text=True,
    ).stdout.strip()  # fmt: skip
    assert _said(environment, code) == plain


def test_everything_works_as_before_when_it_is_there(environment: dict[str, str]) -> None:
    assert _said(environment, "print(ways == (builtins.compile, builtins.__import__, re.compile))") == "True"


@pytest.mark.parametrize("written", [b"", b"short", b"\0" * 200_000, None])
def test_a_file_that_is_not_whole_is_made_again(environment: dict[str, str], written: bytes | None) -> None:
    assert _is_compiled(environment)
    kept = Path(_said(environment, "print(quick_pyside.file())"))
    whole = kept.read_bytes()
    kept.write_bytes(whole[:-1] if written is None else written)
    assert _is_compiled(environment)
    assert not _is_compiled(environment)


def test_without_a_place_to_keep_it_every_start_compiles(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    environment["XDG_CACHE_HOME"] = str(tmp_path / "file")
    assert _is_compiled(environment)
    assert _is_compiled(environment)
