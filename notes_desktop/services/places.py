"""Folders that are no good place for a library: what they hold is copied or locked by others while it is written."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path, PurePath
from typing import Literal, NamedTuple

_MOUNTS = Path("/proc/self/mountinfo")
_CLOUD_FOLDERS = {
    "Dropbox": "Dropbox",
    "OneDrive": "OneDrive",
    "Google Drive": "Google Drive",
    "GoogleDrive": "Google Drive",
    "Mobile Documents": "iCloud",
    "iCloudDrive": "iCloud",
    "Nextcloud": "Nextcloud",
    "ownCloud": "ownCloud",
    "pCloudDrive": "pCloud",
    "MEGA": "MEGA",
}
_CLOUD_MARKS = {
    ".dropbox": "Dropbox",
    ".dropbox.cache": "Dropbox",
    ".stfolder": "Syncthing",
    ".nextcloudsync.log": "Nextcloud",
    ".owncloudsync.log": "ownCloud",
}
_NETWORK_KINDS = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "9p", "fuse.sshfs", "davfs", "fuse.davfs"}


class Place(NamedTuple):
    kind: Literal["cloud", "network"]
    name: str
    """The service that copies the folder, or the kind of the file system."""


def risky_place(library: Path) -> Place | None:
    """Who else has a hand in the folder of the library; None for an ordinary one. Reads folders: for a lane."""
    folder = library.resolve().parent
    for one in (folder, *folder.parents):
        service = _service(one)
        if service is not None:
            return Place("cloud", service)
    kind = _file_system(folder, _mounts()) if sys.platform.startswith("linux") else ""
    return Place("network", kind) if kind in _NETWORK_KINDS else None


def _service(folder: Path) -> str | None:
    """Folders of companies are called "OneDrive - Company", "Dropbox (Company)"."""
    for name, service in _CLOUD_FOLDERS.items():
        if folder.name == name or folder.name.startswith((f"{name} -", f"{name} (", f"{name}-")):
            return service
    return next((service for mark, service in _CLOUD_MARKS.items() if (folder / mark).exists()), None)


def _mounts() -> list[tuple[str, str]]:
    """(mount point, kind of file system), see proc(5)."""
    try:
        lines = _MOUNTS.read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return []
    found = []
    for line in lines:
        before, _dash, after = line.partition(" - ")
        point = before.split()[4].replace("\\040", " ").replace("\\134", "\\")
        found.append((point, after.split()[0]))
    return found


def _file_system(folder: PurePath, mounts: Iterable[tuple[str, str]]) -> str:
    """The kind of the innermost mount that holds the folder; of two on one point the later is seen."""
    kind, depth = "", -1
    for point, sort in mounts:
        parts = len(PurePath(point).parts)
        if folder.is_relative_to(point) and parts >= depth:
            kind, depth = sort, parts
    return kind
