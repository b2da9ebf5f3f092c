import re

import pytest
from starlette.testclient import TestClient

from tests.desk.newsroom import publish, write_article
from tests.desk.page import visit
from workflow.wiring import Service


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/articles/safe-water",
        "/articles/safe-water/en.html",
        "/articles/safe-water/en.pdf",
        "/articles/safe-water/en.txt",
        "/sign-in",
        "/health",
        "/healthz",
        "/readyz",
        "/metrics",
        "/nowhere",
    ],
)
def test_every_answer_is_secured(service: Service, client: TestClient, path: str) -> None:
    publish(service, write_article(service))

    for answer in (client.get(path), client.head(path), client.post(path)):
        policy = dict(
            directive.partition(" ")[::2]
            for directive in answer.headers["content-security-policy"].split("; ")
        )
        assert policy["default-src"] == "'none'"
        assert policy["base-uri"] == policy["frame-ancestors"] == "'none'"
        assert policy["form-action"] in ("'none'", "'self'")
        assert re.fullmatch(
            r"'nonce-[\w-]{20,}'", policy.get("script-src", "'nonce-" + "x" * 22 + "'")
        )
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert answer.headers["cache-control"]


def test_a_nonce_serves_one_answer(client: TestClient) -> None:
    first, second = (client.get("/").headers["content-security-policy"] for _ in range(2))

    assert first != second


def test_sheets_and_scripts_stay_in_caches_under_their_digest(client: TestClient) -> None:
    page = visit(client, "/")
    sheets = [attrs["href"] for attrs, _ in page.all("link", rel="stylesheet")]
    scripts = [attrs["src"] for attrs, _ in page.all("script")]

    assert len(sheets) == 1
    assert [path.rpartition("/")[2] for path in scripts] == [
        "htmx.js",
        "desk.js",
        "copies.js",
        "keeping.js",
        "board.js",
    ]
    for path in (*sheets, *scripts):
        answer = client.get(path)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["content-encoding"] == "gzip"
        plain = client.get(path, headers={"Accept-Encoding": "identity"})
        assert "content-encoding" not in plain.headers
        assert plain.content == answer.content
        assert client.get(path.replace("/assets/", "/assets/0")).status_code == 404


def test_pages_stay_in_no_cache(service: Service, client: TestClient) -> None:
    write_article(service)

    for path in ("/", "/articles/safe-water", "/health", "/readyz", "/metrics"):
        assert client.get(path).headers["cache-control"] == "no-store"
