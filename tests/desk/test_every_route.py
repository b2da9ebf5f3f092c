"""
Every address of the desk and the API: for whom it is, and that nobody else gets anything there.

A new address is found and tried by itself. What is for everybody, and what everybody who is
signed in may change, is written down here, and so is what a request must carry to be looked at.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.routing import Mount
from starlette.testclient import TestClient

from tests.desk.newsroom import hire
from tests.desk.people import client_of, stranger_at
from tests.desk.programs import program_of
from tests.desk.workers import work
from tests.factories import EN, FR, make_text, read_text
from workflow.desk.app import create_app
from workflow.domain.article import LanguagePlan
from workflow.domain.language import LanguageTag
from workflow.domain.roles import Actor
from workflow.domain.states import Action, Role
from workflow.settings import Settings
from workflow.usecases.bringing_in import Incoming, bring_in
from workflow.usecases.moving import MoveRequest, request_move
from workflow.wiring import Service, assemble, open_service

# For everybody: what is public, what leads in, what machines ask, what holds a secret of its own.
PUBLIC = {
    "GET /articles/{slug}/{language}.html",
    "GET /articles/{slug}/{language}.{ending}",
    "GET /articles/{slug}/{language}/{name}.{ending}",
    "GET /assets/{digest}/{name}",
    "GET /health",
    "GET /healthz",
    "GET /metrics",
    "GET /preview/{secret}",
    "GET /preview/{secret}/{name}.{ending}",
    "GET /readyz",
    "GET /sign-in",
    "POST /sign-in",
    "GET /sign-in/back",
    "GET /sign-in/elsewhere",
    "GET /reset",
    "POST /reset",
    "GET /reset/{secret}",
    "POST /reset/{secret}",
    "GET /welcome/{secret}",
    "POST /welcome/{secret}",
    "GET /api/v1/openapi.json",
}
# What everybody who is signed in may change: what is their own.
OWN = {
    "POST /sign-out",
    "POST /account/tokens",
    "POST /account/tokens/{number}/revoke",
    "POST /account/email",
    "POST /account/password",
    "POST /account/sessions/end",
    "POST /account/sessions/end-others",
    "POST /account/wishes",
    "POST /views",
    "POST /views/{view_id}/delete",
}
# What whoever reads may do: look at what is typed, be seen, ask for proofs, and comment.
READERS = {
    "POST /articles/{slug}/edit/check",
    "POST /articles/{slug}/edit/presence",
    "POST /articles/{slug}/preview",
    "POST /articles/{slug}/publish/proofs",
    "POST /articles/{slug}/review/comments",
    "POST /articles/{slug}/review/comments/{number}/answers",
    "POST /articles/{slug}/review/comments/{number}/resolve",
    "POST /articles/{slug}/review/comments/{number}/reopen",
    "POST /articles/{slug}/translate/{language}/{segment}/check",
}
# The same through the API, where a token must lend some role to do more than read.
ANY_ROLE = {
    "POST /api/v1/articles/{slug}/proofs",
    "POST /api/v1/articles/{slug}/comments",
    "POST /api/v1/articles/{slug}/comments/{number}/answers",
    "POST /api/v1/articles/{slug}/comments/{number}/resolve",
    "POST /api/v1/articles/{slug}/comments/{number}/reopen",
    "POST /api/v1/articles/{slug}/editions/{language}/messages/{number}/remarks",
}
SLUG = "a-well"
# What stands in addresses; what is not named here is 1. The segment is that of the fixture.
PLACES: Mapping[str, str] = {
    "slug": SLUG,
    "language": "fr",
    "name": "ada",
    "inputs": "0" * 64,
    "digest": "0" * 64,
    "sha256": "0" * 64,
    "ending": "pdf",
    "kind": "session",
}
DOCUMENT = {"document": "# A title\n\nA text.\n"}
_MESSAGE = "/api/v1/articles/{slug}/editions/{language}/messages/{number}"
# The JSON of the API's requests; of the desk's forms, the fields.
CARRIED: Mapping[str, Mapping[str, Any]] = {
    "POST /people/{who:path}/credentials/end": {"kind": "session", "number": "1"},
    "POST /articles/{slug}/publish": {"at": "", "without": "fr"},
    "POST /articles/{slug}/publish/plan": {"must": "fr", "later": ""},
    "POST /articles/{slug}/previews": {"language": "fr", "hours": "1"},
    "POST /api/v1/articles": DOCUMENT,
    "PUT /api/v1/articles/{slug}/text": DOCUMENT,
    "POST /api/v1/articles/{slug}/revisions/{number}/restorations": {"base": 1},
    "PUT /api/v1/articles/{slug}/plan": {},
    "POST /api/v1/articles/{slug}/moves": {"action": "reopen"},
    "POST /api/v1/articles/{slug}/editions/{language}/sign-offs": {"seen": "0" * 64},
    "POST /api/v1/articles/{slug}/editions/{language}/retractions": {},
    "POST /api/v1/articles/{slug}/proofs": {},
    "POST /api/v1/articles/{slug}/publications": {"without": ["fr"]},
    f"PUT {_MESSAGE}": {"text": "Un texte."},
    f"POST {_MESSAGE}/adoptions": {"suggestion": 1},
    f"POST {_MESSAGE}/remarks": {"text": "Good."},
    f"POST {_MESSAGE}/dismissals": {"finding": "x"},
    "POST /api/v1/articles/{slug}/comments": {
        "revision": 1,
        "segment": "0" * 64,
        "text": "Good.",
    },
    "POST /api/v1/articles/{slug}/comments/{number}/answers": {"text": "Good."},
    "POST /api/v1/articles/{slug}/previews": {"language": "fr", "hours": 1},
    "POST /api/v1/people": {"name": "zoe", "roles": ["author"]},
    "PUT /api/v1/people/{name}": {"roles": ["author"]},
    "POST /articles/{slug}/edit": {"title": "A title", "body": "A text.", "base": "1"},
    "POST /articles/{slug}/move": {"action": "reopen", "revision": "1"},
    "POST /articles/{slug}/correct/note": {"note": "A number.", "base": "1"},
    "POST /api/v1/articles/{slug}/notes": {"words": "A number.", "base": 1},
    "POST /articles/{slug}/correct": {"note": "A number.", "seen": "1"},
    "POST /articles/{slug}/withdraw": {"note": "All of it.", "seen": "1", "name": SLUG},
    "POST /people-letters": {"letter": "1"},
}
# Files: bodies of the API's requests, the field `file` of the desk's forms.
_CATALOG = b'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
FILES: Mapping[str, bytes] = {
    "POST /api/v1/imports": b"# A title\n\nA text.\n",
    "POST /api/v1/articles/{slug}/editions/{language}/catalog": _CATALOG,
    "POST /articles/{slug}/translate/{language}/files": _CATALOG,
}
API = "/api/v1"


def routes_of(app: Any, prefix: str = "") -> Iterator[str]:
    """Every `METHOD /path` of *app* and of what is mounted or included in it."""
    for route in app.routes:
        if isinstance(route, Mount):
            yield from routes_of(route.app, prefix + route.path)
        elif hasattr(route, "original_router"):
            yield from routes_of(route.original_router, prefix)
        else:
            yield from (f"{each} {prefix}{route.path}" for each in route.methods - {"HEAD"})


def every_route() -> list[str]:
    """Of a desk that is never opened."""
    with TemporaryDirectory() as folder:
        app: FastAPI = create_app(assemble(Settings(data=Path(folder))))
        return sorted(set(routes_of(app)))


ROUTES = every_route()
GUARDED = [each for each in ROUTES if each not in PUBLIC]
CHANGING = [each for each in GUARDED if not each.startswith("GET ") and each not in OWN | READERS]
OF_API = [each for each in CHANGING if API in each and each not in ANY_ROLE]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """An article whose catalogs are open; noel has no role, and vic's fits nothing."""
    data = tmp_path_factory.mktemp("routes") / "var"
    # A machine is named, so that asking it is possible; nobody gets so far.
    settings = Settings(data=data, four_eyes=False, machine_url="http://127.0.0.1:9")
    opened = open_service(settings)
    actor = hire(opened)
    with opened.write() as uow:
        uow.people.put(Actor("noel"), uow.now)
        swahili = frozenset({LanguageTag("sw")})
        uow.people.put(Actor("vic", frozenset({Role.TRANSLATOR}), swahili), uow.now)
        bring_in(uow, Incoming(make_text(), SLUG, False, EN, LanguagePlan(must=(FR,))), actor)
    for action in (Action.SUBMIT, Action.APPROVE):
        with opened.write() as uow:
            request = MoveRequest(SLUG, action, seen=read_text(uow, SLUG), confirmed=True)
            request_move(uow, request, actor, four_eyes=False)
        work(opened)
    yield opened
    opened.engine.dispose()


@pytest.fixture(scope="module")
def segment(service: Service) -> str:
    with service.read() as uow:
        return uow.catalogs.segments(uow.articles.by_slug(SLUG).id, 1)[0].digest


@pytest.fixture(scope="module")
def stranger(service: Service) -> Iterator[TestClient]:
    with stranger_at(service) as client:
        yield client


@pytest.fixture(scope="module")
def noel(service: Service) -> Iterator[TestClient]:
    with client_of(service, "noel") as client:
        yield client


@pytest.fixture(scope="module")
def noels_program(service: Service) -> Iterator[TestClient]:
    with program_of(service, "noel") as client:
        yield client


@pytest.fixture(scope="module")
def vics_program(service: Service) -> Iterator[TestClient]:
    with program_of(service, "vic") as client:
        yield client


def ask(client: TestClient, route: str, segment: str = "0" * 64) -> Any:
    """Ask for *route* with all that it needs to be looked at."""
    method, _, path = route.partition(" ")
    for part in path.split("{")[1:]:
        name = part.partition("}")[0]
        given = {**PLACES, "segment": segment}.get(name.partition(":")[0], "1")
        path = path.replace("{" + name + "}", given)
    # As the client's own address has it: a program's ends with the API's prefix.
    address = str(client.base_url).removesuffix(f"{API}/").removesuffix("/") + path
    carried: dict[str, Any] = {"follow_redirects": False, "headers": {"If-Match": "*"}}
    if route in FILES and path.startswith(API):
        carried["content"] = FILES[route]
    elif route in FILES:
        carried["files"] = {"file": ("a-well.po", FILES[route])}
    elif method != "GET":
        carried["json" if path.startswith(API) else "data"] = CARRIED.get(route, {})
    return client.request(method, address, **carried)


def test_what_is_written_down_here_is_there() -> None:
    known = PUBLIC | OWN | READERS | ANY_ROLE | set(CARRIED) | set(FILES)

    assert sorted(known - set(ROUTES)) == []


@pytest.mark.parametrize("route", GUARDED)
def test_who_is_not_signed_in_gets_nothing(stranger: TestClient, route: str) -> None:
    answer = ask(stranger, route)

    if API in route:
        assert answer.status_code == 401, answer.text
        assert answer.headers["www-authenticate"] == "Bearer"
    elif answer.status_code == 401:
        # What the form sent is kept on the page that asks who it is.
        assert route.startswith("POST "), route
        assert 'action="/sign-in"' in answer.text
    else:
        assert answer.status_code == 303, f"{route} is for everybody: is it in PUBLIC?"
        assert answer.headers["location"].startswith("/sign-in")


@pytest.mark.parametrize("route", CHANGING)
def test_who_has_no_role_changes_nothing(
    noel: TestClient, noels_program: TestClient, segment: str, route: str
) -> None:
    answer = ask(noels_program if API in route else noel, route, segment)

    hint = "does CARRIED lack what the form needs, or PLACES what the address needs?"
    assert answer.status_code == 403, f"{hint} {answer.text[:500]}"


@pytest.mark.parametrize("route", OF_API)
def test_a_role_that_does_not_fit_is_as_good_as_none(
    vics_program: TestClient, segment: str, route: str
) -> None:
    answer = ask(vics_program, route, segment)

    assert answer.status_code == 403, answer.text
    assert answer.json()["code"] in {"role_missing", "admin_needed", "language_not_theirs"}
