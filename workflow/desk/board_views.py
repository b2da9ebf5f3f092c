"""What the board and the matrix show, as frozen values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from urllib.parse import parse_qsl, urlencode

from workflow.desk.views import Files, by_language
from workflow.domain.edition import Edition, EditionState
from workflow.domain.language import LanguageTag
from workflow.domain.roles import Actor
from workflow.domain.states import ArticleState
from workflow.errors import InvalidInputError
from workflow.storage.paging import Part, Place
from workflow.storage.unit_of_work import UnitOfWork
from workflow.storage.view_store import SavedView
from workflow.usecases.overseeing import Board, Card, board, cards
from workflow.usecases.reading import Summary
from workflow.usecases.saved_views import views_of
from workflow.usecases.searching import Found, Search, find

ARTICLES_PER_PAGE = 25

_State = TypeVar("_State", ArticleState, EditionState)

# The names of the fields, in the order in which addresses have them.
_FIELDS = ("q", "state", "language", "edition", "mine")


@dataclass(frozen=True)
class Filters:
    """What somebody filters by, as the address has it; empty for all."""

    q: str = ""
    state: str = ""
    language: str = ""
    edition: str = ""
    mine: str = ""

    @classmethod
    def parse(cls, query: str) -> "Filters":
        """Those of what stands behind the question mark of an address; all else is left out."""
        given = {name: value for name, value in parse_qsl(query) if name in _FIELDS}
        return cls(**given)

    @property
    def query(self) -> str:
        """The inverse of `parse`, and empty if nothing is filtered."""
        values = {name: getattr(self, name).strip() for name in _FIELDS}
        return urlencode({name: value for name, value in values.items() if value})

    def search(self, actor: Actor) -> Search:
        """
        Raises:
            InvalidInputError: `filter_unknown`, or that the language is none.
        """
        return Search(
            words=self.q[:200],
            state=_one_of(ArticleState, self.state),
            language=LanguageTag.parse(self.language.strip()) if self.language.strip() else None,
            edition=_one_of(EditionState, self.edition),
            written_by=actor.name if self.mine else "",
        )


@dataclass(frozen=True)
class Listed:
    """An article in a list, with its public files."""

    card: Card
    files: tuple[Files, ...]


@dataclass(frozen=True)
class ListPage:
    """
    A page of a list.

    Attributes:
        is_first: Whether it begins with the newest; nothing on it means something else then.
        previous: It goes on before this place, if it does.
        looked_at: Among how many articles was searched; None if an index knew.
    """

    listed: tuple[Listed, ...]
    is_first: bool
    previous: Place | None
    next: Place | None
    looked_at: int | None


@dataclass(frozen=True)
class BoardPage:
    """The board, or the list in its place, of one person at one moment."""

    now: datetime
    board: Board | None
    list: ListPage | None
    views: tuple[SavedView, ...]


@dataclass(frozen=True)
class Row:
    """An article of the matrix; None where it has no edition in the column's language."""

    summary: Summary
    cells: tuple[Edition | None, ...]


@dataclass(frozen=True)
class MatrixPage:
    """Articles and the languages that occur among them."""

    columns: tuple[LanguageTag, ...]
    rows: tuple[Row, ...]
    is_first: bool
    previous: Place | None
    next: Place | None
    looked_at: int | None


@dataclass(frozen=True)
class Spot:
    """Where in a list a page is to begin; the beginning if both are empty."""

    after: str = ""
    before: str = ""

    @property
    def is_first(self) -> bool:
        return not self.after and not self.before

    def part(self) -> Part:
        """
        Raises:
            InvalidInputError: `place_unknown`.
        """
        return Part(
            ARTICLES_PER_PAGE,
            after=Place.parse(self.after) if self.after else None,
            before=Place.parse(self.before) if self.before else None,
        )


def show_board(uow: UnitOfWork, actor: Actor, *, four_eyes: bool) -> BoardPage:
    """What waits for *actor*, and the newest articles of each state."""
    shown = board(uow, actor, four_eyes=four_eyes)
    return BoardPage(uow.now, shown, None, views_of(uow, actor.name))


def show_list(uow: UnitOfWork, actor: Actor, search: Search, spot: Spot) -> BoardPage:
    """
    The articles that fit *search*, the most recently changed first.

    Raises:
        InvalidInputError: `place_unknown`.
    """
    found = find(uow, search, spot.part())
    lives = [each.article.live for each in found.summaries if each.article.live is not None]
    files = uow.publications.files_of_each(lives)
    listed = tuple(
        Listed(card, by_language(files.get(card.summary.article.live or 0, ())))
        for card in cards(uow, found.summaries)
    )
    page = ListPage(listed, spot.is_first, found.previous, found.next, found.looked_at)
    return BoardPage(uow.now, None, page, views_of(uow, actor.name))


def show_matrix(uow: UnitOfWork, search: Search, spot: Spot) -> MatrixPage:
    """
    The same articles with a column for each language that occurs among them.

    Raises:
        InvalidInputError: `place_unknown`.
    """
    found = find(uow, search, spot.part())
    columns = _columns(found)
    rows = tuple(Row(each, _cells(each, columns)) for each in found.summaries)
    return MatrixPage(columns, rows, spot.is_first, found.previous, found.next, found.looked_at)


def _columns(found: Found) -> tuple[LanguageTag, ...]:
    planned = {e.language for each in found.summaries for e in each.editions}
    public = {now.language for each in found.summaries for now in each.public}
    return tuple(sorted(planned | public))


def _cells(summary: Summary, columns: Sequence[LanguageTag]) -> tuple[Edition | None, ...]:
    editions: Mapping[LanguageTag, Edition] = {e.language: e for e in summary.editions}
    return tuple(editions.get(column) for column in columns)


def _one_of(kind: type[_State], given: str) -> _State | None:
    if not given:
        return None
    try:
        return kind(given)
    except ValueError as error:
        raise InvalidInputError("filter_unknown", given=given[:40]) from error
