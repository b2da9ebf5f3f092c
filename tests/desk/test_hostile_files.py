"""
Files from strangers: the role is asked before anything of them is read, and they are read while
no transaction is open, so that everybody else is served meanwhile and what is due goes out.
"""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from itertools import count
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.desk.overwriting import DRAFT, OPEN, furnish
from tests.desk.people import client_of, stranger_at
from tests.desk.programs import program_of
from tests.factories import EDE, PAT
from tests.intake.docx_files import docx, paragraph
from tests.photographs import photograph
from tests.usecases.newsroom import Newsroom
from workflow.domain.language import LanguageTag
from workflow.domain.roles import Actor
from workflow.domain.states import ArticleState, Role
from workflow.intake.catalog_apart import ORDINARY
from workflow.settings import Settings
from workflow.wiring import Service, open_service

API = "https://127.0.0.1/api/v1"
DESK = "https://127.0.0.1"
CATALOG = b'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
XLIFF = (
    b'<xliff version="1.2"><file original="a-well" source-language="en" target-language="fr">'
    b"<body/></file></xliff>"
)
TEXT = b"# A title\n\nA text.\n"
LARGE_CATALOG = CATALOG + b"#. Nothing.\n" * (ORDINARY // 10)
WORD = docx(paragraph("A title", "Title"), paragraph("A text."))
PAGE = b"<html><h1>A title</h1><p>A text.</p></html>"
CATALOGS = (CATALOG, XLIFF, LARGE_CATALOG)
# Nothing can read them.
GARBAGE = b"\x00\x01\xff<\x00"


@dataclass(frozen=True)
class Upload:
    """
    An address that takes a file or a text.

    Attributes:
        reader: Where what is sent is read: module and function.
        sent: What it is sent with, by the bytes of the file.
        files: One of each kind that it takes.
    """

    method: str
    address: str
    reader: str
    sent: Callable[[bytes], dict[str, Any]]
    files: tuple[bytes, ...]
    headers: dict[str, str] = field(default_factory=dict)


def _body(data: bytes) -> dict[str, Any]:
    return {"content": data}


def _document(data: bytes) -> dict[str, Any]:
    return {"json": {"document": data.decode("latin-1"), "name": "a.md"}}


def _correction(data: bytes) -> dict[str, Any]:
    text = _document(data)["json"]
    return {"json": {"action": "correct", "reason": "A number.", "text": text}}


def _file(data: bytes) -> dict[str, Any]:
    return {"files": {"file": ("a.md", data)}, "data": {"alternative": "A well."}}


def _form(data: bytes) -> dict[str, Any]:
    return {"data": {"title": "A title", "body": data.decode("latin-1"), "base": "1"}}


_CATALOG_OF = f"{API}/articles/{OPEN}/editions/fr/catalog"
_ANY = {"If-Match": "*"}
UPLOADS = (
    Upload("POST", f"{API}/imports", "desk.api.articles.read_article", _body, (TEXT, PAGE, WORD)),
    Upload("POST", f"{API}/articles", "desk.api.articles.read_article", _document, (TEXT,)),
    Upload(
        "PUT",
        f"{API}/articles/{DRAFT}/text",
        "desk.api.articles.read_article",
        _document,
        (TEXT,),
        _ANY,
    ),
    Upload(
        "POST", f"{API}/articles/{OPEN}/moves", "desk.api.moves.read_article", _correction, (TEXT,)
    ),
    Upload("POST", _CATALOG_OF, "usecases.translating.read_catalog", _body, CATALOGS),
    Upload(
        "POST",
        f"{API}/articles/{DRAFT}/pictures",
        "desk.api.pictures.read_picture",
        _body,
        (photograph(),),
    ),
    Upload("POST", f"{DESK}/new", "desk.bringing.read_article", _file, (TEXT, PAGE, WORD)),
    Upload("POST", f"{DESK}/articles/{DRAFT}/edit", "desk.writing.read_form", _form, (TEXT,)),
    Upload(
        "POST",
        f"{DESK}/articles/{DRAFT}/edit/pictures",
        "desk.pictures.read_picture",
        _file,
        (photograph(),),
    ),
    Upload(
        "POST",
        f"{DESK}/articles/{OPEN}/translate/fr/files",
        "usecases.translating.read_catalog",
        _file,
        CATALOGS,
    ),
)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Vic's role fits nothing here."""
    data = tmp_path_factory.mktemp("hostile") / "var"
    opened = open_service(Settings(data=data, four_eyes=False))
    furnish(opened)
    with opened.write() as uow:
        swahili = frozenset({LanguageTag("sw")})
        for person in (Actor("vic", frozenset({Role.TRANSLATOR}), swahili), EDE, PAT):
            uow.people.put(person, uow.now)
    yield opened
    opened.engine.dispose()


Clients = dict[tuple[str, bool], TestClient]


@pytest.fixture(scope="module")
def clients(service: Service) -> Iterator[Clients]:
    """By name, and whether it is a program."""
    with (
        client_of(service, "ada") as ada,
        client_of(service, "vic") as vic,
        program_of(service, "ada") as adas,
        program_of(service, "vic") as vics,
    ):
        yield {
            ("ada", False): ada,
            ("vic", False): vic,
            ("ada", True): adas,
            ("vic", True): vics,
        }


def send(clients: Clients, who: str, upload: Upload, data: bytes) -> Any:
    client = clients[who, upload.address.startswith(API)]
    return client.request(
        upload.method,
        upload.address,
        **upload.sent(data),
        headers=upload.headers,
        follow_redirects=False,
    )


@pytest.mark.parametrize("upload", UPLOADS, ids=lambda each: each.address)
def test_whoever_may_not_send_a_file_is_told_so_before_it_is_read(
    clients: Clients, monkeypatch: pytest.MonkeyPatch, upload: Upload
) -> None:
    read: list[object] = []
    module, _, function = upload.reader.rpartition(".")
    monkeypatch.setattr(import_module(f"workflow.{module}"), function, read.append)

    answer = send(clients, "vic", upload, GARBAGE)

    assert (answer.status_code, read) == (403, []), answer.text


_numbers = count(1)


def due_article(service: Service) -> Newsroom:
    """An article whose publication is due and has not been looked at."""
    news = Newsroom(service.engine, f"due-{next(_numbers)}")
    news.bring_in(must=())
    news.approve()
    news.ask_to_publish()
    return news


def is_public(client: TestClient, news: Newsroom) -> bool:
    address = f"{DESK}/articles/{news.slug}/en.html"
    return client.get(address, follow_redirects=False).status_code == 308


@pytest.mark.parametrize(
    ("upload", "data"),
    [(upload, data) for upload in UPLOADS for data in upload.files],
    ids=lambda each: each.address if isinstance(each, Upload) else "",
)
def test_others_are_served_and_what_is_due_goes_out_while_a_file_is_read(
    service: Service,
    clients: Clients,
    monkeypatch: pytest.MonkeyPatch,
    upload: Upload,
    data: bytes,
) -> None:
    module, _, function = upload.reader.rpartition(".")
    home = import_module(f"workflow.{module}")
    reader = getattr(home, function)
    news = due_article(service)
    met: list[tuple[int, int, bool, bool]] = []

    def read(*given: Any, **named: Any) -> Any:
        # In a thread of its own: the one that takes requests is free for the next.
        with pytest.raises(RuntimeError, match="no running event loop"):
            asyncio.get_running_loop()
        in_use = service.engine.pool.checkedout()  # type: ignore[attr-defined]
        with service.write() as uow:
            uow.presence.note(1, "edit", "ada", uow.now)
        with stranger_at(service) as stranger:
            was_public = bool(met) or is_public(stranger, news)
            news.work()
            health = stranger.get("/healthz").status_code
            met.append((in_use, health, was_public, is_public(stranger, news)))
        return reader(*given, **named)

    monkeypatch.setattr(home, function, read)
    answer = send(clients, "ada", upload, data)

    assert met[0] == (0, 200, False, True), answer.text
    assert {(in_use, health) for in_use, health, *_ in met} == {(0, 200)}
    assert answer.status_code != 500, answer.text
    assert news.article.state is ArticleState.PUBLISHED
