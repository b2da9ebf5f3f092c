"""Open catalogs: cut an approved revision into segments and give each language its edition."""

from dataclasses import dataclass

from workflow.catalogs.carrying import Carried, carry_over
from workflow.catalogs.segments import segments as cut
from workflow.catalogs.words import is_spaceless
from workflow.domain.article import Article
from workflow.domain.edition import EditionState
from workflow.domain.gate import ready
from workflow.domain.roles import Actor
from workflow.domain.segment import Segment
from workflow.jobs import Kind, Outcome, Wanted, WorkState
from workflow.storage.unit_of_work import UnitOfWork
from workflow.storage.work_store import Order
from workflow.usecases.editions import editions_of
from workflow.usecases.following import want_followers
from workflow.usecases.notices import Event, News, notify
from workflow.usecases.wanting import EngineDigest, want_finals


def want_catalogs(uow: UnitOfWork, article: Article, actor: Actor) -> int:
    """Want the catalogs of the working revision, for the languages now planned."""
    # Changing the plan counts the version up: what is new in it is opened by another row.
    key = f"open:{article.id}:{article.revision}:{article.version}"
    params = {"revision": article.revision}
    return uow.want(Order(Kind.OPEN, key, article.id, params, actor.name))


@dataclass(frozen=True)
class Prepared:
    """What opening stores, worked out beforehand: empty if it is stored already."""

    segments: tuple[Segment, ...] = ()
    carried: tuple[Carried, ...] = ()


def prepare_catalogs(uow: UnitOfWork, wanted: Wanted) -> Prepared:
    """
    Cut the revision, and decide which edited segment takes over from which vanished one.

    Decided once, on the source, for every language, outside the transaction that writes: a long
    article takes a while.
    """
    article = uow.articles.by_id(wanted.article_id)
    number = wanted.params["revision"]
    if uow.catalogs.segments(article.id, number):
        return Prepared()
    segments = cut(uow.articles.revision(article.id, number).text)
    previous = uow.catalogs.last_opened(article.id, number)
    if previous is None:
        return Prepared(segments)
    before = uow.catalogs.segments(article.id, previous)
    earlier = tuple(uow.catalogs.known_segments(article.id, previous).values())
    spaceless = is_spaceless(article.source)
    return Prepared(segments, carry_over(before, segments, earlier, spaceless=spaceless))


def open_catalogs(
    uow: UnitOfWork, wanted: Wanted, prepared: Prepared, engine: EngineDigest
) -> Outcome:
    """
    Store the segments, open the editions, and want the files of what is signed off already.

    After a correction that leaves an edition's text alone, its sign-off still stands: it is
    rendered again, on the new revision, without anybody's help.
    """
    article = uow.articles.by_id(wanted.article_id)
    if article.revision != wanted.params["revision"]:
        return Outcome(WorkState.SUPERSEDED)
    is_new = not uow.catalogs.segments(article.id, article.revision)
    before = {each.language for each in uow.catalogs.editions(article.id)}
    if is_new:
        uow.catalogs.add_segments(article.id, article.revision, prepared.segments)
        rows = [(c.segment, c.origin, c.kind.value, c.similarity) for c in prepared.carried]
        uow.catalogs.add_carried(article.id, article.revision, rows)
    uow.catalogs.open_editions(article.id, article.source, article.plan.languages, uow.now)
    editions = editions_of(uow, article)
    want_finals(uow, article, ready(editions), engine, wanted.requested_by)
    want_followers(uow, article, engine, wanted.requested_by)
    facts = {
        "segments": editions[0].total,
        "carried": len(prepared.carried),
        "languages": [edition.language.gettext for edition in editions],
    }
    uow.audit.record(uow.now, wanted.requested_by, "open_catalogs", article.slug, **facts)
    to_do = {each.language for each in editions if each.state is not EditionState.SIGNED_OFF}
    # Otherwise the plan was changed, which is news for those of the languages that joined it.
    event = Event.APPROVED if is_new else Event.PLANNED
    languages = frozenset(to_do if is_new else to_do - before)
    notify(uow, article, News(event, languages=languages), wanted.requested_by)
    return Outcome(facts=facts)
