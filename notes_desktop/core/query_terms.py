"""The words of the search box as values: what is asked for, and what it is asked of."""

from typing import NamedTuple

from notes_desktop.core.fold import fold, is_own_word

TEXT_KINDS = frozenset(("word", "phrase", "title"))


class Subject(NamedTuple):
    """A note as the search sees it. `notebook` is what `notebook_key` gives; tags and tasks are read from the body."""

    title: str
    body: str
    notebook: str = ""
    pinned_ms: int = 0
    trashed_ms: int = 0
    created_ms: int = 0
    edited_ms: int = 0


class Term(NamedTuple):
    """One thing that is asked for, or with `is_not` kept out.

    `kind` is word, phrase, title, tag, notebook, is, has, created, edited or regex; `value` is as it was written.
    """

    kind: str
    value: str
    is_not: bool = False
    folded: tuple[str, ...] = ()
    """Words of a text, the key of a tag, the parts of a notebook's path."""
    raw: str = ""
    """A text whose marks count (c++, ->): it has to stand in the note as `fold_marks` gives it."""
    is_whole: bool = False
    """A closed phrase: its last word does not go on."""
    is_prefix: bool = False
    """A tag that may go on (`tag:wor*`)."""
    from_ms: int = 0
    until_ms: int = 0
    """A time is asked for in `from_ms` <= time < `until_ms`."""

    @property
    def begins_word(self) -> bool:
        """Whether it is found at the begin of a word only.

        One letter is in nearly every word, and `e-mail` is not in "the mail".
        """
        return self.is_whole or (bool(self.folded) and len(self.folded[0]) == 1)

    @property
    def is_inside(self) -> bool:
        """Whether it may be found where no word begins, which an index of words cannot tell."""
        if self.kind not in TEXT_KINDS or not self.folded:
            return False
        return not self.begins_word and not is_own_word(self.folded[0][0])

    @property
    def needle(self) -> str:
        """What stands in a folded text that has a space before its first word and behind its last."""
        before, behind = " " * self.begins_word, " " * self.is_whole
        return f"{before}{' '.join(self.folded)}{behind}"


Clauses = tuple[tuple[Term, ...], ...]
"""A note has to have one of each."""


def notebook_key(path: str) -> str:
    """The path of a notebook (`Work/Clients`), folded part by part."""
    return "/".join(map(fold, path.split("/")))
