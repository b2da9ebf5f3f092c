"""
On either database: a withdrawal is done at its instant by whoever looks first, the clock, which
needs no broker, or the dispatcher; and what fails stays due and is told.
"""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, update

from tests.factories import FR, PAT
from tests.usecases.newsroom import Newsroom
from tests.worker.promised import service_by_mail, told
from worker.embedded import Dispatcher
from worker.running import due_work, run_task
from worker.tasks import register
from workflow.domain.notes import Reason
from workflow.domain.states import Action, ArticleState
from workflow.jobs import EDITORIAL, Kind, Stall, Wanted, WorkState
from workflow.queue import make_celery
from workflow.storage import tables as t
from workflow.storage.promise_store import PROMISED
from workflow.usecases import moving
from workflow.usecases.measuring import measure
from workflow.usecases.promises import GRACE
from workflow.usecases.public_now import texts_public
from workflow.usecases.resuming import held, resume
from workflow.wiring import Service

HOUR = timedelta(hours=1)
MOMENT = timedelta(seconds=1)


@pytest.fixture
def service(engine: Engine, tmp_path) -> Service:
    """Everybody can be written to."""
    return service_by_mail(engine, tmp_path)


@pytest.fixture
def app(service):
    app = make_celery("", render_timeout_seconds=5)
    register(app, service)
    return app


@pytest.fixture
def news(service: Service) -> Newsroom:
    """A release in English and French that is public and is to be withdrawn in an hour."""
    room = Newsroom(service.engine)
    room.bring_in(must=(FR,))
    room.publish_in(FR)
    told(room)
    with room.read() as uow:
        in_an_hour = uow.now + HOUR
    room.ask(Action.WITHDRAW, PAT, ready=Reason.ERROR, at=in_an_hour)
    return room


def waiting(news: Newsroom) -> Wanted:
    return news.rows(Kind.WITHDRAW)[-1]


def let_pass(news: Newsroom, by: timedelta) -> None:
    """Let the instant be *by* ago."""
    c = t.work.c
    with news.read() as uow:
        instant = uow.now - by
    moved = {"due_at": instant, "not_before": instant, "wanted_at": instant - HOUR}
    with news.engine.begin() as connection:
        connection.execute(update(t.work).where(c.kind == Kind.WITHDRAW).values(**moved))


def look(service: Service, app) -> None:
    """What a clock does in a second."""
    for kind, work_id in due_work(service, PROMISED):
        run_task(app, kind.value, work_id=work_id)


def overdue_seconds(service: Service) -> float:
    with service.read() as uow:
        return measure(uow).oldest_seconds(Kind.WITHDRAW)


def public(news: Newsroom) -> int:
    with news.read() as uow:
        return len(texts_public(uow, uow.articles.by_slug(news.slug)))


def test_before_its_instant_nobody_does_it(service, app, news):
    look(service, app)

    assert waiting(news).state is WorkState.WANTED
    assert public(news) == 2


def test_the_clock_does_it_at_its_instant_and_everybody_concerned_is_told(service, app, news):
    assert told(news) == []
    let_pass(news, MOMENT)

    look(service, app)

    assert news.article.state is ArticleState.WITHDRAWN
    assert public(news) == 0
    assert waiting(news).state is WorkState.DONE
    assert told(news) == [("expired", "ada"), ("expired", "ede"), ("expired", "pat")]


def test_the_embedded_dispatcher_does_it_at_its_instant(service, app, news):
    let_pass(news, MOMENT)

    Dispatcher(service, app, renders=False).run(
        lambda uow: not uow.work.is_any_due(EDITORIAL, uow.now)
    )

    assert public(news) == 0


def test_one_that_no_clock_looked_after_for_days_is_done_all_the_same(service, app, news, lines):
    let_pass(news, GRACE + HOUR)
    assert overdue_seconds(service) > GRACE.total_seconds()

    look(service, app)

    assert public(news) == 0
    (line,) = [each for each in lines() if each["event"] == "caught_up"]
    assert (line["level"], line["work_id"]) == ("warning", waiting(news).id)


def test_one_that_a_dead_process_began_is_done_by_another(service, app, news):
    let_pass(news, HOUR)
    with service.write() as uow:
        uow.work.claim(waiting(news).id, "the dead", uow.now - HOUR, MOMENT)

    look(service, app)

    assert public(news) == 0


def test_what_fails_stays_due_is_told_once_and_tried_until_it_is_done(
    service, app, news, lines, monkeypatch
):
    let_pass(news, HOUR)
    c = t.work.c
    with monkeypatch.context() as broken:
        broken.setattr(moving, "move", lambda *_, **__: 1 / 0)
        for _ in range(7):
            look(service, app)
            with news.engine.begin() as connection:
                again = update(t.work).where(c.kind == Kind.WITHDRAW)
                connection.execute(again.values(not_before=c.due_at))

    assert (waiting(news).state, waiting(news).stalled) == (WorkState.WANTED, Stall.GATE)
    assert told(news) == [("still_public", "pat")]
    said = [each["level"] for each in lines() if each["event"] == "withdrawal_overdue"]
    assert said[0] == "warning"
    assert set(said[1:]) <= {"debug"}
    assert overdue_seconds(service) >= HOUR.total_seconds()

    look(service, app)

    assert public(news) == 0
    assert overdue_seconds(service) == 0


def test_after_a_restore_it_waits_for_a_person(service, app, news):
    with service.write() as uow:
        uow.promises.hold()
    let_pass(news, MOMENT)

    look(service, app)
    assert public(news) == 2
    with service.read() as uow:
        assert [row.kind for _, row in held(uow).work] == [Kind.WITHDRAW]

    with service.write() as uow:
        resume(uow, PAT)
    look(service, app)
    assert public(news) == 0
