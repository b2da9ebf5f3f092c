"""What the pages show of whole editions: the languages of an article, and one to be signed off."""

from dataclasses import dataclass
from datetime import datetime

from workflow.desk.translating_views import by_number, here, title_of
from workflow.domain.article import Article
from workflow.domain.edition import Edition
from workflow.domain.findings import Finding, blocking
from workflow.domain.language import LanguageTag
from workflow.domain.roles import Actor
from workflow.errors import ConflictError, NotPermittedError, NotReadyError, WorkflowError
from workflow.storage.signature_store import Signed
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases import checking, one_message
from workflow.usecases.editions import editions_of, target_of
from workflow.usecases.signing import require_signable
from workflow.usecases.taking_back import refusal_to_take_back, signed_now


@dataclass(frozen=True)
class Language:
    """
    How far one language of the plan is.

    Attributes:
        blocking: How many findings must be mended; warnings need the page of the language.
        worked_at: None if nobody did anything.
    """

    edition: Edition
    is_must: bool
    is_open: bool
    blocking: int
    worked_by: str
    worked_at: datetime | None


@dataclass(frozen=True)
class Languages:
    """The languages of an article."""

    article: Article
    title: str
    languages: tuple[Language, ...]


@dataclass(frozen=True)
class SignOff:
    """
    An edition before somebody signs it off.

    Attributes:
        findings: Number and digest of a message, and what was found about it.
        why_not: Why this person cannot sign it now; None if they can.
        signed: The signatures by which it is signed off now.
        why_stays: Why this person cannot take these back; None if they can.
    """

    article: Article
    title: str
    edition: Edition
    worked_at: datetime | None
    findings: tuple[tuple[int, str, tuple[Finding, ...]], ...]
    why_not: WorkflowError | None
    signed: tuple[Signed, ...]
    why_stays: WorkflowError | None


def languages(uow: UnitOfWork, slug: str) -> Languages:
    """
    Raises:
        NotFoundError: `article_unknown`.
    """
    article = uow.articles.by_slug(slug)
    _source, *targets = editions_of(uow, article)
    working = (article.id, article.revision)
    opened = uow.catalog_sets.opened([working]).get(article.id, frozenset())
    return Languages(
        article,
        title_of(uow, article),
        tuple(_language(article, each, is_open=each.language in opened) for each in targets),
    )


def before_sign_off(
    uow: UnitOfWork, slug: str, language: LanguageTag, actor: Actor, *, four_eyes: bool
) -> SignOff:
    """
    What somebody should see who is about to sign.

    Raises:
        NotFoundError: `article_unknown`, `language_not_planned`.
        ConflictError: `source_not_translated`, `catalogs_not_open`.
    """
    article = uow.articles.by_slug(slug)
    edition = target_of(uow, article, language)
    found = by_number(checking.findings_of(uow, article, edition))
    grouped = tuple(
        (number, edition.segments[number - 1].digest, here(findings))
        for number, findings in found.items()
    )
    why_not = None
    try:
        require_signable(uow, article, edition, actor, four_eyes=four_eyes)
    except (NotPermittedError, ConflictError, NotReadyError) as error:
        why_not = error
    _, worked_at = _last_work(edition)
    return SignOff(
        article=article,
        title=title_of(uow, article),
        edition=edition,
        worked_at=worked_at,
        findings=grouped,
        why_not=why_not,
        signed=signed_now(uow, article, edition),
        why_stays=refusal_to_take_back(uow, article, edition, actor),
    )


def opened_article(uow: UnitOfWork, slug: str, language: LanguageTag) -> tuple[Article, str]:
    """
    An article that has a catalog in *language*, and its title.

    Raises:
        NotFoundError, ConflictError: As `one_message.catalog_of`.
    """
    article = one_message.catalog_of(uow, slug, language)
    return article, title_of(uow, article)


def _language(article: Article, edition: Edition, *, is_open: bool) -> Language:
    is_must = edition.language in article.plan.must
    count = len(blocking(edition.findings))
    return Language(edition, is_must, is_open, count, *_last_work(edition))


def _last_work(edition: Edition) -> tuple[str, datetime | None]:
    texts = edition.translations
    newest = max(
        (texts[s.digest].written_at for s in edition.segments if s.digest in texts), default=None
    )
    return edition.last_translator, newest
