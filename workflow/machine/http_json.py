"""
JSON over HTTP to a machine that the operator chose; standard library only.

The address is a setting, never a user's, so private addresses are allowed: such a machine mostly
stands beside this one. Nothing else is reached: redirects are refused and proxy variables are not
read. An answer is bounded in bytes and in time, certificates are verified.
"""

import base64
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import (
    HTTPConnection,
    HTTPException,
    HTTPResponse,
    HTTPSConnection,
    IncompleteRead,
)
from typing import Any, Final
from urllib.parse import quote_plus, urlencode, urlsplit

from workflow.errors import InvalidInputError, UnavailableError

MAX_BYTES: Final = 5_000_000
MAX_WORDS: Final = 200
_CHUNK = 65_536

# Too many requests (RFC 6585, 4): of the 4xx the one that time heals.
_TOO_MANY = 429


@dataclass(frozen=True)
class Server:
    """
    Attributes:
        title: What people call it; stands in every message about it.
        url: `http` or `https`, host, perhaps a port and a path; no slash at its end.
        timeout_seconds: How long it may be silent, and how long a whole answer may take.
        secret: Is blotted out where the server repeats it.
    """

    title: str
    url: str
    timeout_seconds: float
    secret: str = field(default="", repr=False)

    def get(self, path: str) -> Any:
        """The JSON at *path* below the address; raises as `post`."""
        return self._ask("GET", path, None, {})

    def post(self, path: str, values: Mapping[str, Any]) -> Any:
        """
        Send *values* as JSON and return the JSON that comes back.

        Raises:
            UnavailableError: `machine_away`, if it cannot be reached, fails or is too busy;
                `machine_odd`, if its answer is no JSON or too large.
            InvalidInputError: `machine_refused`, with its own words; also for a redirect.
        """
        body = json.dumps(values).encode()
        return self._ask("POST", path, body, {"Content-Type": "application/json"})

    def post_form(
        self, path: str, fields: Mapping[str, str], key: tuple[str, str] | None = None
    ) -> Any:
        """The same with *fields* as a form; *key* is a name and a secret (RFC 6749, 2.3.1)."""
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        if key is not None:
            words = ":".join(quote_plus(each) for each in key)
            headers["Authorization"] = "Basic " + base64.b64encode(words.encode()).decode()
        return self._ask("POST", path, urlencode(fields).encode(), headers)

    def odd(self, reason: str) -> UnavailableError:
        """What to raise for an answer that is not what the protocol says."""
        return UnavailableError("machine_odd", machine=self.title, reason=reason)

    def _ask(self, method: str, path: str, body: bytes | None, more: Mapping[str, str]) -> Any:
        connection = self._connection()
        headers = {"Accept": "application/json", "User-Agent": "communique", **more}
        try:
            connection.request(method, urlsplit(self.url).path + path, body, headers)
            with connection.getresponse() as response:
                data = self._bounded(response)
        except (OSError, HTTPException) as error:
            raise self._away(self._words(str(error) or type(error).__name__)) from error
        finally:
            connection.close()
        self._require_success(response, data)
        try:
            return json.loads(data)
        except (ValueError, RecursionError) as error:
            raise self.odd("it is not JSON") from error

    def _connection(self) -> HTTPConnection:
        parts = urlsplit(self.url)
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        return kind(parts.hostname or "", parts.port, timeout=self.timeout_seconds)

    def _bounded(self, response: HTTPResponse) -> bytes:
        # The socket's own timeout starts anew with every byte.
        deadline = time.monotonic() + self.timeout_seconds
        data = bytearray()
        while chunk := response.read1(_CHUNK):
            data += chunk
            if len(data) > MAX_BYTES:
                raise self.odd(f"it has more than {MAX_BYTES} bytes")
            if time.monotonic() > deadline:
                raise TimeoutError("timed out")
        if response.length:
            raise IncompleteRead(bytes(data), response.length)
        return bytes(data)

    def _require_success(self, response: HTTPResponse, data: bytes) -> None:
        if response.status == 200:
            return
        words = self._words(f"{response.status} {_said(data) or response.reason}")
        if response.status >= 500 or response.status == _TOO_MANY:
            raise self._away(words)
        raise InvalidInputError("machine_refused", machine=self.title, reason=words)

    def _away(self, words: str) -> UnavailableError:
        return UnavailableError("machine_away", machine=self.title, url=self.url, reason=words)

    def _words(self, text: str) -> str:
        """A stranger's words on one short line, without control characters and without our key."""
        if self.secret:
            text = text.replace(self.secret, "*****")
        printable = "".join(each if each.isprintable() else " " for each in text)
        line = " ".join(printable.split())
        return line if len(line) <= MAX_WORDS else f"{line[:MAX_WORDS]}…"


def _said(data: bytes) -> str:
    """The words of an error as JSON, `{"error": …}`; empty if it is something else."""
    try:
        answer = json.loads(data)
    except (ValueError, RecursionError):
        return ""
    said = answer.get("error") if isinstance(answer, dict) else None
    return said if isinstance(said, str) else ""
