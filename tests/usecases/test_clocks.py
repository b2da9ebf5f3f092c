"""Clocks are compared, and the database's decides."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count

import pytest
from sqlalchemy import Engine

from tests.factories import NOW
from workflow.errors import UnavailableError
from workflow.storage.measure_store import ProcessReport
from workflow.storage.unit_of_work import unit_of_work
from workflow.usecases import clocks
from workflow.usecases.clocks import ClockWatch, Identity, all_clocks, measured, own_clock, skew

SECOND = timedelta(seconds=1)


@pytest.fixture
def transaction(engine: Engine) -> clocks.Transaction:
    return lambda: unit_of_work(engine, write=True)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What was logged of a skew, in place of the log."""
    seen: list[float] = []
    monkeypatch.setattr(
        clocks.log, "warning", lambda event, seconds: seen.append(seconds), raising=False
    )
    return seen


def off(by: timedelta) -> Callable[[], datetime]:
    return lambda: own_clock() + by


@pytest.mark.parametrize(
    ("before", "after", "seconds"),
    [(-1, 1, 0.0), (-1, 0, 0.0), (3, 4, 3.0), (-9, -5, -5.0), (0, 30, 0.0)],
)
def test_waiting_for_the_database_is_no_skew(before: int, after: int, seconds: float) -> None:
    assert skew(NOW + before * SECOND, NOW, NOW + after * SECOND) == seconds


def test_a_clock_that_is_right_is_not_told(
    transaction: clocks.Transaction, told: list[float]
) -> None:
    assert abs(measured(transaction)) < 1
    assert told == []


@pytest.mark.parametrize("minutes", [10, -10])
def test_a_clock_that_is_off_is_told_and_reported(
    transaction: clocks.Transaction, told: list[float], minutes: int
) -> None:
    watch = ClockWatch(Identity("worker", "b", 7), transaction, off(timedelta(minutes=minutes)))

    watch.look()

    with transaction() as uow:
        (report,) = uow.processes.all()
    assert (report.name, report.role, report.host) == ("worker@b:7", "worker", "b")
    assert report.skew_seconds == pytest.approx(minutes * 60, abs=5)
    assert told == [pytest.approx(minutes * 60, abs=5)]
    assert all_clocks(transaction).others == {"worker@b:7": report.skew_seconds}


def test_a_watch_looks_at_once_and_then_every_minute(
    transaction: clocks.Transaction, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = count(0, 20)
    looks = []
    monkeypatch.setattr(clocks.time, "monotonic", lambda: float(next(seconds)))

    def counting() -> object:
        looks.append(1)
        return transaction()

    watch = ClockWatch(Identity("clock", "a", 1), counting)  # type: ignore[arg-type]
    for _ in range(5):
        watch.look()

    assert 1 < len(looks) < 5


def test_a_database_that_is_away_stops_no_watch() -> None:
    def away() -> object:
        raise UnavailableError("database_away", reason="restart")

    ClockWatch(Identity("clock", "a", 1), away).look()  # type: ignore[arg-type]


def test_who_is_silent_is_no_living_process_and_is_forgotten_after_a_day(
    transaction: clocks.Transaction,
) -> None:
    with transaction() as uow:
        for name, ago in (("long gone", timedelta(days=2)), ("gone", timedelta(hours=1))):
            uow.processes.report(ProcessReport(name, "worker", "b", 9.0, uow.now - ago))
        uow.processes.report(ProcessReport("here", "worker", "b", 0.5, uow.now))
        known = [each.name for each in uow.processes.all()]

    assert known == ["gone", "here"]
    assert all_clocks(transaction).others == {"here": 0.5}
