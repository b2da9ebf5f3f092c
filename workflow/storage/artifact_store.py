"""
What a store of artifacts promises, wherever it keeps them.

An artifact's name is the SHA-256 of its bytes, so a name stands for exactly these bytes or for
nothing. Two stores keep this promise: a folder (`artifacts.py`) and a bucket (`s3_artifacts.py`).
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from workflow.errors import DamagedError

_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Stored:
    """
    One artifact as its store lists it.

    Attributes:
        changed_at: When it was stored last, by the store's own clock.
    """

    digest: str
    bytes: int
    changed_at: datetime


class ArtifactStore(Protocol):
    """Every store may raise UnavailableError: trying again later may work."""

    def put(self, data: bytes) -> str:
        """Store *data*, whole or not at all, and return its digest; storing it again renews it."""

    def get(self, digest: str) -> bytes:
        """
        Read an artifact back.

        Raises:
            NotFoundError: `artifact_missing`.
            DamagedError: `artifact_damaged`, if the bytes are not those that were stored.
        """

    def holds(self, digest: str) -> bool:
        """Whether it is there; its bytes are not read."""

    def stored(self) -> Iterator[Stored]:
        """All artifacts, in no particular order; what is not named by a digest is not any."""

    def digests(self) -> Iterator[str]:
        """The names of all artifacts, in no particular order."""

    def remove(self, digest: str) -> None:
        """Remove an artifact; it may be gone already."""

    def probe(self) -> None:
        """Write something small and take it back, without leaving an artifact."""

    @property
    def place(self) -> str:
        """Where it is, for people."""


def path_of(digest: str) -> str:
    """Where an artifact stands below its store: `ab/abcdef…`."""
    return f"{digest[:2]}/{digest}"


def digest_at(path: str) -> str | None:
    """The artifact that stands at *path* below its store; None for anything else."""
    name = path.rpartition("/")[2]
    return name if _DIGEST.fullmatch(name) and path == path_of(name) else None


def verified(digest: str, data: bytes) -> bytes:
    """
    Give *data* back if these are the bytes of that name.

    Raises:
        DamagedError: `artifact_damaged`.
    """
    if hashlib.sha256(data).hexdigest() != digest:
        raise DamagedError("artifact_damaged", digest=digest)
    return data
