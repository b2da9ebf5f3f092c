"""
What a machine makes up from the API's own description: nothing crashes, and nothing is answered
that the description does not say.

Bounded, and the same in every run; to search longer, raise EXAMPLES.
"""

from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import cast

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.desk.newsroom import hire
from tests.desk.programs import token_of
from tests.desk.workers import work
from tests.factories import EN, FR, make_text, read_text
from workflow.desk.api.app import create_api
from workflow.desk.app import Desk, create_app
from workflow.domain.article import LanguagePlan
from workflow.domain.states import Action
from workflow.settings import Settings
from workflow.usecases.bringing_in import Incoming, bring_in
from workflow.usecases.moving import MoveRequest, request_move
from workflow.wiring import Service, open_service

EXAMPLES = 5
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
# Of an API without a desk, which can only describe itself.
OPERATIONS = [
    (path, method)
    for path, methods in create_api(cast(Desk, None)).openapi()["paths"].items()
    for method in methods
]
# What is there, so that not every question ends with “not found”; None leaves what was made up.
KNOWN = {
    "slug": cycle(["approved", "draft", None]),
    "language": cycle(["fr", "fr", None]),
    "number": cycle([1, 2, None]),
    "id": cycle([1, None]),
}


def fill(service: Service) -> None:
    """One article in draft, one whose catalogs are open, and somebody who may do everything."""
    actor = hire(service)
    for slug in ("draft", "approved"):
        incoming = Incoming(make_text(), slug, False, EN, LanguagePlan(must=(FR,)))
        with service.write() as uow:
            bring_in(uow, incoming, actor)
    for action in (Action.SUBMIT, Action.APPROVE):
        with service.write() as uow:
            seen = read_text(uow, "approved")
            request = MoveRequest("approved", action, seen=seen, confirmed=True)
            request_move(uow, request, actor, four_eyes=False)
        work(service)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder: Path = tmp_path_factory.mktemp("fuzz")
    opened = open_service(Settings(data=folder / "var", four_eyes=False))
    fill(opened)
    yield opened
    opened.engine.dispose()


@pytest.fixture(scope="module")
def described(service: Service) -> schemathesis.BaseSchema:
    config = schemathesis.Config.from_dict({"generation": {"mode": "all"}})
    app = create_app(service)
    return schemathesis.openapi.from_asgi(
        "/api/v1/openapi.json", app, config=config, headers={"Host": "localhost"}
    )


@pytest.fixture(scope="module")
def bearer(service: Service) -> dict[str, str]:
    return {"Host": "localhost", "Authorization": f"Bearer {token_of(service, 'ada')}"}


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=str)
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_whatever_is_asked_is_answered_as_described(
    described: schemathesis.BaseSchema,
    bearer: dict[str, str],
    path: str,
    method: str,
    mode: GenerationMode,
) -> None:
    operation = described[path][method.upper()]

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy(mode))
    def ask(case: schemathesis.Case) -> None:
        for name, known in KNOWN.items():
            if name in case.path_parameters and (value := next(known)) is not None:
                case.path_parameters[name] = value
        case.call_and_validate(headers=bearer, checks=CHECKS)

    ask()
