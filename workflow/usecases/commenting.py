"""
Comment on a paragraph: say, answer, resolve, reopen. Whoever may read an article may comment on it.

A comment belongs to the paragraph's segment: it stays with the text through all revisions that
have it, and is kept with the text that it was about when that is gone.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from workflow.catalogs.lines import Line, lines_of
from workflow.domain.article import Article
from workflow.domain.roles import Actor
from workflow.errors import InvalidInputError, NotFoundError
from workflow.storage.comment_store import Comment
from workflow.storage.unit_of_work import UnitOfWork

MOST_CHARACTERS = 4_000


@dataclass(frozen=True)
class Thread:
    """
    A comment with its answers, oldest first.

    Attributes:
        earlier: The text that it is about, if the revision that is read has it no more.
    """

    comment: Comment
    answers: tuple[Comment, ...]
    earlier: str = ""

    @property
    def is_open(self) -> bool:
        return self.comment.resolved_at is None


def comment(
    uow: UnitOfWork, slug: str, revision: int, segment: str, text: str, actor: Actor
) -> int:
    """
    Say something about a paragraph of a revision, and return the comment's id.

    Raises:
        NotFoundError: `article_unknown`, `revision_unknown` or `paragraph_unknown`.
        InvalidInputError: `comment_empty` or `comment_too_long`.
    """
    article = uow.articles.by_slug(slug)
    if segment not in _lines(uow, article, revision):
        raise NotFoundError("paragraph_unknown", number=revision)
    return _add(uow, article, revision, segment, None, text, actor)


def answer(uow: UnitOfWork, slug: str, comment_id: int, text: str, actor: Actor) -> int:
    """
    Answer a comment; an answer to an answer answers the comment.

    Raises:
        NotFoundError: `article_unknown` or `comment_unknown`.
        InvalidInputError: `comment_empty` or `comment_too_long`.
    """
    article = uow.articles.by_slug(slug)
    first = _first(uow, article, comment_id)
    return _add(uow, article, first.revision, first.segment, first.id, text, actor)


def resolve(uow: UnitOfWork, slug: str, comment_id: int, actor: Actor) -> None:
    """
    Say that what a comment asks for is settled; twice is once.

    Raises:
        NotFoundError: `article_unknown` or `comment_unknown`.
    """
    article = uow.articles.by_slug(slug)
    found = _first(uow, article, comment_id)
    if found.resolved_at is None:
        uow.comments.settle(found.id, actor.name, uow.now)
        _record(uow, article, "resolve_comment", found.id, actor)


def reopen(uow: UnitOfWork, slug: str, comment_id: int, actor: Actor) -> None:
    """
    Say that it is not settled after all.

    Raises:
        NotFoundError: `article_unknown` or `comment_unknown`.
    """
    article = uow.articles.by_slug(slug)
    found = _first(uow, article, comment_id)
    if found.resolved_at is not None:
        uow.comments.unsettle(found.id)
        _record(uow, article, "reopen_comment", found.id, actor)


def threads(uow: UnitOfWork, article: Article, revision: int) -> tuple[Thread, ...]:
    """All of an article, oldest first, for whoever reads that revision."""
    found = uow.comments.of_article(article.id)
    if not found:
        return ()
    now = _lines(uow, article, revision)
    return tuple(
        Thread(
            each,
            tuple(other for other in found if other.answers == each.id),
            "" if each.segment in now else _text_of(uow, article, each),
        )
        for each in found
        if each.answers is None
    )


def open_comments(uow: UnitOfWork, article: Article) -> int:
    """How many comments of an article nobody has resolved."""
    found = uow.comments.of_article(article.id)
    return sum(1 for each in found if each.answers is None and each.resolved_at is None)


def _add(
    uow: UnitOfWork,
    article: Article,
    revision: int,
    segment: str,
    answers: int | None,
    text: str,
    actor: Actor,
) -> int:
    written = text.replace("\r\n", "\n").strip()
    if not written:
        raise InvalidInputError("comment_empty")
    if len(written) > MOST_CHARACTERS:
        raise InvalidInputError("comment_too_long", most=MOST_CHARACTERS)
    made = uow.comments.add(
        article_id=article.id,
        revision=revision,
        segment=segment,
        answers=answers,
        text=written,
        made_by=actor.name,
        made_at=uow.now,
    )
    _record(uow, article, "answer_comment" if answers else "comment", made, actor)
    return made


def _first(uow: UnitOfWork, article: Article, comment_id: int) -> Comment:
    found = uow.comments.by_id(article.id, comment_id)
    return uow.comments.by_id(article.id, found.answers) if found.answers else found


def _lines(uow: UnitOfWork, article: Article, revision: int) -> Mapping[str, Line]:
    lines = lines_of(uow.articles.revision(article.id, revision).text)
    return {line.segment: line for line in lines if line.segment}


def _text_of(uow: UnitOfWork, article: Article, about: Comment) -> str:
    line = _lines(uow, article, about.revision).get(about.segment)
    return line.text if line else ""


def _record(uow: UnitOfWork, article: Article, action: str, comment_id: int, actor: Actor) -> None:
    facts = {"comment": comment_id, "revision": article.revision}
    uow.audit.record(uow.now, actor.name, action, article.slug, **facts)
