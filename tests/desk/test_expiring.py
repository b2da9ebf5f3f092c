"""A withdrawal at an instant: asked for, shown, replaced and cancelled in every interface."""

import json
from datetime import datetime, timedelta

import pytest

from tests.desk.commands import command
from tests.desk.deeds import API, ASKED, COMMAND, DESK, Deed
from tests.desk.page import visit
from tests.desk.people import client_of
from tests.desk.programs import program_of
from tests.desk.test_confirming import SLUG, news
from tests.factories import FR, PAT
from tests.usecases.newsroom import Newsroom
from workflow.cli import public_texts
from workflow.domain.notes import Reason
from workflow.domain.states import Action
from workflow.errors import ConflictError, InvalidInputError
from workflow.jobs import Kind, Wanted, WorkState
from workflow.storage import tables as t
from workflow.wiring import Service

__all__ = ["news"]

CANCEL = Deed(
    "pat",
    ("DELETE", f"/articles/{SLUG}/withdrawals", {}),
    (f"/articles/{SLUG}/withdraw/cancel", {"language": "fr"}),
    ("withdraw", SLUG, "--cancel", "--language", "fr"),
)


@pytest.fixture
def public(news: Newsroom, monkeypatch: pytest.MonkeyPatch) -> Newsroom:
    """Public in English and French."""
    # A script says --yes to both questions of this command; what waits is asked about alone.
    monkeypatch.setattr(public_texts, "confirm", lambda *_, **__: None)
    news.bring_in(must=(FR,))
    news.publish_in(FR)
    return news


def instant(news: Newsroom, days: int) -> datetime:
    """A whole minute, as forms have it."""
    with news.read() as uow:
        return uow.now.replace(second=0, microsecond=0) + timedelta(days=days)


def later(at: datetime, **form: str) -> Deed:
    fields = {"seen": "1", "ready": "error", "name": SLUG, "language": "fr", "when": "at"}
    written = {"date": f"{at:%Y-%m-%d}", "time": f"{at:%H:%M}", "zone": "UTC"}
    asked = {"action": "withdraw", "ready": "error", "language": "fr", "at": at.isoformat()}
    return Deed(
        "pat",
        ("POST", f"/articles/{SLUG}/moves", asked),
        (f"/articles/{SLUG}/withdraw", fields | written | form),
        ("withdraw", SLUG, "--language=fr", "--reason=error", f"--at={at.isoformat()}"),
    )


def waiting(news: Newsroom) -> list[Wanted]:
    return [row for row in news.rows(Kind.WITHDRAW) if row.state is WorkState.WANTED]


@pytest.mark.parametrize("interface", [API, DESK, COMMAND])
def test_it_is_asked_for_replaced_once_that_is_confirmed_and_cancelled(
    service: Service, public: Newsroom, interface: str
) -> None:
    first, second = instant(public, 1), instant(public, 2)
    ask = ASKED[interface]

    assert not ask(service, later(first), False).refused
    assert [row.due_at for row in waiting(public)] == [first]
    refused = ask(service, later(second), False)
    assert refused.refused
    assert SLUG in refused.words
    spoken = f"{first.day} {first:%B %Y}"
    assert any(each in refused.words for each in (first.isoformat(), spoken))
    assert [row.due_at for row in waiting(public)] == [first]
    assert not ask(service, later(second), True).refused
    assert [row.due_at for row in waiting(public)] == [second]

    assert not ask(service, CANCEL, False).refused
    assert waiting(public) == []
    assert public.history()[-1] == "cancel_withdrawal"


def test_an_instant_of_the_past_or_without_a_zone_is_refused(
    service: Service, public: Newsroom
) -> None:
    past = later(instant(public, -1))
    env = {"COMMUNIQUE_DATA": str(service.settings.data)}
    assert past.api
    assert past.desk
    assert past.command
    naive = past.api[2] | {"at": "2126-11-23T09:00:00"}

    with program_of(service, "pat") as program:
        answers = [program.post(past.api[1][1:], json=sent) for sent in (past.api[2], naive)]
    with client_of(service, "pat") as client:
        page = client.post(past.desk[0], data=past.desk[1])
    said = command([*past.command, "--as", "pat"], env).exception
    unzoned = command(["withdraw", SLUG, "--as=pat", "--at=2126-11-23T09:00"], env).exception

    assert [each.status_code for each in answers] == [422, 422]
    assert answers[0].json()["code"] == "instant_past"
    assert page.status_code == 422
    assert past.desk[1]["date"] in page.text
    assert isinstance(said, InvalidInputError)
    assert said.code == "instant_past"
    assert isinstance(unzoned, InvalidInputError)
    assert unzoned.code == "instant_malformed"
    assert waiting(public) == []


def test_every_interface_shows_what_is_to_be_withdrawn(service: Service, public: Newsroom) -> None:
    whole, french = instant(public, 2), instant(public, 1)
    public.ask(Action.WITHDRAW, PAT, ready=Reason.ERROR, language=FR, at=french)
    public.ask(Action.WITHDRAW, PAT, ready=Reason.ERROR, at=whole)
    expected = [("withdrawal", "waiting", ["fr"]), ("withdrawal", "waiting", ["en", "fr"])]
    env = {"COMMUNIQUE_DATA": str(service.settings.data)}

    with program_of(service, "ede") as program:
        due = program.get("publications").json()["due"]
        publication = program.get(f"articles/{SLUG}/publication").json()
    listed = json.loads(command(["list", "--due", "--json"], env).stdout)
    for told in (due, listed):
        assert [(e["what"], e["standing"], e["languages"]) for e in told] == expected
    assert [each["language"] for each in publication["withdrawals"]] == ["fr", None]
    article = json.loads(command(["show", SLUG, "--json"], env).stdout)
    assert [each["task"] for each in article["waiting"]] == ["article.withdraw"] * 2
    assert "withdrawal" in command(["list", "--due"], env).output
    shown = command(["show", SLUG], env).output
    assert f"to be withdrawn in fr, due {french.isoformat()}" in shown
    assert f"to be withdrawn in every language, due {whole.isoformat()}" in shown

    with client_of(service, "pat") as client:
        calendar, board = visit(client, "/calendar"), visit(client, "/")
        pages = [visit(client, f"/articles/{SLUG}/{each}") for each in ("publish", "withdraw")]
    rows = [attrs for attrs, _ in calendar.all("tr") if "data-what" in attrs]
    assert [each["data-what"] for each in rows] == ["withdrawal", "withdrawal"]
    assert calendar.texts("td").count("Withdraw") == 2
    assert sum("Is withdrawn in" in text for text in board.texts("li")) == 2
    for page in pages:
        assert any("To be withdrawn in every language" in text for text in page.texts("p"))
        assert page.texts("button").count("Cancel this withdrawal (fr)") == 1
        assert page.texts("button").count("Cancel all withdrawals that wait") == 1


def test_one_that_is_overdue_says_that_it_is_still_public(
    service: Service, public: Newsroom
) -> None:
    public.ask(Action.WITHDRAW, PAT, ready=Reason.ERROR, at=instant(public, 1))
    c = t.work.c
    with public.engine.begin() as connection:
        stalled = t.work.update().where(c.kind == Kind.WITHDRAW).values(stalled="gate")
        connection.execute(stalled)

    with program_of(service, "pat") as program:
        (due,) = program.get("publications").json()["due"]
    with client_of(service, "pat") as client:
        pages = [client.get(p).text for p in ("/", "/calendar", f"/articles/{SLUG}/publish")]

    assert due["standing"] == "still_public"
    for page in pages:
        assert "Overdue: it is still public" in page


def test_what_was_restored_is_listed_as_what_it_is(service: Service, public: Newsroom) -> None:
    public.ask(Action.WITHDRAW, PAT, ready=Reason.ERROR, language=FR, at=instant(public, 1))
    with service.write() as uow:
        uow.promises.hold()
    env = {"COMMUNIQUE_DATA": str(service.settings.data)}

    listed = command(["resume", "--as", "pat"], env).output
    with client_of(service, "pat") as client:
        page = visit(client, "/calendar")

    assert f"withdraw fr of {SLUG}, due" in listed
    assert any(f"{SLUG}: Withdraw fr" in text for text in page.texts("li"))


def test_nothing_that_waits_is_nothing_to_cancel(service: Service, public: Newsroom) -> None:
    env = {"COMMUNIQUE_DATA": str(service.settings.data)}
    error = command(["withdraw", SLUG, "--cancel", "--as", "pat"], env).exception
    assert isinstance(error, ConflictError)
    assert error.code == "no_withdrawal_waits"
    for who, status in (("pat", 409), ("ede", 403)):
        with program_of(service, who) as program:
            assert program.delete(f"articles/{SLUG}/withdrawals").status_code == status
        with client_of(service, who) as client:
            answer = client.post(f"/articles/{SLUG}/withdraw/cancel")
            assert answer.status_code == status
