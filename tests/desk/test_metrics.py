from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import event
from starlette.testclient import TestClient

from tests.desk.newsroom import fail_to_render, publish, write_article
from tests.storage.samples import make_order
from workflow.desk.app import create_app
from workflow.jobs import Kind, WorkState
from workflow.settings import Secret
from workflow.storage.measure_store import ProcessReport
from workflow.storage.promise_store import PROMISED
from workflow.wiring import Service

KEY = "open sesame".replace(" ", "-")
SHOWN = {"Authorization": f"Bearer {KEY}"}


@pytest.fixture
def scraper(service: Service) -> Iterator[TestClient]:
    """Who shows the key."""
    settings = replace(service.settings, metrics_key=Secret(KEY))
    with TestClient(create_app(replace(service, settings=settings)), headers=SHOWN) as client:
        yield client


def scrape(scraper: TestClient) -> dict[tuple[str, ...], float]:
    """Each sample by its name and the values of its labels, in the order of their names."""
    answer = scraper.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    return {
        (
            sample.name.removeprefix("communique_"),
            *(value for _, value in sorted(sample.labels.items())),
        ): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_without_a_key_in_the_settings_there_are_no_metrics(client: TestClient) -> None:
    assert client.get("/metrics", headers=SHOWN).status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


@pytest.mark.parametrize("shown", ["", "Bearer", "Bearer wrong", KEY, f"Basic {KEY}", "Bearer é"])
def test_who_does_not_show_the_key_reads_nothing(scraper: TestClient, shown: str) -> None:
    answer = scraper.get("/metrics", headers={"Authorization": shown.encode()})

    assert (answer.status_code, answer.content) == (401, b"")
    assert answer.headers["www-authenticate"] == "Bearer"


def test_an_idle_installation_has_every_gauge_at_zero(scraper: TestClient) -> None:
    found = scrape(scraper)

    for kind in Kind:
        for name in ("work_due", "work_under_way", "work_scheduled", "work_oldest_due_seconds"):
            assert found[(name, kind.value)] == 0
    assert found[("embargo_overdue_seconds",)] == 0
    assert found[("articles", "published")] == 0


@pytest.mark.parametrize("kind", PROMISED)
def test_what_waits_is_counted_by_kind_and_by_age(
    service: Service, scraper: TestClient, kind: Kind
) -> None:
    article = write_article(service)
    with service.write() as uow:
        hour = timedelta(hours=1)
        for number, due_at in enumerate((uow.now - hour, uow.now - hour / 2, uow.now + hour)):
            order = make_order(f"promise:{number}", kind=kind, article_id=article.id)
            uow.work.want(replace(order, due_at=due_at), uow.now)
        ((_, first), *_) = uow.work.due([kind], uow.now, 1)
        uow.work.claim(first, "machine", uow.now, hour)

    found = scrape(scraper)

    assert found[("work_due", kind.value)] == 2
    assert found[("work_under_way", kind.value)] == 1
    assert found[("work_scheduled", kind.value)] == 1
    assert 3600 <= found[("work_oldest_due_seconds", kind.value)] < 3700
    assert found[("embargo_overdue_seconds",)] == found[("work_oldest_due_seconds", kind.value)]
    assert found[("articles", "draft")] == 1


def test_what_ended_is_counted_with_the_seconds_of_renditions(
    service: Service, scraper: TestClient
) -> None:
    article = write_article(service)
    order = make_order("r", kind=Kind.RENDER, article_id=article.id, params={"format": "pdf"})
    with service.write() as uow:
        wanted = uow.work.get(uow.want(order))
        assert wanted
        for seconds in (0.5, 1.5):
            uow.tallies.add(wanted, WorkState.DONE, seconds)
        uow.tallies.add(wanted, WorkState.FAILED, 7.0)

    found = scrape(scraper)

    assert found[("work_ended_total", "pdf", "edition.render", "done")] == 2
    assert found[("work_ended_total", "pdf", "edition.render", "failed")] == 1
    assert found[("rendition_seconds_count", "pdf")] == 2
    assert found[("rendition_seconds_sum", "pdf")] == 2.0


def test_lags_and_clocks_are_told(service: Service, scraper: TestClient) -> None:
    publish(service, write_article(service))
    with service.write() as uow:
        then = uow.now - timedelta(minutes=3)
        uow.processes.report(ProcessReport("worker@b:7", "worker", "b", -600.5, then))

    found = scrape(scraper)

    assert ("publication_lag_seconds", "last") in found
    assert found[("publication_lag_seconds", "worst")] >= found[("publication_lag_seconds", "last")]
    assert found[("clock_skew_seconds", "b", "worker@b:7", "worker")] == -600.5
    assert 180 <= found[("process_silent_seconds", "b", "worker@b:7", "worker")] < 190


def test_nothing_that_a_person_wrote_is_told(service: Service, scraper: TestClient) -> None:
    article = write_article(service, "minister-resigns", "Minister resigns tomorrow")
    fail_to_render(service, article, {"code": "unexpected", "values": {"reason": "Minister"}})

    told = scraper.get("/metrics").text.lower()

    assert "minister" not in told
    assert "ada" not in told


def test_a_scrape_is_a_handful_of_statements_however_much_there_is(
    service: Service, scraper: TestClient
) -> None:
    counts = []
    statements: list[str] = []
    event.listen(service.engine, "before_cursor_execute", lambda *a: statements.append(a[2]))
    for number in range(3):
        publish(service, write_article(service, f"story-{number}"))
        statements.clear()
        scrape(scraper)
        counts.append(len(statements))

    assert len(set(counts)) == 1
    assert counts[0] <= 8
