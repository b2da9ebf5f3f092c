"""The API as an application of its own: which resources there are, and its description."""

from typing import TYPE_CHECKING, Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from workflow.desk.api import (
    articles,
    audit,
    catalogs,
    comments,
    credentials,
    me,
    moves,
    people,
    pictures,
    previews,
    problems,
    publications,
    work,
)
from workflow.desk.api.problems import Problem

if TYPE_CHECKING:
    from workflow.desk.app import Desk

PREFIX = "/api/v1"
RESOURCES = (
    me.router,
    articles.router,
    pictures.router,
    comments.router,
    moves.router,
    work.router,
    catalogs.router,
    publications.router,
    previews.router,
    people.router,
    credentials.router,
    audit.router,
)


def create_api(desk: "Desk") -> FastAPI:
    """The API of *desk*."""
    api = FastAPI(
        title="Communiqué",
        summary="Press releases in every language, for programs.",
        version="1",
        servers=[{"url": PREFIX}],
        openapi_url="/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=_operation_id,
    )
    api.state.desk = desk
    problems.install(api)
    for resource in RESOURCES:
        api.include_router(resource)
    api.openapi = lambda: _described(api)  # type: ignore[method-assign]
    return api


def _operation_id(route: APIRoute) -> str:
    return f"{route.tags[0]}_{route.name}"


def _described(api: FastAPI) -> dict[str, Any]:
    """Its OpenAPI, with the schema that all problems share."""
    if api.openapi_schema is None:
        described = get_openapi(
            title=api.title,
            version=api.version,
            openapi_version=api.openapi_version,
            summary=api.summary,
            routes=api.routes,
            servers=api.servers,
        )
        problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        problem.pop("$defs", None)
        described["components"]["schemas"]["Problem"] = problem
        api.openapi_schema = described
    return api.openapi_schema
