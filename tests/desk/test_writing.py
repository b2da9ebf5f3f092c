"""The editor: who may write, what a save makes, and what becomes of a stale one."""

from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from tests.desk.newsroom import publish, write_article
from tests.desk.page import visit
from tests.desk.people import client_of
from tests.factories import AR
from workflow.domain.states import Role
from workflow.storage.desk_tables import presence
from workflow.usecases.people import add_person
from workflow.wiring import Service

EDIT = "/articles/safe-water/edit"
HTMX = {"HX-Request": "true"}


def fields(base: int = 1, **changes: object) -> dict[str, object]:
    text = {"title": "Water is safe again", "body": "The well is open.\n\nNobody was hurt."}
    return {"base": base, **text, **changes}


def text_of(service: Service):
    with service.read() as uow:
        article = uow.articles.by_slug("safe-water")
        return uow.articles.revision(article.id, article.revision).text


def revision_of(service: Service) -> int:
    with service.read() as uow:
        return uow.articles.by_slug("safe-water").revision


@pytest.fixture
def ben(service: Service):
    with service.write() as uow:
        add_person(uow, "ben", [Role.AUTHOR], [])
    with client_of(service, "ben") as client:
        yield client


def test_the_editor_has_the_text_in_its_own_language_and_direction(
    service: Service, client: TestClient
) -> None:
    write_article(service, language=AR)

    page = visit(client, EDIT)

    ((body, text),) = page.all("textarea", name="body")
    assert text == "The well is open. Nobody was hurt."
    assert (body["lang"], body["dir"]) == ("ar", "rtl")
    assert page.all("input", name="base", value="1")


def test_a_save_is_a_new_revision(service: Service, client: TestClient) -> None:
    write_article(service)
    contact = {
        "contact_name": ["Ada", ""],
        "contact_role": ["", ""],
        "contact_email": "a@b.example",
    }

    answer = client.post(
        EDIT,
        data=fields(body="Shut.\r\n\r\nAgain.", date="2026-11-23", keywords="a\r\nb, c", **contact),
        follow_redirects=False,
    )

    assert answer.headers["location"] == f"{EDIT}?done=text_saved"
    assert revision_of(service) == 2
    text = text_of(service)
    assert text.body == "Shut.\n\nAgain."
    assert text.keywords == ("a", "b, c")
    assert [(each.name, each.email) for each in text.contacts] == [("Ada", "a@b.example")]
    assert "The text is saved." in " ".join(visit(client, f"{EDIT}?done=text_saved").texts("p"))


def test_the_same_text_is_no_new_revision(service: Service, client: TestClient) -> None:
    write_article(service)

    answer = client.post(EDIT, data=fields(), headers=HTMX)

    assert "Saved as revision 1" in answer.text
    assert revision_of(service) == 1


def test_a_save_by_script_says_the_revision_and_carries_the_next_base(
    service: Service, client: TestClient
) -> None:
    write_article(service)

    answer = client.post(EDIT, data=fields(body="Shut."), headers=HTMX)

    assert answer.status_code == 200
    assert "Saved as revision 2" in answer.text
    assert 'name="base" value="2" hx-swap-oob="true"' in answer.text


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_stale_save_is_refused_with_both_texts(
    service: Service, client: TestClient, ben: TestClient, headers: dict[str, str]
) -> None:
    write_article(service)
    client.post(EDIT, data=fields(body="Theirs & only theirs."))

    answer = ben.post(EDIT, data=fields(body="Mine <b>."), headers=headers)

    assert answer.status_code == 409
    assert text_of(service).body == "Theirs & only theirs."
    assert "ada has saved revision 2" in answer.text
    assert "<del>Theirs &amp; only theirs" in answer.text
    assert "Mine" in answer.text
    assert "<b>" not in answer.text
    assert 'name="over" value="2"' in answer.text


def test_a_stale_save_loses_nothing_where_no_script_runs(
    service: Service, client: TestClient, ben: TestClient
) -> None:
    write_article(service)
    client.post(EDIT, data=fields(body="Theirs."))

    answer = ben.post(EDIT, data=fields(body="Mine.", place="Geneva"))

    assert "Mine.</textarea>" in answer.text
    assert 'value="Geneva"' in answer.text


def test_mine_is_saved_over_theirs_only_on_purpose(
    service: Service, client: TestClient, ben: TestClient
) -> None:
    write_article(service)
    client.post(EDIT, data=fields(body="Theirs."))
    ben.post(EDIT, data=fields(body="Mine."))
    assert text_of(service).body == "Theirs."

    ben.post(EDIT, data={**fields(body="Mine."), "over": "2"})

    assert text_of(service).body == "Mine."
    assert revision_of(service) == 3


def test_over_a_revision_that_was_followed_by_another_nothing_is_saved_either(
    service: Service, client: TestClient, ben: TestClient
) -> None:
    write_article(service)
    client.post(EDIT, data=fields(body="Second."))
    client.post(EDIT, data=fields(2, body="Third."))

    answer = ben.post(EDIT, data={**fields(body="Mine."), "over": "2"})

    assert answer.status_code == 409
    assert text_of(service).body == "Third."


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_what_cannot_be_saved_is_said_and_kept(
    service: Service, client: TestClient, headers: dict[str, str]
) -> None:
    write_article(service)

    answer = client.post(EDIT, data=fields(title="", body="![](x.png)"), headers=headers)

    assert answer.status_code == 422
    assert "line 1: The image x.png has no alternative text" in answer.text
    assert revision_of(service) == 1
    if not headers:
        assert "![](x.png)</textarea>" in answer.text


@pytest.mark.parametrize("base", ["", "x", "-1", "9" * 400, "²"])
def test_a_save_that_does_not_say_what_it_was_written_over_is_stale(
    service: Service, client: TestClient, base: str
) -> None:
    write_article(service)

    assert client.post(EDIT, data={**fields(body="x"), "base": base}).status_code == 409


def test_an_article_in_review_is_shown_and_says_why_it_cannot_be_changed(
    service: Service, client: TestClient
) -> None:
    article = write_article(service)
    publish(service, article)

    page = visit(client, EDIT)

    assert page.all("textarea") == []
    assert "You can read this text and not change it." in " ".join(page.texts("p"))
    assert any("The well is open." in text for text in page.texts("pre"))
    assert client.post(EDIT, data=fields(body="x")).status_code == 409


def test_a_translator_reads_and_does_not_write(service: Service) -> None:
    write_article(service)
    with service.write() as uow:
        add_person(uow, "tim", [Role.TRANSLATOR], [AR])
    with client_of(service, "tim") as tim:
        assert visit(tim, EDIT).all("textarea") == []
        assert tim.post(EDIT, data=fields(body="x")).status_code == 403


def test_the_preview_is_the_page_of_what_is_typed_in_a_sandbox(
    service: Service, client: TestClient
) -> None:
    write_article(service)
    typed = fields(body="Shut. <script>alert(1)</script>", title="A <b>new</b> title")

    answer = client.post("/articles/safe-water/preview", data=typed)

    assert answer.status_code == 200
    assert "A &lt;b&gt;new&lt;/b&gt; title" in answer.text
    assert "<script>alert" not in answer.text
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "sandbox allow-same-origin" in policy
    assert "frame-ancestors 'self'" in policy
    assert revision_of(service) == 1


def test_a_preview_that_cannot_be_made_says_why(service: Service, client: TestClient) -> None:
    write_article(service)

    answer = client.post("/articles/safe-water/preview", data=fields(body="> " * 50 + "x"))

    assert "No preview" in answer.text
    assert "sandbox" in answer.headers["content-security-policy"]


def test_the_findings_are_those_of_what_is_typed(service: Service, client: TestClient) -> None:
    write_article(service)

    answer = client.post(f"{EDIT}/check", data=fields(body="a\n\n[x](javascript:1)"), headers=HTMX)

    assert "line 3: “javascript:1” cannot be linked to" in answer.text


def test_who_has_the_editor_open_is_told_of_the_others(
    service: Service, client: TestClient, ben: TestClient
) -> None:
    write_article(service)

    assert client.post(f"{EDIT}/presence", headers=HTMX).status_code == 204
    assert "Also open here: ada" in ben.post(f"{EDIT}/presence", headers=HTMX).text
    # What is no news is not said again.
    told = ben.post(f"{EDIT}/presence", data={"known": "ada"}, headers=HTMX)
    assert told.status_code == 204


def test_who_was_not_seen_for_a_minute_is_gone(
    service: Service, client: TestClient, ben: TestClient
) -> None:
    write_article(service)
    client.post(f"{EDIT}/presence")
    with service.engine.begin() as connection, service.read() as uow:
        past = uow.now - timedelta(seconds=61)
        connection.execute(presence.update().values(seen_at=past))

    assert "ada" not in ben.post(f"{EDIT}/presence", data={"known": "ada"}).text


def test_an_article_that_is_not_there_has_no_editor(client: TestClient) -> None:
    for method, path in [
        ("GET", "/articles/no/edit"),
        ("POST", "/articles/no/edit"),
        ("POST", "/articles/no/preview"),
        ("POST", "/articles/no/edit/check"),
        ("POST", "/articles/no/edit/presence"),
    ]:
        assert client.request(method, path, data=fields()).status_code == 404


def test_what_an_editor_would_catch_stands_beside_the_text(
    service: Service, client: TestClient
) -> None:
    write_article(service)

    page = visit(client, EDIT)

    assert any("There is no date" in each for each in page.texts("li"))


def test_links_are_asked_only_for_who_may_write_and_never_in_this_network(
    service: Service, client: TestClient
) -> None:
    write_article(service)
    typed = fields(body="[x](http://127.0.0.1/) [y](mailto:a@b.example)")

    answer = client.post(f"{EDIT}/links", data=typed, headers=HTMX)

    assert "http://127.0.0.1/</bdi> leads into a private network" in answer.text
    assert "mailto" not in answer.text
    assert "There are no web links." in client.post(f"{EDIT}/links", data=fields()).text
    with service.write() as uow:
        add_person(uow, "tim", [Role.TRANSLATOR], [AR])
    with client_of(service, "tim") as tim:
        assert tim.post(f"{EDIT}/links", data=typed).status_code == 403


def test_a_long_text_in_any_script_is_saved_whole(service: Service, client: TestClient) -> None:
    write_article(service)
    body = "\n\n".join("水" * 200 for _ in range(700))

    answer = client.post(EDIT, data=fields(body=body), headers=HTMX)

    assert answer.status_code == 200, answer.text
    assert text_of(service).body == body
