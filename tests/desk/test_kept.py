"""A form that is not taken is given back, also where no script runs."""

from html import unescape

from starlette.testclient import TestClient

from tests.desk.newsroom import hire, write_article
from tests.desk.page import Page
from tests.desk.people import OWN, form_key
from workflow.usecases.accounts import set_password
from workflow.wiring import Service

PASSWORD = "seven quiet rivers at noon"
REASON = "The figures are\nof <last> year."
SENT = {"action": "return", "seen": "1", "reason": REASON, "form_key": "of a session that is over"}


def test_who_is_signed_out_signs_in_and_sends_what_was_typed(
    service: Service, stranger: TestClient
) -> None:
    write_article(service)
    with service.write() as uow:
        set_password(uow, "ada", PASSWORD, "operator")

    asked = stranger.post("/articles/safe-water/move", data=SENT)

    assert asked.status_code == 401
    page = page_of(asked.text)
    assert page.texts("textarea") == [" ".join(REASON.split())]
    ((kept, _),) = page.all("input", name="kept")
    wrong = stranger.post("/sign-in", data={"name": "ada", "password": "x", "kept": kept["value"]})
    assert "<last> year." in unescape(wrong.text)
    signed = {"name": "ada", "password": PASSWORD, "kept": kept["value"]}
    again = stranger.post("/sign-in", data=signed, follow_redirects=False)
    page = page_of(again.text)
    assert page.all("form", action="/articles/safe-water/move")
    assert page.all("input", name="action", value="return")
    assert page.all("textarea", name="reason")
    # The key is that of the session that has just begun.
    assert stranger.get("/sign-in/standing").json()["form_key"] == form_key(again.text)


def test_an_error_page_gives_back_what_was_typed(service: Service, client: TestClient) -> None:
    write_article(service)
    del client.headers["X-Form-Key"]

    answer = client.post("/articles/safe-water/move", data=SENT)

    assert answer.status_code == 409
    page = page_of(answer.text)
    assert page.all("form", action="/articles/safe-water/move")
    sent = SENT | {"form_key": form_key(answer.text)}
    assert page.texts("textarea", name="reason") == [" ".join(REASON.split())]
    assert "page was too old" not in client.post("/articles/safe-water/move", data=sent).text


def test_nothing_of_another_site_is_given_back(client: TestClient, stranger: TestClient) -> None:
    for somebody in (client, stranger):
        somebody.headers["Sec-Fetch-Site"] = "cross-site"
        answer = somebody.post("/articles/safe-water/move", data=SENT, follow_redirects=False)

        assert "of &lt;last&gt; year" not in answer.text


def test_no_password_is_given_back(service: Service, stranger: TestClient) -> None:
    hire(service)
    secret = {"email": "ada at example org", "password": PASSWORD, "old": PASSWORD, "new": PASSWORD}

    answer = stranger.post("/account/email", data=secret)

    assert "ada at example org" in answer.text
    assert PASSWORD not in answer.text


def test_a_page_that_stays_is_told_that_nobody_is_signed_in(stranger: TestClient) -> None:
    answer = stranger.post("/articles/safe-water/edit", headers={"HX-Request": "true"}, data=SENT)

    assert answer.status_code == 401
    assert answer.headers["X-Refusal"] == "sign_in_needed"
    assert "HX-Redirect" not in answer.headers


def test_a_preview_in_a_frame_says_so_there(stranger: TestClient) -> None:
    answer = stranger.post(
        "/articles/safe-water/preview", headers={"Sec-Fetch-Dest": "iframe", **OWN}, data=SENT
    )

    assert answer.status_code == 401
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]


def test_somebody_s_key_for_copies_stays_the_same_and_is_nobody_else_s(
    service: Service, client: TestClient
) -> None:
    keys = {copy_key(client) for _ in range(2)}

    assert len(keys) == 1
    with service.read() as uow:
        account = uow.accounts.by_name("ada")
    assert keys == {account.copy_key}
    assert account.copy_key not in repr(account)


def copy_key(client: TestClient) -> str:
    ((meta, _),) = page_of(client.get("/").text).all("meta", name="copy-key")
    return meta["content"]


def page_of(text: str) -> Page:
    page = Page()
    page.feed(text)
    return page
