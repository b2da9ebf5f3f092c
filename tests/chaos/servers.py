"""A Redis and a PostgreSQL that can be stopped, emptied and started again where they were."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import redis

from tests.servers import (
    POSTGRES_ACCOUNT,
    PostgreSQL,
    free_port,
    make_cluster,
    postgresql_program,
    program,
    unprivileged,
)

_PATIENCE_SECONDS = 60


@dataclass
class Server:
    """A server's process; what it keeps outlives it."""

    command: Sequence[str]
    folder: Path
    ready: Callable[[], None]
    process: "subprocess.Popen[bytes] | None" = field(default=None, init=False)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        end = time.monotonic() + _PATIENCE_SECONDS
        while True:
            try:
                return self.ready()
            except (OSError, psycopg.OperationalError, redis.RedisError):
                assert time.monotonic() < end, (self.folder / "server.log").read_text()
                time.sleep(0.05)

    def stop(self, number: int = signal.SIGINT) -> None:
        """Send it a signal, and wait for its end."""
        if self.process is not None:
            self.process.send_signal(number)
            self.process.wait(_PATIENCE_SECONDS)
            self.process = None


@dataclass
class Broker(Server):
    """A Redis that keeps what it has in an append-only file, as docker-compose.yml has it."""

    port: int = 0

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def taken(self) -> set[bytes]:
        """The deliveries that somebody has, and has not done with."""
        with redis.Redis.from_url(self.url) as client:
            return set(client.hkeys("unacked"))

    def empty(self) -> None:
        with redis.Redis.from_url(self.url) as client:
            client.flushall()


def make_broker(folder: Path) -> Broker:
    folder.mkdir()
    port = free_port()
    words = [program("redis-server", "redis-server"), "--bind", "127.0.0.1", "--port", str(port)]
    words += ["--save", "", "--appendonly", "yes", "--dir", str(folder)]
    return Broker(words, folder, lambda: _answers(port), port)


def _answers(port: int) -> None:
    """More than listening: while Redis loads what it has kept, it takes nothing."""
    with redis.Redis(port=port) as client:
        client.ping()


def make_database(folder: Path) -> tuple[Server, PostgreSQL]:
    """
    A PostgreSQL whose commits are durable as far as its processes go: it will be crashed.

    The disk itself is not waited for: the machine stays up.
    """
    folder.mkdir()
    if os.geteuid() == 0:
        shutil.chown(folder, POSTGRES_ACCOUNT)
    data = folder / "data"
    initdb = [postgresql_program("initdb"), "--pgdata", data, "--username", "postgres"]
    make_cluster([*initdb, "--auth", "trust"])
    server = PostgreSQL(free_port())
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": server.port,
        "unix_socket_directories": folder,
        "fsync": "off",
        "max_connections": 200,
    }
    words: list[object] = [postgresql_program("postgres"), "-D", data]
    for name, value in settings.items():
        words += ["-c", f"{name}={value}"]
    return Server(unprivileged(words), folder, server.ping), server
