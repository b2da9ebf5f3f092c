"""Signing in through the institution's own OpenID Connect issuer."""

import base64
import hmac
import json
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from joserfc.jwk import RSAKey
from starlette.testclient import TestClient

from tests.desk.issuer import CLIENT, SECRET, Issuer, running_issuer
from tests.desk.newsroom import hire
from tests.desk.page import visit
from tests.desk.people import stranger_at
from workflow.desk.elsewhere import COOKIE
from workflow.settings import Secret
from workflow.wiring import Service


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    with running_issuer() as issuer:
        yield issuer


@pytest.fixture
def service(service: Service, issuer: Issuer) -> Service:
    settings = replace(
        service.settings,
        oidc_issuer=issuer.url,
        oidc_client=CLIENT,
        oidc_secret=Secret(SECRET),
        oidc_name="Town & Hall",
        base_url="https://127.0.0.1",
    )
    found = replace(service, settings=settings)
    hire(found)
    with found.write() as uow:
        uow.accounts.change("ada", email="ada@press.example")
    return found


@pytest.fixture
def stranger(service: Service) -> Iterator[TestClient]:
    with stranger_at(service) as client:
        yield client


def leave(client: TestClient, to: str = "/account") -> str:
    answer = client.get("/sign-in/elsewhere", params={"to": to}, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def come_back(client: TestClient, values: dict[str, str]):
    return client.get("/sign-in/back", params=values, follow_redirects=False)


def sign_in(client: TestClient, issuer: Issuer, to: str = "/account"):
    return come_back(client, issuer.authorize(leave(client, to)))


def refused(answer: Any, status: int = 403) -> str:
    assert answer.status_code == status
    assert "__Host-communique=" not in answer.headers.get("set-cookie", "")
    return answer.text


def test_the_sign_in_page_offers_it(stranger: TestClient) -> None:
    page = visit(stranger, "/sign-in?to=/account")

    assert page.texts("a", **{"class": "button"}) == ["Sign in with Town & Hall"]
    assert "/sign-in/elsewhere?to=%2Faccount" in page.links


@pytest.mark.parametrize("methods", [["client_secret_basic"], ["client_secret_post"]])
def test_who_has_the_verified_address_is_signed_in_and_linked(
    service: Service, stranger: TestClient, issuer: Issuer, methods: list[str]
) -> None:
    issuer.discovery = {"token_endpoint_auth_methods_supported": methods}

    answer = sign_in(stranger, issuer)

    assert answer.headers["location"] == "/account"
    assert "ada" in visit(stranger, "/account").texts("bdi")
    assert COOKIE not in stranger.cookies
    with service.read() as uow:
        assert uow.accounts.by_name("ada").has_subject
        assert [e["action"] for e in uow.audit.entries("ada")][-2:] == ["link_subject", "sign_in"]


def test_who_is_linked_is_known_by_the_subject_whatever_the_address(
    service: Service, stranger: TestClient, issuer: Issuer
) -> None:
    sign_in(stranger, issuer)
    issuer.claims = {"email": "other@press.example", "email_verified": False}

    assert sign_in(stranger, issuer).headers["location"] == "/account"

    issuer.claims = {"sub": "somebody else"}
    assert "nobody here has your e-mail" in refused(sign_in(stranger, issuer))


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "nobody@press.example"},
        {"email_verified": False},
        {"email_verified": None},
        {"email_verified": "yes"},
        {"email": None},
    ],
)
def test_an_unknown_person_is_not_let_in_and_not_added(
    service: Service, stranger: TestClient, issuer: Issuer, claims: dict[str, Any]
) -> None:
    issuer.claims = claims

    assert "ask an administrator" in refused(sign_in(stranger, issuer))
    with service.read() as uow:
        assert [each.name for each in uow.accounts.all()] == ["ada"]


def test_who_is_disabled_stays_out(service: Service, stranger: TestClient, issuer: Issuer) -> None:
    with service.write() as uow:
        uow.accounts.change("ada", disabled_at=uow.now)

    refused(sign_in(stranger, issuer))


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another"},
        {"aud": [CLIENT, "another"]},
        {"azp": "another"},
        {"iss": "https://evil.example"},
        {"exp": int(time.time()) - 300},
        {"exp": None},
        {"iat": int(time.time()) + 3_600},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
    ],
    # Not their values: some are instants, and every process of the run must name them alike.
    ids=",".join,
)
def test_a_token_that_is_not_for_this_sign_in_is_refused(
    stranger: TestClient, issuer: Issuer, claims: dict[str, Any]
) -> None:
    issuer.claims = claims

    assert "did not sign you in" in refused(sign_in(stranger, issuer))


def test_a_token_for_several_is_taken_if_it_is_made_out_to_us(
    stranger: TestClient, issuer: Issuer
) -> None:
    issuer.claims = {"aud": [CLIENT, "another"], "azp": CLIENT}

    assert sign_in(stranger, issuer).status_code == 303


def test_a_token_signed_by_another_key_is_refused(stranger: TestClient, issuer: Issuer) -> None:
    issuer.key = RSAKey.generate_key(2048, {"kid": "1"})

    refused(sign_in(stranger, issuer))


def _part(values: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).rstrip(b"=").decode()


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_a_token_of_another_algorithm_is_refused(
    stranger: TestClient, issuer: Issuer, algorithm: str
) -> None:
    values = issuer.authorize(leave(stranger))
    _, claims, _ = issuer.signed(issuer.pending[values["code"]]).split(".")
    if algorithm == "none":
        issuer.token = f"{_part({'alg': 'none'})}.{claims}."
    else:
        # The public key, taken for a secret that both sides know.
        signed = f"{_part({'alg': 'HS256', 'kid': '1'})}.{claims}"
        key = issuer.own_key.as_pem(private=False)
        digest = hmac.digest(key, signed.encode(), "sha256")
        issuer.token = f"{signed}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"

    refused(come_back(stranger, values))


@pytest.mark.parametrize("token", ["x", "a.b.c", "é.é.é", "a.b.c.d.e"])
def test_what_is_no_token_is_refused(stranger: TestClient, issuer: Issuer, token: str) -> None:
    issuer.token = token

    refused(sign_in(stranger, issuer))


def test_another_browser_cannot_finish(
    service: Service, stranger: TestClient, issuer: Issuer
) -> None:
    values = issuer.authorize(leave(stranger))

    with stranger_at(service) as other:
        assert "began elsewhere" in refused(come_back(other, values), 409)
        leave(other)
        refused(come_back(other, values), 409)


def test_a_code_is_used_once(stranger: TestClient, issuer: Issuer) -> None:
    values = issuer.authorize(leave(stranger))
    kept = stranger.cookies[COOKIE]
    assert come_back(stranger, values).status_code == 303
    stranger.cookies.set(COOKIE, kept)

    assert "invalid_grant" in refused(come_back(stranger, values))


@pytest.mark.parametrize("kept", ["", "x", "é", "W10=", "e30=", "eyJzdGF0ZSI6MX0="])
def test_a_cookie_that_is_not_ours_is_refused(stranger: TestClient, kept: str) -> None:
    headers = {"Cookie": f"{COOKIE}={kept}".encode("latin-1")}

    answer = stranger.get("/sign-in/back?state=x&code=y", headers=headers)  # type: ignore[arg-type]

    refused(answer, 409)


def test_the_cookie_is_out_of_reach_of_scripts_and_short_lived(
    stranger: TestClient, issuer: Issuer
) -> None:
    answer = stranger.get("/sign-in/elsewhere", follow_redirects=False)

    for part in ("HttpOnly", "Secure", "SameSite=lax", "Path=/", "Max-Age=600"):
        assert part in answer.headers["set-cookie"]


def test_it_leads_to_no_other_site(stranger: TestClient, issuer: Issuer) -> None:
    assert sign_in(stranger, issuer, "//evil.example").headers["location"] == "/"


@pytest.mark.parametrize(
    "discovery",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": "ftp://x"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"jwks_uri": ""},
    ],
)
def test_an_issuer_that_is_another_is_not_gone_to(
    stranger: TestClient, issuer: Issuer, discovery: dict[str, str]
) -> None:
    issuer.discovery = discovery

    answer = stranger.get("/sign-in/elsewhere", follow_redirects=False)

    assert "Town &amp; Hall cannot be used now" in refused(answer, 503)


def test_no_redirect_is_followed(stranger: TestClient, issuer: Issuer) -> None:
    issuer.redirects = True

    refused(stranger.get("/sign-in/elsewhere", follow_redirects=False), 503)
