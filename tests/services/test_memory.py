from __future__ import annotations

import subprocess
import sys

from notes_desktop.services import memory


def test_memory_is_given_back_where_the_c_library_knows_how() -> None:
    memory.bound()
    memory.give_back()


def test_commands_load_nothing_for_it() -> None:
    code = "import sys; import notes_desktop.services.memory; raise SystemExit('ctypes' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
