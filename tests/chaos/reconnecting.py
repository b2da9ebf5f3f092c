"""
A worker that lost its broker consumes again, every time: `python -m tests.chaos.reconnecting`.

One worker without a clock, so that nobody sends a hint again: what it does, it does because it
listens again. Each time Redis is killed, away for a while, and started again; in turn while the
worker is idle, and while all of its processes are at work, which ends before Redis is back.
"""

import argparse
import itertools
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.chaos.kept import Kept, below
from tests.chaos.servers import Broker, make_broker
from tests.chaos.stage import COMMUNIQUE, environment_of
from tests.storage.samples import add_article, make_order
from workflow.jobs import Kind, WorkState
from workflow.queue import Line
from workflow.settings import Secret, Settings
from workflow.storage.work_store import Order
from workflow.wiring import Service, open_service

# A worker asks for its broker after 2, 4, 6 … 30 s, and then every 30 s.
PATIENCE_SECONDS = 90.0
_PROCESSES = Line.EDITORIAL.processes(1)


@dataclass(frozen=True)
class Round:
    """One loss of the broker: how long it was away, and how long until work was done again."""

    away_seconds: float
    at_work: bool
    silent_seconds: float
    same_process: bool

    @property
    def is_good(self) -> bool:
        return self.same_process and self.silent_seconds < PATIENCE_SECONDS


def lose_the_broker(times: int, away_seconds: tuple[float, ...]) -> Iterator[Round]:
    """Take the broker away *times* times: for each of *away_seconds* in turn, at work and idle."""
    with _worker() as (service, broker, worker):
        numbers = itertools.count(1)
        _do_one(service, next(numbers))
        turns = itertools.cycle(itertools.product(away_seconds, (True, False)))
        for away, at_work in itertools.islice(turns, times):
            before = _consumer(worker)
            if at_work:
                _kill_at_work(service, broker, numbers)
            else:
                broker.stop(signal.SIGKILL)
            time.sleep(away)
            broker.start()
            silent = _do_one(service, next(numbers))
            yield Round(away, at_work, silent, _consumer(worker) == before)


def _kill_at_work(service: Service, broker: Broker, numbers: Iterator[int]) -> None:
    """Kill the broker while each process has a task, and let them end without it."""
    # Those that nobody could mark as done with come again after minutes.
    before = broker.taken()
    with service.write() as uow:
        work = [uow.work.want(_order(next(numbers)), uow.now) for _ in range(_PROCESSES)]
        service.queue.hint([(Kind.MOVE, work_id) for work_id in work])
        # Each waits for this transaction to end: SQLite has one writer.
        assert _wait(lambda: len(broker.taken() - before) == _PROCESSES), "it is not at work"
        broker.stop(signal.SIGKILL)
    for work_id in work:
        assert _wait_for_end(service, work_id), "its work does not end"
    # Now it is told that it is done with them, and cannot tell the broker.
    time.sleep(1)


@contextmanager
def _worker() -> Iterator[tuple[Service, Broker, Kept]]:
    with TemporaryDirectory(prefix="communique-chaos-") as name:
        folder = Path(name)
        broker = make_broker(folder / "redis")
        broker.start()
        settings = Settings(data=folder / "var", broker_url=Secret(broker.url), workers=1)
        service = open_service(settings)
        add_article(service.engine)
        command = [COMMUNIQUE, "worker", "--only", "editorial"]
        worker = Kept("worker", command, environment_of(settings), folder / "worker.log")
        worker.look()
        try:
            yield service, broker, worker
        finally:
            worker.ask_to_end()
            worker.ended()
            broker.stop()
            service.engine.dispose()


def _do_one(service: Service, number: int) -> float:
    """Ask for a move, which nobody may make, and wait for the refusal: seconds until it came."""
    began = time.monotonic()
    with service.write() as uow:
        work_id = uow.want(_order(number))
    _wait_for_end(service, work_id)
    return time.monotonic() - began


def _order(number: int) -> Order:
    params = {"action": "submit", "reason": "", "revision": 1, "text": None}
    return make_order(f"move:{number}", params=params)


def _wait_for_end(service: Service, work_id: int) -> bool:
    def has_ended() -> bool:
        with service.read() as uow:
            (row,) = uow.work.states([work_id])
        return row.state is not WorkState.WANTED

    return _wait(has_ended)


def _wait(holds: Callable[[], bool]) -> bool:
    """Until it holds, or patience is at its end; whether it holds."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not (held := holds()) and time.monotonic() < end:
        time.sleep(0.05)
    return held


def _consumer(worker: Kept) -> set[int]:
    """The process that listens: started by the one that is kept."""
    assert worker.process is not None
    return {each.pid for each in below(worker.process.pid) if each.parent == worker.process.pid}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.reconnecting", description=__doc__)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--away", type=float, nargs="+", default=[0.2, 1, 3, 5, 8])
    arguments = parser.parse_args()
    good = 0
    for number, each in enumerate(lose_the_broker(arguments.times, tuple(arguments.away)), 1):
        good += each.is_good
        process = "the same process" if each.same_process else "ANOTHER PROCESS"
        silent = f"at work again after {each.silent_seconds:.1f} s"
        left = "at work" if each.at_work else "idle"
        print(f"{number}: {left}, away {each.away_seconds:g} s, {silent}, {process}", flush=True)
    print(f"{good} of {arguments.times} times")
    return int(good != arguments.times)


if __name__ == "__main__":
    sys.exit(main())
