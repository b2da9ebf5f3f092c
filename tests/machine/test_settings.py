"""The operator's two settings for a machine, and what is made of them."""

from pathlib import Path

import pytest

from workflow.errors import InvalidInputError
from workflow.settings import Settings
from workflow.wiring import assemble


def from_env(**given: str) -> Settings:
    return Settings.from_env({f"COMMUNIQUE_{name}": text for name, text in given.items()})


def test_there_is_no_machine_unless_one_is_named(tmp_path: Path) -> None:
    assert assemble(from_env(DATA=str(tmp_path))).machine is None
    assert assemble(from_env(DATA=str(tmp_path), MACHINE_KEY="swordfish")).machine is None


def test_a_machine_that_is_named_is_not_connected_to(tmp_path: Path) -> None:
    machine = assemble(from_env(DATA=str(tmp_path), MACHINE_URL="http://127.0.0.1:9")).machine

    assert machine is not None
    assert (machine.name, machine.title) == ("machine:libretranslate", "LibreTranslate")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("http://127.0.0.1:5000/", "http://127.0.0.1:5000"),
        ("https://translate.example.org/libre/", "https://translate.example.org/libre"),
        ("http://[::1]:5000", "http://[::1]:5000"),
    ],
)
def test_an_address_is_kept_without_its_last_slash(given: str, kept: str) -> None:
    assert from_env(MACHINE_URL=given).machine_url == kept


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "ftp://swordfish.example.org",
        "127.0.0.1:5000",
        "http://",
        "http://:5000",
        "http://host:70000",
        "http://host:0",
        "http://[::1",
        "http://me:swordfish@host",
        "http://host?key=swordfish",
        "http://host#swordfish",
        "http://host/a path",
        "http://hôte",
        "http://host/\r\nX-Header: 1",
    ],
)
def test_other_addresses_are_refused_without_repeating_them(address: str) -> None:
    with pytest.raises(InvalidInputError, match="settings_unusable") as caught:
        from_env(MACHINE_URL=address)

    (finding,) = caught.value.findings
    assert (finding.code, finding.where) == ("setting_malformed", "COMMUNIQUE_MACHINE_URL")
    assert "swordfish" not in str(finding.values)


def test_the_key_shows_itself_nowhere(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("swordfish\n")

    settings = from_env(
        DATA=str(tmp_path),
        MACHINE_URL="http://127.0.0.1:9",
        MACHINE_KEY_FILE=str(tmp_path / "key"),
    )

    assert settings.machine_key == "swordfish"
    assert "swordfish" not in repr(settings)
    assert "swordfish" not in repr(assemble(settings).machine)
    assert Settings.from_env(settings.as_env()) == settings
