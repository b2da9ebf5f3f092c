"""An article's overview: what is next, and the part that follows the work while it is done."""

from datetime import timedelta

from starlette.testclient import TestClient

from tests.desk.newsroom import ask_to_submit, write_article
from tests.desk.page import Page, visit
from workflow.jobs import Kind, WorkState
from workflow.storage.work_store import Order
from workflow.wiring import Service

ADDRESS = "/articles/safe-water"


def live(page: Page) -> dict[str, str]:
    """The attributes of the part that refreshes itself."""
    ((attributes, _),) = page.all("div", id="standing")
    return attributes


def part(client: TestClient, address: str) -> tuple[int, Page]:
    answer = client.get(address, headers={"HX-Request": "true"})
    page = Page()
    page.feed(answer.text)
    return answer.status_code, page


def finish(service: Service) -> None:
    """Do what waits, as a worker would end it."""
    with service.write() as uow:
        for _, work_id in uow.work.due((Kind.MOVE,), uow.now, 5):
            uow.work.claim(work_id, "machine:1", uow.now, timedelta(minutes=1))
            uow.work.finish(work_id, "machine:1", uow.now, WorkState.DONE)


def test_it_says_what_is_next_who_can_do_it_and_where(service: Service, client: TestClient) -> None:
    write_article(service)

    page = visit(client, ADDRESS)

    (step,) = page.texts("ul", **{"class": "next"})
    assert step == "Finish the text and submit it for review can be done by: ada"
    assert f"{ADDRESS}/edit" in page.links
    assert f"{ADDRESS}/translate/fr" in page.links


def test_nothing_is_asked_for_again_while_nothing_waits(
    service: Service, client: TestClient
) -> None:
    write_article(service)

    assert "hx-get" not in live(visit(client, ADDRESS))


def test_while_work_waits_the_part_asks_every_two_seconds_and_gets_nothing_without_news(
    service: Service, client: TestClient
) -> None:
    write_article(service)
    ask_to_submit(service, "safe-water")

    attributes = live(visit(client, ADDRESS))
    status, _ = part(client, attributes["hx-get"])

    assert attributes["hx-trigger"] == "every 2s"
    assert status == 204


def test_the_part_shows_what_is_new_and_stops_when_nothing_waits_any_more(
    service: Service, client: TestClient
) -> None:
    write_article(service)
    ask_to_submit(service, "safe-water")
    attributes = live(visit(client, ADDRESS))
    finish(service)

    status, page = part(client, attributes["hx-get"])

    assert status == 200
    assert "hx-get" not in live(page)
    assert page.texts("p", role="status") == ["All work is done."]
    assert not page.all("html")


def test_a_publication_that_waits_for_its_embargo_is_shown_and_not_asked_for_all_the_time(
    service: Service, client: TestClient
) -> None:
    article = write_article(service)
    with service.write() as uow:
        params = {"revision": article.revision}
        due = uow.now + timedelta(days=3)
        uow.want(Order(Kind.PUBLISH, "publish:x", article.id, params, "ada", due))

    page = visit(client, ADDRESS)

    assert "Publish" in page.texts("th")
    assert "hx-get" not in live(page)


def test_the_part_of_an_unknown_article_is_not_found(client: TestClient) -> None:
    assert client.get("/articles/nowhere/standing").status_code == 404
