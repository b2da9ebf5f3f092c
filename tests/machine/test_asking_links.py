"""Links are asked whether they are there, and nothing of this network is."""

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from workflow.machine.asking_links import MOST, ask_links, may_be_asked


class _Site(BaseHTTPRequestHandler):
    """Answers by the path: `/404` with 404; `/301/x` and `/302/x` lead to `/x`."""

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        first, _, rest = self.path.lstrip("/").partition("/")
        if self.command == "HEAD" and first == "get-only":
            first = "405"
        status = int(first) if first.isdigit() else 200
        self.send_response(status)
        if status in (301, 302):
            self.send_header("Location", rest if "://" in rest else f"/{rest}")
        self.end_headers()
        self.server.asked.append(f"{self.command} {self.path}")  # type: ignore[attr-defined]

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def site() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    server.asked = []  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def here(server: ThreadingHTTPServer, path: str) -> str:
    return f"http://127.0.0.1:{server.server_port}/{path}"


def anything(_address: str, _port: int) -> bool:
    return True


@pytest.mark.parametrize(
    ("path", "outcome", "status"),
    [
        ("there", "there", 200),
        ("get-only", "there", 200),
        ("404", "missing", 404),
        ("410", "missing", 410),
        ("403", "refused", 403),
        ("500", "failed", 500),
        ("302/there", "there", 200),
        ("301/there", "moved", 200),
        ("301/404", "missing", 404),
        ("ä b?q=ü", "there", 200),
    ],
)
def test_each_address_is_told_what_became_of_it(site, path, outcome, status) -> None:
    (answer,) = ask_links([here(site, path)], anything)

    assert (answer.outcome, answer.status) == (outcome, status)
    assert bool(answer.moved_to) == (outcome == "moved")


def test_what_leads_round_in_a_circle_ends(site) -> None:
    path = "302/" * 20 + "x"
    (answer,) = ask_links([here(site, path)], anything)
    assert answer.outcome == "failed"


def test_this_machine_is_not_asked(site) -> None:
    targets = [here(site, "x"), f"http://localhost:{site.server_port}/", "http://[::1]/"]

    answers = ask_links(targets)

    assert [each.outcome for each in answers] == ["private"] * 3
    assert site.asked == []


def test_a_redirect_into_a_private_network_is_not_followed(site) -> None:
    def only_the_first(address: str, port: int) -> bool:
        return port == site.server_port and address == "127.0.0.1"

    (answer,) = ask_links([here(site, "302/http://127.0.0.1:9/")], only_the_first)

    assert answer.outcome == "private"


@pytest.mark.parametrize(
    "address", ["ftp://a.example/", "http://", "http://[", "http://a.invalid/"]
)
def test_what_cannot_be_asked_does_not_answer(address: str) -> None:
    assert ask_links([address], anything)[0].outcome == "unknown"


def test_who_answers_drop_by_drop_is_left_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workflow.machine.asking_links._SECONDS", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def drip() -> None:
            connection, _ = listening.accept()
            with connection:
                try:
                    while True:
                        connection.sendall(b"H")
                        threading.Event().wait(0.1)
                except OSError:
                    return

        threading.Thread(target=drip, daemon=True).start()
        target = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        assert ask_links([target], anything)[0].outcome == "unknown"


def test_no_more_than_so_many_are_asked(site) -> None:
    answers = ask_links([here(site, str(n)) for n in range(900, 900 + MOST + 5)], anything)
    assert len(answers) == MOST


@pytest.mark.parametrize(
    ("address", "port", "wanted"),
    [
        ("93.184.216.34", 443, True),
        ("2606:2800:220:1::1", 80, True),
        ("93.184.216.34", 22, False),
        ("10.0.0.1", 80, False),
        ("169.254.169.254", 80, False),
        ("100.64.0.1", 80, False),
        ("::ffff:127.0.0.1", 80, False),
        ("fe80::1%eth0", 80, False),
        ("224.0.0.1", 80, False),
        ("0.0.0.0", 80, False),
        ("64:ff9b::a9fe:a9fe", 80, False),
    ],
)
def test_only_public_addresses_and_ports_of_the_web_are_asked(address, port, wanted) -> None:
    assert may_be_asked(address, port) is wanted
