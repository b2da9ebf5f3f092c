"""The mark at the end of a text, and quotation marks."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from workflow.catalogs.checks.unit import SPACELESS, Check, Said, Unit, excerpt
from workflow.domain.language import LanguageTag

# The marks of the world's scripts by what they mean (Unicode, DerivedTerminal_Punctuation).
_MEANING: Final[Mapping[str, str]] = {
    mark: meaning
    for meaning, marks in {
        "stop": ".。．｡।॥۔።։།။៕",
        "question": "?？؟፧՞\u037e",
        "exclamation": "!！՜",
        "colon": ":：՝",
        "semicolon": ";；؛፤·\u0387",
        "ellipsis": "…",
        "comma": ",，،、",
    }.items()
    for mark in marks
}

# Where a language's own mark differs from the Latin one; the first is the one to write.
_OWN: Final[Mapping[str, Mapping[str, str]]] = {
    language: own
    for languages, own in {
        "ar ckb fa ku ps sd ug": {"question": "؟", "semicolon": "؛", "comma": "،"},
        "ur": {"stop": "۔", "question": "؟", "semicolon": "؛", "comma": "،"},
        "as bn hi ne or pa": {"stop": "।॥"},
        "ja zh": {
            "stop": "。．",
            "question": "？?",
            "exclamation": "！!",
            "colon": "：:",
            "semicolon": "；;",
            "comma": "、，",
            "ellipsis": "…",
        },
        "el": {"question": ";\u037e", "semicolon": "·\u0387"},
        # The bowt ՝ stands where Latin has a colon; a typed colon is a full stop.
        "hy": {"stop": "։:", "question": "՞։:", "exclamation": "՜։:", "colon": "՝"},
        "am ti": {"stop": "።", "question": "?፧", "semicolon": "፤;", "colon": "፦፡:"},
        "my": {"stop": "။"},
        "km": {"stop": "។៕", "question": "?"},
        "bo dz": {"stop": "།", "question": "།?", "exclamation": "།!"},
    }.items()
    for language in languages.split()
}

# Languages that end a sentence with a space.
_UNMARKED: Final = frozenset("lo th".split())

# Texts that are no sentences: their languages differ in whether a stop belongs there.
_LABELS: Final = frozenset("headline subtitle li th td h2 h3 h4 h5 h6 alt tooltip".split())

_CLOSERS = "\"'”’“‘»›«‹」』》〉】）)]}\u00a0\u202f\u200e\u200f \n"
_QUOTES = re.compile(r"[\"“”„‟«»‹›「」『』《》〈〉]")
_INCHES_AND_ABBREVIATIONS = re.compile(r"(?<=\d)\"|(?<=[א-ת])\"(?=[א-ת](?![א-ת]))")
_PAIRS: Final = ("«»", "‹›", "「」", "『』", "《》", "〈〉")


@dataclass(frozen=True)
class EndMark(Check):
    id = "translation_end_mark"
    codes = ("translation_end_mark", "translation_end_mark_added")
    documentation = (
        "The text does not end as the source does, with the mark of its own language: . 。 । ۔ ;"
        " (Greek question) ؟; Thai and Lao need none, and a stop is free in titles, lists and"
        " tables."
    )
    needs_languages = True

    def find(self, unit: Unit) -> Iterable[Said]:
        """See `documentation`."""
        wanted = _meaning(_end(unit.original), unit.source)
        mark = _end(unit.translation)
        found = _meaning(mark, unit.language)
        if wanted != found and _may_differ(unit, wanted, found):
            return
        if not wanted and found:
            yield "translation_end_mark_added", {"mark": mark}
        elif wanted and (wanted != found or mark not in _marks(wanted, unit.language)):
            expected = _marks(wanted, unit.language)[0]
            yield (
                "translation_end_mark",
                {"expected": expected, "end": excerpt(unit.translation[-12:])},
            )


@dataclass(frozen=True)
class Quotes(Check):
    id = "translation_quotes"
    codes = ("translation_quotes",)
    documentation = (
        "A quotation mark of the language has no partner, and the source's all have theirs."
    )

    def find(self, unit: Unit) -> Iterable[Said]:
        """See `documentation`. A quotation of several paragraphs is open in the source too."""
        if is_balanced(unit.original) and not is_balanced(unit.translation):
            marks = " ".join(dict.fromkeys(_QUOTES.findall(unit.translation)))
            yield "translation_quotes", {"marks": marks}


def is_balanced(text: str) -> bool:
    """
    Whether each double quotation mark of *text* has a partner, in any language's usage.

    Inches and the abbreviations of Hebrew are no quotations.

    >>> [is_balanced(text) for text in ("„so“", "«so»", "»so«", "”så”", "“so")]
    [True, True, True, True, False]
    """
    marks = _QUOTES.findall(_INCHES_AND_ABBREVIATIONS.sub("", text))
    if any(marks.count(first) != marks.count(last) for first, last in _PAIRS):
        return False
    low, left, right = (marks.count(mark) for mark in "„“”")
    if low:
        return low == left + right + marks.count('"')
    both_alike = left == 0 and right % 2 == 0
    return marks.count('"') % 2 == 0 and (left == right or both_alike)


def _end(text: str) -> str:
    """The last mark of *text*, what closes a quotation or bracket aside."""
    last = text.rstrip(_CLOSERS)
    if last.endswith("..."):
        return "…"
    return last[-1:] if last[-1:] in _MEANING else ""


def _meaning(mark: str, language: LanguageTag) -> str:
    for meaning, marks in _OWN.get(language.language, {}).items():
        if mark and mark in marks:
            return meaning
    return _MEANING.get(mark, "")


def _marks(meaning: str, language: LanguageTag) -> str:
    own = _OWN.get(language.language, {}).get(meaning)
    usual = {"stop": ".", "question": "?", "exclamation": "!", "colon": ":", "semicolon": ";"}
    return own or usual.get(meaning, "…" if meaning == "ellipsis" else ",")


def _may_differ(unit: Unit, wanted: str, found: str) -> bool:
    if unit.segment.role in _LABELS and (wanted, found) == ("", "question"):
        return True
    meanings = {wanted, found}
    if unit.segment.role in _LABELS and meanings <= {"", "stop", "semicolon", "comma"}:
        return True
    # Japanese introduces a list with a sentence.
    if unit.language.language == "ja" and (wanted, found) == ("colon", "stop"):
        return True
    if unit.language.language in _UNMARKED and meanings <= {"", "stop"}:
        return True
    # In Chinese and Japanese the closing mark of a quotation may end the sentence.
    quoted = unit.translation.rstrip()[-1:] in tuple("」』”）)")
    return quoted and unit.language.language in SPACELESS and meanings <= {"", "stop"}
