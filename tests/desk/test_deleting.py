"""A draft is deleted in every interface, after a question; whoever still has it open is told."""

import pytest
from starlette.testclient import TestClient

from tests.desk.deeds import ASKED, COMMAND, DESK, Deed
from tests.desk.page import Page
from tests.desk.people import client_of
from tests.desk.programs import program_of
from tests.desk.test_confirming import SLUG, news
from tests.factories import ADA, EDE, FR, PAT, make_text
from tests.usecases.newsroom import Newsroom
from workflow.wiring import Service

__all__ = ["news"]

PATH = f"/articles/{SLUG}"
DEED = Deed("ede", None, (f"{PATH}/delete", {"revision": "1"}), ("delete", SLUG))


def is_there(news: Newsroom) -> bool:
    with news.read() as uow:
        return uow.articles.find(SLUG) is not None


@pytest.mark.parametrize("interface", [DESK, COMMAND])
def test_a_draft_is_deleted_once_that_is_confirmed(
    service: Service, news: Newsroom, interface: str
) -> None:
    news.bring_in()

    asked = ASKED[interface](service, DEED, False)
    assert (asked.refused, SLUG in asked.words, is_there(news)) == (True, True, True)
    assert not ASKED[interface](service, DEED, True).refused
    assert not is_there(news)


def test_a_program_deletes_what_it_knows_once_that_is_confirmed(
    service: Service, news: Newsroom
) -> None:
    news.bring_in()
    sure = {"confirm": "true"}
    with program_of(service, "ede") as program:
        known = {"If-Match": program.get(PATH[1:]).headers["etag"]}
        blind = program.delete(PATH[1:], params=sure)
        asked = program.delete(PATH[1:], headers=known)
        news.bring_in(make_text("Other words"))
        stale = program.delete(PATH[1:], params=sure, headers=known)
        assert is_there(news)
        known = {"If-Match": program.get(PATH[1:]).headers["etag"]}
        done = program.delete(PATH[1:], params=sure, headers=known)
        again = program.delete(PATH[1:], params=sure, headers=known)

    assert [each.status_code for each in (blind, stale, done, again)] == [428, 412, 204, 404]
    assert (asked.status_code, asked.json()["code"]) == (409, "deletion")
    assert not is_there(news)


def test_the_question_at_the_desk_leads_to_the_board(service: Service, news: Newsroom) -> None:
    news.bring_in()
    with client_of(service, "ada") as client:
        page = Page()
        page.feed(client.get(PATH).text)
        fields = page.hidden_fields(f"{PATH}/delete")
        asked = client.post(f"{PATH}/delete", data=fields)
        after = client.post(f"{PATH}/delete", data=fields | {"confirm": "on"})

    assert "<h1>This cannot be undone</h1>" in asked.text
    assert (after.url.path, after.status_code) == ("/", 200)
    assert "The article is deleted." in after.text


def offered(client: TestClient) -> bool | None:
    """Whether an article's page lets one delete it; None if it does not speak of it."""
    page = Page()
    page.feed(client.get(PATH).text)
    found = page.all("button", id="delete")
    return found[0][0].get("aria-disabled") != "true" if found else None


def test_only_who_may_delete_it_can_press_the_button(service: Service, news: Newsroom) -> None:
    news.bring_in(must=(FR,))
    with client_of(service, PAT.name) as pat, client_of(service, ADA.name) as ada:
        assert (offered(pat), offered(ada)) == (False, True)
    news.publish_in(FR)

    with client_of(service, EDE.name) as ede:
        assert offered(ede) is None


def test_who_still_writes_in_it_is_told_who_deleted_it_and_keeps_the_text(
    service: Service, news: Newsroom
) -> None:
    news.bring_in()
    with client_of(service, "ada") as client:
        ASKED[DESK](service, DEED, True)
        typed = {"title": "Other words", "body": "I wrote this for an hour.", "base": "1"}
        saved = client.post(f"{PATH}/edit", data=typed)
        by_script = client.post(f"{PATH}/edit", data=typed, headers={"HX-Request": "true"})

    assert (saved.status_code, by_script.status_code) == (404, 404)
    assert f"ede has deleted “{SLUG}”" in by_script.text
    assert "I wrote this for an hour." in saved.text


def test_a_stranger_learns_nothing_of_a_deleted_draft(service: Service, news: Newsroom) -> None:
    news.bring_in()
    ASKED[COMMAND](service, DEED, True)
    with client_of(service, "ada") as client:
        client.cookies.clear()
        answer = client.get(f"{PATH}/en.html")

    assert answer.status_code == 404
    assert "ede" not in answer.text.split("<main")[1]
