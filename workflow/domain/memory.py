"""What the translation memory remembers: one text that somebody once wrote for one message."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Remembered:
    """
    A translation that counts, of any article.

    Attributes:
        segment: Digest of the segment that it translates.
        context: That segment's, with its role before a `#`.
        msgid: That segment's text.
    """

    article_id: int
    slug: str
    segment: str
    context: str
    msgid: str
    text: str
    who: str
    when: datetime

    @property
    def role(self) -> str:
        return self.context.partition("#")[0]
