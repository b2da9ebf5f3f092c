"""A wire that breaks in the middle: passes a client's bytes on to a server until it has enough."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit


@contextmanager
def breaking_after(count: int, endpoint: str, *, answers: bool = False) -> Iterator[str]:
    """
    Another address of the server at *endpoint*, whose every connection breaks.

    Args:
        count: How many bytes get through.
        answers: Whether the server's bytes are counted, not the client's.
    """
    target = ("127.0.0.1", int(urlsplit(endpoint).port or 0))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(
            target=_accept, args=(listener, target, count, answers), daemon=True
        ).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        listener.shutdown(socket.SHUT_RDWR)


def _accept(listener: socket.socket, target: tuple[str, int], count: int, answers: bool) -> None:
    while True:
        try:
            client, _ = listener.accept()
        except OSError:
            return
        server = socket.create_connection(target)
        for source, sink, limit in (
            (client, server, None if answers else count),
            (server, client, count if answers else None),
        ):
            threading.Thread(target=_pass_on, args=(source, sink, limit), daemon=True).start()


def _pass_on(source: socket.socket, sink: socket.socket, limit: int | None) -> None:
    passed = 0
    with source, sink, suppress(OSError):
        while limit is None or passed < limit:
            data = source.recv(4096 if limit is None else min(4096, limit - passed))
            if not data:
                return
            sink.sendall(data)
            passed += len(data)
        for end in (source, sink):
            end.shutdown(socket.SHUT_RDWR)
