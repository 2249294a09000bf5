"""dist/notes-desktop-<version>-x86_64.run from the complete bundle: `make run-installer`. Drives makeself.

The same bundle and SOURCE_DATE_EPOCH give the same bytes.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from linux import tree
from project import NAME, TITLE, VERSION

INSTALLER = Path(__file__).parent / "install.sh"


def build(bundle: Path, out: Path, version: str, level: int) -> None:
    when = int(os.environ.get("SOURCE_DATE_EPOCH", "315532800"))
    date = datetime.fromtimestamp(when, UTC)
    with tempfile.TemporaryDirectory(prefix=f"{NAME}-run-") as place:
        stage = Path(place) / "stage"
        stage.mkdir()
        tree.plant(stage / "files", bundle, zsh="site-functions")
        shutil.copyfile(INSTALLER, stage / "install.sh")
        (stage / "install.sh").chmod(0o755)
        sorted_tar = f"--owner=0 --group=0 --numeric-owner --sort=name --mtime=@{when} --format=gnu"
        subprocess.run(
            [
                *("makeself", "--quiet", "--xz", "--complevel", str(level), "--sha256", "--nox11", "--tar-quietly"),
                *("--packaging-date", date.strftime("%Y-%m-%d"), "--tar-extra", sorted_tar),
                # By their short names: makeself writes its command into the file.
                *(stage.name, "made.run", f"{TITLE} {version}", "./install.sh"),
            ],
            cwd=place,
            check=True,
            stdout=subprocess.DEVNULL,
            # A fixed number of threads: it decides how xz cuts its input.
            env={**os.environ, "XZ_DEFAULTS": "--threads=2", "LC_ALL": "C"},
            umask=0o022,
        )
        shutil.move(Path(place) / "made.run", out)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bundle", type=Path)
    parser.add_argument("out", type=Path, help="the file, or the folder for it")
    parser.add_argument("--version", default=VERSION)
    parser.add_argument("--fast", action="store_true", help="larger, in a few seconds: for tests")
    asked = parser.parse_args()
    out = asked.out / f"{NAME}-{asked.version}-x86_64.run" if asked.out.is_dir() else asked.out
    build(asked.bundle, out.absolute(), asked.version, 0 if asked.fast else 6)
    print(f"{out}: {out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
