"""
What the service adds to bare rendering: the same documents by the renderer alone in one process,
and by `communique work --until-idle` with one rendering process, from rows to files.

Both at the same time, on a core each: the speed of a virtual machine's processors changes by a
fifth within minutes, and a ratio of two runs after each other says more of that than of us.

Prints CPU seconds of both and their ratio, once they run: without what it takes to start, to load
the engine, and to make the first article's files, which load dictionaries and fonts. And how much
sooner two render processes are done than one, each by itself, starts included.
Run it with `make bench`, or with `--renditions 1000`.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from workflow.domain.language import LanguageTag
from workflow.domain.rendition import Format
from workflow.domain.states import Role
from workflow.intake import read_article
from workflow.jobs import Kind, WorkState
from workflow.settings import Settings
from workflow.usecases.bringing_in import Incoming, bring_in
from workflow.usecases.people import add_person
from workflow.usecases.rendering import release_of, request_proofs
from workflow.wiring import Service, open_service

LANGUAGES = tuple(map(LanguageTag.parse, ("en", "fr", "de", "ar")))
RELEASE = Path(__file__).parent.parent / "data" / "intake" / "presskit13.md"


def main() -> None:
    """Measure both, then two processes against one, and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--renditions", type=int, default=80)
    asked = parser.parse_args()
    articles = -(-asked.renditions // (len(LANGUAGES) * len(Format)))
    with tempfile.TemporaryDirectory() as folder:
        bare = Bare(open_service(replace(Settings(), data=Path(folder))), articles + 1)
        beside = measured(1, articles + 1, bare.render)
    start = measured(1, 1)
    running, count = beside.cpu - start.cpu, beside.count - start.count
    print(f"{count} renditions: bare {bare.cpu:.2f} s CPU, service {running:.2f} s CPU,")
    print(f"after {start.cpu:.2f} s to start and make the first {start.count}")
    print(f"service / bare = {running / bare.cpu:.3f} once it runs")
    one, two = (measured(workers, articles) for workers in (1, 2))
    sooner = one.clock / two.clock
    print(f"one process {one.clock:.1f} s, two {two.clock:.1f} s: {sooner:.2f} times")
    print(f"renditions per core-hour: {3600 * one.count / one.cpu:,.0f}")


@dataclass(frozen=True)
class Measured:
    """How many renditions were made, and in how many seconds."""

    count: int
    cpu: float
    clock: float


def measured(workers: int, articles: int, meanwhile: Callable[[], None] = lambda: None) -> Measured:
    """Have all made by so many render processes, and do something else meanwhile."""
    with tempfile.TemporaryDirectory() as folder:
        service = open_service(replace(Settings(), data=Path(folder), workers=workers))
        count = want(service, articles)
        started = time.perf_counter()
        cpu = service_seconds(service, meanwhile)
        clock = time.perf_counter() - started
        with service.read() as uow:
            assert uow.work.counts().get((Kind.RENDER, WorkState.DONE), 0) == count
        service.engine.dispose()
    return Measured(count, cpu, clock)


def want(service: Service, articles: int) -> int:
    """Bring the articles in and want all their proofs."""
    brought = read_article(RELEASE.read_bytes(), RELEASE.name)
    plan = replace(brought.plan, must=LANGUAGES[1:])
    count = 0
    for number in range(articles):
        with service.write() as uow:
            actor = add_person(uow, "ada", [Role.AUTHOR], [])
            incoming = Incoming(brought.text, f"a{number}", False, LANGUAGES[0], plan)
            article = bring_in(uow, incoming, actor)
            ids = request_proofs(uow, article.slug, (), list(Format), service.engine_digest, actor)
            count += len(ids)
    return count


class Bare:
    """The renderer alone, warmed, with the same releases in memory."""

    def __init__(self, service: Service, articles: int) -> None:
        want(service, articles)
        with service.read() as uow:
            rows = uow.work.waiting(Kind.RENDER)
            self._releases = [(release_of(uow, row, service.engine_digest), row) for row in rows]
        self._renderer = service.renderer
        self._renderer.load()
        self.cpu = 0.0

    def render(self) -> None:
        """All of them; `cpu` is what those after the first article's take this process."""
        for number, (release, row) in enumerate(self._releases):
            if number == len(LANGUAGES) * len(Format):
                self.cpu = -time.process_time()
            assert release is not None
            self._renderer.render(release, Format(row.params["format"]))
        self.cpu += time.process_time()


def service_seconds(service: Service, meanwhile: Callable[[], None]) -> float:
    """CPU seconds of `communique work --until-idle` and all its children."""
    command = [sys.executable, "-m", "worker", "work", "--until-idle"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with subprocess.Popen(command, env=os.environ | service.settings.as_env()) as process:
        meanwhile()
    assert process.returncode == 0
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
