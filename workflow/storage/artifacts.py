"""
Files by their content: an artifact's name is the SHA-256 of its bytes.

Written under a temporary name, synced, then renamed, so that a name never points to half a file.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from workflow.errors import DamagedError, NotFoundError


@dataclass(frozen=True)
class Artifacts:
    """A folder of artifacts; it is made when the first one is stored."""

    folder: Path

    def put(self, data: bytes) -> str:
        """Store *data* and return its digest; storing the same twice stores it once."""
        digest = hashlib.sha256(data).hexdigest()
        target = self._path(digest)
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            _write_whole(target, data)
        return digest

    def get(self, digest: str) -> bytes:
        """
        Read an artifact back.

        Raises:
            NotFoundError: `artifact_missing`.
            DamagedError: `artifact_damaged`, if the bytes are not those that were stored.
        """
        try:
            data = self._path(digest).read_bytes()
        except FileNotFoundError as error:
            raise NotFoundError("artifact_missing", digest=digest) from error
        if hashlib.sha256(data).hexdigest() != digest:
            raise DamagedError("artifact_damaged", digest=digest)
        return data

    def digests(self) -> Iterator[str]:
        """The names of all artifacts, in no particular order; temporary files are not any."""
        for path in self.folder.glob("??/*"):
            if not path.name.startswith("."):
                yield path.name

    def _path(self, digest: str) -> Path:
        return self.folder / digest[:2] / digest


def _write_whole(target: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=".", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    # A rename is durable only when the folder that holds the name is.
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
