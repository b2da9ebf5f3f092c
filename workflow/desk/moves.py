"""Moves of an article: the buttons that ask for them, what approving does, and the asking."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated
from urllib.parse import quote

from fastapi import Form, Response

from workflow.desk.routes import Route
from workflow.desk.visits import Visit, Visiting
from workflow.domain.article import Article, ArticleText
from workflow.domain.findings import Finding
from workflow.domain.language import LanguageTag
from workflow.domain.states import NEEDS_LIVE, POSSIBLE_IN, TRANSITIONS, Action
from workflow.errors import InvalidInputError, WorkflowError
from workflow.jobs import WorkState
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases.acknowledging import open_in_source
from workflow.usecases.commenting import open_comments
from workflow.usecases.deleting import delete_article, refusal_to_delete
from workflow.usecases.moving import MoveRequest, possible_moves, request_move

# What the page tells once it is done.
_DONE: Mapping[Action, str] = {
    Action.SUBMIT: "submitted",
    Action.TAKE_BACK: "taken_back",
    Action.RETURN: "returned",
    Action.APPROVE: "approved",
    Action.REOPEN: "reopened",
    Action.CORRECT: "correction_opened",
    Action.ABANDON: "correction_abandoned",
    Action.WITHDRAW: "withdrawn",
}
# Publishing has a page of its own.
_SHOWN = tuple(_DONE)
# What a form asks for without a page of its own.
_ASKED = frozenset(
    {
        Action.SUBMIT,
        Action.TAKE_BACK,
        Action.RETURN,
        Action.APPROVE,
        Action.REOPEN,
        Action.ABANDON,
    }
)


@dataclass(frozen=True)
class Moves:
    """
    The moves that an article's state has.

    Attributes:
        refusals: By action, why it is refused to whoever looks; None if it is not.
        open_comments: How many comments nobody has resolved.
        stays: Why whoever looks cannot delete it; None if they can.
    """

    article: Article
    refusals: Mapping[str, WorkflowError | None]
    open_comments: int
    stays: WorkflowError | None

    @property
    def can_be_deleted(self) -> bool:
        """Whether anybody could delete it, as it is."""
        return self.article.live is None and self.article.state in POSSIBLE_IN[Action.DELETE]


@dataclass(frozen=True)
class Approving:
    """What approving an article does, before it is done."""

    article: Article
    text: ArticleText
    languages: tuple[LanguageTag, ...]
    refusal: WorkflowError | None
    open_comments: int
    open: tuple[Finding, ...]


def moves_of(uow: UnitOfWork, article: Article, visit: Visit) -> Moves:
    """The moves of *article*, as its visitor may make them."""
    four_eyes = visit.desk.service.settings.four_eyes
    found = possible_moves(uow, article, visit.actor, four_eyes=four_eyes)
    refusals = {action.value: found[action] for action in _SHOWN if _is_shown(article, action)}
    stays = refusal_to_delete(uow, article, visit.actor)
    return Moves(article, refusals, open_comments(uow, article), stays)


def _is_shown(article: Article, action: Action) -> bool:
    """Whether the article's state has that move; not where something public is needed for it."""
    move = (article.state, action)
    return move in TRANSITIONS and (move not in NEEDS_LIVE or article.live is not None)


def approving(visit: Visiting, slug: str) -> Response:
    """What approving does, listed before it is confirmed."""
    with visit.read() as uow:
        article = uow.articles.by_slug(slug)
        moves = moves_of(uow, article, visit)
        four_eyes = visit.desk.service.settings.four_eyes
        possible = possible_moves(uow, article, visit.actor, four_eyes=four_eyes)
        shown = Approving(
            article,
            uow.articles.revision(article.id, article.revision).text,
            (article.source, *article.plan.languages),
            possible[Action.APPROVE],
            moves.open_comments,
            open_in_source(uow, article).findings,
        )
    return visit.page("review/approve.html", shown=shown)


def move(
    visit: Visiting,
    slug: str,
    action: Annotated[str, Form()] = "",
    revision: Annotated[int, Form()] = 0,
    seen: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "",
) -> Response:
    """
    Ask for a move of the *revision* that was looked at, and wait until it is made.

    Args:
        seen: The digest of the text that was read, to approve it.
    """
    if action not in _ASKED:
        raise InvalidInputError("field_unusable", field="action")
    asked = MoveRequest(slug, Action(action), reason.strip(), revision=revision, seen=seen)
    return ask(visit, asked)


def delete(visit: Visiting, slug: str, revision: Annotated[int, Form()] = 0) -> Response:
    """Delete the article, if its working revision is the one that was looked at."""
    with visit.write() as uow:
        sure = visit.confirmed
        delete_article(uow, slug, visit.actor, revision=revision, confirmed=sure)
    return visit.go("/", "article_deleted")


def ask(visit: Visit, request: MoveRequest) -> Response:
    """Ask for a move, and show the article when it is made, or tell that it is under way."""
    with visit.write() as uow:
        four_eyes = visit.desk.service.settings.four_eyes
        asked = replace(request, confirmed=visit.confirmed)
        work_id = request_move(uow, asked, visit.actor, four_eyes=four_eyes)
    rows = visit.wait_for([work_id])
    made = all(row.state is not WorkState.WANTED for row in rows)
    path = f"/articles/{quote(request.slug, safe='')}/review"
    return visit.go(path, done=_DONE[request.action] if made else "asked")


ROUTES = (
    Route("GET", "/articles/{slug}/approve", approving),
    Route("POST", "/articles/{slug}/move", move),
    Route("POST", "/articles/{slug}/delete", delete),
)
