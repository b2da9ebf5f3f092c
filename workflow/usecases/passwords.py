"""Passwords: what makes one good enough, and their hashes (Argon2id, RFC 9106)."""

from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from workflow.domain.accounts import LONGEST_PASSWORD, SHORTEST_PASSWORD
from workflow.errors import InvalidInputError


def hash_password(password: str, name: str) -> str:
    """
    The hash of somebody's new password; takes a tenth of a second and 64 MB, on purpose.

    Raises:
        InvalidInputError: `password_short`, `password_long` or `password_is_name`.
    """
    if len(password) < SHORTEST_PASSWORD:
        raise InvalidInputError("password_short", least=SHORTEST_PASSWORD)
    if len(password) > LONGEST_PASSWORD:
        raise InvalidInputError("password_long", most=LONGEST_PASSWORD)
    if len(set(password.casefold())) < 5 or name.casefold() * 2 in password.casefold():
        raise InvalidInputError("password_is_name")
    return _hasher().hash(password)


def is_password(password: str, hashed: str | None) -> bool:
    """Whether *password* is the one of *hashed*; as slow where there is none."""
    try:
        _hasher().verify(hashed or _hash_of_nobody(), password)
    except (VerificationError, InvalidHashError):
        return False
    return hashed is not None


@lru_cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@lru_cache
def _hash_of_nobody() -> str:
    return _hasher().hash("nobody's password")
