"""Sentences for people. Identity until `install` has run, so that imports stay cheap."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gettext import NullTranslations

    from notes_desktop.core.values import StrPath

PSEUDO_LANGUAGE = "xx"
_DOMAIN = "notes_desktop"
_ACCENTED = str.maketrans("AEINOUYaeinouycs", "ÅÉÎÑÖÛÝåéîñöûýçš")

_translations: NullTranslations | None = None
_is_pseudo = False


def install(language: str | None, folder: StrPath) -> None:
    """Translate from now on with `folder`/<language>/LC_MESSAGES/notes_desktop.mo.

    None asks the environment (LANGUAGE, LC_ALL, LC_MESSAGES, LANG); a language without a file gives the
    English of the source. "xx" is the pseudo-language: brackets and accents around everything translated.
    """
    global _translations, _is_pseudo
    _translations = None
    _is_pseudo = language == PSEUDO_LANGUAGE
    if _is_pseudo or not os.path.isdir(folder):
        return
    from gettext import translation  # some milliseconds, and not before the first language exists

    languages = None if language is None else [language]
    _translations = translation(_DOMAIN, folder, languages=languages, fallback=True)


def _(message: str) -> str:
    """`message` in the installed language."""
    if _is_pseudo:
        return pseudo(message)
    if _translations is None or not message:
        return message
    return _translations.gettext(message)


def ngettext(singular: str, plural: str, number: int) -> str:
    """The form for `number`, in the installed language."""
    if _translations is not None:
        return _translations.ngettext(singular, plural, number)
    chosen = singular if number == 1 else plural
    return pseudo(chosen) if _is_pseudo else chosen


def N_(message: str) -> str:
    """Mark `message` for the translators; it is translated with `_` when it is shown."""
    return message


def pseudo(message: str) -> str:
    """`message` with brackets and accents, its {placeholders} and <tags> untouched."""
    if not message:
        return message
    shown: list[str] = []
    depth = 0
    for character in message:
        depth += character in "{<"
        shown.append(character if depth > 0 else character.translate(_ACCENTED))
        depth -= character in "}>" and depth > 0
    return f"[{''.join(shown)}]"
