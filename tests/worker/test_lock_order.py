"""
Whoever asks and whoever works at the same moment on PostgreSQL: one waits, and both succeed.

Each takes the article first and its work then. Taken in different orders, the two would wait for
each other, and the database would refuse one of them.
"""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.factories import EDE, FR, PAT
from tests.usecases.newsroom import PEOPLE, Newsroom
from worker.base import carry_out
from workflow.domain.notes import Reason
from workflow.domain.states import Action
from workflow.jobs import Kind, Outcome, Wanted
from workflow.settings import Settings
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases.deleting import delete_article
from workflow.usecases.publishing import cancel_publication
from workflow.usecases.reconciling import reconcile
from workflow.wiring import Service, open_service

_BLOCKED = text(
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


@pytest.fixture
def service(migrated_postgres_url: str, tmp_path: Path) -> Iterator[Service]:
    opened = open_service(Settings(data=tmp_path / "var", database_url=migrated_postgres_url))
    yield opened
    opened.engine.dispose()


@pytest.fixture
def signed(service: Service) -> Newsroom:
    """A release whose editions are signed off, with all its files still to be made."""
    news = Newsroom(service.engine)
    with news.write() as uow:
        for person in PEOPLE:
            uow.people.put(person, uow.now)
    news.bring_in(must=(FR,))
    news.approve()
    news.fill(FR)
    news.sign(FR)
    return news


def publish(news: Newsroom) -> None:
    news.ask_to_publish()


def cancel(news: Newsroom) -> None:
    with news.write() as uow:
        cancel_publication(uow, news.slug, PAT)


def withdraw(news: Newsroom) -> None:
    news.ask(Action.WITHDRAW, PAT, ready=Reason.ERROR, confirmed=True)


def delete(news: Newsroom) -> None:
    with news.write() as uow:
        delete_article(uow, news.slug, EDE, confirmed=True)


def sweep(news: Newsroom) -> None:
    with news.write() as uow:
        reconcile(uow, news.version)


def at_once(
    service: Service, news: Newsroom, work: Wanted, ask: Callable[[Newsroom], None]
) -> list[BaseException]:
    """Let *ask* come while *work* is being ended, and return what went wrong."""
    wrong: list[BaseException] = []

    def asking() -> None:
        try:
            ask(news)
        except Exception as error:  # noqa: BLE001
            wrong.append(error)

    other = threading.Thread(target=asking)

    def end(uow: UnitOfWork, wanted: Wanted, _prepared: None) -> Outcome:
        other.start()
        while other.is_alive() and not blocked(service):
            other.join(0.01)
        return news.perform(uow, wanted)

    try:
        carry_out(service, work.id, lambda _: None, end)
    except Exception as error:  # noqa: BLE001
        wrong.append(error)
    other.join(60)
    assert not other.is_alive()
    return wrong


def blocked(service: Service) -> bool:
    with service.engine.connect() as connection:
        return bool(connection.execute(_BLOCKED).scalar())


@pytest.mark.parametrize("ask", [publish, delete, sweep])
def test_a_file_that_is_recorded_meets_who_asks(
    service: Service, signed: Newsroom, ask: Callable[[Newsroom], None]
) -> None:
    (*_, last) = signed.rows(Kind.RENDER)

    assert at_once(service, signed, last, ask) == []


@pytest.mark.parametrize("ask", [publish, cancel, withdraw, delete, sweep])
def test_a_publication_that_is_done_meets_who_asks(
    service: Service, signed: Newsroom, ask: Callable[[Newsroom], None]
) -> None:
    signed.work()
    number = signed.ask_to_publish()
    (row,) = (each for each in signed.rows(Kind.PUBLISH) if each.id == number)

    wrong = at_once(service, signed, row, ask)

    assert not [each for each in wrong if "deadlock" in str(each)]
    assert signed.article.live is not None
