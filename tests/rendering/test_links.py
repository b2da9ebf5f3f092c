import pytest

from workflow.domain.document import Link, Text
from workflow.rendering.links import is_external, is_safe, mailto, shows_address, tel


@pytest.mark.parametrize(
    "target",
    [
        "https://example.org/a?b=c#d",
        "HTTP://example.org",
        "mailto:press@example.org",
        "tel:+41225550123",
        "report.pdf",
        "../fr/report.pdf",
        "/annex/1",
        "#notes",
        "?page=2",
    ],
)
def test_addresses_and_paths_on_the_same_site_may_be_followed(target):
    assert is_safe(target)


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "java\tscript:alert(1)",
        " javascript:alert(1)",
        "\x01javascript:alert(1)",
        "data:text/html,<script>",
        "vbscript:x",
        "file:///etc/passwd",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://example.org/\nx",
        "",
    ],
)
def test_anything_else_may_not(target):
    assert not is_safe(target)


def test_only_another_site_is_external():
    assert is_external("https://example.org")
    assert not is_external("report.pdf")
    assert not is_external("mailto:press@example.org")


def test_an_email_address_cannot_add_a_header():
    assert mailto("a@b.org?bcc=c@d.org&body=x") == "mailto:a@b.org%3Fbcc%3Dc@d.org%26body%3Dx"


def test_a_phone_number_is_dialled_without_its_spaces():
    assert tel("+41 22 555 01 23") == "tel:+41225550123"


def test_a_link_that_shows_its_address_is_known():
    assert shows_address(Link("https://example.org", (Text("example.org/report"),)))
    assert not shows_address(Link("https://example.org", (Text("the report"),)))
