"""
Signing in through somebody else: OpenID Connect Core 1.0, the authorization code flow with PKCE.

The issuer is a setting; its addresses are what it says itself (OpenID Connect Discovery 1.0). What
it says of a person counts only in an ID token that it signed, for us, just now, for this browser.
"""

import base64
import hashlib
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from workflow.errors import InvalidInputError, NotPermittedError, UnavailableError
from workflow.machine.http_json import Server

# Never what the token itself asks for: not `none`, and not a key that both sides know.
ALGORITHMS: Final = ("RS256", "ES256")
_KEY_TYPES = frozenset({"RSA", "EC"})
_LEEWAY_SECONDS = 60
_TIMEOUT_SECONDS = 10.0
# How long the issuer's addresses are believed.
_ASK_AGAIN_AFTER_SECONDS = 3_600.0


@dataclass(frozen=True)
class Started:
    """
    A sign-in under way; all but the address stays with the browser that began it.

    Attributes:
        address: Where the browser goes.
        state: What it must bring back.
        nonce: What the token must hold.
        verifier: What we show with the code (RFC 7636).
    """

    address: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True)
class Identity:
    """
    Who an issuer says that somebody is.

    Attributes:
        subject: Its own name for them, which no other issuer gives; never another person's.
        email: Only if the issuer has verified it; else None.
    """

    subject: str
    email: str | None


@dataclass(frozen=True)
class _Addresses:
    authorization: str
    token: str
    keys: str
    secret_in_form: bool
    until: float


@dataclass
class OpenId:
    """
    The issuer of the settings.

    Attributes:
        title: What people call it.
        back: Where it sends browsers back to.
    """

    issuer: str
    client: str
    secret: str = field(repr=False)
    title: str
    back: str
    _known: _Addresses | None = None

    def start(self) -> Started:
        """
        Begin a sign-in.

        Raises:
            UnavailableError: `issuer_away`.
        """
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        address = self._addresses().authorization
        asked = {
            "response_type": "code",
            "client_id": self.client,
            "redirect_uri": self.back,
            "scope": "openid email",
            "state": state,
            "nonce": nonce,
            "code_challenge": _challenge(verifier),
            "code_challenge_method": "S256",
        }
        joint = "&" if urlsplit(address).query else "?"
        return Started(address + joint + urlencode(asked), state, nonce, verifier)

    def finish(self, code: str, verifier: str, nonce: str) -> Identity:
        """
        Who came back with *code*.

        Raises:
            NotPermittedError: `issuer_refused`, if the code or the token is not good.
            UnavailableError: `issuer_away`.
        """
        addresses = self._addresses()
        token = self._token(addresses, code, verifier)
        claims = self._claims(token, self._ask(addresses.keys), nonce)
        is_verified = claims.get("email_verified") in (True, "true")
        email = str(claims["email"]) if is_verified and claims.get("email") else None
        return Identity(f"{self.issuer} {claims['sub']}", email)

    def _addresses(self) -> _Addresses:
        if self._known is None or self._known.until < time.monotonic():
            self._known = self._discover()
        return self._known

    def _discover(self) -> _Addresses:
        found = self._ask(self.issuer.rstrip("/") + "/.well-known/openid-configuration")
        if not isinstance(found, dict) or found.get("issuer") != self.issuer:
            raise self._away("it gives itself another name")
        methods = found.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        return _Addresses(
            self._address(found, "authorization_endpoint"),
            self._address(found, "token_endpoint"),
            self._address(found, "jwks_uri"),
            secret_in_form="client_secret_basic" not in methods,
            until=time.monotonic() + _ASK_AGAIN_AFTER_SECONDS,
        )

    def _address(self, found: Mapping[str, Any], name: str) -> str:
        address = str(found.get(name, ""))
        parts = urlsplit(address)
        # Plain HTTP only where the operator has named an issuer so.
        if parts.scheme not in ("https", urlsplit(self.issuer).scheme) or not parts.hostname:
            raise self._away(f"{name} is no address")
        return address

    def _ask(self, address: str) -> Any:
        server, path = self._server(address)
        try:
            return server.get(path)
        except (UnavailableError, InvalidInputError) as error:
            raise self._away(str(error.values["reason"])) from error

    def _token(self, addresses: _Addresses, code: str, verifier: str) -> str:
        fields = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.back,
            "code_verifier": verifier,
        }
        key: tuple[str, str] | None = (self.client, self.secret)
        if addresses.secret_in_form:
            fields |= {"client_id": self.client, "client_secret": self.secret}
            key = None
        server, path = self._server(addresses.token)
        try:
            answer = server.post_form(path, fields, key)
        except InvalidInputError as error:
            raise self._refused(str(error.values["reason"])) from error
        except UnavailableError as error:
            raise self._away(str(error.values["reason"])) from error
        token = answer.get("id_token") if isinstance(answer, dict) else None
        if not isinstance(token, str):
            raise self._refused("there is no ID token")
        return token

    def _claims(self, token: str, keys: Any, nonce: str) -> Mapping[str, Any]:
        """OpenID Connect Core 1.0, 3.1.3.7."""
        registry = jwt.JWTClaimsRegistry(
            leeway=_LEEWAY_SECONDS,
            iss={"essential": True, "value": self.issuer},
            aud={"essential": True, "value": self.client},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        try:
            usable = [key for key in keys["keys"] if key.get("kty") in _KEY_TYPES]
            decoded = jwt.decode(
                token, KeySet.import_key_set({"keys": usable}), algorithms=list(ALGORITHMS)
            )
            claims: Mapping[str, Any] = decoded.claims
            registry.validate(dict(claims))
        except (JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise self._refused(type(error).__name__) from error
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if claims.get("azp", None if several else self.client) != self.client:
            raise self._refused("it is for another client")
        if not isinstance(claims["sub"], str) or not claims["sub"]:
            raise self._refused("it names nobody")
        return claims

    def _server(self, address: str) -> tuple[Server, str]:
        query = urlsplit(address).query
        server = Server(self.title, address, _TIMEOUT_SECONDS, self.secret)
        return server, f"?{query}" if query else ""

    def _away(self, reason: str) -> UnavailableError:
        return UnavailableError("issuer_away", issuer=self.title, reason=reason)

    def _refused(self, reason: str) -> NotPermittedError:
        return NotPermittedError("issuer_refused", issuer=self.title, reason=reason)


def _challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
