"""What the workflows call is there, and they may do no more than they need."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from project import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda file: file.stem)
def test_what_a_workflow_calls_is_there(workflow: Path) -> None:
    text = workflow.read_text()
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z-]+)$", text, re.MULTILINE)) <= targets
    for path in re.findall(r"\b((?:packaging|\.ci)/[\w./-]+)", text):
        assert (ROOT / path).is_file(), path


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda file: file.stem)
def test_actions_have_a_version_and_workflows_may_only_read(workflow: Path) -> None:
    text = workflow.read_text()
    used = re.findall(r"uses: (\S+)", text)
    assert used and all(re.fullmatch(r"actions/[\w-]+@v\d+", action) for action in used)
    assert "\npermissions:\n  contents: read\n" in text
    assert "pull_request_target" not in text
