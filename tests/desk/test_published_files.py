import base64
import hashlib
import re
from dataclasses import replace
from urllib.parse import urljoin

import pytest
from starlette.testclient import TestClient

from tests.desk.newsroom import file_of, final_files, publish, write_article
from tests.desk.page import Page
from tests.factories import EN, FR
from workflow.desk.headers import of_published
from workflow.domain.rendition import Format
from workflow.wiring import Service

JSON = {"Accept": "application/json"}


@pytest.mark.parametrize(
    ("ending", "media_type"),
    [("pdf", "application/pdf"), ("txt", "text/plain; charset=utf-8")],
)
def test_a_published_file_is_saved_under_a_name_that_tells_its_language(
    service: Service, client: TestClient, ending: str, media_type: str
) -> None:
    publish(service, write_article(service), [EN, FR])

    answer = client.get(f"/articles/safe-water/fr.{ending}")

    assert answer.headers["content-type"] == media_type
    assert answer.headers["content-disposition"] == f'attachment; filename="safe-water.fr.{ending}"'
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.content


def test_a_name_beyond_ascii_is_told_twice() -> None:
    told = of_published("eau à boire.fr.txt", Format.TXT, b"")["Content-Disposition"]

    quoted = "eau%20%C3%A0%20boire.fr.txt"
    assert told == f"attachment; filename=\"{quoted}\"; filename*=UTF-8''{quoted}"


def test_a_published_page_is_shown_in_a_sandbox_with_its_own_style_only(
    service: Service, client: TestClient
) -> None:
    publish(service, write_article(service))

    answer = client.get("/articles/safe-water/en.html")

    (style,) = re.findall(r"<style>(.*?)</style>", answer.text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = answer.headers["content-security-policy"].split("; ")
    assert f"style-src 'sha256-{digest}'" in policy
    assert {"default-src 'none'", "sandbox allow-downloads", "frame-ancestors 'none'"} <= set(
        policy
    )
    assert "content-disposition" not in answer.headers


def test_the_links_of_a_published_page_lead_to_its_other_files(
    service: Service, client: TestClient
) -> None:
    publish(service, write_article(service), [EN, FR])
    address = "/articles/safe-water/fr/safe-water.html"
    page = Page()
    page.feed(client.get(address).text)

    files = [link for link in page.links if not link.startswith("#")]

    assert len(files) == 3
    assert {client.get(urljoin(address, link)).status_code for link in files} == {200}


def test_a_published_page_tells_its_address_and_the_other_public_languages(
    service: Service, client: TestClient
) -> None:
    publish(service, write_article(service), [EN, FR])
    page = Page()
    page.feed(client.get("/articles/safe-water/fr/safe-water.html").text)

    base = f"{service.settings.base_url}/articles/safe-water"
    told = {link.get("hreflang", link["rel"]): link["href"] for link, _ in page.all("link")}
    assert told == {
        "canonical": f"{base}/fr/safe-water.html",
        "fr": f"{base}/fr/safe-water.html",
        "en": f"{base}/en/safe-water.html",
        "x-default": f"{base}/en/safe-water.html",
    }
    assert page.texts("nav", **{"aria-label": "Autres langues"}) == ["English"]


def test_a_page_has_one_address_and_the_short_one_leads_there(
    service: Service, client: TestClient
) -> None:
    publish(service, write_article(service))

    answer = client.get("/articles/safe-water/en.html", follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (308, "en/safe-water.html")
    assert client.get("/articles/safe-water/en.html").url.path.endswith("/en/safe-water.html")


@pytest.mark.parametrize("file", ["en/safe-water.html", "en.pdf", "en.txt"])
def test_a_file_that_somebody_has_is_not_sent_again(
    service: Service, client: TestClient, file: str
) -> None:
    publish(service, write_article(service))
    first = client.get(f"/articles/safe-water/{file}")

    for known in (first.headers["etag"], f'"x", W/{first.headers["etag"]}', "*"):
        again = client.get(f"/articles/safe-water/{file}", headers={"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")
        # A browser takes the headers of this answer for those of the copy that it has.
        kept = {"etag", "cache-control", "content-security-policy"}
        assert {name: again.headers[name] for name in kept} == {
            name: first.headers[name] for name in kept
        }
    other = client.get(f"/articles/safe-water/{file}", headers={"If-None-Match": '"x"'})
    assert other.content == first.content


def test_a_page_that_a_language_joined_is_sent_again(service: Service, client: TestClient) -> None:
    article = write_article(service)
    publish(service, article)
    address = "/articles/safe-water/en/safe-water.html"
    tag = client.get(address).headers["etag"]

    joined = final_files(service, article, [FR])

    with service.write() as uow:
        for each in joined:
            uow.publications.add_rendition(each)
        live = uow.articles.by_slug(article.slug).live
        assert live is not None
        uow.publications.join(live, joined, uow.now)

    answer = client.get(address, headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert "français" in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "safe-water/en.pdf",
        "safe-water/en/safe-water.pdf",
        "safe-water/en/other.pdf",
        "safe-water/fr.html",
        "unknown/en.pdf",
        "safe-water/en.exe",
        "safe-water/..%2f..%2fetc%2fpasswd.txt",
    ],
)
def test_what_is_not_public_is_not_found_like_what_does_not_exist(
    service: Service, client: TestClient, path: str
) -> None:
    write_article(service)

    answer = client.get(f"/articles/{path}", headers={"Accept": "application/json"})

    assert answer.status_code == 404
    assert answer.json()["code"] in {"file_not_public", "page_unknown"}


def test_a_secret_file_and_an_unknown_one_are_answered_alike(
    service: Service, client: TestClient
) -> None:
    article = write_article(service, "secret")
    publish(service, article)
    with service.write() as uow:
        uow.articles.save_if_unchanged(replace(uow.articles.by_slug("secret"), live=None), uow.now)

    answers = (
        client.get(f"/articles/{slug}/en.pdf", headers=JSON) for slug in ("secret", "nobody")
    )
    secret, unknown = answers

    assert secret.status_code == unknown.status_code == 404
    assert secret.text.replace("secret", "nobody") == unknown.text


def test_a_file_that_is_damaged_is_our_fault_and_not_served(
    service: Service, client: TestClient
) -> None:
    publish(service, write_article(service))
    digest = file_of(service, "safe-water", Format.PDF).sha256
    stored = service.artifacts.folder / digest[:2] / digest

    stored.write_bytes(b"not what was published")
    damaged = client.get("/articles/safe-water/en.pdf")
    stored.unlink()
    missing = client.get("/articles/safe-water/en.pdf")

    assert damaged.status_code == missing.status_code == 500
    assert b"not what was published" not in damaged.content
