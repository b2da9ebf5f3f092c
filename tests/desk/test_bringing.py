"""Bringing in: files of four kinds, an empty sheet, and what is told of what was not kept."""

import pytest
from starlette.testclient import TestClient

from tests.desk.newsroom import write_article
from tests.desk.page import Page, visit
from tests.desk.people import client_of
from tests.factories import AR, FR, JA
from tests.intake.docx_files import docx, link, paragraph
from workflow.domain.article import ArticleKind
from workflow.domain.states import Role
from workflow.usecases.people import add_person
from workflow.wiring import Service

MARKDOWN = b"---\ntitle: Water is safe\nlanguage: fr\nlanguages: {must: [ar]}\n---\n\nText.\n"


def bring(client: TestClient, name: str = "", data: bytes = b"", **fields: str):
    files = {"file": (name, data)} if name else {"none": ("", b"")}
    return client.post("/new", data=fields, files=files, follow_redirects=False)


def article(service: Service, slug: str):
    with service.read() as uow:
        found = uow.articles.by_slug(slug)
        return found, uow.articles.revision(found.id, 1).text


def test_the_page_takes_a_file_or_a_title(client: TestClient) -> None:
    page = visit(client, "/new")

    assert page.all("input", type="file", name="file")
    assert page.all("form", enctype="multipart/form-data")


def test_a_file_becomes_an_article_with_what_it_says(service: Service, client: TestClient) -> None:
    answer = bring(client, "water.md", MARKDOWN)

    assert answer.headers["location"] == "/articles/water-is-safe/edit?done=brought_in"
    found, text = article(service, "water-is-safe")
    assert (found.source, found.plan.must, text.body) == (FR, (AR,), "Text.")


def test_what_the_form_says_goes_before_the_file(service: Service, client: TestClient) -> None:
    fields = {"slug": "other", "language": "ar", "must": "fr, ar", "later": "ja fr"}

    bring(client, "water.md", MARKDOWN, **fields)

    found, _ = article(service, "other")
    assert (found.source, found.plan.must, found.plan.later) == (AR, (FR,), (JA,))


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        (
            "a.docx",
            docx(paragraph("Water", "Title"), paragraph(link("x", 0)), links=("javascript:1",)),
            "A link to “javascript:1” was left out",
        ),
        ("a.html", b"<h1>Water</h1>\n<p>a<script>x</script></p>", "line 2: Left out"),
        ("a.md", b"# Water\n\n<b>a</b>", "line 3: HTML is not read"),
    ],
)
def test_what_was_not_kept_is_listed(client: TestClient, name: str, data: bytes, told: str) -> None:
    answer = bring(client, name, data)

    assert answer.status_code == 200
    page = Page()
    page.feed(answer.text)
    assert any(told in each for each in page.texts("li"))
    assert "/articles/water/edit" in page.links


def test_an_article_starts_with_a_title_alone(service: Service, client: TestClient) -> None:
    bring(client, title="  A  new\nstart ", kind="boilerplate")

    found, text = article(service, "a-new-start")
    assert (text.title, text.body, found.kind) == ("A new start", "", ArticleKind.BOILERPLATE)


@pytest.mark.parametrize(
    ("name", "data", "fields", "said"),
    [
        ("", b"", {}, "Choose a file, or give a title"),
        ("a.docx", b"PK\x03\x04 word/document", {}, "damaged"),
        ("a.pdf", b"%PDF-1.7", {}, "This is a PDF file"),
        ("a.md", b"![](x.png)\n\n# T", {}, "has no alternative text"),
        ("a.txt", b"", {}, "empty"),
        ("a.md", MARKDOWN, {"slug": "../x"}, "cannot be a slug"),
        ("a.md", MARKDOWN, {"language": "../x"}, "../x"),
    ],
)
def test_what_cannot_be_used_is_said_and_nothing_is_stored(
    service: Service, client: TestClient, name: str, data: bytes, fields: dict[str, str], said: str
) -> None:
    answer = bring(client, name, data, **fields)

    assert answer.status_code == 422
    assert said in answer.text
    with service.read() as uow:
        assert uow.articles.find("water-is-safe") is None


def test_no_file_overwrites_another_article(service: Service, client: TestClient) -> None:
    write_article(service, slug="water-is-safe")

    answer = bring(client, "water.md", MARKDOWN)

    assert answer.status_code == 409
    assert article(service, "water-is-safe")[0].revision == 1


def test_who_neither_writes_nor_edits_brings_nothing_in(service: Service) -> None:
    with service.write() as uow:
        add_person(uow, "tim", [Role.TRANSLATOR], [FR])
    with client_of(service, "tim") as tim:
        assert tim.get("/new").status_code == 403
        assert bring(tim, "water.md", MARKDOWN).status_code == 403
