"""A worker for the desk's tests: what a page waits for is done meanwhile, by a thread."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.usecases.newsroom import Newsroom, engine_digest
from workflow.domain.rendition import Format
from workflow.errors import WorkflowError
from workflow.jobs import Kind, Outcome, Wanted
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases import rendering
from workflow.wiring import Service


@dataclass(frozen=True)
class Office(Newsroom):
    """A newsroom that makes its files with the service's renderer."""

    service: Service | None = None

    def perform(self, uow: UnitOfWork, row: Wanted) -> Outcome:
        if row.kind is not Kind.RENDER or self.service is None:
            return super().perform(uow, row)
        release, artifacts = rendering.release_of(uow, row, engine_digest), self.service.artifacts
        render, format_ = self.service.renderer.render, Format(row.params["format"])
        made = rendering.make(release, format_, render, artifacts) if release else None
        return rendering.record_rendition(uow, row, made, artifacts, engine_digest)


@contextmanager
def working(service: Service) -> Iterator[Office]:
    """Somebody does all that is due, until the block ends."""
    news = Office(service.engine, service=service)
    over = threading.Event()

    def work() -> None:
        while not over.wait(0.02):
            # What the rules refuse is undone again, and tried until the block ends.
            try:
                news.work()
            except WorkflowError:
                continue

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield news
    finally:
        over.set()
        thread.join()
