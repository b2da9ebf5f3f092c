"""How often somebody may try to sign in."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from ipaddress import ip_network

import pytest
from starlette.requests import HTTPConnection
from starlette.testclient import TestClient

from tests.desk.newsroom import hire
from tests.desk.people import HOME, OWN, client_of, form_key, stranger_at
from workflow.desk.app import create_app
from workflow.desk.limits import PER_ACCOUNT, PER_ACCOUNT_AND_ADDRESS, PER_BROWSER
from workflow.desk.proxies import origin_of
from workflow.desk.visits import BROWSER_COOKIE
from workflow.settings import Secret
from workflow.usecases import signing_in
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


PASSWORD = "a quiet river at noon"
WRONG = {"name": "ada", "password": "wrong"}
RIGHT = {"name": "ada", "password": PASSWORD}


@pytest.fixture
def quick(service: Service, monkeypatch: pytest.MonkeyPatch) -> Service:
    """Ada has a password, and passwords are compared without the slow hash."""
    hire(service)
    with service.write() as uow:
        uow.accounts.change("ada", password=PASSWORD)
    monkeypatch.setattr(signing_in, "is_password", lambda given, known: given == known)
    return service


@contextmanager
def browser(service: Service, address: str = "10.9.9.9") -> Iterator[TestClient]:
    client = (address, 1)
    with TestClient(create_app(service), base_url=HOME, headers=OWN, client=client) as opened:
        yield opened


def tries(client: TestClient, data: dict[str, str], **headers: str) -> int:
    answer = client.post("/sign-in", data=data, headers=headers, follow_redirects=False)
    return answer.status_code


def test_no_stranger_keeps_people_out_of_the_browsers_that_they_use(
    quick: Service, stranger: TestClient
) -> None:
    """All have the proxy's address: shared/cases/scripts/lockout.py."""
    assert tries(stranger, RIGHT) == 303
    known = stranger.cookies[BROWSER_COOKIE]
    stranger.cookies.clear()
    statuses = {tries(stranger, {"name": f"x{n}", "password": "x"}) for n in range(60)}
    assert 429 in statuses
    assert [tries(stranger, WRONG) for _ in range(12)][-1] == 429
    assert tries(stranger, RIGHT) == 429

    stranger.cookies.set(BROWSER_COOKIE, known)

    assert tries(stranger, RIGHT) == 303


def test_a_browser_is_known_for_those_who_signed_in_there_and_after_they_signed_out(
    quick: Service, stranger: TestClient
) -> None:
    tries(stranger, RIGHT)
    key = form_key(stranger.get("/").text)
    stranger.post("/sign-out", data={"form_key": key})

    other = [tries(stranger, {"name": "bob", "password": "x"}) for _ in range(11)]
    own = [tries(stranger, WRONG) for _ in range(11)]

    assert other[-1] == 429
    assert own == [403] * 11
    assert tries(stranger, RIGHT) == 303


def test_a_known_browser_that_fails_too_often_is_a_stranger_s(
    quick: Service, stranger: TestClient
) -> None:
    tries(stranger, RIGHT)

    statuses = [tries(stranger, WRONG) for _ in range(PER_BROWSER + PER_ACCOUNT_AND_ADDRESS)]

    assert statuses[-2:] == [403, 429]


def test_a_cookie_that_we_did_not_make_makes_no_browser_known(
    quick: Service, stranger: TestClient
) -> None:
    stranger.cookies.set(BROWSER_COOKIE, "x" * 43)
    assert [tries(stranger, WRONG) for _ in range(11)][-1] == 429
    with quick.read() as uow:
        assert not uow.browsers.is_one(signing_in.digest_of("x" * 43), uow.now)


def test_behind_a_trusted_proxy_one_stranger_keeps_only_themselves_out(quick: Service) -> None:
    settings = replace(quick.settings, proxies=(ip_network("10.9.9.0/24"),))
    with browser(replace(quick, settings=settings)) as proxy:
        stranger, ada = {"X-Forwarded-For": "198.51.100.7"}, {"X-Forwarded-For": "203.0.113.9"}
        for n in range(60):
            forged = {"X-Forwarded-For": f"203.0.113.9, 10.1.1.{n}, 198.51.100.7"}
            tries(proxy, {"name": f"x{n}", "password": "x"}, **forged)

        assert tries(proxy, RIGHT, **stranger) == 429
        assert tries(proxy, RIGHT, **ada) == 303


def test_an_account_is_tried_so_often_from_everywhere_together(quick: Service) -> None:
    settings = replace(quick.settings, proxies=(ip_network("10.9.9.9"),))
    with browser(replace(quick, settings=settings)) as proxy:
        places = [f"198.51.{n // 10}.1" for n in range(PER_ACCOUNT + 1)]

        statuses = [tries(proxy, WRONG, **{"X-Forwarded-For": place}) for place in places]

        assert statuses == [403] * PER_ACCOUNT + [429]
        assert tries(proxy, {"name": "bob", "password": "x"}) == 403


def test_who_is_signed_in_is_limited_by_themselves_only(quick: Service) -> None:
    fields = {"old": "wrong", "new": "x" * 12, "again": "y" * 12}
    with client_of(quick, "ada") as here, client_of(quick, "ada") as there:
        change = [here.post("/account/password", data=fields).status_code for _ in range(11)]

        assert change[-1] == 429
        assert there.post("/account/password", data=fields).status_code != 429
        assert tries(there, RIGHT) == 303


_TRUSTED = tuple(map(ip_network, ("10.0.0.0/8", "fd00::/8")))


@pytest.mark.parametrize(
    ("peer", "headers", "origin"),
    [
        ("198.51.100.7", ["1.1.1.1"], "198.51.100.7"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", ["1.1.1.1"], "1.1.1.1"),
        ("10.0.0.1", ["6.6.6.6, 1.1.1.1, 10.2.2.2"], "1.1.1.1"),
        ("10.0.0.1", ["6.6.6.6", "1.1.1.1"], "1.1.1.1"),
        ("10.0.0.1", ["10.3.3.3, 10.2.2.2"], "10.3.3.3"),
        ("10.0.0.1", ["1.1.1.1, nonsense"], "10.0.0.1"),
        ("10.0.0.1", ["1.1.1.1:4711"], "1.1.1.1"),
        ("::ffff:10.0.0.1", ["1.1.1.1"], "1.1.1.1"),
        ("fd00::1", ["[2a00:1:2:3:4:5:6:7]:4711"], "2a00:1:2:3::/64"),
        ("2a00:1:2:3::9", ["1.1.1.1"], "2a00:1:2:3::/64"),
        ("testclient", ["1.1.1.1"], "unknown"),
    ],
)
def test_an_origin_is_what_the_last_trusted_proxy_heard(
    peer: str, headers: list[str], origin: str
) -> None:
    raw = [(b"x-forwarded-for", each.encode()) for each in headers]
    asked = HTTPConnection({"type": "http", "client": (peer, 1), "headers": raw})

    assert origin_of(asked, _TRUSTED) == origin
