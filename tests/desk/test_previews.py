"""What outsiders see through a link: one edition's proof, nothing beside it, until it is over."""

import re
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from tests.desk.newsroom import publish, write_article
from tests.desk.page import visit
from tests.factories import EN
from workflow.domain.article import Article
from workflow.domain.rendition import Format
from workflow.jobs import Kind, WorkState
from workflow.rendering.release import Release
from workflow.storage.publication_store import Rendition
from workflow.usecases.composing import compose_whole
from workflow.usecases.editions import edition_of
from workflow.usecases.sharing import shared_of
from workflow.wiring import Service

SLUG = "safe-water"
_LINK = re.compile(r"/preview/[\w-]{43}")


@pytest.fixture
def article(service: Service) -> Article:
    return write_article(service)


def make(client: TestClient, language: str = "en", hours: str = "24") -> str:
    data = {"language": language, "hours": hours, "note": "the Times"}
    answer = client.post(f"/articles/{SLUG}/previews", data=data)
    assert answer.status_code == 200, answer.text
    found = _LINK.search(answer.text)
    assert found
    return found[0]


def render(service: Service, article: Article) -> None:
    """What a worker makes of what is wanted, with a made-up PDF."""
    with service.read() as uow:
        text = uow.articles.revision(article.id, article.revision).text
        rows = uow.work.of_article(article.id, Kind.RENDER)
        edition = edition_of(uow, article, EN)
        document = compose_whole(text, edition, shared_of(uow, article), proof=True)
        now = uow.now
    release = Release(document, EN, EN, SLUG, proof=True)
    for row in rows:
        format_ = Format(row.params["format"])
        data = b"%PDF-1.7"
        if format_ is not Format.PDF:
            data = service.renderer.render(release, format_).data
        made = Rendition(
            inputs=row.params["inputs"],
            article_id=article.id,
            revision=article.revision,
            language=EN,
            format=format_,
            proof=True,
            edition=row.params["edition"],
            sha256=service.artifacts.put(data),
            bytes=len(data),
            pages=None,
            made_at=now,
        )
        with service.write() as uow:
            uow.publications.add_rendition(made)


def test_a_link_shows_the_proof_to_somebody_who_is_not_signed_in(
    service: Service, article: Article, client: TestClient, stranger: TestClient
) -> None:
    link = make(client)
    render(service, article)

    shown = stranger.get(link)

    assert "Water is safe again" in shown.text
    assert str(shown.url).endswith(f"{link}/{SLUG}.html")
    assert shown.headers["cache-control"] == "no-store"
    assert shown.headers["referrer-policy"] == "no-referrer"
    assert "noindex" in shown.headers["x-robots-tag"]
    assert "sandbox" in shown.headers["content-security-policy"]
    assert "script-src" not in shown.headers["content-security-policy"]
    assert stranger.get(f"{link}/{SLUG}.pdf").content == b"%PDF-1.7"
    assert "water is safe again" in stranger.get(f"{link}/{SLUG}.txt").text.lower()


def test_a_link_shows_nothing_else(
    service: Service, article: Article, client: TestClient, stranger: TestClient
) -> None:
    link = make(client)
    render(service, article)

    for wrong in (f"{link}/other.html", f"{link}/{SLUG}.png", f"{link}x", "/preview/x/y.html"):
        answer = stranger.get(wrong)
        assert answer.status_code == 404, wrong
        assert "Water is safe" not in answer.text
    asked = stranger.get(f"/articles/{SLUG}", follow_redirects=False)
    assert asked.headers["location"].startswith("/sign-in")


def test_a_page_says_that_the_preview_is_being_made_and_looks_again(
    service: Service, article: Article, client: TestClient, stranger: TestClient
) -> None:
    link = make(client)

    answer = stranger.get(link)

    visit(stranger, link)
    assert "is being made" in answer.text
    assert answer.headers["refresh"] == "3"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "Water is safe" not in answer.text


def test_what_cannot_be_made_is_not_tried_by_outsiders(
    service: Service, article: Article, client: TestClient, stranger: TestClient
) -> None:
    link = make(client)
    with service.write() as uow:
        for row in uow.work.of_article(article.id, Kind.RENDER):
            uow.work.claim(row.id, "m:1", uow.now, timedelta(minutes=1))
            uow.work.finish(row.id, "m:1", uow.now, WorkState.FAILED, {"code": "render_timeout"})

    answer = stranger.get(link)

    assert "cannot be shown" in answer.text
    assert "refresh" not in answer.headers
    with service.read() as uow:
        rows = uow.work.of_article(article.id, Kind.RENDER)
    assert {row.state for row in rows} == {WorkState.FAILED}


def test_a_revoked_link_says_that_it_is_over_and_no_more(
    service: Service, article: Article, client: TestClient, stranger: TestClient
) -> None:
    link = make(client)
    render(service, article)
    (form,) = [
        attrs["action"]
        for attrs, _ in visit(client, f"/articles/{SLUG}/publish").all("form")
        if attrs["action"].endswith("/revoke")
    ]

    client.post(form)

    for path in (link, f"{link}/{SLUG}.html", f"{link}/{SLUG}.pdf"):
        answer = stranger.get(path)
        assert answer.status_code == 410
        assert "Water is safe" not in answer.text
        assert SLUG not in answer.text
    assert "revoked" in client.get(f"/articles/{SLUG}/publish").text


def test_a_link_dies_at_publication_and_gives_the_public_address(
    service: Service, article: Article, client: TestClient, stranger: TestClient
) -> None:
    link = make(client)
    render(service, article)
    publish(service, article)

    answer = stranger.get(f"{link}/{SLUG}.html")

    assert answer.status_code == 410
    assert f"/articles/{SLUG}/en/{SLUG}.html" in answer.text
    visit(stranger, link, status=410)


@pytest.mark.parametrize("hours", ["0", "721", "-1", "x", "99999999"])
def test_a_link_lasts_an_hour_to_thirty_days(
    article: Article, client: TestClient, hours: str
) -> None:
    data = {"language": "en", "hours": hours}

    assert client.post(f"/articles/{SLUG}/previews", data=data).status_code == 422


def test_a_strange_language_has_no_link(article: Article, client: TestClient) -> None:
    for language, status in (("de", 404), ("../x", 422)):
        data = {"language": language, "hours": "1"}
        assert client.post(f"/articles/{SLUG}/previews", data=data).status_code == status
