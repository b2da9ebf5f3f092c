"""Artifacts: a name stands for exactly its bytes, or for nothing."""

import hashlib
import os

import pytest

from workflow.errors import DamagedError, NotFoundError
from workflow.storage.artifacts import Artifacts

PAGE = b"<h1>Water is safe again</h1>"


@pytest.fixture
def artifacts(tmp_path):
    return Artifacts(tmp_path / "artifacts")


def files(artifacts):
    return [path for path in artifacts.folder.rglob("*") if path.is_file()]


def test_what_is_stored_comes_back_under_the_digest_of_its_bytes(artifacts):
    digest = artifacts.put(PAGE)

    assert digest == hashlib.sha256(PAGE).hexdigest()
    assert artifacts.get(digest) == PAGE


def test_the_same_bytes_are_stored_once(artifacts):
    first = artifacts.put(PAGE)
    (file,) = files(artifacts)
    before = file.stat().st_ino

    assert artifacts.put(PAGE) == first
    assert [path.stat().st_ino for path in files(artifacts)] == [before]


def test_nothing_is_made_before_something_is_stored(artifacts):
    assert not artifacts.folder.exists()
    assert list(artifacts.digests()) == []


def test_a_write_that_fails_leaves_no_half_file(artifacts, monkeypatch):
    def full_disk(_descriptor):
        raise OSError(28, "No space left on device")

    # Nothing but the operating system can make a sync fail, so its door is replaced.
    monkeypatch.setattr(os, "fsync", full_disk)

    with pytest.raises(OSError, match="No space"):
        artifacts.put(PAGE)

    assert files(artifacts) == []
    with pytest.raises(NotFoundError):
        artifacts.get(hashlib.sha256(PAGE).hexdigest())


def test_a_file_has_its_name_only_once_it_is_synced(artifacts, monkeypatch):
    digest = hashlib.sha256(PAGE).hexdigest()
    synced = []
    real = os.fsync

    def watch(descriptor):
        synced.append(digest in set(artifacts.digests()))
        real(descriptor)

    # The order of calls is the promise here: bytes first, then the name, then the folder.
    monkeypatch.setattr(os, "fsync", watch)
    artifacts.put(PAGE)

    assert synced == [False, True]


@pytest.mark.parametrize("damage", [b"", PAGE[:-1], PAGE.replace(b"safe", b"foul")])
def test_damage_is_noticed(artifacts, damage):
    digest = artifacts.put(PAGE)
    (file,) = files(artifacts)
    file.write_bytes(damage)

    with pytest.raises(DamagedError, match="artifact_damaged"):
        artifacts.get(digest)


def test_an_unknown_digest_is_not_found(artifacts):
    with pytest.raises(NotFoundError, match="artifact_missing"):
        artifacts.get("0" * 64)


def test_the_temporary_files_of_a_killed_process_are_no_artifacts(artifacts):
    digest = artifacts.put(PAGE)
    (artifacts.folder / digest[:2] / ".half").write_bytes(b"<h1>Wat")

    assert list(artifacts.digests()) == [digest]
