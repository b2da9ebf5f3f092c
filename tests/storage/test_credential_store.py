"""Credentials end on every database, and a race between making and ending one leaves none."""

import threading
from datetime import timedelta

from sqlalchemy import Engine

from tests.factories import ADA
from workflow.domain.accounts import Purpose, SentLink
from workflow.domain.credentials import CredentialKind
from workflow.domain.tokens import Scope, Token
from workflow.errors import NotPermittedError
from workflow.storage.unit_of_work import UnitOfWork, unit_of_work
from workflow.usecases.people import disable, enable
from workflow.usecases.signing_in import begin_session, remember_browser

HOUR = timedelta(hours=1)


def add_everything(uow: UnitOfWork) -> None:
    uow.people.put(ADA, uow.now)
    ada = uow.accounts.by_name(ADA.name)
    begin_session(uow, ada, "Firefox")
    remember_browser(uow, ada, "", "Firefox")
    token = Token(0, ADA.name, "a script", frozenset({Scope.READ}), uow.now, uow.now + HOUR)
    uow.tokens.add(token, "0" * 64)
    uow.links.add(SentLink("1" * 64, ADA.name, Purpose.RESET, uow.now + HOUR))


def test_each_is_listed_and_all_are_ended(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as uow:
        add_everything(uow)
        found = uow.credentials.of_person(ADA.name, uow.now)
        assert [each.label for each in found] == ["Firefox", "Firefox", "a script", ""]
        assert all(each.expires_at > uow.now for each in found)
        assert uow.credentials.of_person(ADA.name, uow.now + timedelta(days=365)) == ()

        ended = uow.credentials.end_all(ADA.name, tuple(CredentialKind), uow.now)

        assert sum(ended.values()) == len(found)
        assert uow.credentials.of_person(ADA.name, uow.now) == ()
        assert not uow.credentials.end(found[0], uow.now)


def test_a_session_that_begins_while_its_person_is_disabled_does_not_live_again(
    engine: Engine,
) -> None:
    with unit_of_work(engine, write=True) as uow:
        uow.people.put(ADA, uow.now)
        ada = uow.accounts.by_name(ADA.name)
    refused: list[NotPermittedError] = []

    def begin() -> None:
        try:
            with unit_of_work(engine, write=True) as uow:
                begin_session(uow, ada, "Firefox")
        except NotPermittedError as error:
            refused.append(error)

    with unit_of_work(engine, write=True) as uow:
        disable(uow, ADA.name, "operator")
        other = threading.Thread(target=begin)
        other.start()
    other.join()

    assert len(refused) == 1
    with unit_of_work(engine, write=True) as uow:
        enable(uow, ADA.name, "operator")
        assert uow.credentials.of_person(ADA.name, uow.now) == ()
