"""Credentials are seen and ended by administrators everywhere, and no secret is ever kept."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from tests.desk.commands import command
from tests.desk.newsroom import write_article
from tests.desk.page import visit
from tests.desk.people import client_of
from tests.desk.programs import program_of
from workflow.desk.api.app import RESOURCES
from workflow.desk.api.calls import secret_fields
from workflow.domain.states import Role
from workflow.storage.artifacts import Artifacts
from workflow.storage.backup import Store, write_backup
from workflow.usecases.people import add_person
from workflow.wiring import Service


@pytest.fixture
def api(service: Service, client: TestClient) -> Iterator[TestClient]:
    """A program of ada's."""
    with program_of(service, "ada") as program:
        yield program


@pytest.fixture
def eve(service: Service) -> Iterator[TestClient]:
    """Somebody whose credentials are to end, signed in."""
    with service.write() as uow:
        add_person(uow, "eve", [Role.EDITOR], [])
    with client_of(service, "eve") as client:
        yield client


def is_out(client: TestClient) -> bool:
    return client.get("/", follow_redirects=False).status_code == 303


def test_an_administrator_ends_one_at_the_desk(eve: TestClient, client: TestClient) -> None:
    page = visit(client, "/people/eve")
    ((button, _),) = page.all("button", name="number")

    fields = {"kind": "session", "number": button["value"]}
    answer = client.post("/people/eve/credentials/end", data=fields, follow_redirects=False)

    assert answer.headers["location"] == "/people/eve?done=credential_ended"
    assert is_out(eve)
    assert client.post("/people/eve/credentials/end", data=fields).status_code == 404


def test_an_administrator_ends_all_at_the_desk(eve: TestClient, client: TestClient) -> None:
    answer = client.post("/people/eve/credentials/end-all", follow_redirects=False)

    assert answer.headers["location"] == "/people/eve?done=credentials_ended"
    assert is_out(eve)
    assert "There is none." in client.get("/people/eve").text


def test_a_program_lists_and_ends_them(api: TestClient, eve: TestClient) -> None:
    (listed,) = api.get("/people/eve/credentials").json()["credentials"]
    assert (listed["kind"], listed["label"]) == ("session", "a test")

    path = f"/people/eve/credentials/session/{listed['id']}"

    assert api.delete(path).status_code == 204
    assert is_out(eve)
    assert api.delete(path).status_code == 404
    assert api.delete("/people/eve/credentials").json() == {"ended": 0}


def test_nobody_but_an_administrator_sees_or_ends_them(service: Service, eve: TestClient) -> None:
    with program_of(service, "eve") as program:
        assert program.get("/people/eve/credentials").status_code == 403
        assert program.delete("/people/eve/credentials").status_code == 403
    assert eve.post("/people/eve/credentials/end-all").status_code == 403


def test_an_operator_lists_and_ends_them(
    service: Service, eve: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMMUNIQUE_DATA", str(service.settings.data))
    (listed,) = json.loads(command(["users", "credentials", "eve", "--json"]).stdout)

    ended = command(["users", "revoke", "eve", listed["kind"], listed["id"]])

    assert ended.stdout == "eve: ended 1\n"
    assert is_out(eve)
    assert command(["users", "revoke", "eve", "--all"]).stdout == "eve: ended 0\n"
    assert command(["users", "revoke", "eve"]).exit_code == 2


def test_an_answer_with_a_secret_is_kept_without_it(
    service: Service, api: TestClient, eve: TestClient, tmp_path: Path
) -> None:
    write_article(service)
    secrets = []
    asked: tuple[tuple[str, dict[str, object] | None], ...] = (
        ("/articles/safe-water/previews", {"language": "fr", "hours": 1}),
        ("/people/eve/invitations", None),
    )
    for number, (path, body) in enumerate(asked):
        headers = {"Idempotency-Key": f"key {number}"}
        first = api.post(path, json=body, headers=headers)
        again = api.post(path, json=body, headers=headers)
        assert first.status_code == again.status_code == 201, first.text
        assert again.headers["idempotency-replayed"] == "true"
        assert again.json() == {**first.json(), "link": None}
        secrets.append(first.json()["link"].rpartition("/")[2].encode())

    copy = tmp_path / "backup.tar"
    write_backup(
        Store(service.engine, Artifacts(tmp_path / "none")),
        copy,
        lambda _done, _total: None,
        with_artifacts=False,
    )
    kept = [copy, *service.settings.data.glob("communique.db*")]
    assert len(kept) >= 2
    assert not [path for path in kept for secret in secrets if secret in path.read_bytes()]


def test_every_secret_of_an_answer_is_marked_as_one() -> None:
    """By its name: what is shown once is a link or a token, and never deeper than the top."""
    marked = set()
    routes = [each for resource in RESOURCES for each in resource.routes]
    for route in (each for each in routes if isinstance(each, APIRoute)):
        model = route.response_model
        names = set(getattr(model, "model_fields", ()))
        assert names & {"link", "secret", "password"} == secret_fields(model), route
        marked |= {route.path for _ in secret_fields(model)}
    assert marked == {"/people/{name}/invitations", "/articles/{slug}/previews"}
