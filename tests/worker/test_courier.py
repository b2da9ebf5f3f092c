"""Letters are sent by whoever sweeps, in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from tests.servers import free_port
from worker.courier import Courier
from workflow.domain.accounts import MailWish, Purpose
from workflow.domain.language import LanguageTag
from workflow.domain.letters import Template
from workflow.domain.roles import Actor
from workflow.settings import Secret
from workflow.storage.letter_store import MOST_ATTEMPTS
from workflow.usecases import inviting
from workflow.usecases.letters import take_parcel
from workflow.usecases.notices import Event
from workflow.wiring import Service

ROOT = Path(__file__).parents[2]
COURIER = """
import os
from worker.courier import Courier
from workflow.settings import Settings
from workflow.wiring import open_service
courier = Courier(open_service(Settings.from_env(os.environ)))
courier.look()
courier.look()
courier.end()
"""
MAIL_FROM = "Press Office <press@example.org>"


class Office:
    """A server that takes mail, or answers what a test says."""

    def __init__(self) -> None:
        self.got: list[EmailMessage] = []
        self.answer = ""

    async def handle_DATA(  # noqa: N802  (aiosmtpd calls it so)
        self, _server: Any, _session: Any, envelope: Any
    ) -> str:
        if self.answer:
            return self.answer
        self.got.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 taken"


@pytest.fixture
def office() -> Iterator[SimpleNamespace]:
    handler = Office()
    port = free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield SimpleNamespace(handler=handler, port=port, stop=controller.stop)
    if controller.loop.is_running():
        controller.stop()


@pytest.fixture
def mailing(service: Service, office: SimpleNamespace) -> Service:
    """The service with mail, and two people."""
    url = Secret(f"smtp://127.0.0.1:{office.port}")
    with service.write() as uow:
        for name in ("tess", "theo"):
            uow.people.put(Actor(name), uow.now)
            uow.accounts.change(name, email=f"{name}@press.example")
    settings = replace(service.settings, smtp_url=url, mail_from=MAIL_FROM)
    return replace(service, settings=settings)


def environment(service: Service) -> dict[str, str]:
    """Of a process that works on *service*."""
    database = service.engine.url.render_as_string(hide_password=False)
    return os.environ | service.settings.as_env() | {"COMMUNIQUE_DATABASE_URL": database}


def notice(title: str = "Water is safe again", **facts: Any) -> dict[str, Any]:
    usual = {"event": "returned", "slug": "safe-water", "title": title, "actor": "ede"}
    more = {"language": "", "reason": "", "at": "2026-11-23T09:00:00+00:00", "part": "/edit"}
    return {**usual, **more, **facts}


def want(service: Service, *facts: dict[str, Any], person: str = "tess") -> None:
    with service.write() as uow:
        row = {"person": person, "template": Template.NOTICES.value, "not_before": uow.now}
        uow.letters.want_all([{**row, "facts": each} for each in facts], uow.now)


def failures(service: Service) -> list[tuple[int, str | None]]:
    with service.read() as uow:
        return [(each.attempts, each.failure) for each in uow.letters.failed(10)]


def deliver(service: Service) -> int:
    assert service.post is not None
    return service.post.deliver(30)


def test_a_courier_sends_what_is_due_and_is_not_waited_for(
    mailing: Service, office: SimpleNamespace
) -> None:
    want(mailing, notice())

    # It forks, and this process has the thread of the mail server.
    subprocess.run([sys.executable, "-c", COURIER], cwd=ROOT, env=environment(mailing), check=True)

    (mail,) = office.handler.got
    assert mail["To"] == "tess@press.example"
    assert mail["From"] == MAIL_FROM
    assert mail["Subject"] == "ede has returned “a release” to draft."
    assert "ede has returned “Water is safe again” to draft." in mail.get_content()
    assert "http://127.0.0.1:8000/articles/safe-water/edit" in mail.get_content()
    assert deliver(mailing) == 0


def test_of_two_who_take_a_letter_one_has_it(mailing: Service) -> None:
    want(mailing, notice())

    with mailing.write() as uow:
        first = take_parcel(uow)
    with mailing.write() as uow:
        second = take_parcel(uow)

    assert first is not None
    assert second is None


def test_notices_to_one_person_make_one_letter(mailing: Service, office: SimpleNamespace) -> None:
    want(mailing, notice("One"), notice("Two", reason="No <b>date</b>"))
    want(mailing, notice("Three"), person="theo")

    assert deliver(mailing) == 2

    first, second = office.handler.got
    assert first["Subject"] == "2 notices from the press desk"
    body = first.get_content()
    assert body.index("“One”") < body.index("“Two”")
    assert "The reason: No <b>date</b>" in body
    assert second["To"] == "theo@press.example"


@pytest.mark.parametrize("template", [Template.WELCOME, Template.RESET])
def test_the_link_in_a_letter_works_and_its_secret_is_stored_nowhere(
    mailing: Service, office: SimpleNamespace, template: Template
) -> None:
    with mailing.write() as uow:
        if template is Template.WELCOME:
            assert inviting.invite(uow, "tess", "ada", by_mail=True) is None
        else:
            inviting.request_reset(uow, "tess@PRESS.example")
            inviting.request_reset(uow, "tess")

    assert deliver(mailing) == 1

    (mail,) = office.handler.got
    words = mail.get_content().split()
    link = next(word for word in words if f"/{template.value}/" in word)
    secret = link.rpartition("/")[2]
    with mailing.read() as uow:
        assert inviting.owner_of(uow, secret, Purpose(template.value)).name == "tess"


def test_a_letter_is_written_in_its_reader_s_language(
    mailing: Service, office: SimpleNamespace
) -> None:
    with mailing.write() as uow:
        uow.accounts.change("tess", desk_language=LanguageTag("ar"))
    want(mailing, notice(event="signed_off", language="fr"))

    deliver(mailing)

    (mail,) = office.handler.got
    assert mail["Content-Language"] == "ar"
    assert "الفرنسية" in mail.get_content()


@pytest.mark.parametrize(
    "title", ["x\r\nBcc: victim@example.org", "x\nBcc: victim@example.org", "x\u2028Bcc: v@x.org"]
)
def test_no_title_adds_a_header(mailing: Service, office: SimpleNamespace, title: str) -> None:
    want(mailing, notice(title, public=True))

    deliver(mailing)

    (mail,) = office.handler.got
    assert mail["Bcc"] is None
    assert "x Bcc: v" in mail["Subject"]


@pytest.mark.parametrize("event", [each.value for each in Event])
def test_no_subject_names_what_is_not_public(
    mailing: Service, office: SimpleNamespace, event: str
) -> None:
    facts = {"event": event, "language": "fr", "instant": "2026-11-23T09:00:00+00:00"}
    want(mailing, notice(**facts, public=False), person="tess")
    want(mailing, notice(**facts, public=True), person="theo")

    deliver(mailing)

    hidden, open_ = office.handler.got
    assert "Water is safe again" not in hidden["Subject"]
    assert "a release" in hidden["Subject"]
    assert "Water is safe again" in hidden.get_content()
    assert "Water is safe again" in open_["Subject"]


def test_where_encryption_is_required_nothing_is_sent_without(
    mailing: Service, office: SimpleNamespace
) -> None:
    strict = replace(mailing, settings=replace(mailing.settings, smtp_tls="required"))
    want(strict, notice())

    assert deliver(strict) == 0

    assert office.handler.got == []
    ((_, failure),) = failures(strict)
    assert "no encryption" in (failure or "")


def test_an_address_that_is_none_is_refused_for_good(
    mailing: Service, office: SimpleNamespace
) -> None:
    with mailing.write() as uow:
        uow.accounts.change("tess", email="tess@press.example\r\nBcc: victim@example.org")
    want(mailing, notice())

    assert deliver(mailing) == 0

    assert office.handler.got == []
    ((attempts, failure),) = failures(mailing)
    assert attempts == MOST_ATTEMPTS
    assert failure is not None


@pytest.mark.parametrize(
    ("answer", "attempts"), [("550 no such box", MOST_ATTEMPTS), ("451 later", 1)]
)
def test_what_the_post_office_refuses_is_kept_with_its_words(
    mailing: Service, office: SimpleNamespace, answer: str, attempts: int
) -> None:
    office.handler.answer = answer
    want(mailing, notice())

    assert deliver(mailing) == 0

    ((tried, failure),) = failures(mailing)
    assert tried == attempts
    assert failure is not None
    assert answer in failure


def test_a_letter_that_was_put_off_goes_out_later(
    mailing: Service, office: SimpleNamespace
) -> None:
    office.handler.answer = "451 later"
    want(mailing, notice())
    deliver(mailing)
    office.handler.answer = ""
    assert deliver(mailing) == 0
    with mailing.write() as uow:
        uow.letters.try_again([each.id for each in uow.letters.failed(10)], uow.now)

    assert deliver(mailing) == 1
    assert failures(mailing) == []


def test_a_post_office_that_is_away_is_left_alone_for_a_while(
    mailing: Service, office: SimpleNamespace
) -> None:
    office.stop()
    want(mailing, notice())
    want(mailing, notice(), person="theo")

    assert deliver(mailing) == 0

    ((attempts, _failure),) = failures(mailing)
    assert attempts == 1
    with mailing.read() as uow:
        assert uow.letters.due(uow.now) is None


def test_who_wants_no_mail_or_may_not_come_in_gets_none(
    mailing: Service, office: SimpleNamespace
) -> None:
    with mailing.write() as uow:
        uow.accounts.change("tess", mail=MailWish.NEVER.value)
        uow.accounts.change("theo", disabled_at=uow.now)
    want(mailing, notice())
    want(mailing, notice(), person="theo")
    want(mailing, notice(), person="nobody")

    assert deliver(mailing) == 0
    assert failures(mailing) == []


def test_without_mail_nothing_piles_up(service: Service) -> None:
    want(service, notice())

    Courier(service).look()

    with service.read() as uow:
        assert uow.letters.due(uow.now) is None
