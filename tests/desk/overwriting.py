"""
Everything that overwrites what is stored: its address, where it is read, and two ways to change it.

Whoever adds an address that overwrites adds it here; `test_versions` finds what is missing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.testclient import TestClient

from tests.desk.newsroom import hire
from tests.desk.page import Page
from tests.desk.workers import work
from tests.factories import EN, FR, make_text, read_text
from workflow.domain.article import LanguagePlan
from workflow.domain.roles import Actor
from workflow.domain.states import Action, Role
from workflow.storage.remark_store import Spot
from workflow.usecases.accounts import set_password
from workflow.usecases.bringing_in import Incoming, bring_in
from workflow.usecases.moving import MoveRequest, request_move
from workflow.usecases.one_message import Written, save
from workflow.wiring import Service

DRAFT, OPEN, SUBJECT = "a-draft", "a-well", "zoe"
PASSWORD = "a quiet river at noon"
# What the fields of forms are called that carry a version.
VERSIONS = frozenset({"seen", "base"})

_MESSAGE = "/api/v1/articles/{slug}/editions/{language}/messages/{number}"


@dataclass(frozen=True)
class Overwriting:
    """
    An address that overwrites.

    Attributes:
        route: As `test_every_route` lists it.
        path: The route with a subject; `{segment}` is the first of `OPEN`.
        reads: The page or the resource that shows what is overwritten.
        changes: Two of what may be sent, each different from what is stored.
        query: What stands in the address beside the revision, where the API takes a file.
    """

    route: str
    path: str
    reads: str
    changes: tuple[Mapping[str, Any], Mapping[str, Any]]
    query: str = ""

    @property
    def is_form(self) -> bool:
        return not self.path.startswith("/api")

    @property
    def by_base(self) -> bool:
        """Whether a program sends the number of the revision instead of an ETag."""
        return self.path in ("/api/v1/articles", "/api/v1/imports")


def _text(body: str) -> dict[str, str]:
    return {"document": f"# A title\n\n{body}\n"}


_DRAFT_TEXT = f"/api/v1/articles/{DRAFT}/text"
_PERSON = {"role": "author", "languages": "", "email": ""}

OVERWRITING = (
    Overwriting(
        "POST /articles/{slug}/edit",
        f"/articles/{DRAFT}/edit",
        f"/articles/{DRAFT}/edit",
        ({"title": "T", "body": "One."}, {"title": "T", "body": "Two."}),
    ),
    Overwriting(
        "POST /articles/{slug}/translate/{language}/{segment}",
        f"/articles/{OPEN}/translate/fr/{{segment}}",
        f"/articles/{OPEN}/translate/fr?one={{segment}}",
        ({"text": "Trois."}, {"text": "Quatre."}),
    ),
    Overwriting(
        "POST /articles/{slug}/publish/plan",
        f"/articles/{OPEN}/publish/plan",
        f"/articles/{OPEN}/publish",
        ({"must": "fr", "later": "de"}, {"must": "fr", "later": "ar"}),
    ),
    Overwriting(
        "POST /people/{who:path}/change",
        f"/people/{SUBJECT}/change",
        f"/people/{SUBJECT}",
        ({**_PERSON, "email": "z@x.example"}, {**_PERSON, "role": "editor"}),
    ),
    Overwriting(
        "POST /account/wishes",
        "/account/wishes",
        "/account",
        ({"language": "en", "mail": "digest"}, {"language": "fr", "mail": "never"}),
    ),
    Overwriting(
        "POST /account/email",
        "/account/email",
        "/account",
        (
            {"email": "ada@x.example", "password": PASSWORD},
            {"email": "ada@y.example", "password": PASSWORD},
        ),
    ),
    Overwriting(
        "PUT /api/v1/articles/{slug}/text",
        _DRAFT_TEXT,
        _DRAFT_TEXT,
        (_text("One."), _text("Two.")),
    ),
    Overwriting(
        "PUT /api/v1/articles/{slug}/plan",
        f"/api/v1/articles/{OPEN}/plan",
        f"/api/v1/articles/{OPEN}/plan",
        ({"must": ["fr", "de"]}, {"must": ["fr", "ar"]}),
    ),
    Overwriting(
        "PUT /api/v1/people/{name}",
        f"/api/v1/people/{SUBJECT}",
        f"/api/v1/people/{SUBJECT}",
        ({"roles": ["author", "editor"]}, {"roles": ["author", "publisher"]}),
    ),
    Overwriting(
        f"PUT {_MESSAGE}",
        f"/api/v1/articles/{OPEN}/editions/fr/messages/1",
        f"/api/v1/articles/{OPEN}/editions/fr/messages/1",
        ({"text": "Cinq."}, {"text": "Six."}),
    ),
    Overwriting(
        f"POST {_MESSAGE}/adoptions",
        f"/api/v1/articles/{OPEN}/editions/fr/messages/1/adoptions",
        f"/api/v1/articles/{OPEN}/editions/fr/messages/1",
        ({"suggestion": 1}, {"suggestion": 2}),
    ),
    Overwriting(
        "POST /api/v1/articles",
        "/api/v1/articles",
        _DRAFT_TEXT,
        ({**_text("Three."), "slug": DRAFT}, {**_text("Four."), "slug": DRAFT}),
    ),
    Overwriting(
        "POST /api/v1/imports",
        "/api/v1/imports",
        _DRAFT_TEXT,
        (_text("Five."), _text("Six.")),
        query=f"slug={DRAFT}",
    ),
)


def furnish(service: Service) -> str:
    """
    A draft, an article whose French has texts and suggestions, and two people; ada is one.

    Returns the digest of the first segment.
    """
    ada = hire(service)
    with service.write() as uow:
        set_password(uow, "ada", PASSWORD, "operator")
        uow.accounts.change("ada", email="ada@press.example")
        uow.people.put(Actor(SUBJECT, frozenset({Role.AUTHOR})), uow.now)
        for slug in (DRAFT, OPEN):
            plan = LanguagePlan(must=(FR,))
            bring_in(uow, Incoming(make_text(), slug, revises=False, language=EN, plan=plan), ada)
    for action in (Action.SUBMIT, Action.APPROVE):
        with service.write() as uow:
            request = MoveRequest(OPEN, action, seen=read_text(uow, OPEN), confirmed=True)
            request_move(uow, request, ada, four_eyes=False)
        work(service)
    with service.write() as uow:
        article = uow.articles.by_slug(OPEN)
        segment = uow.catalogs.segments(article.id, 1)[0].digest
        save(uow, OPEN, FR, segment, Written("Zéro.", False, 0), ada)
        for text in ("Un.", "Deux."):
            uow.remarks.suggest(Spot(article.id, FR, segment), text, "conflict", "ada", uow.now)
    return segment


def version_at(client: TestClient, each: Overwriting, segment: str) -> Any:
    """What a change of what is there now has to carry: fields of a form, an ETag, a revision."""
    answer = client.get(_address(client, each.reads, segment))
    assert answer.status_code == 200, answer.text
    if each.by_base:
        return answer.json()["revision"]
    if not each.is_form:
        return answer.headers["etag"]
    page = Page()
    page.feed(answer.text)
    return page.hidden_fields(each.path.replace("{segment}", segment))


def send(client: TestClient, each: Overwriting, segment: str, which: int, version: Any) -> Any:
    """Send one of the changes, made from *version*; from none if that is None."""
    address, change = _address(client, each.path, segment), dict(each.changes[which])
    if each.is_form:
        return client.post(address, data={**(version or {}), **change}, follow_redirects=False)
    headers = {} if version is None or each.by_base else {"If-Match": version}
    method = each.route.partition(" ")[0]
    if each.query:
        base = f"&base={version}" if version is not None else ""
        data = change["document"].encode()
        return client.request(method, f"{address}?{each.query}{base}", content=data)
    if each.by_base and version is not None:
        change["base"] = version
    return client.request(method, address, json=change, headers=headers)


def _address(client: TestClient, path: str, segment: str) -> str:
    # A program's own address ends with the API's prefix.
    home = str(client.base_url).removesuffix("/").removesuffix("/api/v1")
    return home + path.replace("{segment}", segment)
