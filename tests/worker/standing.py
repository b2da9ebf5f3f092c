"""
A dispatcher whose renderers stand still in a C library, as they did on Debian 13.

A program of its own, `python -m tests.worker.standing FOLDER`: it forks, so it may have no second
thread, and the test runner has some.
"""

import ctypes
import sys
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

from tests.storage.samples import add_article, make_order
from worker import pool, reporting
from worker.embedded import Dispatcher
from worker.tasks import register
from workflow.errors import WorkflowError
from workflow.jobs import Kind
from workflow.logs import configure
from workflow.queue import HintQueue, make_celery
from workflow.settings import Settings
from workflow.storage.artifacts import Artifacts
from workflow.storage.database import open_engine
from workflow.storage.migrate import upgrade
from workflow.usecases import rendering
from workflow.wiring import Service


def stand_still(*_: object) -> None:
    """Wait for ever where no Python code runs, signal handlers included."""
    mutex = ctypes.create_string_buffer(64)
    lock = ctypes.CDLL(None).pthread_mutex_lock
    lock(mutex)
    lock(mutex)


def main(folder: Path) -> int:
    """Run until the dispatcher gives up; the log is on stderr, a line of JSON each."""
    configure("json", "warning", sys.stderr)
    settings = Settings(data=folder, render_timeout_seconds=1, workers=2)
    engine = open_engine(settings.database)
    upgrade(engine)
    add_article(engine)
    service = Service(settings, engine, Artifacts(folder / "artifacts"), HintQueue(None))
    with service.write() as uow:
        for number in range(4):
            params = {"revision": 1, "language": "ar", "format": "pdf", "proof": True}
            uow.want(make_order(f"render:{number}", kind=Kind.RENDER, params=params))
    app = make_celery("", render_timeout_seconds=1)
    register(app, service)
    # So that the test takes seconds: nothing but how long is waited for is changed.
    with (
        patch.object(rendering, "release_of", stand_still),
        patch.object(pool, "GRACE_SECONDS", 0),
        patch.object(pool, "LOOK_EVERY_SECONDS", 0.1),
        patch.object(reporting, "SLOW_AFTER", timedelta(seconds=0.3)),
    ):
        try:
            Dispatcher(service, app, renders=True).run(lambda _: False)
        except WorkflowError as error:
            sys.stdout.write(f"{error}\n")
            return 0
    return 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
