"""What may come next in the search box: operators, and the values they take."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from notes_desktop.core.fold import fold
from notes_desktop.core.query_dates import NAMED_PERIODS
from notes_desktop.core.query_reading import PARTS, STATES, Written, stretches
from notes_desktop.core.tags import tag_key

OPERATORS = ("title:", "tag:", "notebook:", "is:", "has:", "created:", "edited:")
_MOST = 12


class Completion(NamedTuple):
    """Each of `candidates` may stand instead of the characters from `start` to `end`, best first.

    `is_whole` says that what stands there is a value as it is.
    """

    start: int
    end: int
    candidates: tuple[str, ...] = ()
    is_whole: bool = False


def complete(text: str, caret: int, tags: Iterable[str] = (), notebooks: Iterable[str] = ()) -> Completion:
    """What fits at the caret: `tags` are names, `notebooks` paths (`Work/Clients`), the likeliest first.

    Nothing for words; what stands behind the caret is only replaced when it belongs to the same word.
    """
    part = next((one for one in stretches(text) if one.start < caret <= one.end), None)
    if part is None or part.quote in ("closed", "pattern") or (part.quote and not part.operator):
        return Completion(caret, caret)
    start = part.start + part.is_not
    if part.operator:
        start += len(part.operator) + 1
    if caret < start:
        return Completion(caret, caret)
    typed = text[start:caret].strip('"“„«')
    found = dict.fromkeys(_candidates(part, typed, tags, notebooks))
    chosen = tuple(one for one in found if one != text[start : part.end])[:_MOST]
    is_whole = bool(part.operator) and any(fold(one) == fold(typed) for one in found)
    return Completion(start, part.end, chosen, is_whole)


def _candidates(part: Written, typed: str, tags: Iterable[str], notebooks: Iterable[str]) -> Iterator[str]:
    match part.operator:
        case "":
            if typed.startswith("#"):
                yield from (f"#{name}" for name in _tags(typed[1:], tags))
            elif typed:
                yield from (name for name in OPERATORS if name.startswith(typed.lower()))
        case "tag":
            yield from _tags(typed.removeprefix("#"), tags)
        case "notebook":
            yield from _notebooks(typed, notebooks)
        case "is":
            yield from _begun(typed, STATES)
        case "has":
            yield from _begun(typed, PARTS)
        case "created" | "edited":
            yield from _begun(typed, NAMED_PERIODS)


def _begun(typed: str, values: Iterable[str]) -> Iterator[str]:
    return (value for value in values if value.startswith(typed.lower()))


def _tags(typed: str, tags: Iterable[str]) -> Iterator[str]:
    """Those that begin with what is typed, then those of which an inner part does."""
    key = tag_key(typed)
    names = [(name, tag_key(name)) for name in tags]
    yield from (name for name, own in names if own.startswith(key))
    yield from (name for name, own in names if f"/{key}" in own)


def _notebooks(typed: str, notebooks: Iterable[str]) -> Iterator[str]:
    """The same, in quotes where the path needs them."""
    asked = fold(typed)
    paths = [(path, fold(path)) for path in notebooks]
    for path in (
        *(path for path, own in paths if own.startswith(asked)),
        *(path for path, own in paths if f" {asked}" in own),
    ):
        yield f'"{path}"' if any(map(str.isspace, path)) else path
