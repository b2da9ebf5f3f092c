"""What a rendition is a pure function of, beside the templates, catalogs and fonts."""

from dataclasses import dataclass
from enum import StrEnum

from workflow.domain.document import Document, Passage, Text
from workflow.domain.language import LanguageTag
from workflow.domain.notes import Reason


class NoticeKind(StrEnum):
    """What a reader must be told before the text begins."""

    CORRECTION = "correction"
    OUTDATED = "outdated"
    WITHDRAWN = "withdrawn"
    LANGUAGE_WITHDRAWN = "language_withdrawn"


@dataclass(frozen=True)
class Notice:
    """
    A notice above the text.

    Attributes:
        text: The note on a correction or the reason of a withdrawal in own words, in the language
            of the page; may be empty. An outdated page needs none, its sentences are chrome.
        reason: A ready-made reason, which the labels say in every language.
        stand_in: Whether *text* is the source's, in a proof that has no translation of it yet.
    """

    kind: NoticeKind
    text: str = ""
    reason: Reason | None = None
    stand_in: bool = False

    @property
    def withdraws(self) -> bool:
        """Whether it stands in place of the text."""
        return self.kind in (NoticeKind.WITHDRAWN, NoticeKind.LANGUAGE_WITHDRAWN)

    @property
    def passage(self) -> Passage:
        """Its own words as running text."""
        return Passage((Text(self.text),) if self.text else (), self.stand_in)


@dataclass(frozen=True)
class Release:
    """
    One edition with all that its rendering depends on.

    Attributes:
        language: The edition's language: of its text, its dates and everything around them.
        source: The language of passages that stand in for a missing translation.
        slug: The stem of the file names; the page links to `slug.pdf` and `slug.txt` beside it.
        proof: Whether this is a draft, which every page and the plain text then say.
        notices: In the order in which they are shown. A withdrawn release shows its headline
            and the notice, and nothing of its text.
    """

    document: Document
    language: LanguageTag
    source: LanguageTag
    slug: str
    proof: bool
    notices: tuple[Notice, ...] = ()

    @property
    def withdrawn(self) -> bool:
        return any(notice.withdraws for notice in self.notices)
