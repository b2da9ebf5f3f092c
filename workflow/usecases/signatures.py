"""What a signature needs: that its signer saw the text, and wrote no part that nobody signed."""

from collections.abc import Collection, Iterable, Mapping

from workflow.domain.article import Article
from workflow.domain.edition import Edition
from workflow.domain.language import LanguageTag
from workflow.errors import ConflictError, InvalidInputError
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases.editions import ancestry

Writers = Mapping[tuple[int, LanguageTag], frozenset[str]]


def require_seen(seen: str, now: str) -> None:
    """
    Nobody signs blindly: the digest of what was *seen* comes with every signature.

    Args:
        now: The digest of what is to be signed.

    Raises:
        InvalidInputError: `seen_missing`.
        ConflictError: `seen_other`: it has changed since, or the digest is mistyped.
    """
    if not seen:
        raise InvalidInputError("seen_missing")
    if seen != now:
        raise ConflictError("seen_other", digest=now)


def writers_of(uow: UnitOfWork, article: Article, edition: Edition) -> frozenset[str]:
    """
    Everybody who wrote a text of *edition* since it was last signed.

    Also the texts before the current ones, and those of paragraphs that it took over from: a
    comma that somebody else has changed leaves the words their writer's.
    """
    return writers_of_all(uow, [(article, edition)])[article.id, edition.language]


def writers_of_all(uow: UnitOfWork, editions: Collection[tuple[Article, Edition]]) -> Writers:
    """The same of many editions, by article and language, in as many statements."""
    if not editions:
        return {}
    written = uow.catalog_sets.unsigned_writers([(a.id, e.language) for a, e in editions])
    origins = uow.catalog_sets.origins({(article.id, article.revision) for article, _ in editions})
    return {
        (article.id, edition.language): _among(
            _messages(edition, origins.get((article.id, article.revision), {})),
            written.get((article.id, edition.language), {}),
        )
        for article, edition in editions
    }


def _messages(edition: Edition, origins: Mapping[str, str]) -> Iterable[str]:
    for segment in edition.segments:
        yield segment.digest
        yield from ancestry(origins, segment.digest)


def _among(messages: Iterable[str], written: Mapping[str, frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*(written[each] for each in messages if each in written))
