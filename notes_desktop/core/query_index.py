"""What an index is asked for. It proposes; whether a note is a hit, the predicate says (https://sqlite.org/fts5.html)."""

from collections.abc import Iterable
from typing import NamedTuple

from notes_desktop.core.query_terms import TEXT_KINDS, Clauses, Term

_FACETED = frozenset(("untagged", "task", "done"))


class Proposal(NamedTuple):
    """An expression for FTS5, None when it can say nothing; `is_exact` when all that it finds are hits."""

    expression: str | None
    is_exact: bool


def word_proposal(clauses: Clauses) -> Proposal:
    """For the columns title, body and facets of texts that went through `fold`, split by the `ascii` tokenizer.

    Finds every hit in which the words asked for begin words.
    """
    found: list[str] = []
    left_out: list[str] = []
    is_exact = True
    for clause in clauses:
        expressions = [_words(term) for term in clause]
        if any(term.is_not for term in clause):
            is_exact = is_exact and len(clause) == 1 and _is_exact(clause[0])
            if len(clause) == 1 and expressions[0] and _is_exact(clause[0], is_kept_out=True):
                left_out.append(expressions[0])
        elif None in expressions:
            is_exact = False
        else:
            found.append(_any_of(filter(None, expressions)))
            is_exact = is_exact and not any(term.raw for term in clause)
    if not found:
        return Proposal(None, False)
    expression = " AND ".join(found)
    if left_out:
        expression = f"({expression}) NOT ({' OR '.join(left_out)})"
    return Proposal(expression, is_exact)


def may_be_inside(clauses: Clauses) -> bool:
    """Whether there may be hits that an index of words does not know, with what is asked for inside a word."""
    return any(term.is_inside for clause in clauses for term in clause if not term.is_not)


def gram_proposal(clauses: Clauses) -> str | None:
    """For a `trigram` table with `detail=none` over folded texts: finds every hit, and more."""
    found: list[str] = []
    for clause in clauses:
        expressions = [None if term.is_not else _grams(term) for term in clause]
        if None not in expressions:
            found.append(_any_of(filter(None, expressions)))
    return " AND ".join(dict.fromkeys(found)) or None


def _words(term: Term) -> str | None:
    if term.kind in TEXT_KINDS:
        if not term.folded:
            return None
        column = "title" if term.kind == "title" else "{title body}"
        return f"{column} : {_quoted(' '.join(term.folded))}{'' if term.is_whole else ' *'}"
    if term.kind in ("tag", "has") or (term.kind == "is" and term.value in _FACETED):
        from notes_desktop.core.facets import facet_token

        token = facet_token(term.kind, term.folded[0] if term.kind == "tag" else term.value)
        return f"facets : {_quoted(token)}{' *' if term.is_prefix else ''}"
    return None


def _is_exact(term: Term, is_kept_out: bool = False) -> bool:
    """Whether what `_words` finds has the term; and, unless it is only to be kept out, all that has it is found."""
    return not term.raw and (is_kept_out or not term.is_inside) and _words(term) is not None


def _grams(term: Term) -> str | None:
    if term.kind not in TEXT_KINDS:
        return None
    text = " ".join(term.folded)
    grams = sorted({text[start : start + 3] for start in range(len(text) - 2)})
    return " AND ".join(map(_quoted, grams)) or None


def _any_of(expressions: Iterable[str]) -> str:
    several = list(dict.fromkeys(expressions))
    return f"({several[0]})" if len(several) == 1 else "(" + " OR ".join(f"({one})" for one in several) + ")"


def _quoted(text: str) -> str:
    return '"{}"'.format(text.replace('"', '""'))
