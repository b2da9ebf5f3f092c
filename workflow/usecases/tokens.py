"""API tokens: made for oneself, shown once, and good for no more than their person is."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from workflow.domain.accounts import Account
from workflow.domain.roles import Actor
from workflow.domain.tokens import LONGEST_LIFE, Scope, Token, lent
from workflow.errors import ConflictError, InvalidInputError, NotFoundError, NotPermittedError
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases.signing_in import digest_of

# Programs that look for secrets in what people publish know ours by it.
PREFIX = "cq_"
_LONGEST_NAME = 80
# A use is noted once in this time, not with every request.
_NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Bearer:
    """Who calls with a token; *actor* has the roles that the token lends."""

    account: Account
    token: Token
    actor: Actor

    @property
    def reads_only(self) -> bool:
        """Whether there is nothing that it may change."""
        return not self.actor.roles


def make_token(
    uow: UnitOfWork, person: str, name: str, scopes: Collection[Scope], days: int, by: str
) -> str:
    """
    Make a token for *person*; returns its secret, which is kept nowhere.

    Raises:
        NotFoundError: `account_unknown`.
        ConflictError: `person_disabled`.
        InvalidInputError: `token_name_unusable`, `token_scopes_missing` or `token_life_unusable`.
    """
    account = uow.accounts.locked_by_name(person)
    if account.disabled_at is not None:
        raise ConflictError("person_disabled", who=account.name)
    name = name.strip()
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise InvalidInputError("token_name_unusable", limit=_LONGEST_NAME)
    if not scopes:
        raise InvalidInputError("token_scopes_missing", scopes=", ".join(Scope))
    if not 1 <= days <= LONGEST_LIFE.days:
        raise InvalidInputError("token_life_unusable", most=LONGEST_LIFE.days)
    secret = PREFIX + secrets.token_urlsafe(32)
    expires_at = uow.now + timedelta(days=days)
    token = Token(0, account.name, name, frozenset(scopes), uow.now, expires_at)
    number = uow.tokens.add(token, digest_of(secret))
    facts = {"token": number, "scopes": sorted(scopes), "instant": expires_at.isoformat()}
    uow.audit.record(uow.now, by, "make_token", account.name, **facts)
    return secret


def bearer_of(uow: UnitOfWork, secret: str) -> Bearer:
    """
    Who calls with *secret*.

    Raises:
        NotPermittedError: `token_refused`; the same whatever is wrong with it.
    """
    token = uow.tokens.by_digest(digest_of(secret))
    if token is None or not token.is_good(uow.now):
        raise NotPermittedError("token_refused")
    account = uow.accounts.by_name(token.person)
    if account.disabled_at is not None:
        raise NotPermittedError("token_refused")
    return Bearer(account, token, lent(account.actor, token.scopes))


def is_use_to_be_noted(uow: UnitOfWork, token: Token) -> bool:
    """Whether it is time to note that *token* is in use."""
    return token.used_at is None or uow.now - token.used_at >= _NOTED_EVERY


def revoke_token(uow: UnitOfWork, person: str, number: int) -> None:
    """
    Make one of somebody's own tokens good for nothing; a revoked one stays as it is.

    Raises:
        NotFoundError: `token_unknown`, also for somebody else's.
    """
    for token in uow.tokens.of_person(person):
        if token.id == number:
            break
    else:
        raise NotFoundError("token_unknown")
    if token.revoked_at is None:
        uow.tokens.revoke(number, uow.now)
        uow.audit.record(uow.now, person, "revoke_token", person, token=number)
