"""Collecting: what nothing refers to is deleted, and no rendition ever loses its file."""

import os
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from tests.factories import EN
from tests.storage.samples import add_article
from tests.usecases.newsroom import engine_digest
from workflow.domain.rendition import Format
from workflow.errors import UnavailableError
from workflow.jobs import Kind, Wanted, WorkState
from workflow.storage.artifact_store import Stored
from workflow.storage.artifacts import Artifacts
from workflow.storage.unit_of_work import unit_of_work
from workflow.usecases.collecting import BATCH, Orphans, collect, orphans
from workflow.usecases.rendering import Made, record_rendition

NEVER_MIND = timedelta(0)
WEEK = timedelta(days=7)


@pytest.fixture
def artifacts(tmp_path: Path) -> Artifacts:
    return Artifacts(tmp_path / "artifacts")


@pytest.fixture(params=["disk", "s3"])
def store(request: pytest.FixtureRequest) -> Any:
    return request.getfixturevalue({"disk": "artifacts", "s3": "s3_artifacts"}[request.param])


def wanted(inputs: str) -> Wanted:
    """A wish for a file, as its task reads it."""
    params = {
        "inputs": inputs,
        "revision": 1,
        "language": "en",
        "format": Format.HTML.value,
        "proof": True,
        "edition": "e" * 64,
        "engine": engine_digest(EN, Format.HTML),
    }
    return Wanted(
        id=1,
        kind=Kind.RENDER,
        key=f"render:1:{inputs}",
        article_id=1,
        params=params,
        requested_by="",
        wanted_at=datetime(2026, 1, 1, tzinfo=UTC),
        due_at=datetime(2026, 1, 1, tzinfo=UTC),
        state=WorkState.WANTED,
        attempts=1,
        outcome={},
    )


def record(engine: Engine, store: Any, digest: str, inputs: str = "i" * 64) -> None:
    with unit_of_work(engine, write=True) as uow:
        record_rendition(uow, wanted(inputs), Made(digest, 4, None), store, engine_digest)


def record_in_the_end(engine: Engine, store: Any, data: bytes, inputs: str) -> None:
    """As a task does: what was collected meanwhile is stored again."""
    while True:
        try:
            return record(engine, store, store.put(data), inputs)
        except UnavailableError as error:
            if error.code != "artifact_collected":
                raise


def collect_all(engine: Engine, store: Any, older_than: timedelta = NEVER_MIND) -> set[str]:
    with unit_of_work(engine, write=False) as uow:
        # A store's clock, or its whole seconds, may be a little ahead of the database's.
        found = orphans(uow, store, older_than - timedelta(minutes=1) * (not older_than))
    deleted = set()
    for batch in found.batches():
        with unit_of_work(engine, write=True) as uow:
            deleted |= {each.digest for each in collect(uow, store, batch)}
    return deleted


def test_only_what_nothing_refers_to_is_deleted(hasty_engine: Engine, store: Any) -> None:
    add_article(hasty_engine)
    named, orphan = store.put(b"named"), store.put(b"orphan")
    record(hasty_engine, store, named)

    assert collect_all(hasty_engine, store) == {orphan}
    assert store.get(named) == b"named"
    assert not store.holds(orphan)


def test_a_young_orphan_is_left_and_storing_it_again_makes_it_young(
    hasty_engine: Engine, artifacts: Artifacts
) -> None:
    digests = [artifacts.put(data) for data in (b"old", b"stored again")]
    for digest in digests:
        os.utime(artifacts.folder / digest[:2] / digest, (0, 0))
    artifacts.put(b"stored again")

    assert collect_all(hasty_engine, artifacts, WEEK) == {digests[0]}
    assert list(artifacts.digests()) == [digests[1]]


def test_the_oldest_are_deleted_first_in_portions() -> None:
    files = tuple(Stored(f"{n:064x}", n, datetime(2026, 1, 1, tzinfo=UTC)) for n in range(120))
    found = Orphans(files)

    assert [len(batch) for batch in found.batches()] == [BATCH, BATCH, 20]
    assert sum(found.batches(), ()) == files
    assert found.bytes == sum(range(120))


def test_what_was_named_after_it_was_found_is_left(engine: Engine, artifacts: Artifacts) -> None:
    add_article(engine)
    digest = artifacts.put(b"late")
    with unit_of_work(engine, write=False) as uow:
        (batch,) = orphans(uow, artifacts, timedelta(minutes=-1)).batches()
    record(engine, artifacts, digest)

    with unit_of_work(engine, write=True) as uow:
        assert collect(uow, artifacts, batch) == ()
    assert artifacts.get(digest) == b"late"


def test_what_was_collected_before_it_was_recorded_is_made_again(
    engine: Engine, artifacts: Artifacts
) -> None:
    add_article(engine)
    digest = artifacts.put(b"page")
    assert collect_all(engine, artifacts) == {digest}

    with pytest.raises(UnavailableError, match="artifact_collected"):
        record(engine, artifacts, digest)

    record(engine, artifacts, artifacts.put(b"page"))
    assert collect_all(engine, artifacts) == set()


class Slow(Artifacts):
    """Stops before it removes a file until it may go on."""

    asked = threading.Event()
    may_go_on = threading.Event()

    def remove(self, digest: str) -> None:
        self.asked.set()
        assert self.may_go_on.wait(60)
        super().remove(digest)


def test_nobody_records_between_the_question_and_the_deletion(
    engine: Engine, tmp_path: Path
) -> None:
    """The worst moment: the file is there and not named, the collector has decided."""
    add_article(engine)
    slow = Slow(tmp_path / "artifacts")
    slow.asked, slow.may_go_on = threading.Event(), threading.Event()
    digest = slow.put(b"page")
    said: list[str] = []

    def recorder() -> None:
        slow.put(b"page")
        try:
            record(engine, slow, digest)
            said.append("recorded")
        except UnavailableError as error:
            said.append(error.code)

    collector = threading.Thread(target=collect_all, args=(engine, slow))
    collector.start()
    assert slow.asked.wait(60)
    other = threading.Thread(target=recorder)
    other.start()
    other.join(0.3)
    assert said == []
    slow.may_go_on.set()
    collector.join(60)
    other.join(60)

    assert said == ["artifact_collected"]
    assert not slow.holds(digest)


def test_no_recorded_rendition_loses_its_file_while_everything_is_collected_all_the_time(
    engine: Engine, artifacts: Artifacts
) -> None:
    add_article(engine)
    done = threading.Event()

    def collector() -> None:
        while not done.is_set():
            collect_all(engine, artifacts)

    def recorder(who: int) -> None:
        for number in range(30):
            data, inputs = f"page {number % 10}".encode(), f"{who}-{number}".ljust(64, "i")
            record_in_the_end(engine, artifacts, data, inputs)

    recorders = [threading.Thread(target=recorder, args=(who,)) for who in range(2)]
    threads = [threading.Thread(target=collector), *recorders]
    for number in range(10):
        artifacts.put(f"page {number}".encode())
    for thread in threads:
        thread.start()
    for thread in recorders:
        thread.join(120)
    done.set()
    threads[0].join(60)

    with unit_of_work(engine, write=False) as uow:
        made = list(uow.publications.all_renditions())
    assert len(made) == 2 * 30
    for each in made:
        assert artifacts.get(each.sha256).startswith(b"page ")


def test_a_file_that_two_renditions_name_is_named_once(
    engine: Engine, artifacts: Artifacts
) -> None:
    add_article(engine)
    digest = artifacts.put(b"page")
    record(engine, artifacts, digest, "a" * 64)
    record(engine, artifacts, digest, "b" * 64)

    with unit_of_work(engine, write=False) as uow:
        assert uow.publications.named() == {digest}
        assert uow.publications.named_among([digest, "0" * 64]) == {digest}
