"""A small OpenID Connect issuer on loopback, with a key of its own, that a test can bend."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, quote_plus, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "desk of ours", "sword:fish"


@dataclass
class Issuer:
    """
    Attributes:
        claims: What its next token says otherwise; None as a value leaves a claim out.
        key: What it signs with; its own is what it shows.
        token: Instead of a token of its own.
        discovery: What its discovery says otherwise.
        methods: How clients show their secret.
    """

    url: str = ""
    own_key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "1"}))
    key: Any = None
    claims: dict[str, Any] = field(default_factory=dict)
    token: str = ""
    discovery: dict[str, Any] = field(default_factory=dict)
    redirects: bool = False
    pending: dict[str, dict[str, str]] = field(default_factory=dict)

    def authorize(self, address: str) -> dict[str, str]:
        """What a person does there: sign in, and be sent back with these values."""
        assert address.startswith(f"{self.url}/authorize?tenant=x&")
        asked = dict(parse_qsl(urlsplit(address).query))
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        code = f"code-{len(self.pending)}"
        self.pending[code] = asked
        return {"code": code, "state": asked["state"]}

    def answer(self, form: dict[str, str], key: str) -> tuple[int, dict[str, Any]]:
        """The token endpoint: RFC 6749 and RFC 7636."""
        asked = self.pending.pop(form.get("code", ""), None)
        words = f"{quote_plus(CLIENT)}:{quote_plus(SECRET)}"
        is_known = key == "Basic " + base64.b64encode(words.encode()).decode()
        is_known = is_known or form.get("client_secret") == SECRET
        if asked is None or not is_known or asked["redirect_uri"] != form["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != asked["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        return 200, {"token_type": "Bearer", "id_token": self.token or self.signed(asked)}

    def signed(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        usual = {
            "iss": self.url,
            "aud": CLIENT,
            "sub": "248289761001",
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            "email": "Ada@press.example",
            "email_verified": True,
        }
        claims = {k: v for k, v in {**usual, **self.claims}.items() if v is not None}
        return jwt.encode({"alg": "RS256", "kid": "1"}, claims, self.key or self.own_key)

    def described(self) -> dict[str, Any]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize?tenant=x",
            "token_endpoint": f"{self.url}/token?tenant=x",
            "jwks_uri": f"{self.url}/keys",
            **self.discovery,
        }


@contextmanager
def running_issuer() -> Iterator[Issuer]:
    issuer = Issuer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if issuer.redirects:
                self.send_response(302)
                self.send_header("Location", f"{issuer.url}/elsewhere")
                self.end_headers()
            elif self.path == "/.well-known/openid-configuration":
                self._say(200, issuer.described())
            elif self.path == "/keys":
                own = issuer.own_key.as_dict(private=False)
                self._say(200, {"keys": [{"kty": "odd"}, own]})
            else:
                self._say(404, {})

        def do_POST(self) -> None:
            assert self.path == "/token?tenant=x"
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            self._say(*issuer.answer(form, self.headers.get("Authorization", "")))

        def _say(self, status: int, values: dict[str, Any]) -> None:
            body = json.dumps(values).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            """Not to the test's output."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    issuer.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield issuer
    finally:
        server.shutdown()
        server.server_close()
