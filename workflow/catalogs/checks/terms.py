"""
Terms of the glossary: names that stay, words that must be used, words that must not.

Languages inflect, so a required word is looked for by the beginnings of its words.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from workflow.catalogs.checks.unit import SPACELESS, Check, Said, Unit
from workflow.domain.language import LanguageTag
from workflow.domain.terms import Term, TermKind

# Articles and prepositions are written onto the word, in front of it.
_PREFIXING = frozenset("ar fa he ps ur sw".split())


@dataclass(frozen=True)
class KeptTerms(Check):
    id = "translation_term_changed"
    codes = ("translation_term_changed",)
    documentation = "A name on the do-not-translate list is in the source and not in the text."

    def find(self, unit: Unit) -> Iterable[Said]:
        """See `documentation`; endings may be added to the name."""
        for term in _of_kind(unit, TermKind.DO_NOT_TRANSLATE):
            if _exactly(term.source).search(unit.original) and term.source not in unit.translation:
                yield "translation_term_changed", {"term": term.source[:80]}


@dataclass(frozen=True)
class RequiredTerms(Check):
    id = "translation_term_missing"
    codes = ("translation_term_missing",)
    documentation = "The glossary requires a word for one of the source's, in any inflection."
    needs_languages = True

    def find(self, unit: Unit) -> Iterable[Said]:
        """See `documentation`. Several words for one term are several choices."""
        required = _of_kind(unit, TermKind.REQUIRED)
        met = {term.source for term in required if self._is_met(term, unit)}
        for source in dict.fromkeys(term.source for term in required):
            if source not in met and _stem(source, unit.source).search(unit.original):
                targets = " / ".join(term.target for term in required if term.source == source)
                yield (
                    "translation_term_missing",
                    {"term": source[:80], "target": targets[:80]},
                )

    def _is_met(self, term: Term, unit: Unit) -> bool:
        return bool(_stem(term.target, unit.language).search(unit.translation))


@dataclass(frozen=True)
class ForbiddenTerms(Check):
    id = "translation_term_forbidden"
    codes = ("translation_term_forbidden",)
    documentation = "The glossary forbids a word of the text, alone or for one of the source's."
    needs_languages = True

    def find(self, unit: Unit) -> Iterable[Said]:
        """See `documentation`."""
        for term in _of_kind(unit, TermKind.FORBIDDEN):
            concerned = not term.source or _stem(term.source, unit.source).search(unit.original)
            if concerned and _whole(term.target, unit.language).search(unit.translation):
                yield "translation_term_forbidden", {"target": term.target[:80]}


def _of_kind(unit: Unit, kind: TermKind) -> list[Term]:
    keeps = kind is TermKind.DO_NOT_TRANSLATE
    return [
        term
        for term in unit.terms
        if term.kind is kind and (term.source if keeps else term.target).strip()
    ]


@lru_cache(maxsize=4096)
def _exactly(term: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_]){re.escape(term)}(?![^\W_])")


@lru_cache(maxsize=4096)
def _stem(term: str, language: LanguageTag) -> re.Pattern[str]:
    """The words of *term* one after the other, each with any ending."""
    if not term.strip():
        return re.compile(r"(?!)")
    if language.language in SPACELESS:
        return re.compile(re.escape(term), re.IGNORECASE)
    start = "" if language.language in _PREFIXING else r"(?<!\w)"
    words = r"[\W_]{1,3}(?:\w{1,4}[\W_]{1,3})?".join(map(_beginning, term.split()))
    return re.compile(start + words, re.IGNORECASE)


@lru_cache(maxsize=4096)
def _whole(term: str, language: LanguageTag) -> re.Pattern[str]:
    """*term* itself; a word of five letters or more may have an ending of two."""
    if language.language in SPACELESS:
        return re.compile(re.escape(term), re.IGNORECASE)
    words = r"\s+".join(_with_ending(term))
    return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)


def _with_ending(term: str) -> Iterator[str]:
    for word in term.split():
        yield re.escape(word) + (r"\w{0,2}" if len(word) >= 5 else "")


def _beginning(word: str) -> str:
    cut = min(3, len(word) // 4)
    return re.escape(word[: len(word) - cut]) + (r"\w{0,8}" if len(word) >= 3 else "(?!\\w)")
