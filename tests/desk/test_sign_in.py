"""Signing in and out, and what no page takes from other sites."""

from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from tests.desk.newsroom import hire
from tests.desk.page import visit
from tests.desk.people import client_of, form_key
from workflow.desk.visits import COOKIE
from workflow.storage.desk_tables import sessions
from workflow.usecases.accounts import set_password
from workflow.wiring import Service

PASSWORD = "a quiet river at noon"


@pytest.fixture(autouse=True)
def _ada(service: Service) -> None:
    hire(service)
    with service.write() as uow:
        set_password(uow, "ada", PASSWORD, "operator")
        uow.accounts.change("ada", email="ada@press.example")


def sign_in(client: TestClient, name: str = "ada", password: str = PASSWORD, **fields: str):
    data = {"name": name, "password": password, **fields}
    return client.post("/sign-in", data=data, follow_redirects=False)


@pytest.mark.parametrize("name", ["ada", "ADA@press.example"])
def test_who_signs_in_gets_to_what_they_asked_for(stranger: TestClient, name: str) -> None:
    asked = stranger.get("/?after=x", follow_redirects=False)
    assert asked.headers["location"] == "/sign-in?to=%2F%3Fafter%3Dx"

    answer = sign_in(stranger, name, to="/articles/x?y=1")

    assert answer.status_code == 303
    assert answer.headers["location"] == "/articles/x?y=1"
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    for part in ("Secure", "HttpOnly", "SameSite=lax", "Path=/"):
        assert part in cookie
    assert "Domain" not in cookie
    assert "ada" in visit(stranger, "/").texts("bdi")


@pytest.mark.parametrize("name", ["ada", "nobody", ""])
def test_a_wrong_password_and_an_unknown_name_are_answered_alike(
    stranger: TestClient, name: str
) -> None:
    answer = sign_in(stranger, name, "wrong")

    assert answer.status_code == 403
    assert "The name or the password is wrong." in answer.text
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "to", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:1", "/\tx"]
)
def test_signing_in_leads_to_no_other_site(stranger: TestClient, to: str) -> None:
    assert sign_in(stranger, to=to).headers["location"] == "/"


def test_signing_in_makes_a_new_session_each_time(stranger: TestClient) -> None:
    first, second = (sign_in(stranger).headers["set-cookie"] for _ in range(2))

    assert first.partition(";")[0] != second.partition(";")[0]


def test_who_signs_out_is_out(service: Service, stranger: TestClient) -> None:
    sign_in(stranger)
    secret = stranger.cookies[COOKIE]
    key = form_key(stranger.get("/").text)

    answer = stranger.post("/sign-out", data={"form_key": key}, follow_redirects=False)

    assert answer.headers["location"] == "/sign-in?done=signed_out"
    stranger.cookies.set(COOKIE, secret)
    assert stranger.get("/", follow_redirects=False).status_code == 303


@pytest.mark.parametrize(("column", "days"), [("seen_at", 0.4), ("began_at", 7)])
def test_a_session_ends_by_itself(service: Service, column: str, days: float) -> None:
    with client_of(service, "ada") as client:
        assert client.get("/", follow_redirects=False).status_code == 200
        with service.engine.begin() as connection:
            with service.read() as uow:
                before = uow.now - timedelta(days=days)
            connection.execute(sessions.update().values({column: before}))
        assert client.get("/", follow_redirects=False).status_code == 303


def test_somebody_who_was_disabled_is_out_at_once(service: Service, stranger: TestClient) -> None:
    sign_in(stranger)
    with service.write() as uow:
        uow.accounts.change("ada", disabled_at=uow.now)

    assert stranger.get("/", follow_redirects=False).status_code == 303
    assert sign_in(stranger).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
def test_a_form_of_another_site_is_refused(client: TestClient, headers: dict[str, str]) -> None:
    for path in ("/sign-in", "/sign-out"):
        answer = client.post(path, headers=headers, follow_redirects=False)
        assert answer.status_code == 409
        assert "came from elsewhere" in answer.text


@pytest.mark.parametrize("key", ["", "x", "ü"])
def test_a_form_without_its_session_s_key_is_refused(client: TestClient, key: str) -> None:
    del client.headers["X-Form-Key"]

    answer = client.post("/sign-out", data={"form_key": key}, follow_redirects=False)

    assert answer.status_code == 409
    assert client.get("/", follow_redirects=False).status_code == 200


def test_another_host_is_not_served(client: TestClient) -> None:
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 421


def test_a_body_beyond_all_measure_is_refused(client: TestClient) -> None:
    answer = client.post("/sign-in", data={"name": "x" * 22_000_000})

    assert answer.status_code == 413
    assert "at most 21 MB" in answer.text
