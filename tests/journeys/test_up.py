"""`communique up`: desk, worker and clock in one command."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.journeys.conftest import COMMUNIQUE, Installation

RELEASE = Path(__file__).parent.parent / "data" / "intake" / "real_release.txt"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def get(address: str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()
    except OSError:
        return 0, b""


def wait_until(holds: Callable[[], bool], seconds: float = 300) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.1)


def children(pid: int) -> dict[str, int]:
    """The processes that `up` keeps, by the module that they run."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            status = (entry / "status").read_text()
            words = (entry / "cmdline").read_text().split("\0")
        except OSError:
            continue  # It has ended meanwhile.
        if f"\nPPid:\t{pid}\n" in status and "-m" in words:
            found[words[words.index("-m") + 1]] = int(entry.name)
    return found


def test_an_embargo_is_lifted_by_what_up_runs_even_if_its_worker_was_killed(
    embedded: Installation,
) -> None:
    embedded.people()
    port = free_port()
    file = f"http://127.0.0.1:{port}/articles/story/en/story.html"
    with embedded.running("up", "--port", str(port)) as up:
        wait_until(lambda: get(f"http://127.0.0.1:{port}/readyz")[0] == 200)
        embedded.run("import", RELEASE, "--slug", "story", "--as", "ada")
        embedded.run("submit", "story", "--as", "ada")
        assert embedded.approve("story", "ed").code == 0
        instant = datetime.now(UTC) + timedelta(seconds=8)
        (line,) = embedded.run(
            "publish", "story", "--at", instant.isoformat(), "--as", "pat", "--yes"
        )
        assert line.startswith("due ")
        assert get(file)[0] == 404

        os.kill(children(up.pid)["worker"], signal.SIGKILL)
        wait_until(lambda: get(file)[0] == 200)

        assert datetime.now(UTC) >= instant
        assert b"RUSSIA BECOMES" in get(file)[1]
        wait_until(lambda: "worker" in children(up.pid))
    assert up.returncode == 0
    assert get(file)[0] == 0
    assert embedded.json("show", "story")["state"] == "published"


def test_up_says_how_the_first_person_gets_in_until_somebody_can(embedded: Installation) -> None:
    def told() -> str:
        port = str(free_port())
        words = [COMMUNIQUE, "up", "--port", port]
        with subprocess.Popen(words, env=dict(embedded.environment), stderr=subprocess.PIPE) as up:
            try:
                wait_until(lambda: get(f"http://127.0.0.1:{port}/readyz")[0] == 200)
            finally:
                up.send_signal(signal.SIGTERM)
            return up.communicate(timeout=300)[1].decode()

    assert "communique users password NAME" in told()

    embedded.run("users", "add", "ines", "--role", "admin")
    subprocess.run(
        [COMMUNIQUE, "users", "password", "ines"],
        env=dict(embedded.environment),
        input="seven quiet rivers at noon\n",
        text=True,
        check=True,
    )

    assert "communique users password NAME" not in told()
