"""The review page: differences, comments beside them, and moves with their reasons."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from tests.desk.newsroom import hire, write_article
from tests.desk.page import visit
from tests.desk.people import client_of
from tests.desk.working import working
from tests.factories import make_text
from workflow.catalogs.segments import segments
from workflow.domain.article import Article
from workflow.domain.language import LanguageTag
from workflow.domain.states import Role
from workflow.usecases.bringing_in import revise
from workflow.usecases.people import add_person
from workflow.wiring import Service

PAGE = "/articles/safe-water/review"
MOVE = "/articles/safe-water/move"
APPROVE = "/articles/safe-water/approve"
COMMENTS = PAGE + "/comments"


@pytest.fixture
def article(service: Service) -> Article:
    return write_article(service)


@pytest.fixture
def ede(service: Service, article: Article) -> Iterator[TestClient]:
    """An editor who wrote nothing."""
    with service.write() as uow:
        add_person(uow, "ede", [Role.EDITOR], [])
    with client_of(service, "ede") as client:
        yield client


def edit(service: Service, body: str, slug: str = "safe-water") -> Article:
    actor = hire(service)
    with service.write() as uow:
        return revise(uow, uow.articles.by_slug(slug), make_text(body=body), actor)


def move(client: TestClient, action: str, revision: int = 1, **fields: str):
    data = {"action": action, "revision": revision, **fields}
    if action == "approve":
        data["seen"] = visit(client, APPROVE).all("input", name="seen")[0][0]["value"]
        data["confirm"] = "on"
    return client.post(MOVE, data=data, follow_redirects=False)


def say(client: TestClient, text: str, paragraph: int = 1, **headers: str):
    segment = segments(make_text())[paragraph].digest
    data = {"revision": 1, "segment": segment, "text": text}
    return client.post(COMMENTS, data=data, headers=headers, follow_redirects=False)


def test_a_first_revision_is_shown_whole(client: TestClient, article: Article) -> None:
    page = visit(client, PAGE)

    assert "Revision 1, whole" in page.texts("h2")
    assert page.texts("ins") == page.texts("del") == []
    assert "The well is open." in page.texts("p", lang="en")


def test_words_are_marked_and_told(client: TestClient, service: Service, article: Article) -> None:
    edit(service, "The well is **open** again.\n\nNobody was hurt.")

    page = visit(client, f"{PAGE}?from=1&to=2")

    assert any("again" in text and "added" in text for text in page.texts("ins"))
    assert "( now: bold )" in page.texts("small") or "(now: bold)" in page.texts("small")
    assert "1 paragraph or line changed." in page.texts("p")


def test_both_targets_of_a_link_are_told(client: TestClient, service: Service) -> None:
    write_article(service)
    edit(service, "See [this](https://example.org/1).")
    edit(service, "See [this](https://example.org/2).")

    page = visit(client, f"{PAGE}?from=2&to=3")

    told = " ".join(page.texts("small"))
    assert "https://example.org/1" in told
    assert "https://example.org/2" in told


def test_what_is_the_same_can_be_left_out(
    client: TestClient, service: Service, article: Article
) -> None:
    edit(service, "The well is closed.\n\nNobody was hurt.")

    page = visit(client, f"{PAGE}?from=1&to=2&only=on")

    assert "Nobody was hurt." not in page.texts("p", lang="en")
    assert "… 1 unchanged paragraph …" in page.texts("p")


def test_an_article_is_read_in_its_own_direction(client: TestClient, service: Service) -> None:
    write_article(service, "miyah", "المياه آمنة", language=LanguageTag("ar"))

    page = visit(client, "/articles/miyah/review")

    assert "المياه آمنة" in page.texts("p", lang="ar", dir="rtl")


def test_hostile_text_is_text(client: TestClient, service: Service, article: Article) -> None:
    edit(service, "`<script>alert(1)</script>` <b>bold</b>")

    answer = client.get(f"{PAGE}?from=1&to=2")

    assert "<script>alert" not in answer.text
    assert "<b>bold" not in answer.text


@pytest.mark.parametrize("query", ["from=7", "to=9", "from=x"])
def test_an_unknown_revision_is_refused(client: TestClient, article: Article, query: str) -> None:
    assert client.get(f"{PAGE}?{query}").status_code in (404, 422)


def test_a_comment_stands_beside_its_paragraph(client: TestClient, article: Article) -> None:
    assert say(client, "Which well?").headers["location"] == PAGE + "?done=commented"

    page = visit(client, PAGE + "?done=commented")

    assert "Which well?" in page.texts("p")
    assert "1 open comment" in page.texts("a")
    assert "Your comment is there." in page.texts("p")


def test_only_the_paragraph_is_swapped_and_the_focus_stays(
    client: TestClient, article: Article
) -> None:
    answer = say(client, "Which well?", **{"HX-Request": "true"})

    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert "data-focus" in answer.text
    assert 'id="open-comments" hx-swap-oob="true"' in answer.text


def test_a_comment_is_answered_resolved_and_reopened(
    client: TestClient, article: Article, ede: TestClient
) -> None:
    say(ede, "Which well?")
    page = visit(client, PAGE)
    (action,) = (
        attrs["action"] for attrs, _ in page.all("form") if attrs["action"].endswith("/answers")
    )

    client.post(action, data={"revision": 1, "text": "The northern one."})
    client.post(action.replace("answers", "resolve"), data={"revision": 1})

    page = visit(client, PAGE)
    assert "The northern one." in page.texts("p")
    assert "Resolved by ada." in page.texts("p")
    assert "1 open comment" not in page.texts("a")

    client.post(action.replace("answers", "reopen"), data={"revision": 1})
    assert "1 open comment" in visit(client, PAGE).texts("a")


def test_a_comment_on_text_that_is_gone_is_kept_with_it(
    client: TestClient, service: Service, article: Article
) -> None:
    say(client, "Which well?")
    edit(service, "Something else altogether.")

    page = visit(client, PAGE)

    assert "Comments on earlier text" in page.texts("h2")
    assert "The well is open." in page.texts("blockquote")


def test_an_empty_comment_is_refused(client: TestClient, article: Article) -> None:
    assert say(client, "  ").status_code == 422


def test_an_article_goes_through_review(
    client: TestClient, service: Service, ede: TestClient
) -> None:
    with working(service):
        assert move(client, "submit").headers["location"] == PAGE + "?done=submitted"
        answer = move(ede, "return", reason="The date is wrong.")
        assert answer.headers["location"] == PAGE + "?done=returned"
        move(client, "submit")
        assert move(ede, "approve").headers["location"] == PAGE + "?done=approved"
        assert move(ede, "reopen").headers["location"] == PAGE + "?done=reopened"

    page = visit(client, "/articles/safe-water")
    assert "because: The date is wrong." in page.texts("bdi")


def test_what_nobody_has_done_yet_is_said_to_be_under_way(
    client: TestClient, article: Article
) -> None:
    assert move(client, "submit").headers["location"] == PAGE + "?done=asked"


def test_returning_needs_a_reason(client: TestClient, service: Service, ede: TestClient) -> None:
    with working(service):
        move(client, "submit")

        assert move(ede, "return").status_code == 422

    page = visit(ede, PAGE)
    (field,) = page.all("textarea", name="reason")
    assert "required" in field[0]


def test_a_move_of_a_text_that_changed_meanwhile_is_refused(
    client: TestClient, service: Service, article: Article
) -> None:
    edit(service, "Another text.")

    assert move(client, "submit", revision=1).status_code == 409


@pytest.mark.parametrize("action", ["", "publish", "withdraw", "edit"])
def test_only_moves_of_the_review_are_asked_for_there(
    client: TestClient, article: Article, action: str
) -> None:
    assert move(client, action).status_code == 422


def test_a_button_that_cannot_be_used_says_why(
    client: TestClient, service: Service, ede: TestClient
) -> None:
    with working(service):
        move(client, "submit")

    page = visit(client, PAGE)

    (button,) = page.all("button", id="move-approve")
    assert button[0]["aria-disabled"] == "true"
    (why,) = page.texts("span", id=button[0]["aria-describedby"])
    assert "somebody else must approve it" in why
    assert "aria-disabled" not in visit(ede, PAGE).all("button", id="move-approve")[0][0]


def test_approving_says_first_what_it_does(
    client: TestClient, service: Service, ede: TestClient
) -> None:
    say(ede, "Which well?")
    with working(service):
        move(client, "submit")

    page = visit(ede, "/articles/safe-water/approve")

    assert make_text().digest in page.texts("code")
    assert any("4 languages" in text for text in page.texts("li"))
    assert any("1 comment is still open" in text for text in page.texts("p"))
    assert page.all("button", id="move-approve", value="approve")
    for seen, status in (("", 422), ("0" * 64, 409)):
        data = {"action": "approve", "revision": 1, "seen": seen}
        assert ede.post(MOVE, data=data).status_code == status


def test_the_overview_has_the_moves_too(client: TestClient, article: Article) -> None:
    assert visit(client, "/articles/safe-water").all("button", id="move-submit")


def test_nobody_comments_or_moves_who_is_not_signed_in(
    stranger: TestClient, article: Article
) -> None:
    for address in (MOVE, COMMENTS):
        answer = stranger.post(address, data={}, follow_redirects=False)
        assert answer.headers["location"] == "/sign-in"
