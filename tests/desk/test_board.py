"""The board, the lists and the matrix, as pages."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from starlette.testclient import TestClient

from tests.desk.newsroom import ask_to_submit, fail_to_render, hire, publish, write_article
from tests.desk.page import visit
from tests.desk.people import client_of
from tests.factories import DE, EN, FR, make_text
from workflow.desk.board_views import ARTICLES_PER_PAGE
from workflow.domain.article import LanguagePlan
from workflow.domain.language import LanguageTag
from workflow.domain.states import Role
from workflow.usecases.bringing_in import Incoming, bring_in
from workflow.usecases.overseeing import PER_STATE
from workflow.usecases.people import add_person
from workflow.wiring import Service

UNFINISHED = {"code": "document_too_large", "values": {"measure": "x", "value": 2, "limit": 1}}


@pytest.fixture
def reader(service: Service) -> Iterator[TestClient]:
    """Somebody who translates into a language that nothing is planned in."""
    with service.write() as uow:
        add_person(uow, "zoe", [Role.TRANSLATOR], [DE])
    with client_of(service, "zoe") as client:
        yield client


def test_my_work_comes_first_and_leads_to_where_it_is_done(
    service: Service, client: TestClient
) -> None:
    write_article(service)

    page = visit(client, "/")

    assert page.texts("h2")[0] == "My work"
    assert "Your drafts" in page.texts("h3")
    assert "/articles/safe-water/edit" in page.links


def test_who_has_nothing_to_do_is_told_so(service: Service, reader: TestClient) -> None:
    write_article(service)

    assert "Nothing waits for you." in visit(reader, "/").texts("p")


def test_the_board_has_a_column_for_each_state_and_leads_to_the_rest_of_it(
    service: Service, client: TestClient
) -> None:
    for number in range(PER_STATE + 1):
        write_article(service, f"release-{number}")

    page = visit(client, "/")

    states = ["draft", "in review", "approved", "published", "withdrawn"]
    assert page.texts("h2")[-5:] == states
    assert "/?state=draft" in page.links
    assert "/?state=review" not in page.links


def test_an_embargo_is_told_with_its_zone_and_counted_down(
    service: Service, client: TestClient
) -> None:
    with service.read() as uow:
        lifts = uow.now + timedelta(hours=3, minutes=2)
    text = make_text(embargo=lifts)
    with service.write() as uow:
        incoming = Incoming(text, "held", revises=False, language=EN, plan=LanguagePlan())
        bring_in(uow, incoming, uow.people.by_name("ada"))

    for path in ("/", "/?q=held"):
        times = visit(client, path).all("time")
        (countdown,) = [(a, text) for a, text in times if "data-countdown" in a]
        assert countdown == ({"datetime": lifts.isoformat(), "data-countdown": "0"}, "in 3 hours")
        assert any(text.endswith("UTC") for _, text in times)


def test_chips_say_the_state_of_each_edition_in_words(service: Service, client: TestClient) -> None:
    write_article(service)

    chips = visit(client, "/").all("li", **{"class": "chip missing"})

    assert chips[0][0]["title"] == "français: missing 0/3"
    assert chips[0][1] == "fr ○missing"


def test_work_that_waits_or_failed_is_told_at_its_article(
    service: Service, client: TestClient
) -> None:
    fail_to_render(service, write_article(service, "failing"), UNFINISHED)
    write_article(service)
    ask_to_submit(service, "safe-water")

    page = visit(client, "/")

    assert "Work on it failed." in page.texts("li")
    assert "Work is under way." in page.texts("li")
    assert any("The document is too large" in text for text in page.texts("p"))


def test_filters_stay_in_the_address_through_every_page(
    service: Service, client: TestClient
) -> None:
    for number in range(ARTICLES_PER_PAGE + 1):
        write_article(service, f"water-{number}")
    write_article(service, "fire", "Fire")

    page = visit(client, "/?q=WATER&state=draft&mine=1")
    ((next_page, _),) = page.all("a", rel="next")

    assert len(page.all("article")) == ARTICLES_PER_PAGE
    asked = dict(parse_qsl(urlsplit(next_page["href"]).query))
    assert {"q": "WATER", "state": "draft", "mine": "1"}.items() <= asked.items()
    second = visit(client, next_page["href"])
    assert len(second.all("article")) == 1
    assert second.all("a", rel="first")
    assert second.all("option", value="draft", selected="")
    assert second.all("input", id="filter-q", value="WATER")


def test_a_search_in_vain_says_so(service: Service, client: TestClient) -> None:
    write_article(service)

    page = visit(client, "/?q=%22%3E%3Cscript%3E")

    # The keeper of what is typed has two of its own, which are empty.
    assert [text for text in page.texts("p", role="status") if text] == ["No article fits."]
    assert page.all("input", id="filter-q", value='"><script>')


@pytest.mark.parametrize("query", ["state=odd", "edition=odd", "language=%3Cb%3E", "after=x"])
def test_what_is_no_filter_is_told_in_a_sentence(client: TestClient, query: str) -> None:
    for path in ("/", "/matrix"):
        assert visit(client, f"{path}?{query}", status=422).texts("h1") == ["Something to mend"]


def test_a_view_is_saved_opened_and_deleted(service: Service, client: TestClient) -> None:
    write_article(service)

    query = "q=water&state=draft&evil=1&done=signed_out"
    saved = client.post("/views", data={"name": "Water <b>", "query": query})
    page = visit(client, "/?q=water&state=draft")

    assert "The view is saved." in saved.text
    assert str(saved.url).endswith("/?q=water&state=draft&done=view_saved")
    ((link, text),) = page.all("a", **{"aria-current": "page", "href": "/?q=water&state=draft"})
    assert text == "Water <b>"
    ((form, _),) = [each for each in page.all("form") if each[0]["action"].endswith("/delete")]
    assert "The view is deleted." in client.post(form["action"]).text
    assert link["href"] not in visit(client, "/").links


def test_nobody_deletes_anothers_view(
    service: Service, client: TestClient, reader: TestClient
) -> None:
    write_article(service)
    client.post("/views", data={"name": "Mine", "query": "state=draft"})
    with service.read() as uow:
        (view,) = uow.views.of("ada")

    assert reader.post(f"/views/{view.id}/delete").status_code == 404
    assert not visit(reader, "/").all("nav", **{"class": "views"})


def test_the_matrix_has_a_row_for_each_article_and_a_column_for_each_language_on_the_page(
    service: Service, client: TestClient
) -> None:
    hire(service)
    write_article(service, "safe-water")
    with service.write() as uow:
        incoming = Incoming(
            make_text("Only English"), "plain", revises=False, language=EN, plan=LanguagePlan()
        )
        bring_in(uow, incoming, uow.people.by_name("ada"))

    page = visit(client, "/matrix")

    heads = page.texts("th", scope="col")
    assert heads == ["Article", "arالعربية", "enEnglish", "frfrançais", "ja日本語"]
    assert page.texts("th", scope="row") == ["Only English draft", "Water is safe again draft"]
    assert page.texts("td") == [
        *("not planned", "◆source", "not planned", "not planned"),
        *("○missing 0/3", "◆source", "○missing 0/3", "○missing 0/3"),
    ]
    assert "/articles/safe-water/translate/fr" in page.links
    assert "/articles/safe-water/edit" in page.links


def test_the_matrix_keeps_its_filters_and_its_places(service: Service, client: TestClient) -> None:
    for number in range(ARTICLES_PER_PAGE + 1):
        write_article(service, f"release-{number}")

    page = visit(client, "/matrix?state=draft")
    ((link, _),) = page.all("a", rel="next")
    second = visit(client, link["href"])

    assert link["href"].startswith("/matrix?state=draft&after=")
    assert second.texts("th", scope="row") == ["Water is safe again draft"]
    assert second.all("a", rel="prev")
    assert visit(client, "/matrix?state=withdrawn").texts("p", role="status")


def test_an_arabic_desk_counts_and_turns_in_arabic(service: Service, client: TestClient) -> None:
    publish(service, write_article(service), [EN, FR])
    with service.write() as uow:
        uow.accounts.change("ada", desk_language=LanguageTag("ar"))

    for path in ("/", "/?view=list", "/matrix", "/articles/safe-water", "/audit"):
        visit(client, path, language="ar")


def test_everybody_may_look_at_the_board(service: Service) -> None:
    hire(service)
    for name, role in (("tim", Role.TRANSLATOR), ("pat", Role.PUBLISHER), ("ed", Role.EDITOR)):
        with service.write() as uow:
            add_person(uow, name, [role], [FR] if role is Role.TRANSLATOR else [])
        with client_of(service, name) as client:
            for path in ("/", "/matrix"):
                visit(client, path)
