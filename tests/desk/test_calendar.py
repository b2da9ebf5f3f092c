"""What is due and what is at risk: the calendar at the desk, in the API and on the command line."""

import json
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from tests.desk.commands import command
from tests.desk.newsroom import hire
from tests.desk.page import visit
from tests.desk.people import client_of
from tests.desk.programs import program_of
from tests.factories import EDE, FR, make_text
from tests.usecases.newsroom import PEOPLE, TOM, Newsroom
from workflow.errors import ConfirmationNeededError
from workflow.wiring import Service


@pytest.fixture
def service(service: Service) -> Service:
    """Two releases that wait: a word was saved in the first one's French."""
    rooms = [Newsroom(service.engine, slug) for slug in ("safe-water", "new-wells")]
    with rooms[0].write() as uow:
        for person in PEOPLE:
            uow.people.put(person, uow.now)
    hire(service)
    for hours, room in enumerate(rooms, start=1):
        room.bring_in(make_text(f"About {room.slug}"), must=(FR,))
        room.approve()
        room.translate(FR)
        with room.read() as uow:
            at = uow.now + timedelta(hours=hours)
        room.ask_to_publish(at=at)
    catalog = rooms[0].catalog(FR)
    catalog[0].msgstr = "Autre titre"
    rooms[0].send(catalog, TOM, confirmed=True)
    return service


def test_every_interface_tells_what_is_due_and_what_is_at_risk(
    service: Service, client: TestClient
) -> None:
    expected = [("safe-water", "at_risk", ["en"]), ("new-wells", "waiting", ["en", "fr"])]

    with program_of(service, "ede") as program:
        due = program.get("publications").json()["due"]
    env = {"COMMUNIQUE_DATA": str(service.settings.data)}
    listed = json.loads(command(["list", "--due", "--json"], env).stdout)
    page = visit(client, "/calendar")

    for told in (due, listed):
        assert [(e["slug"], e["standing"], e["languages"]) for e in told] == expected
        assert [finding["where"] for finding in told[0]["findings"]] == ["fr"]
    rows = [attrs for attrs, _ in page.all("tr") if "data-standing" in attrs]
    assert [(a["id"], a["data-standing"]) for a in rows] == [
        (f"due-{slug}", standing) for slug, standing, _ in expected
    ]


def test_the_board_of_those_who_publish_says_what_is_at_risk(service: Service) -> None:
    for who, sees in (("pat", True), (EDE.name, True), ("tom", False)):
        with client_of(service, who) as client:
            page = visit(client, "/")
        assert ("Publications at risk" in page.texts("h3")) is sees
        assert any("At risk: it is due" in text for text in page.texts("li"))


def test_what_came_from_a_back_up_is_listed_and_goes_on_with_one_button(
    service: Service, client: TestClient
) -> None:
    with service.write() as uow:
        uow.promises.hold()
    page = visit(client, "/calendar")
    assert page.texts("button", id="resume") == ["Let all of it go on"]
    with client_of(service, "ede") as editor:
        assert editor.post("/calendar/resume").status_code == 403

    client.post("/calendar/resume")

    assert visit(client, "/calendar").all("button", id="resume") == []


def test_the_command_lists_before_it_lets_go_on(service: Service) -> None:
    with service.write() as uow:
        uow.promises.hold()
    env = {"COMMUNIQUE_DATA": str(service.settings.data)}

    def ask(*arguments: str) -> str:
        return command(["resume", "--as", "pat", *arguments], env).output

    listed = ask()
    assert "publish safe-water, due" in listed
    assert "publish new-wells, due" in listed
    refused = command(["resume", "--as", "pat"], env).exception
    assert isinstance(refused, ConfirmationNeededError)
    with service.read() as uow:
        assert len(uow.promises.restored()) == 2
    assert "resumed" in ask("--yes", "--discard-letters")
    assert "nothing waits" in ask()
