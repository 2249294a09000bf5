"""The application's icon and that of a library, drawn by Qt in the sizes and containers that each system wants.

`python packaging/icons.py theme FOLDER` fills a hicolor theme; `ico FILE` and `icns FILE` write what Windows and macOS
take.
"""

from __future__ import annotations

import os
import shutil
import struct
import sys
from pathlib import Path

from project import DESKTOP, NAME, ROOT

SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
DRAWINGS = {
    "apps": ROOT / "resources" / "icons" / f"{NAME}.svg",
    "mimetypes": DESKTOP / f"application-x-{NAME}.svg",
}
# https://en.wikipedia.org/wiki/Apple_Icon_Image_format: the types that hold a PNG.
ICNS_TYPES = {16: b"icp4", 32: b"icp5", 64: b"icp6", 128: b"ic07", 256: b"ic08", 512: b"ic09", 1024: b"ic10"}


def png(drawing: Path, size: int) -> bytes:
    """The drawing as a PNG of `size` pixels a side; the same bytes for the same drawing and Qt."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice
    from PySide6.QtGui import QGuiApplication, QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    _keep = QGuiApplication.instance() or QGuiApplication([])
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(str(drawing)).render(painter)
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.convertToFormat(QImage.Format.Format_ARGB32).save(buffer, "PNG")  # type: ignore[call-overload]
    buffer.close()
    return bytes(data.data())


def write_theme(folder: Path) -> None:
    """Fill `folder`, a hicolor theme, with every drawing in every size and as it was drawn."""
    for context, drawing in DRAWINGS.items():
        for size in SIZES:
            place = folder / f"{size}x{size}" / context
            place.mkdir(parents=True, exist_ok=True)
            (place / f"{drawing.stem}.png").write_bytes(png(drawing, size))
        place = folder / "scalable" / context
        place.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(drawing, place / drawing.name)


def ico(drawing: Path, sizes: tuple[int, ...] = (16, 24, 32, 48, 64, 256)) -> bytes:
    """A Windows icon of PNGs: a header, an entry of 16 bytes for each, then the pictures."""
    pictures = [png(drawing, size) for size in sizes]
    entries, offset = b"", 6 + 16 * len(sizes)
    for size, picture in zip(sizes, pictures, strict=True):
        entries += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(picture), offset)
        offset += len(picture)
    return struct.pack("<HHH", 0, 1, len(sizes)) + entries + b"".join(pictures)


def icns(drawing: Path) -> bytes:
    """A macOS icon of PNGs, each behind its type and length."""
    chunks = b""
    for size, kind in ICNS_TYPES.items():
        picture = png(drawing, size)
        chunks += kind + struct.pack(">I", len(picture) + 8) + picture
    return b"icns" + struct.pack(">I", len(chunks) + 8) + chunks


def main() -> None:
    kind, out = sys.argv[1], Path(sys.argv[2])
    if kind == "theme":
        write_theme(out)
    else:
        out.write_bytes({"ico": ico, "icns": icns}[kind](DRAWINGS["apps"]))


if __name__ == "__main__":
    main()
