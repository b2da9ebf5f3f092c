"""Embargoes and clocks: two at once, one that was away, and one that is off by ten minutes."""

import json
import os
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, update

from tests.usecases.newsroom import PEOPLE, Newsroom, engine_digest
from worker import clock
from worker.base import carry_out
from worker.tasks import register
from workflow.domain.states import ArticleState
from workflow.jobs import Kind
from workflow.queue import HintQueue, make_celery, make_hint_queue
from workflow.settings import Settings
from workflow.storage import tables as t
from workflow.storage.artifacts import Artifacts
from workflow.storage.database import open_engine
from workflow.storage.unit_of_work import unit_of_work
from workflow.usecases import publishing
from workflow.usecases.reconciling import reconcile
from workflow.wiring import Service

HOUR = timedelta(hours=1)
FAKETIME = next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), Path("libfaketime.so.1"))


@pytest.fixture
def service(engine: Engine, tmp_path: Path) -> Service:
    """On either database."""
    with unit_of_work(engine, write=True) as uow:
        for person in PEOPLE:
            uow.people.put(person, uow.now)
    return Service(Settings(data=tmp_path), engine, Artifacts(tmp_path / "a"), HintQueue(None))


def held(engine: Engine, slug: str, wait: timedelta) -> int:
    """An article whose files are ready, under embargo for *wait*; the id of its publication."""
    news = Newsroom(engine, slug)
    news.bring_in(must=())
    news.approve()
    news.work()
    with news.read() as uow:
        at = uow.now + wait
    return news.ask_to_publish(at=at)


def let_pass(engine: Engine, work_id: int, by: timedelta) -> None:
    """Let the instant be an hour from now minus *by*, as if all clocks had been away meanwhile."""
    c = t.work.c
    with engine.begin() as connection:
        row = connection.execute(select(t.work).where(c.id == work_id)).one()
        instant = row.due_at - by
        params = row.params | {"instant": instant.isoformat()}
        moved = {"due_at": instant, "not_before": instant, "wanted_at": row.wanted_at - by}
        connection.execute(update(t.work).where(c.id == work_id).values(params=params, **moved))


def sweep(service: Service) -> None:
    """What a clock and a worker that hears it do in a second; two are wilder than real ones."""
    with service.write() as uow:
        reconcile(uow, engine_digest)
        due = {*uow.hints, *uow.work.due([Kind.PUBLISH], uow.now, 50)}
    for kind, work_id in sorted(due):
        if kind is Kind.PUBLISH:
            carry_out(
                service,
                work_id,
                lambda _: None,
                lambda uow, row, _: publishing.publish(uow, row, engine_digest),
            )


def publications(engine: Engine) -> list[tuple[int, datetime, datetime]]:
    c = t.publications.c
    with engine.connect() as connection:
        query = select(c.article_id, c.instant, c.published_at).order_by(c.article_id)
        return [tuple(row) for row in connection.execute(query)]  # type: ignore[misc]


def test_two_clocks_at_once_lift_each_embargo_once(service, lines):
    ids = [held(service.engine, f"story-{number}", HOUR) for number in range(4)]
    for work_id in ids:
        let_pass(service.engine, work_id, HOUR)
    together = threading.Barrier(2)
    failed = []

    def run():
        together.wait()
        try:
            for _ in range(5):
                sweep(service)
        except Exception as error:  # noqa: BLE001  (whatever it is, the test shows it)
            failed.append(error)

    clocks = [threading.Thread(target=run) for _ in range(2)]
    for thread in clocks:
        thread.start()
    for thread in clocks:
        thread.join()

    assert failed == []
    public = publications(service.engine)
    assert len(public) == len({article for article, _, _ in public}) == 4
    done = [line["work_id"] for line in lines() if line["event"] == "work_done"]
    assert sorted(done) == sorted(ids)


def test_clocks_that_were_away_for_an_hour_catch_up_at_once_and_say_so(service, lines):
    passed = held(service.engine, "passed", HOUR)
    to_come = held(service.engine, "to-come", HOUR)
    let_pass(service.engine, passed, 2 * HOUR)

    sweep(service)
    sweep(service)

    ((_, instant, published_at),) = publications(service.engine)
    assert published_at - instant >= HOUR
    (told,) = [line for line in lines() if line["event"] == "caught_up"]
    assert (told["level"], told["work_id"]) == ("warning", passed)
    assert 3600 <= told["late_seconds"] < 3700
    with service.read() as uow:
        assert uow.work.get(to_come).outcome == {}
        assert uow.articles.by_slug("to-come").state is ArticleState.APPROVED


def test_an_embargo_that_is_lifted_in_time_is_not_told(service, lines):
    work_id = held(service.engine, "in-time", HOUR)
    let_pass(service.engine, work_id, HOUR)

    sweep(service)

    assert len(publications(service.engine)) == 1
    assert [line for line in lines() if line["event"] == "caught_up"] == []


def test_a_clock_lifts_an_embargo_although_no_broker_and_no_worker_is_there(service):
    work_id = held(service.engine, "alone", HOUR)
    let_pass(service.engine, work_id, HOUR)
    url = "redis://127.0.0.1:1/0"
    alone = replace(service, queue=make_hint_queue(url, render_timeout_seconds=5))
    app = make_celery(url, render_timeout_seconds=5)
    register(app, alone)
    rounds = iter([False, True])

    clock.run(alone, app, lambda: next(rounds))

    assert len(publications(service.engine)) == 1


@pytest.mark.slow
@pytest.mark.parametrize("minutes", [10])
def test_a_process_whose_clock_is_off_publishes_neither_early_nor_late(
    migrated_postgres_url, tmp_path, minutes
):
    """SQLite's clock is its machine's; PostgreSQL has one of its own, which is right here."""
    engine = open_engine(migrated_postgres_url)
    with unit_of_work(engine, write=True) as uow:
        for person in PEOPLE:
            uow.people.put(person, uow.now)
    work_id = held(engine, "story", timedelta(seconds=12))
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("COMMUNIQUE_")}
    environment = inherited | {
        "COMMUNIQUE_DATA": str(tmp_path),
        "COMMUNIQUE_DATABASE_URL": migrated_postgres_url,
        "COMMUNIQUE_WORKERS": "1",
        "COMMUNIQUE_LOG": "json",
        "LD_PRELOAD": str(FAKETIME),
        "FAKETIME": f"{minutes * 60:+d}",
    }
    assert FAKETIME.exists(), "apt-get install --no-install-recommends libfaketime"

    ended = subprocess.run(
        [sys.executable, "-m", "worker", "work", "--until-done", str(work_id)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )

    assert ended.returncode == 0, ended.stderr
    ((_, instant, published_at),) = publications(engine)
    assert timedelta(0) <= published_at - instant < timedelta(minutes=5)
    told = []
    for line in ended.stderr.splitlines():
        with suppress(ValueError):
            told.append(json.loads(line))
    skews = [line["seconds"] for line in told if line["event"] == "clock_skew"]
    assert skews
    assert skews[0] == pytest.approx(minutes * 60, abs=60)
    with unit_of_work(engine, write=False) as uow:
        (report,) = uow.processes.all()
    assert report.role == "dispatcher"
    assert report.skew_seconds == pytest.approx(minutes * 60, abs=60)
    engine.dispose()
