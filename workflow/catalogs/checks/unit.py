"""What a check is given and what it is: a source message, its translation, and one rule."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, Final

from workflow.catalogs.notation import Kind, pieces, unescape
from workflow.domain.findings import Severity
from workflow.domain.language import LanguageTag
from workflow.domain.segment import Segment
from workflow.domain.terms import Term

# Stands for a code span or an image in what a check reads (Unicode 23.8).
OBJECT: Final = "\ufffc"

# Languages that write no space between words (CLDR, word segmentation by dictionary).
SPACELESS: Final = frozenset("bo dz ja km lo my th yue zh".split())

# No language at all (RFC 5646, 4.1).
UNKNOWN: Final = LanguageTag("und")

# What a check yields: a code of `wording.SENTENCES` and the values of its sentence.
Said = tuple[str, Mapping[str, object]]


@dataclass(frozen=True)
class Unit:
    """One message with its translation; `UNKNOWN` stands for both languages if nobody says."""

    segment: Segment
    text: str
    source: LanguageTag
    language: LanguageTag
    terms: Sequence[Term] = ()

    @cached_property
    def original(self) -> str:
        """The source as a reader sees it, see `readable`."""
        return readable(self.segment.msgid)

    @cached_property
    def translation(self) -> str:
        """The translation as a reader sees it, see `readable`."""
        return readable(self.text)


class Check(ABC):
    """
    One rule for translations. It knows nothing but the unit it is given.

    Attributes:
        id: How settings and reports name it; also its finding's code where it has one sentence.
        codes: Every code that it yields, keys of `wording.SENTENCES`.
        documentation: One line for `docs/checks.md`.
        needs_languages: Whether it can say nothing without knowing both languages.
    """

    id: ClassVar[str]
    severity: ClassVar[Severity] = Severity.WARNING
    codes: ClassVar[tuple[str, ...]]
    documentation: ClassVar[str]
    needs_languages: ClassVar[bool] = False

    @abstractmethod
    def find(self, unit: Unit) -> Iterable[Said]:
        """Yield what is wrong with the translation of *unit*, in reading order."""


def readable(message: str) -> str:
    """
    The characters of *message* as a reader sees them.

    Notes are gone, line breaks are `\\n`, code and images are `OBJECT`.

    >>> readable("a &lt; <b1>b</b1><fn1/> <code1/>") == f"a < b {OBJECT}"
    True
    """
    return "".join(_readable(piece.kind, piece.name, piece.text) for piece in pieces(message))


def _readable(kind: Kind, name: str, text: str) -> str:
    if kind in (Kind.TEXT, Kind.ODD):
        return unescape(text)
    if kind is Kind.VOID:
        return {"fn": "", "br": "\n"}.get(name.rstrip("0123456789"), OBJECT)
    return ""


def excerpt(text: str) -> str:
    """Part of what is `readable`, for a sentence: what is code there is an ellipsis here."""
    return text.replace(OBJECT, "…").strip()


def listed(things: Iterable[object]) -> str:
    """A short list of *things* for a sentence; a dash for none."""
    texts = [excerpt(str(thing)[:40]) for thing in things]
    return ", ".join(texts[:8]) + (" …" if len(texts) > 8 else "") or "–"
