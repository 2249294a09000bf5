"""What a note is found by apart from its words: tags, tasks, links, pictures; the same for index and predicate.

FTS5's `ascii` tokenizer splits at everything of ASCII that is no letter and no digit, therefore a token has none of it.
"""

import re

from notes_desktop.core.derived import derive
from notes_desktop.core.markdown_spans import line_links
from notes_desktop.core.prose import line_around, prose
from notes_desktop.core.tags import tag_key, with_ancestors

FACETS_VERSION = 1
"""An index with tokens of another version does not fit."""

_ESCAPES = str.maketrans({"z": "zz", "/": "zs", "_": "zu", "-": "zd"})
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|#")
_TARGET = re.compile(r"\]\(")


def facet_token(kind: str, value: str) -> str:
    """The token of `tag` with a key, of `is` (untagged, task, done), of `has` (image, link, attachment).

    The token of a tag begins with that of every key which its key begins with.
    """
    return f"xtag{value.translate(_ESCAPES)}" if kind == "tag" else f"x{value}"


def facets_of(text: str) -> frozenset[str]:
    """The tokens of a note with this text; a nested tag counts for those around it too."""
    derived = derive(text)
    found = {facet_token("tag", key) for name in derived.tags for key in with_ancestors(tag_key(name))}
    states = {
        "untagged": not derived.tags,
        "task": derived.open_tasks > 0,
        "done": derived.done_tasks > 0 and not derived.open_tasks,
        "image": derived.has_image,
        "link": derived.has_link,
        "attachment": _has_attachment(text),
    }
    return frozenset(found | {facet_token("is", state) for state, holds in states.items() if holds})


def _has_attachment(text: str) -> bool:
    """Whether a link or a picture leads to a file, not to an address."""
    if "](" not in text:
        return False
    for start, end in prose(text):
        at = start
        while (found := _TARGET.search(text, at, end)) is not None:
            begin, at = line_around(text, found.start())
            links = line_links(text[begin:at])
            if any(link.url and _SCHEME.match(link.url) is None for link in links):
                return True
    return False
