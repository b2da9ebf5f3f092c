"""Commands that back up and restore."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from workflow.cli import output
from workflow.cli.door import open_door
from workflow.cli.progress import progress_bar
from workflow.errors import DamagedError
from workflow.jobs import Kind
from workflow.logs import configure
from workflow.settings import Settings
from workflow.storage.backup import Manifest, Progress, Store, restore_backup, write_backup
from workflow.usecases.resuming import Held, held
from workflow.wiring import assemble


def backup(
    to: Annotated[Path, typer.Option("--to", help="The file to write; it must not be there.")],
    without_artifacts: Annotated[
        bool, typer.Option(help="Leave the files out: they are backed up by other means.")
    ] = False,
) -> None:
    """Back up the database and every file that it names, while all goes on."""
    service = open_door()
    store = Store(service.engine, service.artifacts)
    with _progress("Backing up") as progress:
        made = write_backup(store, to, progress, with_artifacts=not without_artifacts)
    output.result(f"{to}: {_told(made)}")
    _require_whole(made)


def restore(
    file: Annotated[Path, typer.Argument(help="What `communique backup` wrote.")],
    replace: Annotated[
        bool, typer.Option(help="Put it in the place of what is there; that is lost.")
    ] = False,
) -> None:
    """Restore a back-up, all of it or nothing; stop desk, workers and clocks before."""
    settings = Settings.from_env(os.environ)
    configure(settings.log, settings.log_level)
    # Unlike other commands, this one brings no empty database up to date first.
    service = assemble(settings)
    store = Store(service.engine, service.artifacts)
    with _progress("Restoring") as progress:
        restored = restore_backup(store, file, progress, replace=replace)
    output.result(f"restored as of {restored.made_at}: {_told(restored)}")
    with service.read() as uow:
        waiting = held(uow)
    if not waiting.is_empty:
        output.say(f"Held back since the restore: {_counted(waiting)}.")
        output.say("`communique resume` lists what is held back, and lets it go on.")
    _require_whole(restored)


@contextmanager
def _progress(label: str) -> Iterator[Progress]:
    with progress_bar(label) as bar:
        task = bar.add_task(label)
        yield lambda done, total: bar.update(task, completed=done, total=max(total, 1))


def _told(manifest: Manifest) -> str:
    files = f"{len(manifest.artifacts)} files"
    left_out = "" if manifest.has_artifacts else " (not in it)"
    return f"{manifest.kind} at migration {manifest.migration}, {files}{left_out}"


def _counted(waiting: Held) -> str:
    kinds = [row.kind for _, row in waiting.work]
    counts = {
        "publication": kinds.count(Kind.PUBLISH),
        "withdrawal": kinds.count(Kind.WITHDRAW),
        "move": kinds.count(Kind.MOVE),
        "letter": len(waiting.letters),
    }
    words = (
        f"{count} {name}{'' if count == 1 else 's'}" for name, count in counts.items() if count
    )
    return ", ".join(words)


def _require_whole(manifest: Manifest) -> None:
    if manifest.missing:
        for digest in manifest.missing[: output.MOST_FINDINGS]:
            output.say(f"  missing  {digest}")
        raise DamagedError("backup_incomplete", count=len(manifest.missing))
