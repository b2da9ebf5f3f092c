"""How often somebody may try to sign in."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from tests.desk.newsroom import hire
from tests.desk.people import HOME, OWN, stranger_at
from workflow.desk.app import create_app
from workflow.settings import Secret
from workflow.wiring import Service


@pytest.fixture
def service(service: Service) -> Service:
    """One that sends mail: to ask for a reset is faster than to have a password checked."""
    return replace(service, settings=replace(service.settings, smtp_url=Secret("smtp://h")))


@pytest.fixture
def stranger(service: Service) -> Iterator[TestClient]:
    with stranger_at(service) as client:
        yield client


def attempts(client: TestClient, names: list[str], **headers: str) -> list[int]:
    data = [{"name": name} for name in names]
    return [client.post("/reset", data=d, headers=headers).status_code for d in data]


def test_a_name_is_tried_ten_times_and_then_refused_for_a_while(
    service: Service, stranger: TestClient
) -> None:
    hire(service)
    wrong = {"name": "ada", "password": "wrong"}
    statuses = [stranger.post("/sign-in", data=wrong).status_code for _ in range(11)]
    assert statuses == [403] * 10 + [429]

    answer = stranger.post("/sign-in", data={"name": " ADA ", "password": "wrong"})

    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 600
    assert "Too many attempts: wait 10 minutes" in answer.text
    assert attempts(stranger, ["bob"]) == [200]


def test_an_address_tries_fifty_names(stranger: TestClient) -> None:
    assert attempts(stranger, [f"p{n}" for n in range(51)])[-2:] == [200, 429]


def test_no_header_makes_another_address(stranger: TestClient) -> None:
    forged = [
        attempts(stranger, ["ada"], **{"X-Forwarded-For": f"10.0.0.{n}"})[0] for n in range(11)
    ]

    assert forged[-1] == 429


def test_another_address_is_not_refused_with_it(service: Service) -> None:
    app = create_app(service)
    with (
        TestClient(app, base_url=HOME, headers=OWN, client=("10.0.0.1", 1)) as one,
        TestClient(app, base_url=HOME, headers=OWN, client=("10.0.0.2", 1)) as other,
    ):
        assert attempts(one, ["ada"] * 11)[-1] == 429
        assert attempts(other, ["ada"]) == [200]


def test_all_processes_count_together_where_there_is_a_broker(
    service: Service, redis_url: str
) -> None:
    settings = replace(service.settings, broker_url=Secret(redis_url))
    many = replace(service, settings=settings)
    with stranger_at(many) as one, stranger_at(many) as other:
        assert attempts(one, ["ada"] * 10)[-1] == 200
        assert attempts(other, ["ada"]) == [429]


@pytest.mark.parametrize("url", ["redis://127.0.0.1:9/0", "unix:///nowhere/redis.sock"])
def test_a_broker_that_is_away_neither_locks_out_nor_lets_try_for_ever(
    service: Service, url: str
) -> None:
    many = replace(service, settings=replace(service.settings, broker_url=Secret(url)))
    with stranger_at(many) as client:
        assert attempts(client, ["ada"] * 11) == [200] * 10 + [429]
