"""
The main job on the sample release, start to finish, through the doors that people use.

Every step is a command of this program, run as its own process, as a person would type it; beside
them runs one dispatcher, as under `communique up`: its Celery tasks move the article, open the
catalogs, render the editions and publish.
"""

import json
import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.resources import as_file, files
from pathlib import Path
from typing import Annotated

import polib
import typer
from rich.markup import escape

from workflow.cli import output
from workflow.cli.door import worker_command
from workflow.domain.language import LanguageTag
from workflow.errors import ConflictError, WorkflowError
from workflow.intake import read_article
from workflow.settings import PREFIX, Settings
from workflow.storage.private import make_folder, open_file
from workflow.wiring import open_service

# Left in a store that the demo made, so that it deletes no other.
_MARK = "made-by-communique-demo"

_LOOK_EVERY_SECONDS = 0.5
# Each file of the sample takes less than a second: who tries the program is not kept waiting.
_RENDER_SECONDS = 20

_PEOPLE = {
    "ada": ["author"],
    "ed": ["editor"],
    "tess": ["translator"],
    "theo": ["translator"],
    "pat": ["publisher"],
}


@dataclass(frozen=True)
class _Stage:
    """Where the demo happens: the store, the folder for people's files, the environment."""

    to: Path
    store: Path
    environment: Mapping[str, str]
    workers: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    def run(self, *arguments: str, shown: bool = True) -> str:
        """
        Run a command of this program and return what it printed.

        Raises:
            WorkflowError: `demo_failed`, if it ended with anything but 0;
                `demo_without_worker`, as soon as the process ends that does the work.
        """
        if shown:
            console = output.messages()
            console.print(f"[bold]$ communique {escape(shlex.join(arguments))}[/]")
        command = [sys.executable, "-c", "from workflow.cli import main; main()", *arguments]
        with subprocess.Popen(
            command, env=dict(self.environment), stdout=subprocess.PIPE, text=True
        ) as process:
            printed = self._wait(process)
        if process.returncode != 0:
            raise WorkflowError(
                "demo_failed", command=shlex.join(arguments), status=process.returncode
            )
        printed = printed.strip()
        if shown and "\n" not in printed:
            output.say(f"  → {printed}")
        return printed

    def _wait(self, process: "subprocess.Popen[str]") -> str:
        """What *process* prints until it ends; it is ended when nobody does the work any more."""
        while True:
            try:
                return process.communicate(timeout=_LOOK_EVERY_SECONDS)[0]
            except subprocess.TimeoutExpired:
                ended = [each.returncode for each in self.workers if each.poll() is not None]
                if ended:
                    process.terminate()
                    raise WorkflowError("demo_without_worker", status=ended[0]) from None


def demo(
    to: Annotated[Path, typer.Option("--to", help="Where to put the files.", metavar="DIR")] = Path(
        "out"
    ),
) -> None:
    """Carry the sample press release from a file to PDF, HTML and text in every language."""
    started = time.monotonic()
    stage = _Stage(to, to / ".store", _environment(to / ".store"))
    _clear(stage)
    with as_file(files("workflow") / "sample") as sample, _dispatcher(stage):
        slug = _carry(stage, sample)
    stage.run("verify", shown=False)
    _tell_tasks(stage)
    manifest = json.loads((to / slug / "manifest.json").read_text())
    languages = {file["language"] for file in manifest["files"]}
    output.say(
        f"Done in {time.monotonic() - started:.1f} s:"
        f" {len(manifest['files'])} files in {len(languages)} languages."
    )
    output.result(str(to / slug))


def _carry(stage: _Stage, sample: Path) -> str:
    source = sample / "article.md"
    plan = read_article(source.read_bytes(), source.name).plan
    _step("Five people")
    for name, roles in _PEOPLE.items():
        _add_person(stage, name, roles, plan.languages)
    _step("The author brings a text in, and hands it to the reviewers")
    slug = stage.run("import", str(source), "--as", "ada")
    stage.run("submit", slug, "--as", "ada")
    _step("Somebody else reviews and approves it; its catalogs open")
    _sign(stage, "approve", slug, who="ed")
    _step("Translators take the catalogs away, fill them, and bring them back")
    desk = stage.to / "catalogs"
    exported = stage.run("catalog", "export", slug, "--to", str(desk)).splitlines()
    output.say(f"  {len(exported)} files below {desk}")
    filled = [_fill(desk, slug, language, sample) for language in plan.languages]
    for line in stage.run("catalog", "import", *filled, "--as", "tess").splitlines():
        output.say(f"  {line}")
    _step("A second translator signs each language off; its files are rendered from then on")
    for language in plan.languages:
        _sign(stage, "sign-off", slug, str(language), who="theo")
    _step("The publisher makes all languages public at one instant")
    stage.run("publish", slug, "--as", "pat", "--yes")
    _step("The published files")
    for line in stage.run("export", slug, "--to", str(stage.to)).splitlines():
        output.say(f"  {line}")
    return slug


def _sign(stage: _Stage, command: str, slug: str, language: str = "", *, who: str) -> None:
    """Sign the text as it is now; the article's own, if no *language* is given."""
    editions = json.loads(stage.run("catalog", "status", slug, "--json", shown=False))["editions"]
    locale = LanguageTag.parse(language).gettext if language else editions[0]["locale"]
    (seen,) = (each["digest"] for each in editions if each["locale"] == locale)
    stage.run(command, slug, *filter(None, [language]), "--as", who, "--seen", seen, "--yes")


def _tell_tasks(stage: _Stage) -> None:
    """Say which Celery tasks did the work, by the rows that they ended."""
    with open_service(Settings.from_env(stage.environment)).read() as uow:
        counts = uow.work.counts()
    _step("What Celery's tasks did")
    for (kind, state), count in sorted(counts.items()):
        output.say(f"  {kind}: {count} {state}")


def _step(text: str) -> None:
    output.messages().print(f"\n[bold cyan]{escape(text)}[/]")


def _add_person(
    stage: _Stage, name: str, roles: list[str], languages: tuple[LanguageTag, ...]
) -> None:
    arguments = [part for role in roles for part in ("--role", role)]
    if "translator" in roles:
        arguments += [part for each in languages for part in ("--locale", str(each))]
    stage.run("users", "add", name, *arguments, shown=False)
    output.say(f"  {name}: {', '.join(roles)}")


def _fill(desk: Path, slug: str, language: LanguageTag, sample: Path) -> str:
    """Do a translator's work: write the sample's translations into an exported catalog."""
    path = desk / language.gettext / "LC_MESSAGES" / f"{slug}.po"
    translated = polib.pofile(str(sample / f"{language.gettext}.po"), wrapwidth=0)
    texts = {entry.msgid: entry.msgstr for entry in translated}
    catalog = polib.pofile(str(path), wrapwidth=0)
    for entry in catalog:
        entry.msgstr = texts.get(entry.msgid, "")
    catalog.save()
    return str(path)


def _environment(store: Path) -> dict[str, str]:
    """A store of the demo's own: nothing of the operator's settings reaches it, nor is reached."""
    inherited = {name: text for name, text in os.environ.items() if not name.startswith(PREFIX)}
    return inherited | {
        f"{PREFIX}DATA": str(store.absolute()),
        f"{PREFIX}RENDER_TIMEOUT_SECONDS": str(_RENDER_SECONDS),
    }


def _clear(stage: _Stage) -> None:
    """Begin anew; only what an earlier demo made is removed."""
    if stage.store.exists():
        if not (stage.store / _MARK).exists():
            raise ConflictError("not_a_demo", path=str(stage.store))
        shutil.rmtree(stage.store)
    make_folder(stage.store)
    os.close(open_file(stage.store / _MARK))


@contextmanager
def _dispatcher(stage: _Stage) -> Iterator[None]:
    with subprocess.Popen(worker_command("work"), env=dict(stage.environment)) as process:
        stage.workers.append(process)
        try:
            yield
        finally:
            stage.workers.remove(process)
            process.terminate()
