"""
What size costs: the same deeds on PostgreSQL with a hundred articles and with many, turn by turn.

Prints medians in milliseconds and their ratio: the board, lists, the matrix, a search, the audit
log and an article's page as a browser of somebody who may do everything gets them, the sweep with
publications waiting, looking for work and claiming it, and publishing. A search looks at 2,000
articles at most, so its ratio is that of 2,000 to 100 however many there are. Run it with
`make bench`, or with `--articles 100000 --languages 10` for the numbers in docs/capacity.md.
"""

import argparse
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select, text, update
from starlette.testclient import TestClient

from tests.benchmarks.scale.filling import LANGUAGES, Size, fill
from tests.desk.people import client_of
from tests.servers import PostgreSQL, running_postgresql
from tests.usecases.newsroom import Newsroom, engine_digest
from workflow.domain.states import ArticleState, Role
from workflow.jobs import EDITORIAL, Kind
from workflow.settings import Secret, Settings
from workflow.storage import tables as t
from workflow.usecases import publishing
from workflow.usecases.people import add_person
from workflow.usecases.publishing import PublicationRequest
from workflow.usecases.reconciling import reconcile
from workflow.wiring import Service, open_service

SMALL = 100
WAITING = 5
LEASE = timedelta(minutes=1)


@dataclass
class Office:
    """A filled database with the desk on it."""

    service: Service
    client: TestClient
    approved: Iterator[str]
    waiting: list[str] = field(default_factory=list)

    def board(self) -> None:
        self.get("/")

    def list(self) -> None:
        self.get("/?view=list")

    def matrix(self) -> None:
        self.get("/matrix")

    def search(self) -> None:
        self.get("/?q=nowhere+at+all")

    def audit(self) -> None:
        self.get("/audit?person=nobody")

    def article(self) -> None:
        self.get("/articles/release-0")

    def get(self, address: str) -> None:
        answer = self.client.get(address, follow_redirects=False)
        assert answer.status_code == 200, answer.status_code

    def sweep(self) -> None:
        with self.service.write() as uow:
            reconcile(uow, engine_digest)

    def poll(self) -> None:
        with self.service.read() as uow:
            uow.work.due((*EDITORIAL, Kind.PUBLISH), uow.now, 50)
            uow.work.due((Kind.RENDER,), uow.now, 50)

    def claim(self) -> None:
        with self.service.write() as uow:
            ((_, work_id),) = uow.work.due((Kind.RENDER,), uow.now, 1)
            assert uow.work.claim(work_id, "bench", uow.now, LEASE)
            assert uow.work.give_back(work_id, "bench", uow.now, counts=False)

    def publish(self) -> None:
        with self.service.write() as uow:
            pat = uow.people.by_name("pat")
            request = PublicationRequest(self.waiting.pop(), confirmed=True)
            work_id = publishing.request_publication(uow, request, pat, engine_digest)
            row = uow.work.claim(work_id, "bench", uow.now, LEASE)
            assert row is not None
            publishing.publish(uow, row, engine_digest)
            uow.work.finish(work_id, "bench", uow.now, row.state)

    def have_waiting(self, count: int) -> None:
        """Accept publications that wait a week, their files made already."""
        for _ in range(count):
            newsroom = Newsroom(self.service.engine, next(self.approved))
            with newsroom.write() as uow:
                pat = uow.people.by_name("pat")
                request = PublicationRequest(
                    newsroom.slug, uow.now + timedelta(days=7), confirmed=True
                )
                publishing.request_publication(uow, request, pat, engine_digest)
                article = uow.articles.by_slug(newsroom.slug)
                for work_id in uow.work.renders_under_way(article.id):
                    row = uow.work.claim(work_id, "bench", uow.now, LEASE)
                    assert row is not None
                    outcome = newsroom.perform(uow, row)
                    uow.work.finish(work_id, "bench", uow.now, outcome.state, outcome.facts)
            self.waiting.append(newsroom.slug)

    def forget_sweep(self) -> None:
        """Make the next sweep look at everything that waits."""
        with self.service.engine.begin() as connection:
            connection.execute(update(t.work).values(swept_at=None).where(text("state = 'wanted'")))

    def want_one_file(self) -> None:
        """Have one rendition wanted, for claims."""
        with self.service.engine.begin() as connection:
            one = select(t.work.c.id).where(t.work.c.state == "done").limit(1).scalar_subquery()
            connection.execute(update(t.work).values(state="wanted").where(t.work.c.id == one))


@contextmanager
def office(server: PostgreSQL, size: Size, folder: Path) -> Iterator[Office]:
    name = f"bench_{size.articles}"
    server.create(name)
    service = open_service(Settings(data=folder / name, database_url=Secret(server.url(name))))
    started = time.perf_counter()
    fill(service.engine, size)
    seconds = time.perf_counter() - started
    with service.engine.connect() as connection:
        bytes_ = connection.execute(select(text(f"pg_database_size('{name}')"))).scalar_one()
        query = select(t.articles.c.slug).where(t.articles.c.state == ArticleState.APPROVED.value)
        approved = list(connection.execute(query.limit(1_000)).scalars())
    said = f"{size.articles:,} articles in {size.languages} languages"
    print(f"{said}: filled in {seconds:.0f} s, {bytes_ / 1e9:.2f} GB", flush=True)
    with service.write() as uow:
        add_person(uow, "eve", list(Role), LANGUAGES[: size.languages])
    with client_of(service, "eve") as client:
        made = Office(service, client, iter(approved))
        made.want_one_file()
        yield made
    service.engine.dispose()
    server.drop(name)


def measure(
    offices: tuple[Office, Office],
    deed: Callable[[Office], None],
    rounds: int,
    before: Callable[[Office], None] = lambda _: None,
) -> tuple[float, float]:
    """Median milliseconds of *deed* in each office; taken in turns, so that noise hits both."""
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for each, seconds in zip(offices, taken, strict=True):
            before(each)
            started = time.perf_counter()
            deed(each)
            seconds.append(time.perf_counter() - started)
    small, large = (statistics.median(each[1:]) * 1_000 for each in taken)
    return small, large


def report(name: str, small: float, large: float) -> None:
    print(f"  {name:<44} {small:8.1f} ms {large:8.1f} ms   {large / small:.2f}", flush=True)


def nothing(_: Office) -> None:
    """No preparation."""


def main() -> None:
    """Fill both, measure in turns, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=2_000)
    parser.add_argument("--languages", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=9)
    asked = parser.parse_args()
    with running_postgresql() as server, TemporaryDirectory() as name:
        folder = Path(name)
        few, many = (Size(count, asked.languages) for count in (SMALL, asked.articles))
        with office(server, few, folder) as small, office(server, many, folder) as large:
            both = (small, large)
            for each in both:
                each.have_waiting(WAITING)
            print(f"  {'':<44} {SMALL:>11,} {asked.articles:>11,}   ratio")
            for title, deed, before in (
                ("the board of one who may do everything", Office.board, nothing),
                ("the desk's list (25 articles)", Office.list, nothing),
                ("the matrix (25 articles)", Office.matrix, nothing),
                ("a search in vain (at most 2,000 looked at)", Office.search, nothing),
                ("the audit log of somebody without entries", Office.audit, nothing),
                ("an article's page, its editions a table", Office.article, nothing),
                (f"sweep, {WAITING} publications looked at", Office.sweep, Office.forget_sweep),
                ("sweep, nothing to look at", Office.sweep, nothing),
                ("looking for work, as a dispatcher does", Office.poll, nothing),
                ("claiming a rendition and giving it back", Office.claim, nothing),
            ):
                report(title, *measure(both, deed, asked.rounds, before))
            report("publishing", *measure(both, Office.publish, WAITING))


if __name__ == "__main__":
    main()
