"""What a regular expression asks for that an index can find: the letters that stand in each of its hits."""

import re

_TOKEN = re.compile(
    r"(?P<escape>\\.)|(?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])|(?P<count>\{[^{}]*\}|[*+?])"
    r"|(?P<open>\((?:\?(?:[:=!]|<[=!]|P?<\w+>))?(?!\?))|(?P<other>.)",
    re.DOTALL,
)
_COUNT = re.compile(r"\{([0-9]+)(?:,[0-9]*)?\}")
_CLASSES = frozenset("dDwWsSbBAZnrtfv")
DIGIT = "#"
"""In a run: some digit, of any script."""


def runs(written: str) -> tuple[str, ...]:
    """What stands, folded, in every text that the pattern finds: letters and digits of ASCII one behind the other.

    A run may end with `DIGIT`. None of it comes from groups, and nothing from a pattern that says more than is
    read here.
    """
    reading = _Runs()
    for token in _TOKEN.finditer(written[1:].rpartition("/")[0]):
        if not reading.take(str(token.lastgroup), token[0]):
            return ()
    return reading.end()


class _Runs:
    """Reads a pattern token by token. What it does not know ends a run, or is refused."""

    def __init__(self) -> None:
        self._runs: list[str] = []
        self._run = ""
        self._atom = ""  # waits for the count behind it; "" when none may come or it is of no use
        self._depth = 0

    def take(self, kind: str, token: str) -> bool:
        """Whether the pattern can still be read."""
        if kind == "count":
            return self._count(token)
        if kind == "open":
            self._close_run()
            self._depth += 1
            return True
        if token == "(":
            return False  # flags, a comment, a condition
        if token == ")":
            self._depth -= 1
            return self._depth >= 0
        if self._depth:
            return True
        if kind == "escape":
            return self._escape(token[1])
        if kind == "other" and token.isascii() and token.isalnum():
            self._flush_atom()
            self._atom = token.lower()
            return True
        self._close_run()
        return token not in ("|", "{", "[")

    def end(self) -> tuple[str, ...]:
        self._close_run()
        return tuple(dict.fromkeys(self._runs))

    def _count(self, token: str) -> bool:
        if self._depth:
            return True
        counted = _COUNT.fullmatch(token)
        if token[0] == "{" and counted is None:
            return False
        if token == "+" or (counted is not None and int(counted[1]) > 0):
            self._flush_atom()
        self._atom = ""
        self._close_run()
        return True

    def _escape(self, character: str) -> bool:
        if character == "d":
            self._flush_atom()
            self._atom = DIGIT
            return True
        self._close_run()
        return character in _CLASSES or not character.isalnum()

    def _flush_atom(self) -> None:
        atom, self._atom = self._atom, ""
        self._run += atom
        if atom == DIGIT:
            self._close_run()

    def _close_run(self) -> None:
        atom, self._atom = self._atom, ""
        run, self._run = self._run + atom, ""
        if len(run) > 1 and run != DIGIT:
            self._runs.append(run)
