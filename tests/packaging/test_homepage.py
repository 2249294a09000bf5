"""What packages say of the project's place on the web, when who publishes has named one, and nothing otherwise."""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest

import command_line
import wheel_homepage
from linux import build_deb
from project import DESKTOP, NAME, PICTURE_SIZE, PICTURES, ROOT, VERSION, homepage

ADDRESS = "https://example.org/people/notes"
METAINFO = (DESKTOP / f"{NAME}.metainfo.xml").read_text(encoding="utf-8")


def test_without_a_homepage_packages_name_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTES_HOMEPAGE", raising=False)
    assert homepage() == ""
    assert "Homepage" not in build_deb.control(VERSION, ["libc6"], 1)
    assert command_line.metainfo(METAINFO, is_described=False, homepage=homepage()) == METAINFO


def test_with_one_the_metainfo_says_where_the_pictures_of_this_version_are(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("NOTES_HOMEPAGE", ADDRESS + "/")
    assert f"\nHomepage: {ADDRESS}\n" in build_deb.control(VERSION, ["libc6"], 1)
    said = command_line.metainfo(METAINFO, is_described=True, homepage=homepage())
    root = ElementTree.fromstring(said)
    assert [(url.get("type"), url.text) for url in root.findall("url")] == [("homepage", ADDRESS)]
    shots = root.findall("screenshots/screenshot")
    assert [shot.get("type") for shot in shots] == ["default", None, None]
    for shot, picture in zip(shots, PICTURES, strict=True):
        image = shot.find("image")
        assert image is not None and shot.findtext("caption") == picture.caption
        assert (image.get("width"), image.get("height")) == tuple(map(str, PICTURE_SIZE))
        assert image.text == f"{ADDRESS}/releases/download/v{VERSION}/{picture.file}"
    file = tmp_path / f"{NAME}.metainfo.xml"
    file.write_text(said, encoding="utf-8")
    if shutil.which("appstreamcli") is not None:
        words = ["appstreamcli", "validate", "--no-net", str(file)]
        judged = subprocess.run(words, check=False, capture_output=True, text=True)
        assert judged.returncode == 0 and "W:" not in judged.stdout, judged.stdout


@pytest.mark.parametrize("address", ["file:///pictures", "example.org", "https://a b", "javascript:alert(1)"])
def test_what_is_no_address_is_refused(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTES_HOMEPAGE", address)
    with pytest.raises(ValueError, match="no address"):
        homepage()


def test_a_wheel_with_a_homepage_is_whole(tmp_path: Path) -> None:
    file, place = tmp_path / "made.whl", f"notes_desktop-{VERSION}.dist-info"
    metainfo = f"notes_desktop/resources/desktop/{NAME}.metainfo.xml"
    contents = {
        metainfo: METAINFO,
        "notes_desktop/other.py": "pass\n",
        f"{place}/METADATA": f"Metadata-Version: 2.4\nName: notes-desktop\nVersion: {VERSION}\n\nText\n",
    }
    with ZipFile(file, "w") as made:
        for name, text in contents.items():
            made.writestr(name, text)
        record = "".join(f"{name},{_digest(text.encode())},{len(text.encode())}\n" for name, text in contents.items())
        made.writestr(f"{place}/RECORD", f"{record}{place}/RECORD,,\n")

    wheel_homepage.name_homepage(file, ADDRESS)
    with ZipFile(file) as opened:
        assert opened.read(f"{place}/METADATA").decode().count(f"\nProject-URL: Homepage, {ADDRESS}\n") == 1
        assert ADDRESS in opened.read(metainfo).decode()
        for line in opened.read(f"{place}/RECORD").decode().splitlines():
            name, digest, size = line.split(",")
            data = opened.read(name)
            assert name.endswith("RECORD") or (digest, size) == (_digest(data), str(len(data)))


def test_a_release_takes_the_pictures_and_publishes_them_where_the_metainfo_says() -> None:
    workflow = (ROOT / ".github" / "workflows" / "release.yml").read_text()
    assert "\n      HOMEPAGE: ${{ github.server_url }}/${{ github.repository }}\n" in workflow
    assert "run: make screenshots\n" in workflow and "\n            dist/*.png\n" in workflow
    assert 'gh release create "$TAG"' in workflow and "files/*" in workflow


def _digest(data: bytes) -> str:
    return "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
