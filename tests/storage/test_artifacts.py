"""Artifacts: a name stands for exactly its bytes, or for nothing."""

import hashlib
import os

import pytest

from workflow.errors import DamagedError, NotFoundError, UnavailableError
from workflow.storage.artifacts import Artifacts

PAGE = b"<h1>Water is safe again</h1>"


@pytest.fixture
def artifacts(tmp_path):
    return Artifacts(tmp_path / "artifacts")


@pytest.fixture(params=["disk", "s3"])
def store(request):
    """Either store; what holds for both is tested with both."""
    return request.getfixturevalue({"disk": "artifacts", "s3": "s3_artifacts"}[request.param])


def test_a_store_gives_back_what_was_stored_under_the_digest_of_its_bytes(store):
    digest = store.put(PAGE)

    assert digest == hashlib.sha256(PAGE).hexdigest()
    assert store.get(digest) == PAGE
    assert store.holds(digest)


def test_storing_twice_is_storing_once(store):
    assert store.put(PAGE) == store.put(PAGE)
    assert list(store.digests()) == [hashlib.sha256(PAGE).hexdigest()]


def test_a_store_lists_size_and_age_of_everything(store):
    pages = [f"page {number}".encode() for number in range(3)]
    digests = [store.put(page) for page in pages]

    listed = {each.digest: each for each in store.stored()}

    assert set(listed) == set(digests) == set(store.digests())
    assert {each.bytes for each in listed.values()} == {6}
    assert all(each.changed_at.tzinfo for each in listed.values())


def test_what_nobody_stored_is_not_found(store):
    with pytest.raises(NotFoundError, match="artifact_missing"):
        store.get("0" * 64)
    assert not store.holds("0" * 64)


def test_what_was_removed_is_gone_and_may_be_removed_and_stored_again(store):
    digest = store.put(PAGE)

    store.remove(digest)
    store.remove(digest)

    assert not store.holds(digest)
    assert list(store.digests()) == []
    assert store.get(store.put(PAGE)) == PAGE


def test_a_probe_leaves_nothing(store):
    store.probe()

    assert list(store.digests()) == []


def test_an_empty_file_and_a_large_one_are_stored_whole(store):
    for data in (b"", bytes(range(256)) * 40_000):
        assert store.get(store.put(data)) == data


def test_a_truncated_file_is_mended_by_storing_it_again(artifacts):
    digest = artifacts.put(PAGE)
    (file,) = files(artifacts)
    file.write_bytes(PAGE[:5])

    assert artifacts.put(PAGE) == digest
    assert artifacts.get(digest) == PAGE


def test_storing_a_file_again_makes_it_young(artifacts):
    artifacts.put(PAGE)
    (file,) = files(artifacts)
    os.utime(file, (0, 0))

    artifacts.put(PAGE)

    assert file.stat().st_mtime > 0


def files(artifacts):
    return [path for path in artifacts.folder.rglob("*") if path.is_file()]


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

    with pytest.raises(UnavailableError, match=r"artifacts_unwritable.*No space"):
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


def test_the_temporary_files_of_a_killed_process_are_no_artifacts(artifacts):
    digest = artifacts.put(PAGE)
    (artifacts.folder / digest[:2] / ".half").write_bytes(b"<h1>Wat")

    assert list(artifacts.digests()) == [digest]


def test_a_folder_that_is_away_for_a_while_is_waited_for_and_has_lost_nothing(artifacts):
    digest = artifacts.put(PAGE)
    away = artifacts.folder.with_name("away")
    artifacts.folder.rename(away)
    # In its place something that even root cannot write into.
    artifacts.folder.touch()

    with pytest.raises(UnavailableError, match="artifacts_unwritable"):
        artifacts.put(b"other")
    with pytest.raises(UnavailableError, match="artifacts_unreadable"):
        artifacts.get(digest)

    artifacts.folder.unlink()
    away.rename(artifacts.folder)
    assert artifacts.get(digest) == PAGE
    assert artifacts.get(artifacts.put(b"other")) == b"other"
