"""
From the instant of an embargo to the last of 47 languages being public, at the command line's own
workers: `communique work` on SQLite, as `communique up` runs it.

The files are there before, as they are in life: they are made when an edition is signed off.
Prints seconds after the instant for articles whose embargoes lift one after the other, and for
some that lift at the same instant. Run it with `make bench`.
"""

import argparse
import os
import signal
import statistics
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.scale.filling import Size, fill
from tests.usecases.newsroom import AllThere
from workflow.settings import Settings
from workflow.usecases import publishing
from workflow.usecases.publishing import PublicationRequest
from workflow.usecases.rendering import Made, record_rendition
from workflow.wiring import Service, open_service

LANGUAGES = 47
LONGEST_WAIT = 120.0
LEASE = timedelta(minutes=1)


def wait_for(service: Service, slug: str, instant: datetime | None) -> datetime:
    """Accept a publication with all its files made; None for an hour from now."""
    with service.write() as uow:
        at = instant or uow.now + timedelta(hours=1)
        pat = uow.people.by_name("pat")
        request = PublicationRequest(slug, at, confirmed=True)
        publishing.request_publication(uow, request, pat, service.engine_digest)
        article = uow.articles.by_slug(slug)
        for work_id in uow.work.renders_under_way(article.id):
            row = uow.work.claim(work_id, "bench", uow.now, LEASE)
            assert row is not None
            made = Made(sha256=row.params["inputs"][::-1], bytes=1, pages=None)
            outcome = record_rendition(uow, row, made, AllThere(), service.engine_digest)
            uow.work.finish(work_id, "bench", uow.now, outcome.state, outcome.facts)
    return at


def seconds_late(service: Service, slug: str, instant: datetime) -> float:
    """When all languages could be read, after *instant*; by looking every few milliseconds."""
    given_up = time.monotonic() + LONGEST_WAIT
    while time.monotonic() < given_up:
        with service.read() as uow:
            live = uow.articles.by_slug(slug).live
            public = {made.language for made in uow.publications.files(live)} if live else set()
            if len(public) == LANGUAGES:
                return (uow.now - instant).total_seconds()
        time.sleep(0.005)
    raise SystemExit(f"{slug} was not published")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--together", type=int, default=5)
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        service = open_service(Settings(data=Path(folder), workers=1))
        fill(service.engine, Size(100, LANGUAGES, paragraphs=2))
        slugs = approved(service)
        for slug in slugs[: 1 + asked.times + asked.together]:
            wait_for(service, slug, None)
        command = [sys.executable, "-m", "worker", "work"]
        worker = subprocess.Popen(command, env=os.environ | service.settings.as_env())
        try:
            # The first shows only how long a worker takes to start.
            late(service, slugs[:1])
            alone = [late(service, [slug]) for slug in slugs[1 : 1 + asked.times]]
            together = late(service, slugs[1 + asked.times :][: asked.together])
        finally:
            worker.send_signal(signal.SIGTERM)
            worker.wait()
            service.engine.dispose()
    print(f"{LANGUAGES} languages, seconds after the instant until the last is public:")
    print(f"  alone: median {statistics.median(alone):.2f}, longest {max(alone):.2f}")
    print(f"  {asked.together} articles at one instant, the last of them: {together:.2f}")


def approved(service: Service) -> list[str]:
    with service.read() as uow:
        rows = uow.articles.by_ids(range(1, 101)).values()
        return [article.slug for article in rows if article.state.value == "approved"]


def late(service: Service, slugs: list[str]) -> float:
    """Move the embargoes of *slugs* to an instant soon, and wait for the last."""
    with service.read() as uow:
        instant = uow.now + timedelta(seconds=1 + 2 * len(slugs))
    for slug in slugs:
        wait_for(service, slug, instant)
    return max(seconds_late(service, slug, instant) for slug in slugs)


if __name__ == "__main__":
    main()
