"""
The door of the API: who calls, in what form, and whether it was asked before.

`ApiRoute` decides this for every address, before anything of the request is read otherwise; a
function gets an `ApiCall` and asks the use cases.
"""

import hashlib
import json
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends, Request, Response
from fastapi.routing import APIRoute
from fastapi.security import HTTPBearer
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from starlette.concurrency import run_in_threadpool

from workflow.desk.api.problems import FindingView, finding_views
from workflow.desk.headers import is_known
from workflow.desk.pages import Pages
from workflow.domain.roles import Actor
from workflow.domain.states import Role
from workflow.errors import (
    ConflictError,
    FindingLike,
    InvalidInputError,
    NotPermittedError,
)
from workflow.storage.answer_store import Answer
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases.answering import begin_answer
from workflow.usecases.tokens import Bearer, bearer_of, is_use_to_be_noted
from workflow.wiring import Service

if TYPE_CHECKING:
    from workflow.desk.app import Desk

_SAFE = frozenset({"GET", "HEAD"})
_JSON = "application/json"
# What of an answer is given again; all else is made anew for each.
_KEPT_HEADERS = ("location", "etag")

# A secret of an answer: whoever asks again with the same idempotency key gets null, for it is not
# kept.
_SHOWN_ONCE = "shown once"
ShownOnce = Annotated[str | None, _SHOWN_ONCE]

_Handler = Callable[[Request], Coroutine[Any, Any, Response]]

# Only tells OpenAPI about the tokens: `ApiRoute` looks at them.
BEARER = Depends(HTTPBearer(auto_error=False, description="A token of /account/tokens."))


@dataclass(frozen=True)
class ApiCall:
    """A program that calls with a good token."""

    desk: "Desk"
    request: Request
    bearer: Bearer

    @property
    def actor(self) -> Actor:
        """Who acts, with the roles that the token lends."""
        return self.bearer.actor

    @property
    def reader(self) -> Actor:
        """Who reads: every token reads what its person may read."""
        return self.bearer.account.actor

    @property
    def service(self) -> Service:
        return self.desk.service

    @property
    def pages(self) -> Pages:
        """The sentences in the language that the call asks for."""
        return self.desk.shelf.best(self.request.headers.get("accept-language", ""))

    @contextmanager
    def read(self) -> Iterator[UnitOfWork]:
        with self.service.read() as uow:
            yield uow

    @contextmanager
    def write(self) -> Iterator[UnitOfWork]:
        with self.service.write() as uow:
            yield uow

    def require_admin(self) -> None:
        """
        For what is about people: the use cases leave it to their doors.

        Raises:
            NotPermittedError: `admin_needed`.
        """
        mine = self.reader if self.request.method in _SAFE else self.actor
        if Role.ADMIN not in mine.roles:
            raise NotPermittedError("admin_needed", who=self.actor.name)

    def found(self, findings: Sequence[FindingLike]) -> list[FindingView]:
        """*findings* as this caller is told them."""
        return finding_views(findings, self.pages)

    def show(self, view: BaseModel) -> Response:
        """*view* with its ETag; or that it is still what the caller knows."""
        body = view.model_dump_json().encode()
        return self.show_bytes(body, _JSON)

    def show_bytes(self, data: bytes, media_type: str, name: str = "") -> Response:
        """A file likewise, to be saved under *name*, which needs no quoting."""
        headers = {"ETag": _tag(data)}
        if is_known(self.request.headers.get("if-none-match", ""), headers["ETag"]):
            return Response(status_code=304, headers=headers)
        if name:
            headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return Response(data, 200, headers, media_type)

    def require_match(self, view: BaseModel) -> None:
        """
        Let the caller change what *view* shows only if they know it as it is.

        *view* is read of what is locked: nobody changes it between this and the change.

        Raises:
            ConflictError: `condition_failed`.
        """
        given = self.request.headers["if-match"]
        # RFC 9110, 13.1.1: here a weak tag is as good as none.
        known = {each.strip() for each in given.split(",")}
        if known.isdisjoint({"*", _tag(view.model_dump_json().encode())}):
            raise ConflictError("condition_failed")


class ApiRoute(APIRoute):
    """An address that asks for a token, for JSON where it takes JSON, and answers once."""

    def get_route_handler(self) -> _Handler:
        handle = super().get_route_handler()
        secrets = secret_fields(self.response_model)
        takes_json = self.body_field is not None

        async def answer(request: Request) -> Response:
            bearer = await run_in_threadpool(_bearer, request)
            request.state.bearer = bearer
            if request.method not in _SAFE and bearer.reads_only:
                raise NotPermittedError("token_reads_only", who=bearer.account.name)
            if takes_json:
                _require_json(request)
            _require_condition(request, self.responses)
            if request.method == "POST" and "idempotency-key" in request.headers:
                return await _answer_once(request, bearer, handle, secrets)
            return await handle(request)

        return answer


def api_call(request: Request) -> ApiCall:
    """The call of a request that `ApiRoute` let through."""
    return ApiCall(request.app.state.desk, request, request.state.bearer)


Called = Annotated[ApiCall, Depends(api_call)]


async def body_of(request: Request) -> bytes:
    """A file, sent as the whole body; `guards.BoundedBody` bounds it."""
    return await request.body()


Sent = Annotated[bytes, Depends(body_of)]


def _bearer(request: Request) -> Bearer:
    kind, _, secret = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not secret.strip():
        raise NotPermittedError("token_missing")
    service: Service = request.app.state.desk.service
    with service.read() as uow:
        bearer = bearer_of(uow, secret.strip())
        is_due = is_use_to_be_noted(uow, bearer.token)
    if is_due:
        with service.write() as uow:
            uow.tokens.touch(bearer.token.id, uow.now)
    return bearer


def _require_json(request: Request) -> None:
    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if given != _JSON:
        raise InvalidInputError("content_type_unusable", wanted=_JSON)


def _require_condition(request: Request, responses: Mapping[int | str, Any]) -> None:
    """
    Refuse a condition where none is looked at, rather than do what its sender did not mean.

    Raises:
        InvalidInputError: `condition_missing`, `condition_unknown`.
    """
    given = request.headers.get("if-match", "").strip()
    is_looked_at = 412 in responses
    if is_looked_at and not given:
        raise InvalidInputError("condition_missing")
    if given not in ("", "*") and not is_looked_at:
        raise InvalidInputError("condition_unknown")


async def _answer_once(
    request: Request, bearer: Bearer, handle: _Handler, secrets: frozenset[str]
) -> Response:
    service: Service = request.app.state.desk.service
    person, key = bearer.account.name, request.headers["idempotency-key"]
    digest = _request_digest(request, await request.body())

    def begin() -> Answer | None:
        with service.write() as uow:
            return begin_answer(uow, person, key, digest)

    def end(answer: Response | None) -> None:
        with service.write() as uow:
            if answer is None:
                uow.answers.forget(person, key)
                return
            kept = {name: answer.headers[name] for name in _KEPT_HEADERS if name in answer.headers}
            body = without(secrets, bytes(answer.body).decode())
            uow.answers.finish(person, key, answer.status_code, kept, body)

    known = await run_in_threadpool(begin)
    if known is not None and known.status is not None:
        headers = {**known.headers, "Idempotency-Replayed": "true"}
        return Response(known.body, known.status, headers, _JSON)
    answer = None
    try:
        answer = await handle(request)
    finally:
        await run_in_threadpool(end, answer)
    return answer


def secret_fields(model: Any) -> frozenset[str]:
    """The fields of an answer that are `ShownOnce`."""
    fields: dict[str, FieldInfo] = getattr(model, "model_fields", {})
    return frozenset(name for name, field in fields.items() if _SHOWN_ONCE in field.metadata)


def without(secrets: frozenset[str], body: str) -> str:
    """*body* as it is kept, with null in the place of each of *secrets*."""
    if not secrets:
        return body
    facts = json.loads(body)
    return json.dumps({name: None if name in secrets else facts[name] for name in facts})


def _request_digest(request: Request, body: bytes) -> str:
    hasher = hashlib.sha256(request.scope["path"].encode())
    hasher.update(b"\x00" + request.scope["query_string"] + b"\x00" + body)
    return hasher.hexdigest()


def _tag(data: bytes) -> str:
    return f'"{hashlib.sha256(data).hexdigest()[:32]}"'
