"""
Artifacts in a bucket of an S3-compatible service.

A PUT is atomic: a reader sees the whole object or none. It is also the only way to make an object
young again, so every `put` writes, which mends a truncated object as well.

The library is imported where it is used: it is large, and importing it opens a socket for a moment.
"""

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from workflow.errors import NotFoundError, UnavailableError
from workflow.storage.artifact_store import Stored, digest_at, path_of, verified

CONNECT_SECONDS = 5
# For one answer, or the next piece of it.
READ_SECONDS = 20
ATTEMPTS = 2
LISTED_AT_ONCE = 1_000

_PROBE = "communique-probe"
_ABSENT = frozenset({"404", "NoSuchKey", "NotFound"})
# The service's own words for a refusal → the code whose sentence says what to look at.
_REFUSALS = {
    "NoSuchBucket": "artifacts_no_bucket",
    "InvalidAccessKeyId": "artifacts_key_refused",
    "SignatureDoesNotMatch": "artifacts_key_refused",
    "AccessDenied": "artifacts_key_refused",
    "401": "artifacts_key_refused",
    "403": "artifacts_key_refused",
}

T = TypeVar("T")


@dataclass(frozen=True)
class S3Access:
    """
    How to reach a service.

    Attributes:
        endpoint: `https://host`, or `http://host` if somebody asked for that; empty for Amazon's.
    """

    endpoint: str
    region: str
    key: str
    secret: str = field(repr=False)


@dataclass(frozen=True)
class S3Artifacts:
    """A bucket, or what is below *prefix* in it (`artifact_store.ArtifactStore`)."""

    bucket: str
    prefix: str
    access: S3Access

    def put(self, data: bytes) -> str:
        """Store *data* in one atomic request and return its digest."""
        digest = hashlib.sha256(data).hexdigest()
        self._put(path_of(digest), data)
        return digest

    def get(self, digest: str) -> bytes:
        """
        Read an artifact back.

        Raises:
            NotFoundError: `artifact_missing`.
            DamagedError: `artifact_damaged`, if the bytes are not those that were stored.
            UnavailableError: See `_asked`.
        """
        data = self._get(path_of(digest))
        if data is None:
            raise NotFoundError("artifact_missing", digest=digest)
        return verified(digest, data)

    def holds(self, digest: str) -> bool:
        """Whether it is there; its bytes are not read."""
        place = self._place(path_of(digest))
        return self._asked(lambda client: client.head_object(**place)) is not None

    def stored(self) -> Iterator[Stored]:
        """All artifacts; whatever else is in the bucket is left alone."""
        listing: dict[str, Any] = {"Bucket": self.bucket, "Prefix": self._below}
        listing["MaxKeys"] = LISTED_AT_ONCE
        while True:
            page = self._asked(lambda client: client.list_objects_v2(**listing)) or {}
            for entry in page.get("Contents", ()):
                digest = digest_at(entry["Key"].removeprefix(self._below))
                if digest is not None:
                    yield Stored(digest, entry["Size"], entry["LastModified"])
            if not page.get("IsTruncated"):
                return
            listing["ContinuationToken"] = page["NextContinuationToken"]

    def digests(self) -> Iterator[str]:
        """The names of all artifacts, in no particular order."""
        return (each.digest for each in self.stored())

    def remove(self, digest: str) -> None:
        """Remove an artifact; it may be gone already."""
        self._remove(path_of(digest))

    def probe(self) -> None:
        """
        Write, read and remove a small object: each needs a permission of its own.

        Raises:
            UnavailableError: See `_asked`.
        """
        self._put(_PROBE, b"communique")
        self._get(_PROBE)
        self._remove(_PROBE)

    @property
    def place(self) -> str:
        """Where it is, for people."""
        where = f" at {self.access.endpoint}" if self.access.endpoint else ""
        return f"s3://{self.bucket}/{self.prefix}".rstrip("/") + where

    def _put(self, path: str, data: bytes) -> None:
        place = self._place(path)
        stored = self._asked(lambda client: client.put_object(**place, Body=data))
        if stored is None:
            raise UnavailableError("artifacts_away", place=self.place, reason="404")

    def _get(self, path: str) -> bytes | None:
        place = self._place(path)
        data: bytes | None = self._asked(lambda client: client.get_object(**place)["Body"].read())
        return data

    def _remove(self, path: str) -> None:
        place = self._place(path)
        self._asked(lambda client: client.delete_object(**place))

    def _asked(self, question: Callable[[Any], T]) -> T | None:
        """
        The service's answer; None if there is no such object.

        Raises:
            UnavailableError: `artifacts_away`, `artifacts_key_refused` or `artifacts_no_bucket`.
        """
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            return question(self._clients.mine())
        except ClientError as error:
            said = str(error.response.get("Error", {}).get("Code", ""))
            if said in _ABSENT:
                return None
            code = _REFUSALS.get(said, "artifacts_away")
            raise UnavailableError(code, place=self.place, reason=said) from error
        except (BotoCoreError, OSError) as error:
            reason = " ".join(str(error).split())[:300]
            raise UnavailableError("artifacts_away", place=self.place, reason=reason) from error

    def _place(self, path: str) -> dict[str, str]:
        return {"Bucket": self.bucket, "Key": self._below + path}

    @property
    def _below(self) -> str:
        return f"{self.prefix}/" if self.prefix else ""

    @cached_property
    def _clients(self) -> "_Clients":
        return _Clients(self.access)


class _Clients:
    """A client for each process: two that share a connection after a fork would mix answers."""

    def __init__(self, access: S3Access) -> None:
        self._access = access
        self._of: dict[int, Any] = {}

    def mine(self) -> Any:
        process = os.getpid()
        if process not in self._of:
            self._of[process] = _client(self._access)
        return self._of[process]


def _client(access: S3Access) -> Any:
    from botocore.config import Config
    from botocore.session import Session

    config = Config(
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
        # Services other than Amazon's know no bucket as a host name, and no trailing checksums;
        # every artifact is checked against its name anyway.
        s3={"addressing_style": "path"},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        ignore_configured_endpoint_urls=True,
    )
    return Session(session_vars=_nothing_from_outside(Session.SESSION_VARIABLES)).create_client(
        "s3",
        config=config,
        endpoint_url=access.endpoint or None,
        region_name=access.region,
        aws_access_key_id=access.key,
        aws_secret_access_key=access.secret,
    )


def _nothing_from_outside(
    variables: Mapping[str, tuple[Any, Any, Any, Any]],
) -> dict[str, tuple[None, None, Any, Any]]:
    """The library's variables without the names under which it would look for them itself."""
    files = {"config_file", "credentials_file"}
    return {
        name: (None, None, None if name in files else default, convert)
        for name, (_, _, default, convert) in variables.items()
    }
