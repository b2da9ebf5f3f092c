"""Review: what became of one revision of an article in another."""

from dataclasses import dataclass

from workflow.catalogs.differences import LineChange, difference
from workflow.catalogs.lines import lines_of
from workflow.catalogs.words import is_spaceless
from workflow.domain.article import Article, Revision
from workflow.storage.article_store import Approval
from workflow.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Review:
    """
    A revision as a reviewer reads it.

    Attributes:
        revisions: All of the article, the newest first.
        approvals: All of the article, the oldest first.
        before: Number of the revision that *after* is compared with; 0 if with none.
        changes: Every line of both; all the same if there is nothing to compare with.
    """

    article: Article
    revisions: tuple[Revision, ...]
    approvals: tuple[Approval, ...]
    before: int
    after: int
    changes: tuple[LineChange, ...]

    @property
    def working(self) -> Revision:
        return next(each for each in self.revisions if each.number == self.article.revision)


def review(
    uow: UnitOfWork, slug: str, before: int | None = None, after: int | None = None
) -> Review:
    """
    Compare two revisions of an article.

    Args:
        before: The older one; None for the last that was approved before the newer one, 0 for
            none.
        after: The newer one; None for the working revision.

    Raises:
        NotFoundError: `article_unknown` or `revision_unknown`.
        InvalidInputError: A text is too large to be cut (`segments.segments`).
    """
    article = uow.articles.by_slug(slug)
    approvals = uow.articles.approvals(article.id)
    newer = article.revision if after is None else after
    older = _approved_before(approvals, newer) if before is None else before
    new = lines_of(uow.articles.revision(article.id, newer).text)
    old = lines_of(uow.articles.revision(article.id, older).text) if older else new
    return Review(
        article,
        uow.articles.revisions(article.id),
        approvals,
        older,
        newer,
        difference(old, new, spaceless=is_spaceless(article.source)),
    )


def _approved_before(approvals: tuple[Approval, ...], number: int) -> int:
    return max((each.revision for each in approvals if each.revision < number), default=0)
