"""The planted defects still fit the code, and the tests that catch them still exist."""

from __future__ import annotations

import pytest

from tests.planted import DEFECTS, ROOT, Defect


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.name)
def test_a_defect_can_be_planted_and_has_its_test(defect: Defect) -> None:
    assert defect.old in (ROOT / defect.file).read_text("utf-8")
    file, _, name = defect.test.partition("::")
    assert f"def {name}" in (ROOT / file).read_text("utf-8")
