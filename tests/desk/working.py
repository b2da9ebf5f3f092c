"""A worker for the desk's tests: what a page waits for is done meanwhile, by a thread."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.usecases.newsroom import Newsroom
from workflow.errors import WorkflowError
from workflow.wiring import Service


@contextmanager
def working(service: Service) -> Iterator[Newsroom]:
    """Somebody does all that is due, until the block ends."""
    news = Newsroom(service.engine)
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
