from starlette.testclient import TestClient

from tests.desk.newsroom import publish, write_article
from tests.desk.page import Page, visit
from workflow.desk.board_views import ARTICLES_PER_PAGE
from workflow.wiring import Service


def fill(service: Service) -> list[str]:
    """Two pages and one article; the slugs as the list has them."""
    slugs = [f"release-{number}" for number in range(2 * ARTICLES_PER_PAGE + 1)]
    for slug in slugs:
        write_article(service, slug)
    return slugs[::-1]


def shown(page: Page) -> list[str]:
    """The slugs on *page*."""
    return [text for text in page.texts("code") if text.startswith("release-")]


def link(page: Page, which: str) -> str:
    (attributes,) = [attributes for attributes, _ in page.all("a", rel=which)]
    return attributes["href"]


def test_a_few_articles_need_no_pages(service: Service, client: TestClient) -> None:
    write_article(service)

    assert not visit(client, "/?view=list").all("nav", **{"class": "pages"})


def test_links_lead_to_older_articles_and_back(service: Service, client: TestClient) -> None:
    slugs = fill(service)
    size = ARTICLES_PER_PAGE

    first = visit(client, "/?view=list")
    second = visit(client, link(first, "next"))
    third = visit(client, link(second, "next"))
    back = visit(client, link(third, "prev"))

    assert [shown(page) for page in (first, second, third, back)] == [
        slugs[:size],
        slugs[size : 2 * size],
        slugs[2 * size :],
        slugs[size : 2 * size],
    ]
    assert not first.all("a", rel="prev")
    assert not third.all("a", rel="next")
    assert shown(visit(client, link(back, "prev"))) == slugs[:size]


def test_files_stand_at_their_own_article(service: Service, client: TestClient) -> None:
    write_article(service, "before")
    publish(service, write_article(service, "public"))
    write_article(service, "behind")

    files = [link for link in visit(client, "/?view=list").links if link.endswith("pdf")]

    assert files == ["/articles/public/en.pdf"]


def test_a_page_that_is_empty_by_now_leads_to_the_newest(
    service: Service, client: TestClient
) -> None:
    write_article(service)

    page = visit(client, "/?after=0-1")

    assert page.texts("h2") == ["Find articles"]
    assert "/?view=list" in page.links


def test_what_is_no_place_is_told_in_a_sentence(client: TestClient) -> None:
    page = visit(client, "/?after=%3Cb%3E", status=422)

    assert any("“<b>” is no place in the list" in text for text in page.texts("p"))
