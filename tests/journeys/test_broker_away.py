"""With the broker away the command line accepts work at once, and it is done when it is back."""

import socket
from pathlib import Path

import pytest

from tests.journeys.conftest import Installation, make_installation
from tests.journeys.test_up import wait_until
from tests.servers import free_port, running_redis

RELEASE = Path(__file__).parent.parent / "data" / "intake" / "real_release.txt"


@pytest.fixture
def port() -> int:
    """Where the broker is to be, and is not yet."""
    return free_port()


@pytest.fixture
def brokerless(tmp_path: Path, port: int) -> Installation:
    return make_installation(tmp_path, broker_url=f"redis://127.0.0.1:{port}/0")


def test_work_that_was_accepted_without_a_broker_is_done_when_it_is_there(
    brokerless: Installation, port: int
) -> None:
    brokerless.people()
    brokerless.run("import", RELEASE, "--slug", "story", "--as", "ada")

    with brokerless.running("worker"), brokerless.running("clock"):
        accepted = brokerless.ask("submit", "story", "--as", "ada")
        assert accepted.code == 75
        assert "the broker does not answer" in accepted.err
        assert brokerless.json("show", "story")["state"] == "draft"

        with running_redis(port):
            wait_until(lambda: brokerless.json("show", "story")["state"] == "review")


def test_a_door_is_not_held_up_by_a_broker_that_is_silent(tmp_path: Path) -> None:
    """A port that takes connections and says nothing: what a machine does that hangs."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        installation = make_installation(tmp_path, broker_url=f"redis://127.0.0.1:{port}/0")
        installation.people()
        installation.run("import", RELEASE, "--slug", "story", "--as", "ada")

        accepted = installation.ask("submit", "story", "--as", "ada")

        assert accepted.code == 75
        assert "the broker does not answer" in accepted.err
