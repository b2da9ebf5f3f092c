"""
What is still open when somebody approves, signs off or publishes is named first, at the desk, in
the API and on the command line; it is done once it is confirmed, and the audit log says so.
"""

import ast
import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType

import pytest

import workflow
from tests.desk.commands import command
from tests.desk.deeds import ASKED, COMMAND, Deed
from tests.desk.newsroom import hire
from tests.desk.page import visit
from tests.desk.people import client_of
from tests.desk.programs import program_of
from tests.factories import ADA, EDE, EN, FR, PAT, make_text
from tests.usecases.newsroom import PEOPLE, TIM, TOM, Newsroom
from workflow.cli import articles, publishing
from workflow.domain.article import ArticleText, Contact
from workflow.domain.states import Action
from workflow.usecases import commenting, messages, signing
from workflow.usecases import publishing as publications
from workflow.usecases.checking import dismiss
from workflow.usecases.moving import MoveRequest, request_move
from workflow.usecases.publishing import PublicationRequest
from workflow.wiring import Service

SLUG = "safe-water"
BODY = "The pipe is 500 metres long."


def ready(**fields: object) -> ArticleText:
    """A text of which an editor has nothing to say."""
    contacts = (Contact("Ada", email="ada@press.example.org"),)
    return make_text(body=BODY, date=dt.date(2026, 11, 23), contacts=contacts, **fields)


def in_review(news: Newsroom) -> None:
    """Without a date, and with a comment."""
    news.bring_in(make_text(body=BODY, contacts=ready().contacts), must=(FR,))
    news.move(Action.SUBMIT, ADA)
    with news.write() as uow:
        first = news.edition(EN).segments[0].digest
        commenting.comment(uow, SLUG, 1, first, "Is it that long?", EDE)


def complete(news: Newsroom, text: ArticleText | None = None) -> None:
    """French says 50 metres for 500, and has a question."""
    news.bring_in(text or ready(), must=(FR,))
    news.approve()
    news.send(news.catalog(FR), TIM, say=lambda text: text.replace("500", "50"))
    with news.write() as uow:
        messages.remark(uow, SLUG, FR, 1, "Which water?", TIM, is_question=True, answers=None)


def signed(news: Newsroom, text: ArticleText | None = None) -> None:
    complete(news, text)
    news.sign(FR)
    news.work()


def _approval(news: Newsroom) -> Deed:
    in_review(news)
    seen = news.text_digest
    return Deed(
        "ede",
        ("POST", f"/articles/{SLUG}/moves", {"action": "approve", "seen": seen}),
        (f"/articles/{SLUG}/move", {"action": "approve", "revision": "1", "seen": seen}),
        ("approve", SLUG, "--seen", seen),
    )


def _sign_off(news: Newsroom) -> Deed:
    complete(news)
    seen = news.edition(FR).digest
    return Deed(
        "pat",
        ("POST", f"/articles/{SLUG}/editions/fr/sign-offs", {"seen": seen}),
        (f"/articles/{SLUG}/translate/fr/sign-off", {"seen": seen}),
        ("sign-off", SLUG, "fr", "--seen", seen),
    )


def _later(news: Newsroom) -> Deed:
    """Half an hour after the embargo that the text itself names."""
    with news.read() as uow:
        instant = uow.now + timedelta(hours=1)
    signed(news, ready(embargo=instant - timedelta(minutes=30)))
    at = instant.isoformat()
    return Deed(
        "pat",
        ("POST", f"/articles/{SLUG}/publications", {"at": at}),
        (f"/articles/{SLUG}/publish", {"at": at}),
        ("publish", SLUG, "--at", at),
    )


def _now(news: Newsroom) -> Deed:
    signed(news)
    return Deed(
        "pat",
        ("POST", f"/articles/{SLUG}/publications", {}),
        (f"/articles/{SLUG}/publish", {"at": ""}),
        ("publish", SLUG),
    )


@dataclass(frozen=True)
class Act:
    """
    Something that is done although something is open.

    Attributes:
        named: What is said of what is open.
        action: What the audit log calls it.
        counts: What the audit log says was acknowledged.
    """

    make: Callable[[Newsroom], Deed]
    named: tuple[str, ...]
    action: str
    counts: Mapping[str, int]


IN_FRENCH = ("fr #2", "500", "fr #1", "tim", "Which water?")
BOTH = {"open_warnings": 1, "open_questions": 1}
ACTS: Mapping[str, Act] = MappingProxyType(
    {
        "approve": Act(
            _approval,
            ("en: ", "date", "ede", "Is it that long?"),
            "approve",
            {"open_warnings": 1, "open_comments": 1},
        ),
        "sign off": Act(_sign_off, IN_FRENCH, "sign_off", BOTH),
        "publish": Act(_now, IN_FRENCH, "request_publication", BOTH),
        "publish for later": Act(
            _later,
            ("embargo ends at", *IN_FRENCH),
            "request_publication",
            {"open_warnings": 2, "open_questions": 1},
        ),
    }
)


@pytest.fixture
def news(service: Service, monkeypatch: pytest.MonkeyPatch) -> Newsroom:
    room = Newsroom(service.engine)
    with room.write() as uow:
        for person in PEOPLE:
            uow.people.put(person, uow.now)
    hire(service)
    # Nobody waits for a worker here.
    monkeypatch.setattr(articles, "perform", lambda *_, **__: ())
    monkeypatch.setattr(publishing, "perform", lambda *_, **__: ())
    # A script says --yes to both questions of this command; what is open is asked about alone.
    monkeypatch.setattr(publishing, "confirm", lambda *_, **__: None)
    return room


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("interface", ASKED)
def test_what_is_open_is_named_and_done_only_when_it_is_confirmed(
    service: Service, news: Newsroom, act: str, interface: str
) -> None:
    what = ACTS[act]
    deed = what.make(news)
    before = news.history()

    asked = ASKED[interface](service, deed, False)

    assert asked.refused
    assert [each for each in what.named if each not in asked.words] == []
    assert news.history() == before

    done = ASKED[interface](service, deed, True)

    assert not done.refused
    # Whoever says --yes has not been shown a question with the list.
    assert interface != COMMAND or all(each in done.words for each in what.named)
    news.work()
    with news.read() as uow:
        (entry,) = (e for e in uow.audit.entries(SLUG) if e["action"] == what.action)
    told = {name: n for name, n in entry["details"].items() if name.startswith("open_")}
    assert told == what.counts


def test_where_nothing_is_open_nothing_is_asked(news: Newsroom) -> None:
    news.bring_in(ready(), must=(FR,))
    news.move(Action.SUBMIT, ADA)
    with news.write() as uow:
        approval = MoveRequest(SLUG, Action.APPROVE, seen=news.text_digest)
        request_move(uow, approval, EDE, four_eyes=True)
    news.work()
    news.send(news.catalog(FR), say="«\u202f{}\u202f»".format)
    seen = news.edition(FR).digest
    with news.write() as uow:
        signing.sign_off(uow, SLUG, FR, PAT, news.version, seen=seen, four_eyes=True)
    with news.write() as uow:
        publications.request_publication(uow, PublicationRequest(SLUG), PAT, news.version)


def test_what_is_dismissed_answered_or_waived_is_not_open(news: Newsroom) -> None:
    complete(news)
    with news.read() as uow:
        waived = PublicationRequest(SLUG, without=frozenset({FR}))
        assert not publications.open_before(uow, waived).findings
        counts = publications.open_before(uow, PublicationRequest(SLUG)).counts
        (question,) = uow.remarks.all(news.article.id, FR)
    assert counts == {"warnings": 1, "questions": 1, "comments": 0}

    with news.write() as uow:
        messages.remark(uow, SLUG, FR, 1, "This one.", TOM, is_question=False, answers=question.id)
        found = publications.open_before(uow, PublicationRequest(SLUG)).findings
        dismiss(uow, SLUG, FR, 2, found[0].code, TOM)
        assert not publications.open_before(uow, PublicationRequest(SLUG)).findings


def test_what_is_open_is_shown_before_the_question(service: Service, news: Newsroom) -> None:
    complete(news)
    with client_of(service, "pat") as client:
        for path in ("/publish", "/publish/confirm?when=now"):
            assert "Which water?" in client.get(f"/articles/{SLUG}{path}").text
    with program_of(service, "pat") as program:
        for path in ("", "/publication", "/publications/prospect"):
            codes = [e["code"] for e in program.get(f"articles/{SLUG}{path}").json()["open"]]
            assert codes[-1] == "question_open"
    env = {"COMMUNIQUE_DATA": str(service.settings.data)}
    shown = json.loads(command(["show", SLUG, "--json"], env).stdout)
    assert shown["open"][-1]["values"] == {"who": "tim", "text": "Which water?"}
    assert "Which water?" in command(["show", SLUG], env).output


def test_the_reviewer_sees_what_the_editor_was_warned_of(service: Service, news: Newsroom) -> None:
    in_review(news)
    with client_of(service, "ede") as client:
        for path in ("/review", "/approve"):
            page = visit(client, f"/articles/{SLUG}{path}")
            assert any(text.startswith("en: ") and "date" in text for text in page.texts("li"))


# The desk brings in new articles only, of which nothing was promised; the demo saves files.
UNASKED = {"bringing.py", "demo.py"}


def test_every_interface_tells_what_can_be_confirmed_whether_it_was() -> None:
    root = Path(workflow.__file__).parent
    acts = {"request_move", "request_publication", *_confirmable(root / "usecases")}
    folders = {"desk": root / "desk", "api": root / "desk" / "api", "command": root / "cli"}
    callers = {
        interface: [path for path in folder.glob("*.py") if _calls(path) & acts]
        for interface, folder in folders.items()
    }

    silent = {path.name for paths in callers.values() for path in paths if not _passes_it_on(path)}
    assert silent <= UNASKED
    for interface, paths in callers.items():
        called = {name for path in paths for name in _calls(path)}
        assert {"sign_off", "request_move", "request_publication"} <= called, interface


def _confirmable(folder: Path) -> Iterator[str]:
    """The use cases that take a confirmation."""
    for path in folder.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            if "confirmed" in {each.arg for each in node.args.kwonlyargs}:
                yield node.name


def _calls(path: Path) -> set[str]:
    calls = (n.func for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.Call))
    return {f.attr if isinstance(f, ast.Attribute) else getattr(f, "id", "") for f in calls}


def _passes_it_on(path: Path) -> bool:
    calls = (n for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.Call))
    return any(keyword.arg == "confirmed" for call in calls for keyword in call.keywords)
