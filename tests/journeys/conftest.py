"""An installation as its users have it: separate processes, real files, a real broker or none."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.commands import Answer, ask_here
from workflow.domain.language import LanguageTag
from workflow.domain.states import Role
from workflow.settings import Settings
from workflow.usecases.people import add_person
from workflow.wiring import open_service

# These fork, render or wait for signals: no process that runs tests may do that.
_PROCESSES = frozenset({"work", "worker", "clock", "mailer", "up", "demo", "doctor"})

COMMUNIQUE = str(Path(sys.executable).with_name("communique"))


@dataclass(frozen=True)
class Installation:
    """One data folder, and the commands run on it."""

    folder: Path
    environment: Mapping[str, str]

    def ask(self, *arguments: str | Path) -> Answer:
        """Run a command to its end, however it ends: in this process, where it starts at once."""
        if arguments[0] in _PROCESSES:
            return self.start(*arguments)
        return ask_here(list(map(str, arguments)), self.environment, self.folder)

    def start(self, *arguments: str | Path) -> Answer:
        """Run a command to its end in a process of its own."""
        ended = subprocess.run(
            [COMMUNIQUE, *map(str, arguments)],
            env=dict(self.environment),
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        return Answer(ended.returncode, ended.stdout, ended.stderr)

    def run(self, *arguments: str | Path) -> list[str]:
        """Run a command that must succeed, and return its lines."""
        answer = self.ask(*arguments)
        assert answer.code == 0, f"{arguments}: {answer.code}\n{answer.out}\n{answer.err}"
        return answer.lines

    def json(self, *arguments: str) -> Any:
        """The JSON that a reading command prints."""
        return json.loads("\n".join(self.run(*arguments, "--json")))

    def approve(self, slug: str, who: str) -> Answer:
        """Approve the text that is in review, as *who* has read it."""
        seen = self.json("catalog", "status", slug)["editions"][0]["digest"]
        return self.ask("approve", slug, "--as", who, "--seen", seen, "--yes")

    def sign_off(self, slug: str, language: str, who: str) -> Answer:
        """Sign an edition off, as *who* has read it."""
        name = LanguageTag.parse(language).gettext
        editions = self.json("catalog", "status", slug)["editions"]
        (seen,) = (each["digest"] for each in editions if each["locale"] == name)
        return self.ask("sign-off", slug, language, "--as", who, "--seen", seen, "--yes")

    @contextmanager
    def running(self, *arguments: str) -> Iterator["subprocess.Popen[bytes]"]:
        """A long-running command, in a process group of its own, ended warm."""
        process = subprocess.Popen(
            [COMMUNIQUE, *arguments],
            env=dict(self.environment),
            cwd=self.folder,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                process.wait(300)

    def people(self, *languages: str) -> None:
        """Put people in, without a process for each: an author, an editor, two translators …"""
        spoken = [LanguageTag.parse(each) for each in languages or ("fr",)]
        service = open_service(Settings.from_env(self.environment))
        with service.write() as uow:
            add_person(uow, "ada", [Role.AUTHOR], [])
            add_person(uow, "ed", [Role.EDITOR, Role.AUTHOR], [])
            add_person(uow, "eve", [Role.EDITOR], [])
            add_person(uow, "tess", [Role.TRANSLATOR], spoken)
            add_person(uow, "theo", [Role.TRANSLATOR], spoken)
            add_person(uow, "pat", [Role.PUBLISHER], [])
        service.engine.dispose()


def make_installation(folder: Path, **settings: str) -> Installation:
    """An installation in *folder*; nothing of the caller's settings reaches it."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("COMMUNIQUE_")}
    given = {f"COMMUNIQUE_{name.upper()}": value for name, value in settings.items()}
    environment = inherited | {"COMMUNIQUE_DATA": str(folder / "var")} | given
    return Installation(folder, environment)


@pytest.fixture
def embedded(tmp_path: Path) -> Installation:
    """One machine, no broker."""
    return make_installation(tmp_path)


@pytest.fixture(params=["embedded", "redis"])
def installation(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Installation]:
    """The embedded default, and a real Redis with a worker and a clock."""
    if request.param == "embedded":
        yield make_installation(tmp_path)
        return
    made = make_installation(tmp_path, broker_url=request.getfixturevalue("redis_url"))
    with ExitStack() as stack:
        stack.enter_context(made.running("worker"))
        stack.enter_context(made.running("clock"))
        yield made
