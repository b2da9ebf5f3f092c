from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from tests.desk.page import visit
from tests.desk.people import HOME
from tests.rendering.samples import LOCALES, TEMPLATES
from workflow import errors
from workflow.desk.app import create_app
from workflow.desk.errors import STATUSES, status_of
from workflow.desk.pages import PageShelf
from workflow.domain.findings import Finding, Severity
from workflow.domain.language import LanguageTag
from workflow.domain.states import ArticleState
from workflow.errors import ConflictError, InvalidInputError, NotPermittedError, WorkflowError
from workflow.wiring import Service

JSON = {"Accept": "application/json"}
FAMILIES = [
    family
    for family in vars(errors).values()
    if isinstance(family, type) and issubclass(family, WorkflowError)
]


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_of_errors_has_a_status(family: type[WorkflowError]) -> None:
    class Special(family):  # type: ignore[misc,valid-type]
        pass

    assert status_of(Special("any")) == STATUSES[family]


@pytest.fixture
def faulty(service: Service) -> Iterator[TestClient]:
    """The desk with two more addresses, which fail."""
    app: FastAPI = create_app(service)

    def refuse() -> None:
        findings = [
            Finding("language_planned_twice", where="fr"),
            Finding("html_is_text", Severity.INFO, values={"tag": "<b>"}),
        ]
        raise InvalidInputError("plan_unusable", slug="<i>", findings=findings)

    def break_down() -> None:
        raise ZeroDivisionError("secret of the house")

    app.add_api_route("/refuse", refuse)
    app.add_api_route("/break-down", break_down)
    with TestClient(app, base_url=HOME, raise_server_exceptions=False) as client:
        yield client


def test_a_refusal_is_a_page_with_its_sentence_and_findings(faulty: TestClient) -> None:
    page = visit(faulty, "/refuse", status=422)

    assert page.texts("h1") == ["Something to mend"]
    assert "This language plan for “<i>” cannot be used." in page.texts("p")
    assert page.texts("li") == [
        "fr: Named twice, or the article's own language: name it once, under must or later.",
        "HTML is not read: “<b>” will be shown as text. Use Markdown.",
    ]


def test_a_refusal_is_json_for_who_asks_for_json(faulty: TestClient) -> None:
    answer = faulty.get("/refuse", headers=JSON)

    assert answer.status_code == 422
    assert answer.json()["code"] == "plan_unusable"
    assert answer.json()["sentence"] == "This language plan for “<i>” cannot be used."
    assert [found["severity"] for found in answer.json()["findings"]] == ["blocking", "info"]


def test_what_nobody_foresaw_tells_nothing_of_the_inside(faulty: TestClient) -> None:
    page = visit(faulty, "/break-down", status=500)
    answer = faulty.get("/break-down", headers=JSON)

    assert page.texts("h1") == ["Something went wrong"]
    assert answer.json()["code"] == "desk_failed"
    assert "secret" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/nowhere", "/articles/unknown", "/docs", "/openapi.json"])
def test_an_address_without_anything_is_not_found(client: TestClient, path: str) -> None:
    visit(client, path, status=404)
    assert client.get(path, headers=JSON).status_code == 404


def test_a_slash_too_many_leads_nowhere_the_client_chooses(client: TestClient) -> None:
    headers = {"Host": "evil.example"}

    answer = client.get("/health/", headers=headers, follow_redirects=False)

    assert answer.status_code == 421
    assert client.get("/health/", follow_redirects=False).status_code == 404


@pytest.mark.parametrize("path", ["/", "/articles/x", "/articles/x/fr.pdf", "/health"])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_can_be_written(client: TestClient, method: str, path: str) -> None:
    answer = client.request(method, path, headers=JSON)

    assert answer.status_code == 405
    assert "GET" in answer.headers["allow"]
    assert answer.json()["code"] == "method_not_possible"


def test_a_sentence_in_another_language_has_no_word_of_the_program_in_it() -> None:
    shelf = PageShelf(TEMPLATES, LOCALES)
    refused = ConflictError(
        "not_in_this_state", slug="a-well", state=ArticleState.REVIEW.value, action="sign_off"
    )
    unfit = NotPermittedError("role_missing", who="ada", action="approve", needed="author, editor")

    german = shelf.of(LanguageTag("de"))
    assert german.said(refused) == (
        "„a-well“ ist im Zustand in Prüfung: Die Aktion Abzeichnen ist dort nicht möglich."
    )
    assert "Autorschaft, Redaktion" in german.said(unfit)
    assert "is in review: sign_off" in shelf.of(LanguageTag("en")).said(refused)
