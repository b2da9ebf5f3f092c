"""
docker-compose.yml, without Docker: what it says is valid, and the commands of its services, run as
it runs them, publish the real release and end warm.
"""

import json
import os
import re
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from tests.journeys.conftest import COMMUNIQUE, Installation
from tests.journeys.reading import fill_from
from tests.journeys.test_up import get, wait_until
from tests.servers import free_port

ROOT = Path(__file__).parent.parent.parent
DATA = Path(__file__).parent.parent / "data"
LANGUAGES = ("fr", "ru", "ar", "zh_Hans")


@pytest.fixture(scope="module")
def compose() -> Any:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def test_the_compose_file_keeps_to_the_compose_specification(compose: Any) -> None:
    # The specification's own schema, as this package carries it.
    folder = files("check_jsonschema") / "builtin_schemas" / "vendor"
    schema = json.loads((folder / "compose-spec.json").read_text())

    found = jsonschema.validators.validator_for(schema)(schema).iter_errors(compose)

    assert [error.message for error in found] == []


def test_what_the_services_of_the_compose_file_name_is_there(compose: Any) -> None:
    services = compose["services"]

    for name, service in services.items():
        assert set(service.get("depends_on", ())) <= set(services), name
        assert set(service.get("secrets", ())) <= set(compose["secrets"]), name
        volumes = (
            {volume.partition(":")[0] for volume in service["volumes"]}
            if ("volumes" in service)
            else set()
        )
        assert volumes <= set(compose["volumes"]), name
        for variable, value in service.get("environment", {}).items():
            if variable.endswith("_FILE"):
                assert value.removeprefix("/run/secrets/") in service["secrets"], name


def test_a_worker_of_the_compose_file_has_time_to_finish_what_it_holds(compose: Any) -> None:
    worker = compose["services"]["worker"]
    timeout = worker["environment"]["COMMUNIQUE_RENDER_TIMEOUT_SECONDS"]
    seconds = int(re.search(r":-(\d+)", timeout)[1])
    minutes = re.fullmatch(r"(\d+)m", worker["stop_grace_period"])[1]

    assert int(minutes) * 60 > seconds + 30


@dataclass(frozen=True)
class Containers:
    """The services' commands as processes, in environments such as compose would give them."""

    compose: Any
    installation: Installation
    port: int

    def start(self, name: str) -> "subprocess.Popen[bytes]":
        service = self.compose["services"][name]
        words = [COMMUNIQUE, *service["command"][1:]]
        if name == "desk":
            # Inside a container the port is its own; here it must be a free one.
            words += ["--port", str(self.port)]
        return subprocess.Popen(
            words, env=dict(self.installation.environment), start_new_session=True
        )


@pytest.fixture
def containers(tmp_path: Path, compose: Any, postgres_url: str, redis_url: str) -> Containers:
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    # The test's own server lets everybody in; the password travels all the same.
    (secrets / "database_url").write_text(postgres_url.replace("postgres@", "postgres:c0ffee@"))
    given = {
        variable: _here(value, tmp_path, redis_url)
        for variable, value in compose["services"]["worker"]["environment"].items()
    }
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("COMMUNIQUE_")}
    return Containers(compose, Installation(tmp_path, inherited | given), free_port())


def _here(value: str, folder: Path, redis_url: str) -> str:
    """A value of the file as compose would hand it on, with this machine's places in it."""
    plain = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", value)
    if plain.startswith("redis://"):
        return redis_url
    places = {"/run/secrets": folder / "secrets", "/var/lib/communique": folder / "var"}
    for there, here in places.items():
        plain = plain.replace(there, str(here))
    return plain


@pytest.fixture
def services(containers: Containers) -> Iterator[Mapping[str, "subprocess.Popen[bytes]"]]:
    """Desk, two workers and a clock, the desk first, as depends_on has it."""
    started = {}
    with ExitStack() as stack:
        for name in ("desk", "worker", "worker 2", "clock"):
            process = containers.start(name.partition(" ")[0])
            stack.callback(lambda process=process: process.poll() is None and process.kill())
            started[name] = process
            if name == "desk":
                wait_until(lambda: get(f"http://127.0.0.1:{containers.port}/health")[0] == 200)
        yield started


@pytest.mark.slow
def test_the_commands_of_the_services_publish_the_real_release_and_end_warm(
    containers: Containers, services: Mapping[str, "subprocess.Popen[bytes]"]
) -> None:
    commands = containers.installation
    commands.people(*LANGUAGES)
    release = DATA / "intake" / "real_release.txt"
    commands.run("import", release, "--slug", "recognition", "--as", "ada")
    commands.run("languages", "recognition", "--must", ",".join(LANGUAGES), "--as", "ed")
    assert commands.run("submit", "recognition", "--as", "ada") == ["review"]
    assert commands.approve("recognition", "ed").lines == ["approved"]
    catalogs = commands.folder / "catalogs"
    commands.run("catalog", "export", "recognition", "--to", catalogs)
    filled = [catalogs / each / "LC_MESSAGES" / "recognition.po" for each in LANGUAGES]
    for language, path in zip(LANGUAGES, filled, strict=True):
        fill_from(path, DATA / "real_release" / f"{language}.po")
    commands.run("catalog", "import", *filled, "--as", "tess")
    for language in LANGUAGES:
        assert commands.sign_off("recognition", language, "theo").code == 0
    assert commands.run("publish", "recognition", "--as", "pat", "--yes") == ["published"]
    page = f"http://127.0.0.1:{containers.port}/articles/recognition/ar/recognition.html"
    status, body = get(page)
    assert status == 200
    assert b'lang="ar"' in body

    # Twice as many proofs as there are files: work is under way when everything is told to end.
    proofs = subprocess.Popen(
        [COMMUNIQUE, "render", "recognition", "--to", str(commands.folder / "proofs")],
        env=dict(commands.environment),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    wait_until(lambda: _renderings(commands)["wanted"] > 0)
    for process in services.values():
        process.send_signal(signal.SIGTERM)

    assert {name: process.wait(180) for name, process in services.items()} == dict.fromkeys(
        services, 0
    )
    proofs.kill()
    proofs.wait()
    after = _renderings(commands)
    # What was under way was finished or handed back: nobody holds anything, and nothing failed.
    assert after["held"] == after["failed"] == 0
    embedded = replace(commands, environment={**commands.environment, "COMMUNIQUE_BROKER_URL": ""})
    embedded.run("work", "--until-idle")
    assert _renderings(commands)["wanted"] == 0
    assert commands.json("verify")["ok"]


def _renderings(commands: Installation) -> dict[str, int]:
    from sqlalchemy import select

    from workflow.jobs import Kind
    from workflow.settings import Settings
    from workflow.storage.database import open_engine
    from workflow.storage.tables import work

    engine = open_engine(Settings.from_env(commands.environment).database)
    with engine.connect() as connection:
        rows = connection.execute(select(work).where(work.c.kind == Kind.RENDER)).all()
    engine.dispose()
    wanted = [row for row in rows if row.state == "wanted"]
    return {
        "wanted": len(wanted),
        "held": sum(1 for row in wanted if row.lease_by),
        "failed": sum(1 for row in rows if row.state == "failed"),
    }
