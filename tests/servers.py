"""
Real servers for tests: a PostgreSQL and a Redis of one's own, on this machine only.

Each lives in a temporary folder, listens on a free port of the loopback, and is gone at the end.
Durability is off: a test that loses its database has lost nothing.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
import pytest

_START_SECONDS = 30
_STOP_SECONDS = 10

# The account that Debian's package makes: PostgreSQL refuses to run as root.
POSTGRES_ACCOUNT = "postgres"


class ServerFailedError(Exception):
    """A server did not come up; the text is its own log."""


@dataclass(frozen=True)
class PostgreSQL:
    """A running server; its superuser needs no password."""

    port: int

    def url(self, database: str) -> str:
        """The address of *database* as SQLAlchemy writes it."""
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{database}"

    def create(self, database: str) -> None:
        self._execute(f'CREATE DATABASE "{database}"')

    def drop(self, database: str) -> None:
        """Drop *database*, whoever is still connected."""
        self._execute(f'DROP DATABASE "{database}" WITH (FORCE)')

    def ping(self) -> None:
        """Raise an OperationalError unless it lets people in."""
        self._execute("SELECT 1")

    def _execute(self, statement: str) -> None:
        address = f"host=127.0.0.1 port={self.port} user=postgres dbname=postgres"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[arg-type]  # our own text


@contextmanager
def running_postgresql(*, durable: bool = False) -> Iterator[PostgreSQL]:
    """Start PostgreSQL, its commits synced only where that is measured; stop it at the end."""
    initdb, postgres = postgresql_program("initdb"), postgresql_program("postgres")
    with TemporaryDirectory(prefix="communique-postgresql-") as name:
        folder = Path(name)
        if os.geteuid() == 0:
            shutil.chown(folder, POSTGRES_ACCOUNT)
        data = folder / "data"
        make_cluster([initdb, "--pgdata", data, "--username", "postgres", "--auth", "trust"])
        port = free_port()
        synced = "on" if durable else "off"
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": port,
            "unix_socket_directories": folder,
            "fsync": synced,
            "synchronous_commit": synced,
            "full_page_writes": synced,
            "shared_buffers": "16MB",
        }
        command = [postgres, "-D", data]
        for setting, value in settings.items():
            command += ["-c", f"{setting}={value}"]
        server = PostgreSQL(port)
        with _running(unprivileged(command), folder, server.ping):
            yield server


def make_cluster(command: Sequence[object]) -> None:
    plain = ("--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync")
    made = subprocess.run(
        unprivileged([*command, *plain]), cwd="/", capture_output=True, text=True, check=False
    )
    if made.returncode:
        raise ServerFailedError(made.stdout + made.stderr)


@contextmanager
def running_redis(port: int | None = None) -> Iterator[str]:
    """Start Redis, which keeps nothing, and stop it at the end; yields its address."""
    redis_server = program("redis-server", "redis-server")
    port = port or free_port()
    with TemporaryDirectory(prefix="communique-redis-") as name:
        command = [redis_server, "--bind", "127.0.0.1", "--port", port]
        command += ["--save", "", "--appendonly", "no", "--dir", name]
        with _running(command, Path(name), lambda: listens(port)):
            yield f"redis://127.0.0.1:{port}/0"


@dataclass(frozen=True)
class S3:
    """A running S3-compatible service that checks signatures, and who may use it."""

    endpoint: str
    key: str
    secret: str
    process: "subprocess.Popen[bytes]"

    def client(self) -> Any:
        """A client of the library's own, for what no store of ours does."""
        return _aws_client("s3", self.endpoint, self.key, self.secret)


@contextmanager
def running_s3() -> Iterator[S3]:
    """Start moto's S3, which keeps everything in memory, and stop it at the end."""
    port = free_port()
    endpoint = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", port]
    # As many questions are answered without a key as `_known_key` asks.
    environment = {"INITIAL_NO_AUTH_ACTION_COUNT": "3"}
    with (
        TemporaryDirectory(prefix="communique-s3-") as name,
        _running(command, Path(name), lambda: listens(port), environment) as process,
    ):
        key, secret = _known_key(endpoint)
        yield S3(endpoint, key, secret, process)


def _known_key(endpoint: str) -> tuple[str, str]:
    iam = _aws_client("iam", endpoint, "anybody", "anything")
    iam.create_user(UserName="press")
    policy = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [policy]})
    iam.put_user_policy(UserName="press", PolicyName="all", PolicyDocument=document)
    made = iam.create_access_key(UserName="press")["AccessKey"]
    return made["AccessKeyId"], made["SecretAccessKey"]


def _aws_client(service: str, endpoint: str, key: str, secret: str) -> Any:
    import botocore.session

    return botocore.session.Session().create_client(
        service,
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id=key,
        aws_secret_access_key=secret,
    )


def free_port() -> int:
    """A port of the loopback that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listens(port: int) -> None:
    socket.create_connection(("127.0.0.1", port), timeout=1).close()


@contextmanager
def _running(
    command: Sequence[object],
    folder: Path,
    ready: Callable[[], None],
    environment: Mapping[str, str] | None = None,
) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a server until the end of the block, which begins when *ready* raises nothing."""
    log = folder / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=folder,
            env=os.environ | (environment or {}),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _await(process, ready, log)
        yield process
    finally:
        # PostgreSQL understands this as a fast shutdown, Redis as an ordinary one.
        process.send_signal(signal.SIGINT)
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _await(process: "subprocess.Popen[bytes]", ready: Callable[[], None], log: Path) -> None:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            return ready()
        except (OSError, psycopg.OperationalError):
            time.sleep(0.02)
    raise ServerFailedError(log.read_text(errors="replace"))


def unprivileged(command: Sequence[object]) -> list[str]:
    words = [str(part) for part in command]
    if os.geteuid() != 0:
        return words
    # It replaces itself by the command, so that signals reach the server.
    change = ["setpriv", "--reuid", POSTGRES_ACCOUNT, "--regid", POSTGRES_ACCOUNT]
    return [*change, "--init-groups", *words]


def postgresql_program(name: str) -> str:
    # Debian keeps each version's programs out of the PATH; the newest is good enough.
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=_version)
    return str(found[-1]) if found else program(name, "postgresql")


def _version(program: Path) -> float:
    return float(program.parts[-3])


def program(name: str, package: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.fail(
            f"These tests need {name}: apt-get install -y --no-install-recommends {package}",
            pytrace=False,
        )
    return found
