"""Review: the difference between two revisions, comments beside it, and what to do with it."""

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import Form, Query, Response

from workflow.catalogs.differences import LineChange, LineKind
from workflow.desk.moves import Moves, moves_of
from workflow.desk.routes import Route
from workflow.desk.visits import Visit, Visiting
from workflow.domain.findings import Finding
from workflow.domain.notes import FOR_CORRECTIONS, Note, Reason
from workflow.domain.roles import may, require_role
from workflow.domain.states import Action
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases import commenting
from workflow.usecases.acknowledging import open_in_source
from workflow.usecases.commenting import Thread
from workflow.usecases.correction_notes import note_under_way
from workflow.usecases.restoring_revisions import restore_revision
from workflow.usecases.reviewing import Review, review
from workflow.usecases.writing import standing


@dataclass(frozen=True)
class Talk:
    """
    What was said about a paragraph.

    Attributes:
        segment: Digest of the paragraph's segment.
        revision: The one in which it is read.
    """

    slug: str
    segment: str
    revision: int
    threads: tuple[Thread, ...]

    @property
    def key(self) -> str:
        """Its name on the page."""
        return self.segment[:16]


@dataclass(frozen=True)
class Row:
    """
    A line of the difference.

    Attributes:
        skipped: How many lines that are the same are left out above it.
        talk: None where nothing can be said about it: it is gone, or no text.
    """

    change: LineChange | None
    skipped: int
    talk: Talk | None


@dataclass(frozen=True)
class ReviewPage:
    """
    Attributes:
        changed: How many lines are not the same.
        only: Whether those that are the same are left out.
        earlier: What was said about text that this revision has no more.
        can_restore: Whether whoever looks may write a next revision.
        note: Of the correction, if whoever looks may change it now.
        open: What the reviewer is to look at before approving the working revision.
    """

    review: Review
    rows: tuple[Row, ...]
    changed: int
    only: bool
    earlier: tuple[Talk, ...]
    moves: Moves
    can_restore: bool
    note: Note | None
    open: tuple[Finding, ...]
    reasons: tuple[Reason, ...] = FOR_CORRECTIONS


def show(
    visit: Visiting,
    slug: str,
    before: Annotated[int | None, Query(alias="from")] = None,
    after: Annotated[int | None, Query(alias="to")] = None,
    only: str = "",
) -> Response:
    """The difference of any two revisions; of the working one from the last that was approved."""
    with visit.read() as uow:
        found = review(uow, slug, before, after)
        page = _page(uow, found, visit, only=bool(only))
    return visit.page("review/show.html", page=page)


def restore(
    visit: Visiting,
    slug: str,
    number: Annotated[int, Form()] = 0,
    base: Annotated[int, Form()] = 0,
) -> Response:
    """Save an old revision as the next one, if the working one is still the *base*."""
    require_role(visit.actor, Action.EDIT)
    with visit.write() as uow:
        restore_revision(uow, slug, number, base, visit.actor, confirmed=visit.confirmed)
    return visit.go(f"/articles/{quote(slug, safe='')}/review", done="text_saved")


def comment(
    visit: Visiting,
    slug: str,
    revision: Annotated[int, Form()],
    segment: Annotated[str, Form()],
    text: Annotated[str, Form()] = "",
) -> Response:
    """Say something about a paragraph."""
    with visit.write() as uow:
        made = commenting.comment(uow, slug, revision, segment, text, visit.actor)
    return _talk(visit, slug, made, revision, "commented")


def answer(
    visit: Visiting,
    slug: str,
    number: int,
    revision: Annotated[int, Form()],
    text: Annotated[str, Form()] = "",
) -> Response:
    """Answer a comment."""
    with visit.write() as uow:
        made = commenting.answer(uow, slug, number, text, visit.actor)
    return _talk(visit, slug, made, revision, "commented")


def resolve(visit: Visiting, slug: str, number: int, revision: Annotated[int, Form()]) -> Response:
    """Say that a comment is settled."""
    with visit.write() as uow:
        commenting.resolve(uow, slug, number, visit.actor)
    return _talk(visit, slug, number, revision, "comment_resolved")


def reopen(visit: Visiting, slug: str, number: int, revision: Annotated[int, Form()]) -> Response:
    """Say that it is not."""
    with visit.write() as uow:
        commenting.reopen(uow, slug, number, visit.actor)
    return _talk(visit, slug, number, revision, "comment_reopened")


def _talk(visit: Visit, slug: str, number: int, revision: int, done: str) -> Response:
    """The part of the page that changed, with the focus on that comment; else the page."""
    if "hx-request" not in visit.request.headers:
        return visit.go(f"/articles/{quote(slug, safe='')}/review", done=done)
    with visit.read() as uow:
        article = uow.articles.by_slug(slug)
        about = uow.comments.by_id(article.id, number)
        threads = commenting.threads(uow, article, revision)
    here = tuple(each for each in threads if each.comment.segment == about.segment)
    return visit.page(
        "review/talk.html",
        talk=Talk(slug, about.segment, revision, here),
        article=article,
        focus=number,
        open_comments=sum(each.is_open for each in threads),
        done_code=done,
    )


def _page(uow: UnitOfWork, found: Review, visit: Visit, *, only: bool) -> ReviewPage:
    article = found.article
    threads = commenting.threads(uow, article, found.after)
    rows: list[Row] = []
    skipped = 0
    for change in found.changes:
        talk = _talk_about(change, article.slug, found.after, threads)
        if only and change.kind is LineKind.SAME and not (talk and talk.threads):
            skipped += 1
            continue
        rows.append(Row(change, skipped, talk))
        skipped = 0
    if skipped:
        rows.append(Row(None, skipped, None))
    return ReviewPage(
        review=found,
        rows=tuple(rows),
        changed=sum(each.kind is not LineKind.SAME for each in found.changes),
        only=only,
        earlier=_earlier(article.slug, found.after, threads),
        moves=moves_of(uow, article, visit),
        can_restore=standing(uow, article.slug, visit.actor).why_not is None,
        note=note_under_way(uow, article) if may(visit.actor, Action.CORRECT) else None,
        open=open_in_source(uow, article).findings,
    )


def _talk_about(
    change: LineChange, slug: str, revision: int, threads: tuple[Thread, ...]
) -> Talk | None:
    if change.after is None or not change.after.segment:
        return None
    segment = change.after.segment
    here = tuple(each for each in threads if each.comment.segment == segment)
    return Talk(slug, segment, revision, here)


def _earlier(slug: str, revision: int, threads: tuple[Thread, ...]) -> tuple[Talk, ...]:
    gone = [each for each in threads if each.earlier]
    segments = dict.fromkeys(each.comment.segment for each in gone)
    return tuple(
        Talk(slug, segment, revision, tuple(e for e in gone if e.comment.segment == segment))
        for segment in segments
    )


_COMMENTS = "/articles/{slug}/review/comments"

ROUTES = (
    Route("GET", "/articles/{slug}/review", show),
    Route("POST", "/articles/{slug}/review/restore", restore),
    Route("POST", _COMMENTS, comment),
    Route("POST", _COMMENTS + "/{number}/answers", answer),
    Route("POST", _COMMENTS + "/{number}/resolve", resolve),
    Route("POST", _COMMENTS + "/{number}/reopen", reopen),
)
