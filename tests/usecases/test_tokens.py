"""API tokens: shown once, and good for no more than their person is."""

from datetime import timedelta

import pytest

from tests.factories import FR
from workflow.domain.roles import Actor
from workflow.domain.states import Role
from workflow.domain.tokens import LENT, Scope, lent
from workflow.errors import InvalidInputError, NotFoundError, NotPermittedError
from workflow.usecases.signing_in import digest_of
from workflow.usecases.tokens import PREFIX, bearer_of, make_token, revoke_token


def make(news, person="ede", scopes=(Scope.WRITE,), days=30, name="a script"):
    with news.write() as uow:
        return make_token(uow, person, name, scopes, days, person)


def bearer(news, secret):
    with news.read() as uow:
        return bearer_of(uow, secret)


def test_a_token_acts_for_its_person_and_only_its_digest_is_kept(news):
    secret = make(news)

    found = bearer(news, secret)

    assert secret.startswith(PREFIX)
    assert len(secret) >= 46
    assert (found.actor.name, found.actor.roles) == ("ede", {Role.EDITOR})
    with news.read() as uow:
        assert uow.tokens.by_digest(digest_of(secret)) == found.token
        assert secret not in str(uow.audit.entries())
        assert [entry["action"] for entry in uow.audit.entries("ede")] == ["make_token"]


@pytest.mark.parametrize("scope", Scope)
def test_a_scope_lends_its_roles_and_no_other(scope):
    everybody = Actor("ada", frozenset(Role), frozenset({FR}))

    assert lent(everybody, frozenset({scope})).roles == LENT[scope]
    assert lent(everybody, frozenset({scope})).languages == {FR}


def test_every_role_can_be_lent_and_none_by_two_scopes():
    roles = [role for scope in Scope for role in LENT[scope]]

    assert sorted(roles) == sorted(Role)


def test_a_token_gives_no_role_that_its_person_lacks(news):
    secret = make(news, scopes=tuple(Scope))

    assert bearer(news, secret).actor.roles == {Role.EDITOR}


def test_a_token_of_an_alien_scope_only_reads(news):
    assert bearer(news, make(news, scopes=[Scope.ADMIN])).reads_only
    assert not bearer(news, make(news)).reads_only


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": "  "}, "token_name_unusable"),
        ({"name": "x" * 81}, "token_name_unusable"),
        ({"name": "a\nb"}, "token_name_unusable"),
        ({"scopes": ()}, "token_scopes_missing"),
        ({"days": 0}, "token_life_unusable"),
        ({"days": 366}, "token_life_unusable"),
    ],
)
def test_what_makes_no_token(news, change, code):
    with pytest.raises(InvalidInputError) as refused:
        make(news, **change)

    assert refused.value.code == code


def test_a_revoked_token_is_refused_and_stays_revoked(news):
    secret = make(news)
    number = bearer(news, secret).token.id
    with news.write() as uow:
        revoke_token(uow, "ede", number)
    with news.write() as uow:
        revoke_token(uow, "ede", number)

    with pytest.raises(NotPermittedError, match="token_refused"):
        bearer(news, secret)
    assert [e["action"] for e in news_audit(news)] == ["make_token", "revoke_token"]


def news_audit(news):
    with news.read() as uow:
        return uow.audit.entries("ede")


def test_nobody_revokes_the_token_of_somebody_else(news):
    secret = make(news)

    with pytest.raises(NotFoundError, match="token_unknown"), news.write() as uow:
        revoke_token(uow, "ada", bearer(news, secret).token.id)


def test_an_expired_an_unknown_and_a_disabled_persons_token_are_refused_alike(news):
    expired, disabled = make(news, days=1), make(news, person="ada")
    with news.write() as uow:
        uow.accounts.change("ada", disabled_at=uow.now)
    with news.read() as uow:
        uow.__dict__["now"] = uow.now + timedelta(days=1)
        for secret in (expired, disabled, "cq_unknown", ""):
            with pytest.raises(NotPermittedError, match="token_refused"):
                bearer_of(uow, secret)
