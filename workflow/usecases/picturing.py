"""Pictures: add one to an article, and let no text name one that is not there."""

from collections.abc import Sequence
from dataclasses import dataclass

from workflow.catalogs.pictures import pictures_of
from workflow.domain.article import Article, ArticleText
from workflow.domain.findings import Finding
from workflow.domain.pictures import MOST_PICTURES, Picture
from workflow.domain.roles import Actor, require_role
from workflow.domain.states import Action
from workflow.domain.transitions import require_possible
from workflow.errors import InvalidInputError, NotFoundError
from workflow.intake.pictures import ReadPicture
from workflow.storage.artifact_store import ArtifactStore
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases.collecting import keep

_LONGEST_NAME = 120


@dataclass(frozen=True)
class StoredPicture:
    """
    A picture whose bytes are an artifact, and which no article has yet.

    Attributes:
        name: That of the file it came in; may be empty.
    """

    sha256: str
    name: str
    media_type: str
    bytes: int
    width: int
    height: int


@dataclass(frozen=True)
class StoredPictures:
    """Those that came with a text, and where their bytes are."""

    pictures: tuple[StoredPicture, ...]
    artifacts: ArtifactStore


def store_picture(artifacts: ArtifactStore, read: ReadPicture, name: str) -> StoredPicture:
    """Store the bytes of *read*; in no transaction, for that may take its time."""
    sha256 = artifacts.put(read.data)
    line = "".join(each for each in name if each.isprintable()).strip()[:_LONGEST_NAME]
    return StoredPicture(sha256, line, read.media_type, len(read.data), read.width, read.height)


def store_pictures(artifacts: ArtifactStore, read: Sequence[ReadPicture]) -> StoredPictures:
    """Likewise those that came with a text."""
    return StoredPictures(tuple(store_picture(artifacts, each, "") for each in read), artifacts)


def add_picture(
    uow: UnitOfWork, slug: str, stored: StoredPicture, artifacts: ArtifactStore, actor: Actor
) -> Picture:
    """
    Add a picture to an article, for its text to show; adding it again changes nothing.

    Raises:
        NotFoundError, NotPermittedError, ConflictError: As for any edit.
        UnavailableError: `artifact_collected`; see `usecases.collecting`.
    """
    article = uow.articles.by_slug(slug)
    require_role(actor, Action.EDIT)
    require_possible(article, Action.EDIT)
    return _record(uow, article, stored, artifacts, actor)


def record_pictures(
    uow: UnitOfWork, article: Article, brought: StoredPictures | None, actor: Actor
) -> None:
    """
    Add the pictures that came with a text to its article.

    Raises:
        UnavailableError: `artifact_collected`.
    """
    if brought is not None:
        for each in brought.pictures:
            _record(uow, article, each, brought.artifacts, actor)


def _record(
    uow: UnitOfWork,
    article: Article,
    stored: StoredPicture,
    artifacts: ArtifactStore,
    actor: Actor,
) -> Picture:
    keep(uow, artifacts, stored.sha256)
    picture = Picture(**vars(stored), article_id=article.id, added_by=actor.name, added_at=uow.now)
    if uow.pictures.add(picture):
        facts = {"sha256": stored.sha256, "name": stored.name}
        uow.audit.record(uow.now, actor.name, "add_picture", article.slug, **facts)
    return picture


def pictures(uow: UnitOfWork, slug: str) -> tuple[Picture, ...]:
    """
    The pictures of an article, oldest first.

    Raises:
        NotFoundError: `article_unknown`.
    """
    return uow.pictures.of_article(uow.articles.by_slug(slug).id)


def picture(uow: UnitOfWork, slug: str, sha256: str) -> Picture:
    """
    One of them.

    Raises:
        NotFoundError: `article_unknown`, `picture_unknown`.
    """
    found = next((each for each in pictures(uow, slug) if each.sha256 == sha256), None)
    if found is None:
        raise NotFoundError("picture_unknown", picture=sha256[:12])
    return found


def require_pictures(uow: UnitOfWork, text: ArticleText) -> None:
    """
    Refuse a text that names a picture which nobody added, for it could never be rendered, or
    more of them than a web page can hold.

    Raises:
        InvalidInputError: `article_refused`, with findings.
    """
    named = pictures_of(text)
    if not named:
        return
    known = uow.pictures.known(named)
    findings = [
        Finding("picture_unknown", values={"picture": each[:12]})
        for each in dict.fromkeys(named)
        if each not in known
    ]
    if len(named) > MOST_PICTURES:
        values = {"count": len(named), "limit": MOST_PICTURES}
        findings.append(Finding("pictures_too_many", values=values))
    if findings:
        raise InvalidInputError("article_refused", findings=findings, count=len(findings))
