"""`make package-test`: the .deb and the .run on a Debian that holds only what they ask for. Needs root and a network.

The X server runs outside of the chroot and is reached through its abstract socket, so that a library which the package
forgot to name cannot come from there.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NoReturn

from linux import dependencies
from project import NAME, ROOT

WORK = ROOT / "build" / "package-test"
PERSON = 1000
HOME = "/home/person"
LIBRARY = f"{HOME}/.local/share/{NAME}/Notes.notes"
PATIENCE_S = 60
COMMAND_PATIENCE_S = 300
"""Fetching sixty packages from a slow mirror is the longest of them."""
RUN_NEEDS = ("libegl1", "libgl1", "libwayland-client0", "libwayland-cursor0", "libwayland-egl1", "libxcb1")
"""What a desktop has of which a .run cannot bring its own: the graphics drivers' side and the server's protocol."""
CONTROLS = ("libxcb-cursor.so.0", "libEGL.so.1", "libwayland-cursor.so.0", "libdbus-1.so.3", "libfontconfig.so.1")
ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "LANG": "C.UTF-8", "HOME": HOME}


class Chroot:
    """A Debian in a folder. Each call has mounts of its own, which end with it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def argv(self, command: Sequence[str], person: bool, **environment: str) -> list[str]:
        user = [f"--userspec={PERSON}:{PERSON}"] if person else []
        variables = [f"{name}={value}" for name, value in {**ENVIRONMENT, **environment}.items()]
        into = f'mount -t proc proc "{self.root}/proc" && exec chroot "$@"'
        return ["unshare", "--mount", "sh", "-c", into, "sh", *user, str(self.root), "env", "-i", *variables, *command]

    def run(self, *command: str, person: bool = False, **environment: str) -> subprocess.CompletedProcess[str]:
        argv = self.argv(command, person, **environment)
        try:
            return subprocess.run(
                argv, check=False, capture_output=True, text=True, errors="replace", timeout=COMMAND_PATIENCE_S
            )
        except subprocess.TimeoutExpired:
            fail(f"{' '.join(command)} does not end")

    def must(self, *command: str, person: bool = False, **environment: str) -> str:
        """What a command prints, which has to succeed."""
        done = self.run(*command, person=person, **environment)
        if done.returncode:
            fail(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        return done.stdout

    def apt(self, *arguments: str) -> None:
        quiet = ("-qq", "-y", "-o", "APT::Install-Recommends=0", "-o", "Dpkg::Use-Pty=0")
        self.must("apt-get", *quiet, *arguments, DEBIAN_FRONTEND="noninteractive", HOME="/root")


def fail(said: str) -> NoReturn:
    sys.exit(f"FAILED: {said}")


def mirror() -> tuple[str, str]:
    """Of this system's own apt: where Debian comes from, and the name of this Debian."""
    names = dict(re.findall(r'^(\w+)="?([^"\n]*)', Path("/etc/os-release").read_text(encoding="utf-8"), re.MULTILINE))
    suite = names.get("VERSION_CODENAME", "")
    for file in sorted([*Path("/etc/apt/sources.list.d").glob("*.sources"), *Path("/etc/apt").glob("sources.list")]):
        for part in file.read_text(encoding="utf-8").split("\n\n"):
            if suite not in part:
                continue
            found = re.search(r"^URIs:\s*(\S+)", part, re.MULTILINE) or re.search(
                rf"^deb (?:\[[^]]*\] )?(\S+) {suite} ", part, re.MULTILINE
            )
            if found:
                return found[1], suite
    fail("no source of packages is known in /etc/apt")


def prepare(wanted: str) -> Chroot:
    """A fresh copy of a bare Debian, which is fetched once and kept."""
    place, suite = mirror()
    suite = wanted or suite
    base = WORK / f"base-{suite}"
    if not base.is_dir():
        fetched = WORK / "base.new"
        shutil.rmtree(fetched, ignore_errors=True)
        WORK.mkdir(parents=True, exist_ok=True)
        command = ["debootstrap", "--variant=minbase", "--include=ca-certificates", suite, str(fetched), place]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        if done.returncode:
            fail(f"debootstrap: {done.stdout[-2000:]}{done.stderr}")
        fetched.rename(base)
    root = WORK / "chroot"
    shutil.rmtree(root, ignore_errors=True)
    subprocess.run(["cp", "-a", "--reflink=auto", base, root], check=True)
    (root / "usr/sbin/policy-rc.d").write_text("#!/bin/sh\nexit 101\n", encoding="utf-8")
    (root / "usr/sbin/policy-rc.d").chmod(0o755)
    for file in ("/etc/resolv.conf", "/etc/hosts"):
        shutil.copyfile(file, root / file[1:])
    with (root / "etc/passwd").open("a", encoding="utf-8") as users:
        users.write(f"person:x:{PERSON}:{PERSON}::{HOME}:/bin/sh\n")
    for folder in (HOME, "/run/person"):
        (root / folder[1:]).mkdir(parents=True)
        os.chown(root / folder[1:], PERSON, PERSON)
    return Chroot(root)


@contextlib.contextmanager
def screen() -> Iterator[str]:
    """An X server outside of the chroot; its DISPLAY."""
    reader, writer = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1280x800x24", "-ac", "-nolisten", "tcp"],
        pass_fds=[writer],
        stderr=subprocess.DEVNULL,
    )
    os.close(writer)
    try:
        with os.fdopen(reader) as said:
            display = f":{said.readline().strip()}"
        manager = subprocess.Popen(
            ["openbox"],
            env={**os.environ, "DISPLAY": display},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            yield display
        finally:
            manager.terminate()
            manager.wait()
    finally:
        server.terminate()
        server.wait()


class Window:
    """The program running in the chroot, typed into from outside as a person would."""

    def __init__(self, chroot: Chroot, display: str, program: str = NAME) -> None:
        self._chroot, self._display, self._program = chroot, display, program
        settings = {"DISPLAY": display, "XDG_RUNTIME_DIR": "/run/person"}
        self._process = subprocess.Popen(chroot.argv([program], person=True, **settings), stderr=subprocess.PIPE)
        self._id = self._xdotool("search", "--sync", "--onlyvisible", "--class", f"^{NAME}$").split()[-1]

    def type_note(self, text: str) -> None:
        """A new note with `text`, until the disk has it."""
        self._xdotool("windowactivate", "--sync", self._id)
        before = self.latest_uid()
        self._xdotool("key", "ctrl+n")
        self._xdotool("type", "--delay", "20", text)
        self._until(lambda: self.latest_uid() != before and self.latest() == text, f"“{text}” did not reach the disk")

    def capture(self, text: str) -> None:
        """A note through the small window, which the command line asks the running program for."""
        self._chroot.must(self._program, "capture", person=True, XDG_RUNTIME_DIR="/run/person", DISPLAY=self._display)
        small = self._xdotool("search", "--sync", "--onlyvisible", "--name", "^Quick capture").split()[-1]
        self._xdotool("windowactivate", "--sync", small, "type", "--delay", "20", text)
        self._until(lambda: self.latest() == text, f"“{text}” was not captured")
        self._xdotool("key", "Escape")

    def open_shortcuts(self) -> None:
        self._xdotool("windowactivate", "--sync", self._id, "key", "ctrl+slash")
        dialog = self._xdotool("search", "--sync", "--onlyvisible", "--name", "^Keyboard shortcuts").split()[-1]
        self._xdotool("windowactivate", "--sync", dialog, "key", "Escape")

    def latest(self) -> str:
        return self._chroot.run(self._program, "cat", "latest", person=True, XDG_RUNTIME_DIR="/run/person").stdout

    def latest_uid(self) -> str:
        listed = self._chroot.run(self._program, "list", "--limit", "1", person=True, XDG_RUNTIME_DIR="/run/person")
        return listed.stdout.split(" ")[0]

    def picture(self, file: Path) -> None:
        subprocess.run(["import", "-display", self._display, "-window", "root", file], check=True)

    def terminate(self) -> None:
        self._process.terminate()
        _, said = self._process.communicate(timeout=PATIENCE_S)
        if self._process.returncode not in (0, -15, 143):
            fail(f"after SIGTERM it ended with {self._process.returncode}: {said.decode()}")

    def _until(self, holds: Callable[[], bool], otherwise: str) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while not holds():
            if time.monotonic() > deadline or self._process.poll() is not None:
                self.picture(WORK / "failed.png")
                fail(otherwise)
            time.sleep(0.2)

    def _xdotool(self, *arguments: str) -> str:
        done = subprocess.run(
            ["xdotool", *arguments],
            check=False,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            env={**os.environ, "DISPLAY": self._display},
        )
        if done.returncode:
            fail(f"xdotool {' '.join(arguments)}: {done.stderr}")
        return done.stdout


def self_test(chroot: Chroot, platform: str, display: str, program: str = NAME) -> None:
    report = f"{HOME}/report.json"
    chroot.must(*(program, "--self-test", "--report", report), person=True, QT_QPA_PLATFORM=platform, DISPLAY=display)
    said = json.loads((chroot.root / report[1:]).read_text(encoding="utf-8"))
    if said["result"] != "ok" or said["window"] != platform:
        fail(f"the self-test said {said}")
    print(f"  self-test on {platform}: {said['plugins']}, SQLite {said['sqlite']}")


def lacks(chroot: Chroot, soname: str, display: str) -> None:
    """The self-test has to notice that a library which the package asks for is gone."""
    found = list((chroot.root / "usr/lib").rglob(soname))
    if not found:
        fail(f"{soname} is not there to begin with")
    for file in found:
        file.rename(file.with_name("hidden-" + file.name))
    done = chroot.run(NAME, "--self-test", person=True, QT_QPA_PLATFORM="xcb", DISPLAY=display)
    for file in found:
        file.with_name("hidden-" + file.name).rename(file)
    if done.returncode == 0:
        fail(f"nothing was said although {soname} was gone:\n{done.stdout}")
    print(f"  without {soname}: ended with {done.returncode}, as it should")


def imports_its_own(chroot: Chroot, window: Window) -> None:
    """A part that is loaded late comes from the program that runs, not from what an upgrade put in its place."""
    launcher = chroot.root / "usr/lib" / NAME / NAME
    hidden = launcher.rename(launcher.with_name("hidden"))
    try:
        launcher.write_bytes(b"another program" * 1_000_000)
        window.open_shortcuts()
    finally:
        hidden.replace(launcher)


def try_deb(chroot: Chroot, first: Path, second: Path, display: str, picture: Path) -> None:
    for package in (first, second):
        shutil.copyfile(package, chroot.root / package.name)
    chroot.apt("install", f"/{first.name}")
    print(f"  {chroot.must(NAME, '--version', person=True).strip()} installed with its dependencies")
    for platform in ("offscreen", "xcb"):
        self_test(chroot, platform, display)
    for soname in CONTROLS:
        lacks(chroot, soname, display)
    window = Window(chroot, display)
    window.type_note("Typed into the packaged window")
    window.picture(picture)
    window.capture("Captured beside it")
    chroot.apt("install", f"/{second.name}")
    imports_its_own(chroot, window)
    window.type_note("Typed while it was renewed under the window")
    window.terminate()
    if chroot.must("dpkg", "-V", NAME):
        fail("dpkg finds files other than they were packed")
    if window.latest() != "Typed while it was renewed under the window":
        fail("the text from before SIGTERM is not there")
    titles = chroot.must(NAME, "list", person=True)
    if "Typed into the packaged window" not in titles:
        fail(f"after the upgrade the library holds\n{titles}")
    print("  typed, pictured, captured, renewed under the open window, ended by SIGTERM, read back")
    kept = (chroot.root / LIBRARY[1:]).read_bytes()
    chroot.apt("purge", NAME)
    left = [file for file in (chroot.root / "usr").rglob(f"*{NAME}*") if "dpkg" not in file.parts]
    if left or (chroot.root / LIBRARY[1:]).read_bytes() != kept:
        fail(f"purge left {left} or touched the library")
    print("  purged: the program is gone, the library is byte for byte what it was")


def try_run(chroot: Chroot, installer: Path, display: str) -> None:
    chroot.apt("autoremove", "--purge")
    chroot.apt("install", *RUN_NEEDS, "xz-utils")
    shutil.copyfile(installer, chroot.root / "installer.run")
    program = f"{HOME}/.local/bin/{NAME}"
    for _ in ("install", "upgrade"):
        chroot.must("sh", "/installer.run", "--quiet", person=True)
    for platform in ("offscreen", "xcb"):
        self_test(chroot, platform, display, program)
    window = Window(chroot, display, program)
    window.type_note("Typed into the window of the installer")
    window.terminate()
    kept = (chroot.root / LIBRARY[1:]).read_bytes()
    chroot.must("sh", f"{HOME}/.local/lib/{NAME}/install.sh", "--uninstall", person=True)
    places = [chroot.root / HOME[1:] / ".local" / place for place in ("bin", "lib", "share/applications", "share/man")]
    left = [file for place in places for file in place.rglob(f"*{NAME}*")]
    if left or (chroot.root / LIBRARY[1:]).read_bytes() != kept:
        fail(f"uninstalling left {left} or touched the library")
    print("  .run as an ordinary person: installed twice, self-tested, typed into, removed; the library kept")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("first", type=Path, help="the .deb")
    parser.add_argument("second", type=Path, help="the same with a higher version")
    parser.add_argument("installer", type=Path, help="the .run")
    parser.add_argument("--picture", type=Path, default=WORK / "window.png")
    parser.add_argument("--suite", default="", help="another Debian than the one that runs here, such as trixie")
    asked = parser.parse_args()
    if os.geteuid() != 0:
        sys.exit("This makes a Debian in a folder and installs in it: please run it as root (sudo make package-test).")
    unknown = set(CONTROLS) - set(dependencies.PACKAGES)
    if unknown:
        fail(f"{unknown} are not dependencies")
    started = time.monotonic()
    chroot = prepare(asked.suite)
    print(f"A bare Debian after {time.monotonic() - started:.0f} s")
    with screen() as display:
        try_deb(chroot, asked.first, asked.second, display, asked.picture)
        try_run(chroot, asked.installer, display)
    shutil.rmtree(chroot.root)
    print(f"All held after {time.monotonic() - started:.0f} s; the window is in {asked.picture}")


if __name__ == "__main__":
    main()
