"""
What a PDF costs: naive WeasyPrint, our whole service from row to stored file, and Chromium.

All on one core and in one run, turn by turn for each document, so that a machine whose speed drifts
favours none. Ours is measured with all that surrounds the engine (database, composition, template,
storage, synced to the disk); the other two are handed the finished page. Prints milliseconds per
document (median of the rounds, the first left out) and bytes. Run it with `make bench`.
"""

import argparse
import os
import statistics
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from itertools import cycle, islice
from pathlib import Path

from tests.benchmarks.pipelines import engines
from tests.benchmarks.pipelines.process import Cost, Opening, Process
from tests.benchmarks.pipelines.store import SAMPLE, Store, translated

ROUNDS = 7

# By pipeline and locale: what each round took.
Costs = Mapping[tuple[str, str], Sequence[Cost]]


def main() -> None:
    """Measure, and print a table and its ratios."""
    arguments = _arguments()
    # Inherited by every process that is started from here, the browser's among them.
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    locales, missing = translated(arguments.sample)
    if missing:
        print(f"no sample yet in {', '.join(missing)}: left out")
    openings: dict[str, Opening] = {"naive": engines.naive, "ours": engines.ours}
    if reason := engines.chromium_is_missing():
        print(f"Chromium is left out: {reason}")
    else:
        openings["chromium"] = engines.chromium
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder), locales, arguments.sample)
        pages = {locale: store.page(locale) for locale in locales}
    costs = measure(openings, pages, arguments.sample, arguments.rounds)
    report(list(openings), locales, costs)


def measure(
    openings: Mapping[str, Opening], pages: Mapping[str, str], sample: Path, rounds: int
) -> Costs:
    """Render every page by every pipeline, once for warmth and *rounds* times for the record."""
    costs: dict[tuple[str, str], list[Cost]] = defaultdict(list)
    with ExitStack() as stack:
        running = {
            name: stack.enter_context(Process(opening, pages, sample))
            for name, opening in openings.items()
        }
        for number in range(rounds + 1):
            for process in running.values():
                process.begin_round()
            for turn, locale in enumerate(pages):
                # Another one goes first each time.
                for name in islice(cycle(running), turn, turn + len(running)):
                    cost = running[name].render(locale)
                    if number:
                        costs[name, locale].append(cost)
    return costs


def report(names: Sequence[str], locales: Sequence[str], costs: Costs) -> None:
    """Print a row for each locale, then all of them, then their ratio to the first pipeline."""
    print(f"{'':8}" + "".join(f"{name:>12} ms{'CPU ms':>9}{'bytes':>11}" for name in names))
    table = {key: _medians(each) for key, each in costs.items()}
    for locale in locales:
        cells = (table[name, locale] for name in names)
        print(
            f"{locale:8}" + "".join(f"{ms:15.1f}{cpu:9.1f}{size:11,.0f}" for ms, cpu, size in cells)
        )
    whole = [_whole([table[name, locale] for locale in locales]) for name in names]
    print(f"{'all':8}" + "".join(f"{ms:15.1f}{cpu:9.1f}{size:11,.0f}" for ms, cpu, size in whole))
    ratios = [tuple(a / b for a, b in zip(each, whole[0], strict=True)) for each in whole]
    print(f"{'ratio':8}" + "".join(f"{ms:15.3f}{cpu:9.3f}{size:11.3f}" for ms, cpu, size in ratios))


def _medians(costs: Sequence[Cost]) -> tuple[float, float, float]:
    """Milliseconds, milliseconds of CPU, and bytes."""
    return (
        1000 * statistics.median(cost.seconds for cost in costs),
        # A browser's are counted in steps of 10 ms: only their mean is exact.
        1000 * statistics.mean(cost.cpu_seconds for cost in costs),
        costs[-1].bytes,
    )


def _whole(rows: Sequence[tuple[float, float, float]]) -> tuple[float, float, float]:
    """The means of the times, and the sum of the bytes."""
    ms, cpu, sizes = zip(*rows, strict=True)
    return statistics.mean(ms), statistics.mean(cpu), sum(sizes)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--sample", type=Path, default=SAMPLE, help="folder of the sample release")
    return parser.parse_args()


if __name__ == "__main__":
    main()
