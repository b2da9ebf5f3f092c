"""Correcting and withdrawing: consequences first, and what readers find afterwards."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from tests.desk.newsroom import AR, publish, write_article
from tests.desk.page import visit
from tests.desk.people import client_of
from tests.desk.working import Office, working
from tests.factories import EN, FR
from workflow.domain.article import Article
from workflow.domain.states import ArticleState, Role
from workflow.errors import ConflictError
from workflow.jobs import Kind
from workflow.usecases.exporting import contents, published
from workflow.usecases.people import add_person
from workflow.wiring import Service

CORRECT = "/articles/safe-water/correct"
WITHDRAW = "/articles/safe-water/withdraw"


@pytest.fixture
def article(service: Service, client: TestClient) -> Article:
    """Public in three languages."""
    made = write_article(service)
    publish(service, made, (EN, FR, AR))
    return made


@pytest.fixture
def tim(service: Service, article: Article) -> Iterator[TestClient]:
    """A translator, who may do neither."""
    with service.write() as uow:
        add_person(uow, "tim", [Role.TRANSLATOR], [FR])
    with client_of(service, "tim") as client:
        yield client


def withdraw(client: TestClient, **fields: object):
    data = {"seen": 1, "ready": "error", "note": "It is dry.", "name": "safe-water", **fields}
    return client.post(WITHDRAW, data=data, follow_redirects=False)


def state(service: Service) -> ArticleState:
    with service.read() as uow:
        return uow.articles.by_slug("safe-water").state


@pytest.mark.parametrize("path", [CORRECT, WITHDRAW])
def test_the_consequences_are_listed_first(client: TestClient, article: Article, path: str) -> None:
    page = visit(client, path)

    assert any("English" in text for text in page.texts("li"))
    assert any("العربية" in text for text in page.texts("li"))
    assert "error" in [option["value"] for option, _ in page.all("option")]
    assert "aria-disabled" not in page.all("button", id="confirm")[0][0]


def test_withdrawing_says_that_it_cannot_be_undone(client: TestClient, article: Article) -> None:
    page = visit(client, WITHDRAW)

    assert "This cannot be undone." in page.texts("p")
    assert "Type safe-water to confirm" in page.texts("label")


@pytest.mark.parametrize("path", [CORRECT, WITHDRAW])
def test_who_may_not_is_told_why(tim: TestClient, path: str) -> None:
    page = visit(tim, path)

    (button,) = page.all("button", id="confirm")
    (why,) = page.texts("span", id=button[0]["aria-describedby"])
    assert "this needs the role" in why
    answer = tim.post(path, data={"seen": 1, "note": "x", "name": "safe-water"})
    assert answer.status_code == 403


def test_a_correction_is_opened_beside_what_is_public(
    client: TestClient, service: Service, article: Article
) -> None:
    with working(service):
        answer = client.post(CORRECT, data={"seen": 1, "note": "A figure."}, follow_redirects=False)

    assert answer.headers["location"] == "/articles/safe-water/review?done=correction_opened"
    assert state(service) is ArticleState.DRAFT
    assert client.get("/articles/safe-water/en/safe-water.html").status_code == 200
    assert "A figure." in visit(client, "/articles/safe-water/review").texts("td")


@pytest.mark.parametrize(
    "fields",
    [{"note": " ", "ready": ""}, {"name": ""}, {"name": "safe"}],
    ids=["reason", "name", "other"],
)
def test_a_withdrawal_is_confirmed_by_a_reason_and_the_name(
    client: TestClient, service: Service, article: Article, fields: dict[str, str]
) -> None:
    answer = withdraw(client, **fields)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert state(service) is ArticleState.PUBLISHED


def test_a_withdrawal_of_what_changed_meanwhile_is_refused(
    client: TestClient, article: Article
) -> None:
    assert withdraw(client, seen=7).status_code == 409


def test_readers_find_a_notice_at_the_same_addresses_and_the_text_nowhere(
    client: TestClient, service: Service, stranger: TestClient, article: Article
) -> None:
    with working(service) as office:
        assert withdraw(client).headers["location"].endswith("done=withdrawn")
    office.work()

    for language, said, reason in (
        ("en", "withdrawn", "It contains an error."),
        ("fr", "retiré", "Il contient une erreur."),
        ("ar", "سُحب هذا البيان الصحفي.", "يحتوي على خطأ."),
    ):
        base = f"/articles/safe-water/{language}/safe-water"
        page, text, pdf = (stranger.get(f"{base}.{each}") for each in ("html", "txt", "pdf"))
        assert (page.status_code, text.status_code, pdf.status_code) == (200, 200, 200)
        assert pdf.content.startswith(b"%PDF-")
        for told in (page.text, text.text):
            assert said in told
            assert reason in told
            assert "It is dry." not in told
            assert "The well is open." not in told
            assert "Water is safe again" in told
    shown = visit(client, "/articles/safe-water")
    assert any("there are notices" in text for text in shown.texts("p"))


def test_the_export_is_the_notices(client: TestClient, service: Service, article: Article) -> None:
    with working(service) as office:
        withdraw(client)
    office.work()

    with service.read() as uow:
        parcel = published(uow, "safe-water", "https://press.example.org")
    files = contents(parcel, service.artifacts)

    assert parcel.facts["withdrawn"] is True
    assert len(files) == 10
    assert all(b"The well is open." not in data for data in files.values())


def test_while_the_notices_are_made_there_is_nothing(
    client: TestClient, service: Service, stranger: TestClient, article: Article
) -> None:
    withdraw(client)
    office = Office(service.engine, service=service)
    with service.write() as uow:
        (row,) = uow.work.waiting(Kind.MOVE)
        office.perform(uow, row)

    for language in ("en", "fr", "ar"):
        for ending in ("html", "txt", "pdf"):
            address = f"/articles/safe-water/{language}/safe-water.{ending}"
            assert stranger.get(address).status_code == 404
    with service.read() as uow, pytest.raises(ConflictError, match="not_public"):
        published(uow, "safe-water", "https://press.example.org")


def test_one_language_is_withdrawn_at_its_address_and_the_others_stay(
    client: TestClient, service: Service, stranger: TestClient, article: Article
) -> None:
    with working(service) as office:
        withdraw(client, language="fr", note="")
    office.work()

    french, english = (
        stranger.get(f"/articles/safe-water/{each}/safe-water.html").text for each in ("fr", "en")
    )
    assert "Ce communiqué de presse a été retiré dans cette langue." in french
    assert "The well is open." not in french
    assert "The well is open." in english
    assert 'href="../fr/safe-water.html"' not in english
    assert 'href="../en/safe-water.html"' in french


def test_every_page_of_the_desk_says_which_revision_readers_find(
    client: TestClient, service: Service, article: Article
) -> None:
    """A correction is under way, and one language is withdrawn beside it."""
    with working(service) as office:
        withdraw(client, language="fr", note="")
        client.post(CORRECT, data={"seen": 1, "ready": "error"})
    office.work()

    for path in ("/", "/matrix", "/articles/safe-water", "/?q=water", WITHDRAW):
        said = client.get(path).text
        assert "public, revision 1" in said, path
        assert "withdrawn, was revision 1" in said, path
