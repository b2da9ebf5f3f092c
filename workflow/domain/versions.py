"""
What a form overwrites has a version: a digest of what the form shows.

A form that overwrites sends the version that it was made from. It is compared with the one that
is stored while nobody else can change it: on a locked row, or in the statement that changes it.
"""

import hashlib
import json
from collections.abc import Iterable

from workflow.errors import ConflictError, InvalidInputError


def version_of(*shown: Iterable[str]) -> str:
    """The version of what shows these texts, field by field, in this order."""
    canonical = json.dumps([list(each) for each in shown], ensure_ascii=True)
    return hashlib.sha256(canonical.encode()).hexdigest()[:32]


def require_version(seen: str | None, now: str, changed: ConflictError) -> None:
    """
    Let somebody overwrite what has the version *now* only if that is the one that they saw.

    Args:
        seen: None for who compares by other means, or overwrites without looking.
        changed: Raised if they saw another one.

    Raises:
        InvalidInputError: `version_missing`, if *seen* is empty.
    """
    if seen is None or seen == now:
        return
    if not seen:
        raise InvalidInputError("version_missing")
    raise changed
