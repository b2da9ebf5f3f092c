"""
The command line's door: opens the service, finds out who is acting, and waits for work.

Without a broker the work is done by a child process, `python -m worker work`, unless a dispatcher
runs on this machine already; with one, by whichever worker takes it.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

from workflow.cli.progress import Patience, silent_bar, still_at_work
from workflow.errors import InvalidInputError, UnavailableError
from workflow.jobs import Wanted, WorkState
from workflow.logs import configure
from workflow.settings import Settings
from workflow.usecases.clocks import measured
from workflow.usecases.outcomes import refusal
from workflow.wiring import Service, open_service

# How long a person waits for a worker that may not be there.
PATIENCE_SECONDS = 60.0
# No file of any kind that the program takes may be larger.
MOST_BYTES = 20_000_000
_LOOK_EVERY_SECONDS = 0.05


def open_door() -> Service:
    """The service that the environment names."""
    settings = Settings.from_env(os.environ)
    configure(settings.log, settings.log_level)
    with still_at_work("bringing the database up to date"):
        service = open_service(settings)
    measured(service.read)
    return service


def perform(
    service: Service, ids: Sequence[int], *, slug: str, editorial: bool = False, label: str = ""
) -> tuple[Wanted, ...]:
    """
    Wait until this work is done, seeing to it that somebody does it.

    Args:
        editorial: Whether it needs no rendering, so that no renderer has to be started.
        label: Shown beside the progress bar; without one there is no bar.

    Raises:
        The error with which a task refused it; UnavailableError `still_waiting`, or `broker_away`
        at once: it is stored, and nobody can be told of it before the broker is back.
    """
    with _worker(service, ids, editorial=editorial) as child:
        rows = _wait(service, ids, child, slug, label)
    for row in rows:
        error = refusal(row)
        if error is not None:
            raise error
    return rows


def worker_command(*arguments: str) -> list[str]:
    """How to start a process of the worker ring; this ring may not import it."""
    return [sys.executable, "-m", "worker", *arguments]


def child_environment(service: Service) -> dict[str, str]:
    """The environment of such a process: this one's, with the settings spelt out."""
    return os.environ | service.settings.as_env()


def read_file(path: Path) -> bytes:
    """
    Read a file that a person names; the reader of its kind has stricter limits.

    Raises:
        InvalidInputError: `file_unreadable`, or `file_too_large` before anything is read.
    """
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise InvalidInputError("file_too_large", size=size, limit=MOST_BYTES)
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise InvalidInputError("file_unreadable", path=str(path), reason=reason) from error


def write_file(path: Path, data: bytes) -> None:
    """
    Write *data*, whole or not at all; folders are made as needed.

    Raises:
        InvalidInputError: `file_unwritable`.
    """
    partial = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(data)
        partial.replace(path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InvalidInputError("file_unwritable", path=str(path), reason=reason) from error


def parse_instant(text: str) -> datetime:
    """
    Raises:
        InvalidInputError: `instant_malformed`, also for an instant without a zone.
    """
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise InvalidInputError("instant_malformed", given=text) from error
    if instant.tzinfo is None:
        raise InvalidInputError("instant_malformed", given=text)
    return instant


@contextmanager
def _worker(
    service: Service, ids: Sequence[int], *, editorial: bool
) -> Iterator["subprocess.Popen[bytes] | None"]:
    if not service.settings.is_embedded or not ids:
        yield None
        return
    arguments = ["work", "--until-done", *map(str, ids)]
    command = worker_command(*arguments, *(["--editorial"] if editorial else []))
    with subprocess.Popen(command, env=child_environment(service)) as child:
        try:
            yield child
        except BaseException:
            child.terminate()
            raise
        # It does what the work led to, then ends by itself.
        child.wait()


def _wait(
    service: Service,
    ids: Sequence[int],
    child: "subprocess.Popen[bytes] | None",
    slug: str,
    label: str,
) -> tuple[Wanted, ...]:
    started, asked = time.monotonic(), False
    with silent_bar(label) as progress:
        task = progress.add_task(label, total=len(ids))
        patience = Patience(progress, label)
        while True:
            ended = child is not None and child.poll() is not None
            with service.read() as uow:
                rows = uow.work.states(ids)
            # What is due and cannot be done waits for something else, maybe for hours.
            done = sum(1 for row in rows if row.state is not WorkState.WANTED or row.stalled)
            progress.update(task, completed=done)
            if done == len(rows):
                return rows
            patience.look(done, len(rows), partial(_what_lasts, service, ids))
            if ended and child is not None:
                raise UnavailableError("dispatcher_failed", status=child.returncode)
            if child is None and not asked:
                asked = True
                _require_broker(service, slug)
            if child is None and time.monotonic() - started > PATIENCE_SECONDS:
                _require_worker(service, slug)
                started = time.monotonic()
            time.sleep(_LOOK_EVERY_SECONDS)


def _what_lasts(service: Service, ids: Sequence[int]) -> str:
    """Which of this work somebody is at, and since when; the longest first."""
    with service.read() as uow:
        held = list(uow.work.held_by([""], service.lease, uow.now))
    held.sort(key=lambda each: each.lasted, reverse=True)
    told = [
        f"; {facts['language']} {facts['format']} was begun {each.lasted.total_seconds():.0f} s ago"
        for each in held
        if each.wanted.id in ids and (facts := each.wanted.params).keys() >= {"language", "format"}
    ]
    return "".join(told)


def _require_worker(service: Service, slug: str) -> None:
    """Refuse to wait longer where no worker is at any work: a busy one comes to this later."""
    with service.read() as uow:
        held = uow.work.held_by([""], service.lease, uow.now)
    if not any(each.lasted < service.lease for each in held):
        raise UnavailableError("still_waiting", slug=slug, seconds=round(PATIENCE_SECONDS))


def _require_broker(service: Service, slug: str) -> None:
    if service.queue.ping() is not None:
        raise UnavailableError("broker_away", slug=slug)
