"""
Delete artifacts to which nothing refers: files whose rendition was never recorded.

Rows are never deleted (DESIGN 5.2), so the files of superseded proofs stay: their rows name them.

A file has its name before its row: a task stores the bytes, and then records the rendition in a
transaction. So a file that nobody names may be about to be named, and an old orphan may be stored
again in the very moment in which it is collected. Why no recorded rendition ever loses its file:

1. Both sides work in a transaction, and the database lets them work at the same time never:
   SQLite has one writer; on PostgreSQL the recorder holds a lock that recorders share, the
   collector holds it alone, both to the end of their transaction.
2. The recorder, inside its transaction, asks whether the file is there, and records nothing if it
   is not: the task is tried again, and stores the file again.
3. The collector, inside its transaction, asks which of its batch are named, and deletes the
   others before the transaction ends.

If the recorder comes first, the collector sees its row and leaves the file. If the collector comes
first, the recorder finds the file gone and makes it again. There is no third case, and no clock in
this: the age is only for not deleting what would have to be made again, since `put` makes a file
young.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from workflow.errors import UnavailableError
from workflow.storage.artifact_store import ArtifactStore, Stored
from workflow.storage.unit_of_work import UnitOfWork

# What one transaction deletes: nobody can record a rendition meanwhile.
BATCH = 50


@dataclass(frozen=True)
class Orphans:
    """Files that nobody names, the oldest first."""

    files: tuple[Stored, ...]

    @property
    def bytes(self) -> int:
        """What deleting them would free."""
        return sum(each.bytes for each in self.files)

    def batches(self) -> tuple[tuple[Stored, ...], ...]:
        """The same in portions of one transaction each."""
        starts = range(0, len(self.files), BATCH)
        return tuple(self.files[start : start + BATCH] for start in starts)


def keep(uow: UnitOfWork, artifacts: ArtifactStore, digest: str) -> None:
    """
    The recorder's side: what is there now stays until its name is recorded in this transaction.

    Raises:
        UnavailableError: `artifact_collected`.
    """
    uow.publications.keep_collectors_out()
    if not artifacts.holds(digest):
        raise UnavailableError("artifact_collected", digest=digest)


def orphans(uow: UnitOfWork, artifacts: ArtifactStore, older_than: timedelta) -> Orphans:
    """Files that no rendition names and that nobody stored again within *older_than*."""
    before = uow.now - older_than
    old = [each for each in artifacts.stored() if each.changed_at <= before]
    named = uow.publications.named() if old else set()
    found = (each for each in old if each.digest not in named)
    return Orphans(tuple(sorted(found, key=lambda each: (each.changed_at, each.digest))))


def collect(
    uow: UnitOfWork, artifacts: ArtifactStore, batch: Collection[Stored]
) -> tuple[Stored, ...]:
    """
    Delete those of *batch* that are named by nobody still; the transaction must be one that writes.

    Returns:
        What was deleted.
    """
    uow.publications.keep_recorders_out()
    named = uow.publications.named_among([each.digest for each in batch])
    doomed = tuple(each for each in batch if each.digest not in named)
    for each in doomed:
        artifacts.remove(each.digest)
    return doomed
