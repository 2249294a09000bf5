"""What macOS is told of the application: its types of documents, its links, the oldest system that Qt runs on."""

from __future__ import annotations

from typing import Any

from project import NAME, TITLE, VERSION

IDENTIFIER = "local.notes-desktop.NotesDesktop"
OLDEST_SYSTEM = "13.0"
"""As the tag of the locked PySide6 wheel says (macosx_13_0_universal2); a test compares them."""

LIBRARY_TYPE = f"{IDENTIFIER}.library"


def info_plist() -> dict[str, Any]:
    """Info.plist (https://developer.apple.com/documentation/bundleresources/information-property-list)."""
    return {
        "CFBundleDisplayName": TITLE,
        "CFBundleShortVersionString": VERSION,
        "CFBundleVersion": VERSION,
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeName": "Text",
                "CFBundleTypeRole": "Viewer",
                "LSHandlerRank": "Alternate",
                "LSItemContentTypes": ["net.daringfireball.markdown", "public.plain-text"],
            },
            {
                "CFBundleTypeName": f"{TITLE} library",
                "CFBundleTypeRole": "Editor",
                "LSHandlerRank": "Owner",
                "LSItemContentTypes": [LIBRARY_TYPE],
            },
        ],
        "UTExportedTypeDeclarations": [
            {
                "UTTypeIdentifier": LIBRARY_TYPE,
                "UTTypeDescription": f"{TITLE} library",
                "UTTypeConformsTo": ["public.database", "public.data"],
                "UTTypeTagSpecification": {"public.filename-extension": ["notes"]},
            }
        ],
        "CFBundleURLTypes": [
            {"CFBundleURLName": "Links to notes", "CFBundleTypeRole": "Viewer", "CFBundleURLSchemes": [NAME]}
        ],
        "LSApplicationCategoryType": "public.app-category.productivity",
        "LSMinimumSystemVersion": OLDEST_SYSTEM,
        "NSHighResolutionCapable": True,
        "NSPrincipalClass": "NSApplication",
        "NSRequiresAquaSystemAppearance": False,
        "NSSupportsAutomaticTermination": False,
        "NSSupportsSuddenTermination": False,
    }
