"""
What the service adds to bare rendering: the same documents, once by the renderer alone in one
process, once by `communique work --until-idle` with one rendering process, from rows to files.

Prints CPU seconds of both and their ratio, with and without what the start of the service's two
processes takes, and how much sooner two render processes are done than one.
Run it with `make bench`, or with `--renditions 1000`.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
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
    one, two = (measured(workers, articles) for workers in (1, 2))
    with tempfile.TemporaryDirectory() as folder:
        bare = bare_seconds(open_service(replace(Settings(), data=Path(folder))), articles)
    start = measured(1, 0).cpu
    running = one.cpu - start
    print(f"{one.count} renditions: bare {bare:.2f} s CPU, service {one.cpu:.2f} s CPU,")
    print(f"of which {start:.2f} s to start with nothing to do")
    print(
        f"service / bare = {running / bare:.3f} once it runs, {one.cpu / bare:.3f} with its start"
    )
    print(
        f"one process {one.clock:.1f} s, two {two.clock:.1f} s: {one.clock / two.clock:.2f} times"
    )
    print(f"renditions per core-hour: {3600 * one.count / one.cpu:,.0f}")


@dataclass(frozen=True)
class Measured:
    """How many renditions were made, and in how many seconds."""

    count: int
    cpu: float
    clock: float


def measured(workers: int, articles: int) -> Measured:
    """Have all made by so many render processes."""
    with tempfile.TemporaryDirectory() as folder:
        service = open_service(replace(Settings(), data=Path(folder), workers=workers))
        count = want(service, articles)
        started = time.perf_counter()
        cpu = service_seconds(service)
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


def bare_seconds(service: Service, articles: int) -> float:
    """CPU seconds of the renderer alone for the same releases, the engine's import left out."""
    want(service, articles)
    with service.read() as uow:
        rows = uow.work.waiting(Kind.RENDER)
        releases = [(release_of(uow, row, service.engine_digest), row) for row in rows]
    service.renderer.warm(())
    started = time.process_time()
    for release, row in releases:
        assert release is not None
        service.renderer.render(release, Format(row.params["format"]))
    return time.process_time() - started


def service_seconds(service: Service) -> float:
    """CPU seconds of `communique work --until-idle` and all its children."""
    command = [sys.executable, "-m", "worker", "work", "--until-idle"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, env=os.environ | service.settings.as_env(), check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
