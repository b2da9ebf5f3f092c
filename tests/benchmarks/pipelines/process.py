"""A pipeline in a process of its own, so that no garbage and no cache of one serves another."""

import multiprocessing
import os
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.benchmarks.pipelines.engines import Pipeline

Opening = Callable[[Mapping[str, str], Path], AbstractContextManager[Pipeline]]

_TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Cost:
    """
    What one PDF took.

    Attributes:
        seconds: By the clock, waiting for the disk included, and for neighbours on the core.
        cpu_seconds: Of the pipeline's processes together; in steps of 0.01 for a browser.
    """

    seconds: float
    cpu_seconds: float
    bytes: int


class Process:
    """Renders when it is asked to, and measures itself; waits without work in between."""

    def __init__(self, opening: Opening, pages: Mapping[str, str], sample: Path) -> None:
        context = multiprocessing.get_context("spawn")
        self._here, there = context.Pipe()
        arguments = (there, opening, pages, sample)
        self._process = context.Process(target=_serve, args=arguments)
        self._process.start()

    def __enter__(self) -> Self:
        self.begin_round()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self._here.send(None)
        self._process.join()

    def begin_round(self) -> None:
        self._here.send("")
        self._here.recv()

    def render(self, locale: str) -> Cost:
        self._here.send(locale)
        cost: Cost = self._here.recv()
        return cost


def _serve(there: Connection, opening: Opening, pages: Mapping[str, str], sample: Path) -> None:
    with opening(pages, sample) as pipeline:
        while (locale := there.recv()) is not None:
            there.send(_measured(pipeline, locale) if locale else pipeline.begin_round())


def _measured(pipeline: Pipeline, locale: str) -> Cost:
    cpu, started = _cpu_seconds(), time.perf_counter()
    size = pipeline.render(locale)
    seconds = time.perf_counter() - started
    return Cost(seconds, _cpu_seconds() - cpu, size)


def _cpu_seconds() -> float:
    return time.process_time() + sum(_own_cpu_seconds(each) for each in _descendants(os.getpid()))


def _descendants(process: int) -> list[int]:
    lists = [_read(path) for path in Path(f"/proc/{process}/task").glob("*/children")]
    children = [int(child) for each in lists for child in each.split()]
    return children + [each for child in children for each in _descendants(child)]


def _own_cpu_seconds(process: int) -> float:
    """With what those of its children took that have ended: a browser ends some all the time."""
    # After the program's name, which may hold blanks: the fields from the third on.
    fields = _read(Path(f"/proc/{process}/stat")).rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / _TICKS_A_SECOND


def _read(path: Path) -> str:
    """What the kernel says of a process; nothing if it has just ended."""
    try:
        return path.read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""
