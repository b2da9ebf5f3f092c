"""Two people at once on PostgreSQL, where both read before one writes: one of them is refused."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import event, text
from starlette.testclient import TestClient

from tests.desk.overwriting import OVERWRITING, Overwriting, furnish, send, version_at
from tests.desk.people import client_of
from tests.desk.programs import program_of
from tests.servers import PostgreSQL
from workflow.settings import Settings
from workflow.wiring import Service, open_service

# What people write, as the database is told to store it.
_WRITES = tuple(
    f"{verb} {table} "
    for verb in ("INSERT INTO", "UPDATE")
    for table in ("articles", "people", "revisions", "translations")
)
_BLOCKED = text(
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND wait_event_type = 'Lock'"
)
REFUSED = {409, 412}


@pytest.fixture(scope="module")
def furnished(
    postgresql: PostgreSQL, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Service, str]]:
    postgresql.create("at_once")
    data = tmp_path_factory.mktemp("at-once") / "var"
    settings = Settings(data=data, database_url=postgresql.url("at_once"), four_eyes=False)
    opened = open_service(settings)
    yield opened, furnish(opened)
    opened.engine.dispose()
    postgresql.drop("at_once")


@pytest.fixture(scope="module")
def clients(furnished: tuple[Service, str]) -> Iterator[dict[bool, tuple[TestClient, TestClient]]]:
    """Two browsers and two programs of one person; by whether they send forms."""
    service = furnished[0]
    with (
        client_of(service, "ada") as one,
        client_of(service, "ada") as other,
        program_of(service, "ada") as first,
        program_of(service, "ada") as second,
    ):
        yield {True: (one, other), False: (first, second)}


class Meeting:
    """
    Lets two requests meet: each stops before the first thing that it stores.

    The second is asked when the first has stopped, so it reads what the first has not changed
    yet, unless it has to wait for the first to end.
    """

    def __init__(self, service: Service) -> None:
        self._service = service
        self._threads: list[int] = []
        self._stopped = (threading.Event(), threading.Event())
        self._may_go_on = (threading.Event(), threading.Event())

    def hold(self, _connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        """Called before each statement."""
        mine = threading.get_ident()
        if not statement.startswith(_WRITES) or mine in self._threads:
            return
        self._threads.append(mine)
        number = len(self._threads) - 1
        self._stopped[number].set()
        assert self._may_go_on[number].wait(60)

    def of(self, *requests: Callable[[], Any]) -> list[Any]:
        """The answers of two requests that meet."""
        answers: list[Any] = [None, None]

        def ask(number: int) -> None:
            answers[number] = requests[number]()

        asking = [threading.Thread(target=ask, args=(number,)) for number in range(2)]
        event.listen(self._service.engine, "before_cursor_execute", self.hold)
        try:
            for number, each in enumerate(asking):
                each.start()
                while each.is_alive() and not self._stopped[number].wait(0.01):
                    if number and self._is_one_blocked():
                        break
            for number, each in enumerate(asking):
                self._may_go_on[number].set()
                each.join(60)
        finally:
            event.remove(self._service.engine, "before_cursor_execute", self.hold)
        return answers

    def _is_one_blocked(self) -> bool:
        with self._service.engine.connect() as connection:
            return bool(connection.execute(_BLOCKED).scalar_one())


@pytest.mark.parametrize("each", OVERWRITING, ids=lambda each: each.route)
def test_of_two_changes_of_the_same_version_one_is_refused(
    furnished: tuple[Service, str],
    clients: dict[bool, tuple[TestClient, TestClient]],
    each: Overwriting,
) -> None:
    service, segment = furnished
    one, other = clients[each.is_form]
    versions = [version_at(client, each, segment) for client in (one, other)]

    first, second = Meeting(service).of(
        lambda: send(one, each, segment, 0, versions[0]),
        lambda: send(other, each, segment, 1, versions[1]),
    )

    assert first.status_code < 400, first.text
    assert second.status_code in REFUSED, second.text


def test_of_two_who_add_the_same_person_one_is_told_so(
    furnished: tuple[Service, str], clients: dict[bool, tuple[TestClient, TestClient]]
) -> None:
    one, other = clients[False]

    answers = Meeting(furnished[0]).of(
        lambda: one.post("/people", json={"name": "new", "roles": ["author"]}),
        lambda: other.post("/people", json={"name": "new", "roles": ["editor"]}),
    )

    assert [answer.status_code for answer in answers] == [201, 409]
    assert one.get("/people/new").json()["roles"] == ["author"]
