"""
What a render process keeps: 2,000 documents in one process, from row to stored file.

Prints, after the first round and at each mark, the resident memory, what the C heap has in use and
how many objects Python has: where the heap grows and their number does not, what grows is native.
Run it with `make bench`.
"""

import argparse
import ctypes
import gc
import os
import tempfile
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import ClassVar, Self

from tests.benchmarks.pipelines.engines import Ours
from tests.benchmarks.pipelines.store import SAMPLE, Store, translated

DOCUMENTS = 2_000
MARKS = 4


class _Heap(ctypes.Structure):
    """`struct mallinfo2` of the GNU C library."""

    _names: ClassVar = (
        "arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks fordblks keepcost"
    )
    _fields_: ClassVar = [(name, ctypes.c_size_t) for name in _names.split()]


@dataclass(frozen=True)
class Memory:
    """Of this process: resident megabytes, megabytes in use on the C heap, Python objects."""

    resident: float
    heap: float
    objects: int

    @classmethod
    def now(cls) -> Self:
        gc.collect()
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        ask = ctypes.CDLL(None).mallinfo2
        ask.restype = _Heap
        heap = ask()
        return cls(
            pages * os.sysconf("SC_PAGE_SIZE") / 1e6,
            (heap.uordblks + heap.hblkhd) / 1e6,
            sum(1 for _ in gc.get_objects()),
        )


def main() -> None:
    """Render, and print the memory as it goes."""
    arguments = _arguments()
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    locales, missing = translated(arguments.sample)
    if missing:
        print(f"no sample yet in {', '.join(missing)}: left out")
    with tempfile.TemporaryDirectory() as folder:
        ours = Ours(Store(Path(folder), locales, arguments.sample))
        _render(ours, locales, len(locales))
        first = _told(0, Memory.now())
        step = arguments.documents // MARKS
        for mark in range(1, MARKS + 1):
            _render(ours, locales, step)
            last = _told(mark * step, Memory.now())
    documents = step * MARKS
    print(
        f"each document: {(last.resident - first.resident) / documents:.4f} MB resident,"
        f" {(last.heap - first.heap) / documents:.4f} MB on the C heap,"
        f" {(last.objects - first.objects) / documents:.2f} Python objects"
    )


def _render(ours: Ours, locales: list[str], count: int) -> None:
    for number, locale in zip(range(count), cycle(locales)):
        if number % len(locales) == 0:
            ours.begin_round()
        ours.render(locale)


def _told(documents: int, memory: Memory) -> Memory:
    print(
        f"{documents:6,} documents: {memory.resident:7.1f} MB resident,"
        f" {memory.heap:7.1f} MB on the C heap, {memory.objects:9,} Python objects",
        flush=True,
    )
    return memory


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=DOCUMENTS)
    parser.add_argument("--sample", type=Path, default=SAMPLE, help="folder of the sample release")
    return parser.parse_args()


if __name__ == "__main__":
    main()
