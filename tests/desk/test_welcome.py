"""Coming in by a link: invitations, and new passwords for who has forgotten theirs."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from tests.desk.newsroom import hire
from tests.desk.page import visit
from tests.desk.people import client_of, stranger_at
from workflow.desk.visits import COOKIE
from workflow.domain.accounts import Purpose
from workflow.domain.letters import Template
from workflow.settings import Secret
from workflow.storage.desk_tables import sent_links
from workflow.usecases.accounts import set_password
from workflow.usecases.inviting import make_link
from workflow.wiring import Service

PASSWORD = "a quiet river at noon"
NEW = "seven boats on the lake"


@pytest.fixture(autouse=True)
def _ada(service: Service) -> None:
    hire(service)
    with service.write() as uow:
        set_password(uow, "ada", PASSWORD, "operator")
        uow.accounts.change("ada", email="ada@press.example")


@pytest.fixture
def mailing(service: Service) -> Service:
    settings = replace(
        service.settings, smtp_url=Secret("smtp://127.0.0.1:9"), mail_from="press@example.org"
    )
    return replace(service, settings=settings)


@pytest.fixture
def reader(mailing: Service) -> Iterator[TestClient]:
    """Somebody who is not signed in, at a desk that sends mail."""
    with stranger_at(mailing) as client:
        yield client


def link(service: Service, purpose: Purpose) -> str:
    with service.write() as uow:
        return f"/{purpose.value}/{make_link(uow, 'ada', purpose)}"


def choose(client: TestClient, path: str, password: str = NEW, again: str = NEW):
    data = {"password": password, "again": again}
    return client.post(path, data=data, follow_redirects=False)


@pytest.mark.parametrize("purpose", Purpose)
def test_a_link_sets_the_password_once_and_ends_every_other_session(
    service: Service, stranger: TestClient, purpose: Purpose
) -> None:
    other = Purpose.RESET if purpose is Purpose.WELCOME else Purpose.WELCOME
    path, unused = link(service, purpose), link(service, other)
    with client_of(service, "ada") as before:
        assert "ada" in visit(stranger, path).texts("bdi")

        answer = choose(stranger, path)

        assert answer.headers["location"] == "/"
        assert COOKIE in answer.headers["set-cookie"]
        assert "ada" in visit(stranger, "/").texts("bdi")
        assert before.get("/", follow_redirects=False).status_code == 303
    for over in (path, unused):
        assert choose(stranger, over).status_code == 404
        visit(stranger, over, status=404)


def test_a_link_for_one_thing_is_none_for_another(service: Service, stranger: TestClient) -> None:
    secret = link(service, Purpose.WELCOME).rpartition("/")[2]

    assert choose(stranger, f"/reset/{secret}").status_code == 404


@pytest.mark.parametrize(("purpose", "hours"), [(Purpose.WELCOME, 7 * 24), (Purpose.RESET, 1)])
def test_a_link_is_good_for_a_while_only(
    service: Service, stranger: TestClient, purpose: Purpose, hours: int
) -> None:
    path = link(service, purpose)
    with service.read() as uow:
        soon = uow.now + timedelta(hours=hours)
    with service.engine.begin() as connection:
        (row,) = connection.execute(sent_links.select())
        assert abs(row.expires_at - soon) < timedelta(minutes=1)
        past = row.expires_at - timedelta(hours=hours, minutes=1)
        connection.execute(sent_links.update().values(expires_at=past))

    assert choose(stranger, path).status_code == 404


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [("short", "short", "too short"), (NEW, "x", "not the same"), ("adaada adaada", "", "same")],
)
def test_a_password_that_will_not_do_leaves_the_link_as_it_is(
    service: Service, stranger: TestClient, password: str, again: str, said: str
) -> None:
    path = link(service, Purpose.WELCOME)

    answer = choose(stranger, path, password, again)

    assert answer.status_code == 422
    assert said in answer.text
    assert choose(stranger, path).status_code == 303


def test_who_is_disabled_has_no_link(service: Service, stranger: TestClient) -> None:
    path = link(service, Purpose.RESET)
    with service.write() as uow:
        uow.accounts.change("ada", disabled_at=uow.now)

    assert choose(stranger, path).status_code == 404


def test_whether_there_is_such_a_person_is_not_told(mailing: Service, reader: TestClient) -> None:
    names = ("ADA@press.example", "nobody@press.example")
    answers = [reader.post("/reset", data={"name": name}) for name in names]

    assert [each.status_code for each in answers] == [200, 200]
    known, unknown = (_without_nonce(each.text) for each in answers)
    assert known == unknown
    assert "on its way" in known
    with mailing.read() as uow:
        assert uow.letters.is_waiting("ada", Template.RESET)
        assert not uow.letters.is_waiting("nobody", Template.RESET)


def test_without_mail_no_letter_is_promised(stranger: TestClient) -> None:
    assert "sends no mail" in " ".join(visit(stranger, "/reset").texts("p"))
    assert stranger.post("/reset", data={"name": "ada"}).status_code == 409


def test_who_asks_too_often_is_stopped(reader: TestClient) -> None:
    statuses = [reader.post("/reset", data={"name": "ada"}).status_code for _ in range(11)]

    assert statuses == [200] * 10 + [429]


@pytest.mark.parametrize("origin", [{"Sec-Fetch-Site": "cross-site"}])
def test_a_form_of_another_site_sets_no_password(
    service: Service, stranger: TestClient, origin: dict[str, str]
) -> None:
    path = link(service, Purpose.WELCOME)

    answer = stranger.post(path, data={"password": NEW, "again": NEW}, headers=origin)

    assert answer.status_code == 409


def _without_nonce(page: str) -> str:
    return "\n".join(line for line in page.splitlines() if "nonce" not in line)
