"""`python -m tests.benchmarks.frozen [BUNDLE]`: the start of a bundle beside the start from source, in turn."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from notes_desktop.services.clock import now_ms
from tests.benchmarks.__main__ import as_installed, ended, shown
from tests.benchmarks.figures import Row, show
from tests.benchmarks.library import make_library
from tests.harness.running import COMMAND, ROOT, Home

ROUNDS = 12
NOTES = 1000


def main() -> None:
    bundle = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "dist" / "notes-desktop-deb"
    frozen = [str(bundle.resolve() / "notes-desktop")]
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder), as_installed(Path(folder)))
        make_library(NOTES, home.library, now_ms())
        from_source: list[float] = []
        from_bundle: list[float] = []
        lists: list[float] = []
        frozen_lists: list[float] = []
        for _ in range(ROUNDS):
            from_bundle.append(shown(home, frozen)[0])
            from_source.append(shown(home, COMMAND)[0])
            frozen_lists.append(ended(home, [*frozen, "list", "--limit", "20"]))
            lists.append(ended(home, [*COMMAND, "list", "--limit", "20"]))
    show(
        f"{bundle.name} beside the source, {NOTES} notes (the first of {ROUNDS} left out)",
        [
            Row("start → first frame", from_bundle[1:], from_source[1:], "≤ 1.2 ×"),
            Row("command line: list", frozen_lists[1:], lists[1:], ""),
        ],
    )


if __name__ == "__main__":
    main()
