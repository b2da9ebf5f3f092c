"""
`python -m workflow.desk [--host HOST] [--port PORT]`: the desk's process.

An entry module: it reads the environment, once.
"""

import argparse
import os
import signal
import socket
import sys

import uvicorn
from fastapi import FastAPI

from workflow.desk.app import Desk, create_app
from workflow.errors import UnavailableError, WorkflowError
from workflow.logs import configure
from workflow.settings import Settings
from workflow.wiring import open_service
from workflow.wording import sentence

# The supervisor kills what does not end within 30 seconds (cli/supervisor.py).
_FINISH_WITHIN_SECONDS = 20


def main() -> int:
    """Serve until a signal comes; 0, or 1 with a sentence on stderr."""
    arguments = _parser().parse_args()
    try:
        with _listen(arguments.host, arguments.port) as listener:
            settings = Settings.from_env(os.environ)
            configure(settings.log, settings.log_level)
            service = open_service(settings)
            _serve(create_app(service, service.clock_watch("desk")), listener)
            service.engine.dispose()
    except WorkflowError as error:
        _say(sentence(error), *map(sentence, error.findings))
        return 1
    return 0


class _Server(uvicorn.Server):
    """Says where it listens as soon as it answers, and ends what would go on for long."""

    def __init__(self, config: uvicorn.Config, desk: Desk) -> None:
        super().__init__(config)
        self._desk = desk

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for each in sockets or []:
            _say(f"The desk is at {_address(each)}; Ctrl+C ends it.")

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # uvicorn waits for whoever is answered, and a page that follows is answered for minutes.
        self._desk.streams.close()
        await super().shutdown(sockets)


def _serve(app: FastAPI, listener: socket.socket) -> None:
    config = uvicorn.Config(
        app,
        access_log=False,
        log_config=None,
        log_level="warning",
        server_header=False,
        # What it would believe anybody on this machine can write.
        proxy_headers=False,
        timeout_graceful_shutdown=_FINISH_WITHIN_SECONDS,
    )
    server = _Server(config, app.state.desk)
    # uvicorn finishes what is under way, then raises the signal again: its own handler, left in
    # place for that moment, makes this a success and not a death by signal.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, server.handle_exit)
    server.run([listener])


def _listen(host: str, port: int) -> socket.socket:
    """
    Raises:
        UnavailableError: `address_unusable`, if the port is taken or the host is not this one.
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(address[:2], family=family)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UnavailableError(
            "address_unusable", host=host, port=str(port), reason=reason
        ) from error


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m workflow.desk", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", default=8000, type=_port, help="0 takes any that is free")
    return parser


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError("write a number from 0 to 65535")
    return int(text)


def _say(*lines: str) -> None:
    sys.stderr.write("\n  ".join(lines) + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
