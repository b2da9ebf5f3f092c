"""What a rendition is a pure function of, beside the templates, catalogs and fonts."""

from dataclasses import dataclass
from enum import StrEnum

from workflow.domain.document import Document
from workflow.domain.language import LanguageTag


class NoticeKind(StrEnum):
    """What a reader must be told before the text begins."""

    CORRECTION = "correction"
    OUTDATED = "outdated"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Notice:
    """
    A notice above the text.

    Attributes:
        text: The editor's note on a correction or the reason of a withdrawal, in any language;
            may be empty. An outdated page needs none, its sentences are chrome.
    """

    kind: NoticeKind
    text: str = ""


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
        return any(notice.kind is NoticeKind.WITHDRAWN for notice in self.notices)
