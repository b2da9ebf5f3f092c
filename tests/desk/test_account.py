"""One's own account."""

import pytest
from starlette.testclient import TestClient

from tests.desk.page import visit
from tests.desk.people import client_of
from workflow.domain.states import Role
from workflow.usecases.accounts import set_password
from workflow.usecases.people import add_person
from workflow.usecases.signing_in import begin_session
from workflow.wiring import Service

PASSWORD = "a quiet river at noon"
NEW = "seven boats on the lake"


@pytest.fixture
def client(service: Service, client: TestClient):
    with service.write() as uow:
        set_password(uow, "ada", PASSWORD, "operator")
    with client_of(service, "ada") as again:
        yield again


def post(client: TestClient, path: str, **data):
    return client.post(path, data=data, follow_redirects=False)


def seen(client: TestClient) -> dict[str, str]:
    """What the forms carry that overwrite settings."""
    return visit(client, "/account").hidden_fields("/account/wishes")


def test_everybody_sees_their_own_account(client: TestClient) -> None:
    page = visit(client, "/account")

    assert page.texts("h1") == ["Your account"]
    assert "English" in page.texts("option")


def test_language_and_mail_are_chosen(service: Service, client: TestClient) -> None:
    answer = post(client, "/account/wishes", language="en", mail="digest", **seen(client))

    assert answer.headers["location"] == "/account?done=saved"
    with service.read() as uow:
        assert uow.accounts.by_name("ada").mail == "digest"


@pytest.mark.parametrize("fields", [{"language": "tlh"}, {"language": "en", "mail": "often"}, {}])
def test_what_is_not_offered_is_refused(client: TestClient, fields: dict[str, str]) -> None:
    assert post(client, "/account/wishes", **{"mail": "never"} | fields).status_code == 422


def test_the_password_is_changed_and_every_other_browser_signed_out(
    service: Service, client: TestClient
) -> None:
    with client_of(service, "ada") as other:
        answer = post(client, "/account/password", old=PASSWORD, new=NEW, again=NEW)

        assert answer.headers["location"] == "/account?done=password_changed"
        assert other.get("/", follow_redirects=False).status_code == 303
    assert client.get("/", follow_redirects=False).status_code == 200
    assert post(client, "/sign-in", name="ada", password=PASSWORD).status_code == 403
    assert post(client, "/sign-in", name="ada", password=NEW).status_code == 303


@pytest.mark.parametrize(
    ("fields", "status", "said"),
    [
        ({"old": "wrong"}, 403, "This is not your present password."),
        ({"new": "short", "again": "short"}, 422, "too short"),
        ({"again": "something else"}, 422, "not the same"),
    ],
)
def test_a_password_is_not_changed_for_less(
    client: TestClient, fields: dict[str, str], status: int, said: str
) -> None:
    data = {"old": PASSWORD, "new": NEW, "again": NEW, **fields}

    answer = post(client, "/account/password", **data)

    assert answer.status_code == status
    assert said in answer.text


def test_who_tries_many_passwords_is_stopped(client: TestClient) -> None:
    data = {"old": "wrong", "new": NEW, "again": NEW}
    statuses = [post(client, "/account/password", **data).status_code for _ in range(11)]

    assert statuses == [403] * 10 + [429]


def test_the_address_is_changed_with_the_password_only(
    service: Service, client: TestClient
) -> None:
    known = seen(client)
    refused = post(client, "/account/email", email="ada@x.example", password="wrong", **known)
    assert refused.status_code == 403
    assert 'value="ada@x.example"' in refused.text

    post(client, "/account/email", email="ADA@x.example", password=PASSWORD, **known)

    with service.read() as uow:
        assert uow.accounts.by_name("ada").email == "ada@x.example"
        assert "x.example" not in repr(uow.audit.entries("ada"))


def test_sessions_are_listed_and_ended(service: Service, client: TestClient) -> None:
    with client_of(service, "ada") as other, client_of(service, "ada") as third:
        page = visit(client, "/account")
        buttons = page.all("button", name="session")
        assert len(buttons) == 2
        with service.read() as uow:
            newest = uow.accounts.sessions_of("ada")[0].digest
        post(client, "/account/sessions/end", session=newest)
        alive = [each.get("/", follow_redirects=False).status_code for each in (other, third)]
        assert sorted(alive) == [200, 303]

        post(client, "/account/sessions/end-others")

        assert other.get("/", follow_redirects=False).status_code == 303
    page = visit(client, "/account")
    assert page.texts("bdi")[-1] == "a test"
    assert not page.all("button", name="session")


def test_nobody_ends_somebody_else_s_session(service: Service, client: TestClient) -> None:
    with service.write() as uow:
        add_person(uow, "bob", [Role.AUTHOR], [])
    with client_of(service, "bob") as bob:
        with service.read() as uow:
            digest = uow.accounts.sessions_of("bob")[0].digest
        assert post(client, "/account/sessions/end", session=digest).status_code == 404
        assert bob.get("/", follow_redirects=False).status_code == 200


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox, Linux",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/141.0 Safari/537.36 Edg/141.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18) Version/18 Safari/604.1", "Safari, iPhone"),
        ("curl/8.5.0 <b>", "curl/8.5.0 <b>"),
        ("", "unknown browser"),
    ],
)
def test_a_browser_is_called_by_a_name_that_people_know(
    service: Service, client: TestClient, agent: str, name: str
) -> None:
    with service.write() as uow:
        begin_session(uow, uow.accounts.by_name("ada"), agent)

    assert name in visit(client, "/account").texts("bdi")
