"""
Who calls, in which language, and what they may send: the door of every page.

`Caller` is anybody; `Visit` is somebody who is signed in. A page takes one of them as an argument
and gets it only if the call is in order: that is decided here, once for all pages.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hmac import compare_digest
from typing import TYPE_CHECKING, Annotated
from urllib.parse import quote, urlencode

from fastapi import Depends, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.datastructures import FormData

from workflow.desk.guards import MOST_BYTES
from workflow.desk.menu import MENU
from workflow.desk.pages import Pages
from workflow.desk.proxies import origin_of
from workflow.domain.accounts import Account, Session
from workflow.domain.roles import Actor
from workflow.domain.states import Role
from workflow.errors import ConflictError, NotPermittedError, UnavailableError
from workflow.jobs import Wanted, WorkState
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases.outcomes import refusal
from workflow.usecases.signing_in import (
    digest_of,
    give_copy_key,
    is_to_be_noted,
    signed_in,
)

if TYPE_CHECKING:
    from workflow.desk.app import Desk

# The prefix makes browsers take it only from this host, over HTTPS or from this machine, for
# every path (RFC 6265bis, 4.1.3.2).
COOKIE = "__Host-communique"
# Of a browser in which somebody has signed in; it stays when they sign out.
BROWSER_COOKIE = "__Host-communique-browser"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# How long a page waits for a task that is usually done at once.
_PATIENCE_SECONDS = 4.0
_LOOK_EVERY_SECONDS = 0.05


class SignInNeededError(Exception):
    """Nobody is signed in: the page is asked for again after that."""


@dataclass(frozen=True)
class Caller:
    """Anybody who asks for a page."""

    desk: "Desk"
    request: Request

    @property
    def account(self) -> Account | None:
        return None

    @property
    def form_key(self) -> str:
        return ""

    @property
    def origin(self) -> str:
        """Where the call comes from; see `proxies.origin_of`."""
        return origin_of(self.request, self.desk.service.settings.proxies)

    @property
    def pages(self) -> Pages:
        """The pages in the caller's language: their own, else the browser's."""
        return self.desk.shelf.best(self.request.headers.get("accept-language", ""))

    def page(self, template: str, *, status: int = 200, **values: object) -> Response:
        """A page, or a part of one, from a template of `templates/desk`."""
        return HTMLResponse(self.render(template, **values), status)

    def render(self, template: str, **values: object) -> str:
        """The same as text."""
        return self.pages.render(template, **self._of_the_call(), **values)

    def go(self, path: str, done: str = "", **query: str) -> Response:
        """After a form: see *path* (one of ours), where *done* is told; a key of `labels.DONE`."""
        address = path + ("?" + urlencode({**query, "done": done}) if done or query else "")
        if "hx-request" in self.request.headers:
            return Response(status_code=204, headers={"HX-Redirect": address})
        return RedirectResponse(address, 303)

    @contextmanager
    def read(self) -> Iterator[UnitOfWork]:
        with self.desk.service.read() as uow:
            yield uow

    @contextmanager
    def write(self) -> Iterator[UnitOfWork]:
        with self.desk.service.write() as uow:
            yield uow

    def _of_the_call(self) -> Mapping[str, object]:
        settings = self.desk.service.settings
        return {
            "account": self.account,
            "elsewhere": settings.oidc_name if settings.oidc_issuer else "",
            "form_key": self.form_key,
            "nonce": self.request.state.nonce,
            "asset": self.desk.assets.address,
            "path": self.request.scope["path"],
            "menu": [(place.path, place.words) for place in MENU if place.is_for(self.account)],
            "done": self.request.query_params.get("done", ""),
        }


@dataclass(frozen=True)
class Visit(Caller):
    """Somebody who is signed in."""

    who: Account
    session: Session
    # Whether the form says that it is wanted although it breaks a promise.
    confirmed: bool = False

    @property
    def account(self) -> Account:
        return self.who

    @property
    def actor(self) -> Actor:
        return self.who.actor

    @property
    def form_key(self) -> str:
        return self.session.form_key

    @property
    def pages(self) -> Pages:
        return self.desk.shelf.of(self.who.language)

    @property
    def here(self) -> tuple[str, ...]:
        """The digests of what this browser is signed in with, and known by."""
        browser = self.request.cookies.get(BROWSER_COOKIE, "")
        return (self.session.digest, digest_of(browser))

    def require(self, role: Role) -> None:
        """
        For pages that show more than articles; what a person may do, the use cases decide.

        Raises:
            NotPermittedError: `admin_needed`.
        """
        if role not in self.actor.roles:
            raise NotPermittedError("admin_needed", who=self.who.name)

    def wait_for(self, ids: Sequence[int]) -> tuple[Wanted, ...]:
        """
        Wait a moment for work that is usually done at once; what is not done goes on by itself.

        Raises:
            The error with which a task refused it.
        """
        end = time.monotonic() + _PATIENCE_SECONDS
        while True:
            with self.read() as uow:
                rows = uow.work.states(ids)
            if all(row.state is not WorkState.WANTED for row in rows):
                break
            if time.monotonic() > end:
                return rows
            time.sleep(_LOOK_EVERY_SECONDS)
        for row in rows:
            if (error := refusal(row)) is not None:
                raise error
        return rows


async def caller(request: Request) -> Caller:
    """Whoever it is. What changes something must come from one of our own pages all the same."""
    if request.method not in _SAFE:
        require_own_origin(request)
    return Caller(request.app.state.desk, request)


def somebody(request: Request) -> Visit:
    """
    Whoever is signed in, for what changes nothing.

    Raises:
        SignInNeededError: If nobody is.
    """
    found = _signed_in(request)
    if found is None:
        raise SignInNeededError
    return found


async def visit(request: Request, found: Annotated[Visit, Depends(somebody)]) -> Visit:
    """
    Whoever is signed in.

    Raises:
        ConflictError: `form_outdated`, if a form does not carry its session's key.
    """
    if request.method not in _SAFE:
        require_own_origin(request)
        await _require_form_key(request, found.form_key)
        return replace(found, confirmed=bool((await fields_of(request)).get("confirm")))
    return found


def known_visitor(request: Request) -> Caller:
    """Whoever it is, for pages that say what went wrong."""
    nobody = Caller(request.app.state.desk, request)
    try:
        return _signed_in(request) or nobody
    except UnavailableError:
        return nobody


def require_own_origin(request: Request) -> None:
    """
    Refuse what another site's page sends (Fetch Metadata, and RFC 6454 for older browsers).

    Raises:
        ConflictError: `form_outdated`.
    """
    if not is_own_origin(request):
        raise ConflictError("form_outdated")


def is_own_origin(request: Request) -> bool:
    """Whether one of our own pages sent it."""
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    ours = origin is None or origin.partition("://")[2] == request.headers.get("host")
    return site in (None, "same-origin") and ours and not (site is None and origin is None)


def way_back(request: Request) -> str:
    """The address of the sign-in page that leads back to what was asked for."""
    wanted = "/"
    if request.method in _SAFE and "hx-request" not in request.headers:
        query = request.scope["query_string"].decode("latin-1")
        wanted = quote(request.scope["path"]) + (f"?{query}" if query else "")
    return "/sign-in" + ("" if wanted == "/" else "?" + urlencode({"to": wanted}))


def own_path(wanted: str) -> str:
    """*wanted* if it is a path of ours, else the first page: no redirect leads elsewhere."""
    is_ours = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    return wanted if is_ours and wanted.isprintable() and "\\" not in wanted else "/"


def _signed_in(request: Request) -> Visit | None:
    secret = request.cookies.get(COOKIE)
    if not secret:
        return None
    desk: Desk = request.app.state.desk
    with desk.service.read() as uow:
        found = signed_in(uow, secret)
        is_due = found is not None and is_to_be_noted(uow, found.session)
    if found is None:
        return None
    if is_due:
        with desk.service.write() as uow:
            uow.accounts.touch(found.session.digest, uow.now)
    account = found.account
    if not account.copy_key:
        with desk.service.write() as uow:
            account = give_copy_key(uow, account)
    return Visit(desk, request, account, found.session)


async def fields_of(request: Request) -> FormData:
    """
    What a form sends; a field may be as long as a whole request (`guards.BoundedBody`).

    An answer that refuses it finds it in the request's state (`kept.kept_of`).
    """
    request.state.fields = await request.form(max_part_size=MOST_BYTES)
    fields: FormData = request.state.fields
    return fields


async def _require_form_key(request: Request, wanted: str) -> None:
    given = request.headers.get("x-form-key")
    if given is None:
        given = str((await fields_of(request)).get("form_key", ""))
    if not compare_digest(given.encode(), wanted.encode()):
        raise ConflictError("form_outdated")


Calling = Annotated[Caller, Depends(caller)]
Visiting = Annotated[Visit, Depends(visit)]
