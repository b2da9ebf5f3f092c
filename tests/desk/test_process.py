import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

COMMAND = [sys.executable, "-m", "workflow.desk", "--port"]


def environment(data: Path, **settings: str) -> dict[str, str]:
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("COMMUNIQUE_")}
    return inherited | {"COMMUNIQUE_DATA": str(data)} | settings


@contextmanager
def running(data: Path) -> Iterator["tuple[subprocess.Popen[str], str]"]:
    """A desk on a free port, and its address as it tells it."""
    process = subprocess.Popen(
        [*COMMAND, "0"],
        env=environment(data),
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            assert process.stderr is not None
            told = re.search(r"http://\S+:\d+", process.stderr.readline())
            assert told
            yield process, told[0]
        finally:
            process.kill()


def test_the_process_says_where_it_is_and_ends_warm(tmp_path: Path) -> None:
    with running(tmp_path) as (process, address):
        with urlopen(f"{address}/readyz") as answer:
            assert answer.status == 200
            assert "server" not in answer.headers
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=20)

    assert (process.returncode, out, err) == (0, "", "")


def test_a_taken_port_is_told_in_a_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = subprocess.run(
            [*COMMAND, port],
            env=environment(tmp_path),
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    assert ended.returncode == 1
    assert ended.stderr.startswith(f"The desk cannot listen on 127.0.0.1, port {port}: ")
    assert "Traceback" not in ended.stderr


def test_unusable_settings_are_told_in_a_sentence(tmp_path: Path) -> None:
    ended = subprocess.run(
        [*COMMAND, "0"],
        env=environment(tmp_path, COMMUNIQUE_WORKERS="many"),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert ended.returncode == 1
    assert "COMMUNIQUE_WORKERS" in ended.stderr
    assert "Traceback" not in ended.stderr
