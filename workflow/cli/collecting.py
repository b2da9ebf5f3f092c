"""Delete the rendered files that nothing refers to."""

import sys
from datetime import timedelta
from typing import Annotated

import typer

from workflow.cli import output
from workflow.cli.articles import Json, confirm
from workflow.cli.door import open_door
from workflow.cli.progress import still_at_work
from workflow.storage.artifact_store import Stored
from workflow.usecases import collecting
from workflow.usecases.collecting import Orphans
from workflow.wiring import Service

# More than a person reads before they answer.
_MOST_SHOWN = 20


def collect(
    older_than: Annotated[
        int, typer.Option(help="Only what was stored this many days ago or earlier.", min=0)
    ] = 7,
    yes: Annotated[bool, typer.Option("--yes", help="Delete without asking.")] = False,
    as_json: Json = False,
) -> None:
    """Delete rendered files that nothing refers to; says which first, and asks."""
    service = open_door()
    with still_at_work("looking at every file"), service.read() as uow:
        found = collecting.orphans(uow, service.artifacts, timedelta(days=older_than))
    if not as_json:
        _show(found)
    # A script that has not said --yes, or wants to read the answer first, only looks.
    looks_only = not yes and (as_json or not sys.stdin.isatty())
    deleted: tuple[Stored, ...] = ()
    if found.files and not looks_only:
        confirm(f"Delete {len(found.files)} files for good?", yes=yes)
        deleted = _delete(service, found)
    _tell(found, deleted, as_json=as_json, looks_only=looks_only)


def _delete(service: Service, found: Orphans) -> tuple[Stored, ...]:
    deleted: list[Stored] = []
    for batch in found.batches():
        with service.write() as uow:
            deleted.extend(collecting.collect(uow, service.artifacts, batch))
    return tuple(deleted)


def _show(found: Orphans) -> None:
    rows = [(each.digest, str(each.bytes), f"{each.changed_at:%Y-%m-%d}") for each in found.files]
    if rows:
        output.result_table(("FILE", "BYTES", "STORED"), rows[:_MOST_SHOWN])
    if len(rows) > _MOST_SHOWN:
        output.result(f"… and {len(rows) - _MOST_SHOWN} more")
    output.result(f"{len(rows)} files that nothing refers to, {found.bytes / 1e6:.1f} MB")


def _tell(found: Orphans, deleted: tuple[Stored, ...], *, as_json: bool, looks_only: bool) -> None:
    if as_json:
        orphans = [{"sha256": each.digest, "bytes": each.bytes} for each in found.files]
        output.result_json({"orphans": orphans, "deleted": [each.digest for each in deleted]})
    elif deleted:
        output.result(f"{len(deleted)} deleted")
    elif found.files and looks_only:
        output.say("Nothing was deleted: say --yes to delete.")
