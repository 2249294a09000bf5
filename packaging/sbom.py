"""The bill of materials of a bundle, from the same table as the notices.

CycloneDX 1.6: https://cyclonedx.org/docs/1.6/json/

`python packaging/sbom.py BUNDLE OUT`. The same bundle gives the same bytes: the serial number is made of what is in it,
and the time is SOURCE_DATE_EPOCH.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import notices
from project import NAME, TITLE, VERSION

_SIMPLE = re.compile(r"[A-Za-z0-9.+-]+")


def sbom(bundle: Path, at: datetime) -> dict[str, Any]:
    """What the bundle holds. Raises notices.MissingNotice for a file that no part owns."""
    components = sorted((_component(part) for part in notices.parts(bundle)), key=lambda one: str(one["bom-ref"]))
    references = [component["bom-ref"] for component in components]
    root = {
        "type": "application",
        "bom-ref": NAME,
        "name": TITLE,
        "version": VERSION,
        "licenses": [{"license": {"id": "MIT"}}],
        "hashes": [{"alg": "SHA-256", "content": _digest(bundle)}],
    }
    named = json.dumps([root, components], sort_keys=True)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, named)}",
        "version": 1,
        "metadata": {"timestamp": at.strftime("%Y-%m-%dT%H:%M:%SZ"), "component": root},
        "components": components,
        "dependencies": [
            {"ref": NAME, "dependsOn": references},
            *({"ref": reference, "dependsOn": []} for reference in references),
        ],
    }


def _component(part: notices.Part) -> dict[str, Any]:
    licence = {"license": {"name": part.licence}} if _is_free_text(part.licence) else {"expression": part.licence}
    component: dict[str, Any] = {
        "type": "library",
        "bom-ref": re.sub(r"[^a-z0-9]+", "-", f"{part.name} {part.version}".lower()).strip("-"),
        "name": part.name,
        "version": part.version,
        "licenses": [licence],
    }
    if part.home:
        component["externalReferences"] = [{"type": "website", "url": part.home}]
    return component


def _is_free_text(licence: str) -> bool:
    """Whether it is no SPDX expression, but words."""
    words = re.sub(r"[()]", " ", licence).split()
    return not all(_SIMPLE.fullmatch(word) for word in words) or any(
        (word in ("AND", "OR", "WITH")) is (at % 2 == 0) for at, word in enumerate(words)
    )


def _digest(bundle: Path) -> str:
    """Of all files and their names, in the order of these."""
    total = hashlib.sha256()
    for file in sorted(bundle.rglob("*")):
        if file.is_file() and not file.is_symlink():
            content = hashlib.sha256(file.read_bytes()).hexdigest()
            total.update(f"{file.relative_to(bundle).as_posix()}\0{content}\n".encode())
    return total.hexdigest()


def main() -> None:
    bundle, out = map(Path, sys.argv[1:3])
    at = datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", "315532800")), UTC)
    out.write_text(json.dumps(sbom(bundle, at), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
