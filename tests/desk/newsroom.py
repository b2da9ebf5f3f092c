"""Articles for the desk to show, put in through the use cases and the stores."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from tests.factories import AR, EN, FR, JA, NOW, make_text
from workflow.catalogs.segments import compose_source
from workflow.domain.article import Article, LanguagePlan
from workflow.domain.language import LanguageTag
from workflow.domain.rendition import Format
from workflow.domain.roles import Actor
from workflow.domain.states import Action, ArticleState, Role
from workflow.jobs import Kind, WorkState
from workflow.rendering.release import Release
from workflow.storage.publication_store import Rendition
from workflow.storage.work_store import Order
from workflow.usecases.bringing_in import Incoming, bring_in
from workflow.usecases.moving import MoveRequest, request_move
from workflow.usecases.people import add_person
from workflow.wiring import Service

ZH = LanguageTag("zh", "Hans")
PLAN = LanguagePlan(must=(FR, AR), later=(JA,))


def hire(service: Service) -> Actor:
    """One person who may do everything."""
    with service.write() as uow:
        return add_person(uow, "ada", list(Role), [FR, AR, JA])


def write_article(
    service: Service,
    slug: str = "safe-water",
    title: str = "Water is safe again",
    *,
    language: LanguageTag = EN,
    plan: LanguagePlan = PLAN,
) -> Article:
    """An article in draft."""
    incoming = Incoming(make_text(title), slug, revises=False, language=language, plan=plan)
    actor = hire(service)
    with service.write() as uow:
        return bring_in(uow, incoming, actor)


def final_files(
    service: Service, article: Article, languages: Iterable[LanguageTag]
) -> list[Rendition]:
    """The final files of *article*, web pages and texts as the renderer makes them."""
    with service.read() as uow:
        text = uow.articles.revision(article.id, article.revision).text
    releases = (
        Release(compose_source(text), each, EN, article.slug, proof=False) for each in languages
    )
    return [_rendition(service, article, each, fmt) for each in releases for fmt in Format]


def publish(service: Service, article: Article, languages: Iterable[LanguageTag] = (EN,)) -> None:
    """Make *article* public in *languages*."""
    made = final_files(service, article, languages)
    with service.write() as uow:
        for each in made:
            uow.publications.add_rendition(each)
        number = uow.publications.publish(article.id, article.revision, uow.now, "ada", uow.now)
        uow.publications.join(number, made, uow.now)
        public = replace(article, state=ArticleState.PUBLISHED, live=number)
        uow.articles.save_if_unchanged(public, uow.now)


def file_of(service: Service, slug: str, format_: Format) -> Rendition:
    """The first public file of that format."""
    with service.read() as uow:
        live = uow.articles.by_slug(slug).live
        assert live is not None
        return next(made for made in uow.publications.files(live) if made.format is format_)


def ask_to_submit(service: Service, slug: str) -> None:
    """Work that waits, for there is no worker."""
    with service.write() as uow:
        actor = uow.people.by_name("ada")
        request_move(uow, MoveRequest(slug, Action.SUBMIT), actor, four_eyes=True)


def fail_to_render(service: Service, article: Article, outcome: dict[str, object]) -> None:
    """A rendering that somebody tried and that failed."""
    params = {"revision": article.revision, "language": "fr", "format": "pdf", "proof": True}
    order = Order(Kind.RENDER, f"render:{article.id}:x", article.id, params, "ada")
    with service.write() as uow:
        work_id = uow.want(order)
        wanted = uow.work.claim(work_id, "machine:1", uow.now, timedelta(minutes=1))
        assert wanted is not None
        assert uow.work.finish(work_id, "machine:1", uow.now, WorkState.FAILED, outcome)


def _rendition(service: Service, article: Article, release: Release, format_: Format) -> Rendition:
    # A PDF takes the engine half a second to load, and the desk does not look into it.
    data = b"%PDF-1.7 of " + str(release.language).encode()
    if format_ is not Format.PDF:
        data = service.renderer.render(release, format_).data
    digest = service.artifacts.put(data)
    return Rendition(
        inputs=f"{article.id:020}{release.language.gettext:>24}{format_.value:>20}",
        article_id=article.id,
        revision=article.revision,
        language=release.language,
        format=format_,
        proof=False,
        edition="e" * 64,
        sha256=digest,
        bytes=len(data),
        pages=2 if format_ is Format.PDF else None,
        made_at=NOW,
    )
