"""Credentials: one list of what lets somebody in, ended together."""

from datetime import timedelta

import pytest

from tests.factories import FR, PAT
from tests.usecases.newsroom import engine_digest
from workflow.domain.accounts import Purpose
from workflow.domain.credentials import CredentialKind
from workflow.domain.letters import Template
from workflow.domain.tokens import Scope
from workflow.errors import ConflictError, NotFoundError, NotPermittedError
from workflow.storage import credential_store, desk_tables
from workflow.usecases.accounts import change_password, set_email, set_password
from workflow.usecases.credentials import (
    credentials_of,
    end_credential,
    end_credentials,
)
from workflow.usecases.inviting import make_link, request_reset, use_link
from workflow.usecases.people import disable, enable
from workflow.usecases.previewing import PreviewRequest, Standing, make_preview, seen_through
from workflow.usecases.signing_in import begin_session, digest_of, remember_browser, signed_in
from workflow.usecases.tokens import bearer_of, make_token

OLD, NEW = "a quiet river at noon", "a loud river at night"
EVERY_KIND = tuple(CredentialKind)


@pytest.fixture
def secrets(news):
    """One credential of each kind, all of pat's; by kind, their secrets."""
    news.bring_in(must=(FR,))
    with news.write() as uow:
        set_password(uow, "pat", OLD, "operator")
        pat = uow.accounts.by_name("pat")
        request = PreviewRequest("safe-water", FR, timedelta(hours=1))
        return {
            CredentialKind.SESSION: begin_session(uow, pat, "Firefox"),
            CredentialKind.BROWSER: remember_browser(uow, pat, "", "Firefox"),
            CredentialKind.TOKEN: make_token(uow, "pat", "a script", [Scope.READ], 1, "pat"),
            CredentialKind.INVITATION: make_link(uow, "pat", Purpose.WELCOME),
            CredentialKind.RESET: make_link(uow, "pat", Purpose.RESET),
            CredentialKind.PREVIEW: make_preview(uow, request, PAT, engine_digest),
        }


def kinds(news, name="pat"):
    with news.read() as uow:
        return tuple(each.kind for each in credentials_of(uow, name))


def are_over(news, secrets):
    """Whether none of *secrets* lets anybody in, asked where each is used."""
    with news.read() as uow:
        with pytest.raises(NotPermittedError):
            bearer_of(uow, secrets[CredentialKind.TOKEN])
        assert signed_in(uow, secrets[CredentialKind.SESSION]) is None
        browser = digest_of(secrets[CredentialKind.BROWSER])
        assert not uow.browsers.knows(browser, "pat", uow.now)
        for kind in (CredentialKind.INVITATION, CredentialKind.RESET):
            assert uow.links.find(digest_of(secrets[kind])) is None
        seen = seen_through(uow, secrets[CredentialKind.PREVIEW], engine_digest)
        assert seen.link.standing is Standing.REVOKED


def by_operator(uow, _secrets):
    set_password(uow, "pat", NEW, "operator")


def by_oneself(uow, _secrets):
    change_password(uow, uow.accounts.by_name("pat"), OLD, NEW, here=())


def by_link(uow, secrets):
    use_link(uow, secrets[CredentialKind.RESET], Purpose.RESET, NEW)


def by_disabling(uow, _secrets):
    disable(uow, "pat", "ada")


def by_hand(uow, _secrets):
    end_credentials(uow, "pat", "ada")


def test_every_table_of_secrets_is_in_the_list():
    holding = {table for table in desk_tables.metadata.tables.values() if "digest" in table.c}
    of_people = {table for table in holding if {"person", "made_by"} & set(table.c.keys())} & {
        each for each in vars(desk_tables).values() if hasattr(each, "c")
    }

    listed = {source.table for source in credential_store._SOURCES.values()}

    assert of_people == listed
    assert set(credential_store._SOURCES) == set(EVERY_KIND)


def test_all_that_lets_somebody_in_is_listed_without_a_secret(news, secrets):
    assert kinds(news) == EVERY_KIND
    with news.read() as uow:
        shown = repr(credentials_of(uow, "pat"))
        assert "safe-water" in shown
        assert "a script" in shown
    assert not [secret for secret in secrets.values() if secret in shown]


@pytest.mark.parametrize("end", [by_operator, by_oneself, by_link, by_disabling, by_hand])
def test_a_new_password_and_disabling_end_everything_at_once(news, secrets, end):
    with news.write() as uow:
        end(uow, secrets)

    assert kinds(news) == ()
    if end is not by_link:
        are_over(news, secrets)
    with news.read() as uow:
        assert uow.audit.entries("pat")[-1]["details"]["credentials"] >= 5


def test_nothing_lives_again_when_somebody_is_enabled(news, secrets):
    with news.write() as uow:
        disable(uow, "pat", "ada")
        enable(uow, "pat", "ada")

    assert kinds(news) == ()
    are_over(news, secrets)


def test_nothing_is_made_for_somebody_who_is_disabled(news):
    with news.write() as uow:
        pat = uow.accounts.by_name("pat")
        disable(uow, "pat", "ada")
    with news.write() as uow, pytest.raises(NotPermittedError):
        begin_session(uow, pat, "Firefox")
    with news.write() as uow, pytest.raises(ConflictError):
        make_token(uow, "pat", "a script", [Scope.READ], 1, "operator")


def test_where_somebody_changes_their_password_they_stay(news, secrets):
    here = [digest_of(secrets[kind]) for kind in (CredentialKind.SESSION, CredentialKind.BROWSER)]
    with news.write() as uow:
        change_password(uow, uow.accounts.by_name("pat"), OLD, NEW, here=here)

    assert kinds(news) == (CredentialKind.SESSION, CredentialKind.BROWSER)


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_each_is_ended_alone_once_and_is_nobody_else_s(news, secrets, kind):
    with news.read() as uow:
        (number,) = [each.id for each in credentials_of(uow, "pat") if each.kind is kind]
    with news.write() as uow, pytest.raises(NotFoundError):
        end_credential(uow, "ada", kind, number, "ada")

    with news.write() as uow:
        end_credential(uow, "pat", kind, number, "ada")

    assert kinds(news) == tuple(each for each in EVERY_KIND if each is not kind)
    with news.write() as uow, pytest.raises(NotFoundError):
        end_credential(uow, "pat", kind, number, "ada")


def test_what_is_somebody_else_s_goes_on(news, secrets):
    with news.write() as uow:
        disable(uow, "ada", "operator")

    assert kinds(news) == EVERY_KIND


def test_a_link_that_is_on_its_way_ends_too(news):
    with news.write() as uow:
        set_email(uow, "pat", "pat@press.example")
        request_reset(uow, "pat")
        assert uow.letters.is_waiting("pat", Template.RESET)
        set_password(uow, "pat", NEW, "operator")
        assert not uow.letters.is_waiting("pat", Template.RESET)
