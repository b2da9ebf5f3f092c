"""
What saving one message costs the server, in an article of 500 messages and in one of 3.

Each save is a request through the whole application, as htmx sends it: session, form key, checks,
the comparison with what its translator saw, the commit and the message's HTML. Beside it a bare
FastAPI route that takes the same form and answers a line. Medians in milliseconds, by the clock
and of this process's CPU, turn by turn; then the page with all messages. Run it with `make bench`.
"""

import argparse
import re
import statistics
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

from fastapi import FastAPI, Form
from fastapi.responses import HTMLResponse
from starlette.testclient import TestClient

from tests.desk.people import client_of
from tests.factories import FR, make_text
from tests.usecases.newsroom import PEOPLE, Newsroom
from workflow.settings import Settings
from workflow.wiring import Service, open_service

HTMX = {"HX-Request": "true"}


def bare() -> TestClient:
    """A route that does nothing."""
    app = FastAPI()

    @app.post("/save")
    def save(
        text: Annotated[str, Form()], base: Annotated[int, Form()], show: Annotated[str, Form()]
    ) -> HTMLResponse:
        return HTMLResponse(f"<p>{len(text)} {base} {show}</p>")

    return TestClient(app)


class Desk:
    """One article's French catalog in the hands of tim; *count* messages, half of them done."""

    def __init__(self, service: Service, slug: str, count: int) -> None:
        self.news = Newsroom(service.engine, slug)
        with self.news.write() as uow:
            for person in PEOPLE:
                uow.people.put(person, uow.now)
        body = "\n\n".join(f"The **well** number {n} is open." for n in range(2, count + 1))
        self.news.bring_in(make_text(body=body), must=(FR,))
        self.news.approve()
        self.address = f"/articles/{slug}/translate/fr"
        catalog = self.news.catalog(FR)
        del catalog[::2]
        self.news.send(catalog, say=lambda msgid: msgid.replace("The", "Le"))
        self.digests = [segment.digest for segment in self.news.edition(FR).segments]

    def saving(self, client: TestClient) -> Callable[[], None]:
        """Save the messages one after the other, each time with another text."""
        turn = iter(range(1_000_000))
        marks: dict[str, str] = {}

        def save() -> None:
            number = next(turn)
            place = 1 + number % (len(self.digests) - 1)
            digest = self.digests[place]
            if digest not in marks:
                page = client.get(f"{self.address}?one={digest}").text
                marks[digest] = _mark(page)
            text = f"Le <b1>puits</b1> numéro {place + 1} est ouvert, {number}."
            data = {"text": text, "base": marks[digest], "show": "all"}
            started, cpu = time.perf_counter(), time.process_time()
            answer = client.post(f"{self.address}/{digest}", data=data, headers=HTMX)
            self.spent = (time.perf_counter() - started, time.process_time() - cpu)
            assert answer.status_code == 200, answer.text
            marks[digest] = _mark(answer.text)

        return save


def _mark(html: str) -> str:
    found = re.search(r'name="base" value="(\d+)"', html)
    assert found
    return found[1]


def median(spent: list[tuple[float, float]]) -> tuple[float, float]:
    """By the clock and of the CPU, in milliseconds."""
    clock, cpu = zip(*spent, strict=True)
    return 1000 * statistics.median(clock), 1000 * statistics.median(cpu)


def measure(call: Callable[[], object]) -> tuple[float, float]:
    """One call: by the clock and of the CPU, in seconds."""
    started, cpu = time.perf_counter(), time.process_time()
    call()
    return time.perf_counter() - started, time.process_time() - cpu


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=500)
    parser.add_argument("--saves", type=int, default=50)
    asked = parser.parse_args()
    with TemporaryDirectory() as folder, ExitStack() as stack:
        service = open_service(Settings(data=Path(folder)))
        stack.callback(service.engine.dispose)
        long, short = Desk(service, "long", asked.messages), Desk(service, "short", 3)
        client = stack.enter_context(client_of(service, "tim"))
        nothing = stack.enter_context(bare())
        saves = {"long": long.saving(client), "short": short.saving(client)}
        form = {"text": "Le <b1>puits</b1> est ouvert.", "base": "0", "show": "all"}
        spent: dict[str, list[tuple[float, float]]] = {"bare": [], "long": [], "short": []}
        for turn in range(asked.saves + 5):
            of_turn = {"bare": measure(lambda: nothing.post("/save", data=form))}
            for name, desk in (("long", long), ("short", short)):
                saves[name]()
                of_turn[name] = desk.spent
            if turn >= 5:
                for name, one in of_turn.items():
                    spent[name].append(one)
        pages = [measure(lambda: client.get(long.address)) for _ in range(5)]
    bare_clock, bare_cpu = median(spent["bare"])
    print(f"{'':<44}{'clock':>9}{'CPU':>9}   (ms, median of {asked.saves})")
    print(f"{'a bare FastAPI route':<44}{bare_clock:>9.1f}{bare_cpu:>9.1f}")
    for name, desk in (("short", short), ("long", long)):
        clock, cpu = median(spent[name])
        words = f"saving one message of {len(desk.digests)}"
        print(f"{words:<44}{clock:>9.1f}{cpu:>9.1f}")
        print(f"{'  times the bare route':<44}{clock / bare_clock:>9.1f}{cpu / bare_cpu:>9.1f}")
        share, share_cpu = 1 - bare_clock / clock, 1 - bare_cpu / cpu
        print(f"{'  share that is ours':<44}{share:>9.0%}{share_cpu:>9.0%}")
    clock, cpu = median(pages)
    print(f"{f'the page with all {len(long.digests)} (median of 5)':<44}{clock:>9.1f}{cpu:>9.1f}")


if __name__ == "__main__":
    main()
