"""The command that lets go on what waits since a restore."""

from typing import Annotated

import typer

from workflow.cli import output
from workflow.cli.articles import As, Yes, confirm
from workflow.cli.door import open_door
from workflow.usecases import resuming


def resume(
    who: As,
    discard_letters: Annotated[
        bool, typer.Option(help="Throw the letters away that are not sent yet.")
    ] = False,
    yes: Yes = False,
) -> None:
    """
    After a restore: list what would go public, move or be sent, and let it go on.

    Cancel first what is not wanted any more: `communique publish SLUG --cancel`,
    `communique withdraw SLUG --cancel`.
    """
    service = open_door()
    with service.read() as uow:
        found = resuming.held(uow)
    if found.is_empty:
        output.result("nothing waits")
        return
    for article, row in found.work:
        what = str(row.params.get("action", "publish"))
        if "language" in row.params:
            what += f" {row.params['language']} of"
        due = row.due_at.isoformat(timespec="seconds")
        output.result(f"{what} {article.slug}, due {due}, asked for by {row.requested_by}")
    for letter in found.letters:
        output.result(f"letter to {letter.person}: {letter.template}")
    confirm("Let all of it go on?", yes=yes)
    with service.write() as uow:
        actor = uow.people.by_name(who)
        resuming.resume(uow, actor, with_letters=not discard_letters)
    output.result("resumed")
