import pytest
from starlette.testclient import TestClient

from tests.desk.newsroom import publish, write_article
from workflow.wiring import Service


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/articles/safe-water",
        "/articles/safe-water/en.html",
        "/articles/safe-water/en.pdf",
        "/articles/safe-water/en.txt",
        "/assets/desk.css",
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
        assert policy["base-uri"] == policy["form-action"] == policy["frame-ancestors"] == "'none'"
        assert "script-src" not in policy
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"]


def test_the_style_sheet_is_served_from_the_templates(service: Service, client: TestClient) -> None:
    answer = client.get("/assets/desk.css")

    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert answer.content == (service.settings.templates / "desk" / "desk.css").read_bytes()


def test_pages_stay_in_no_cache(service: Service, client: TestClient) -> None:
    write_article(service)

    for path in ("/", "/articles/safe-water", "/health", "/readyz", "/metrics"):
        assert client.get(path).headers["cache-control"] == "no-store"
