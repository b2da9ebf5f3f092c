"""After a restore nothing goes public, moves or is sent before somebody has seen it."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from tests.factories import EDE, PAT
from tests.usecases.newsroom import PEOPLE, Newsroom
from workflow.domain.states import Action, ArticleState
from workflow.errors import NotPermittedError
from workflow.jobs import Kind, Stall, WorkState
from workflow.storage import backup
from workflow.storage import tables as t
from workflow.storage.artifacts import Artifacts
from workflow.storage.backup import Store, restore_backup, write_backup
from workflow.storage.unit_of_work import unit_of_work
from workflow.usecases.notices import Event, News, notify
from workflow.usecases.publishing import cancel_publication
from workflow.usecases.resuming import held, resume


def no_progress(_done: int, _total: int) -> None:
    pass


@pytest.fixture
def news(engine: Engine, tmp_path: Path) -> Newsroom:
    """Publish for later, back up, cancel, restore; the instant has come meanwhile."""
    room, store, path = cancelled_since(engine, tmp_path)
    with room.write() as uow:
        notify(uow, room.article, News(Event.READY), "ada")
    restore_backup(store, path, no_progress, replace=True)
    let_it_be_due(room)
    return room


def cancelled_since(engine: Engine, folder: Path) -> tuple[Newsroom, Store, Path]:
    """A back-up of a publication that waits, and that has been cancelled since."""
    with unit_of_work(engine, write=True) as uow:
        for person in PEOPLE:
            uow.people.put(person, uow.now)
            uow.accounts.change(person.name, email=f"{person.name}@press.example")
    room = Newsroom(engine)
    room.bring_in(must=())
    room.approve()
    with room.read() as uow:
        in_an_hour = uow.now + timedelta(hours=1)
    room.ask_to_publish(at=in_an_hour)
    store, path = Store(engine, Artifacts(folder / "a")), folder / "backup.tar"
    write_backup(store, path, no_progress, with_artifacts=False)
    with room.write() as uow:
        cancel_publication(uow, room.slug, PAT)
    return room, store, path


def let_it_be_due(news: Newsroom) -> None:
    c = t.work.c
    with news.read() as uow:
        a_moment_ago = uow.now - timedelta(seconds=1)
    moved = {"due_at": a_moment_ago, "not_before": a_moment_ago}
    with news.engine.begin() as connection:
        connection.execute(update(t.work).where(c.kind == Kind.PUBLISH).values(**moved))


def test_what_was_cancelled_after_the_back_up_does_not_go_public(news: Newsroom) -> None:
    news.work()

    assert news.article.state is ArticleState.APPROVED
    (row,) = news.rows(Kind.PUBLISH)
    assert (row.state, row.stalled) == (WorkState.WANTED, Stall.RESTORED)
    with news.read() as uow:
        assert uow.letters.due(uow.now) is None
        assert [each.slug for each, _ in held(uow).work] == [news.slug]
        assert {letter.facts["event"] for letter in held(uow).letters} == {"submitted", "approved"}


def test_what_somebody_lets_go_on_goes_out(news: Newsroom) -> None:
    with news.write() as uow:
        resume(uow, PAT)

    news.work()

    assert news.article.state is ArticleState.PUBLISHED
    assert "resume" in [entry["action"] for entry in entries(news)]
    with news.read() as uow:
        assert held(uow).is_empty
        assert uow.letters.due(uow.now) is not None


def entries(news: Newsroom):
    with news.read() as uow:
        return uow.audit.entries()


def test_letters_of_a_back_up_can_be_thrown_away(news: Newsroom) -> None:
    with news.write() as uow:
        resume(uow, PAT, with_letters=False)

    with news.read() as uow:
        assert uow.letters.due(uow.now) is None
        assert uow.letters.held() == ()


def test_only_a_publisher_resumes(news: Newsroom) -> None:
    with pytest.raises(NotPermittedError), news.write() as uow:
        resume(uow, EDE)


def test_what_came_from_a_back_up_can_be_cancelled(news: Newsroom) -> None:
    with news.write() as uow:
        cancel_publication(uow, news.slug, PAT)

    with news.read() as uow:
        assert held(uow).work == ()


def test_who_asks_for_what_waits_since_a_restore_gets_it(news: Newsroom) -> None:
    """A move that was under way when the back-up was made is asked for anew."""
    with news.write() as uow:
        cancel_publication(uow, news.slug, PAT)
    news.ask(Action.REOPEN, EDE)
    with news.write() as uow:
        uow.promises.hold()
    news.work()
    assert news.article.state is ArticleState.APPROVED

    news.move(Action.REOPEN, EDE)

    assert news.article.state is ArticleState.DRAFT


def test_a_restore_that_is_killed_before_it_ends_lets_nothing_go_on(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On PostgreSQL the database is in place then, and workers may be at work on it."""
    room, store, path = cancelled_since(engine, tmp_path)

    def killed(_engine: Engine) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(backup, "upgrade", killed)
    with pytest.raises(KeyboardInterrupt):
        restore_backup(store, path, no_progress, replace=True)
    let_it_be_due(room)
    room.work()

    assert room.article.state is ArticleState.APPROVED
    if engine.dialect.name == "postgresql":
        with room.read() as uow:
            assert uow.letters.due(uow.now) is None
