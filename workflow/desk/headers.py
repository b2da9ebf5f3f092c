"""
The headers that every answer carries, and those of published files.

A page of the desk runs the scripts that carry its own nonce, and no other. A published page is
shown as it is, in a sandbox: its style sheet is allowed by the digest of its content, and nothing
else is.
"""

import base64
import hashlib
import re
import secrets
from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import quote

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from workflow.domain.rendition import Format

SECURITY: Mapping[str, str] = MappingProxyType(
    {
        "Content-Security-Policy": (
            "default-src 'none'; script-src {nonce}; style-src 'self'; img-src 'self' data:;"
            " connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'self';"
            " frame-ancestors 'none'"
        ),
        "X-Content-Type-Options": "nosniff",
        # Not no-referrer: browsers would send our own forms with the Origin `null` then.
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        # What is not public yet must not stay in anybody's cache.
        "Cache-Control": "no-store",
    }
)

_STYLE = re.compile(rb"<style>(.*?)</style>", re.DOTALL)


class SecurityHeaders:
    """
    Gives each answer the headers of `SECURITY` that it does not have yet, and each request a
    `nonce` in its state.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        nonce = secrets.token_urlsafe(16)
        scope.setdefault("state", {})["nonce"] = nonce

        async def send_secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in security(nonce).items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_secured)


def security(nonce: str) -> Mapping[str, str]:
    """`SECURITY` for a page whose scripts carry *nonce*."""
    policy = SECURITY["Content-Security-Policy"].format(nonce=f"'nonce-{nonce}'")
    return {**SECURITY, "Content-Security-Policy": policy}


def of_published(name: str, format_: Format, data: bytes) -> dict[str, str]:
    """The headers of a published file, to be saved under *name*; a web page is shown instead."""
    # It may be withdrawn: a copy must not be shown without asking.
    headers = {"Cache-Control": "no-cache", "ETag": f'"{hashlib.sha256(data).hexdigest()}"'}
    if format_ is Format.HTML:
        return headers | {"Content-Security-Policy": _page_policy(data)}
    return headers | {
        "Content-Disposition": attachment(name),
        "Content-Security-Policy": (
            "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        ),
    }


def of_typed(page: bytes) -> dict[str, str]:
    """
    The headers of a page made of what somebody is typing, shown in a frame beside it.

    It is of the desk's own origin, so that the frame can stay where it was scrolled to; no script
    runs in it and no form of it goes anywhere, by the sandbox and once more by the policy.
    """
    policy = (
        f"default-src 'none'; style-src {_style_sources(page)}; img-src data:;"
        " base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-same-origin"
    )
    return {"Content-Security-Policy": policy}


def of_framed_note() -> dict[str, str]:
    """The headers of a page that says in a frame of ours why nothing is shown there."""
    policy = (
        "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none';"
        " frame-ancestors 'self'; sandbox allow-same-origin"
    )
    return {"Content-Security-Policy": policy}


def of_private(name: str, format_: Format, data: bytes) -> dict[str, str]:
    """The same of a file that is not public: no copy of it stays anywhere."""
    headers = of_published(name, format_, data) | {"Cache-Control": "no-store"}
    del headers["ETag"]
    return headers


def is_known(known: str, tag: str) -> bool:
    """Whether the value *known* of If-None-Match names *tag* (RFC 9110, 13.1.2: weakly)."""
    tags = {each.strip().removeprefix("W/") for each in known.split(",")}
    return not tags.isdisjoint({tag, "*"})


def of_proof(page: bytes) -> dict[str, str]:
    """The headers of a proof, a web page that our own pages show in a frame."""
    return {"Content-Security-Policy": _page_policy(page, ancestors="'self'")}


def _page_policy(page: bytes, ancestors: str = "'none'") -> str:
    # Pictures are in the page itself.
    return (
        f"default-src 'none'; style-src {_style_sources(page)}; img-src data:;"
        " base-uri 'none'; form-action 'none';"
        f" frame-ancestors {ancestors}; sandbox allow-downloads"
    )


def _style_sources(page: bytes) -> str:
    """CSP Level 3, "hash-source": the digests of the page's own style sheets."""
    digests = (hashlib.sha256(style).digest() for style in _STYLE.findall(page))
    return " ".join(f"'sha256-{base64.b64encode(each).decode()}'" for each in digests) or "'none'"


def attachment(name: str) -> str:
    """Content-Disposition (RFC 6266), with the form of RFC 8187 where a name needs it."""
    quoted = quote(name, safe="")
    plain = f'attachment; filename="{quoted}"'
    return plain if quoted == name else f"{plain}; filename*=UTF-8''{quoted}"
