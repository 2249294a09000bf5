"""Settings of dmgbuild: `dmgbuild -s packaging/macos/dmg.py -D app=… "Notes Desktop" OUT.dmg`."""

import os.path

application = defines.get("app", "dist/Notes Desktop.app")  # type: ignore[name-defined]  # noqa: F821
_name = os.path.basename(application)

format = "ULFO"  # noqa: A001
files = [application]
symlinks = {"Applications": "/Applications"}
icon_locations = {_name: (160, 180), "Applications": (480, 180)}
window_rect = ((200, 200), (640, 400))
icon_size = 96
