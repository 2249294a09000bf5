from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest

from notes_desktop.services import places
from notes_desktop.services.places import risky_place


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("Dropbox/notes", "Dropbox"),
        ("Dropbox (Company)", "Dropbox"),
        ("OneDrive - Company/a/b", "OneDrive"),
        ("Library/Mobile Documents/notes", "iCloud"),
        ("Nextcloud", "Nextcloud"),
    ],
)
def test_a_folder_that_a_cloud_copies_is_known_by_its_name(tmp_path: Path, folder: str, name: str) -> None:
    place = tmp_path / folder
    place.mkdir(parents=True)
    assert risky_place(place / "Notes.notes") == ("cloud", name)


def test_a_folder_that_a_cloud_copies_is_known_by_what_lies_in_it(tmp_path: Path) -> None:
    (tmp_path / ".stfolder").mkdir()
    (tmp_path / "deep" / "down").mkdir(parents=True)
    assert risky_place(tmp_path / "deep" / "down" / "Notes.notes") == ("cloud", "Syncthing")


@pytest.mark.parametrize("folder", ["notes", "MEGAphone", "My Dropbox ideas", "OneDriver"])
def test_an_ordinary_folder_is_none(tmp_path: Path, folder: str) -> None:
    (tmp_path / folder).mkdir()
    assert risky_place(tmp_path / folder / "Notes.notes") is None


def test_a_link_into_a_cloud_folder_leads_there(tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "Dropbox" / "Notes.notes").touch()
    (tmp_path / "Notes.notes").symlink_to(tmp_path / "Dropbox" / "Notes.notes")
    assert risky_place(tmp_path / "Notes.notes") == ("cloud", "Dropbox")


@pytest.mark.parametrize(
    ("kind", "is_risky"), [("nfs4", True), ("fuse.sshfs", True), ("ext4", False), ("tmpfs", False)]
)
def test_a_home_on_the_network_is_told_from_a_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, is_risky: bool
) -> None:
    mounts = tmp_path / "mountinfo"
    home = str(tmp_path / "my home").replace(" ", "\\040")
    mounts.write_text(
        "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n"
        f"40 22 0:45 / {home} rw,relatime shared:9 - {kind} server:/home rw\n"
    )
    monkeypatch.setattr(places, "_MOUNTS", mounts)
    (tmp_path / "my home").mkdir()
    found = risky_place(tmp_path / "my home" / "Notes.notes")
    assert found == (("network", kind) if is_risky else None)


def test_the_innermost_mount_counts() -> None:
    mounts = [("/", "ext4"), ("/home", "nfs4"), ("/home/me/disk", "ext4"), ("/homely", "cifs")]
    found = [places._file_system(PurePosixPath(folder), mounts) for folder in ("/home/me", "/home/me/disk/a", "/etc")]
    assert found == ["nfs4", "ext4", "ext4"]
