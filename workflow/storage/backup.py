"""
A back-up: one tar with the database, the artifacts to which it refers, and a manifest.

The manifest and its digest are the last members, and the file gets its name when it is whole and
on disk. So one that was interrupted has no name, and one that was cut or changed does not match.
Nothing is unpacked by a name from the archive.
"""

import hashlib
import io
import json
import os
import shutil
import tarfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Self

from sqlalchemy import Engine

from workflow.errors import (
    ConflictError,
    DamagedError,
    InvalidInputError,
    NotFoundError,
    UnavailableError,
)
from workflow.storage.artifact_store import ArtifactStore
from workflow.storage.database import database_now, transaction
from workflow.storage.migrate import HEAD, current, upgrade
from workflow.storage.snapshot import artifact_digests, dump, is_empty, load
from workflow.storage.unit_of_work import unit_of_work

_DATABASE = "database"
_MANIFEST = "manifest.json"
_SEAL = "manifest.sha256"
_ARTIFACTS = "artifacts/"
_CHUNK = 1 << 20
_FORMAT = 1
# What a manifest holds, and as which type of JSON.
_FACTS: Mapping[str, type] = {
    "kind": str,
    "migration": str,
    "made_at": str,
    "database": str,
    "artifacts": list,
    "has_artifacts": bool,
    "missing": list,
}

# How far it is: done, and of how many.
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Store:
    """What is backed up, and restored into."""

    engine: Engine
    artifacts: ArtifactStore


@dataclass(frozen=True)
class Manifest:
    """
    What is in a back-up.

    Attributes:
        kind: `sqlite` or `postgresql`.
        migration: The shape of the database.
        database: Digest of its file.
        artifacts: Digests of the artifacts to which it refers, in order.
        has_artifacts: Whether these are in the archive.
        missing: Those that could not be read, and are not in it.
    """

    kind: str
    migration: str
    made_at: str
    database: str
    artifacts: tuple[str, ...]
    has_artifacts: bool = True
    missing: tuple[str, ...] = field(default=())

    def to_bytes(self) -> bytes:
        return json.dumps({"format": _FORMAT, **vars(self)}, indent=1).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """
        Raises:
            ValueError: If it is not what `to_bytes` writes.
        """
        facts = json.loads(data)
        if not isinstance(facts, dict) or facts.pop("format", None) != _FORMAT:
            raise ValueError("not of this format")
        if facts.keys() != _FACTS.keys():
            raise ValueError("not the facts of a manifest")
        for name, kind in _FACTS.items():
            if type(facts[name]) is not kind:
                raise ValueError(name)
        lists = {name: tuple(facts[name]) for name, kind in _FACTS.items() if kind is list}
        if not all(isinstance(each, str) for names in lists.values() for each in names):
            raise ValueError("not digests")
        return cls(**{**facts, **lists})


def write_backup(store: Store, path: Path, progress: Progress, *, with_artifacts: bool) -> Manifest:
    """
    Back up into *path*, which appears when it is whole; an artifact that is missing or damaged
    is left out and named in the manifest.

    The database comes first: every artifact that it names was stored before it was named.

    Raises:
        ConflictError: `backup_exists`.
        InvalidInputError: `file_unwritable`.
        UnavailableError: As `snapshot.dump`.
    """
    if path.exists():
        raise ConflictError("backup_exists", path=str(path))
    try:
        with TemporaryDirectory(prefix=f".{path.name}.", dir=path.parent) as name:
            partial = Path(name, "backup")
            with partial.open("xb") as file:
                # It holds what is under embargo.
                partial.chmod(0o600)
                manifest = _write(store, file, Path(name), progress, with_artifacts)
                file.flush()
                os.fsync(file.fileno())
            partial.replace(path)
            _sync_folder(path.parent)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InvalidInputError("file_unwritable", path=str(path), reason=reason) from error
    return manifest


def restore_backup(store: Store, path: Path, progress: Progress, *, replace: bool) -> Manifest:
    """
    Check everything in *path*, then put it in place: artifacts, which only adds files under
    their own digests, and then the database, in one transaction. What acts on the outside world
    waits for a person then, see `usecases/resuming.py`.

    Returns:
        Its manifest, whose `missing` names the artifacts that are not in the store now.

    Raises:
        ConflictError: `restore_not_empty`, unless *replace*; `backup_other_database`.
        DamagedError: `backup_damaged`; nothing has changed.
        UnavailableError: `database_newer`, or as `snapshot.load`.
    """
    if not replace and not is_empty(store.engine):
        raise ConflictError("restore_not_empty")
    manifest = check_backup(path)
    kind = store.engine.dialect.name
    if manifest.kind != kind:
        raise ConflictError("backup_other_database", found=manifest.kind, wanted=kind)
    if manifest.migration > HEAD:
        raise UnavailableError("database_newer", found=manifest.migration, newest=HEAD)
    with TemporaryDirectory(prefix="communique-restore-") as name:
        database = Path(name, "database")
        _unpack(store, path, manifest, database, progress)
        load(store.engine, database, _settle)
    stored = set(store.artifacts.digests())
    missing = tuple(digest for digest in manifest.artifacts if digest not in stored)
    return Manifest(**{**vars(manifest), "missing": missing})


def _settle(engine: Engine) -> None:
    upgrade(engine)
    with unit_of_work(engine, write=True) as uow:
        # Whoever held work when the back-up was made does not hold it here.
        uow.work.release_all()
        # What it was to publish, move or send may have been cancelled, or done, since.
        uow.promises.hold()
        uow.letters.hold(uow.now)


def check_backup(path: Path) -> Manifest:
    """
    Read all of *path* and compare it with its manifest.

    Raises:
        InvalidInputError: `file_unreadable`.
        DamagedError: `backup_damaged`, with what does not fit.
    """
    _require_readable(path)
    seen: dict[str, str] = {}
    texts: dict[str, bytes] = {}
    with _members(path) as members:
        for name, content in members:
            if name in (_MANIFEST, _SEAL):
                texts[name] = content.read()
            else:
                seen[name] = _digest(content)
    manifest = _sealed(path, texts)
    expected = {_DATABASE: manifest.database}
    if manifest.has_artifacts:
        kept = set(manifest.artifacts) - set(manifest.missing)
        expected |= {_name_of(digest): digest for digest in kept}
    for name in sorted(expected.keys() | seen.keys()):
        if seen.get(name) != expected.get(name):
            raise DamagedError("backup_damaged", path=str(path), part=name)
    return manifest


def _write(
    store: Store, file: IO[bytes], folder: Path, progress: Progress, with_artifacts: bool
) -> Manifest:
    database = folder / "database"
    dump(store.engine, database)
    digests = artifact_digests(store.engine)
    missing = []
    with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
        tar.add(database, _DATABASE, filter=_plain)
        for done, digest in enumerate(digests if with_artifacts else ()):
            progress(done, len(digests))
            try:
                _add(tar, _name_of(digest), store.artifacts.get(digest))
            except (NotFoundError, DamagedError):
                missing.append(digest)
        manifest = _manifest(store, database, digests, missing, with_artifacts)
        data = manifest.to_bytes()
        _add(tar, _MANIFEST, data)
        _add(tar, _SEAL, hashlib.sha256(data).hexdigest().encode())
    progress(len(digests), len(digests))
    return manifest


def _manifest(
    store: Store, database: Path, digests: list[str], missing: list[str], with_artifacts: bool
) -> Manifest:
    with transaction(store.engine, write=False) as connection:
        made_at = database_now(connection).isoformat()
    with database.open("rb") as file:
        digest = _digest(file)
    return Manifest(
        kind=store.engine.dialect.name,
        migration=current(store.engine) or "",
        made_at=made_at,
        database=digest,
        artifacts=tuple(digests),
        has_artifacts=with_artifacts,
        missing=tuple(missing),
    )


def _unpack(
    store: Store, path: Path, manifest: Manifest, database: Path, progress: Progress
) -> None:
    total, done = len(manifest.artifacts), 0
    with _members(path) as members:
        for name, content in members:
            if name == _DATABASE:
                with database.open("wb") as file:
                    shutil.copyfileobj(content, file)
            elif name.startswith(_ARTIFACTS):
                progress(done, total)
                done += 1
                # It goes where its content says, whatever it is called.
                store.artifacts.put(content.read())
    progress(total, total)


def _require_readable(path: Path) -> None:
    try:
        path.open("rb").close()
    except OSError as error:
        reason = error.strerror or str(error)
        raise InvalidInputError("file_unreadable", path=str(path), reason=reason) from error


@contextmanager
def _members(path: Path) -> Iterator[Iterator[tuple[str, IO[bytes]]]]:
    """Name and content of each member, in order; a file that ends too soon is a damaged one."""
    try:
        with path.open("rb") as file, tarfile.open(fileobj=file, mode="r:") as tar:
            yield ((member.name, _content(path, tar, member)) for member in tar)
    except (tarfile.TarError, EOFError) as error:
        raise DamagedError("backup_damaged", path=str(path), part="tar") from error


def _content(path: Path, tar: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    content = tar.extractfile(member) if member.isreg() else None
    if content is None:
        raise DamagedError("backup_damaged", path=str(path), part=member.name)
    return content


def _sealed(path: Path, texts: dict[str, bytes]) -> Manifest:
    data, seal = texts.get(_MANIFEST), texts.get(_SEAL)
    if data is None or seal is None or hashlib.sha256(data).hexdigest().encode() != seal:
        raise DamagedError("backup_damaged", path=str(path), part=_MANIFEST)
    try:
        return Manifest.from_bytes(data)
    except (ValueError, RecursionError) as error:
        raise DamagedError("backup_damaged", path=str(path), part=_MANIFEST) from error


def _digest(content: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while chunk := content.read(_CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def _name_of(digest: str) -> str:
    return f"{_ARTIFACTS}{digest[:2]}/{digest}"


def _add(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(data), 0o600
    tar.addfile(member, io.BytesIO(data))


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Without the names and times of this machine."""
    member.uid = member.gid = member.mtime = 0
    member.uname = member.gname = ""
    member.mode = 0o600
    return member


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
