"""Open catalogs: cut an approved revision into segments and give each language its edition."""

from workflow.catalogs.segments import segments as cut
from workflow.domain.article import Article
from workflow.domain.gate import ready
from workflow.domain.roles import Actor
from workflow.jobs import Kind, Outcome, Wanted, WorkState
from workflow.storage.unit_of_work import UnitOfWork
from workflow.storage.work_store import Order
from workflow.usecases.editions import editions_of
from workflow.usecases.wanting import EngineDigest, want_finals


def want_catalogs(uow: UnitOfWork, article: Article, actor: Actor) -> int:
    """Want the catalogs of the working revision, for the languages now planned."""
    plan = ",".join(language.gettext for language in article.plan.languages)
    # The plan is part of the key through the version: changing it opens what is new in it.
    key = f"open:{article.id}:{article.revision}:{article.version}"
    params = {"revision": article.revision, "plan": plan}
    return uow.want(Order(Kind.OPEN, key, article.id, params, actor.name))


def open_catalogs(uow: UnitOfWork, wanted: Wanted, engine: EngineDigest) -> Outcome:
    """
    Store the segments, open the editions, and want the files of what is signed off already.

    After a correction that leaves an edition's text alone, its sign-off still stands: it is
    rendered again, on the new revision, without anybody's help.
    """
    article = uow.articles.by_id(wanted.article_id)
    if article.revision != wanted.params["revision"]:
        return Outcome(WorkState.SUPERSEDED)
    if not uow.catalogs.segments(article.id, article.revision):
        text = uow.articles.revision(article.id, article.revision).text
        uow.catalogs.add_segments(article.id, article.revision, cut(text))
    for language in (article.source, *article.plan.languages):
        is_source = language == article.source
        uow.catalogs.open_edition(article.id, language, uow.now, is_source=is_source)
    editions = editions_of(uow, article)
    for edition in ready(editions):
        want_finals(uow, article, edition, engine, wanted.requested_by)
    facts = {
        "segments": editions[0].total,
        "languages": [edition.language.gettext for edition in editions],
    }
    uow.audit.record(uow.now, wanted.requested_by, "open_catalogs", article.slug, **facts)
    return Outcome(facts=facts)
