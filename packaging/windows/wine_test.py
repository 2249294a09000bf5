"""Installs, upgrades and uninstalls with the installer for Windows, under Wine and with a stand-in for the program.

`python packaging/windows/wine_test.py`; needs makensis and wine64. The program itself needs a Python for Windows, so
a small program of Wine's stands in its place: what is tested is the installer.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

import icons
from project import NAME, ROOT, TITLE, VERSION

NSI = Path(__file__).with_name(f"{NAME}.nsi")
STAND_INS = "/usr/lib/*/wine/x86_64-windows/hostname.exe", "/usr/lib/wine/x86_64-windows/hostname.exe"
USER = "Zoë 会"
NEXT = "99.0.0"
CLASSES = r"HKCU\Software\Classes"
UNINSTALL = rf"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\{NAME}"
SCHEME = rf"{CLASSES}\{NAME}\shell\open\command"
PATIENCE_S = 120


def stand_in() -> Path:
    """A small program that Windows could run."""
    for pattern in STAND_INS:
        for found in sorted(Path("/").glob(pattern.removeprefix("/"))):
            return found
    raise SystemExit("wine64 is not installed: no stand-in for the program was found")


def payload(folder: Path, version: str) -> Path:
    """A folder like the bundle."""
    internal = folder / "_internal"
    internal.mkdir(parents=True)
    shutil.copyfile(stand_in(), folder / f"{NAME}.exe")
    shutil.copyfile(stand_in(), folder / f"{NAME}-cli.exe")
    (internal / f"only-in-{version}.dll").write_bytes(b"stand-in")
    (folder / "THIRD-PARTY-NOTICES.txt").write_text(f"Notices of {version}\n")
    return folder


def compiled(folder: Path, version: str) -> Path:
    """The installer for such a payload; 64 bits, as Wine here runs nothing else."""
    out = folder / f"{NAME}-{version}-setup.exe"
    icon = folder / f"{NAME}.ico"
    icon.write_bytes(icons.ico(ROOT / "resources" / "icons" / f"{NAME}.svg"))
    defined = {
        "VERSION": version,
        "BUNDLE": payload(folder / version, version),
        "ICON": icon,
        "OUT": out,
        "TARGET": "amd64-unicode",
    }
    subprocess.run(
        ["makensis", "-V2", "-WX", *(f"-D{name}={value}" for name, value in defined.items()), str(NSI)], check=True
    )
    return out


class Windows:
    """A Windows of its own with one user."""

    def __init__(self, folder: Path) -> None:
        self.prefix = folder / "prefix"
        self.environment: Mapping[str, str] = {
            **{name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")},
            "WINEPREFIX": str(self.prefix),
            "WINEARCH": "win64",
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree,mshtml=",
            "USER": USER,
            "LANG": "C.UTF-8",
            "LC_ALL": "C.UTF-8",
        }
        self.run("wineboot", "-i")
        self.home = next(self.prefix.glob("drive_c/users/*/AppData/Local")).parent.parent
        self.program = self.home / "AppData/Local/Programs" / TITLE

    def run(self, *words: str) -> str:
        wine = shutil.which("wine64") or "/usr/lib/wine/wine64"
        done = subprocess.run(
            [wine, *words], env=self.environment, capture_output=True, timeout=PATIENCE_S, check=False
        )
        # In a code page that does not know every letter of a name.
        said = (done.stdout + done.stderr).decode("cp850", "replace")
        if done.returncode:
            raise SystemExit(f"{words[0]} ended with {done.returncode}: {said}")
        return said

    def value(self, key: str, name: str = "") -> str | None:
        """A value of the registry, None when it is not there."""
        try:
            said = self.run("reg", "query", key, *(["/v", name] if name else ["/ve"]))
        except SystemExit:
            return None
        found = re.search(r"REG_\w+\s+(.*?)\r?\n", said)
        value = found[1].strip() if found else ""
        return None if value in ("", "(value not set)") else value

    def has_key(self, key: str) -> bool:
        try:
            self.run("reg", "query", key)
        except SystemExit:
            return False
        return True


def expect(holds: bool, what: str) -> None:
    print(("ok    " if holds else "FAILED ") + what, flush=True)
    if not holds:
        raise SystemExit(1)


def check(folder: Path) -> None:
    first, second = compiled(folder, VERSION), compiled(folder, NEXT)
    windows = Windows(folder)
    internal = windows.program / "_internal"
    notes = windows.home / "AppData/Local" / NAME / NAME / "Notes.notes"
    notes.parent.mkdir(parents=True)
    notes.write_bytes(b"notes of years")
    windows.run("reg", "add", rf"{CLASSES}\.md\OpenWithProgids", "/v", "Other.Text", "/f")

    windows.run(str(first), "/S")
    expect((windows.program / f"{NAME}.exe").is_file(), f"installed for the user alone: {windows.program}")
    expect((windows.program / f"{NAME}-cli.exe").is_file(), "with the program for consoles")
    expect(bool(windows.run(str(windows.program / f"{NAME}.exe")).strip()), "and it runs")
    expect(any(windows.home.rglob(f"{TITLE}.lnk")), "in the Start menu")
    expect(windows.value(UNINSTALL, "DisplayVersion") == VERSION, f"listed among the programs as {VERSION}")
    command = windows.value(SCHEME) or ""
    expect(command.endswith(rf'\Programs\{TITLE}\{NAME}.exe" "%1"'), f"opens {NAME}: links: {command}")
    expect(windows.value(rf"{CLASSES}\.notes") == "NotesDesktop.Library", "opens libraries")
    openers = windows.run("reg", "query", rf"{CLASSES}\.md\OpenWithProgids")
    expect("NotesDesktop.Text" in openers and "Other.Text" in openers, "is offered for .md beside other programs")
    expect(windows.value(rf"{CLASSES}\.md") is None, "and takes .md from nobody")

    (windows.program / "mine.txt").write_text("somebody's")
    windows.run(str(second), "/S")
    expect(windows.value(UNINSTALL, "DisplayVersion") == NEXT, f"upgraded to {NEXT}")
    expect([file.name for file in internal.iterdir()] == [f"only-in-{NEXT}.dll"], "nothing of the old program is left")
    expect((windows.program / "mine.txt").exists(), "other files in the folder stay")

    (windows.program / "mine.txt").unlink()
    windows.run(str(windows.program / "uninstall.exe"), "/S", f"_?={windows_path(windows.program)}")
    (windows.program / "uninstall.exe").unlink(missing_ok=True)  # `_?=` makes it wait, and stay
    expect(not any(windows.program.glob("*")), "uninstalled")
    classes = [rf"{CLASSES}\{name}" for name in (NAME, ".notes", "NotesDesktop.Text", "NotesDesktop.Library")]
    keys = [UNINSTALL, rf"HKCU\Software\{NAME}", *classes]
    expect(not any(map(windows.has_key, keys)), "the registry is clean")
    openers = windows.run("reg", "query", rf"{CLASSES}\.md\OpenWithProgids")
    expect("NotesDesktop" not in openers and "Other.Text" in openers, "other programs keep their file types")
    expect(not any(windows.home.rglob(f"{TITLE}.lnk")), "gone from the Start menu")
    expect(notes.read_bytes() == b"notes of years", "the notes are where they were")


def windows_path(path: Path) -> str:
    return "C:\\" + str(path).partition("drive_c/")[2].replace("/", "\\")


def main() -> None:
    if shutil.which("makensis") is None:
        raise SystemExit("makensis is not installed")
    with tempfile.TemporaryDirectory(prefix="notes desktop ä ") as folder:
        try:
            check(Path(folder))
        finally:
            # What of this Windows still runs, and no other, ends before its folder goes.
            server = shutil.which("wineserver") or "/usr/lib/wine/wineserver"
            subprocess.run([server, "-k"], env={**os.environ, "WINEPREFIX": f"{folder}/prefix"}, check=False)


if __name__ == "__main__":
    main()
