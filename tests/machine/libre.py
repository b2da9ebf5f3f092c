"""
A server on loopback that speaks LibreTranslate's protocol and "translates" by a visible rule.

Each word becomes its capitals and the whole gets `[fr]` in front. Like the real one it parses HTML,
writes an empty element as `<code1></code1>`, and resolves references in the whole of its answer
(`libretranslate/app.py`: `unescape(str(translate_html(…)))`).
"""

import json
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape, unescape
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

LANGUAGES = [
    {"code": "en", "name": "English", "targets": ["de", "en", "fr", "pt-BR", "zh-Hans", "zh-Hant"]},
    {"code": "fr", "name": "French", "targets": ["en", "fr"]},
    {"code": "de", "name": "German", "targets": ["de", "en"]},
    {"code": "pt-BR", "name": "Portuguese (Brazil)", "targets": ["en"]},
    {"code": "zh-Hans", "name": "Chinese (simplified)", "targets": ["en"]},
    {"code": "zh-Hant", "name": "Chinese (traditional)", "targets": ["en"]},
    {"code": "ja", "name": "Japanese", "targets": ["en"]},
]


@dataclass
class Libre:
    """
    The server, as a test sees and bends it.

    Attributes:
        asked: The JSON of every request to translate.
        paths: Method and path of every request.
        key: The only `api_key` that it takes; empty if it wants none.
        misbehave: Answers instead of it, where it is set.
        spoil: What becomes of each translated text.
    """

    url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    languages: Any = field(default_factory=lambda: LANGUAGES)
    key: str = ""
    misbehave: "Callable[[Handler], None] | None" = None
    spoil: Callable[[str], str] = str


class Handler(BaseHTTPRequestHandler):
    libre: Libre

    def do_GET(self) -> None:
        self.libre.paths.append(f"GET {self.path}")
        if self.path.endswith("/languages"):
            self.answer(200, self.libre.languages)
        else:
            self.answer(404, {"error": "Not Found"})

    def do_POST(self) -> None:
        self.libre.paths.append(f"POST {self.path}")
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.libre.asked.append(asked)
        if self.libre.misbehave:
            self.libre.misbehave(self)
        elif self.libre.key and asked.get("api_key") != self.libre.key:
            self.answer(403, {"error": "Invalid API key"})
        elif not asked.get("q"):
            self.answer(400, {"error": "Invalid request: missing q parameter"})
        else:
            assert asked["format"] == "html"
            texts = [self.libre.spoil(translated(q, asked["target"])) for q in asked["q"]]
            self.answer(200, {"translatedText": texts})

    def answer(self, status: int, values: Any, **headers: str) -> None:
        self.send(status, json.dumps(values).encode(), **headers)

    def send(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


def translated(text: str, target: str) -> str:
    """*text*, which is HTML, by the visible rule."""
    parser = _Parser()
    parser.feed(text)
    parser.close()
    return unescape(f"[{target}] " + "".join(parser.parts))


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.parts.append(f"<{tag}>")

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.parts.append(escape(data.upper(), quote=False))


class _QuietServer(ThreadingHTTPServer):
    def handle_error(self, *_: Any) -> None:
        """A client that hangs up is what some tests are about."""


@contextmanager
def running_libre(tls: ssl.SSLContext | None = None) -> Iterator[Libre]:
    """A server on a free port, until the end of the block."""
    libre = Libre()
    server = _QuietServer(("127.0.0.1", 0), type("Bound", (Handler,), {"libre": libre}))
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    libre.url = f"{'https' if tls else 'http'}://127.0.0.1:{server.server_address[1]}"
    try:
        yield libre
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


# Ways to misbehave.


def fails(handler: Handler) -> None:
    handler.answer(500, {"error": "Cannot translate text: out of memory"})


def is_busy(handler: Handler) -> None:
    handler.answer(429, {"error": "Slowdown: 10 per 1 minute"})


def denies(handler: Handler) -> None:
    key = handler.libre.asked[-1]["api_key"]
    handler.answer(403, {"error": f"Banned\x1b[31m {key}\n" * 99})


def redirects(handler: Handler) -> None:
    handler.send(302, b"", Location="file:///etc/passwd")


def sleeps(_: Handler) -> None:
    time.sleep(0.6)


def drips(handler: Handler) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(12):
        handler.wfile.write(b" ")
        time.sleep(0.1)


def hangs_up(handler: Handler) -> None:
    handler.close_connection = True


def breaks_off(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"translatedText": ')
    handler.close_connection = True


def talks_html(handler: Handler) -> None:
    handler.send(200, b"<!doctype html><title>Sign in</title>")


def nests_deep(handler: Handler) -> None:
    handler.send(200, b"[" * 100_000)


def floods(handler: Handler) -> None:
    handler.send_response(200)
    handler.end_headers()
    try:
        for _ in range(100):
            handler.wfile.write(b"x" * 100_000)
    except OSError:
        handler.close_connection = True


def answers(values: Any) -> Callable[[Handler], None]:
    """A misbehaviour: answer *values*, whatever was asked."""
    return lambda handler: handler.answer(200, values)
