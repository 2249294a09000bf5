"""The bill of materials says what is in a bundle, the same for the same bundle."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

import notices
import sbom

AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
PARTS = [
    notices.Part("Qt", "6.11.3", "LGPL-3.0-only", "text", "https://download.qt.io/"),
    notices.Part("libx", "1:2.3+b1", "MIT, see below", "text"),
    notices.Part("launcher", "6", "GPL-2.0-or-later WITH Bootloader-exception", "text"),
]


@pytest.fixture
def bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "_internal").mkdir()
    (tmp_path / "_internal" / "a.so").write_bytes(b"a")
    monkeypatch.setattr(notices, "parts", lambda _bundle: PARTS)
    return tmp_path


def test_every_part_is_named_with_its_licence(bundle: Path) -> None:
    told = sbom.sbom(bundle, AT)
    licences = {component["name"]: component["licenses"] for component in told["components"]}
    assert licences == {
        "Qt": [{"expression": "LGPL-3.0-only"}],
        "libx": [{"license": {"name": "MIT, see below"}}],
        "launcher": [{"expression": "GPL-2.0-or-later WITH Bootloader-exception"}],
    }
    references = {component["bom-ref"] for component in told["components"]}
    assert len(references) == 3
    assert set(told["dependencies"][0]["dependsOn"]) == references
    assert told["metadata"]["timestamp"] == "2026-01-02T03:04:05Z"


def test_it_is_the_same_for_the_same_bundle_and_no_other(bundle: Path) -> None:
    first = sbom.sbom(bundle, AT)
    assert sbom.sbom(bundle, AT) == first
    (bundle / "_internal" / "a.so").write_bytes(b"b")
    assert sbom.sbom(bundle, AT)["serialNumber"] != first["serialNumber"]
