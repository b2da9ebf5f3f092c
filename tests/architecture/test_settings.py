"""Settings: documented, deployed, read once, every problem at once."""

import re
from dataclasses import FrozenInstanceError, fields
from ipaddress import ip_network
from pathlib import Path

import pytest
import yaml
from typer.main import get_command

from tests.architecture.program import ROOT
from workflow.cli import app
from workflow.errors import InvalidInputError
from workflow.settings import PREFIX, Secret, Settings

VARIABLES = [PREFIX + field.name.upper() for field in fields(Settings)]


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def problems(**environment):
    with pytest.raises(InvalidInputError, match="settings_unusable") as caught:
        Settings.from_env({PREFIX + name: value for name, value in environment.items()})
    return [(finding.code, finding.where.removeprefix(PREFIX)) for finding in caught.value.findings]


@pytest.mark.parametrize("variable", VARIABLES)
def test_every_setting_is_in_the_table_of_the_readme(variable):
    readme = (ROOT / "README.md").read_text()

    assert re.search(rf"^\|\s*`{variable}`\s*\|", readme, re.MULTILINE)


def test_the_table_of_the_readme_lists_nothing_else():
    readme = (ROOT / "README.md").read_text()

    listed = re.findall(rf"^\|\s*`({PREFIX}\w+)`\s*\|", readme, re.MULTILINE)

    assert set(listed) == set(VARIABLES)


@pytest.mark.parametrize("variable", VARIABLES)
def test_every_setting_can_be_set_in_the_compose_file(compose, variable):
    for service in ("desk", "worker", "clock"):
        environment = compose["services"][service]["environment"]

        assert {variable, f"{variable}_FILE"} & set(environment)


def test_the_compose_file_sets_nothing_that_is_not_a_setting(compose):
    ours = {
        name.removesuffix("_FILE")
        for service in compose["services"].values()
        for name in service.get("environment", ())
        if name.startswith(PREFIX)
    }

    assert ours <= set(VARIABLES)


def test_the_commands_of_the_compose_file_exist(compose):
    known = get_command(app).commands
    called = [
        service["command"] for service in compose["services"].values() if "command" in service
    ]
    called += [service["healthcheck"]["test"][1:] for service in compose["services"].values()]
    ours = {words[1] for words in called if words[0] == "communique"}

    assert ours >= {"desk", "worker", "clock"}
    assert ours <= set(known)


def test_without_an_environment_the_defaults_hold():
    settings = Settings.from_env({"PATH": "/bin", "COMMUNIQUE_DATA": ""})

    assert settings == Settings()
    assert settings.is_embedded
    assert settings.database == "sqlite:///var/communique.db"
    assert settings.artifacts == Path("var/artifacts")
    assert settings.four_eyes


def test_a_settings_object_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        Settings().four_eyes = False


def test_every_problem_is_reported_at_once():
    found = problems(
        FOUR_EYES="maybe",
        WORKERS="0",
        RENDER_TIMEOUT_SECONDS="two",
        DATABASE_URL="mysql://x",
        BROKER_URL="amqp://x",
        ARTIFACTS_URL="gs://bucket",
        TEMPLATES="/nowhere",
        HOUSE_STYLE="/nowhere",
        LOCALE="typo",
    )

    assert sorted(found) == [
        ("setting_malformed", "ARTIFACTS_URL"),
        ("setting_malformed", "BROKER_URL"),
        ("setting_malformed", "DATABASE_URL"),
        ("setting_malformed", "FOUR_EYES"),
        ("setting_malformed", "HOUSE_STYLE"),
        ("setting_malformed", "RENDER_TIMEOUT_SECONDS"),
        ("setting_malformed", "TEMPLATES"),
        ("setting_malformed", "WORKERS"),
        ("setting_unknown", "LOCALE"),
    ]


@pytest.mark.parametrize(
    "address",
    ["press.example.org", "ftp://a.org", "https://", "https://a.org/?x", "https://me:pw@a.org"],
)
def test_readers_are_sent_to_a_whole_address_or_the_setting_is_refused(address):
    assert problems(BASE_URL=address) == [("setting_malformed", "BASE_URL")]


@pytest.mark.parametrize("proxies", ["proxy.example.org", "10.0.0.0/33", "10.0.0.1:80", "*"])
def test_proxies_are_addresses_or_networks(proxies):
    assert problems(PROXIES=proxies) == [("setting_malformed", "PROXIES")]


def test_a_slash_at_the_end_of_the_readers_address_is_not_doubled():
    settings = Settings.from_env({"COMMUNIQUE_BASE_URL": "https://a.org/press/"})

    assert settings.base_url == "https://a.org/press"


def test_a_secret_can_come_from_a_file(tmp_path):
    (tmp_path / "key").write_text("swordfish\n")

    settings = Settings.from_env({"COMMUNIQUE_METRICS_KEY_FILE": str(tmp_path / "key")})

    assert settings.metrics_key == "swordfish"


def test_a_secret_s_file_that_is_missing_or_no_text_is_a_problem(tmp_path):
    (tmp_path / "key").write_bytes(b"\xff\xfe\x00")

    assert problems(METRICS_KEY_FILE="/nowhere") == [("setting_malformed", "METRICS_KEY_FILE")]
    assert problems(METRICS_KEY_FILE=str(tmp_path / "key")) == [
        ("setting_malformed", "METRICS_KEY_FILE")
    ]


@pytest.mark.parametrize(
    "name", ["machine_key", "broker_url", "database_url", "s3_secret", "smtp_url", "oidc_secret"]
)
def test_a_secret_does_not_show_itself(name):
    address = {"broker_url": "redis://:swordfish@h", "database_url": "sqlite:///swordfish"}
    address["smtp_url"] = "smtp://me:swordfish@h"
    value = address.get(name, "swordfish")

    settings = Settings.from_env({PREFIX + name.upper(): value, PREFIX + "MAIL_FROM": "a@b"})

    assert getattr(settings, name) == value
    assert "swordfish" not in repr(settings)


@pytest.mark.parametrize("name", ["BROKER_URL", "DATABASE_URL"])
def test_a_malformed_address_is_refused_without_its_password(name):
    with pytest.raises(InvalidInputError) as caught:
        Settings.from_env({PREFIX + name: "postgres://me:swordfish@host/name"})

    assert "swordfish" not in str(caught.value.findings)


def test_files_on_s3_need_a_key_and_its_secret():
    found = problems(ARTIFACTS_URL="s3://press/files")

    assert found == [("setting_missing", "S3_KEY"), ("setting_missing", "S3_SECRET")]


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"SMTP_URL": "smtp://h"}, ["MAIL_FROM"]),
        ({"OIDC_ISSUER": "https://a.org"}, ["OIDC_CLIENT", "OIDC_SECRET"]),
    ],
)
def test_what_a_setting_needs_beside_itself_is_asked_for(given, missing):
    assert problems(**given) == [("setting_missing", name) for name in missing]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("SMTP_URL", "mail.example.org"),
        ("SMTP_URL", "smtp://"),
        ("SMTP_URL", "smtp://me@h"),
        ("SMTP_URL", "smtp://h/x"),
        ("MAIL_FROM", "press"),
        ("MAIL_FROM", "a@b\nBcc: c@d"),
        ("OIDC_ISSUER", "login.example.org"),
        ("OIDC_NAME", "a\nb"),
    ],
)
def test_mail_and_issuer_are_named_plainly_or_the_setting_is_refused(name, text):
    others = {"MAIL_FROM": "a@b", "OIDC_CLIENT": "c", "OIDC_SECRET": "s"}

    assert problems(**others | {name: text}) == [("setting_malformed", name)]


@pytest.mark.parametrize("url", ["s3://", "s3://Press", "s3://press/../x?", "s3://me:pw@press"])
def test_a_bucket_is_named_plainly_or_the_setting_is_refused(url):
    assert problems(ARTIFACTS_URL=url, S3_KEY="k", S3_SECRET="s") == [
        ("setting_malformed", "ARTIFACTS_URL")
    ]


def test_a_bucket_may_hold_other_things_beside_our_folder():
    assert Settings(artifacts_url="s3://press/a/b/").bucket == ("press", "a/b")
    assert Settings(artifacts_url="s3://press").bucket == ("press", "")
    assert Settings(artifacts_url="/var/press").bucket is None


def test_a_child_process_gets_the_same_settings(tmp_path):
    settings = Settings(
        data=tmp_path,
        database_url=Secret("sqlite:////tmp/x.db"),
        broker_url=Secret("redis://h"),
        artifacts_url="s3://press/files",
        s3_endpoint="http://127.0.0.1:9000",
        s3_region="eu-central-1",
        s3_key=Secret("key"),
        s3_secret=Secret("swordfish"),
        base_url="https://press.example.org",
        desk_url="https://desk.example.org",
        proxies=(ip_network("10.0.0.2"), ip_network("fd00::/8")),
        four_eyes=False,
        render_timeout_seconds=7,
        workers=3,
        house_style=tmp_path,
        smtp_url=Secret("smtp://me:swordfish@mail.example.org:587"),
        smtp_tls="required",
        mail_from="Press Office <press@example.org>",
        oidc_issuer="https://login.example.org/",
        oidc_client="desk",
        oidc_secret=Secret("swordfish"),
        oidc_name="Town Hall",
    )

    assert Settings.from_env(settings.as_env()) == settings
    assert set(settings.as_env()) == set(VARIABLES)
