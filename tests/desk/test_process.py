import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

from tests.desk.newsroom import ask_to_submit, write_article
from workflow.desk.visits import COOKIE
from workflow.settings import Settings
from workflow.usecases.signing_in import begin_session
from workflow.wiring import open_service

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
        out, err = process.communicate(timeout=120)

    assert (process.returncode, out, err) == (0, "", "")


def test_a_page_that_follows_progress_does_not_keep_the_process_alive(tmp_path: Path) -> None:
    secret, slug = somebody_with_work(tmp_path)
    with running(tmp_path) as (process, address):
        asked = Request(f"{address}/articles/{slug}/events")
        asked.add_header("Cookie", f"{COOKIE}={secret}")
        with urlopen(asked, timeout=120) as stream:
            assert stream.readline() == b"retry: 2000\n"
            assert stream.readline() == b"\n"
            assert stream.readline() == b"event: parts\n"
            process.send_signal(signal.SIGTERM)
            stream.read()
            out, err = process.communicate(timeout=120)

    assert (process.returncode, out, err) == (0, "", "")


def somebody_with_work(data: Path) -> tuple[str, str]:
    """The secret of a session, and the slug of an article on which work waits."""
    service = open_service(Settings(data=data))
    article = write_article(service)
    ask_to_submit(service, article.slug)
    with service.write() as uow:
        secret = begin_session(uow, uow.accounts.by_name("ada"), "a test")
    service.engine.dispose()
    return secret, article.slug


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
