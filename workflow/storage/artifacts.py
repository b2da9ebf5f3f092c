"""
Artifacts in a folder.

Written under a temporary name, synced, then renamed, so that a name never points to half a file.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from workflow.errors import NotFoundError, UnavailableError
from workflow.storage.artifact_store import Stored, digest_at, path_of, verified
from workflow.storage.private import make_folder


@dataclass(frozen=True)
class Artifacts:
    """A folder of artifacts (`artifact_store.ArtifactStore`); made when the first is stored."""

    folder: Path

    def put(self, data: bytes) -> str:
        """
        Store *data* and return its digest; storing the same twice stores it once.

        Raises:
            UnavailableError: `artifacts_unwritable`: a disk that is full or away for a while is
                waited for, and no fault of the document.
        """
        digest = hashlib.sha256(data).hexdigest()
        target = self._path(digest)
        try:
            if not _renewed(target, len(data)):
                make_folder(target.parent)
                _write_whole(target, data)
        except OSError as error:
            reason = error.strerror or str(error)
            raise UnavailableError("artifacts_unwritable", reason=reason) from error
        return digest

    def get(self, digest: str) -> bytes:
        """
        Read an artifact back.

        Raises:
            NotFoundError: `artifact_missing`.
            DamagedError: `artifact_damaged`, if the bytes are not those that were stored.
            UnavailableError: `artifacts_unreadable`.
        """
        try:
            data = self._path(digest).read_bytes()
        except FileNotFoundError as error:
            raise NotFoundError("artifact_missing", digest=digest) from error
        except OSError as error:
            reason = error.strerror or str(error)
            raise UnavailableError("artifacts_unreadable", reason=reason) from error
        return verified(digest, data)

    def holds(self, digest: str) -> bool:
        """Whether it is there; its bytes are not read."""
        return self._path(digest).is_file()

    def stored(self) -> Iterator[Stored]:
        """All artifacts, in no particular order; temporary files are not any."""
        for path in self.folder.glob("??/*"):
            digest = digest_at(f"{path.parent.name}/{path.name}")
            if digest is None:
                continue
            try:
                facts = path.stat()
            except FileNotFoundError:
                continue  # Collected meanwhile.
            changed_at = datetime.fromtimestamp(facts.st_mtime, UTC)
            yield Stored(digest, facts.st_size, changed_at)

    def digests(self) -> Iterator[str]:
        """The names of all artifacts, in no particular order."""
        return (each.digest for each in self.stored())

    def remove(self, digest: str) -> None:
        """Remove an artifact; it may be gone already."""
        self._path(digest).unlink(missing_ok=True)

    def probe(self) -> None:
        """
        Write something and take it back, without leaving an artifact.

        Raises:
            UnavailableError: `artifacts_unwritable`.
        """
        try:
            # Nothing is made: where a disk is not mounted, no folder may take its place.
            places = (self.folder.absolute(), *self.folder.absolute().parents)
            with tempfile.TemporaryFile(dir=next(each for each in places if each.exists())) as file:
                file.write(b"communique")
        except OSError as error:
            reason = error.strerror or str(error)
            raise UnavailableError("artifacts_unwritable", reason=reason) from error

    @property
    def place(self) -> str:
        """Where it is, for people."""
        return f"the folder {self.folder}"

    def _path(self, digest: str) -> Path:
        return self.folder / path_of(digest)


def _renewed(target: Path, size: int) -> bool:
    """Make a file that is there as young as a new one; a truncated one is written anew instead."""
    try:
        if target.stat().st_size != size:
            return False
        os.utime(target)
    except FileNotFoundError:
        return False
    return True


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
