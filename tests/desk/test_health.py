from starlette.testclient import TestClient

from workflow.wiring import Service


def test_it_is_well_while_the_database_answers(client: TestClient) -> None:
    answer = client.get("/health")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_it_is_not_when_the_database_is_away(service: Service, client: TestClient) -> None:
    service.engine.dispose()
    folder = service.settings.data
    folder.rename(folder.with_name("elsewhere"))

    answer = client.get("/health")

    assert (answer.status_code, answer.json()) == (503, {"status": "database_away"})
    assert client.get("/").status_code == 503
