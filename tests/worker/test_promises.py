"""
Promises, on either database: what was accepted goes out at its instant, stays due and overdue until
it can, or is void; and nobody has to look for it.
"""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, update

from tests.factories import ADA, AR, EDE, FR, PAT, make_text
from tests.usecases.newsroom import TOM, Newsroom, engine_digest
from tests.worker.promised import drop_letters, service_by_mail, told
from worker.base import carry_out
from workflow.domain.roles import Actor
from workflow.domain.states import Action, ArticleState, Role
from workflow.errors import WorkflowError
from workflow.jobs import Kind, Stall, Wanted, WorkState
from workflow.storage import tables as t
from workflow.usecases import planning, publishing
from workflow.usecases.measuring import measure
from workflow.usecases.outcomes import refusal
from workflow.usecases.promises import GRACE
from workflow.wiring import Service

HOUR = timedelta(hours=1)
MOMENT = timedelta(seconds=1)


@pytest.fixture
def service(engine: Engine, tmp_path) -> Service:
    """On either database; everybody can be written to."""
    return service_by_mail(engine, tmp_path)


@pytest.fixture
def news(service: Service) -> Newsroom:
    """A release in English and French that is to be public in an hour."""
    room = Newsroom(service.engine)
    room.bring_in(must=(FR,), later=(AR,))
    room.approve()
    room.translate(FR)
    with room.read() as uow:
        in_an_hour = uow.now + HOUR
    room.ask_to_publish(at=in_an_hour)
    with room.write() as uow:
        drop_letters(uow)
    return room


def promise(news: Newsroom) -> Wanted:
    return news.rows(Kind.PUBLISH)[-1]


def let_pass(news: Newsroom, by: timedelta) -> None:
    """Let the instant be *by* ago."""
    c, row = t.work.c, promise(news)
    with news.read() as uow:
        instant = uow.now - by
    params = {**row.params, "instant": instant.isoformat()}
    with news.engine.begin() as connection:
        moved = {"due_at": instant, "not_before": instant}
        connection.execute(update(t.work).where(c.id == row.id).values(params=params, **moved))


def try_again(news: Newsroom) -> None:
    """Let the time pass for which an overdue one is left alone."""
    c = t.work.c
    with news.engine.begin() as connection:
        connection.execute(update(t.work).where(c.kind == Kind.PUBLISH).values(not_before=c.due_at))


def look(service: Service) -> None:
    """What a clock does in a second."""
    with service.read() as uow:
        due = uow.work.due([Kind.PUBLISH], uow.now, 9)
    for _, work_id in due:
        try:
            carry_out(
                service,
                work_id,
                lambda _: None,
                lambda uow, row, _: publishing.publish(uow, row, engine_digest),
            )
        except WorkflowError:
            # Told on the row, which is what this is about.
            continue


def save_a_word(news: Newsroom) -> None:
    """A translator mends a comma in the edition that is signed off."""
    catalog = news.catalog(FR)
    catalog[0].msgstr += ","
    news.send(catalog, TOM, confirmed=True)


def overdue_seconds(service: Service) -> float:
    with service.read() as uow:
        return measure(uow).oldest_seconds(Kind.PUBLISH)


@pytest.mark.parametrize("roles", [{Role.EDITOR}, set()], ids=["another job", "no role"])
def test_who_may_publish_is_decided_when_it_is_accepted(service, news, roles):
    with news.write() as uow:
        uow.people.put(Actor("pat", frozenset(roles)), uow.now)
    let_pass(news, MOMENT)

    look(service)

    assert news.article.state is ArticleState.PUBLISHED


def test_a_disabled_publisher_s_word_holds(service, news):
    with news.write() as uow:
        uow.accounts.change("pat", disabled_at=uow.now)
    let_pass(news, MOMENT)

    look(service)

    assert news.article.state is ArticleState.PUBLISHED


def test_what_is_not_ready_at_its_instant_stays_due_and_goes_out_as_soon_as_it_is(
    service, news, lines
):
    save_a_word(news)
    let_pass(news, HOUR)

    look(service)

    row = promise(news)
    assert (row.state, row.stalled) == (WorkState.WANTED, Stall.GATE)
    assert [finding.where for finding in refusal(row).findings] == ["fr"]
    assert overdue_seconds(service) >= 3600
    (line,) = [each for each in lines() if each["event"] == "publication_overdue"]
    assert (line["level"], line["work_id"], line["code"]) == ("warning", row.id, "not_ready")
    assert ("overdue", "pat") in told(news)

    news.sign(FR)
    news.work([Kind.RENDER])
    look(service)

    assert news.article.state is ArticleState.PUBLISHED
    assert promise(news).stalled is None
    assert overdue_seconds(service) == 0


def test_what_stays_overdue_is_told_once(service, news, lines):
    save_a_word(news)
    let_pass(news, HOUR)

    for _ in range(3):
        look(service)
        try_again(news)

    assert told(news).count(("overdue", "pat")) == 1
    said = [line["level"] for line in lines() if line["event"] == "publication_overdue"]
    assert said == ["warning", "debug", "debug"]


def test_an_error_that_nobody_foresaw_ends_no_promise(service, news, monkeypatch):
    let_pass(news, HOUR)
    monkeypatch.setattr(publishing, "publish", lambda *_: 1 / 0)

    for _ in range(7):
        with pytest.raises(ZeroDivisionError):
            look(service)
        try_again(news)

    assert (promise(news).state, promise(news).stalled) == (WorkState.WANTED, Stall.GATE)
    assert told(news).count(("overdue", "pat")) == 1


def test_after_its_time_of_grace_nothing_goes_out_by_itself(service, news):
    """Neither one that became ready too late, nor one that no clock looked after for so long."""
    let_pass(news, GRACE + HOUR)

    look(service)
    try_again(news)
    look(service)

    row = promise(news)
    assert (row.state, row.stalled) == (WorkState.WANTED, Stall.LATE)
    assert refusal(row).code == "grace_over"
    assert news.article.state is ArticleState.APPROVED
    assert told(news) == [("late", "pat")]
    assert overdue_seconds(service) > GRACE.total_seconds()


def test_a_publisher_who_asks_again_after_the_grace_gets_it(service, news):
    let_pass(news, GRACE + HOUR)
    look(service)

    news.ask_to_publish()
    look(service)

    assert news.article.state is ArticleState.PUBLISHED
    assert [row.state for row in news.rows(Kind.PUBLISH)] == [WorkState.SUPERSEDED, WorkState.DONE]


def reopen(news: Newsroom) -> None:
    news.ask(Action.REOPEN, EDE, confirmed=True)
    news.work([Kind.MOVE])


def change(news: Newsroom) -> None:
    reopen(news)
    news.bring_in(make_text("Other words"), ADA, confirmed=True)


def test_what_was_accepted_for_another_text_is_void_at_once_and_says_so(news):
    change(news)

    row = promise(news)
    assert row.state is WorkState.VOID
    assert refusal(row).code == "publication_void"
    assert "void_publication" in news.history()
    assert told(news) == [("at_risk", "pat"), ("void", "pat")]


def test_what_is_found_to_be_void_at_its_instant_only_says_so_then(service, news, lines):
    """An older program beside this one changed the text, and knew nothing of promises."""
    c, row = t.work.c, promise(news)
    with news.engine.begin() as connection:
        params = {**row.params, "revision": 7}
        connection.execute(update(t.work).where(c.id == row.id).values(params=params))
    let_pass(news, MOMENT)

    look(service)

    assert promise(news).state is WorkState.VOID
    assert "void_publication" in news.history()
    assert told(news) == [("void", "pat")]
    (line,) = [each for each in lines() if each["event"] == "publication_void"]
    assert line["level"] == "warning"


def test_a_promise_that_is_reopened_and_approved_as_it_was_is_kept(service, news):
    reopen(news)
    let_pass(news, MOMENT)
    look(service)
    assert promise(news).stalled is Stall.GATE

    news.approve()
    news.work([Kind.MOVE, Kind.OPEN, Kind.RENDER])
    look(service)

    assert news.article.state is ArticleState.PUBLISHED


def test_a_plan_that_changes_at_the_very_instant_ends_no_promise(service, news):
    """Whoever comes second sees what the first has done."""
    let_pass(news, MOMENT)
    with news.write() as uow:
        planning.plan_languages(uow, news.slug, news.article.plan, PAT)

    look(service)

    assert news.article.state is ArticleState.PUBLISHED


def test_what_waits_for_a_person_is_work_that_nobody_waits_for(service, news):
    save_a_word(news)
    let_pass(news, HOUR)
    look(service)

    with service.read() as uow:
        assert not uow.work.is_any_due([Kind.PUBLISH], uow.now)
