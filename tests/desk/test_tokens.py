"""The page of one's own API tokens."""

import re

from starlette.testclient import TestClient

from tests.desk.page import visit
from tests.desk.people import client_of
from workflow.domain.states import Role
from workflow.usecases.people import add_person
from workflow.usecases.tokens import bearer_of
from workflow.wiring import Service

PATH = "/account/tokens"


def make(client: TestClient, **fields: object):
    data = {"name": "wire feed", "scope": ["read", "publish"], "days": "30", **fields}
    return client.post(PATH, data=data, follow_redirects=False)


def test_a_new_token_is_shown_once_and_works(client: TestClient, service: Service) -> None:
    assert visit(client, PATH).texts("h1") == ["API tokens"]

    answer = make(client)

    assert answer.status_code == 200
    (secret,) = re.findall(r"cq_[\w-]{43}", answer.text)
    with service.read() as uow:
        assert bearer_of(uow, secret).actor.roles == {Role.PUBLISHER}
    page = visit(client, PATH)
    assert secret not in client.get(PATH).text
    assert "wire feed" in page.texts("th", scope="row")
    assert "never" in page.texts("td")


def test_a_revoked_token_moves_to_those_that_are_good_no_more(client: TestClient) -> None:
    make(client)
    (form,) = [a for a, _ in visit(client, PATH).all("form") if a["action"].endswith("/revoke")]

    answer = client.post(form["action"], follow_redirects=False)

    assert answer.headers["location"] == f"{PATH}?done=token_revoked"
    page = visit(client, PATH)
    assert page.texts("th", scope="row") == []
    assert "wire feed" in page.texts("bdi")


def test_a_refused_token_is_told_with_what_was_typed(client: TestClient) -> None:
    answer = make(client, name="x" * 99)

    assert answer.status_code == 422
    assert "Give the token a name of at most 80 printable characters." in answer.text
    assert "x" * 99 in answer.text


def test_only_scopes_that_give_something_are_offered(service: Service) -> None:
    with service.write() as uow:
        add_person(uow, "ede", [Role.EDITOR], [])
    with client_of(service, "ede") as client:
        offered = [a["value"] for a, _ in visit(client, PATH).all("input", type="checkbox")]

    assert offered == ["read", "write"]


def test_nobody_revokes_the_token_of_somebody_else(client: TestClient, service: Service) -> None:
    make(client)
    with service.read() as uow:
        (token,) = uow.tokens.of_person("ada")
    with service.write() as uow:
        add_person(uow, "ede", [Role.EDITOR], [])

    with client_of(service, "ede") as other:
        assert other.post(f"{PATH}/{token.id}/revoke").status_code == 404


def test_the_reference_tells_every_address_of_the_api(client: TestClient) -> None:
    page = visit(client, "/account/api")

    paths = page.texts("code")
    for path in client.get("/api/v1/openapi.json").json()["paths"]:
        assert f"/api/v1{path}" in paths
    assert "POST /api/v1/articles" in page.texts("p")
    assert any(
        "document, name, confirm, slug, base, language, kind" in text for text in page.texts("p")
    )
