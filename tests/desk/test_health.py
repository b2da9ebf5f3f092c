from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from workflow.desk.app import create_app
from workflow.queue import make_hint_queue
from workflow.settings import Secret
from workflow.storage.migrate import downgrade
from workflow.wiring import Service

WELL = {"status": "ok", "database": "ok", "artifacts": "ok", "broker": "none"}


def take_the_database_away(service: Service) -> None:
    service.engine.dispose()
    folder = service.settings.data
    folder.rename(folder.with_name("elsewhere"))


@pytest.mark.parametrize("path", ["/health", "/healthz"])
def test_it_is_well_while_it_answers(client: TestClient, path: str) -> None:
    answer = client.get(path)

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_it_is_ready_when_everything_it_needs_is_there(client: TestClient) -> None:
    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()) == (200, WELL)


def test_asking_leaves_no_artifact(service: Service, client: TestClient) -> None:
    client.get("/readyz")

    assert list(service.artifacts.digests()) == []
    assert not service.artifacts.folder.exists()


def test_without_its_database_it_lives_and_is_not_ready(
    service: Service, client: TestClient
) -> None:
    take_the_database_away(service)

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["database"] == "away"
    assert client.get("/health").status_code == client.get("/").status_code == 503
    assert client.get("/health").json() == {"status": "database_away"}
    assert client.get("/healthz").status_code == 200


def test_with_a_database_of_an_older_shape_it_is_not_ready(
    service: Service, client: TestClient
) -> None:
    downgrade(service.engine, "0003")

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["database"]) == (503, "not_migrated")


def test_where_no_file_can_be_stored_it_is_not_ready(service: Service, client: TestClient) -> None:
    service.artifacts.folder.write_text("a file in the way")

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["artifacts"]) == (503, "unwritable")


def test_a_broker_that_is_away_is_only_told(service: Service) -> None:
    """Work is accepted and stored without it."""
    away = "redis://127.0.0.1:1/0"
    queue = make_hint_queue(away, render_timeout_seconds=5)
    settings = replace(service.settings, broker_url=Secret(away))
    with TestClient(create_app(replace(service, settings=settings, queue=queue))) as client:
        answer = client.get("/readyz")

    assert (answer.status_code, answer.json()) == (200, WELL | {"broker": "away"})


def test_the_desk_reports_its_clock_while_it_lives(service: Service, tmp_path: Path) -> None:
    with TestClient(create_app(service, service.clock_watch("desk"))) as client:
        for _ in range(100):
            client.get("/healthz")
            with service.read() as uow:
                reports = uow.processes.all()
            if reports:
                break

    assert [(each.role, each.skew_seconds) for each in reports] == [("desk", 0.0)]
