"""
What it takes to accept work: with the broker there, away (nobody listens), and silent (a port that
takes connections and says nothing). Prints milliseconds and ratios of one run.

A door stores the work and then sends a hint; only the hint can be held up.
"""

import socket
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.servers import free_port, running_redis
from tests.storage.samples import add_article, make_order
from workflow.logs import configure
from workflow.settings import Secret, Settings
from workflow.wiring import open_service

ROUNDS = 40


def main() -> None:
    # Each hint that is dropped is told.
    configure("text", "error")
    with running_redis() as url:
        there = accepted(url)
    away = accepted(f"redis://127.0.0.1:{free_port()}/0")
    with silent_port() as port:
        silent = accepted(f"redis://127.0.0.1:{port}/0", rounds=5)
    for name, (first, seconds) in {"there": there, "away": away, "silent": silent}.items():
        ratio = seconds / there[1]
        told = f"{seconds * 1000:7.1f} ms ({ratio:.2f} times), the first {first * 1000:.0f} ms"
        print(f"broker {name:7}{told}")


def accepted(broker: str, rounds: int = ROUNDS) -> tuple[float, float]:
    """Seconds until work is accepted: the first time in a process, and the median after that."""
    with TemporaryDirectory() as folder:
        service = open_service(replace(Settings(), data=Path(folder), broker_url=Secret(broker)))
        add_article(service.engine)
        taken = []
        for number in range(rounds + 1):
            began = time.perf_counter()
            with service.write() as uow:
                uow.want(make_order(f"move:{number}"))
            taken.append(time.perf_counter() - began)
        service.engine.dispose()
    return taken[0], statistics.median(taken[1:])


@contextmanager
def silent_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0), backlog=100) as silent:
        yield silent.getsockname()[1]


if __name__ == "__main__":
    main()
