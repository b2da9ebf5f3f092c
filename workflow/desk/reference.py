"""The reference of the API, for people: what its own description says, as a page."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from fastapi import Response

from workflow.desk.routes import Route
from workflow.desk.visits import Visiting


@dataclass(frozen=True)
class Operation:
    """
    One address of the API and what is asked of it.

    Attributes:
        parameters: Names of what the address and its query take.
        body: Fields of the JSON that it takes; `file` alone if it takes a file.
        answers: The status of success.
    """

    tag: str
    method: str
    path: str
    summary: str
    parameters: tuple[str, ...]
    body: tuple[str, ...]
    answers: str


def reference(visit: Visiting) -> Response:
    """Everything that a program may ask for."""
    found = operations(visit.desk.api.openapi())
    groups = [(tag, tuple(each)) for tag, each in groupby(found, key=lambda each: each.tag)]
    return visit.page("account/reference.html", groups=groups)


def operations(described: Mapping[str, Any]) -> tuple[Operation, ...]:
    """What an OpenAPI description says, in its order."""
    base, schemas = described["servers"][0]["url"], described["components"]["schemas"]
    return tuple(
        Operation(
            tag=said["tags"][0],
            method=method.upper(),
            path=base + path,
            summary=said["description"],
            parameters=tuple(
                each["name"] for each in said.get("parameters", ()) if each["in"] == "query"
            ),
            body=_body(said.get("requestBody", {}).get("content", {}), schemas),
            answers=min(said["responses"]),
        )
        for path, methods in described["paths"].items()
        for method, said in methods.items()
    )


def _body(content: Mapping[str, Any], schemas: Mapping[str, Any]) -> tuple[str, ...]:
    if "application/json" not in content:
        return ("file",) if content else ()
    name = content["application/json"]["schema"]["$ref"].rpartition("/")[2]
    return tuple(schemas[name]["properties"])


ROUTES = (Route("GET", "/account/api", reference),)
