"""
How many moves of articles a second, and how many statements an article's way takes.

A move is what it is for a person: accepted in a transaction, claimed, done and ended by the task
itself, in one process, with every commit synced to disk: on SQLite and on PostgreSQL. Then the
statements of approving, opening, signing off and asking to publish, in 4 and in 47 languages. Run
it with `make bench`.
"""

import argparse
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine

from tests.benchmarks.scale.filling import EN, LANGUAGES
from tests.benchmarks.scale.watching import watching
from tests.factories import make_text
from tests.servers import running_postgresql
from tests.usecases.newsroom import Newsroom, engine_digest
from worker.app import make_celery
from worker.embedded import run_task
from worker.tasks import register
from workflow.domain.article import LanguagePlan
from workflow.domain.roles import Actor
from workflow.domain.states import Action, Role
from workflow.jobs import Kind
from workflow.settings import Secret, Settings
from workflow.usecases import signing
from workflow.usecases.bringing_in import Incoming, bring_in
from workflow.usecases.moving import MoveRequest, request_move
from workflow.usecases.people import add_person
from workflow.usecases.publishing import PublicationRequest, request_publication
from workflow.wiring import Service, open_service


@contextmanager
def services() -> Iterator[tuple[Service, Service]]:
    """One on SQLite, one on PostgreSQL."""
    with running_postgresql(durable=True) as server, TemporaryDirectory() as folder:
        server.create("bench")
        settings = Settings(data=Path(folder) / "sqlite", four_eyes=False)
        url = Secret(server.url("bench"))
        on_postgresql = replace(settings, data=Path(folder) / "postgresql", database_url=url)
        made = (open_service(settings), open_service(on_postgresql))
        yield made
        for service in made:
            service.engine.dispose()


def moves_a_second(service: Service, count: int) -> tuple[float, float]:
    """Moves of one article to and fro: by the clock, and for a second of this process's CPU."""
    app = make_celery("", render_timeout_seconds=60)
    register(app, service)
    with service.write() as uow:
        ada = add_person(uow, "ada", list(Role), LANGUAGES[:1])
        bring_in(uow, Incoming(make_text(), "to-and-fro", False, EN, LanguagePlan()), ada)
    started, cpu = time.perf_counter(), time.process_time()
    for number in range(count):
        action = (Action.SUBMIT, Action.RETURN)[number % 2]
        with service.write() as uow:
            request = MoveRequest("to-and-fro", action, "again")
            work_id = request_move(uow, request, ada, four_eyes=False)
        run_task(app, Kind.MOVE.value, work_id=work_id)
    return count / (time.perf_counter() - started), count / (time.process_time() - cpu)


def statements(engine: Engine, languages: int) -> dict[str, int]:
    """How many statements each step of an article takes, with so many editions."""
    planned = LANGUAGES[: languages - 1]
    tim = Actor("tim", frozenset({Role.TRANSLATOR}), frozenset(planned))
    newsroom = Newsroom(engine, f"in-{languages}")
    # What the article before left to be done.
    newsroom.work()
    with newsroom.write() as uow:
        ada = add_person(uow, "ada", [Role.AUTHOR, Role.ADMIN], [])
        add_person(uow, "ede", [Role.EDITOR], [])
        pat = add_person(uow, "pat", [Role.PUBLISHER], [])
        uow.people.put(tim, uow.now)
        bring_in(uow, Incoming(make_text(), newsroom.slug, False, EN, LanguagePlan(planned)), ada)
    newsroom.move(Action.SUBMIT, ada)
    with newsroom.read() as uow:
        ede = uow.people.by_name("ede")
    newsroom.ask(Action.APPROVE, ede)
    counts = {}
    with watching(engine) as watch:
        newsroom.work()
    counts["approve, open all catalogs, want the source's files"] = len(watch)
    for language in planned:
        newsroom.fill(language, tim)
    for language in planned[1:]:
        newsroom.sign(language, pat)
    seen = newsroom.edition(planned[0]).digest
    with watching(engine) as watch, newsroom.write() as uow:
        name, language = newsroom.slug, planned[0]
        signing.sign_off(
            uow, name, language, pat, engine_digest, seen=seen, four_eyes=True, confirmed=True
        )
    counts["sign one edition off, want its files"] = len(watch)
    with watching(engine) as watch, newsroom.write() as uow:
        request_publication(
            uow, PublicationRequest(newsroom.slug, confirmed=True), pat, engine_digest
        )
    counts["ask to publish, want what is missing"] = len(watch)
    return counts


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--moves", type=int, default=200)
    asked = parser.parse_args()
    with services() as made:
        for name, service in zip(("SQLite", "PostgreSQL"), made, strict=True):
            clock, cpu = moves_a_second(service, asked.moves)
            print(f"{name}: {clock:.0f} moves a second, {cpu:.0f} for a second of CPU", flush=True)
        few, many = (statements(made[1].engine, languages) for languages in (4, 47))
    print(f"{'statements':<52} 4 languages  47 languages")
    for step, count in few.items():
        print(f"{step:<52} {count:>11}  {many[step]:>12}")


if __name__ == "__main__":
    main()
