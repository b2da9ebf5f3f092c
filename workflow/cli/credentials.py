"""Commands about credentials: with what somebody gets in, and the end of it."""

from typing import Annotated

import typer

from workflow.cli import output
from workflow.cli.articles import Json
from workflow.cli.door import open_door
from workflow.domain.credentials import CredentialKind
from workflow.usecases.credentials import credentials_of, end_credential, end_credentials

Name = Annotated[str, typer.Argument(help="Whose.")]


def list_(name: Name, as_json: Json = False) -> None:
    """List somebody's sessions, tokens, links and known browsers; never a secret."""
    with open_door().read() as uow:
        found = credentials_of(uow, name)
    rows = [
        {
            "kind": each.kind.value,
            "id": each.id,
            "label": each.label,
            "made_at": each.made_at.isoformat() if each.made_at else None,
            "used_at": each.used_at.isoformat() if each.used_at else None,
            "expires_at": each.expires_at.isoformat(),
        }
        for each in found
    ]
    if as_json:
        output.result_json(rows)
        return
    columns = ("kind", "id", "label", "used_at", "expires_at")
    table = [[row[column] or "" for column in columns] for row in rows]
    output.result_table(("KIND", "ID", "LABEL", "LAST USED", "GOOD UNTIL"), table)


def revoke(
    name: Name,
    kind: Annotated[CredentialKind | None, typer.Argument(help="As it is listed.")] = None,
    number: Annotated[str, typer.Argument(metavar="ID", help="As it is listed.")] = "",
    everything: Annotated[
        bool, typer.Option("--all", help="End all of them; the password stays.")
    ] = False,
) -> None:
    """End one of somebody's credentials, or all of them at once."""
    if everything == (kind is not None) or bool(number) != (kind is not None):
        raise typer.BadParameter("Name one credential by KIND and ID, or say --all.")
    with open_door().write() as uow:
        if kind is not None:
            end_credential(uow, name, kind, number, "operator")
            ended = 1
        else:
            ended = end_credentials(uow, name, "operator")
    output.result(f"{name}: ended {ended}")
