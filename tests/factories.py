"""Values for tests: plain functions with keyword defaults, and a few people."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from workflow.domain.article import Article, ArticleText, LanguagePlan
from workflow.domain.edition import Edition, Signature
from workflow.domain.findings import Finding
from workflow.domain.language import LanguageTag
from workflow.domain.roles import Actor
from workflow.domain.segment import Segment, Translation
from workflow.domain.states import ArticleState, Role
from workflow.domain.transitions import Asked
from workflow.storage.unit_of_work import UnitOfWork

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

EN, FR, DE, JA, AR = (LanguageTag(name) for name in ("en", "fr", "de", "ja", "ar"))

ADA = Actor("ada", frozenset({Role.AUTHOR}))
EDE = Actor("ede", frozenset({Role.EDITOR}))
PAT = Actor("pat", frozenset({Role.PUBLISHER}))
TIM = Actor("tim", frozenset({Role.TRANSLATOR}), frozenset({FR, DE, JA}))
ROOT = Actor("root", frozenset(Role), frozenset({FR, DE, JA}))


def make_text(
    title: str = "Water is safe again",
    body: str = "The well is open.\n\nNobody was hurt.",
    **fields: Any,
) -> ArticleText:
    return ArticleText(title=title, body=body, **fields)


def make_article(
    *, state: ArticleState = ArticleState.DRAFT, plan: LanguagePlan | None = None, **fields: Any
) -> Article:
    """An article that ada wrote; from `review` on, she has submitted it too."""
    values: dict[str, Any] = {
        "id": 1,
        "slug": "safe-water",
        "source": EN,
        "version": 1,
        "revision": 1,
        "written_by": "ada",
        "submitted_by": "" if state is ArticleState.DRAFT else "ada",
    }
    return Article(state=state, plan=plan or LanguagePlan(), **(values | fields))


def read_text(uow: UnitOfWork, slug: str) -> str:
    """The digest of an article's text, as whoever approves it has to give it."""
    article = uow.articles.by_slug(slug)
    return uow.articles.revision(article.id, article.revision).digest


def asked(action: Any, actor: Actor = ROOT, *, reason: str = "a good reason", **rest: Any) -> Asked:
    return Asked(action, actor, reason, **rest)


def make_segment(msgid: str = "The well is open.", context: str = "p", hint: str = "") -> Segment:
    return Segment(context, msgid, hint)


def make_translation(
    segment: Segment,
    text: str = "Le puits est ouvert.",
    *,
    needs_work: bool = False,
    written_by: str = "tim",
    written_at: datetime = NOW,
    mark: int = 0,
) -> Translation:
    return Translation(segment.digest, text, needs_work, written_by, written_at, mark=mark)


def make_edition(
    segments: Iterable[Segment] = (),
    translations: Iterable[Translation] = (),
    *,
    language: LanguageTag = FR,
    is_source: bool = False,
    revision: str = "revision digest",
    findings: Iterable[Finding] = (),
    signed: Iterable[Signature] = (),
    number: int = 1,
) -> Edition:
    return Edition(
        language=language,
        is_source=is_source,
        segments=tuple(segments),
        translations={translation.segment: translation for translation in translations},
        revision=revision,
        findings=tuple(findings),
        signed=frozenset(signed),
        number=number,
    )
