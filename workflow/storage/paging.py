"""
Pages of the list of articles, the newest change first: each begins where another ended.

By place, not by number: the database goes to a place through an index, however far down it is, and
a change meanwhile shifts nothing. An article that changes moves to the beginning.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

from workflow.domain.article import Article
from workflow.domain.states import ArticleState
from workflow.errors import InvalidInputError

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

# No longer than what the database's numbers hold.
_PLACE = re.compile(r"([0-9]{1,16})-([0-9]{1,18})", re.ASCII)


@dataclass(frozen=True)
class Place:
    """Where an article stands in the list: its last change, and its id among equals."""

    changed_at: datetime
    id: int

    def __str__(self) -> str:
        return f"{(self.changed_at - _BEGINNING) // _MICROSECOND}-{self.id}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """
        The inverse of `str`.

        Raises:
            InvalidInputError: `place_unknown`.
        """
        match = _PLACE.fullmatch(text)
        if match is None:
            raise InvalidInputError("place_unknown", place=text[:40])
        return cls(_BEGINNING + int(match[1]) * _MICROSECOND, int(match[2]))


@dataclass(frozen=True)
class Part:
    """
    Which part of the list is asked for: its beginning, unless a place says otherwise.

    Attributes:
        limit: How many articles at most.
        state: Only articles in this state.
        written_by: Only articles whose working revision this person wrote; empty for all.
        after: Only what stands after this place.
        before: Only what stands right before this place; *after* is not looked at then.
    """

    limit: int
    state: ArticleState | None = None
    after: Place | None = None
    before: Place | None = None
    written_by: str = ""


@dataclass(frozen=True)
class Listed:
    """An article in the list."""

    article: Article
    place: Place


@dataclass(frozen=True)
class Page:
    """
    A part of the list.

    Attributes:
        previous: What comes before stands before this place; None if nothing does.
        next: What comes after stands after this place; None if nothing does.
    """

    articles: tuple[Listed, ...]
    previous: Place | None
    next: Place | None
