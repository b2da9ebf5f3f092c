"""The door of the API: tokens, problems, idempotency keys and conditions."""

from collections.abc import Iterator
from hashlib import sha256

import pytest
from starlette.testclient import TestClient

from tests.desk.newsroom import hire, write_article
from tests.desk.people import client_of, stranger_at
from tests.desk.programs import program_of, token_of
from workflow.desk.guards import MOST_BYTES
from workflow.domain.notes import Reason
from workflow.domain.states import Role
from workflow.domain.tokens import Scope
from workflow.usecases.people import add_person
from workflow.wiring import Service

DOCUMENT = "# A well opens\n\nThe well is open.\n"


@pytest.fixture
def api(service: Service) -> Iterator[TestClient]:
    """A program with a token of ada, who may do everything."""
    hire(service)
    with program_of(service, "ada") as client:
        yield client


def is_problem(answer, status: int, code: str) -> bool:
    assert answer.headers["content-type"] == "application/problem+json"
    said = answer.json()
    assert (answer.status_code, said["status"], said["code"]) == (status, status, code), said
    assert said["type"] == f"urn:communique:problem:{code}"
    assert said["title"]
    assert said["detail"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    return True


def test_a_token_tells_whose_it_is_and_what_it_may(service: Service) -> None:
    hire(service)
    with program_of(service, "ada", (Scope.PUBLISH,)) as program:
        said = program.get("/me").json()

    assert (said["name"], said["roles"], said["scopes"]) == ("ada", ["publisher"], ["publish"])


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer ", "Basic YWRhOng=", "Bearer cq_nobody"])
def test_without_a_good_token_nobody_is_heard(service: Service, given: str) -> None:
    with stranger_at(service) as client:
        answer = client.get("/api/v1/me", headers={"Authorization": given})

    assert answer.headers["www-authenticate"] == "Bearer"
    assert is_problem(
        answer, 401, "token_refused" if given.startswith("Bearer cq") else "token_missing"
    )


def test_a_cookie_is_no_token(service: Service) -> None:
    hire(service)
    with client_of(service, "ada") as client:
        assert is_problem(client.get("/api/v1/me"), 401, "token_missing")


def test_the_token_of_who_is_disabled_meanwhile_is_refused(
    api: TestClient, service: Service
) -> None:
    assert api.get("/me").status_code == 200
    with service.write() as uow:
        uow.accounts.change("ada", disabled_at=uow.now)

    assert is_problem(api.get("/me"), 401, "token_refused")


def test_the_last_use_of_a_token_is_noted(api: TestClient, service: Service) -> None:
    api.get("/me")

    with service.read() as uow:
        (token,) = uow.tokens.of_person("ada")
        assert token.used_at is not None


def test_a_token_that_only_reads_changes_nothing(service: Service) -> None:
    write_article(service)
    with program_of(service, "ada", (Scope.READ,)) as program:
        assert program.get("/articles/safe-water").status_code == 200
        answer = program.post("/articles/safe-water/moves", json={"action": "submit"})

    assert is_problem(answer, 403, "token_reads_only")


def test_a_scope_that_is_missing_is_a_role_that_is_missing(service: Service) -> None:
    write_article(service)
    with program_of(service, "ada", (Scope.PUBLISH,)) as program:
        answer = program.post("/articles/safe-water/moves", json={"action": "submit"})

    assert is_problem(answer, 403, "role_missing")


def test_what_is_not_there_is_a_problem_too(api: TestClient) -> None:
    assert is_problem(api.get("/nothing"), 404, "page_unknown")
    assert is_problem(api.get("/articles/nothing"), 404, "article_unknown")
    assert is_problem(api.get("/articles/a%0Ab/no-such"), 404, "page_unknown")
    assert is_problem(api.delete("/me"), 405, "method_not_possible")
    assert api.delete("/me").headers["allow"] == "GET"


def test_a_body_that_is_no_json_is_refused_by_its_type(api: TestClient) -> None:
    form = api.post("/articles", data={"document": DOCUMENT})
    text = api.post("/articles", content=b"{", headers={"Content-Type": "application/json"})

    assert is_problem(form, 415, "content_type_unusable")
    assert is_problem(text, 422, "field_unusable")


def test_each_field_that_cannot_be_used_is_a_finding(api: TestClient) -> None:
    answer = api.post("/articles", json={"name": "x", "slug": "../etc", "more": 1})

    assert is_problem(answer, 422, "field_unusable")
    places = {each["where"] for each in answer.json()["findings"]}
    assert places == {"body.document", "body.slug", "body.more"}


def test_a_value_that_is_none_of_a_few_is_refused_with_those(api: TestClient) -> None:
    """Wherever a call takes one of a few values, as its schema says."""
    withdrawal = {"action": "withdraw", "ready": "because"}

    answer = api.post("/articles/a-well/moves", json=withdrawal)

    assert is_problem(answer, 422, "field_unusable")
    assert all(f"'{reason}'" in answer.json()["detail"] for reason in Reason)


def test_a_body_beyond_all_measure_is_refused(api: TestClient) -> None:
    answer = api.post("/imports?name=x.md", content=b" " * (MOST_BYTES + 1))

    assert is_problem(answer, 413, "body_too_large")


def test_sentences_are_in_the_language_that_is_asked_for(api: TestClient) -> None:
    german = api.get("/articles/nothing", headers={"Accept-Language": "de"}).json()

    assert german["code"] == "article_unknown"
    assert german["detail"]


def test_the_description_is_there_for_everybody(service: Service) -> None:
    with stranger_at(service) as client:
        described = client.get("/api/v1/openapi.json").json()

    assert described["openapi"].startswith("3.1")
    assert described["servers"] == [{"url": "/api/v1"}]
    for path in described["paths"].values():
        for operation in path.values():
            assert operation["security"] == [{"HTTPBearer": []}]
            assert {"401", "403", "422"} <= set(operation["responses"])
            assert operation["summary"]


def test_what_is_known_is_not_sent_again(api: TestClient, service: Service) -> None:
    write_article(service)
    first = api.get("/articles/safe-water")
    again = api.get("/articles/safe-water", headers={"If-None-Match": first.headers["etag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]


def test_a_change_needs_to_say_what_it_changes(api: TestClient, service: Service) -> None:
    write_article(service)
    path, new = "/articles/safe-water/text", {"document": DOCUMENT}
    known = {"If-Match": api.get(path).headers["etag"]}

    assert is_problem(api.put(path, json=new), 428, "condition_missing")
    saved = api.put(path, json=new, headers=known)
    assert (saved.status_code, saved.json()["revision"]) == (200, 2)
    stale = api.put(path, json={"document": "# Mine\n\nText.\n"}, headers=known)
    assert is_problem(stale, 412, "condition_failed")
    assert api.get(path).json()["title"] == "A well opens"


def test_the_same_request_with_the_same_key_is_done_once(api: TestClient) -> None:
    key = {"Idempotency-Key": "one"}
    first = api.post("/articles", json={"document": DOCUMENT}, headers=key)
    again = api.post("/articles", json={"document": DOCUMENT}, headers=key)

    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert first.headers["location"] == again.headers["location"]
    assert again.headers["idempotency-replayed"] == "true"
    assert len(api.get("/articles").json()["articles"]) == 1


def test_a_key_is_for_one_request(api: TestClient) -> None:
    key = {"Idempotency-Key": "one"}
    api.post("/articles", json={"document": DOCUMENT}, headers=key)

    other = api.post("/articles", json={"document": "# Other\n\nText.\n"}, headers=key)

    assert is_problem(other, 422, "idempotency_key_reused")


def test_a_key_whose_request_is_under_way_is_to_be_tried_again(
    api: TestClient, service: Service
) -> None:
    body = b'{"document": "# A well opens"}'
    key = {"Idempotency-Key": "one", "Content-Type": "application/json"}
    digest = sha256(b"/api/v1/articles\x00\x00" + body).hexdigest()
    with service.write() as uow:
        assert uow.answers.begin("ada", "one", digest, uow.now)

    assert is_problem(api.post("/articles", content=body, headers=key), 409, "request_under_way")


def test_a_refused_request_leaves_its_key_free(api: TestClient) -> None:
    key = {"Idempotency-Key": "one"}
    refused = api.post("/articles", json={"document": ""}, headers=key)
    done = api.post("/articles", json={"document": DOCUMENT}, headers=key)

    assert refused.status_code == 422
    assert done.status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 121, "\x7f"])
def test_what_is_no_key(api: TestClient, key: str) -> None:
    headers = {"Idempotency-Key": key}
    answer = api.post("/articles", json={"document": DOCUMENT}, headers=headers)

    assert is_problem(answer, 422, "idempotency_key_unusable")


def test_a_key_is_its_persons_own(api: TestClient, service: Service) -> None:
    with service.write() as uow:
        add_person(uow, "ede", [Role.EDITOR], [])
    bearer = {"Authorization": f"Bearer {token_of(service, 'ede')}", "Idempotency-Key": "one"}
    api.post("/articles", json={"document": DOCUMENT}, headers={"Idempotency-Key": "one"})

    other = api.post("/articles", json={"document": "# Other\n\nText.\n"}, headers=bearer)

    assert other.status_code == 201
