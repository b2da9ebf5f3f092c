from starlette.testclient import TestClient

from tests.desk.newsroom import ZH, ask_to_submit, fail_to_render, publish, write_article
from tests.desk.page import visit
from tests.factories import AR, EN, FR
from workflow.domain.article import LanguagePlan
from workflow.wiring import Service

HOSTILE = '"><script>alert(1)</script>{{ 7*7 }}%(x)s<b>’&amp;'


def test_an_empty_newsroom_says_how_to_bring_an_article_in(client: TestClient) -> None:
    page = visit(client, "/")

    assert page.texts("code") == ["communique import FILE --as NAME"]


def test_the_list_shows_every_article_in_its_own_language_and_direction(
    service: Service, client: TestClient
) -> None:
    write_article(service, "miyah", "المياه آمنة من جديد", language=AR, plan=LanguagePlan((FR,)))
    write_article(service, "shui", "饮用水恢复安全", language=ZH)

    page = visit(client, "/?view=list")

    assert page.texts("span", lang="ar", dir="rtl") == ["المياه آمنة من جديد"]
    assert page.texts("span", lang="zh-Hans", dir="ltr") == ["饮用水恢复安全"]
    assert page.links[-2:] == ["/articles/shui", "/articles/miyah"]


def test_states_are_told_in_words(service: Service, client: TestClient) -> None:
    write_article(service)

    page = visit(client, "/?view=list")

    assert page.texts("span", **{"class": "badge draft"}) == ["draft"]
    assert page.texts("li", **{"class": "chip missing"}) == [
        "fr ○missing",
        "ar ○missing",
        "ja ○missing",
    ]


def test_published_files_are_linked_and_each_link_names_its_language(
    service: Service, client: TestClient
) -> None:
    publish(service, write_article(service), [EN, FR])

    for path in ("/?view=list", "/articles/safe-water"):
        page = visit(client, path)
        files = [link for link in page.links if link.endswith(("html", "pdf", "txt"))]
        assert files == [
            f"/articles/safe-water/{language}{ending}"
            for language in ("en", "fr")
            for ending in ("/safe-water.html", ".pdf", ".txt")
        ]
        assert "PDF (fr)" in page.texts("a")
        assert all(client.get(file).status_code == 200 for file in files)


def test_an_article_shows_its_editions_with_their_place_in_the_plan(
    service: Service, client: TestClient
) -> None:
    write_article(service)

    page = visit(client, "/articles/safe-water")

    rows = [row for row in page.texts("tr") if "/" in row]
    assert rows == [
        "English en source complete 3/3 0",
        "français fr must have missing 0/3 0",
        "العربية ar must have missing 0/3 0",
        "日本語 ja follows later missing 0/3 0",
    ]


def test_an_article_shows_its_history_with_the_newest_first(
    service: Service, client: TestClient
) -> None:
    article = write_article(service)
    with service.write() as uow:
        reason = {
            "instant": "2026-11-23T09:00:00+00:00",
            "reason": "<i>wrong</i> date",
            "languages": ["fr", "ar"],
        }
        uow.audit.record(uow.now, "ada", "withdraw", article.slug, **reason)

    page = visit(client, "/articles/safe-water")

    deeds = [text for attrs, text in page.all("th") if attrs["scope"] == "row"][-2:]
    assert deeds == ["withdrawn", "brought in"]
    assert "because: <i>wrong</i> date" in page.texts("bdi")
    assert "languages: fr, ar" in page.texts("bdi")
    assert "for 23 November 2026, 09:00 UTC" in page.texts("bdi")


def test_work_that_waits_is_shown(service: Service, client: TestClient) -> None:
    write_article(service)
    ask_to_submit(service, "safe-water")

    page = visit(client, "/articles/safe-water")

    assert "Submit for review" in page.texts("th")
    assert "Failed" not in page.texts("h2")


def test_work_that_failed_says_why_with_every_finding(service: Service, client: TestClient) -> None:
    article = write_article(service)
    warning = {"code": "rendering_warned", "where": "", "values": {"warning": "<b>bad</b>"}}
    outcome = {"code": "document_too_large", "values": {"measure": "x", "value": 2, "limit": 1}}
    fail_to_render(service, article, outcome | {"findings": [warning]})

    page = visit(client, "/articles/safe-water")

    assert "Make a file fr PDF (proof)" in page.texts("p")
    assert "The document is too large to lay out (x: 2, at most 1): split it." in page.texts("p")
    assert "The PDF engine warned: <b>bad</b>" in page.texts("li")


def test_an_error_made_of_one_finding_is_said_once(service: Service, client: TestClient) -> None:
    warning = {"code": "rendering_warned", "values": {"warning": "odd"}}
    findings = [warning | {"where": ""}]
    fail_to_render(service, write_article(service), warning | {"findings": findings})

    page = visit(client, "/articles/safe-water")

    assert page.texts("p").count("The PDF engine warned: odd") == 1
    assert not page.all("ul", **{"class": "findings"})


def test_a_failure_that_an_older_program_stored_does_not_break_the_page(
    service: Service, client: TestClient
) -> None:
    fail_to_render(service, write_article(service), {"code": "long_forgotten"})

    assert "long_forgotten" in visit(client, "/articles/safe-water").texts("p")


def test_a_hostile_title_is_text_everywhere(service: Service, client: TestClient) -> None:
    write_article(service, title=HOSTILE)

    assert visit(client, "/?view=list").texts("h2") == ["Find articles", HOSTILE]
    assert HOSTILE in visit(client, "/").texts("h3")
    assert f"{HOSTILE} draft" in visit(client, "/matrix").texts("th")
    page = visit(client, "/articles/safe-water")
    assert page.texts("h1") == [HOSTILE]
    assert page.texts("title") == [f"{HOSTILE} – Communiqué"]
