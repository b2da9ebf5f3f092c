"""A page as a tree of plain facts, and what every page of the desk must be."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from starlette.testclient import TestClient

_FIELDS = frozenset({"input", "select", "textarea"})
_VOID = frozenset("meta link img br hr input".split())


@dataclass
class Page(HTMLParser):
    """
    Attributes:
        elements: Name, attributes and text of each element, in the order in which they start.
    """

    elements: list[tuple[str, dict[str, str], list[str]]] = field(default_factory=list)
    _open: list[tuple[str, dict[str, str], list[str]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = (tag, {name: value or "" for name, value in attrs}, [])
        self.elements.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self._open, f"</{tag}> closes nothing"
        assert self._open.pop()[0] == tag, f"</{tag}> closes another element"

    def handle_data(self, data: str) -> None:
        for _, _, texts in self._open:
            texts.append(data)

    def all(self, tag: str, **attributes: str) -> list[tuple[dict[str, str], str]]:
        """Attributes and text of each *tag* that has these attributes."""
        return [
            (attrs, " ".join("".join(texts).split()))
            for name, attrs, texts in self.elements
            if name == tag and attributes.items() <= attrs.items()
        ]

    def texts(self, tag: str, **attributes: str) -> list[str]:
        return [text for _, text in self.all(tag, **attributes)]

    def hidden_fields(self, action: str) -> dict[str, str]:
        """The hidden fields of the form that is sent to *action*."""
        inside, found = False, {}
        for name, attributes, _ in self.elements:
            if name == "form":
                inside = attributes.get("action") == action
            elif inside and name == "input" and attributes.get("type") == "hidden":
                found[attributes["name"]] = attributes["value"]
        return found

    @property
    def links(self) -> list[str]:
        return [attrs["href"] for attrs, _ in self.all("a")]


def visit(client: TestClient, path: str, *, status: int = 200, language: str = "en") -> Page:
    """The page at *path*, which must be well-formed and accessible as far as a parser can see."""
    answer = client.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    page = Page()
    page.feed(answer.text)
    page.close()
    assert page._open == []
    assert page.all("html", lang=language, dir="rtl" if language == "ar" else "ltr")
    fields = [a for n, a, _ in page.elements if n in _FIELDS and a.get("type") != "hidden"]
    assert {a.get("id") for a in fields} <= {a.get("for") for a, _ in page.all("label")}
    assert len(page.all("h1")) == len(page.all("title")) == len(page.all("main")) == 1
    assert page.texts("title") != [" – Communiqué"]
    ids = [attrs["id"] for _, attrs, _ in page.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    labels = {attrs.get("aria-labelledby") for _, attrs, _ in page.elements} - {None}
    assert labels <= set(ids)
    assert all(attrs.get("aria-labelledby") for attrs, _ in page.all("table"))
    assert all(attrs.get("scope") for attrs, _ in page.all("th"))
    for attrs, text in page.all("script"):
        assert attrs["nonce"] in answer.headers["content-security-policy"]
        assert attrs["src"].startswith("/assets/")
        assert text == ""
    assert not page.all("style")
    assert all("style" not in attrs for _, attrs, _ in page.elements)
    return page
