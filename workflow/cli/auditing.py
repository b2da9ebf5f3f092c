"""Commands for the audit log."""

import sys
from typing import Annotated

import typer

from workflow.cli.door import open_door
from workflow.storage.audit_store import Sought
from workflow.usecases.audit_files import AuditForm, exported
from workflow.usecases.auditing import days

commands = typer.Typer(help="Who did what and when.", no_args_is_help=True)


@commands.command("export")
def export(
    subject: Annotated[
        str, typer.Argument(help="An article or a person; everything if not given.")
    ] = "",
    person: Annotated[str, typer.Option(help="Only what this person did.", metavar="NAME")] = "",
    action: Annotated[str, typer.Option(help="Only such deeds, such as publish.")] = "",
    since: Annotated[str, typer.Option(help="From this day on (UTC).", metavar="DAY")] = "",
    until: Annotated[str, typer.Option(help="To the end of this day.", metavar="DAY")] = "",
    form: Annotated[AuditForm, typer.Option("--form", help="What to write.")] = AuditForm.CSV,
) -> None:
    """Write the log to stdout, oldest first; `communique verify` checks its chain."""
    first, end = days(since, until)
    sought = Sought(person, action, subject, first, end)
    for part in exported(open_door().read, sought, form):
        sys.stdout.write(part)
