"""Whoever waits at the command line is told every ten seconds for what."""

import pytest
from rich.console import Console
from rich.progress import Progress

from tests.storage.samples import make_order
from workflow.cli import door, progress
from workflow.cli.progress import Patience, progress_bar, still_at_work
from workflow.errors import UnavailableError
from workflow.jobs import Kind


@pytest.fixture
def clock(monkeypatch):
    """Seconds that pass when a test says so."""
    now = [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    return now


@pytest.fixture
def bar():
    return Progress(console=Console(record=True, width=200), disable=True)


def test_what_does_not_move_is_told_after_ten_seconds_and_again_after_ten_more(bar, clock):
    patience = Patience(bar, "rendering")

    for seconds, done in [(0, 1), (9, 1), (10, 1), (19, 1), (20, 1), (29, 2), (38, 2)]:
        clock[0] = float(seconds)
        patience.look(done, 3, lambda: "; ar pdf was begun")

    assert bar.console.export_text().splitlines() == [
        "rendering: 1 of 3 are done; ar pdf was begun",
        "rendering: 1 of 3 are done; ar pdf was begun",
    ]


def test_the_document_that_somebody_is_at_is_named(service):
    params = {"revision": 1, "language": "ar", "format": "pdf"}
    with service.write() as uow:
        ids = [
            uow.want(make_order(f"render:{n}", kind=Kind.RENDER, params=params)) for n in range(2)
        ]
    with service.write() as uow:
        uow.work.claim(ids[0], "host:7:x", uow.now, service.lease)

    assert door._what_lasts(service, ids) == "; ar pdf was begun 0 s ago"
    assert door._what_lasts(service, ids[1:]) == ""


def test_no_worker_answers_is_said_only_while_none_is_at_any_work(service):
    with service.write() as uow:
        dead, alive = (uow.want(make_order(f"render:{n}", kind=Kind.RENDER)) for n in range(2))
        uow.work.claim(dead, "host:6:x", uow.now - 2 * service.lease, service.lease)
    with pytest.raises(UnavailableError, match="still_waiting"):
        door._require_worker(service, "safe-water")

    with service.write() as uow:
        uow.work.claim(alive, "host:7:x", uow.now, service.lease)
    door._require_worker(service, "safe-water")


def test_long_work_without_a_terminal_says_how_far_it_is(monkeypatch, capsys):
    # How long is waited for, and nothing else.
    monkeypatch.setattr(progress, "SECONDS_WITHOUT_A_WORD", 0.01)

    with progress_bar("Backing up") as shown:
        task = shown.add_task("Backing up", total=8)
        shown.update(task, completed=3)
        said = ""
        while "3 of 8" not in said:
            said += capsys.readouterr().err

    assert "Backing up: " in said


def test_nothing_is_said_of_what_takes_no_time(capsys):
    with still_at_work("bringing the database up to date"):
        pass

    assert capsys.readouterr() == ("", "")
