"""A withdrawal: that the text of one language was taken back, and what readers are told of why."""

from dataclasses import dataclass
from datetime import datetime

from workflow.domain.language import LanguageTag
from workflow.domain.notes import Reason


@dataclass(frozen=True)
class Withdrawal:
    """
    One language of one article.

    Attributes:
        revision: The one that was public; a later one may be public in this language again.
        edition: Digest of what was public, under which its notice is made.
        whole: Whether every language was withdrawn with it.
        reason: Ready-made; None if there is none.
        words: Id of the article that holds the reason in own words; None if there are none.
    """

    article_id: int
    language: LanguageTag
    revision: int
    edition: str
    whole: bool
    reason: Reason | None
    words: int | None
    withdrawn_by: str
    withdrawn_at: datetime
