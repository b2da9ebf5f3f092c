"""With many articles nothing reads all of a table, and nothing takes a statement for each."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from tests.benchmarks.scale.filling import LANGUAGES, Size, fill
from tests.benchmarks.scale.watching import Watch, watching, whole_reads
from tests.servers import PostgreSQL
from tests.usecases.newsroom import Newsroom, engine_digest
from workflow.desk import board_views, views
from workflow.desk.board_views import Spot
from workflow.domain.article import ArticleKind
from workflow.domain.edition import EditionState
from workflow.domain.roles import Actor
from workflow.domain.states import ArticleState, Role
from workflow.jobs import EDITORIAL, Kind
from workflow.storage import tables as t
from workflow.storage.audit_store import Sought
from workflow.storage.database import open_engine
from workflow.storage.migrate import upgrade
from workflow.storage.paging import Part
from workflow.storage.unit_of_work import UnitOfWork, unit_of_work
from workflow.usecases import publishing, reading, signing
from workflow.usecases.publishing import PublicationRequest
from workflow.usecases.reconciling import reconcile
from workflow.usecases.searching import Search

pytestmark = pytest.mark.slow

LEASE = timedelta(minutes=1)
BEGINNING = Spot()
# Somebody for whom everything may wait, and who wrote nothing.
ALL = Actor("eve", frozenset(Role), frozenset(LANGUAGES))


@dataclass(frozen=True)
class Archive:
    """A filled database, and some articles in it that are ready to be published."""

    engine: Engine
    approved: tuple[str, ...]

    @property
    def newsroom(self) -> Newsroom:
        return Newsroom(self.engine, self.approved[0])


@pytest.fixture(scope="module")
def large(postgresql: PostgreSQL) -> Iterator[Archive]:
    """Three thousand articles in three languages."""
    yield from archive(postgresql, Size(3_000, 3, paragraphs=3))


@pytest.fixture(scope="module")
def small(postgresql: PostgreSQL) -> Iterator[Archive]:
    """A hundred articles in two languages."""
    yield from archive(postgresql, Size(100, 2, paragraphs=1))


@pytest.fixture(scope="module")
def polyglot(postgresql: PostgreSQL) -> Iterator[Archive]:
    """A hundred articles in twelve languages."""
    yield from archive(postgresql, Size(100, 12, paragraphs=1))


def archive(postgresql: PostgreSQL, size: Size) -> Iterator[Archive]:
    name = f"archive_{size.articles}_{size.languages}"
    postgresql.create(name)
    engine = open_engine(postgresql.url(name))
    upgrade(engine)
    fill(engine, size)
    with engine.connect() as connection:
        c = t.articles.c
        query = select(c.slug).where(c.state == ArticleState.APPROVED.value).order_by(c.slug)
        approved = tuple(connection.execute(query).scalars())
    yield Archive(engine, approved)
    engine.dispose()
    postgresql.drop(name)


def read_the_list(uow: UnitOfWork) -> None:
    page = listed(uow)
    second = listed(uow, Spot(after=str(page.next)))
    listed(uow, Spot(before=str(second.previous)))


def listed(uow: UnitOfWork, spot: Spot = BEGINNING) -> board_views.ListPage:
    shown = board_views.show_list(uow, ALL, Search(), spot).list
    assert shown is not None
    return shown


def read_the_board(uow: UnitOfWork) -> None:
    board_views.show_board(uow, ALL, four_eyes=True)


def read_the_matrix(uow: UnitOfWork) -> None:
    board_views.show_matrix(uow, Search(), Spot())


def search(uow: UnitOfWork) -> None:
    for each in (
        Search(words="nowhere"),
        Search(words="release-0-7"),
        Search(language=LANGUAGES[1], state=ArticleState.APPROVED),
        Search(edition=EditionState.MISSING),
        Search(written_by="ada"),
    ):
        board_views.show_list(uow, ALL, each, Spot())


def read_the_audit_log(uow: UnitOfWork) -> None:
    day = timedelta(days=1)
    for each in (
        Sought(),
        Sought(actor="ada"),
        Sought(action="withdraw"),
        Sought(subject="release-0-7"),
        Sought(since=uow.now + day, until=uow.now + 2 * day),
    ):
        uow.audit.newest(each, 50)
        uow.audit.oldest(each, 50, above=0)


def read_the_list_of_a_state(uow: UnitOfWork) -> None:
    reading.summaries(uow, Part(25, ArticleState.PUBLISHED))


def look_for_work(uow: UnitOfWork) -> None:
    uow.work.due((*EDITORIAL, Kind.PUBLISH), uow.now, 50)
    uow.work.due((Kind.RENDER,), uow.now, 50)
    uow.work.is_any_due(Kind, uow.now)
    uow.work.waiting(Kind.PUBLISH)


def measure_work(uow: UnitOfWork) -> None:
    uow.measures.backlog(uow.now)
    uow.measures.publication_lags(20)


def claim(uow: UnitOfWork) -> None:
    for _, work_id in uow.work.due((Kind.RENDER,), uow.now, 1):
        assert uow.work.claim(work_id, "test", uow.now, LEASE)
        assert uow.work.holds(work_id, "test")
        assert uow.work.give_back(work_id, "test", uow.now, counts=False)


def sweep(uow: UnitOfWork) -> None:
    reconcile(uow, engine_digest)


@pytest.mark.parametrize(
    "deed",
    [
        read_the_list,
        read_the_list_of_a_state,
        read_the_board,
        read_the_matrix,
        search,
        read_the_audit_log,
        look_for_work,
        measure_work,
        claim,
        sweep,
    ],
)
def test_nothing_reads_a_whole_table(large: Archive, deed: Callable[[UnitOfWork], None]) -> None:
    wait_for_the_embargo(large, 12)
    with watching(large.engine) as watch, unit_of_work(large.engine, write=True) as uow:
        deed(uow)

    assert len(watch) > 1
    assert whole_reads(large.engine, watch) == []


def test_an_article_is_shown_without_reading_a_whole_table(large: Archive) -> None:
    with watching(large.engine) as watch, unit_of_work(large.engine, write=False) as uow:
        views.show_article(uow, "release-0-7", four_eyes=True)

    assert whole_reads(large.engine, watch) == []


def test_publishing_reads_no_whole_table(large: Archive) -> None:
    watch = publish(large, large.approved[20])

    assert whole_reads(large.engine, watch) == []


def test_who_uses_a_shared_text_is_found_without_reading_a_whole_table(large: Archive) -> None:
    with watching(large.engine) as watch, unit_of_work(large.engine, write=False) as uow:
        users = uow.articles.users_of(ArticleKind.BOILERPLATE, "about-3", 0, 50)

    assert 0 < len(users) < 50
    assert whole_reads(large.engine, watch) == []


@pytest.fixture(scope="module")
def published(small: Archive, polyglot: Archive, large: Archive) -> list[int]:
    """How many statements it took each archive to publish one article."""
    return [len(publish(each, each.approved[1])) for each in (small, polyglot, large)]


def test_a_publication_takes_as_many_statements_however_many_articles_and_languages(
    published: list[int],
) -> None:
    assert published == [published[0]] * 3


@pytest.mark.usefixtures("published")
def test_a_page_takes_as_many_statements_however_many_articles_and_languages(
    small: Archive, polyglot: Archive, large: Archive
) -> None:
    for page, most in ((listed, 19), (read_the_matrix, 12), (read_the_board, 48)):
        counts = []
        for each in (small, polyglot, large):
            with watching(each.engine) as watch, unit_of_work(each.engine, write=False) as uow:
                page(uow)
            counts.append(len(watch))

        assert counts == [counts[0]] * 3
        assert counts[0] <= most


def test_a_search_in_vain_looks_at_a_bounded_number_of_articles(large: Archive) -> None:
    with watching(large.engine) as watch, unit_of_work(large.engine, write=False) as uow:
        page = board_views.show_list(uow, ALL, Search(words="nowhere"), Spot()).list

    assert page is not None
    assert page.listed == ()
    assert page.looked_at == 2_000
    assert page.next is not None
    assert len(watch) <= 23


def test_a_sign_off_takes_as_many_statements_however_many_articles_and_languages(
    small: Archive, polyglot: Archive, large: Archive
) -> None:
    counts = []
    for each in (small, polyglot, large):
        newsroom = Newsroom(each.engine, each.approved[2])
        language = LANGUAGES[0]
        seen = newsroom.edition(language).digest
        with watching(each.engine) as watch, newsroom.write() as uow:
            pat, name = uow.people.by_name("pat"), newsroom.slug
            signing.sign_off(
                uow, name, language, pat, engine_digest, seen=seen, four_eyes=True, confirmed=True
            )
        counts.append(len(watch))

    assert counts == [counts[0]] * 3


def test_a_sweep_takes_as_many_statements_however_much_waits(polyglot: Archive) -> None:
    counts = []
    for waiting in (1, 9):
        wait_for_the_embargo(polyglot, waiting)
        with watching(polyglot.engine) as watch, unit_of_work(polyglot.engine, write=True) as uow:
            sweep(uow)
        counts.append(len(watch))

    # Each article's own text is read to see which shared texts it uses.
    assert counts[1] - counts[0] <= 8


def wait_for_the_embargo(archive: Archive, count: int) -> None:
    """Have so many publications wait, and the sweep not have seen them yet."""
    with unit_of_work(archive.engine, write=True) as uow:
        pat = uow.people.by_name("pat")
        at = uow.now + timedelta(days=7)
        for slug in archive.approved[3 : 3 + count]:
            request = PublicationRequest(slug, at, confirmed=True)
            publishing.request_publication(uow, request, pat, engine_digest)


def publish(archive: Archive, slug: str) -> Watch:
    """Ask for a publication, have its files made, then watch it being asked for and done."""
    newsroom = Newsroom(archive.engine, slug)
    with newsroom.write() as uow:
        pat = uow.people.by_name("pat")
        later = PublicationRequest(slug, uow.now + timedelta(days=1), confirmed=True)
        publishing.request_publication(uow, later, pat, engine_digest)
    make_files(newsroom)
    with watching(archive.engine) as watch, newsroom.write() as uow:
        work_id = publishing.request_publication(
            uow, PublicationRequest(slug, confirmed=True), pat, engine_digest
        )
        row = uow.work.claim(work_id, "test", uow.now, LEASE)
        assert row is not None
        publishing.publish(uow, row, engine_digest)
        assert uow.work.finish(work_id, "test", uow.now, row.state)
    assert newsroom.article.state is ArticleState.PUBLISHED
    return watch


def make_files(newsroom: Newsroom) -> None:
    """The files that are wanted of the newsroom's article."""
    with newsroom.write() as uow:
        article = uow.articles.by_slug(newsroom.slug)
        for work_id in uow.work.renders_under_way(article.id):
            row = uow.work.claim(work_id, "test", uow.now, LEASE)
            assert row is not None
            outcome = newsroom.perform(uow, row)
            assert uow.work.finish(work_id, "test", uow.now, outcome.state, outcome.facts)
